//! Days on which administrations are closed (行政機関の休日), by the law on them (行政機関の休日に関する法律, 1988 no. 91, article
//! 1): Saturdays and Sundays, national holidays, and 29 December to 3 January.
//!
//! They are more than the national holidays, which the slots of a venue can skip: a venue may vaccinate on 30 December
//! when the city hall is closed.

use chrono::{Datelike, NaiveDate, Weekday};

use super::holidays::national_holiday;
use crate::word::words;

words! {
    /// Why administrations are closed.
    ClosedReason {
        /// A national holiday (国民の祝日), by whatever weekday it falls on.
        NationalHoliday = "national_holiday",
        /// 29 December to 3 January (年末年始), but for 元日.
        YearEnd = "year_end",
        /// Saturday or Sunday.
        Weekend = "weekend",
    }
}

/// Why administrations are closed on a day; none when they are open.
pub fn closed_reason(date: NaiveDate) -> Option<ClosedReason> {
    let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    match (date.month(), date.day()) {
        _ if national_holiday(date).is_some() => Some(ClosedReason::NationalHoliday),
        (12, 29..) | (1, ..=3) => Some(ClosedReason::YearEnd),
        _ => weekend.then_some(ClosedReason::Weekend),
    }
}

/// `date`, or the last day before it on which administrations are open.
pub fn open_day_up_to(date: NaiveDate) -> NaiveDate {
    let mut days = std::iter::successors(Some(date), NaiveDate::pred_opt);
    days.find(|day| closed_reason(*day).is_none()).unwrap_or(date)
}

/// The first day after `date` on which administrations are open.
pub fn open_day_after(date: NaiveDate) -> NaiveDate {
    let mut days = std::iter::successors(date.succ_opt(), NaiveDate::succ_opt);
    days.find(|day| closed_reason(*day).is_none()).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The closed days of a range that are no weekend, as `month/day`.
    #[track_caller]
    fn check_weekdays(from: &str, to: &str, expected: &str) {
        let (from, to): (NaiveDate, NaiveDate) = (from.parse().unwrap(), to.parse().unwrap());
        let days = from.iter_days().take_while(|day| *day <= to);
        let closed = days.filter(|day| day.weekday().number_from_monday() < 6 && closed_reason(*day).is_some());
        let told: Vec<_> = closed.map(|day| format!("{}/{}", day.month(), day.day())).collect();
        assert_eq!(told.join(" "), expected, "{from} {to}");
    }

    #[test]
    fn administrations_are_closed_over_new_year_and_on_national_holidays() {
        check_weekdays("2021-12-20", "2022-01-11", "12/29 12/30 12/31 1/3 1/10");
        check_weekdays("2026-12-20", "2027-01-11", "12/29 12/30 12/31 1/1 1/11");
        // Outside the years whose holidays are known, New Year is still New Year.
        check_weekdays("2103-12-24", "2104-01-07", "12/31 1/1 1/2 1/3");
        check_weekdays("2026-09-14", "2026-09-30", "9/21 9/22 9/23");
        check_weekdays("2019-04-22", "2019-05-10", "4/29 4/30 5/1 5/2 5/3 5/6");
    }

    #[track_caller]
    fn check(day: &str, expected: Option<ClosedReason>) {
        assert_eq!(closed_reason(day.parse().unwrap()), expected, "{day}");
    }

    #[test]
    fn a_holiday_goes_by_its_name_whatever_weekday_it_is() {
        check("2022-01-01", Some(ClosedReason::NationalHoliday));
        check("2022-01-02", Some(ClosedReason::YearEnd));
        check("2021-12-28", None);
        check("2022-01-04", None);
        check("2021-11-03", Some(ClosedReason::NationalHoliday));
        check("2021-11-06", Some(ClosedReason::Weekend));
        // A Sunday.
        check("2024-11-03", Some(ClosedReason::NationalHoliday));
    }

    #[track_caller]
    fn check_open(day: &str, up_to: &str, after: &str) {
        let day: NaiveDate = day.parse().unwrap();
        assert_eq!((open_day_up_to(day).to_string(), open_day_after(day).to_string()), (up_to.into(), after.into()));
    }

    #[test]
    fn the_open_days_around_a_day() {
        check_open("2021-11-04", "2021-11-04", "2021-11-05");
        check_open("2021-12-31", "2021-12-28", "2022-01-04");
        check_open("2026-01-01", "2025-12-26", "2026-01-05");
        check_open("2026-09-22", "2026-09-18", "2026-09-24");
    }
}
