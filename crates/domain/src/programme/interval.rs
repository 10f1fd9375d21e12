//! Intervals between doses, as circulars count them.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::Lang;
use crate::word::words;

words! {
    /// What an interval of months does where the month has no such day: 30 August and six months.
    MonthEnd {
        /// The last day of the month, 28 February.
        LastDay = "last_day",
        /// The day after it, 1 March.
        DayAfter = "day_after",
    }
}

words! {
    /// How an interval is counted.
    IntervalUnit {
        /// Days from the day of the dose, which is day 0.
        Days = "days",
        /// Days that lie between the two (N日以上の間隔).
        DaysBetween = "days_between",
        /// Weeks: the same weekday.
        Weeks = "weeks",
        /// Months: the same day of the month.
        Months = "months",
    }
}

/// An interval between two doses; the rules take one of at most ten years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interval {
    /// `Days(19)`: from day 19 on, the day of the earlier dose being day 0.
    Days(u16),
    /// `DaysBetween(13)`: 13 days lie between (13日以上の間隔), so from day 14 on.
    DaysBetween(u16),
    /// `Weeks(3)`: from the same weekday three weeks later on.
    Weeks(u16),
    /// `Months(8)`: from the same day of the month eight months later on.
    Months(u16),
}

impl Interval {
    /// An interval of `number` units.
    pub const fn new(unit: IntervalUnit, number: u16) -> Interval {
        match unit {
            IntervalUnit::Days => Interval::Days(number),
            IntervalUnit::DaysBetween => Interval::DaysBetween(number),
            IntervalUnit::Weeks => Interval::Weeks(number),
            IntervalUnit::Months => Interval::Months(number),
        }
    }

    /// How it is counted.
    pub const fn unit(self) -> IntervalUnit {
        match self {
            Interval::Days(_) => IntervalUnit::Days,
            Interval::DaysBetween(_) => IntervalUnit::DaysBetween,
            Interval::Weeks(_) => IntervalUnit::Weeks,
            Interval::Months(_) => IntervalUnit::Months,
        }
    }

    /// How many of its units.
    pub const fn number(self) -> u16 {
        match self {
            Interval::Days(n) | Interval::DaysBetween(n) | Interval::Weeks(n) | Interval::Months(n) => n,
        }
    }

    /// The least and the greatest number of a unit that a rule takes: something, and no more than ten years.
    pub const fn limits(unit: IntervalUnit) -> (u16, u16) {
        match unit {
            IntervalUnit::Days => (1, 3660),
            IntervalUnit::DaysBetween => (0, 3659),
            IntervalUnit::Weeks => (1, 522),
            IntervalUnit::Months => (1, 120),
        }
    }

    /// The first day that keeps it after a dose on `from`; as a longest interval, the last day that does.
    pub fn first_date(self, from: NaiveDate, month_end: MonthEnd) -> NaiveDate {
        let days = |days: u64| from.checked_add_days(Days::new(days));
        let first = match self {
            Interval::Days(n) => days(n.into()),
            Interval::DaysBetween(n) => days(u64::from(n) + 1),
            Interval::Weeks(n) => days(u64::from(n) * 7),
            Interval::Months(n) => from.checked_add_months(Months::new(n.into())).and_then(|date| match month_end {
                MonthEnd::DayAfter if date.day() != from.day() => date.succ_opt(),
                MonthEnd::DayAfter | MonthEnd::LastDay => Some(date),
            }),
        };
        first.unwrap_or(NaiveDate::MAX)
    }

    /// The last day from which the interval is over by `until`.
    pub fn last_start(self, until: NaiveDate, month_end: MonthEnd) -> Option<NaiveDate> {
        let days = |days: u64| until.checked_sub_days(Days::new(days));
        match self {
            Interval::Days(n) => days(n.into()),
            Interval::DaysBetween(n) => days(u64::from(n) + 1),
            Interval::Weeks(n) => days(u64::from(n) * 7),
            Interval::Months(n) => {
                // Up to four days at a month's end share one first date.
                let about = until.checked_sub_months(Months::new(n.into()))?;
                let near = (0..=3).rev().filter_map(|days| about.checked_add_days(Days::new(days)));
                near.into_iter().find(|start| self.first_date(*start, month_end) <= until)
            }
        }
    }

    /// The first day from which the interval is not over before `date`.
    pub fn first_start(self, date: NaiveDate, month_end: MonthEnd) -> Option<NaiveDate> {
        self.last_start(date.pred_opt()?, month_end)?.succ_opt()
    }

    /// As a least interval, as the ministry counts: the days that lie between, so day 19 is 18日 (domain facts,
    /// counting).
    pub(super) fn least_told(self, lang: Lang) -> String {
        match self {
            Interval::Days(n) => told(lang, n.saturating_sub(1), "日", "day"),
            Interval::DaysBetween(n) => told(lang, n, "日", "day"),
            Interval::Weeks(n) => told(lang, n, "週間", "week"),
            Interval::Months(n) => told(lang, n, "か月", "month"),
        }
    }

    /// As a longest interval: the days from the dose to the last day that keeps it.
    pub(super) fn most_told(self, lang: Lang) -> String {
        match self {
            Interval::Days(n) => told(lang, n, "日", "day"),
            Interval::DaysBetween(n) => told(lang, n.saturating_add(1), "日", "day"),
            Interval::Weeks(n) => told(lang, n, "週間", "week"),
            Interval::Months(n) => told(lang, n, "か月", "month"),
        }
    }

    /// Whether it is over earlier than `other` from whatever day both begin; months and days may be neither.
    pub(super) fn surely_shorter(self, other: Interval, month_end: MonthEnd) -> bool {
        let four_years = NaiveDate::from_ymd_opt(2023, 1, 1).into_iter().flat_map(|day| day.iter_days().take(1461));
        four_years.into_iter().all(|day| self.first_date(day, month_end) < other.first_date(day, month_end))
    }
}

fn told(lang: Lang, number: u16, ja: &str, en: &str) -> String {
    match (lang, number) {
        (Lang::Ja, number) => format!("{number}{ja}"),
        (Lang::En, 1) => format!("1 {en}"),
        (Lang::En, number) => format!("{number} {en}s"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn intervals_count_as_the_facts_say() {
        use Interval::{Days, DaysBetween, Months, Weeks};
        use MonthEnd::{DayAfter, LastDay};
        for (interval, from, month_end, first) in [
            (DaysBetween(6), "2022-04-01", LastDay, "2022-04-08"),
            (DaysBetween(20), "2022-04-01", LastDay, "2022-04-22"),
            (DaysBetween(27), "2022-04-01", LastDay, "2022-04-29"),
            (DaysBetween(0), "2022-04-01", LastDay, "2022-04-02"),
            (Days(19), "2021-03-15", LastDay, "2021-04-03"),
            (Weeks(3), "2022-04-01", LastDay, "2022-04-22"),
            (Months(6), "2022-08-30", LastDay, "2023-02-28"),
            (Months(6), "2022-08-30", DayAfter, "2023-03-01"),
            (Months(6), "2022-08-28", DayAfter, "2023-02-28"),
            (Months(6), "2023-08-29", DayAfter, "2024-02-29"),
            (Months(6), "2023-08-30", LastDay, "2024-02-29"),
            (Months(1), "2022-12-31", LastDay, "2023-01-31"),
            (Months(8), "2021-04-05", LastDay, "2021-12-05"),
        ] {
            assert_eq!(interval.first_date(date(from), month_end), date(first), "{interval:?} {from} {month_end:?}");
        }
    }

    #[test]
    fn an_interval_is_shorter_only_where_it_always_is() {
        for (one, other, shorter) in [
            (Interval::Days(18), Interval::Days(19), true),
            (Interval::Days(19), Interval::Days(19), false),
            (Interval::DaysBetween(20), Interval::Weeks(3), false),
            (Interval::DaysBetween(19), Interval::Weeks(3), true),
            (Interval::Days(27), Interval::Months(1), true),
            (Interval::Days(30), Interval::Months(1), false),
            (Interval::Months(1), Interval::Days(30), false),
            (Interval::Months(1), Interval::Days(32), true),
        ] {
            assert_eq!(one.surely_shorter(other, MonthEnd::LastDay), shorter, "{one:?} {other:?}");
        }
    }

    proptest! {
        #[test]
        fn the_last_start_is_the_last_and_the_first_the_first(
            days in 0u64..3000, number in 1u16..40, unit in prop::sample::select(IntervalUnit::ALL.to_vec()),
            month_end in prop::sample::select(MonthEnd::ALL.to_vec()),
        ) {
            let interval = Interval::new(unit, number);
            let day = date("2020-01-01") + chrono::Days::new(days);
            let last = interval.last_start(day, month_end).unwrap();
            prop_assert!(interval.first_date(last, month_end) <= day);
            prop_assert!(day < interval.first_date(last.succ_opt().unwrap(), month_end));
            let first = interval.first_start(day, month_end).unwrap();
            prop_assert!(day <= interval.first_date(first, month_end));
            prop_assert!(interval.first_date(first.pred_opt().unwrap(), month_end) < day);
        }
    }
}
