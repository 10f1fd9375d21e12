//! 市町村: which of them have accounts, and a way to make one for those that have none.

use crate::components::list::filters::{Filters, use_filters};
use crate::components::list::page_of::{ListTable, ListWords, fetch, use_list};
use crate::components::page::Page as Frame;
use crate::features::municipality::rows::{FILTERS, municipality_row};
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;

const WORDS: ListWords = ListWords {
    caption: |t| t.municipalities.title,
    columns: |t| t.municipalities.columns,
    empty: |t| t.municipalities.empty,
};

/// The page.
#[component]
pub(crate) fn MunicipalitiesPage() -> impl IntoView {
    let i18n = use_i18n();
    let values = use_filters(&FILTERS);
    let list = use_list(values, |client, query| fetch(client, query.on("/municipalities"), municipality_row));
    view! {
        <Frame title=Signal::derive(move || i18n.t().municipalities.title.to_owned())>
            <Filters filters=&FILTERS values path="/municipalities" />
            <ListTable list words=WORDS />
            <p class="lead">{tr(|t| t.municipalities.lead)}</p>
        </Frame>
    }
}
