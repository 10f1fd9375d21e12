//! The form that changes an account. When someone else was faster, one's own changes stay.

use crate::change::use_change;
use crate::client::Call;
use crate::components::form::errors::{FormErrors, focus_soon};
use crate::components::form::send_form::SendForm;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::account::draft::AccountForm;
use crate::features::account::new::{MailReason, PersonFields, PersonSignals};
use crate::features::account::rows::address;
use crate::i18n::{tr, use_i18n};
use crate::load::Load;
use leptos::prelude::*;
use madoguchi_contract::account::{Account, AccountPatch};
use madoguchi_contract::problem::ProblemType;

/// The form.
#[component]
pub(crate) fn Edit(account: StoredValue<Account>, load: Load<Account>) -> impl IntoView {
    let (i18n, status, change, look) =
        (use_i18n(), use_status(), use_change().named(|t| t.accounts.edit), use_change());
    let (errors, conflict) = (FormErrors::provide(), RwSignal::new(false));
    let fields = PersonSignals::of(account.with_value(AccountForm::of));
    let send = Callback::new(move |()| {
        let (base, mine) = (account.with_value(AccountForm::of), untrack(|| fields.form()));
        let patch = match mine.patch(&base, i18n.lang_untracked()) {
            Ok(patch) => patch,
            Err(wrong) => return errors.show(wrong),
        };
        errors.clear();
        if patch == AccountPatch::default() {
            return status.say(Tone::Info, i18n.t_untracked().accounts.nothing_changed);
        }
        let (path, etag) = account.with_value(|account| (address(&account.id), account.etag.clone()));
        let call = Call::patch(path.clone(), &patch).if_match(etag);
        change.send(call, move |outcome: Result<Account, &Failure>| match outcome {
            Ok(now) => {
                status.say(Tone::Success, i18n.t_untracked().accounts.saved);
                load.value.try_set(Some(now));
            }
            Err(failure) if failure.problem_type() == Some(ProblemType::VersionMismatch) => {
                look.send(Call::get(path), move |latest: Result<Account, &Failure>| {
                    // Without an answer the failure stands below the form, and saving again tries this again.
                    let Ok(latest) = latest else { return };
                    // What was typed while this was asked is one's own too.
                    let mine = untrack(|| fields.form());
                    fields.fill(mine.on_top_of(&base, &AccountForm::of(&latest)));
                    account.set_value(latest);
                    change.failure.set(None);
                    conflict.set(true);
                    focus_soon("account-conflict");
                });
            }
            Err(_) => {}
        });
    });
    view! {
        <Show when=move || conflict.get()>
            <div class="notice notice-warning" role="alert" id="account-conflict" tabindex="-1">
                <p class="notice-title">{tr(|t| t.accounts.conflict)}</p>
                <p>{tr(|t| t.accounts.conflict_detail)}</p>
            </div>
        </Show>
        <SendForm change errors on_send=send label=|t| t.common.save>
            <PersonFields fields />
            <Show when=move || account.with_value(|account| fields.form().moves_mails(&AccountForm::of(account)))>
                <MailReason value=fields.reason />
            </Show>
        </SendForm>
    }
}
