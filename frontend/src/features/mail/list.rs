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
            let smtp = if state.smtp { tr(|t| t.outbox.smtp_on) } else { tr(|t| t.outbox.smtp_off) };
            view! {
                <span class:badge=!state.smtp class:badge-warning=!state.smtp class="outbox-smtp">
                    {smtp}
                </span>
                {state
                    .unreachable_since
                    .map(|since| {
                        let words = move || (i18n.t().outbox.unreachable)(&moment(&since));
                        view! { <span class="badge badge-warning outbox-smtp">{words}</span> }
                    })}
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
