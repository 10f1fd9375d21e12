//! How many people's data may be looked at before their municipality hears of it.

use std::ops::RangeInclusive;

/// What a municipality has set for those who work for it; see [`LookLimits::new`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookLimits {
    people_an_hour: i32,
    exported_a_day: i32,
}

impl LookLimits {
    /// People an hour: at least one, or each call would warn.
    pub const PEOPLE_AN_HOUR: RangeInclusive<i64> = 1..=1_000_000;
    /// People in files within 24 hours; with 0 each file needs approval.
    pub const EXPORTED_A_DAY: RangeInclusive<i64> = 0..=10_000_000;

    /// For who has set nothing: an agent books about ten callers an hour and reads the list of a day or two, and takes
    /// out the day lists of a few venues.
    pub const DEFAULT: LookLimits = LookLimits { people_an_hour: 200, exported_a_day: 1000 };

    /// Limits within their bounds; none otherwise.
    #[must_use]
    pub fn new(people_an_hour: i32, exported_a_day: i32) -> Option<Self> {
        let within = Self::PEOPLE_AN_HOUR.contains(&people_an_hour.into())
            && Self::EXPORTED_A_DAY.contains(&exported_a_day.into());
        within.then_some(Self { people_an_hour, exported_a_day })
    }

    /// People whose data one account of a company may see in an hour before the municipality is warned.
    #[must_use]
    pub const fn people_an_hour(self) -> i32 {
        self.people_an_hour
    }

    /// Whether a file may be taken by which so many people would have been taken out within 24 hours.
    #[must_use]
    pub fn lets_out(self, people: i64) -> bool {
        people <= self.exported_a_day.into()
    }

    /// People whom one account of a company may take out in files within 24 hours without the municipality's
    /// approval.
    #[must_use]
    pub const fn exported_a_day(self) -> i32 {
        self.exported_a_day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_have_bounds() {
        for (people, exported, expected) in [
            (1, 0, true),
            (0, 0, false),
            (-1, 5, false),
            (1, -1, false),
            (1_000_000, 10_000_000, true),
            (1_000_001, 5, false),
            (5, 10_000_001, false),
        ] {
            assert_eq!(LookLimits::new(people, exported).is_some(), expected, "{people} {exported}");
        }
    }
}
