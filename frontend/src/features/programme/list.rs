//! 接種事業: the programmes of the nation and of one's own municipality.

use crate::components::list::filters::{Filters, use_filters};
use crate::components::list::page_of::{ListTable, ListWords, fetch, use_list};
use crate::components::page::Page as Frame;
use crate::features::programme::rows::{FILTERS, OWN_FILTERS, programme_row};
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::A;

const WORDS: ListWords =
    ListWords { caption: |t| t.programmes.title, columns: |t| t.programmes.columns, empty: |t| t.programmes.empty };

/// The page.
#[component]
pub(crate) fn ProgrammesPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    // Only the service desk sees those of several municipalities.
    let filters: &'static [_] = if untrack(|| session.may("write_accounts")) { &FILTERS } else { &OWN_FILTERS };
    let values = use_filters(filters);
    let list = use_list(values, |client, query| fetch(client, query.on("/programmes"), programme_row));
    let new = move || {
        session.may("write_programmes").then(|| {
            view! {
                <A href="/programmes/new" attr:class="button button-primary">
                    {tr(|t| t.programmes.new)}
                </A>
            }
        })
    };
    view! {
        <Frame title=Signal::derive(move || i18n.t().programmes.title.to_owned()) action=new>
            <Filters filters values path="/programmes" />
            <ListTable list words=WORDS />
            <p class="lead">{tr(|t| t.programmes.lead)}</p>
        </Frame>
    }
}
