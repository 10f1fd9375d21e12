//! One account: what it is; the service desk changes, suspends, resumes and deletes it.

use crate::change::use_change;
use crate::client::Call;
use crate::components::dialog::Dialog;
use crate::components::facts::Facts;
use crate::components::form::errors::FormErrors;
use crate::components::form::field::TextField;
use crate::components::form::send_form::SendForm;
use crate::components::list::row::Tone as Badge;
use crate::components::not_found::NotPermitted;
use crate::components::page::Page as Frame;
use crate::components::states::{FailureBox, Loaded};
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::account::act::ActDialog;
use crate::features::account::edit::Edit;
use crate::features::account::rows::{Act, address, facts, is_mine, status};
use crate::features::account::second_factor::SecondFactor;
use crate::format::query::Query;
use crate::i18n::{tr, use_i18n};
use crate::load::{Load, use_load_anew};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use madoguchi_contract::account::{Account, AtOnceRequest};
use madoguchi_contract::reason;

/// The page.
#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    let (i18n, session, params) = (use_i18n(), use_session(), use_params_map());
    let load = use_load_anew(
        move || params.with(|params| params.get("id")).filter(|_| session.may("read_accounts")),
        |client, id| client.send::<Account>(Call::get(address(&id))),
    );
    let title = Signal::derive(move || {
        let name = load.value.with(|account| account.as_ref().map(|account| account.login_id.clone()));
        name.unwrap_or_else(|| i18n.t().accounts.view_title.to_owned())
    });
    view! {
        <Frame title crumbs=vec![(Signal::derive(move || i18n.t().accounts.title.to_owned()), "/accounts")]>
            <Show when=move || session.may("read_accounts") fallback=NotPermitted>
                <Loaded load lines=8 let:account>
                    <Sheet account load />
                </Loaded>
            </Show>
        </Frame>
    }
}

#[component]
fn Sheet(account: Account, load: Load<Account>) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let writes = untrack(|| session.may("write_accounts"));
    let own = untrack(|| session.me()).is_some_and(|me| me.account_id == account.id);
    let account = StoredValue::new(account);
    let facts = Signal::derive(move || account.with_value(|account| facts(account, i18n.t())));
    let badge = move || account.with_value(|account| status(account, i18n.t()));
    let mine = account.with_value(is_mine);
    let active = account.with_value(|account| account.status == "active");
    let deleted = account.with_value(|account| account.status == "deleted");
    // A municipality suspends the agents that it applied for; their deletion is applied for.
    let suspends = !writes && untrack(|| session.may("suspend_accounts"));
    let agent = account.with_value(|account| account.role == "agent");
    let of_municipality = (suspends && mine && agent && !deleted).then(|| {
        let deletion = account.with_value(|account| Query::new().with("delete", &account.id).on("/applications/new"));
        view! {
            <section class="card" aria-labelledby="account-work">
                <h2 id="account-work">{tr(|t| t.accounts.work)}</h2>
                <p class="small">{tr(|t| t.accounts.municipality_work)}</p>
                <Acts account load nation=false />
                {active
                    .then(|| {
                        view! {
                            <div class="actions">
                                <A href=deletion attr:class="button button-outline">
                                    {tr(|t| t.accounts.apply_deletion)}
                                </A>
                            </div>
                        }
                    })}
            </section>
        }
    });
    let has_side = writes || of_municipality.is_some();
    let side = writes.then(|| {
        if deleted {
            view! {
                <section class="card">
                    <p>{tr(|t| t.accounts.deleted_note)}</p>
                </section>
            }
            .into_any()
        } else {
            view! {
                <section class="card" aria-labelledby="account-edit">
                    <h2 id="account-edit">{tr(|t| t.accounts.edit)}</h2>
                    <Edit account load />
                </section>
                // Nobody cuts off oneself.
                {(!own)
                    .then(|| {
                        view! {
                            <section class="card" aria-labelledby="account-work">
                                <h2 id="account-work">{tr(|t| t.accounts.work)}</h2>
                                {active.then(|| view! { <MailAgain account /> })}
                                <Acts account load nation=true />
                            </section>
                            <SecondFactor account load />
                        }
                    })}
            }
            .into_any()
        }
    });
    view! {
        <div class=if has_side { "columns" } else { "" }>
            <section class="card" aria-labelledby="account-content">
                <h2 id="account-content">{tr(|t| t.accounts.content)}</h2>
                <p>
                    <span class=move || badge().tone.map(Badge::badge)>{move || badge().text}</span>
                </p>
                {(!mine).then(|| view! { <p>{tr(|t| t.accounts.not_mine)}</p> })}
                <Facts facts />
            </section>
            <div>{side} {of_municipality}</div>
        </div>
    }
}

/// Sends the log-in mail again. Before its mailing day the server asks why, and so does a dialog.
#[component]
fn MailAgain(account: StoredValue<Account>) -> impl IntoView {
    let (i18n, change, status) = (use_i18n(), use_change().named(|t| t.accounts.mail_again), use_status());
    let asking = RwSignal::new(false);
    let path = move || account.with_value(|account| format!("{}/log-in-mail", address(&account.id)));
    let send = Callback::new(move |()| {
        change.send(Call::act(path()), move |outcome: Result<(), &Failure>| match outcome {
            Ok(()) => status.say(Tone::Success, i18n.t_untracked().accounts.mailed),
            Err(failure) if asks_why(failure) => asking.set(true),
            Err(_) => {}
        });
    });
    let failure = Signal::derive(move || change.failure.get().filter(|failure| !asks_why(failure)));
    view! {
        <FailureBox failure on_retry=send />
        <Dialog open=asking title=tr(|t| t.accounts.mail_again) id="mail-at-once">
            <MailAtOnce open=asking path=path() />
        </Dialog>
        <p class="small">{tr(|t| t.accounts.mail_again_detail)}</p>
        <p>
            <button
                type="button"
                class="button button-outline"
                aria-disabled=move || change.busy.get().then_some("true")
                on:click=move |_| send.run(())
            >
                {tr(|t| t.accounts.mail_again)}
            </button>
        </p>
    }
}

/// Whether the mail would leave before its mailing day.
fn asks_why(failure: &Failure) -> bool {
    failure.problem().is_some_and(|problem| problem.errors.iter().any(|error| error.pointer == "/reason"))
}

#[component]
fn MailAtOnce(open: RwSignal<bool>, path: String) -> impl IntoView {
    let (i18n, status, errors) = (use_i18n(), use_status(), FormErrors::provide());
    let (change, why) = (use_change().named(|t| t.accounts.mail_again), RwSignal::new(String::new()));
    let send = Callback::new(move |()| {
        let typed = why.get_untracked();
        if let Err(code) = reason(&typed) {
            return errors.show(vec![code.at("/reason", i18n.lang_untracked())]);
        }
        errors.clear();
        let request = AtOnceRequest { reason: Some(typed) };
        change.send(Call::post(path.clone(), &request), move |outcome: Result<(), &Failure>| {
            if outcome.is_ok() {
                status.say(Tone::Success, i18n.t_untracked().accounts.mailed);
                open.set(false);
            }
        });
    });
    view! {
        <p>{tr(|t| t.accounts.mail_at_once_lead)}</p>
        <SendForm change errors on_send=send label=|t| t.accounts.mail_at_once>
            <TextField
                pointer="/reason"
                label=tr(|t| t.accounts.mail_at_once_reason)
                hint=tr(|t| t.accounts.mail_at_once_hint)
                value=why
                required=true
                maxlength=500
            />
        </SendForm>
    }
}

/// What may be done with it, each behind a dialog that asks why.
#[component]
fn Acts(account: StoredValue<Account>, load: Load<Account>, nation: bool) -> impl IntoView {
    let (open, chosen) = (RwSignal::new(false), RwSignal::new(Act::Suspend));
    let buttons = account
        .with_value(|account| Act::possible(account, nation))
        .iter()
        .map(|act| {
            let act = *act;
            let class = if act == Act::Delete { "button button-danger" } else { "button button-outline" };
            view! {
                <button
                    type="button"
                    class=class
                    on:click=move |_| {
                        chosen.set(act);
                        open.set(true);
                    }
                >
                    {tr(act.label())}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="actions">{buttons}</div>
        <ActDialog open chosen account load />
    }
}
