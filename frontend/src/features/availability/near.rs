//! The next free slots near a date, three of them, as sentences to read aloud.

use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::FormErrors;
use crate::components::states::FailureBox;
use crate::features::availability::days::Days;
use crate::features::availability::nearest::{Near, Wanted, use_nearest};
use crate::features::availability::search::{OpenCell, Search};
use crate::format::dates::{long_date_of, spoken_band};
use crate::i18n::{tr, use_i18n};
use crate::reference::use_reference;
use chrono::NaiveDate;
use leptos::prelude::*;
use madoguchi_contract::availability::Slot;

/// How many one reads aloud.
const OPTIONS: usize = 3;

/// The helper: a date, a button, three sentences.
#[component]
pub(crate) fn NearestFree(
    search: Memo<Search>,
    today: Memo<Option<NaiveDate>>,
    days: Memo<Days>,
    on_take: Callback<(Slot, OpenCell)>,
    /// On the same line.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let session = crate::session::use_session();
    let reference = use_reference();
    FormErrors::provide();
    let wanted = RwSignal::new(DateDraft::default());
    // Today, or the recommended day of the dose that is looked for. At midnight a day that was typed stays.
    Effect::new(move |before: Option<(Option<NaiveDate>, DateDraft)>| {
        let standard = days.with(|days| days.standard);
        let Some(today) = today.get() else { return (standard, DateDraft::default()) };
        let now = DateDraft::of(standard.map_or(today, |day| day.max(today)));
        let typed = before.is_some_and(|(dose, filled)| dose == standard && wanted.get_untracked() != filled);
        if !typed {
            wanted.set(now.clone());
        }
        (standard, now)
    });
    // The day that was asked for, and of which search: what is found belongs to it, and to the days the rules leave
    // now.
    let asked = RwSignal::new(None::<(NaiveDate, Wanted)>);
    let on = move |date: NaiveDate| {
        let today = today.get()?;
        let wanted = search.with(|search| Wanted::near(date, search, days.get(), today, OPTIONS));
        Some(wanted.in_municipality(session.municipality.get()))
    };
    let current = Memo::new(move |_| {
        let (date, then) = asked.get()?;
        on(date).filter(|now| now.asks_as(&then))
    });
    let load = use_nearest(move || current.get());
    let busy = Memo::new(move |_| current.with(Option::is_some) && load.busy.get());
    let look = move || {
        let Some(today) = today.get_untracked() else { return };
        let date = wanted.get_untracked().date().unwrap_or_else(|| search.with_untracked(|s| s.range(today).0));
        let Some(next) = untrack(|| on(date)) else { return };
        match current.get_untracked() {
            Some(now) if now == next && busy.get_untracked() => {}
            Some(now) if now == next => load.reload(),
            _ => asked.set(Some((date, next))),
        }
    };
    let sentences = move || {
        let found = load.value.get().filter(|_| current.with(Option::is_some));
        found.map(|found| {
            if found.is_empty() {
                return view! { <p>{tr(|t| t.search.near_none)}</p> }.into_any();
            }
            let items = found
                .into_iter()
                .enumerate()
                .map(|(at, Near { day, cell, slot })| {
                    let taken = (slot.clone(), cell);
                    let words = move || {
                        let lang = i18n.lang();
                        let (date, time) = (long_date_of(&day.date, lang), spoken_band(&slot.starts, &slot.ends, lang));
                        let vaccine = reference.vaccine_name(&day.vaccine, lang);
                        (i18n.t().search.near_say)(at + 1, &date, &time, &day.venue.name, &vaccine, slot.free)
                    };
                    view! {
                        <li>
                            <p class="near-words">{words}</p>
                            <button
                                type="button"
                                class="button button-outline button-small"
                                on:click=move |_| on_take.run(taken.clone())
                            >
                                {move || (i18n.t().search.near_take)(at + 1)}
                            </button>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <ol class="near-list">{items}</ol>
                <button type="button" class="button button-text" on:click=move |_| asked.set(None)>
                    {tr(|t| t.common.close)}
                </button>
            }
            .into_any()
        })
    };
    view! {
        <section class="near dense" aria-labelledby="near-title">
            <div class="near-bar">
                <form
                    class="near-form"
                    novalidate
                    title=tr(|t| t.search.near_hint)
                    on:submit=move |event| {
                        event.prevent_default();
                        look();
                    }
                >
                    <h2 id="near-title">{tr(|t| t.search.near_title)}</h2>
                    <DateFields pointer="/near" label=tr(|t| t.search.near_date) value=wanted />
                    <button
                        type="submit"
                        class="button button-outline"
                        aria-disabled=move || busy.get().then_some("true")
                    >
                        {tr(|t| t.search.near_find)}
                    </button>
                </form>
                {children()}
            </div>
            <FailureBox failure=load.failure on_retry=Callback::new(move |()| load.reload()) />
            <div class="near-found" aria-live="polite">
                {sentences}
            </div>
        </section>
    }
}
