//! ワクチン製品: all of them, as they are today.

use crate::components::list::filter_values::Values;
use crate::components::list::page_of::{ListTable, ListWords, fetch, use_list};
use crate::components::page::Page as Frame;
use crate::features::product::rows::{may_begin, product_row};
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::A;

const WORDS: ListWords =
    ListWords { caption: |t| t.products.title, columns: |t| t.products.columns, empty: |t| t.products.empty };

/// The page.
#[component]
pub(crate) fn ProductsPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let values = Memo::new(|_| Values::default());
    let list = use_list(values, move |client, query| {
        fetch(client, query.on("/products"), move |summary, t| product_row(summary, session.today(), t))
    });
    let new = move || {
        may_begin(session).then(|| {
            view! {
                <A href="/products/new" attr:class="button button-primary">
                    {tr(|t| t.products.new)}
                </A>
            }
        })
    };
    view! {
        <Frame title=Signal::derive(move || i18n.t().products.title.to_owned()) action=new>
            <ListTable list words=WORDS />
            <p class="lead">{tr(|t| t.products.lead)}</p>
        </Frame>
    }
}
