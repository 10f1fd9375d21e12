//! A product: what is in force, and every edition of it.

use crate::client::Call;
use crate::components::facts::Facts;
use crate::components::list::data_table::DataTable;
use crate::components::page::Page as Frame;
use crate::components::states::Loaded;
use crate::features::product::rows::{address, edition_rows, is_upcoming};
use crate::features::product::told::facts;
use crate::format::dates::plain_date_of;
use crate::i18n::{tr, use_i18n};
use crate::load::use_load_anew;
use crate::reference::local;
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use madoguchi_contract::product::Product;

/// The page.
#[component]
pub(crate) fn ProductPage() -> impl IntoView {
    let (i18n, params) = (use_i18n(), use_params_map());
    let code = Memo::new(move |_| params.with(|params| params.get("code")).unwrap_or_default());
    let load = use_load_anew(
        move || Some(code.get()).filter(|code| !code.is_empty()),
        |client, code: String| client.send::<Product>(Call::get(address(&code))),
    );
    let title = Signal::derive(move || {
        let name = load.value.with(|found| {
            let today = found.as_ref().map(|found| &found.today)?;
            Some(local(&today.name_ja, &today.name_en, i18n.lang()).to_owned())
        });
        name.unwrap_or_else(|| i18n.t().products.product.to_owned())
    });
    let add = move || {
        load.value.with(|found| found.as_ref().is_some_and(|found| found.may_change)).then(|| {
            view! {
                <A href=format!("{}/edit", address(&code.get())) attr:class="button button-primary">
                    {tr(|t| t.products.add)}
                </A>
            }
        })
    };
    view! {
        <Frame
            title
            crumbs=vec![(Signal::derive(move || i18n.t().products.title.to_owned()), "/products")]
            action=add
        >
            <Loaded load lines=8 let:product>
                <Sheet product />
            </Loaded>
        </Frame>
    }
}

#[component]
fn Sheet(product: Product) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let product = StoredValue::new(product);
    let since = move || {
        let (t, today) = (i18n.t(), session.today());
        product.with_value(|product| {
            let day = plain_date_of(&product.today.effective_from, t.lang);
            let words = if is_upcoming(&product.today, today) { t.products.begins } else { t.products.from };
            view! {
                <p>
                    <code>{product.code.clone()}</code>
                    " · "
                    {words(&day)}
                </p>
            }
        })
    };
    let facts = Signal::derive(move || product.with_value(|product| facts(&product.today, i18n.t())));
    let rows = Signal::derive(move || product.with_value(|product| edition_rows(product, session.today(), i18n.t())));
    view! {
        <section class="card wide-facts" aria-labelledby="product-in-force">
            <h2 id="product-in-force">{tr(|t| t.products.in_force)}</h2>
            {since}
            <Facts facts />
        </section>
        <section class="below product-editions" aria-labelledby="product-editions">
            <h2 id="product-editions">{tr(|t| t.products.history)}</h2>
            <DataTable caption=|t| t.products.history columns=|t| t.products.history_columns rows />
        </section>
    }
}
