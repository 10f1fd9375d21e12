//! 送信メール: how the outbox stands, and its list.

use crate::client::Call;
use crate::components::list::filters::{Filters, use_filters};
use crate::components::list::page_of::{ListTable, ListWords, fetch, use_list};
use crate::components::page::Page as Frame;
use crate::components::states::FailureBox;
use crate::features::mail::rows::{FILTERS, row};
use crate::format::dates::moment;
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::use_load;
use leptos::prelude::*;
use madoguchi_contract::mail::OutboxState;

const WORDS: ListWords =
    ListWords { caption: |t| t.outbox.title, columns: |t| t.outbox.columns, empty: |t| t.outbox.empty };

/// The page.
#[component]
pub(crate) fn OutboxPage() -> impl IntoView {
    let i18n = use_i18n();
    let values = use_filters(&FILTERS);
    let list = use_list(values, |client, query| fetch(client, query.on("/outbox"), row));
    view! {
        <Frame title=Signal::derive(move || i18n.t().outbox.title.to_owned()) action=|| view! { <State /> }>
            <Filters filters=&FILTERS values path="/outbox" />
            <ListTable list words=WORDS />
            <p class="lead">{tr(|t| t.outbox.lead)}</p>
        </Frame>
    }
}

/// Whether mails are sent at all, and how many wait.
#[component]
fn State() -> impl IntoView {
    let i18n = use_i18n();
    let load = use_load(|| Some(()), |client, ()| client.send::<OutboxState>(Call::get("/outbox/state")));
    let waiting = move |words: fn(&'static Texts) -> &'static str, count: u32| {
        view! { <span>{tr(words)} " " <strong class="num">{move || (i18n.t().outbox.count)(count)}</strong></span> }
    };
    let state = move || {
        load.value.get().map(|state| {
            let OutboxState { smtp, unreachable_since, .. } = &state;
            let warns = !smtp || unreachable_since.is_some();
            let (smtp, since) = (*smtp, unreachable_since.as_deref().map(moment));
            let words = move || match (&since, smtp) {
                (Some(since), _) => (i18n.t().outbox.unreachable)(since),
                (None, true) => i18n.t().outbox.smtp_on.to_owned(),
                (None, false) => i18n.t().outbox.smtp_off.to_owned(),
            };
            view! {
                <span class:badge=warns class:badge-warning=warns class="outbox-smtp">
                    {words}
                </span>
                {waiting(|t| t.outbox.due, state.due)}
                {waiting(|t| t.outbox.scheduled, state.scheduled)}
                {waiting(|t| t.outbox.failed, state.failed)}
            }
        })
    };
    view! {
        <section class="outbox-state" aria-label=tr(|t| t.outbox.state)>
            <FailureBox failure=load.failure on_retry=Callback::new(move |()| load.reload()) />
            {state}
        </section>
    }
}
