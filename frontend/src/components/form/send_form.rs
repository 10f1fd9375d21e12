//! The frame of a form that sends one change: the errors on top, the failure and the button below.

use crate::change::Change;
use crate::components::dialog::{DialogActions, use_dialog};
use crate::components::form::buttons::SubmitButton;
use crate::components::form::errors::{ErrorSummary, FormErrors};
use crate::components::keys::enter_sends_nothing;
use crate::components::states::FailureBox;
use crate::i18n::{Texts, tr};
use leptos::ev;
use leptos::prelude::*;

/// The form. What the server finds wrong with a field is shown at the field, everything else beside the button.
#[component]
pub(crate) fn SendForm(
    change: Change,
    /// The errors that the fields inside know.
    errors: FormErrors,
    on_send: Callback<()>,
    label: fn(&'static Texts) -> &'static str,
    #[prop(default = |t| t.common.saving)] busy_label: fn(&'static Texts) -> &'static str,
    #[prop(default = "button-primary")] class: &'static str,
    /// Beside the button, on a page.
    #[prop(optional, into)]
    beside: ViewFn,
    /// In a dialog: the words of the button that changes nothing.
    #[prop(default = |t| t.common.cancel)]
    keep: fn(&'static Texts) -> &'static str,
    children: Children,
) -> impl IntoView {
    Effect::new(move |_| {
        let wrong = change.failure.with(|failure| {
            failure.as_ref().and_then(|failure| failure.problem()).map(|problem| problem.errors.clone())
        });
        if let Some(wrong) = wrong.filter(|wrong| !wrong.is_empty()) {
            errors.show(wrong);
        }
    });
    let submit = move || view! { <SubmitButton label=tr(label) busy=change.busy busy_label=tr(busy_label) class /> };
    // A scanner ends with Enter. In a dialog, which Ctrl+Enter sends, it must change nothing.
    let in_dialog = use_dialog().is_some();
    let keys = move |event: ev::KeyboardEvent| {
        if in_dialog {
            enter_sends_nothing(&event);
        }
    };
    let buttons = if in_dialog {
        view! { <DialogActions keep>{submit()}</DialogActions> }.into_any()
    } else {
        view! { <div class="actions">{submit()} {move || beside.run()}</div> }.into_any()
    };
    view! {
        <form
            novalidate
            on:keydown=keys
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                on_send.run(());
            }
        >
            <ErrorSummary />
            {children()}
            <FailureBox failure=change.beside_fields() on_retry=on_send />
            {buttons}
        </form>
    }
}
