//! The months of a slot plan as a picture: each day with its places, a button for its slots.

use crate::features::slot_plan::picture::{DayCell, DayKind, MonthPicture, PlanPreview};
use crate::format::dates::{long_date, month_of, weekday_name};
use crate::i18n::use_i18n;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use leptos::prelude::*;

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// The months. `chosen` is the day whose slots are shown; arrow keys move between the days that have slots.
#[component]
pub(crate) fn Months(preview: PlanPreview, chosen: RwSignal<Option<NaiveDate>>) -> impl IntoView {
    let i18n = use_i18n();
    let planned: Vec<NaiveDate> = preview
        .months
        .iter()
        .flat_map(|month| month.weeks.iter().flatten().flatten())
        .filter(|cell| cell.kind == DayKind::Planned)
        .map(|cell| cell.date)
        .collect();
    let first = planned.first().copied();
    // One day is in the order of tabbing: the chosen one, or the first.
    let current = Memo::new({
        let planned = planned.clone();
        move |_| chosen.get().filter(|date| planned.contains(date)).or(first)
    });
    let moved = move |event: web_sys::KeyboardEvent| {
        let Some(from) = current.get_untracked() else { return };
        let at = planned.iter().position(|date| *date == from).unwrap_or_default();
        let jump = |days: u64, back: bool| {
            if back { from.checked_sub_days(Days::new(days)) } else { from.checked_add_days(Days::new(days)) }
        };
        let to = match event.key().as_str() {
            "ArrowLeft" => at.checked_sub(1).and_then(|at| planned.get(at)).copied(),
            "ArrowRight" => planned.get(at + 1).copied(),
            "ArrowUp" => jump(7, true).filter(|date| planned.contains(date)),
            "ArrowDown" => jump(7, false).filter(|date| planned.contains(date)),
            "Home" => planned.first().copied(),
            "End" => planned.last().copied(),
            _ => return,
        };
        event.prevent_default();
        if let Some(to) = to {
            chosen.set(Some(to));
            crate::components::form::errors::focus_id(&day_id(to));
        }
    };
    let more = preview.more_months;
    view! {
        <div class="months" on:keydown=moved>
            {preview.months.into_iter().map(|month| view! { <Month month chosen current /> }).collect_view()}
            {(more > 0).then(|| view! { <p class="small">{move || (i18n.t().slot_plans.more_months)(more)}</p> })}
        </div>
    }
}

fn day_id(date: NaiveDate) -> String {
    format!("day-{date}")
}

#[component]
fn Month(month: MonthPicture, chosen: RwSignal<Option<NaiveDate>>, current: Memo<Option<NaiveDate>>) -> impl IntoView {
    let i18n = use_i18n();
    let first = month.first;
    let title = move || month_of(first, i18n.lang());
    let rows = month.weeks.into_iter().map(|week| {
        let cells = week.into_iter().map(|cell| match cell {
            None => view! { <td></td> }.into_any(),
            Some(cell) => view! {
                <td>
                    <Day cell chosen current />
                </td>
            }
            .into_any(),
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    view! {
        <table class="month">
            <caption>{title}</caption>
            <thead>
                <tr>
                    {WEEK
                        .into_iter()
                        .map(|day| view! { <th scope="col">{move || weekday_name(day, i18n.lang())}</th> })
                        .collect_view()}
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Day(cell: DayCell, chosen: RwSignal<Option<NaiveDate>>, current: Memo<Option<NaiveDate>>) -> impl IntoView {
    let i18n = use_i18n();
    let (date, places) = (cell.date, cell.places);
    let holiday = cell.holiday;
    match cell.kind {
        DayKind::Planned => {
            let words = move || {
                let t = i18n.t().slot_plans;
                let mut words = format!("{} {}", long_date(date, i18n.lang()), (t.places)(places));
                words.extend(holiday.map(|name| format!(" {name}")));
                words.extend(cell.clash.then(|| format!(" {}", t.day_clash)));
                words
            };
            let class = if cell.clash { "day day-planned day-clash" } else { "day day-planned" };
            view! {
                <button
                    type="button"
                    class=class
                    class:day-holiday=holiday.is_some()
                    id=day_id(date)
                    title=holiday.unwrap_or_default()
                    aria-label=words
                    aria-pressed=move || (current.get() == Some(date)).to_string()
                    tabindex=move || if current.get() == Some(date) { "0" } else { "-1" }
                    on:click=move |_| chosen.set(Some(date))
                >
                    <span class="day-number" aria-hidden="true">
                        {date.day()}
                    </span>
                    <span class="day-places num" aria-hidden="true">
                        {move || (i18n.t().slot_plans.places_short)(places)}
                    </span>
                    {cell
                        .clash
                        .then(|| {
                            view! {
                                <span class="day-mark" aria-hidden="true">
                                    {move || i18n.t().slot_plans.day_clash}
                                </span>
                            }
                        })}
                </button>
            }
            .into_any()
        }
        DayKind::Skipped | DayKind::Empty => {
            let skipped = cell.kind == DayKind::Skipped;
            let words = move || if skipped { i18n.t().slot_plans.day_skipped } else { i18n.t().slot_plans.day_empty };
            view! {
                <span class="day day-out" class:day-holiday=holiday.is_some() title=holiday.unwrap_or_default()>
                    <span class="day-number">{date.day()}</span>
                    <span class="day-places">{words}</span>
                </span>
            }
            .into_any()
        }
        DayKind::Other => view! {
            <span class="day" class:day-holiday=holiday.is_some() title=holiday.unwrap_or_default()>
                <span class="day-number">{date.day()}</span>
            </span>
        }
        .into_any(),
    }
}
