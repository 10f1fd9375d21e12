//! The grid venue × date. Arrow keys move, Enter opens; one cell is in the order of tabbing. Counts change in place: a
//! refresh leaves the focus where it is. On narrow screens its rows are cards, by style.

use crate::components::form::errors::focus_id;
use crate::features::availability::counts::{Mark, Position, cell_mark};
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
    /// The open cell.
    open: Memo<Option<OpenCell>>,
    on_open: Callback<OpenCell>,
) -> impl IntoView {
    let i18n = use_i18n();
    let shape = Memo::new(move |_| grid.with(|grid| grid.as_ref().map(shape)));
    let place = RwSignal::new(Position::default());
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
                move || ends.as_ref().map(|(from, to)| (i18n.t().search.grid)(&long_date_of(from, i18n.lang()), &long_date_of(to, i18n.lang())))
            };
            let heads = shape.dates.iter().cloned().map(|date| view! { <DateHead date /> }).collect_view();
            let dates = StoredValue::new(shape.dates);
            let body = shape
                .rows
                .into_iter()
                .enumerate()
                .map(|(row, (venue, vaccine, filled))| view! { <GridRow row venue vaccine filled dates grid here place open on_open /> })
                .collect_view();
            view! {
                <div class="grid-scroll">
                    <table class="grid" role="grid" aria-label=label aria-rowcount=rows + 1 aria-colcount=columns + 2 on:keydown=moved>
                        <thead role="rowgroup">
                            <tr role="row">
                                <th role="columnheader" scope="col" class="grid-venue">{tr(|t| t.search.col_venue)}</th>
                                <th role="columnheader" scope="col" class="grid-vaccine">{tr(|t| t.search.col_vaccine)}</th>
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
fn DateHead(date: String) -> impl IntoView {
    let i18n = use_i18n();
    let day: Option<NaiveDate> = wire_date(&date);
    let holiday = day.and_then(madoguchi_domain::national_holiday);
    let sunday = day.is_some_and(|day| day.weekday() == Weekday::Sun) || holiday.is_some();
    let saturday = day.is_some_and(|day| day.weekday() == Weekday::Sat);
    view! {
        <th role="columnheader" scope="col" class="grid-date" class:sunday=sunday class:saturday=saturday title=holiday.unwrap_or_default()>
            {move || short_date_of(&date, i18n.lang())}
            {holiday.map(|name| view! { <span class="grid-holiday">{name}</span> })}
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
            view! { <GridCell position there date day grid here place open on_open /> }
        })
        .collect_view();
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="grid-venue">
                <span class="grid-name">{venue.name.clone()}</span>
                <span class="grid-address">{venue.address}</span>
            </th>
            <td role="gridcell" class="grid-vaccine">{name}</td>
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
    let words = {
        let date = date.clone();
        move || {
            let (free, total) = counts();
            format!(
                "{} {}",
                long_date_of(&date, i18n.lang()),
                (i18n.t().search.cell)(mark_word(mark(), i18n), free, total)
            )
        }
    };
    let label = move || short_date_of(&date, i18n.lang());
    let is_open = {
        let day = day.clone();
        move || open.with(|open| open.as_ref() == Some(&day))
    };
    view! {
        <td role="gridcell" class="grid-cell" data-label=label>
            <button type="button" id=id class=move || format!("cell {}", mark().class()) tabindex=tabindex aria-label=words
                aria-expanded=move || is_open().to_string() on:focus=move |_| place.set(position) on:click=move |_| on_open.run(day.clone())>
                <span class="cell-mark" aria-hidden="true">{move || mark().sign()}</span>
                <span class="cell-counts num" aria-hidden="true">{move || { let (free, total) = counts(); format!("{free}/{total}") }}</span>
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
            {[Mark::Free, Mark::Few, Mark::Full].into_iter().map(|mark| {
                view! {
                    <li>
                        {(mark != Mark::Full).then(|| view! { <span class=mark.class()>{mark.sign()}</span> " " })}
                        {move || mark_word(mark, i18n)}
                    </li>
                }
            }).collect_view()}
            <li>"– " {tr(|t| t.search.no_slot)}</li>
        </ul>
    }
}
