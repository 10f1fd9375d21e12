//! How many people a slot takes.

use std::fmt;

use thiserror::Error;

/// Places of one slot, 1 to 9999 (api.md, expansion, point 4).
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

/// Whether places are about to run out: fewer than a tenth of them are free. Where there are none, nothing runs out.
pub fn runs_out(free: i64, places: i64) -> bool {
    free * 10 < places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_run_out_below_a_tenth() {
        for (free, places, expected) in [(0, 0, false), (0, 1, true), (1, 10, false), (1, 11, true), (9, 100, true)] {
            assert_eq!(runs_out(free, places), expected, "{free} of {places}");
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
