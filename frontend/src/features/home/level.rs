//! How full a venue is: a word and the length of its bar.

use madoguchi_contract::overview::Places;

/// How full it is, said in words beside the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// There is nothing to book.
    NoSlots,
    /// Every place is taken or over.
    Full,
    /// Less than a tenth is free.
    Few,
    /// More.
    Free,
}

impl Level {
    /// Of free and total places.
    pub(crate) fn of(Places { free, total }: Places) -> Self {
        match free {
            _ if total <= 0 => Self::NoSlots,
            ..=0 => Self::Full,
            _ if free * 10 < total => Self::Few,
            _ => Self::Free,
        }
    }
}

/// The free part of the places in percent; something that is free is never nothing, and what is taken never hidden.
pub(crate) fn percent(Places { free, total }: Places) -> i64 {
    if free <= 0 || total <= 0 {
        return 0;
    }
    let most = if free < total { 99 } else { 100 };
    (free * 100 / total).clamp(1, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(free: i64, total: i64, level: Level, part: i64) {
        let places = Places { free, total };
        assert_eq!((Level::of(places), percent(places)), (level, part), "{free} of {total}");
    }

    #[test]
    fn a_bar_and_its_word_say_the_same() {
        check(0, 0, Level::NoSlots, 0);
        check(0, 10, Level::Full, 0);
        check(1, 11, Level::Few, 9);
        check(1, 10, Level::Free, 10);
        check(10, 10, Level::Free, 100);
        check(1, 1000, Level::Few, 1);
        check(999, 1000, Level::Free, 99);
        check(570, 600, Level::Free, 95);
    }
}
