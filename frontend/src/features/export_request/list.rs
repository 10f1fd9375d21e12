//! 出力の承認: what was asked for; for a municipality the limits beside it.

use crate::components::list::filters::{Filters, use_filters};
use crate::components::list::page_of::{ListTable, ListWords, fetch, use_list};
use crate::components::page::Page as Frame;
use crate::features::export_request::limits::Limits;
use crate::features::export_request::rows::{FILTERS, row};
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use leptos::prelude::*;

const WORDS: ListWords =
    ListWords { caption: |t| t.exports.title, columns: |t| &t.exports.columns, empty: |t| t.exports.empty };

/// The page.
#[component]
pub(crate) fn ExportRequestsPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let values = use_filters(&FILTERS);
    let list = use_list(values, |client, query| fetch(client, query.on("/export-requests"), row));
    let own = untrack(|| session.may("guard_personal_data").then(|| session.municipalities())).unwrap_or_default();
    view! {
        <Frame
            title=Signal::derive(move || i18n.t().exports.title.to_owned())
            crumbs=vec![(Signal::derive(move || i18n.t().bookings.list_title.to_owned()), "/bookings")]
        >
            <Filters filters=&FILTERS values path="/export-requests" />
            <ListTable list words=WORDS />
            <p class="lead">{tr(|t| t.exports.lead)}</p>
            {own.into_iter().map(|municipality| view! { <Limits code=municipality.code /> }).collect_view()}
        </Frame>
    }
}
