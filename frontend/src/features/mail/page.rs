//! One mail of the outbox: its text, every attempt to send it, its link to copy.

use crate::change::use_change;
use crate::client::{Call, IdempotencyKey};
use crate::components::copy::CopyButton;
use crate::components::facts::Facts;
use crate::components::failure::failure_text;
use crate::components::page::Page as Frame;
use crate::components::states::{FailureBox, Loaded};
use crate::components::status::{Tone, use_status};
use crate::failure::Failure;
use crate::features::mail::rows;
use crate::format::query::encoded;
use crate::i18n::{tr, use_i18n};
use crate::load::{Load, use_load_anew};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_use::use_interval_fn;
use madoguchi_contract::mail::OutboxMailText;
use madoguchi_contract::problem::ProblemType;

/// Milliseconds between two readings, after a mail was sent again.
const AGAIN: u64 = 3_000;

/// The page.
#[component]
pub(crate) fn OutboxMailPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let load = use_load_anew(
        move || params.with(|params| params.get("id")),
        |client, id| client.send::<OutboxMailText>(Call::get(format!("/outbox/{}", encoded(&id)))),
    );
    // Sent again, it is read until how that went is among its attempts: a mail server may take its time.
    let awaited = RwSignal::new(None::<usize>);
    use_interval_fn(
        move || {
            let tried = load.value.with_untracked(|mail| mail.as_ref().map_or(0, |mail| mail.tries.len()));
            match awaited.get_untracked() {
                Some(before) if before < tried => awaited.set(None),
                Some(_) => load.reload(),
                None => {}
            }
        },
        AGAIN,
    );
    view! {
        <Frame
            title=Signal::derive(move || i18n.t().outbox.mail_title.to_owned())
            crumbs=vec![(Signal::derive(move || i18n.t().outbox.title.to_owned()), "/outbox")]
        >
            <Loaded load lines=10 let:mail>
                <Sheet mail load awaited />
            </Loaded>
        </Frame>
    }
}

#[component]
fn Sheet(mail: OutboxMailText, load: Load<OutboxMailText>, awaited: RwSignal<Option<usize>>) -> impl IntoView {
    let i18n = use_i18n();
    let OutboxMailText { mail, body, tries } = mail;
    let link = rows::link(&body).map(str::to_owned);
    let retry = rows::may_retry(&mail).then(|| mail.id.clone());
    let tried = tries.len();
    let (mail, shown) = (StoredValue::new(mail), body.clone());
    let badge = move || mail.with_value(|mail| rows::status(mail, i18n.t()));
    let facts = Signal::derive(move || mail.with_value(|mail| rows::facts(mail, i18n.t())));
    let steps = move || {
        let step = |attempt| {
            let (at, outcome, detail) = rows::attempt(attempt, i18n.t());
            view! {
                <li>
                    <strong>{outcome}</strong>
                    " "
                    <span class="num">{at}</span>
                    <div class="small">{detail}</div>
                </li>
            }
        };
        tries.iter().map(step).collect_view()
    };
    let untried = (tried == 0).then(|| view! { <p>{tr(|t| t.outbox.no_tries)}</p> });
    view! {
        <div class="columns">
            <section class="card">
                <h2>{tr(|t| t.outbox.body)}</h2>
                <pre class="mail-text">{shown}</pre>
                <div class="actions">
                    {link.map(|link| view! { <CopyButton text=link label=|t| t.outbox.copy_link /> })}
                    <CopyButton text=body label=|t| t.outbox.copy_body />
                </div>
            </section>
            <div>
                <section class="card">
                    <p>
                        <span class=move || {
                            badge().tone.map(crate::components::list::row::Tone::badge)
                        }>{move || badge().text}</span>
                    </p>
                    <Facts facts />
                    {retry.map(|id| view! { <Retry id load tried awaited /> })}
                </section>
                <section class="card">
                    <h2>{tr(|t| t.outbox.tries)}</h2>
                    {untried}
                    <ol class="history">{steps}</ol>
                </section>
            </div>
        </div>
    }
}

/// Sends a mail again that was given up, or waits after a failed attempt.
#[component]
fn Retry(
    id: String,
    load: Load<OutboxMailText>,
    /// Attempts so far.
    tried: usize,
    /// How many attempts there were when it was sent again, until there is one more.
    awaited: RwSignal<Option<usize>>,
) -> impl IntoView {
    let (i18n, status, change, key) =
        (use_i18n(), use_status(), use_change().named(|t| t.outbox.retry), IdempotencyKey::new());
    let retry = Callback::new(move |()| {
        let call = Call::act(format!("/outbox/{}/retry", encoded(&id))).idempotency_key(key.of(&id));
        change.send(call, move |outcome: Result<OutboxMailText, &Failure>| {
            key.spend();
            match outcome {
                Ok(_) => {
                    status.say(Tone::Success, i18n.t_untracked().outbox.retried);
                    // The answer may be kept, so the fresh link is not in it: it is read anew.
                    load.reload();
                    awaited.try_set(Some(tried));
                }
                // Sent or withdrawn meanwhile, its account suspended: the page shows how it is now.
                Err(failure)
                    if matches!(
                        failure.problem_type(),
                        Some(ProblemType::MailNotWaiting | ProblemType::AccountNotLive)
                    ) =>
                {
                    status.say(Tone::Info, failure_text(failure, i18n.t_untracked()).detail);
                    load.reload();
                }
                Err(_) => {}
            }
        });
    });
    view! {
        <FailureBox failure=change.failure on_retry=retry />
        <p class="small">{tr(|t| t.outbox.retry_detail)}</p>
        <button
            type="button"
            class="button button-outline"
            aria-disabled=move || change.busy.get().then_some("true")
            on:click=move |_| retry.run(())
        >
            {move || if change.busy.get() { i18n.t().outbox.retry_busy } else { i18n.t().outbox.retry }}
        </button>
    }
}
