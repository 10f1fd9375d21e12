//! Weekdays as the API writes them, `mon` to `sun`, and sets of them.

use std::fmt;

use chrono::Weekday;

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "mon"),
    (Weekday::Tue, "tue"),
    (Weekday::Wed, "wed"),
    (Weekday::Thu, "thu"),
    (Weekday::Fri, "fri"),
    (Weekday::Sat, "sat"),
    (Weekday::Sun, "sun"),
];

/// The word of a weekday on the wire: `mon` … `sun`.
pub fn weekday_code(day: Weekday) -> &'static str {
    DAYS[day.num_days_from_monday() as usize].1
}

/// The weekday of a wire word; only the exact lower-case word counts.
pub fn weekday_from_code(code: &str) -> Option<Weekday> {
    DAYS.iter().find(|(_, word)| *word == code).map(|(day, _)| *day)
}

/// A set of weekdays.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct WeekdaySet(u8);

impl WeekdaySet {
    /// No day.
    pub const EMPTY: WeekdaySet = WeekdaySet(0);
    /// All seven.
    pub const ALL: WeekdaySet = WeekdaySet(0b111_1111);

    /// This set and `day`.
    #[must_use]
    pub fn with(self, day: Weekday) -> WeekdaySet {
        WeekdaySet(self.0 | WeekdaySet::bit(day))
    }

    /// Whether `day` is in it.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & WeekdaySet::bit(day) != 0
    }

    /// Whether no day is in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many days are in it, 0 to 7.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Its days, Monday first.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        DAYS.into_iter().map(|(day, _)| day).filter(move |day| self.contains(*day))
    }

    fn bit(day: Weekday) -> u8 {
        1 << day.num_days_from_monday()
    }
}

impl FromIterator<Weekday> for WeekdaySet {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> WeekdaySet {
        days.into_iter().fold(WeekdaySet::EMPTY, WeekdaySet::with)
    }
}

impl From<Vec<Weekday>> for WeekdaySet {
    fn from(days: Vec<Weekday>) -> WeekdaySet {
        days.into_iter().collect()
    }
}

impl<const N: usize> From<[Weekday; N]> for WeekdaySet {
    fn from(days: [Weekday; N]) -> WeekdaySet {
        days.into_iter().collect()
    }
}

impl fmt::Debug for WeekdaySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(weekday_code)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_and_nothing_else_does() {
        for day in WeekdaySet::ALL.iter() {
            assert_eq!(weekday_from_code(weekday_code(day)), Some(day));
        }
        for word in ["", "Mon", "monday", "mo", "月"] {
            assert_eq!(weekday_from_code(word), None, "{word}");
        }
    }

    #[test]
    fn a_set_counts_a_day_once() {
        let set = WeekdaySet::from([Weekday::Fri, Weekday::Mon, Weekday::Fri]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Weekday::Mon, Weekday::Fri]);
        assert_eq!((set.len(), set.contains(Weekday::Sun), WeekdaySet::EMPTY.is_empty()), (2, false, true));
    }
}
