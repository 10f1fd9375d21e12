//! Around the grid: turning its pages, what was found, how old the counts are.

use crate::features::availability::counts::sums;
use crate::features::availability::go::use_go;
use crate::features::availability::place::Place;
use crate::features::availability::search::Search;
use crate::format::dates::clock;
use crate::i18n::{tr, use_i18n};
use crate::load::Load;
use crate::reference::use_reference;
use chrono::NaiveDate;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::availability::Availability;

/// When the counts were read, and what is done about their age.
#[component]
pub(crate) fn CountsAge(load: Load<Availability>, auto: RwSignal<bool>, on_refresh: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let read_at =
        move || load.value.with(|grid| grid.as_ref().map(|grid| (i18n.t().search.as_of)(&clock(&grid.as_of))));
    view! {
        <div class="grid-age">
            <span class="num">{read_at}</span>
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || auto.get()
                    on:change:target=move |event| auto.set(event.target().checked())
                />
                <span>{tr(|t| t.search.auto)}</span>
            </label>
            <button
                type="button"
                class="button button-text"
                aria-disabled=move || load.busy.get().then_some("true")
                on:click=move |_| on_refresh.run(())
            >
                {tr(|t| t.search.refresh)}
            </button>
        </div>
    }
}

/// Earlier and later, what was found, and by which product or keyword it was narrowed.
#[component]
pub(crate) fn Toolbar(
    load: Load<Availability>,
    search: Memo<Search>,
    today: Memo<Option<NaiveDate>>,
    place: Place,
) -> impl IntoView {
    let (i18n, go, reference) = (use_i18n(), use_go(), use_reference());
    let turn = move |pages: i64| {
        if let Some(today) = today.get_untracked() {
            go.run((search.with_untracked(|search| search.turned(today, pages)), false));
        }
    };
    let found = move || {
        load.value.with(|grid| grid.as_ref().map(sums)).map(|(rows, free, _)| (i18n.t().search.sums)(rows, free))
    };
    let only = move || {
        let (vaccines, q) = search.with(|search| (search.vaccines.clone(), search.q.clone()));
        let names = vaccines.iter().map(|code| reference.vaccine_name(code, i18n.lang()));
        let programme = search.with(|search| search.programme.clone());
        let programme = (!programme.is_empty()).then(|| reference.programme_name(&programme, i18n.lang()));
        let parts: Vec<String> =
            programme.into_iter().chain(names).chain((!q.is_empty()).then(|| format!("「{q}」"))).collect();
        (!parts.is_empty()).then(|| (i18n.t().search.only)(&parts.join(i18n.t().common.comma)))
    };
    let keys = move |event: ev::KeyboardEvent| {
        if event.key() == "ArrowDown" && place.enter() {
            event.prevent_default();
        }
    };
    view! {
        <div class="grid-bar" on:keydown=keys>
            <div class="grid-turn">
                <button type="button" class="button button-outline button-small" on:click=move |_| turn(-1)>
                    "← "
                    {tr(|t| t.search.earlier)}
                </button>
                <button type="button" class="button button-outline button-small" on:click=move |_| turn(1)>
                    {tr(|t| t.search.later)}
                    " →"
                </button>
            </div>
            <p class="num grid-found" role="status">
                {found}
            </p>
            {move || {
                only()
                    .map(|words| {
                        let all = move || search.with(|search| search.everywhere().address());
                        let clears = search.with(|search| search.closed() != search.everywhere());
                        let bound = search.with(|search| search.dose.is_some() || !search.moving.is_empty());
                        let clear = move || {
                            let t = i18n.t();
                            if bound { t.search.all_venues } else { t.common.clear }
                        };
                        // The product of a series stays.
                        view! {
                            <p class="grid-only">{words} " " {clears.then(|| view! { <A href=all>{clear}</A> })}</p>
                        }
                    })
            }}
            <p class="small grid-hint">{tr(|t| t.search.grid_hint)}</p>
        </div>
    }
}
