//! The moment of a request, as the rules and the database take it.

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};

/// Japan's offset from UTC; it has no daylight-saving time.
const TOKYO: Duration = Duration::hours(9);

/// When something is asked: the instant on the server's clock, which in a sandbox is another than the real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    instant: NaiveDateTime,
    real: NaiveDateTime,
}

impl Now {
    /// An instant on the server's clock and the real one, both UTC.
    #[must_use]
    pub const fn new(instant: NaiveDateTime, real: NaiveDateTime) -> Self {
        Self { instant, real }
    }

    /// The instant in UTC, on the server's clock.
    #[must_use]
    pub const fn instant(self) -> NaiveDateTime {
        self.instant
    }

    /// Civil date and time in Japan, on the server's clock.
    #[must_use]
    pub fn civil(self) -> NaiveDateTime {
        self.instant + TOKYO
    }

    /// The civil day in Japan, on the server's clock.
    #[must_use]
    pub fn today(self) -> NaiveDate {
        self.civil().date()
    }

    /// The real instant in UTC, for log-ins, throttles and what else outlives a sandbox's day.
    #[must_use]
    pub const fn real(self) -> NaiveDateTime {
        self.real
    }
}

/// The instant in UTC of a civil moment in Japan.
#[must_use]
pub fn instant_of(civil: NaiveDateTime) -> NaiveDateTime {
    civil - TOKYO
}

/// The instant in UTC at which a civil day begins in Japan.
#[must_use]
pub fn civil_midnight(day: NaiveDate) -> NaiveDateTime {
    instant_of(day.and_time(NaiveTime::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_japan() {
        let day = NaiveDate::from_ymd_opt(2021, 3, 1).unwrap();
        let midnight = civil_midnight(day);
        let now = Now::new(midnight, midnight);
        assert_eq!((now.civil(), now.today()), (day.and_time(NaiveTime::MIN), day));
        assert_eq!(Now::new(midnight - Duration::seconds(1), midnight).today(), day.pred_opt().unwrap());
    }
}
