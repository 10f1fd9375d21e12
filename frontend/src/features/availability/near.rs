//! The next free slots near a date, three of them, as sentences to read aloud.

use crate::client::{Call, Client, use_client};
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::FormErrors;
use crate::components::states::FailureBox;
use crate::failure::Failure;
use crate::features::availability::counts::{FreeDay, nearest_allowed};
use crate::features::availability::days::Days;
use crate::features::availability::read::read;
use crate::features::availability::search::{OpenCell, Search};
use crate::features::availability::slot_panel::slots_path;
use crate::format::dates::{long_date_of, spoken_band, wire_date};
use crate::i18n::{tr, use_i18n};
use crate::reference::use_reference;
use chrono::{NaiveDate, TimeDelta};
use leptos::prelude::*;
use leptos::task::spawn_local;
use madoguchi_contract::availability::{Slot, SlotsOfDay};

/// How many one reads aloud.
const OPTIONS: usize = 3;

#[derive(Clone, PartialEq)]
struct Choice {
    day: FreeDay,
    slot: Slot,
}

/// Days before and after the wanted one that are looked at.
async fn find(
    client: Client,
    search: Search,
    allowed: Days,
    wanted: NaiveDate,
    today: NaiveDate,
    municipality: Option<String>,
) -> Result<Vec<Choice>, Failure> {
    let from_wanted = |days| wanted.checked_add_signed(TimeDelta::days(days)).unwrap_or(wanted);
    let around = Search { from: Some(from_wanted(-7).max(today)), to: Some(from_wanted(21)), ..search.closed() };
    let grid = read(client, around, today, municipality, 1).await?;
    let mut choices = Vec::new();
    // A day may be free of open slots by the time it is looked at: a few more are kept in hand.
    for day in nearest_allowed(&grid, &allowed, wanted, OPTIONS * 2) {
        if choices.len() == OPTIONS {
            break;
        }
        let Some(date) = wire_date(&day.date) else { continue };
        let cell = OpenCell { venue_id: day.venue.id.clone(), vaccine: day.vaccine.clone(), date };
        let slots: SlotsOfDay = client.send(Call::get(slots_path(&cell))).await?;
        if let Some(slot) = slots.items.into_iter().find(|slot| slot.status == "open" && slot.free > 0) {
            choices.push(Choice { day, slot });
        }
    }
    Ok(choices)
}

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
    // Today, or the recommended day of the dose that is looked for.
    Effect::new(move |_| {
        if let Some(today) = today.get() {
            let standard = days.with(|days| days.standard);
            wanted.set(DateDraft::of(standard.map_or(today, |day| day.max(today))));
        }
    });
    let found = RwSignal::new(None::<Vec<Choice>>);
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None));
    let client = use_client();
    let look = move || {
        let Some(today) = today.get_untracked() else { return };
        let search = search.get_untracked();
        let date = wanted.get_untracked().date().unwrap_or_else(|| search.range(today).0).max(today);
        let (allowed, municipality) = (days.get_untracked(), session.municipality.get_untracked());
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let outcome = find(client, search, allowed, date, today, municipality).await;
            busy.try_set(false);
            match outcome {
                Ok(choices) => {
                    found.try_set(Some(choices));
                }
                Err(problem) => {
                    failure.try_set(Some(problem));
                }
            }
        });
    };
    let sentences = move || {
        found.get().map(|choices| {
            if choices.is_empty() {
                return view! { <p>{tr(|t| t.search.near_none)}</p> }.into_any();
            }
            let items = choices
                .into_iter()
                .enumerate()
                .map(|(at, Choice { day, slot })| {
                    let cell = wire_date(&day.date).map(|date| OpenCell {
                        venue_id: day.venue.id.clone(),
                        vaccine: day.vaccine.clone(),
                        date,
                    });
                    let taken = cell.map(|cell| (slot.clone(), cell));
                    let words = move || {
                        let lang = i18n.lang();
                        let (date, time) = (long_date_of(&day.date, lang), spoken_band(&slot.starts, &slot.ends, lang));
                        (i18n.t().search.near_say)(at + 1, &date, &time, &day.venue.name, &reference.vaccine_name(&day.vaccine, lang), slot.free)
                    };
                    view! {
                        <li>
                            <p class="near-words">{words}</p>
                            <button type="button" class="button button-outline button-small" on:click=move |_| {
                                if let Some(taken) = taken.clone() {
                                    on_take.run(taken);
                                }
                            }>
                                {move || (i18n.t().search.near_take)(at + 1)}
                            </button>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <ol class="near-list">{items}</ol>
                <button type="button" class="button button-text" on:click=move |_| found.set(None)>{tr(|t| t.common.close)}</button>
            }.into_any()
        })
    };
    view! {
        <section class="near dense" aria-labelledby="near-title">
            <div class="near-bar">
                <form class="near-form" novalidate title=tr(|t| t.search.near_hint) on:submit=move |event| {
                    event.prevent_default();
                    look();
                }>
                    <h2 id="near-title">{tr(|t| t.search.near_title)}</h2>
                    <DateFields pointer="/near" label=tr(|t| t.search.near_date) value=wanted />
                    <button type="submit" class="button button-outline" aria-disabled=move || busy.get().then_some("true")>{tr(|t| t.search.near_find)}</button>
                </form>
                {children()}
            </div>
            <FailureBox failure on_retry=Callback::new(move |()| look()) />
            <div class="near-found" aria-live="polite">{sentences}</div>
        </section>
    }
}
