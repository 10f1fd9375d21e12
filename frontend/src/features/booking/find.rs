//! What the one box found. What was typed stays in memory, never in the address.

use crate::client::Call;
use crate::components::list::pager::{Pager, Turn};
use crate::components::page::Page as Frame;
use crate::components::states::{Empty, Loaded};
use crate::features::booking::find_answer::{is_exact, what_is_typed};
use crate::features::booking::table::BookingTable;
use crate::find_query::use_find_query;
use crate::format::query::encoded;
use crate::i18n::{tr, use_i18n};
use crate::load::use_load_anew;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use madoguchi_contract::booking::{Booking, BookingSearchRequest};
use madoguchi_contract::page::Page;

/// The page.
#[component]
pub(crate) fn FindPage() -> impl IntoView {
    let i18n = use_i18n();
    let find = use_find_query();
    let turn = Turn::new(Memo::new(move |_| (find.sent.get(), find.times.get())));
    let load = use_load_anew(
        move || {
            let (q, times) = turn.asked();
            (!q.is_empty()).then(|| (q, times, turn.page()))
        },
        |client, (q, _, cursor)| {
            let request = BookingSearchRequest {
                q: Some(q),
                cursor,
                sort: Some("-date".into()),
                ..BookingSearchRequest::default()
            };
            client.send::<Page<Booking>>(Call::post("/bookings/search", &request))
        },
    );
    // The only booking of a whole number opens. The list takes no step in the history: back leads where one was.
    let navigate = use_navigate();
    Effect::new(move |_| {
        let failed = load.failure.with_untracked(Option::is_some);
        if load.busy.get() || failed || !find.sent.with(|text| is_exact(text)) {
            return;
        }
        let only = load.value.with(|page| match page.as_ref().map(|page| (page.items.as_slice(), &page.next_cursor)) {
            Some(([only], None)) => Some(format!("/bookings/{}", encoded(&only.id))),
            Some(_) | None => None,
        });
        if let Some(path) = only {
            navigate(&path, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    let next = Signal::derive(move || load.value.with(|page| page.as_ref().and_then(|page| page.next_cursor.clone())));
    let items = Signal::derive(move || {
        load.value.with(|page| page.as_ref().map(|page| page.items.clone()).unwrap_or_default())
    });
    let as_what = move || find.sent.with(|text| what_is_typed(text, i18n.t()));
    view! {
        <Frame title=Signal::derive(move || i18n.t().bookings.find_title.to_owned()) wide=true>
            <Show
                when=move || !find.sent.with(String::is_empty)
                fallback=move || {
                    view! {
                        <Empty
                            title=Signal::derive(move || i18n.t().bookings.find_start.to_owned())
                            detail=Signal::derive(move || i18n.t().bookings.find_start_detail.to_owned())
                        />
                    }
                }
            >
                <div class="list-head">
                    <p>
                        <strong>{move || find.sent.get()}</strong>
                        " · "
                        {as_what}
                    </p>
                    <p class="num" role="status">
                        {move || {
                            load.value
                                .with(|page| {
                                    page.as_ref()
                                        .map(|page| (i18n
                                            .t()
                                            .bookings
                                            .find_count)(page.items.len(), page.next_cursor.is_some()))
                                })
                        }}
                    </p>
                </div>
                <Loaded load let:page>
                    {if page.items.is_empty() {
                        view! {
                            <Empty
                                title=Signal::derive(move || i18n.t().bookings.find_none.to_owned())
                                detail=Signal::derive(move || i18n.t().bookings.find_none_detail.to_owned())
                            >
                                <A href="/search" attr:class="button button-primary">
                                    {tr(|t| t.bookings.find_to_book)}
                                </A>
                            </Empty>
                        }
                            .into_any()
                    } else {
                        view! { <BookingTable bookings=items /> }.into_any()
                    }}
                </Loaded>
                <Pager turn next />
            </Show>
        </Frame>
    }
}
