//! A modal dialog: the browser's own, which keeps the focus inside, makes the rest inert and gives the focus back.
//!
//! All dialogs are alike: the first field has the focus, else the button that changes nothing; the button that does it
//! stands last; Ctrl+Enter sends, Esc closes.

use crate::components::keys::sends;
use crate::i18n::{Texts, tr};
use leptos::context::Provider;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// What takes the focus, the best first. A choice that is made comes before those that are not.
const FIRST_FOCUS: [&str; 4] = [
    ".dialog-body input[type=radio]:checked",
    ".dialog-body :is(input, select, textarea):not([disabled], [readonly], [type=hidden], [type=radio])",
    ".dialog-actions button",
    ".dialog-body button",
];

/// The dialog around, known to what stands in it.
#[derive(Clone, Copy)]
pub(crate) struct DialogState {
    open: RwSignal<bool>,
    /// How many changes are on their way: until they are answered the content stays, seen or not.
    under_way: RwSignal<u32>,
}

impl DialogState {
    /// A change is on its way.
    pub(crate) fn begin(self) {
        self.under_way.try_update(|count| *count += 1);
    }

    /// A change has ended.
    pub(crate) fn end(self) {
        self.under_way.try_update(|count| *count = count.saturating_sub(1));
    }

    /// Whether somebody has closed it.
    pub(crate) fn is_closed(self) -> bool {
        self.open.try_get_untracked() != Some(true)
    }

    /// Closes it.
    pub(crate) fn close(self) {
        self.open.try_set(false);
    }
}

/// The dialog around, if there is one.
pub(crate) fn use_dialog() -> Option<DialogState> {
    use_context()
}

/// A modal dialog with a heading. Its content is built when it opens and dropped when it closes.
#[component]
pub(crate) fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    /// Unique on the page.
    id: &'static str,
    /// Whether Esc and a close button close it.
    #[prop(default = true)]
    dismissible: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Dialog>::new();
    let title_id = format!("{id}-title");
    let heading_id = title_id.clone();
    let state = DialogState { open, under_way: RwSignal::new(0) };
    Effect::new(move |_| {
        let open = open.get();
        let Some(dialog) = node.get() else { return };
        if open && !dialog.open() {
            drop(dialog.show_modal());
            // The content is built by an effect of its own.
            focus_first(id);
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    let closed = move || {
        if dismissible {
            open.set(false);
        } else if open.get_untracked()
            && let Some(dialog) = node.get_untracked()
        {
            // A browser may close on a second Esc although the first was refused.
            drop(dialog.show_modal());
        }
    };
    let built = Memo::new(move |_| open.get() || 0 < state.under_way.get());
    let children = StoredValue::new(children);
    view! {
        <dialog
            class="dialog"
            id=id
            node_ref=node
            aria-labelledby=title_id
            on:keydown=move |event| {
                if sends(&event) {
                    event.prevent_default();
                    event.stop_propagation();
                    send_form(id);
                }
            }
            on:cancel=move |event: web_sys::Event| {
                if !dismissible {
                    event.prevent_default();
                }
            }
            on:close=move |_| closed()
        >
            <div class="dialog-head">
                <h2 id=heading_id>{move || title.get()}</h2>
                {dismissible
                    .then(|| {
                        view! {
                            <button type="button" class="button button-text" on:click=move |_| open.set(false)>
                                {tr(|t| t.common.close)}
                            </button>
                        }
                    })}
            </div>
            <div class="dialog-body">
                <Show when=move || built.get()>
                    <Provider value=state>{children.with_value(|children| children())}</Provider>
                </Show>
            </div>
        </dialog>
    }
}

/// The buttons of a dialog: first the one that changes nothing and closes it, last the one that does it.
#[component]
pub(crate) fn DialogActions(
    /// The words of the button that changes nothing.
    #[prop(default = |t| t.common.cancel)]
    keep: fn(&'static Texts) -> &'static str,
    /// Where that button does not close the dialog.
    #[prop(optional)]
    on_keep: Option<Callback<()>>,
    /// The button that does it.
    children: Children,
) -> impl IntoView {
    let dialog = use_dialog();
    let leave = move |_| match (on_keep, dialog) {
        (Some(on_keep), _) => on_keep.run(()),
        (None, Some(dialog)) => dialog.close(),
        (None, None) => {}
    };
    view! {
        <div class="actions dialog-actions">
            <button type="button" class="button button-outline" on:click=leave>
                {tr(keep)}
            </button>
            {children()}
        </div>
    }
}

/// Puts the focus where it belongs in a dialog that has just opened, or whose content has changed.
pub(crate) fn focus_first(id: &'static str) {
    request_animation_frame(move || {
        let Some(dialog) = document().get_element_by_id(id) else { return };
        let first = FIRST_FOCUS.iter().find_map(|selector| dialog.query_selector(selector).ok().flatten());
        if let Some(element) = first.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            drop(element.focus());
        }
    });
}

/// As its button does: a form that is on its way already says so itself.
fn send_form(id: &str) {
    let form = document().query_selector(&format!("#{id} form")).ok().flatten();
    if let Some(form) = form.and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok()) {
        drop(form.request_submit());
    }
}
