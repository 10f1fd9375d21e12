//! A modal dialog: the browser's own, which keeps the focus inside, makes the rest inert and gives the focus back.

use crate::i18n::tr;
use leptos::prelude::*;

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
    Effect::new(move |_| {
        let open = open.get();
        let Some(dialog) = node.get() else { return };
        if open && !dialog.open() {
            drop(dialog.show_modal());
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    let children = StoredValue::new(children);
    view! {
        <dialog class="dialog" id=id node_ref=node aria-labelledby=title_id
            on:cancel=move |event: web_sys::Event| {
                if !dismissible {
                    event.prevent_default();
                }
            }
            on:close=move |_| {
                if dismissible {
                    open.set(false);
                } else if open.get_untracked() {
                    // A browser may close on a second Esc although the first was refused.
                    if let Some(dialog) = node.get_untracked() {
                        drop(dialog.show_modal());
                    }
                }
            }>
            <div class="dialog-head">
                <h2 id=heading_id>{move || title.get()}</h2>
                {dismissible
                    .then(|| {
                        view! { <button type="button" class="button button-text" on:click=move |_| open.set(false)>{tr(|t| t.common.close)}</button> }
                    })}
            </div>
            <div class="dialog-body">
                <Show when=move || open.get()>{move || children.with_value(|children| children())}</Show>
            </div>
        </dialog>
    }
}
