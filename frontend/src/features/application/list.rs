//! The applications that were sent: how many people wait, and for which round.

use crate::components::list::filters::{Filters, use_filters};
use crate::components::list::page_of::{ListTable, ListWords, fetch, use_list};
use crate::components::page::Page as Frame;
use crate::features::application::rows::{FILTERS, row};
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::A;

const WORDS: ListWords = ListWords {
    caption: |t| t.applications.list_title,
    columns: |t| t.applications.columns,
    empty: |t| t.applications.empty,
};

/// The page.
#[component]
pub(crate) fn ApplicationsPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let values = use_filters(&FILTERS);
    let list = use_list(values, |client, query| fetch(client, query.on("/applications"), row));
    let new = move || {
        session.may("apply_for_accounts").then(|| {
            view! {
                <A href="/applications/new" attr:class="button button-primary">
                    {tr(|t| t.applications.new)}
                </A>
            }
        })
    };
    view! {
        <Frame title=Signal::derive(move || i18n.t().applications.list_title.to_owned()) action=new>
            <Filters filters=&FILTERS values path="/applications" />
            <ListTable list words=WORDS />
        </Frame>
    }
}
