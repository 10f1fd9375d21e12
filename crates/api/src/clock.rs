//! The clock: time enters the program here and travels on as arguments.

use chrono::{Duration, NaiveDate, NaiveDateTime, SubsecRound, Utc};
use madoguchi_domain::Now;

/// Japan has no daylight-saving time.
const TOKYO_SECONDS: i32 = 9 * 3600;

/// The real clock, or a shifted one, so that a sandbox has its own today.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    shift: Duration,
    stopped_at: Option<NaiveDateTime>,
}

impl Clock {
    /// A clock on which it is `today` in Japan now, and which runs on from there.
    #[must_use]
    pub fn with_today(today: NaiveDate) -> Self {
        let shift = today.signed_duration_since(Self::default().today());
        Self { shift: Duration::days(shift.num_days()), stopped_at: None }
    }

    /// A clock on which it is this civil moment in Japan now, and which runs on from there.
    #[must_use]
    pub fn starting_at(civil: NaiveDateTime) -> Self {
        Self { shift: Self::instant_of(civil) - Self::real(), stopped_at: None }
    }

    /// A clock that stands still at a civil moment in Japan: for playing what hangs on a second.
    #[must_use]
    pub fn stopped_at(civil: NaiveDateTime) -> Self {
        Self { shift: Duration::zero(), stopped_at: Some(Self::instant_of(civil)) }
    }

    /// The moment, on this clock and on the real one.
    #[must_use]
    pub fn now(&self) -> Now {
        Now::new(self.instant(), Self::real())
    }

    /// The instant in UTC, on this clock.
    #[must_use]
    pub fn instant(&self) -> NaiveDateTime {
        self.stopped_at.unwrap_or_else(|| Self::real() + self.shift)
    }

    /// Civil date and time in Japan, on this clock.
    #[must_use]
    pub fn civil(&self) -> NaiveDateTime {
        self.instant() + Duration::seconds(TOKYO_SECONDS.into())
    }

    /// The instant in UTC of a civil moment in Japan.
    #[must_use]
    pub fn instant_of(civil: NaiveDateTime) -> NaiveDateTime {
        civil - Duration::seconds(TOKYO_SECONDS.into())
    }

    /// The civil day in Japan, on this clock.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.civil().date()
    }

    /// The real instant in UTC, for tokens, throttles and what else outlives a sandbox's day.
    #[must_use]
    pub fn real() -> NaiveDateTime {
        // Whole microseconds: PostgreSQL keeps no more.
        Utc::now().naive_utc().trunc_subsecs(6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sandbox_has_its_own_today() {
        let day = NaiveDate::from_ymd_opt(2021, 3, 1).expect("a date");
        assert_eq!(Clock::with_today(day).today(), day);
        let morning = day.and_hms_opt(9, 0, 0).expect("a moment");
        let clock = Clock::starting_at(morning);
        assert!(clock.civil() >= morning && clock.today() == day, "{}", clock.civil());
    }

    #[test]
    fn a_stopped_clock_stands_still() {
        let noon = NaiveDate::from_ymd_opt(2021, 4, 21).and_then(|d| d.and_hms_opt(17, 0, 0)).expect("a moment");
        let clock = Clock::stopped_at(noon);
        assert_eq!(
            (clock.civil(), madoguchi_contract::rfc3339(clock.instant())),
            (noon, "2021-04-21T17:00:00+09:00".to_owned())
        );
    }
}
