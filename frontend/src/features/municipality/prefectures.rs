//! 都道府県: how far accounts are issued in each.

use crate::components::list::filter_values::Values;
use crate::components::list::page_of::{ListTable, ListWords, fetch, use_list};
use crate::components::page::Page as Frame;
use crate::features::municipality::rows::prefecture_row;
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;

const WORDS: ListWords = ListWords {
    caption: |t| t.municipalities.prefectures,
    columns: |t| t.municipalities.prefecture_columns,
    empty: |t| t.municipalities.prefectures_empty,
};

/// The page.
#[component]
pub(crate) fn PrefecturesPage() -> impl IntoView {
    let i18n = use_i18n();
    let values = Memo::new(|_| Values::default());
    let list = use_list(values, |client, query| fetch(client, query.on("/prefectures"), prefecture_row));
    view! {
        <Frame title=Signal::derive(move || i18n.t().municipalities.prefectures.to_owned())>
            <ListTable list words=WORDS />
            <p class="lead">{tr(|t| t.municipalities.prefectures_lead)}</p>
        </Frame>
    }
}
