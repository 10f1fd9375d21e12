//! The slot plan (予約枠一括登録): opening hours turned into bookable slots.
//!
//! Of each day of the plan that is of its weekdays and not left out, the window less the breaks is cut into slots of
//! the given length, from the start of each piece on; what is left of a piece and shorter than a slot falls away, and
//! shows in the totals. Every day of a plan has the same pattern, which is computed once; a plan of 100,000 slots costs
//! its dates and one day.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime};
use thiserror::Error;

use crate::{Capacity, TimeOfDay, TimeWindow, WeekdaySet, total_minutes};

/// The most days of one plan.
pub const MAX_DAYS: usize = 366;
/// The most slots of one plan.
pub const MAX_SLOTS: usize = 100_000;
/// The longest slot in minutes, a whole day.
pub const MAX_SLOT_MINUTES: u16 = 1440;

/// How long a slot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlotLength {
    /// This many minutes, 1 to 1440.
    Minutes(u16),
    /// One slot a day, from the first open minute to the last; breaks inside it do not split it.
    OneADay,
}

/// What a plan is made of; [`SlotPlan::new`] checks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotPlanParts {
    /// The first day.
    pub first_date: NaiveDate,
    /// The last day, itself included.
    pub last_date: NaiveDate,
    /// The weekdays that count.
    pub weekdays: WeekdaySet,
    /// Opening to closing time.
    pub window: TimeWindow,
    /// How long a slot is.
    pub slot_length: SlotLength,
    /// Places of each slot.
    pub capacity: Capacity,
    /// When the venue pauses; in any order, overlapping or reaching beyond the window if need be.
    pub breaks: Vec<TimeWindow>,
    /// Days to leave out.
    pub skip_dates: Vec<NaiveDate>,
}

/// Why parts are no plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SlotPlanError {
    /// The last day is before the first.
    #[error("the last date {last_date} is before the first date {first_date}")]
    LastBeforeFirst {
        /// The first date asked for.
        first_date: NaiveDate,
        /// The last date asked for.
        last_date: NaiveDate,
    },
    /// No weekday is chosen.
    #[error("a plan needs at least one weekday")]
    NoWeekdays,
    /// The slot is too short or too long.
    #[error("a slot lasts 1 to 1440 minutes, not {0}")]
    SlotMinutes(u16),
    /// More than [`MAX_DAYS`] days match.
    #[error("the plan has more than 366 days: the 367th is {0}")]
    TooManyDays(NaiveDate),
    /// More than [`MAX_SLOTS`] slots come out.
    #[error("the plan has {0} slots, more than 100,000")]
    TooManySlots(usize),
}

impl SlotPlanError {
    /// The field of the request (`POST /slot-plans`) that should change.
    pub fn field(&self) -> &'static str {
        match self {
            SlotPlanError::LastBeforeFirst { .. } | SlotPlanError::TooManyDays(_) => "last_date",
            SlotPlanError::NoWeekdays => "weekdays",
            SlotPlanError::SlotMinutes(_) | SlotPlanError::TooManySlots(_) => "slot_minutes",
        }
    }
}

/// A plan within its limits, ready to expand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotPlan {
    capacity: Capacity,
    dates: Vec<NaiveDate>,
    pattern: DayPattern,
}

/// What every day of a plan looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayPattern {
    slots: Vec<TimeWindow>,
    left_over_minutes: u32,
}

/// The plan written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    /// The days that have slots, in order.
    pub days: Vec<PlannedDay>,
    /// Sums over `days`.
    pub totals: Totals,
    /// Days that were asked for and have no slot, because breaks take all of it or no slot fits.
    pub empty_days: Vec<NaiveDate>,
}

/// A day of an expansion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedDay {
    /// The day.
    pub date: NaiveDate,
    /// Its slots by time; never empty.
    pub slots: Vec<PlannedSlot>,
    /// Open minutes that no slot covers.
    pub left_over_minutes: u32,
}

/// A slot of an expansion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlannedSlot {
    /// From when to when.
    pub window: TimeWindow,
    /// Its places.
    pub capacity: Capacity,
}

/// Sums over a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Totals {
    /// Days with at least one slot.
    pub days: u32,
    /// Slots.
    pub slots: u32,
    /// Places.
    pub capacity: u32,
}

/// A slot that the venue already has for the vaccine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ExistingSlot {
    /// Its day.
    pub date: NaiveDate,
    /// Its time.
    pub window: TimeWindow,
}

/// An existing slot that a plan overlaps (product SLT3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Clash {
    /// Its place in the list that was asked about.
    pub index: usize,
    /// The existing slot.
    pub existing: ExistingSlot,
    /// The first planned slot that overlaps it.
    pub planned: TimeWindow,
}

impl SlotPlan {
    /// The plan of `parts`, if it keeps the limits: [`MAX_DAYS`], [`MAX_SLOTS`], [`MAX_SLOT_MINUTES`], one weekday at
    /// least. The cost is bounded however far apart the dates are.
    ///
    /// # Errors
    /// The first limit that is broken, in the order of [`SlotPlanError`]'s variants.
    pub fn new(parts: SlotPlanParts) -> Result<SlotPlan, SlotPlanError> {
        let SlotPlanParts { first_date, last_date, weekdays, window, slot_length, capacity, breaks, skip_dates } =
            parts;
        if last_date < first_date {
            return Err(SlotPlanError::LastBeforeFirst { first_date, last_date });
        }
        if weekdays.is_empty() {
            return Err(SlotPlanError::NoWeekdays);
        }
        let pattern = DayPattern::new(window, slot_length, &breaks)?;
        let skipped: BTreeSet<NaiveDate> = skip_dates.into_iter().collect();
        let mut dates: Vec<NaiveDate> = first_date
            .iter_days()
            .take_while(|date| *date <= last_date)
            .filter(|date| weekdays.contains(chrono::Datelike::weekday(date)) && !skipped.contains(date))
            .take(MAX_DAYS + 1)
            .collect();
        if let Some(surplus) = dates.get(MAX_DAYS) {
            return Err(SlotPlanError::TooManyDays(*surplus));
        }
        dates.shrink_to_fit();
        match dates.len() * pattern.slots.len() {
            slots if slots <= MAX_SLOTS => Ok(SlotPlan { capacity, dates, pattern }),
            slots => Err(SlotPlanError::TooManySlots(slots)),
        }
    }

    /// The days that match, in order, at most [`MAX_DAYS`]; all of them have slots, or none has.
    pub fn dates(&self) -> &[NaiveDate] {
        &self.dates
    }

    /// What each of those days looks like.
    pub fn pattern(&self) -> &DayPattern {
        &self.pattern
    }

    /// Places of each slot.
    pub fn capacity(&self) -> Capacity {
        self.capacity
    }

    /// Every slot by date and time, without writing the plan out.
    pub fn slots(&self) -> impl Iterator<Item = (NaiveDate, PlannedSlot)> {
        let capacity = self.capacity;
        let day = move |date| self.pattern.slots.iter().map(move |&window| (date, PlannedSlot { window, capacity }));
        self.dates.iter().copied().flat_map(day)
    }

    /// Days, slots and places, without writing the plan out.
    pub fn totals(&self) -> Totals {
        match self.pattern.slots.len() {
            0 => Totals::default(),
            // Within u32: at most 366 days, 100,000 slots, 999,900,000 places.
            slots => Totals {
                days: self.dates.len() as u32,
                slots: (self.dates.len() * slots) as u32,
                capacity: (self.dates.len() * slots) as u32 * u32::from(self.capacity.get()),
            },
        }
    }

    /// The first and the last day that have slots.
    pub fn first_and_latest_date(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((*self.dates.first()?, self.latest_date()?))
    }

    /// The last day that has slots, to be held against the confirmed supply (product SUP4).
    pub fn latest_date(&self) -> Option<NaiveDate> {
        self.pattern.slots.first().and(self.dates.last().copied())
    }

    /// The first slot, if it has begun at `now`, on the venue's clock; such a plan is refused.
    pub fn starts_in_past(&self, now: NaiveDateTime) -> Option<(NaiveDate, TimeOfDay)> {
        let (date, start) = (*self.dates.first()?, self.pattern.slots.first()?.start());
        (start.on(date) <= now).then_some((date, start))
    }

    /// The plan written out.
    pub fn expand(&self) -> Expansion {
        let slots: Vec<PlannedSlot> =
            self.pattern.slots.iter().map(|&window| PlannedSlot { window, capacity: self.capacity }).collect();
        let left_over_minutes = self.pattern.left_over_minutes;
        let (days, empty_days) = match slots.is_empty() {
            true => (vec![], self.dates.clone()),
            false => {
                let day = |&date| PlannedDay { date, slots: slots.clone(), left_over_minutes };
                (self.dates.iter().map(day).collect(), vec![])
            }
        };
        Expansion { days, totals: self.totals(), empty_days }
    }

    /// Which of the `existing` slots of the same venue and vaccine the plan overlaps, one entry each, in their order.
    pub fn clashes(&self, existing: &[ExistingSlot]) -> Vec<Clash> {
        let clash = |(index, &existing): (usize, &ExistingSlot)| {
            self.dates.binary_search(&existing.date).ok()?;
            let planned = self.pattern.overlapping(existing.window)?;
            Some(Clash { index, existing, planned })
        };
        existing.iter().enumerate().filter_map(clash).collect()
    }
}

impl DayPattern {
    fn new(window: TimeWindow, length: SlotLength, breaks: &[TimeWindow]) -> Result<DayPattern, SlotPlanError> {
        let open = window.without(breaks);
        match length {
            SlotLength::Minutes(minutes) if !(1..=MAX_SLOT_MINUTES).contains(&minutes) => {
                Err(SlotPlanError::SlotMinutes(minutes))
            }
            SlotLength::Minutes(minutes) => {
                let slots: Vec<TimeWindow> = open.iter().flat_map(|&stretch| tile(stretch, minutes)).collect();
                let left_over_minutes = total_minutes(&open) - total_minutes(&slots);
                Ok(DayPattern { slots, left_over_minutes })
            }
            SlotLength::OneADay => {
                let whole = open.first().zip(open.last());
                let slots = whole.and_then(|(first, last)| TimeWindow::new(first.start(), last.end()).ok());
                Ok(DayPattern { slots: slots.into_iter().collect(), left_over_minutes: 0 })
            }
        }
    }

    /// The slots of a day, by time, not overlapping.
    pub fn slots(&self) -> &[TimeWindow] {
        &self.slots
    }

    /// Open minutes of a day that no slot covers.
    pub fn left_over_minutes(&self) -> u32 {
        self.left_over_minutes
    }

    /// The first slot that overlaps `window`.
    pub fn overlapping(&self, window: TimeWindow) -> Option<TimeWindow> {
        let first = self.slots.partition_point(|slot| slot.end() <= window.start());
        self.slots.get(first).copied().filter(|slot| slot.overlaps(window))
    }
}

/// Slots of `minutes` from the start of `stretch`; a shorter tail stays out.
fn tile(stretch: TimeWindow, minutes: u16) -> impl Iterator<Item = TimeWindow> {
    let start = stretch.start().minutes();
    (0..stretch.minutes() / minutes).filter_map(move |n| {
        let from = TimeOfDay::from_minutes(start + n * minutes).ok()?;
        let to = TimeOfDay::from_minutes(start + (n + 1) * minutes).ok()?;
        TimeWindow::new(from, to).ok()
    })
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
