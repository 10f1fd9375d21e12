//! 接種予約: search, grid, time bands. The address holds the search, so that back and a shared link work; counts read
//! themselves again while the page is seen.

use crate::components::list::pager::Turn;
use crate::components::not_found::NotPermitted;
use crate::components::page::Page;
use crate::components::states::{Empty, FailureBox, Skeleton};
use crate::drafts::use_drafts;
use crate::features::availability::conditions::SearchFields;
use crate::features::availability::counts::{first_free, position_of};
use crate::features::availability::days::{Days, move_search};
use crate::features::availability::dose_banner::DoseBanner;
use crate::features::availability::go::use_go;
use crate::features::availability::grid::{AvailabilityGrid, MarkLegend};
use crate::features::availability::move_banner::MoveBanner;
use crate::features::availability::moving::Moving;
use crate::features::availability::near::NearestFree;
use crate::features::availability::place::Place;
use crate::features::availability::read::read;
use crate::features::availability::search::{LAST_SEARCH, OpenCell, SINGLE, Search};
use crate::features::availability::slot_panel::SlotPanel;
use crate::features::availability::toolbar::{CountsAge, Toolbar};
use crate::i18n::{tr, use_i18n};
use crate::load::{Load, use_load};
use crate::reference::use_reference;
use crate::session::use_session;
use chrono::NaiveDate;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use leptos_use::{use_document_visibility, use_interval_fn};
use madoguchi_contract::availability::{Availability, Slot};

/// Milliseconds between two readings of the counts.
const REFRESH_MS: u64 = 20_000;

/// The page.
#[component]
pub(crate) fn SearchPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let title = Signal::derive(move || i18n.t().search.title.to_owned());
    let may = Memo::new(move |_| session.may("book"));
    view! {
        <Page title wide=true>
            {move || {
                if may.get() { view! { <SearchScreen /> }.into_any() } else { view! { <NotPermitted /> }.into_any() }
            }}
        </Page>
    }
}

fn search_of(params: &ParamsMap) -> Search {
    let one = |name: &'static str| params.get(name).map(|value| (name, value));
    let mut pairs: Vec<(&str, String)> = SINGLE.into_iter().filter_map(one).collect();
    pairs.extend(params.get_all("vaccine").into_iter().flatten().map(|value| ("vaccine", value)));
    Search::from_params(pairs.iter().map(|(name, value)| (*name, value.as_str())))
}

#[component]
fn SearchScreen() -> impl IntoView {
    let (session, params, go, reference) = (use_session(), use_query_map(), use_go(), use_reference());
    let search = Memo::new(move |_| params.with(search_of));
    let closed = Memo::new(move |_| search.with(Search::closed));
    let open = Memo::new(move |_| search.with(|search| search.open.clone()));
    let drafts = use_drafts();
    Effect::new(move |_| {
        closed.with(|search| drafts.keep(LAST_SEARCH, &search.without_move().address()));
    });
    let today = Memo::new(move |_| session.today());
    let moving = Moving::new(search);
    // Venue, product and days of a move come from its booking; until then there is nothing to look for.
    let waits = Memo::new(move |_| search.with(Search::is_bare_move) && moving.booking.failure.with(Option::is_none));
    Effect::new(move |_| {
        if let (true, Some(today), Some(days), Some(booking)) =
            (waits.get(), today.get(), moving.days.get(), moving.booking.value.get())
        {
            let near = search.with_untracked(|bare| move_search(bare, &booking.slot, &days, today));
            let several = untrack(|| reference.several_run());
            let programme = if several { booking.slot.programme } else { String::new() };
            go.run((Search { programme, ..near }, true));
        }
    });
    let booked = Signal::derive(move || {
        moving.booking.value.with(|booking| booking.as_ref().map(|booking| booking.slot.id.clone()))
    });
    let days = Memo::new(move |_| match moving.is_on() {
        true => moving.days.get().unwrap_or_default(),
        false => search.with(|search| Days::of_dose(&search.vaccines, search.earliest, search.standard)),
    });
    // Another search begins with its first rows, and nothing read for the one before is its answer.
    let turn = Turn::<Search, u32>::new(closed);
    let pages = Memo::new(move |_| turn.page().unwrap_or(1));
    let load: Load<Availability> = use_load(
        move || {
            let today = today.get().filter(|_| !waits.get())?;
            Some((turn.asked(), today, session.municipality.get(), pages.get()))
        },
        |client, (search, today, municipality, pages)| read(client, search, today, municipality, pages),
    );
    let place = Place::new();
    Effect::new(move |before: Option<Search>| {
        let now = closed.get();
        if before.as_ref().is_some_and(|before| *before != now) {
            // Another search: what was read for the one before is not its answer.
            load.value.set(None);
        }
        if before.as_ref() != Some(&now) && open.with_untracked(Option::is_none) {
            place.ask(now.clone());
        }
        now
    });
    Effect::new(move |_| {
        if load.failure.with(Option::is_some) {
            place.forget();
        }
        // The rules of a move say which cell is the first that will do.
        if moving.is_on() && moving.days.with(Option::is_none) && moving.booking.failure.with(Option::is_none) {
            return;
        }
        let first = load.value.with(|grid| grid.as_ref().map(|grid| days.with(|days| first_free(grid, days))));
        if let Some(first) = first
            && closed.with_untracked(|closed| place.takes(closed))
            && let Some(first) = first
        {
            place.go(first);
        }
    });

    let (again, auto) = (RwSignal::new(0u32), RwSignal::new(true));
    let refresh = move || {
        again.update(|again| *again += 1);
        load.reload();
    };
    let visibility = use_document_visibility();
    let by_itself = move || {
        if visibility.get_untracked() == web_sys::VisibilityState::Visible && auto.get_untracked() {
            refresh();
        }
    };
    let _ = use_interval_fn(by_itself, REFRESH_MS);
    Effect::watch(move || visibility.get(), move |_, _, _| by_itself(), false);

    let venue = Callback::new(move |id: String| {
        load.value.with(|grid| {
            let rows = grid.as_ref().map(|grid| grid.rows.as_slice()).unwrap_or_default();
            rows.iter().find(|row| row.venue.id == id).map(|row| row.venue.clone())
        })
    });
    let on_open = Callback::new(move |cell: OpenCell| {
        go.run((search.with_untracked(|search| search.with_open(Some(cell))), false));
    });
    let on_close = Callback::new(move |()| {
        // The cell that was open has the focus again.
        let cell = open.get_untracked();
        let at =
            load.value.with_untracked(|grid| grid.as_ref().zip(cell.as_ref()).and_then(|(g, c)| position_of(g, c)));
        go.run((search.with_untracked(|search| search.with_open(None)), true));
        place.go(at.unwrap_or_else(|| place.here.get_untracked()));
    });
    let navigate = use_navigate();
    let take = Callback::new(move |(slot, cell): (Slot, Option<OpenCell>)| {
        if untrack(|| moving.is_on()) {
            let name = cell.as_ref().and_then(|cell| untrack(|| venue.run(cell.venue_id.clone())));
            return moving.ask(slot, name.map(|venue| venue.name).unwrap_or_default(), cell);
        }
        navigate(&search.with_untracked(|search| search.book_path(&slot.id)), NavigateOptions::default());
    });
    let on_take = Callback::new(move |slot: Slot| take.run((slot, open.get_untracked())));
    let on_refresh = Callback::new(move |()| refresh());
    // A booking stays in its programme when it is moved.
    let takes = Callback::new(move |programme: String| {
        let own = moving.booking.value.with(|booking| {
            booking.as_ref().filter(|_| moving.is_on()).is_none_or(|booking| booking.slot.programme == programme)
        });
        own && search.with(|search| search.takes(&programme))
    });
    // The button goes away with the failure: the grid takes its focus.
    let on_retry = Callback::new(move |()| {
        place.ask(closed.get_untracked());
        refresh();
    });
    let read_once = move || load.value.with(Option::is_some) || load.failure.with(Option::is_some);
    // Esc closes the panel, from the grid too.
    let keys = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && open.with_untracked(Option::is_some) {
            event.prevent_default();
            event.stop_propagation();
            on_close.run(());
        }
    };
    view! {
        <MoveBanner moving search on_full=on_refresh />
        <DoseBanner search />
        <SearchFields search today place on_again=on_refresh />
        <NearestFree
            search
            today
            days
            on_take=Callback::new(move |(slot, cell): (Slot, OpenCell)| take.run((slot, Some(cell))))
        >
            <CountsAge load auto on_refresh />
        </NearestFree>
        <Toolbar load search today place />
        <FailureBox failure=load.failure on_retry=on_retry />
        <Show when=move || !read_once()>
            <Skeleton lines=8 />
        </Show>
        <Show when=move || load.value.with(|grid| grid.as_ref().is_some_and(|grid| grid.rows.is_empty()))>
            <Nothing search today />
        </Show>
        <div class="search-found" class:panel-open=move || open.with(Option::is_some) on:keydown=keys>
            <Show when=move || load.value.with(|grid| grid.as_ref().is_some_and(|grid| !grid.rows.is_empty()))>
                <AvailabilityGrid grid=load.value days place open on_open />
                <Show when=move || load.value.with(|grid| grid.as_ref().is_some_and(|grid| grid.next_cursor.is_some()))>
                    <button
                        type="button"
                        class="button button-outline"
                        on:click=move |_| turn.to(Some(pages.get_untracked().saturating_add(1)))
                    >
                        {tr(|t| t.search.more_rows)}
                    </button>
                </Show>
            </Show>
            <SlotPanel open venue again=again.into() booked days takes told=load.failure on_take on_close />
        </div>
        <MarkLegend />
    }
}

/// Nothing found: why, and what would do.
#[component]
fn Nothing(search: Memo<Search>, today: Memo<Option<NaiveDate>>) -> impl IntoView {
    let i18n = use_i18n();
    let title = Signal::derive(move || i18n.t().search.none.to_owned());
    let detail = Signal::derive(move || i18n.t().search.none_detail.to_owned());
    let later =
        move || search.with(|search| today.get().map(|today| search.turned(today, 1).address())).unwrap_or_default();
    let all = move || search.with(|search| search.everywhere().address());
    view! {
        <Empty title detail>
            <A href=later attr:class="button button-outline">
                {tr(|t| t.search.later)}
            </A>
            <A href=all attr:class="button button-outline">
                {tr(|t| t.common.clear)}
            </A>
        </Empty>
    }
}
