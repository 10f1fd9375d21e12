//! The dialog that suspends, resumes or deletes an account: who is cut off, and why.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::dialog::Dialog;
use crate::components::form::errors::{FormErrors, focus_id, focus_soon};
use crate::components::form::reason_field::ReasonField;
use crate::components::form::send_form::SendForm;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::account::rows::{Act, address};
use crate::i18n::{tr, use_i18n};
use crate::load::Load;
use leptos::prelude::*;
use madoguchi_contract::account::{Account, AccountStatusRequest};
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::reason;

/// The dialog.
#[component]
pub(crate) fn ActDialog(
    open: RwSignal<bool>,
    chosen: RwSignal<Act>,
    account: StoredValue<Account>,
    load: Load<Account>,
) -> impl IntoView {
    let i18n = use_i18n();
    let title = TextProp::from(move || (chosen.get().label())(i18n.t()));
    view! {
        <Dialog open title id="account-act">
            {move || view! { <Form open act=chosen.get() account load /> }}
        </Dialog>
    }
}

#[component]
fn Form(open: RwSignal<bool>, act: Act, account: StoredValue<Account>, load: Load<Account>) -> impl IntoView {
    let (i18n, status, change, errors) =
        (use_i18n(), use_status(), use_change().named(act.label()), FormErrors::provide());
    let (key, why) = (IdempotencyKey::new(), RwSignal::new(String::new()));
    let send = Callback::new(move |()| {
        let request = AccountStatusRequest { reason: why.get_untracked() };
        if let Err(code) = reason(&request.reason) {
            errors.show(vec![code.at("/reason", i18n.lang_untracked())]);
            return focus_id("f-reason");
        }
        errors.clear();
        let (path, etag) = account.with_value(|a| (format!("{}/{}", address(&a.id), act.code()), a.etag.clone()));
        let call = Call::post(path, &request).if_match(&etag).idempotency_key(key.of(&(&request, &etag)));
        change.send(call, move |outcome: Result<Account, &Failure>| match outcome {
            Ok(now) => {
                let t = i18n.t_untracked();
                status.say(Tone::Success, (act.words(t).done)(&now.login_id));
                open.set(false);
                focus_soon("page-title");
                load.value.try_set(Some(now));
            }
            // The page shows how it is now; what to do with that is for a person to decide.
            Err(failure)
                if matches!(failure.problem_type(), Some(ProblemType::VersionMismatch | ProblemType::AccountState)) =>
            {
                status.say(Tone::Info, i18n.t_untracked().accounts.changed_meanwhile);
                open.set(false);
                load.reload();
            }
            Err(_) => {}
        });
    });
    let lead = move || {
        account.with_value(|a| (act.words(i18n.t()).lead)(&a.login_id, a.display_name.as_deref().unwrap_or_default()))
    };
    let class = if act.cuts_off() { "button-danger" } else { "button-primary" };
    view! {
        <p>{lead}</p>
        <SendForm change errors on_send=send label=act.label() class>
            <ReasonField
                label=tr(|t| t.accounts.reason)
                hint=tr(|t| t.accounts.reason_hint)
                value=why
                reasons=move |t| act.words(t).reasons
            />
        </SendForm>
    }
}
