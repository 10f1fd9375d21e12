//! 送信メール: how the outbox stands, and its list.

use crate::client::Call;
use crate::components::list::filters::{Filters, use_filters};
use crate::components::list::page_of::{ListTable, ListWords, fetch, use_list};
use crate::components::page::Page as Frame;
use crate::components::states::Loaded;
use crate::features::mail::rows::{FILTERS, row};
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::use_load;
use leptos::prelude::*;
use madoguchi_contract::outbox::OutboxState;

const WORDS: ListWords =
    ListWords { caption: |t| t.outbox.title, columns: |t| t.outbox.columns, empty: |t| t.outbox.empty };

/// The page.
#[component]
pub(crate) fn OutboxPage() -> impl IntoView {
    let i18n = use_i18n();
    let values = use_filters(&FILTERS);
    let list = use_list(values, |client, query| fetch(client, query.on("/outbox"), row));
    view! {
        <Frame title=Signal::derive(move || i18n.t().outbox.title.to_owned())>
            <p>{tr(|t| t.outbox.lead)}</p>
            <State />
            <Filters filters=&FILTERS values path="/outbox" />
            <ListTable list words=WORDS />
        </Frame>
    }
}

/// Whether mails are sent at all, and how many wait.
#[component]
fn State() -> impl IntoView {
    let i18n = use_i18n();
    let load = use_load(|| Some(()), |client, ()| client.send::<OutboxState>(Call::get("/outbox/state")));
    let tile = move |words: fn(&'static Texts) -> &'static str, count: u32| {
        view! {
            <li>
                <div class="tile">
                    <span>{tr(words)}</span>
                    <span class="figure num">{move || (i18n.t().outbox.count)(count)}</span>
                </div>
            </li>
        }
    };
    view! {
        <section class="section-small" aria-label=tr(|t| t.outbox.state)>
            <Loaded load lines=3 let:state>
                <div class=if state.smtp { "notice notice-info" } else { "notice notice-warning" }>
                    <p>{if state.smtp { tr(|t| t.outbox.smtp_on) } else { tr(|t| t.outbox.smtp_off) }}</p>
                </div>
                <ul class="tiles tiles-small">
                    {tile(|t| t.outbox.due, state.due)} {tile(|t| t.outbox.scheduled, state.scheduled)} {tile(|t| t.outbox.failed, state.failed)}
                </ul>
            </Loaded>
        </section>
    }
}
