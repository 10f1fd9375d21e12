//! A plain list: what was read as a table, with its states and its pages.

use crate::client::{Call, Client};
use crate::components::list::data_table::{DataTable, RowAction};
use crate::components::list::filter_values::Values;
use crate::components::list::pager::{Pager, Turn};
use crate::components::list::row::{Listed, Row};
use crate::components::states::{Empty, Loaded};
use crate::failure::Failure;
use crate::format::query::Query;
use crate::i18n::{Texts, use_i18n};
use crate::load::{Load, use_load};
use leptos::prelude::*;
use madoguchi_contract::page::Page;
use serde::de::DeserializeOwned;
use std::future::Future;

/// A list: what was read, and which page of it.
#[derive(Clone, Copy)]
pub(crate) struct List {
    /// The page that was read.
    pub(crate) load: Load<Listed>,
    turn: Turn<(Values, String)>,
}

/// The list of these filters; other filters begin at the first page.
pub(crate) fn use_list<R>(values: Memo<Values>, fetch: impl Fn(Client, Query) -> R + 'static) -> List
where
    R: Future<Output = Result<Listed, Failure>> + 'static,
{
    use_search(values, RwSignal::new(String::new()), move |client, (values, _, cursor)| {
        fetch(client, values.query().with("cursor", cursor.unwrap_or_default()))
    })
}

/// What a page of a list is asked for: the filters, the words that stand in no address, and where it begins.
pub(crate) type Asked = (Values, String, Option<String>);

/// The list of these filters and words.
pub(crate) fn use_search<R>(
    values: Memo<Values>,
    words: RwSignal<String>,
    fetch: impl Fn(Client, Asked) -> R + 'static,
) -> List
where
    R: Future<Output = Result<Listed, Failure>> + 'static,
{
    let turn = Turn::new(Memo::new(move |_| (values.get(), words.get())));
    let key = move || {
        let (values, words) = turn.asked();
        Some((values, words, turn.page()))
    };
    let load = use_load(key, fetch);
    // The last of a later page is gone, decided or sent: what is left stands on the first.
    Effect::new(move |_| {
        let emptied = load.value.with(|page| page.as_ref().is_some_and(|page| page.count == 0));
        if emptied {
            turn.to(None);
        }
    });
    List { load, turn }
}

/// Reads a page of items that become rows.
///
/// # Errors
/// A [`Failure`], ready to be shown.
pub(crate) async fn fetch<T: DeserializeOwned + Send + Sync + 'static>(
    client: Client,
    path: String,
    row: impl Fn(&T, &'static Texts) -> Row + Send + Sync + 'static,
) -> Result<Listed, Failure> {
    let page: Page<T> = client.send(Call::get(path)).await?;
    Ok(Listed::of(page, row))
}

/// The words of a list.
#[derive(Clone, Copy)]
pub(crate) struct ListWords {
    /// What the table lists.
    pub(crate) caption: fn(&'static Texts) -> &'static str,
    /// The headings.
    pub(crate) columns: fn(&'static Texts) -> &'static [&'static str],
    /// Nothing there: why, and what to do next.
    pub(crate) empty: fn(&'static Texts) -> (&'static str, &'static str),
}

/// The table with its states and pages.
#[component]
pub(crate) fn ListTable(list: List, words: ListWords, #[prop(optional)] action: Option<RowAction>) -> impl IntoView {
    let i18n = use_i18n();
    let List { load, turn } = list;
    let rows = Signal::derive(move || {
        load.value.with(|page| page.as_ref().map(|page| page.rows(i18n.t())).unwrap_or_default())
    });
    let count = Memo::new(move |_| load.value.with(|page| page.as_ref().map(|page| (page.count, page.next.is_some()))));
    let empty = move |pick: fn((&'static str, &'static str)) -> &'static str| {
        Signal::derive(move || pick((words.empty)(i18n.t())).to_owned())
    };
    view! {
        <p class="num list-count" role="status">
            {move || count.get().map(|(count, more)| (i18n.t().common.items)(count, more))}
        </p>
        <Loaded load lines=8 let:page>
            {if page.count == 0 {
                view! { <Empty title=empty(|(title, _)| title) detail=empty(|(_, detail)| detail) /> }.into_any()
            } else {
                match action {
                    Some(action) => {
                        view! { <DataTable caption=words.caption columns=words.columns rows action /> }.into_any()
                    }
                    None => view! { <DataTable caption=words.caption columns=words.columns rows /> }.into_any(),
                }
            }}
        </Loaded>
        <Pager
            turn
            next=Signal::derive(move || load.value.with(|page| page.as_ref().and_then(|page| page.next.clone())))
        />
    }
}
