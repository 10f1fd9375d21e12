//! A lost second factor: one person of the service desk asks for it to be taken away, another agrees or refuses.

use crate::change::{Change, use_change};
use crate::client::{Call, IdempotencyKey};
use crate::components::dialog::Dialog;
use crate::components::facts::{Fact, Facts};
use crate::components::form::errors::{FormErrors, focus_soon};
use crate::components::form::field::TextField;
use crate::components::form::send_form::SendForm;
use crate::components::states::FailureBox;
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::account::rows::address;
use crate::format::dates::moment;
use crate::format::lookup::word;
use crate::format::query::{Query, encoded};
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::{Load, use_load};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::account::{Account, AccountStatusRequest, SecondFactorRemoval};
use madoguchi_contract::page::{MAX_LIMIT, Page};
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::reason;

/// The requests that wait, for whoever opens the list of accounts.
#[component]
pub(crate) fn OpenRemovals() -> impl IntoView {
    let i18n = use_i18n();
    let load = use_load(
        || Some(()),
        |client, ()| {
            let query = Query::new().with("status", "open").with("limit", MAX_LIMIT.to_string());
            client.send::<Page<SecondFactorRemoval>>(Call::get(query.on("/second-factor-removals")))
        },
    );
    let items = move || {
        let one = |removal: &SecondFactorRemoval| {
            let asked_by = removal.asked_by.clone().unwrap_or_default();
            let login_id = removal.login_id.clone();
            view! {
                <li>
                    <A href=address(&removal.account_id)>{login_id}</A>
                    " "
                    {move || (i18n.t().accounts.removal_asked_by)(&asked_by)}
                </li>
            }
        };
        load.value.with(|page| page.iter().flat_map(|page| &page.items).map(one).collect_view())
    };
    let any = Memo::new(move |_| load.value.with(|page| page.as_ref().is_some_and(|page| !page.items.is_empty())));
    view! {
        <FailureBox failure=load.failure on_retry=Callback::new(move |()| load.reload()) />
        <Show when=move || any.get()>
            <section class="notice notice-warning" aria-labelledby="open-removals">
                <h2 class="notice-title" id="open-removals">
                    {tr(|t| t.accounts.removals_open)}
                </h2>
                <ul>{items}</ul>
            </section>
        </Show>
    }
}

/// What is said of a request.
pub(crate) fn removal_facts(removal: &SecondFactorRemoval, t: &'static Texts) -> Vec<Fact> {
    let a = t.accounts;
    let by = |who: Option<&String>| who.cloned().unwrap_or_else(|| a.command_line.to_owned());
    let mut facts = vec![
        (a.status, word(&a.removal_statuses, &removal.status)),
        (a.removal_asker, by(removal.asked_by.as_ref())),
        (a.reason, removal.reason.clone()),
        (a.removal_asked_at, moment(&removal.asked_at)),
    ];
    if removal.status == "open" {
        facts.push((a.removal_until, moment(&removal.expires_at)));
    }
    let decided = removal.decided_by.as_ref().zip(removal.decided_at.as_ref());
    facts.extend(decided.map(|(who, at)| (a.removal_decided, format!("{who} · {}", moment(at)))));
    facts.extend(removal.refusal_reason.clone().map(|why| (a.removal_refusal, why)));
    facts
}

/// The latest request for an account, and what may be done: the service desk's side of the account's page.
#[component]
pub(crate) fn SecondFactor(account: StoredValue<Account>, load: Load<Account>) -> impl IntoView {
    let id = account.with_value(|account| account.id.clone());
    let removals = use_load(
        move || Some(id.clone()),
        |client, id| {
            let query = Query::new().with("account_id", id).with("limit", "1");
            client.send::<Page<SecondFactorRemoval>>(Call::get(query.on("/second-factor-removals")))
        },
    );
    let has_totp = account.with_value(|account| account.has_totp == Some(true));
    let latest = move || removals.value.with(|page| page.as_ref().and_then(|page| page.items.first().cloned()));
    let changed = Callback::new(move |()| {
        // The page is built again, and reads the requests anew.
        load.reload();
        focus_soon("page-title");
    });
    let content = move || {
        let latest = latest();
        let open = latest.as_ref().is_some_and(|removal| removal.status == "open");
        let ask = (has_totp && !open).then(|| view! { <Ask account changed /> });
        let shown = latest.map(|removal| view! { <Latest removal changed /> });
        (has_totp || shown.is_some()).then(|| {
            view! {
                <section class="card" aria-labelledby="account-removal">
                    <h2 id="account-removal">{tr(|t| t.accounts.removal)}</h2>
                    {shown}
                    {ask}
                </section>
            }
        })
    };
    view! {
        <FailureBox failure=removals.failure on_retry=Callback::new(move |()| removals.reload()) />
        {content}
    }
}

#[component]
fn Ask(account: StoredValue<Account>, changed: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let path = account.with_value(|account| format!("{}/second-factor-removals", address(&account.id)));
    view! {
        <p class="small">{tr(|t| t.accounts.removal_lead)}</p>
        <div class="actions">
            <button type="button" class="button button-outline" aria-haspopup="dialog" on:click=move |_| open.set(true)>
                {tr(|t| t.accounts.removal_ask)}
            </button>
        </div>
        <Dialog open title=tr(|t| t.accounts.removal_ask) id="ask-removal">
            <WhyForm
                open
                path=path.clone()
                etag=None
                label=|t| t.accounts.removal_ask
                done=|t| t.accounts.removal_was_asked
                changed
            />
        </Dialog>
    }
}

#[component]
fn Latest(removal: SecondFactorRemoval, changed: Callback<()>) -> impl IntoView {
    let (i18n, session, status) = (use_i18n(), use_session(), use_status());
    let is_open = removal.status == "open";
    let mine = untrack(|| session.me()).is_some_and(|me| removal.asked_by.as_ref() == Some(&me.login_id));
    let path = format!("/second-factor-removals/{}", encoded(&removal.id));
    let removal = StoredValue::new(removal);
    let facts = Signal::derive(move || removal.with_value(|removal| removal_facts(removal, i18n.t())));
    let (change, key) = (use_change().named(|t| t.accounts.removal), IdempotencyKey::new());
    let agreeing = path.clone();
    let act = move |what: &'static str, done: fn(&'static Texts) -> &'static str| {
        let etag = removal.with_value(|removal| removal.etag.clone());
        let call = Call::act(format!("{agreeing}/{what}")).idempotency_key(key.of(&(what, &etag))).if_match(etag);
        change.send(call, move |outcome: Result<SecondFactorRemoval, &Failure>| match outcome {
            Ok(_) => {
                status.say(Tone::Success, done(i18n.t_untracked()));
                changed.run(());
            }
            Err(failure) if overtaken(failure) => {
                status.say(Tone::Info, i18n.t_untracked().accounts.removal_overtaken);
                changed.run(());
            }
            Err(_) => {}
        });
    };
    let act = StoredValue::new(act);
    let refusing = RwSignal::new(false);
    let buttons = is_open.then(|| {
        if mine {
            let back = move |_| {
                act.with_value(|act| act("withdraw", |t: &'static Texts| t.accounts.removal_was_withdrawn));
            };
            view! {
                <p>{tr(|t| t.accounts.removal_waits)}</p>
                <div class="actions">
                    <button type="button" class="button button-outline" aria-disabled=busy(change) on:click=back>
                        {tr(|t| t.accounts.removal_withdraw)}
                    </button>
                </div>
            }
            .into_any()
        } else {
            let agree = move |_| {
                act.with_value(|act| act("agree", |t: &'static Texts| t.accounts.removal_was_agreed));
            };
            let refusal = StoredValue::new(format!("{path}/refuse"));
            view! {
                <p>{tr(|t| t.accounts.removal_check)}</p>
                <div class="actions">
                    <button
                        type="button"
                        class="button button-outline"
                        aria-haspopup="dialog"
                        on:click=move |_| refusing.set(true)
                    >
                        {tr(|t| t.accounts.removal_refuse)}
                    </button>
                    <button type="button" class="button button-danger" aria-disabled=busy(change) on:click=agree>
                        {tr(|t| t.accounts.removal_agree)}
                    </button>
                </div>
                <Dialog open=refusing title=tr(|t| t.accounts.removal_refuse) id="refuse-removal">
                    <WhyForm
                        open=refusing
                        path=refusal.get_value()
                        etag=Some(removal.with_value(|removal| removal.etag.clone()))
                        label=|t| t.accounts.removal_refuse
                        done=|t| t.accounts.removal_was_refused
                        changed
                    />
                </Dialog>
            }
            .into_any()
        }
    });
    view! {
        <Facts facts />
        <FailureBox failure=change.failure />
        {buttons}
    }
}

fn busy(change: Change) -> impl Fn() -> Option<&'static str> + Copy + Send + Sync + 'static {
    move || change.busy.get().then_some("true")
}

/// Somebody else was faster: the page shows how it is now.
fn overtaken(failure: &Failure) -> bool {
    let overtaken = [
        ProblemType::RemovalSettled,
        ProblemType::RemovalOpen,
        ProblemType::NoSecondFactor,
        ProblemType::VersionMismatch,
    ];
    failure.problem_type().is_some_and(|kind| overtaken.contains(&kind))
}

/// A dialog's form that asks why.
#[component]
fn WhyForm(
    open: RwSignal<bool>,
    path: String,
    etag: Option<String>,
    label: fn(&'static Texts) -> &'static str,
    done: fn(&'static Texts) -> &'static str,
    changed: Callback<()>,
) -> impl IntoView {
    let (i18n, status, errors) = (use_i18n(), use_status(), FormErrors::provide());
    let (change, key, why) = (use_change().named(label), IdempotencyKey::new(), RwSignal::new(String::new()));
    let send = Callback::new(move |()| {
        let request = AccountStatusRequest { reason: why.get_untracked() };
        if let Err(code) = reason(&request.reason) {
            return errors.show(vec![code.at("/reason", i18n.lang_untracked())]);
        }
        errors.clear();
        let call = Call::post(path.clone(), &request).idempotency_key(key.of(&(&request, &etag)));
        let call = match &etag {
            Some(etag) => call.if_match(etag.clone()),
            None => call,
        };
        change.send(call, move |outcome: Result<SecondFactorRemoval, &Failure>| {
            match outcome {
                Ok(_) => status.say(Tone::Success, done(i18n.t_untracked())),
                Err(failure) if overtaken(failure) => {
                    status.say(Tone::Info, i18n.t_untracked().accounts.removal_overtaken);
                }
                Err(_) => return,
            }
            open.set(false);
            changed.run(());
        });
    });
    view! {
        <SendForm change errors on_send=send label class="button-danger">
            <TextField
                pointer="/reason"
                label=tr(|t| t.accounts.reason)
                hint=tr(|t| t.accounts.reason_hint)
                value=why
                required=true
                maxlength=500
            />
        </SendForm>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;

    #[test]
    fn a_request_says_who_asked_why_and_what_became_of_it() {
        let removal = SecondFactorRemoval {
            id: "1".into(),
            account_id: "7".into(),
            login_id: "agent01".into(),
            reason: "端末の紛失".into(),
            asked_by: Some("desk1".into()),
            asked_at: "2021-04-20T10:00:00+09:00".into(),
            expires_at: "2021-04-21T10:00:00+09:00".into(),
            status: "open".into(),
            decided_by: None,
            decided_at: None,
            refusal_reason: None,
            etag: "\"1\"".into(),
        };
        let t = texts(Lang::Ja);
        let a = t.accounts;
        let facts = removal_facts(&removal, t);
        assert!(
            facts.contains(&(a.removal_asker, "desk1".to_owned())) && facts.contains(&(a.reason, "端末の紛失".into()))
        );
        assert!(facts.contains(&(a.removal_until, "2021/04/21 10:00".to_owned())));
        let refused = SecondFactorRemoval {
            status: "refused".into(),
            decided_by: Some("desk2".into()),
            decided_at: Some("2021-04-20T11:00:00+09:00".into()),
            refusal_reason: Some("確認できない".into()),
            ..removal.clone()
        };
        let facts = removal_facts(&refused, t);
        assert!(facts.contains(&(a.removal_decided, "desk2 · 2021/04/20 11:00".to_owned())));
        assert!(facts.contains(&(a.removal_refusal, "確認できない".to_owned())));
        assert!(!facts.iter().any(|(label, _)| *label == a.removal_until));
        let command = SecondFactorRemoval { asked_by: None, status: "agreed".into(), ..removal };
        assert!(removal_facts(&command, t).contains(&(a.removal_asker, a.command_line.to_owned())));
    }
}
