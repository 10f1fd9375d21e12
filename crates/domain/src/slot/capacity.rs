//! How many people a slot takes.

use std::fmt;

use thiserror::Error;

/// Places of one slot, 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Capacity(u16);

/// The number is no capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a slot takes 1 to 9999 people, not {0}")]
pub struct CapacityError(pub i64);

impl Capacity {
    /// The least, one place.
    pub const MIN: Capacity = Capacity(1);
    /// The most, 9999 places.
    pub const MAX: Capacity = Capacity(9999);

    /// `places` as a capacity.
    ///
    /// # Errors
    /// Unless 1 to 9999.
    pub fn new(places: impl Into<i64>) -> Result<Capacity, CapacityError> {
        let places = places.into();
        match u16::try_from(places).map(Capacity) {
            Ok(capacity) if Capacity::MIN <= capacity && capacity <= Capacity::MAX => Ok(capacity),
            Ok(_) | Err(_) => Err(CapacityError(places)),
        }
    }

    /// The number of places.
    pub fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Capacity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How much is left of a number of places: the mark of the grid and of home, and what stands in the list of what runs
/// out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remaining {
    /// ○ 空きあり.
    Enough,
    /// △ 残りわずか.
    Few,
    /// 満, or no place at all.
    Nothing,
}

impl Remaining {
    /// A tenth or less is few, and so are one or two places where others are taken: a tenth of a clinic's four places
    /// an hour is none.
    pub fn of(free: i64, places: i64) -> Remaining {
        match free {
            ..=0 => Remaining::Nothing,
            free if free * 10 <= places || (free <= 2 && free < places) => Remaining::Few,
            _ => Remaining::Enough,
        }
    }
}

/// Whether places have run out or are about to. Where there are none, nothing runs out.
pub fn runs_out(free: i64, places: i64) -> bool {
    match Remaining::of(free, places) {
        Remaining::Few => true,
        Remaining::Nothing => 0 < places,
        Remaining::Enough => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_or_the_last_two_places_are_few_and_run_out() {
        use Remaining::{Enough, Few, Nothing};
        for (free, places, expected, listed) in [
            (100, 100, Enough, false),
            (11, 100, Enough, false),
            (10, 100, Few, true),
            (3, 100, Few, true),
            (0, 100, Nothing, true),
            (3, 29, Enough, false),
            (3, 30, Few, true),
            (3, 4, Enough, false),
            (2, 4, Few, true),
            (1, 2, Few, true),
            // Nobody has taken any of them.
            (2, 2, Enough, false),
            (1, 1, Enough, false),
            (0, 1, Nothing, true),
            (0, 0, Nothing, false),
        ] {
            assert_eq!((Remaining::of(free, places), runs_out(free, places)), (expected, listed), "{free} of {places}");
        }
    }

    #[test]
    fn a_slot_takes_one_to_9999() {
        for places in [1, 4, 9999] {
            assert_eq!(Capacity::new(places).map(|c| i64::from(c.get())), Ok(places));
        }
        for places in [i64::MIN, -1, 0, 10_000, 65_537, i64::MAX] {
            assert_eq!(
                Capacity::new(places).unwrap_err().to_string(),
                format!("a slot takes 1 to 9999 people, not {places}")
            );
        }
    }
}
