//! An export that was refused for its size: what it is for, and off to the municipality.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::dialog::Dialog;
use crate::components::form::errors::{FormErrors, focus_soon};
use crate::components::form::field::TextField;
use crate::components::form::send_form::SendForm;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;
use madoguchi_contract::booking::BookingExportRequest;
use madoguchi_contract::export_request::{ExportRequests, NewExportRequest};
use madoguchi_contract::problem::ProblemType;

/// The button beside the refusal, and its dialog. Nothing while nothing was refused for its size.
#[component]
pub(crate) fn AskForApproval(
    /// Why the export failed.
    failure: RwSignal<Option<Failure>>,
    /// The file as it was asked for.
    file: Callback<(), BookingExportRequest>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let people = Memo::new(move |_| failure.with(|failure| failure.as_ref().and_then(too_many)));
    view! {
        <Show when=move || people.get().is_some()>
            <p>
                <button type="button" class="button button-primary" on:click=move |_| open.set(true)>
                    {tr(|t| t.exports.ask)}
                </button>
            </p>
        </Show>
        <Dialog open title=tr(|t| t.exports.ask) id="ask-for-approval">
            <Ask open failure people=people.get_untracked().unwrap_or_default() file />
        </Dialog>
    }
}

/// How many people a file has that was refused for its size.
fn too_many(failure: &Failure) -> Option<i64> {
    if failure.problem_type() != Some(ProblemType::ExportNeedsApproval) {
        return None;
    }
    failure.problem().and_then(|problem| problem.people)
}

#[component]
fn Ask(
    open: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    people: i64,
    file: Callback<(), BookingExportRequest>,
) -> impl IntoView {
    let (i18n, status, change, errors, key) =
        (use_i18n(), use_status(), use_change().named(|t| t.exports.ask), FormErrors::provide(), IdempotencyKey::new());
    let reason = RwSignal::new(String::new());
    let send = Callback::new(move |()| {
        errors.clear();
        let request = NewExportRequest { bookings: file.run(()), reason: reason.get_untracked() };
        let call = Call::post("/export-requests", &request).idempotency_key(key.of(&request));
        change.send(call, move |outcome: Result<ExportRequests, &Failure>| {
            if outcome.is_ok() {
                status.say(Tone::Success, i18n.t_untracked().exports.asked);
                failure.try_set(None);
                open.set(false);
                // The button that asked is gone.
                focus_soon("page-title");
            }
        });
    });
    view! {
        <SendForm change errors on_send=send label=|t| t.exports.ask>
            <p>{move || (i18n.t().exports.ask_lead)(people)}</p>
            <TextField
                pointer="/reason"
                label=tr(|t| t.exports.ask_reason)
                hint=tr(|t| t.exports.ask_hint)
                value=reason
                required=true
                maxlength=500
            />
        </SendForm>
    }
}
