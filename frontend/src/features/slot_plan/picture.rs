//! What a plan would make: sums, the months as a picture, a day as a bar.

use crate::format::dates;
use crate::format::dates::wire_date;
use chrono::{Datelike, Days, NaiveDate};
use madoguchi_contract::Lang;
use madoguchi_contract::slot_plan::{Clash, ParsedSlotPlan};
use madoguchi_domain::{TimeWindow, WeekdaySet, national_holiday};
use std::collections::BTreeSet;

/// What a day of the picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayKind {
    /// Has slots.
    Planned,
    /// Would have slots, but is left out.
    Skipped,
    /// Is asked for, and no slot fits.
    Empty,
    /// Not part of the plan.
    Other,
}

/// A day of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DayCell {
    /// The day.
    pub(crate) date: NaiveDate,
    /// What it is.
    pub(crate) kind: DayKind,
    /// Places, of a planned day.
    pub(crate) places: u32,
    /// Name of the national holiday.
    pub(crate) holiday: Option<&'static str>,
    /// A slot of the day is in the way of an existing one.
    pub(crate) clash: bool,
}

/// A month of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MonthPicture {
    /// Its first day.
    pub(crate) first: NaiveDate,
    /// Its weeks, Monday first; none outside the month.
    pub(crate) weeks: Vec<[Option<DayCell>; 7]>,
}

/// What a stretch of the bar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StretchKind {
    /// A slot.
    Slot,
    /// A break.
    Break,
    /// Open minutes that no slot covers.
    LeftOver,
}

/// A stretch of the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// What it is.
    pub(crate) kind: StretchKind,
    /// From when to when.
    pub(crate) window: TimeWindow,
}

/// A day from opening to closing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DayBar {
    /// Opening to closing.
    pub(crate) window: TimeWindow,
    /// Slots, breaks and left-over stretches. With one slot a day its breaks lie over it.
    pub(crate) stretches: Vec<Stretch>,
}

/// What a plan was made of, as far as the preview draws it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlanFrame {
    /// First day.
    pub(crate) first_date: NaiveDate,
    /// Last day.
    pub(crate) last_date: NaiveDate,
    /// Weekdays that count.
    pub(crate) weekdays: WeekdaySet,
    /// Opening to closing.
    pub(crate) window: TimeWindow,
    /// Breaks, as they stand.
    pub(crate) breaks: Vec<TimeWindow>,
    /// Days left out.
    pub(crate) skip_dates: BTreeSet<NaiveDate>,
}

/// Everything the preview shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlanPreview {
    /// Days with slots.
    pub(crate) days: u32,
    /// Slots.
    pub(crate) slots: u32,
    /// Places.
    pub(crate) places: u32,
    /// Places of one day.
    pub(crate) places_a_day: u32,
    /// Left over in a day, in minutes.
    pub(crate) left_over: u32,
    /// Planned days that are national holidays.
    pub(crate) holidays: Vec<(NaiveDate, &'static str)>,
    /// The months of the plan, at most [`MAX_MONTHS`].
    pub(crate) months: Vec<MonthPicture>,
    /// Months that are not drawn.
    pub(crate) more_months: usize,
    /// What every day looks like.
    pub(crate) bar: DayBar,
}

/// More months than a year and its two ends are not drawn.
pub(crate) const MAX_MONTHS: usize = 14;

/// More places than this in one plan are more likely a slip of the key than meant.
const MANY_PLACES: u32 = 10_000;

/// Whether so many places are to be looked at once more.
pub(crate) const fn is_large(places: u32) -> bool {
    places > MANY_PLACES
}

/// The first ones of a list, and how many more there are.
pub(crate) fn cut<T>(mut list: Vec<T>, most: usize) -> (Vec<T>, usize) {
    let more = list.len().saturating_sub(most);
    list.truncate(most);
    (list, more)
}

impl PlanPreview {
    /// The preview of a plan; `parts` is what it was made of.
    pub(crate) fn new(parsed: &ParsedSlotPlan, parts: &PlanFrame, clashes: &[Clash]) -> Self {
        let plan = &parsed.plan;
        let totals = plan.totals();
        let pattern = plan.pattern();
        let places_a_day = pattern.slots().len() as u32 * u32::from(plan.capacity().get());
        let planned: BTreeSet<NaiveDate> = plan.dates().iter().copied().collect();
        let clash_dates: BTreeSet<NaiveDate> = clashes.iter().filter_map(|c| wire_date(&c.date)).collect();
        let cell = |date: NaiveDate| {
            let inside = parts.first_date <= date && date <= parts.last_date;
            let kind = match (planned.contains(&date), inside && parts.skip_dates.contains(&date)) {
                (true, _) if pattern.slots().is_empty() => DayKind::Empty,
                (true, _) => DayKind::Planned,
                (false, true) if parts.weekdays.contains(date.weekday()) => DayKind::Skipped,
                (false, _) => DayKind::Other,
            };
            DayCell {
                date,
                kind,
                places: if kind == DayKind::Planned { places_a_day } else { 0 },
                holiday: national_holiday(date),
                clash: clash_dates.contains(&date),
            }
        };
        let firsts = month_firsts(parts.first_date, parts.last_date);
        let named = |date: &NaiveDate| national_holiday(*date).map(|name| (*date, name));
        Self {
            days: totals.days,
            slots: totals.slots,
            places: totals.capacity,
            places_a_day,
            left_over: pattern.left_over_minutes(),
            holidays: if totals.days > 0 { plan.dates().iter().filter_map(named).collect() } else { Vec::new() },
            more_months: firsts.len().saturating_sub(MAX_MONTHS),
            months: firsts.into_iter().take(MAX_MONTHS).map(|first| month(first, &cell)).collect(),
            bar: DayBar::new(parts.window, pattern.slots(), &parts.breaks),
        }
    }

    /// The cell of a date, if it is drawn.
    pub(crate) fn day(&self, date: NaiveDate) -> Option<&DayCell> {
        self.months.iter().flat_map(|m| m.weeks.iter().flatten()).flatten().find(|cell| cell.date == date)
    }
}

fn month_firsts(from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    let mut firsts = Vec::new();
    let mut next = from.with_day(1);
    // A plan of one weekday may reach seven years; far more is a typing error.
    while let Some(first) = next.filter(|first| *first <= to && firsts.len() < 120) {
        firsts.push(first);
        next = first.checked_add_months(chrono::Months::new(1));
    }
    firsts
}

fn month(first: NaiveDate, cell: &impl Fn(NaiveDate) -> DayCell) -> MonthPicture {
    let lead = first.weekday().num_days_from_monday();
    let monday = first.checked_sub_days(Days::new(u64::from(lead))).unwrap_or(first);
    let days: Vec<NaiveDate> =
        monday.iter_days().take(42).take_while(|date| *date < first || date.month() == first.month()).collect();
    let week = |week: &[NaiveDate]| {
        std::array::from_fn(|at| week.get(at).copied().filter(|date| date.month() == first.month()).map(cell))
    };
    MonthPicture { first, weeks: days.chunks(7).map(week).collect() }
}

impl DayBar {
    fn new(window: TimeWindow, slots: &[TimeWindow], breaks: &[TimeWindow]) -> Self {
        let open = window.without(breaks);
        let pauses = window.without(&open);
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut add = |kind, windows: Vec<TimeWindow>| {
            stretches.extend(windows.into_iter().map(|window| Stretch { kind, window }));
        };
        add(StretchKind::Slot, slots.to_vec());
        add(StretchKind::Break, pauses);
        add(StretchKind::LeftOver, open.iter().flat_map(|stretch| stretch.without(slots)).collect());
        stretches.sort_by_key(|stretch| stretch.window.start());
        Self { window, stretches }
    }

    /// Left edge and width of a stretch, in thousandths of the bar.
    pub(crate) fn geometry(&self, stretch: &Stretch) -> (u32, u32) {
        let whole = u32::from(self.window.minutes());
        let at = |time: madoguchi_domain::TimeOfDay| {
            u32::from(time.minutes().saturating_sub(self.window.start().minutes())) * 1000 / whole
        };
        let (from, to) = (at(stretch.window.start()), at(stretch.window.end()));
        (from, to.saturating_sub(from))
    }

    /// The full hours inside, as labels under the bar: at most nine.
    pub(crate) fn hours(&self) -> Vec<(u32, String)> {
        let (start, end) = (self.window.start().minutes(), self.window.end().minutes());
        let step = match (end - start) / 60 {
            0..=8 => 1,
            9..=16 => 2,
            _ => 4,
        };
        let whole = u32::from(self.window.minutes());
        (start.div_ceil(60)..=end / 60)
            .step_by(step)
            .map(|hour| (u32::from(hour * 60 - start) * 1000 / whole, format!("{hour}")))
            .collect()
    }

    /// What is drawn, and where: breaks of a one-slot day lie over the slot, so slots come first.
    pub(crate) fn drawn(self) -> Vec<(StretchKind, (u32, u32))> {
        let placed: Vec<_> = self.stretches.iter().map(|stretch| (stretch.kind, self.geometry(stretch))).collect();
        let (slots, others): (Vec<_>, Vec<_>) = placed.into_iter().partition(|(kind, _)| *kind == StretchKind::Slot);
        [slots, others].concat()
    }

    /// The stretches of one kind.
    pub(crate) fn of_kind(&self, kind: StretchKind) -> impl Iterator<Item = TimeWindow> {
        self.stretches.iter().filter(move |s| s.kind == kind).map(|s| s.window)
    }
}

/// Clashes by day: the date and its times, in the order they came.
pub(crate) fn clashes_by_day(clashes: &[Clash], lang: Lang) -> Vec<(String, String)> {
    let mut days: Vec<(String, String)> = Vec::new();
    for clash in clashes {
        let times = format!("{}–{}", clash.starts, clash.ends);
        let day = dates::short_date_of(&clash.date, lang);
        match days.last_mut() {
            Some((last, all)) if *last == day => {
                all.push_str(", ");
                all.push_str(&times);
            }
            Some(_) | None => days.push((day, times)),
        }
    }
    days
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
