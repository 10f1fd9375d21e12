//! アカウント: the list. Names and mail addresses that are looked for stand in no address.

use crate::client::{Call, Client};
use crate::components::list::filters::{Filters, Search, use_filters};
use crate::components::list::page_of::{Asked, ListTable, ListWords, use_search};
use crate::components::list::row::Listed;
use crate::components::page::Page as Frame;
use crate::failure::Failure;
use crate::features::account::rows::{FILTERS, OWN_FILTERS, row, search};
use crate::features::account::second_factor::OpenRemovals;
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::account::Account;
use madoguchi_contract::page::Page;

const WORDS: ListWords =
    ListWords { caption: |t| t.accounts.title, columns: |t| t.accounts.columns, empty: |t| t.accounts.empty };

/// The page.
#[component]
pub(crate) fn AccountsPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let nation = untrack(|| session.may("write_accounts"));
    let filters = if nation { &FILTERS[..] } else { &OWN_FILTERS[..] };
    let values = use_filters(filters);
    let words = RwSignal::new(String::new());
    let list = use_search(values, words, page);
    let words = Search { sent: words, label: |t| t.accounts.q, hint: |t| t.accounts.q_hint };
    let new = move || {
        nation.then(|| {
            view! {
                <A href="/accounts/new" attr:class="button button-primary">
                    {tr(|t| t.accounts.new)}
                </A>
            }
        })
    };
    view! {
        <Frame title=Signal::derive(move || i18n.t().accounts.title.to_owned()) action=new>
            {nation.then(|| view! { <OpenRemovals /> })}
            <Filters filters values path="/accounts" search=words />
            <ListTable list words=WORDS />
            <p class="lead">{tr(|t| t.accounts.lead)}</p>
        </Frame>
    }
}

async fn page(client: Client, (values, words, cursor): Asked) -> Result<Listed, Failure> {
    let call = Call::post("/accounts/search", &search(&values, &words, cursor));
    Ok(Listed::of(client.send::<Page<Account>>(call).await?, row))
}
