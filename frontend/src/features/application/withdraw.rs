//! The dialog that takes back a person of an application, or everybody who still waits.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::dialog::Dialog;
use crate::components::form::errors::{FormErrors, focus_soon};
use crate::components::form::field::TextField;
use crate::components::form::send_form::SendForm;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::application::rows::waiting;
use crate::format::query::encoded;
use crate::i18n::{tr, use_i18n};
use crate::load::Load;
use leptos::prelude::*;
use madoguchi_contract::application::{Application, ApplicationPerson, WithdrawalRequest};
use madoguchi_contract::problem::ProblemType;
use serde_json::Value;

/// Who is taken back: one person, or all who wait.
pub(crate) type Whom = Option<ApplicationPerson>;

/// The dialog.
#[component]
pub(crate) fn WithdrawDialog(
    open: RwSignal<bool>,
    whom: RwSignal<Whom>,
    application: StoredValue<Application>,
    load: Load<Application>,
) -> impl IntoView {
    view! {
        <Dialog open title=tr(|t| t.applications.withdraw_title) id="withdraw-application">
            {move || view! { <Form open whom=whom.get() application load /> }}
        </Dialog>
    }
}

#[component]
fn Form(
    open: RwSignal<bool>,
    whom: Whom,
    application: StoredValue<Application>,
    load: Load<Application>,
) -> impl IntoView {
    let (i18n, status, errors) = (use_i18n(), use_status(), FormErrors::provide());
    let (change, key) = (use_change().named(|t| t.applications.withdraw), IdempotencyKey::new());
    let reason = RwSignal::new(String::new());
    let count = application.with_value(waiting);
    let whom = StoredValue::new(whom);
    let send = Callback::new(move |()| {
        let why = reason.with_untracked(|why| why.trim().to_owned());
        let request = WithdrawalRequest { reason: (!why.is_empty()).then_some(why) };
        if let Err(wrong) = request.parse(i18n.lang_untracked()) {
            return errors.show(wrong);
        }
        errors.clear();
        let (path, etag) = whom.with_value(|whom| match whom {
            Some(person) => (format!("/application-people/{}/withdraw", encoded(&person.id)), person.etag.clone()),
            None => {
                application.with_value(|all| (format!("/applications/{}/withdraw", encoded(&all.id)), all.etag.clone()))
            }
        });
        let call = Call::post(path, &request).if_match(&etag).idempotency_key(key.of(&(&request, &etag)));
        change.send(call, move |outcome: Result<Value, &Failure>| {
            let t = i18n.t_untracked().applications;
            match outcome {
                Ok(_) => {
                    let name = whom.with_value(|whom| whom.as_ref().map(|person| person.name.clone()));
                    let done = name.map_or_else(|| (t.all_withdrawn)(count), |name| (t.person_withdrawn)(&name));
                    status.say(Tone::Success, done);
                }
                // The page shows what was decided; what to do with that is for a person.
                Err(failure) if overtaken(failure) => status.say(Tone::Info, t.decided_meanwhile),
                Err(_) => return,
            }
            open.set(false);
            // The button that asked goes with what it took back.
            focus_soon("page-title");
            load.reload();
        });
    });
    let lead = move || {
        let t = i18n.t().applications;
        whom.with_value(|whom| match whom {
            Some(person) => (t.withdraw_lead)(&person.name),
            None => (t.withdraw_all_lead)(count),
        })
    };
    view! {
        <p>{lead}</p>
        <SendForm
            change
            errors
            on_send=send
            label=|t| t.applications.withdraw
            keep=|t| t.applications.withdraw_keep
            class="button-danger"
        >
            <TextField
                pointer="/reason"
                label=tr(|t| t.applications.withdraw_reason)
                hint=tr(|t| t.applications.withdraw_hint)
                value=reason
                maxlength=500
            />
        </SendForm>
    }
}

fn overtaken(failure: &Failure) -> bool {
    matches!(failure.problem_type(), Some(ProblemType::AlreadyDecided | ProblemType::VersionMismatch))
}
