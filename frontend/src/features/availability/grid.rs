//! The grid venue × date. Arrow keys move, Enter opens; one cell is in the order of tabbing. Counts change in place: a
//! refresh leaves the focus where it is. On narrow screens its rows are cards, by style.

use crate::components::form::errors::focus_id;
use crate::components::sight::into_sight;
use crate::features::availability::counts::{Mark, Position, cell_mark};
use crate::features::availability::days::Days;
use crate::features::availability::place::Place;
use crate::features::availability::search::OpenCell;
use crate::format::dates::{long_date_of, short_date_of, wire_date};
use crate::i18n::{I18n, tr, use_i18n};
use crate::reference::use_reference;
use chrono::{Datelike, NaiveDate, Weekday};
use leptos::prelude::*;
use madoguchi_contract::availability::{Availability, Cell, VenueContact};

/// The word of a mark.
pub(crate) fn mark_word(mark: Mark, i18n: I18n) -> &'static str {
    let t = i18n.t().search;
    match mark {
        Mark::Free => t.free,
        Mark::Few => t.few,
        Mark::Full => t.full,
    }
}

/// What stays the same when only counts change.
#[derive(Clone, PartialEq)]
struct Shape {
    dates: Vec<String>,
    rows: Vec<(VenueContact, String, Vec<bool>)>,
}

fn shape(grid: &Availability) -> Shape {
    let row = |row: &madoguchi_contract::availability::Row| {
        (row.venue.clone(), row.vaccine.clone(), row.cells.iter().map(Option::is_some).collect())
    };
    Shape { dates: grid.dates.clone(), rows: grid.rows.iter().map(row).collect() }
}

/// The grid.
#[component]
pub(crate) fn AvailabilityGrid(
    grid: RwSignal<Option<Availability>>,
    /// The days that will do.
    days: Memo<Days>,
    place: Place,
    /// The open cell.
    open: Memo<Option<OpenCell>>,
    on_open: Callback<OpenCell>,
) -> impl IntoView {
    let i18n = use_i18n();
    let shape = Memo::new(move |_| grid.with(|grid| grid.as_ref().map(shape)));
    let place = place.here;
    let moved = move |event: web_sys::KeyboardEvent| {
        let size = shape.with_untracked(|shape| shape.as_ref().map(|shape| (shape.rows.len(), shape.dates.len())));
        let Some((rows, columns)) = size else { return };
        let ctrl = event.ctrl_key() || event.meta_key();
        if let Some(to) = place.get_untracked().moved(&event.key(), ctrl, rows, columns) {
            event.prevent_default();
            place.set(to);
            focus_id(&to.element_id());
        }
    };
    let table = move || {
        shape.get().map(|shape| {
            let (rows, columns) = (shape.rows.len(), shape.dates.len());
            let here = Memo::new(move |_| place.get().within(rows, columns));
            let label = {
                let ends = shape.dates.first().cloned().zip(shape.dates.last().cloned());
                let long = move |date: &str| long_date_of(date, i18n.lang());
                move || ends.as_ref().map(|(from, to)| (i18n.t().search.grid)(&long(from), &long(to)))
            };
            let heads = shape.dates.iter().cloned().map(|date| view! { <DateHead date days /> }).collect_view();
            let dates = StoredValue::new(shape.dates);
            let body = shape
                .rows
                .into_iter()
                .enumerate()
                .map(|(row, (venue, vaccine, filled))| {
                    view! { <GridRow row venue vaccine filled dates grid days here place open on_open /> }
                })
                .collect_view();
            view! {
                <div class="grid-scroll">
                    <table
                        class="grid"
                        role="grid"
                        aria-label=label
                        aria-rowcount=rows + 1
                        aria-colcount=columns + 1
                        on:keydown=moved
                    >
                        <thead role="rowgroup">
                            <tr role="row">
                                <th role="columnheader" scope="col" class="grid-venue">
                                    {tr(|t| t.search.col_venue)}
                                </th>
                                {heads}
                            </tr>
                        </thead>
                        <tbody role="rowgroup">{body}</tbody>
                    </table>
                </div>
            }
        })
    };
    view! { {table} }
}

#[component]
fn DateHead(date: String, days: Memo<Days>) -> impl IntoView {
    let i18n = use_i18n();
    let day: Option<NaiveDate> = wire_date(&date);
    let holiday = day.and_then(madoguchi_domain::national_holiday);
    let sunday = day.is_some_and(|day| day.weekday() == Weekday::Sun) || holiday.is_some();
    let saturday = day.is_some_and(|day| day.weekday() == Weekday::Sat);
    let refused = move || days.with(|days| day.is_some_and(|day| !days.allows_some(day)));
    let note = move || {
        let t = i18n.t().search;
        let notes = days.with(|days| {
            [(days.standard, t.standard_day), (days.booked, t.booked_day)]
                .into_iter()
                .filter_map(|(on, words)| (on.is_some() && on == day).then_some(words))
                .collect::<Vec<_>>()
        });
        (!notes.is_empty()).then(|| notes.join(i18n.t().common.comma))
    };
    view! {
        <th
            role="columnheader"
            scope="col"
            class="grid-date"
            class:sunday=sunday
            class:saturday=saturday
            class:grid-refused=refused
            class:grid-noted=move || note().is_some()
            title=holiday.unwrap_or_default()
        >
            {move || short_date_of(&date, i18n.lang())}
            {holiday.map(|name| view! { <span class="grid-holiday">{name}</span> })}
            {move || note().map(|words| view! { <span class="grid-note">{words}</span> })}
        </th>
    }
}

#[component]
fn GridRow(
    row: usize,
    venue: VenueContact,
    vaccine: String,
    filled: Vec<bool>,
    dates: StoredValue<Vec<String>>,
    grid: RwSignal<Option<Availability>>,
    days: Memo<Days>,
    here: Memo<Position>,
    place: RwSignal<Position>,
    open: Memo<Option<OpenCell>>,
    on_open: Callback<OpenCell>,
) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    let name = {
        let vaccine = vaccine.clone();
        move || reference.vaccine_name(&vaccine, i18n.lang())
    };
    let cells = filled
        .into_iter()
        .enumerate()
        .map(|(column, there)| {
            let position = Position { row, column };
            let date = dates.with_value(|dates| dates.get(column).cloned()).unwrap_or_default();
            let day = OpenCell {
                venue_id: venue.id.clone(),
                vaccine: vaccine.clone(),
                date: wire_date(&date).unwrap_or_default(),
            };
            view! { <GridCell position there date day grid days here place open on_open /> }
        })
        .collect_view();
    let title = venue.address.clone();
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="grid-venue">
                <span class="grid-name" title=venue.name.clone()>
                    {venue.name.clone()}
                </span>
                <span class="grid-address" title=title>
                    <strong class="grid-vaccine">{name}</strong>
                    " "
                    {venue.address}
                </span>
            </th>
            {cells}
        </tr>
    }
}

#[component]
fn GridCell(
    position: Position,
    there: bool,
    date: String,
    day: OpenCell,
    grid: RwSignal<Option<Availability>>,
    days: Memo<Days>,
    here: Memo<Position>,
    place: RwSignal<Position>,
    open: Memo<Option<OpenCell>>,
    on_open: Callback<OpenCell>,
) -> impl IntoView {
    let i18n = use_i18n();
    let tabindex = move || if here.get() == position { "0" } else { "-1" };
    let id = position.element_id();
    if !there {
        return view! {
            <td role="gridcell" class="grid-cell grid-none">
                <span id=id class="cell-none" tabindex=tabindex on:focus=move |_| place.set(position)>
                    <span aria-hidden="true">"–"</span>
                    <span class="visually-hidden">{tr(|t| t.search.no_slot)}</span>
                </span>
            </td>
        };
    }
    let cell = Memo::new(move |_| {
        grid.with(|grid| {
            let row = grid.as_ref()?.rows.get(position.row)?;
            row.cells.get(position.column).cloned().flatten().map(|Cell { free, total, .. }| (free, total))
        })
    });
    let counts = move || cell.get().unwrap_or_default();
    let mark = move || cell_mark(&Cell { date: String::new(), free: counts().0, total: counts().1 });
    // A day that the rules refuse is told and greyed; it opens nothing.
    let refused = {
        let day = day.clone();
        Memo::new(move |_| days.with(|days| !days.allows(day.date, &day.vaccine)))
    };
    let words = {
        let date = date.clone();
        move || {
            let (free, total) = counts();
            let t = i18n.t().search;
            let counts = (t.cell)(mark_word(mark(), i18n), free, total);
            let why = if refused.get() { format!(" {}", days.with(|days| days.refusal(t))) } else { String::new() };
            format!("{} {counts}{why}", long_date_of(&date, i18n.lang()))
        }
    };
    let look = move || if refused.get() { "cell cell-refused".to_owned() } else { format!("cell {}", mark().class()) };
    let sign = move || mark().sign().unwrap_or_else(|| mark_word(mark(), i18n));
    let label = move || short_date_of(&date, i18n.lang());
    let is_open = {
        let day = day.clone();
        move || open.with(|open| open.as_ref() == Some(&day))
    };
    view! {
        <td role="gridcell" class="grid-cell" data-label=label>
            <button
                type="button"
                id=id
                class=look
                tabindex=tabindex
                aria-label=words
                aria-expanded=move || is_open().to_string()
                aria-disabled=move || refused.get().then_some("true")
                on:focus:target=move |event| {
                    place.set(position);
                    into_sight(&event.target());
                }
                on:click=move |_| {
                    if !refused.get_untracked() {
                        on_open.run(day.clone());
                    }
                }
            >
                <span class="cell-mark" aria-hidden="true">
                    {sign}
                </span>
                <span class="cell-counts num" aria-hidden="true">
                    {move || {
                        let (free, total) = counts();
                        format!("{free}/{total}")
                    }}
                </span>
            </button>
        </td>
    }
}

/// What the marks mean.
#[component]
pub(crate) fn MarkLegend() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <ul class="grid-legend" aria-label=tr(|t| t.search.legend)>
            {[Mark::Free, Mark::Few, Mark::Full]
                .into_iter()
                .map(|mark| {
                    view! {
                        <li>
                            {mark
                                .sign()
                                .map(|sign| {
                                    view! {
                                        <span class=mark.class()>{sign}</span>
                                        " "
                                    }
                                })} {move || mark_word(mark, i18n)}
                        </li>
                    }
                })
                .collect_view()}
            <li>"– " {tr(|t| t.search.no_slot)}</li>
        </ul>
    }
}
