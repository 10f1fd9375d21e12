//! A form: its errors, the summary on top that links to each field, and where focus goes.

use crate::components::form::pointers::{errors_at, field_for, field_id};
use crate::i18n::use_i18n;
use leptos::prelude::*;
use madoguchi_contract::problem::FieldError;
use wasm_bindgen::JsCast;

/// The errors of a form, known to its fields through the context.
#[derive(Clone, Copy)]
pub(crate) struct FormErrors {
    errors: RwSignal<Vec<FieldError>>,
    /// How often errors were shown: the same ones again take the focus again.
    times: RwSignal<u32>,
    /// Pointers and labels of the fields on screen, so that the summary knows where to link and what to call them.
    shown: RwSignal<Vec<(String, TextProp)>>,
    /// Goes into the ids of the fields where two forms of a page ask for the same.
    name: &'static str,
}

impl FormErrors {
    /// No errors yet; provided to the fields below.
    pub(crate) fn provide() -> Self {
        Self::provide_named("")
    }

    /// The same, for a form whose fields are also those of another form of the page: `totp` makes `f-totp-code`.
    pub(crate) fn provide_named(name: &'static str) -> Self {
        let errors = Self::named(name);
        provide_context(errors);
        errors
    }

    /// The same, not provided: for a form beside another one of the page. A component has no context of its own, so
    /// that what it provides is also what the fields beside it find; its view takes a `Provider`.
    pub(crate) fn named(name: &'static str) -> Self {
        let (errors, shown) = (RwSignal::new(Vec::new()), RwSignal::new(Vec::new()));
        Self { errors, times: RwSignal::new(0), shown, name }
    }

    /// The id of the element that shows a field.
    pub(crate) fn id_of(self, pointer: &str) -> String {
        match self.name {
            "" => field_id(pointer),
            name => field_id(&format!("/{name}{pointer}")),
        }
    }

    /// Shows these errors; the summary takes the focus when there are any.
    pub(crate) fn show(self, errors: Vec<FieldError>) {
        self.errors.set(errors);
        self.times.update(|times| *times += 1);
    }

    /// Forgets all errors.
    pub(crate) fn clear(self) {
        self.errors.set(Vec::new());
    }

    /// Forgets the errors of a field: it was changed.
    pub(crate) fn clear_at(self, pointer: &str) {
        if self.errors.with_untracked(|errors| !errors_at(errors, pointer).is_empty()) {
            self.errors.update(|errors| {
                let kept = errors
                    .iter()
                    .filter(|error| errors_at(std::slice::from_ref(error), pointer).is_empty())
                    .cloned()
                    .collect();
                *errors = kept;
            });
        }
    }

    /// What is wrong with a field; tracked.
    pub(crate) fn at(self, pointer: &str) -> Vec<String> {
        self.errors.with(|errors| errors_at(errors, pointer).into_iter().map(|error| error.detail.clone()).collect())
    }

    /// A field says that it is on screen, and what it is called; for as long as it is.
    pub(crate) fn register(self, pointer: &str, label: &TextProp) {
        self.shown.update_untracked(|shown| shown.push((pointer.to_owned(), label.clone())));
        let pointer = pointer.to_owned();
        // A hidden field is no target for a link. The form, and its list, may be gone before the field.
        on_cleanup(move || {
            self.shown.try_update_untracked(|shown| {
                if let Some(at) = shown.iter().position(|(known, _)| *known == pointer) {
                    shown.remove(at);
                }
            });
        });
    }
}

/// The errors of the form around; an own, unseen one where there is no form.
pub(crate) fn use_form_errors() -> FormErrors {
    use_context().unwrap_or_else(FormErrors::provide)
}

/// Moves the focus to an element, once it stands there.
pub(crate) fn focus_soon(id: &'static str) {
    request_animation_frame(move || focus_id(id));
}

/// Moves the focus to an element of the page.
pub(crate) fn focus_id(id: &str) {
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        drop(element.focus());
    }
}

/// All errors above the form, each with a link to its field. Takes the focus whenever new errors are shown.
#[component]
pub(crate) fn ErrorSummary() -> impl IntoView {
    let i18n = use_i18n();
    let form = use_form_errors();
    let node = NodeRef::<leptos::html::Div>::new();
    let count = Memo::new(move |_| form.errors.with(Vec::len));
    Effect::new(move |before: Option<u32>| {
        let now = form.times.get();
        // Correcting one field after the other shrinks the list and must not take the focus away. A form that comes
        // back from its confirmation may have been shown errors meanwhile.
        if before.unwrap_or_default() < now && count.get_untracked() != 0 {
            request_animation_frame(move || {
                if let Some(node) = node.get_untracked() {
                    drop(node.focus());
                }
            });
        }
        now
    });
    let items = move || {
        let shown = form.shown.get_untracked();
        let pointers: Vec<String> = shown.iter().map(|(pointer, _)| pointer.clone()).collect();
        // The latest name counts: rows say whose field it is after the field has said what it is.
        let label = |field: &str| shown.iter().rfind(|(pointer, _)| pointer == field).map(|(_, label)| label.get());
        form.errors
            .get()
            .into_iter()
            .map(|error| match field_for(&pointers, &error.pointer) {
                Some(field) => {
                    let id = form.id_of(field);
                    let href = format!("#{id}");
                    let words = label(field)
                        .map_or(error.detail.clone(), |label| (i18n.t().common.error_at)(&label, &error.detail));
                    view! {
                        <li>
                            <a
                                href=href
                                rel="external"
                                on:click=move |event| {
                                    event.prevent_default();
                                    focus_id(&id);
                                }
                            >
                                {words}
                            </a>
                        </li>
                    }
                }
                None => view! { <li>{error.detail}</li> },
            })
            .collect_view()
    };
    view! {
        <Show when=move || count.get() != 0>
            <div class="error-summary" role="alert" tabindex="-1" node_ref=node>
                <h2>{move || (i18n.t().common.errors_title)(count.get())}</h2>
                <ul>{items}</ul>
            </div>
        </Show>
    }
}
