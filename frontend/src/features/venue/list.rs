//! 全医療機関・接種会場の一覧: search, and on to each venue. The address holds the search.

use crate::client::Call;
use crate::components::form::errors::FormErrors;
use crate::components::form::field::TextField;
use crate::components::list::filter_bar::FilterBar;
use crate::components::list::pager::{Pager, Turn};
use crate::components::page::Page as Frame;
use crate::components::states::{Empty, Loaded};
use crate::format::query::{Query, encoded};
use crate::format::text::phone;
use crate::i18n::{tr, use_i18n};
use crate::load::use_load;
use crate::reference::use_reference;
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_query_map};
use madoguchi_contract::page::Page;
use madoguchi_contract::venue::Venue;

/// The page.
#[component]
pub(crate) fn VenuesPage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query_map();
    let q = Memo::new(move |_| query.with(|query| query.get("q").unwrap_or_default()));
    let turn = Turn::new(Memo::new(move |_| (q.get(), session.municipality.get())));
    let load = use_load(
        move || Some((turn.asked(), turn.page())),
        |client, ((q, municipality), cursor)| {
            let query = Query::new()
                .with("q", q)
                .with("municipality_code", municipality.unwrap_or_default())
                .with("cursor", cursor.unwrap_or_default());
            client.send::<Page<Venue>>(Call::get(query.on("/venues")))
        },
    );
    let next = Signal::derive(move || load.value.with(|page| page.as_ref().and_then(|page| page.next_cursor.clone())));
    let new_button = move || {
        session.may("write_venues").then(|| {
            view! {
                <A href="/venues/new" attr:class="button button-primary">
                    {tr(|t| t.venues.new)}
                </A>
            }
        })
    };
    view! {
        <Frame title=Signal::derive(move || i18n.t().venues.list_title.to_owned()) action=new_button>
            <SearchForm q />
            <Loaded load let:page>
                <List page searched=Signal::derive(move || !q.with(String::is_empty)) />
            </Loaded>
            <Pager turn next />
        </Frame>
    }
}

#[component]
fn SearchForm(q: Memo<String>) -> impl IntoView {
    let navigate = use_navigate();
    FormErrors::provide();
    let typed = RwSignal::new(q.get_untracked());
    Effect::new(move |_| typed.set(q.get()));
    let go =
        Callback::new(move |q: String| navigate(&Query::new().with("q", q).on("/venues"), NavigateOptions::default()));
    let search = Callback::new(move |()| go.run(typed.get_untracked().trim().to_owned()));
    let clear = Callback::new(move |()| go.run(String::new()));
    view! {
        <FilterBar
            label=|t| t.venues.q
            on_search=search
            on_clear=clear
            blank=Signal::derive(move || q.with(String::is_empty))
        >
            <TextField
                pointer="/q"
                label=tr(|t| t.venues.q)
                hint=tr(|t| t.venues.q_hint)
                value=typed
                kind="search"
                maxlength=100
            />
        </FilterBar>
    }
}

#[component]
fn List(page: Page<Venue>, searched: Signal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let reference = use_reference();
    if page.items.is_empty() {
        let words =
            move |found: fn(&'static crate::features::venue::words::Texts) -> &'static str,
                  empty: fn(&'static crate::features::venue::words::Texts) -> &'static str| {
                Signal::derive(move || {
                    if searched.get() { found(i18n.t().venues) } else { empty(i18n.t().venues) }.to_owned()
                })
            };
        let (title, detail) = (words(|t| t.none, |t| t.empty), words(|t| t.none_detail, |t| t.empty_detail));
        return view! { <Empty title detail /> }.into_any();
    }
    let count = page.items.len();
    let items = StoredValue::new(page.items);
    let rows = move || {
        let t = i18n.t();
        items.with_value(|venues| {
            venues
                .iter()
                .map(|venue| {
                    let kind =
                        t.venues.kinds.iter().find(|(code, _)| *code == venue.kind).map_or("", |(_, words)| words);
                    let vaccines = venue
                        .vaccines
                        .iter()
                        .map(|code| reference.vaccine_name(code, t.lang))
                        .collect::<Vec<_>>()
                        .join(if t.lang == madoguchi_contract::Lang::Ja { "、" } else { ", " });
                    let (class, status) = if venue.published {
                        ("badge badge-success", t.venues.published)
                    } else {
                        ("badge badge-neutral", t.venues.not_published)
                    };
                    let name = venue.name.clone();
                    let phone = venue.phone.as_deref().map(phone);
                    let href = format!("/venues/{}", encoded(&venue.id));
                    view! {
                        <tr role="row">
                            <th scope="row" role="rowheader" data-label=t.venues.name>
                                <span>
                                    <A href=href>{name}</A>
                                    <span class="sub">{kind}</span>
                                </span>
                            </th>
                            <td role="cell" data-label=t.venues.address>
                                <span>
                                    {venue.address.clone()} <span class="sub num">{venue.postal_code.clone()}</span>
                                </span>
                            </td>
                            <td role="cell" class="num nowrap" data-label=t.venues.phone>
                                {phone}
                            </td>
                            <td role="cell" data-label=t.venues.vaccines>
                                {vaccines}
                            </td>
                            <td role="cell" data-label=t.venues.status>
                                <span class=class>{status}</span>
                            </td>
                        </tr>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <p class="num list-count">{move || (i18n.t().venues.count)(count)}</p>
        <div class="table-scroll cards-scroll">
            <table class="table table-cards" role="table">
                <caption class="visually-hidden">{tr(|t| t.venues.list_title)}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">
                            {tr(|t| t.venues.name)}
                        </th>
                        <th scope="col" role="columnheader">
                            {tr(|t| t.venues.address)}
                        </th>
                        <th scope="col" role="columnheader">
                            {tr(|t| t.venues.phone)}
                        </th>
                        <th scope="col" role="columnheader">
                            {tr(|t| t.venues.vaccines)}
                        </th>
                        <th scope="col" role="columnheader">
                            {tr(|t| t.venues.status)}
                        </th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
