//! 接種予約: search, grid, time bands. The address holds the search, so that back and a shared link work; counts read
//! themselves again while the page is seen.

use crate::components::form::errors::focus_id;
use crate::components::not_found::NotPermitted;
use crate::components::page::Page;
use crate::components::states::{Empty, FailureBox, Skeleton};
use crate::drafts::use_drafts;
use crate::features::availability::conditions::SearchFields;
use crate::features::availability::counts::sums;
use crate::features::availability::go::use_go;
use crate::features::availability::grid::{AvailabilityGrid, MarkLegend};
use crate::features::availability::read::read;
use crate::features::availability::search::{LAST_SEARCH, OpenCell, Search};
use crate::features::availability::slot_panel::SlotPanel;
use crate::format::dates::clock;
use crate::format::query::Query;
use crate::i18n::{tr, use_i18n};
use crate::load::{Load, use_load};
use crate::session::use_session;
use chrono::NaiveDate;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use madoguchi_contract::availability::{Availability, Slot};
use std::time::Duration;

/// Between two readings of the counts.
const REFRESH: Duration = Duration::from_secs(20);

/// The page.
#[component]
pub(crate) fn SearchPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let title = Signal::derive(move || i18n.t().search.title.to_owned());
    let may = Memo::new(move |_| session.may("book"));
    view! {
        <Page title wide=true>
            {move || if may.get() { view! { <SearchScreen /> }.into_any() } else { view! { <NotPermitted /> }.into_any() }}
        </Page>
    }
}

fn search_of(params: &ParamsMap) -> Search {
    let one = |name: &'static str| params.get(name).map(|value| (name, value));
    let mut pairs: Vec<(&str, String)> =
        ["from", "to", "q", "venue", "open", "move", "dose"].into_iter().filter_map(one).collect();
    pairs.extend(params.get_all("vaccine").into_iter().flatten().map(|value| ("vaccine", value)));
    Search::from_params(pairs.iter().map(|(name, value)| (*name, value.as_str())))
}

#[component]
fn SearchScreen() -> impl IntoView {
    let (session, params, go) = (use_session(), use_query_map(), use_go());
    let search = Memo::new(move |_| params.with(search_of));
    let closed = Memo::new(move |_| search.with(Search::closed));
    let open = Memo::new(move |_| search.with(|search| search.open.clone()));
    let drafts = use_drafts();
    Effect::new(move |_| {
        closed.with(|search| drafts.keep(LAST_SEARCH, &Search { moving: String::new(), ..search.clone() }.address()));
    });
    let today = Memo::new(move |_| session.today());
    let pages = RwSignal::new(1u32);
    Effect::new(move |_| {
        closed.track();
        pages.set(1);
    });
    let load: Load<Availability> = use_load(
        move || Some((closed.get(), today.get()?, session.municipality.get(), pages.get())),
        |client, (search, today, municipality, pages)| read(client, search, today, municipality, pages),
    );
    // Another search: what was read for the one before is not its answer.
    Effect::new(move |before: Option<Search>| {
        let now = closed.get();
        if before.is_some_and(|before| before != now) {
            load.value.set(None);
        }
        now
    });

    let (again, auto) = (RwSignal::new(0u32), RwSignal::new(true));
    let refresh = move || {
        again.update(|again| *again += 1);
        load.reload();
    };
    let seen = || !document().hidden();
    if let Ok(interval) = set_interval_with_handle(
        move || {
            if seen() && auto.get_untracked() {
                refresh();
            }
        },
        REFRESH,
    ) {
        on_cleanup(move || interval.clear());
    }
    let listener = window_event_listener(ev::Custom::<web_sys::Event>::new("visibilitychange"), move |_| {
        if seen() && auto.get_untracked() {
            refresh();
        }
    });
    on_cleanup(move || listener.remove());

    let venue_name = Callback::new(move |id: String| {
        load.value.with(|grid| {
            let rows = grid.as_ref().map(|grid| grid.rows.as_slice()).unwrap_or_default();
            rows.iter().find(|row| row.venue.id == id).map(|row| row.venue.name.clone()).unwrap_or_default()
        })
    });
    let on_open = Callback::new(move |cell: OpenCell| {
        go.run((search.with_untracked(|search| search.with_open(Some(cell))), false));
    });
    let on_close = Callback::new(move |()| {
        go.run((search.with_untracked(|search| search.with_open(None)), true));
        // The cell that was open has the focus again.
        request_animation_frame(|| {
            if let Ok(Some(cell)) = document().query_selector(".grid-cell [tabindex='0']") {
                focus_id(&cell.id());
            }
        });
    });
    let moving = crate::features::availability::moving::Moving::new(Signal::derive(move || {
        search.with(|search| search.moving.clone())
    }));
    let navigate = use_navigate();
    let on_take = Callback::new(move |slot: Slot| {
        if moving.is_on() {
            return moving.ask(slot, search.with_untracked(|search| search.open.clone()));
        }
        let dose = search.with_untracked(|search| search.dose);
        let path = Query::new().with("dose", dose.map(|d| d.to_string()).unwrap_or_default());
        navigate(&path.on(&format!("/book/{}", slot.id)), NavigateOptions::default());
    });
    view! {
        <crate::features::availability::moving::MoveBanner moving on_full=Callback::new(move |()| refresh()) />
        <DoseBanner search />
        <SearchFields search today />
        <Toolbar load auto search today on_refresh=Callback::new(move |()| refresh()) />
        <FailureBox failure=load.failure on_retry=Callback::new(move |()| refresh()) />
        <Show when=move || load.value.with(Option::is_none) && load.failure.with(Option::is_none)><Skeleton lines=8 /></Show>
        <Show when=move || load.value.with(|grid| grid.as_ref().is_some_and(|grid| grid.rows.is_empty()))><Nothing search today /></Show>
        <Show when=move || load.value.with(|grid| grid.as_ref().is_some_and(|grid| !grid.rows.is_empty()))>
            <p class="small grid-hint">{tr(|t| t.search.grid_hint)}</p>
            <AvailabilityGrid grid=load.value open on_open />
            <MarkLegend />
            <Show when=move || load.value.with(|grid| grid.as_ref().is_some_and(|grid| grid.next_cursor.is_some()))>
                <button type="button" class="button button-outline" on:click=move |_| pages.update(|pages| *pages += 1)>{tr(|t| t.search.more_rows)}</button>
            </Show>
        </Show>
        <SlotPanel open venue_name again=again.into() on_take on_close />
        <crate::features::availability::near::NearestFree search today on_take />
    }
}

/// When the counts were read, and what is done about their age.
#[component]
fn Toolbar(
    load: Load<Availability>,
    auto: RwSignal<bool>,
    search: Memo<Search>,
    today: Memo<Option<NaiveDate>>,
    on_refresh: Callback<()>,
) -> impl IntoView {
    let (i18n, go) = (use_i18n(), use_go());
    let turn = move |pages: i64| {
        if let Some(today) = today.get_untracked() {
            go.run((search.with_untracked(|search| search.turned(today, pages)), false));
        }
    };
    let found = move || {
        load.value.with(|grid| grid.as_ref().map(sums)).map(|(rows, free, _)| (i18n.t().search.sums)(rows, free))
    };
    view! {
        <div class="grid-bar">
            <div class="grid-turn">
                <button type="button" class="button button-outline button-small" on:click=move |_| turn(-1)>"← " {tr(|t| t.search.earlier)}</button>
                <button type="button" class="button button-outline button-small" on:click=move |_| turn(1)>{tr(|t| t.search.later)} " →"</button>
            </div>
            <p class="num grid-found" role="status">{found}</p>
            <div class="grid-age">
                <span class="num">{move || load.value.with(|grid| grid.as_ref().map(|grid| (i18n.t().search.as_of)(&clock(&grid.as_of))))}</span>
                <label class="choice">
                    <input type="checkbox" prop:checked=move || auto.get() on:change:target=move |event| auto.set(event.target().checked()) />
                    <span>{tr(|t| t.search.auto)}</span>
                </label>
                <button type="button" class="button button-text" aria-disabled=move || load.busy.get().then_some("true") on:click=move |_| on_refresh.run(())>
                    {tr(|t| t.search.refresh)}
                </button>
            </div>
        </div>
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
    let all = move || {
        search.with(|search| {
            Search {
                moving: search.moving.clone(),
                dose: search.dose,
                from: search.from,
                to: search.to,
                ..Search::default()
            }
            .address()
        })
    };
    view! {
        <Empty title detail>
            <A href=later attr:class="button button-outline">{tr(|t| t.search.later)}</A>
            <A href=all attr:class="button button-outline">{tr(|t| t.common.clear)}</A>
        </Empty>
    }
}

/// A later dose is being booked: the search shows what fits.
#[component]
fn DoseBanner(search: Memo<Search>) -> impl IntoView {
    let i18n = use_i18n();
    let dose = Memo::new(move |_| search.with(|search| search.dose));
    view! {
        {move || dose.get().map(|dose| view! {
            <div class="notice notice-info">
                <p class="notice-title">{move || (i18n.t().search.dose_title)(dose)}</p>
                <p>{tr(|t| t.search.dose_hint)} " " <A href="/second-dose">{tr(|t| t.search.dose_back)}</A></p>
            </div>
        })}
    }
}
