//! A civil time of day, to the minute, 24:00 included.

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use thiserror::Error;

/// A time on the venue's wall clock, in whole minutes since midnight, `00:00` to `24:00`.
///
/// 24:00 is the end of the day: a venue may close at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

/// Why something is not a time of day.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TimeOfDayError {
    /// More minutes than a day has.
    #[error("minute {0} is past the end of the day (1440)")]
    TooLate(u16),
    /// Not written `HH:MM`.
    #[error("`{0}` is not a time written HH:MM, such as 09:00")]
    Malformed(String),
    /// Written `HH:MM`, but no such time.
    #[error("`{0}` is not a time between 00:00 and 24:00")]
    OutOfRange(String),
}

impl TimeOfDay {
    /// 00:00.
    pub const MIDNIGHT: TimeOfDay = TimeOfDay(0);
    /// 24:00.
    pub const END_OF_DAY: TimeOfDay = TimeOfDay(1440);

    /// The time `minutes` after midnight.
    ///
    /// # Errors
    /// If `minutes` is more than 1440.
    pub fn from_minutes(minutes: u16) -> Result<TimeOfDay, TimeOfDayError> {
        match minutes <= 1440 {
            true => Ok(TimeOfDay(minutes)),
            false => Err(TimeOfDayError::TooLate(minutes)),
        }
    }

    /// Reads `HH:MM`, two ASCII digits each; `24:00` is allowed, `24:01` is not.
    ///
    /// # Errors
    /// If `text` has another shape or names no time.
    pub fn parse(text: &str) -> Result<TimeOfDay, TimeOfDayError> {
        let digit = |b: u8| b.is_ascii_digit().then(|| u16::from(b - b'0'));
        let read = || match text.as_bytes() {
            &[h1, h2, b':', m1, m2] => Some((digit(h1)? * 10 + digit(h2)?, digit(m1)? * 10 + digit(m2)?)),
            _ => None,
        };
        let (hours, minutes) = read().ok_or_else(|| TimeOfDayError::Malformed(shorten(text)))?;
        match minutes < 60 && hours * 60 + minutes <= 1440 {
            true => Ok(TimeOfDay(hours * 60 + minutes)),
            false => Err(TimeOfDayError::OutOfRange(text.to_owned())),
        }
    }

    /// Minutes since midnight, 0 to 1440.
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// The moment on `date`; 24:00 is midnight of the day after.
    pub fn on(self, date: NaiveDate) -> NaiveDateTime {
        date.and_time(NaiveTime::MIN) + chrono::Duration::minutes(i64::from(self.0))
    }

    /// The minute that `time` lies in; seconds are cut off.
    pub fn of(time: NaiveTime) -> TimeOfDay {
        TimeOfDay((time.hour() * 60 + time.minute()) as u16)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// What an error repeats of a hostile input: its first 20 characters.
fn shorten(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<u16, &str>) {
        let got = TimeOfDay::parse(text).map(TimeOfDay::minutes).map_err(|e| e.to_string());
        assert_eq!(got, expected.map_err(str::to_owned), "{text}");
    }

    #[test]
    fn times_are_two_digits_each() {
        check("00:00", Ok(0));
        check("09:05", Ok(545));
        check("23:59", Ok(1439));
        check("24:00", Ok(1440));
        check("24:01", Err("`24:01` is not a time between 00:00 and 24:00"));
        check("09:60", Err("`09:60` is not a time between 00:00 and 24:00"));
        check("9:00", Err("`9:00` is not a time written HH:MM, such as 09:00"));
        check("09:00:00", Err("`09:00:00` is not a time written HH:MM, such as 09:00"));
        check("0９:00", Err("`0９:00` is not a time written HH:MM, such as 09:00"));
        check("", Err("`` is not a time written HH:MM, such as 09:00"));
    }

    #[test]
    fn every_minute_reads_back_as_written() {
        for minutes in 0..=1440 {
            let time = TimeOfDay::from_minutes(minutes).unwrap();
            assert_eq!(TimeOfDay::parse(&time.to_string()), Ok(time));
        }
        assert_eq!(TimeOfDay::from_minutes(1441), Err(TimeOfDayError::TooLate(1441)));
    }

    #[test]
    fn the_end_of_a_day_is_the_next_midnight() {
        let date = NaiveDate::from_ymd_opt(2021, 3, 31).unwrap();
        assert_eq!(
            TimeOfDay::END_OF_DAY.on(date),
            NaiveDate::from_ymd_opt(2021, 4, 1).unwrap().and_time(NaiveTime::MIN)
        );
    }
}
