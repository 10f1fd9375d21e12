//! When a company works for a municipality.

use crate::word::words;
use chrono::NaiveDate;

words! {
    /// Where a commission stands on a day.
    CommissionStage {
        /// It has not begun.
        Upcoming = "upcoming",
        /// The company works for the municipality.
        Running = "running",
        /// Its last day is over.
        Ended = "ended",
    }
}

impl CommissionStage {
    /// Where a commission from `starts_on` to `ends_on`, both inside, stands on a day; without an end it goes on. SQL
    /// says the same in the store's `vendor::running`.
    #[must_use]
    pub fn on(day: NaiveDate, starts_on: NaiveDate, ends_on: Option<NaiveDate>) -> CommissionStage {
        match ends_on {
            _ if day < starts_on => CommissionStage::Upcoming,
            Some(last) if last < day => CommissionStage::Ended,
            Some(_) | None => CommissionStage::Running,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_and_last_day_are_inside() {
        let day = |day| NaiveDate::from_ymd_opt(2021, 3, day).expect("a day of March");
        for (today, ends_on, expected) in [
            (9, Some(20), CommissionStage::Upcoming),
            (10, Some(20), CommissionStage::Running),
            (20, Some(20), CommissionStage::Running),
            (21, Some(20), CommissionStage::Ended),
            (9, None, CommissionStage::Upcoming),
            (31, None, CommissionStage::Running),
        ] {
            assert_eq!(CommissionStage::on(day(today), day(10), ends_on.map(day)), expected, "{today} {ends_on:?}");
        }
    }
}
