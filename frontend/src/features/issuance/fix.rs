//! Fixing a round by name, in place of the weekly rule.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::form::buttons::SubmitButton;
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::{ErrorSummary, FormErrors};
use crate::components::form::field::TextField;
use crate::components::states::FailureBox;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::issuance::rows::round_request;
use crate::i18n::{tr, use_i18n};
use leptos::ev;
use leptos::prelude::*;
use madoguchi_contract::application::IssuanceRound;

/// The form.
#[component]
pub(crate) fn FixRound(on_fixed: Callback<()>) -> impl IntoView {
    let (i18n, status, change, key) =
        (use_i18n(), use_status(), use_change().named(|t| t.issuance.fix), IdempotencyKey::new());
    let errors = FormErrors::provide();
    let (date, mails) = (RwSignal::new(DateDraft::default()), RwSignal::new(DateDraft::default()));
    let time = RwSignal::new("17:00".to_owned());
    let send = Callback::new(move |()| {
        let request = round_request(&date.get_untracked(), &time.get_untracked(), &mails.get_untracked());
        if let Err(wrong) = madoguchi_contract::fixed_round(&request, i18n.lang_untracked()) {
            return errors.show(wrong);
        }
        errors.clear();
        let call = Call::post("/issuance-rounds", &request).idempotency_key(key.of(&request));
        change.send(call, move |outcome: Result<IssuanceRound, &Failure>| match outcome {
            Ok(round) => {
                key.spend();
                date.set(DateDraft::default());
                mails.set(DateDraft::default());
                status.say(Tone::Success, (i18n.t_untracked().issuance.fixed)(round.number));
                on_fixed.run(());
            }
            Err(failure) => errors.show(failure.problem().map(|problem| problem.errors.clone()).unwrap_or_default()),
        });
    });
    view! {
        <section class="card section" aria-labelledby="fix-title">
            <h2 id="fix-title">{tr(|t| t.issuance.fix)}</h2>
            <p>{tr(|t| t.issuance.fix_lead)}</p>
            <form
                novalidate
                on:submit=move |event: ev::SubmitEvent| {
                    event.prevent_default();
                    send.run(());
                }
            >
                <ErrorSummary />
                <FailureBox failure=change.beside_fields() on_retry=send />
                <div class="date-range">
                    <DateFields
                        pointer="/deadline_date"
                        label=tr(|t| t.issuance.fix_deadline)
                        value=date
                        required=true
                    />
                    <DateFields pointer="/mails_on" label=tr(|t| t.issuance.fix_mails) value=mails required=true />
                </div>
                <TextField
                    pointer="/deadline_time"
                    label=tr(|t| t.issuance.fix_time)
                    value=time
                    required=true
                    class="w-s"
                    maxlength=10
                    hint=tr(|t| t.issuance.fix_time_hint)
                />
                <div class="actions">
                    <SubmitButton label=tr(|t| t.issuance.fix_submit) busy=change.busy />
                </div>
            </form>
        </section>
    }
}
