//! The server's time in Japan, carried forward in the browser: a page that is left open over midnight has the new day.

use chrono::{Duration, NaiveDateTime, Timelike};

/// A difference as small as this is the way of an answer, not another time.
const WAY: Duration = Duration::seconds(5);

/// What the browser's clocks say, milliseconds each. Only differences count: a computer's clock may be anywhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reading {
    /// Nobody sets it. In some browsers it stands still while the computer sleeps.
    pub(crate) steady: f64,
    /// The computer's clock: people and time servers set it.
    pub(crate) wall: f64,
}

impl Reading {
    /// Now.
    pub(crate) fn now() -> Self {
        let steady = leptos::prelude::window().performance().map(|performance| performance.now()).unwrap_or_default();
        Self { steady, wall: js_sys::Date::now() }
    }
}

/// What the server said last, and when that was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Carried {
    told: NaiveDateTime,
    at: Reading,
}

impl Carried {
    /// From a moment that the server told.
    pub(crate) fn new(told: NaiveDateTime, at: Reading) -> Self {
        Self { told, at }
    }

    /// What it is in Japan, as far as the browser knows. A clock that stood still or was set back says too little: the
    /// longer time has passed. One that was set forward is put right by the server's next answer.
    pub(crate) fn at(self, reading: Reading) -> NaiveDateTime {
        let passed = (reading.steady - self.at.steady).max(reading.wall - self.at.wall).max(0.0);
        #[allow(clippy::cast_possible_truncation, reason = "milliseconds of a visit")]
        let passed = Duration::try_milliseconds(passed as i64).unwrap_or_default();
        self.told.checked_add_signed(passed).unwrap_or(self.told)
    }

    /// The same to the minute: as much as rules ask for.
    pub(crate) fn minute(self, reading: Reading) -> NaiveDateTime {
        let now = self.at(reading);
        now.with_second(0).and_then(|now| now.with_nanosecond(0)).unwrap_or(now)
    }

    /// After another answer. What differs by no more than the way of an answer changes nothing: at midnight the day
    /// must not come and go.
    pub(crate) fn told_again(self, told: NaiveDateTime, at: Reading) -> Self {
        if (told - self.at(at)).abs() < WAY { self } else { Self::new(told, at) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    /// Seconds on the steady clock and on the computer's.
    fn reading(steady: i32, wall: i32) -> Reading {
        Reading { steady: f64::from(steady) * 1000.0, wall: 1.6e12 + f64::from(wall) * 1000.0 }
    }

    #[track_caller]
    fn check(steady: i32, wall: i32, expected: &str) {
        let carried = Carried::new(moment("2021-03-01T23:58:30"), reading(100, 100));
        assert_eq!(carried.minute(reading(steady, wall)), moment(expected), "{steady} {wall}");
    }

    #[test]
    fn the_day_changes_at_midnight_in_japan() {
        check(100, 100, "2021-03-01T23:58:00");
        check(189, 189, "2021-03-01T23:59:00");
        check(190, 190, "2021-03-02T00:00:00");
        check(100 + 36_000, 100 + 36_000, "2021-03-02T09:58:00");
        // The computer slept, and the steady clock with it.
        check(101, 100 + 36_000, "2021-03-02T09:58:00");
        // Its clock was set back by a year, or by a minute.
        check(190, -31_000_000, "2021-03-02T00:00:00");
        check(100, 40, "2021-03-01T23:58:00");
    }

    #[test]
    fn another_answer_puts_it_right() {
        let carried = Carried::new(moment("2021-03-01T23:58:30"), reading(0, 0));
        let check = |told: &str, at: Reading, expected: &str| {
            assert_eq!(carried.told_again(moment(told), at).at(at), moment(expected), "{told}");
        };
        // An answer that was on its way for two seconds takes no day back.
        check("2021-03-01T23:59:59", reading(91, 91), "2021-03-02T00:00:01");
        check("2021-03-02T00:00:01", reading(90, 90), "2021-03-02T00:00:00");
        // The computer's clock was set forward; a server went on with another day.
        check("2021-03-01T23:59:00", reading(30, 86_400), "2021-03-01T23:59:00");
        check("2021-02-01T09:00:00", reading(30, 30), "2021-02-01T09:00:00");
        check("2021-03-05T08:00:00", reading(30, 30), "2021-03-05T08:00:00");
    }
}
