//! Figures of accounts: who waits for a decision, which mails did not leave; for a municipality, what is under way.

use crate::client::{Call, Client};
use crate::components::states::FailureBox;
use crate::failure::Failure;
use crate::features::home::overview::Figure;
use crate::format::query::Query;
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::use_load;
use crate::session::use_session;
use leptos::prelude::*;
use madoguchi_contract::account::SecondFactorRemoval;
use madoguchi_contract::application::{ApplicationSummary, RoundSummary};
use madoguchi_contract::mail::OutboxState;
use madoguchi_contract::page::{MAX_LIMIT, Page};

/// What is counted.
#[derive(Clone, Copy)]
struct Numbers {
    waiting: u32,
    /// There are more than were counted.
    more: bool,
    failed_mails: Option<u32>,
    /// Second factors that one person of the service desk wants taken away, and a second has to look at.
    removals: usize,
}

/// The figures.
#[component]
pub(crate) fn AccountFigures() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let decides = Memo::new(move |_| session.may("decide_applications"));
    let load = use_load(
        move || Some(decides.get()),
        |client, decides| async move { if decides { desk(client).await } else { own(client).await } },
    );
    let people = move || {
        load.value.with(|numbers| {
            let words = |n: &Numbers| (i18n.t().home.waiting)(n.waiting, n.more);
            numbers.as_ref().map_or_else(|| "…".to_owned(), words)
        })
    };
    let mails = move || {
        load.value
            .with(|numbers| numbers.as_ref().and_then(|n| n.failed_mails))
            .map(|count| (i18n.t().home.mails)(count))
    };
    let removals = move || load.value.with(|numbers| numbers.as_ref().map_or(0, |numbers| numbers.removals));
    let (href, title): (_, fn(&'static Texts) -> &'static str) = if decides.get_untracked() {
        ("/application-people?status=received", |t| t.home.waiting_people)
    } else {
        ("/applications", |t| t.home.own_waiting)
    };
    view! {
        <section class="home-figures" aria-labelledby="home-accounts" aria-busy=move || load.busy.get().to_string()>
            <h2 id="home-accounts" class="visually-hidden">
                {tr(|t| t.home.accounts_figures)}
            </h2>
            <FailureBox failure=load.failure on_retry=Callback::new(move |()| load.reload()) />
            <ul class="home-numbers">
                <Figure href title text=Signal::derive(people) />
                <Show when=move || decides.get()>
                    <Figure
                        href="/outbox?status=failed"
                        title=|t| t.home.failed_mails
                        text=Signal::derive(move || mails().unwrap_or_else(|| "…".to_owned()))
                    />
                    // Seldom: where nobody waits it is not in sight.
                    <Show when=move || 0 < removals()>
                        <Figure
                            href="/accounts"
                            title=|t| t.home.removals
                            text=Signal::derive(move || removals().to_string())
                        />
                    </Show>
                </Show>
            </ul>
        </section>
    }
}

fn first_page(path: &str) -> Call {
    Call::get(Query::new().with("limit", MAX_LIMIT.to_string()).on(path))
}

fn waiting_removals() -> Call {
    let query = Query::new().with("status", "open").with("limit", MAX_LIMIT.to_string());
    Call::get(query.on("/second-factor-removals"))
}

/// The rounds count who waits, without naming anybody.
async fn desk(client: Client) -> Result<Numbers, Failure> {
    let rounds: Page<RoundSummary> = client.send(first_page("/issuance-rounds")).await?;
    let outbox: OutboxState = client.send(Call::get("/outbox/state")).await?;
    let removals: Page<SecondFactorRemoval> = client.send(waiting_removals()).await?;
    Ok(Numbers {
        removals: removals.items.len(),
        waiting: rounds.items.iter().map(|round| round.received).sum(),
        more: rounds.next_cursor.is_some(),
        failed_mails: Some(outbox.failed),
    })
}

async fn own(client: Client) -> Result<Numbers, Failure> {
    let sent: Page<ApplicationSummary> = client.send(first_page("/applications")).await?;
    let waiting = sent.items.iter().map(|application| application.received).sum();
    Ok(Numbers { waiting, more: sent.next_cursor.is_some(), failed_mails: None, removals: 0 })
}
