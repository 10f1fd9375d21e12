//! Whether a slot can be booked.

use chrono::{NaiveDate, NaiveDateTime};

/// What is known of a slot, as far as it decides whether the slot can be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotState {
    /// Its own switch is on, and its venue handles its product.
    pub open: bool,
    /// Its venue can be searched and booked.
    pub venue_published: bool,
    /// First day on which it is shown; `None` when it always was.
    pub publish_on: Option<NaiveDate>,
    /// When it begins.
    pub starts: NaiveDateTime,
    /// Places left.
    pub free: u16,
}

/// How a slot stands for who wants to take a place in it. Its venue's opening period is no part of it: a slot that was
/// created or left outside of it with a reason is searched and booked like any other. SQL says the same in the store's
/// `slot::bookable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotStanding {
    /// Closed or not yet public, or of a venue that is not published or does not handle the product.
    Closed,
    /// It has begun, in this minute or before.
    Begun,
    /// It takes bookings, and has no place left.
    Full,
    /// It takes bookings.
    Bookable,
}

impl SlotState {
    /// How the slot stands at a moment. What has begun is not full: its places are no longer asked for.
    #[must_use]
    pub fn standing(&self, now: NaiveDateTime) -> SlotStanding {
        let is_public = self.publish_on.is_none_or(|day| day <= now.date());
        if !(self.open && self.venue_published && is_public) {
            SlotStanding::Closed
        } else if self.starts <= now {
            SlotStanding::Begun
        } else if self.free == 0 {
            SlotStanding::Full
        } else {
            SlotStanding::Bookable
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: u32, hour: u32, minute: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2021, 3, day)
            .and_then(|day| day.and_hms_opt(hour, minute, 0))
            .expect("a moment of March")
    }

    #[test]
    fn a_slot_is_bookable_while_it_is_open_public_ahead_and_has_a_place() {
        use SlotStanding::{Begun, Bookable, Closed, Full};
        let now = at(15, 9, 0);
        let slot = SlotState { open: true, venue_published: true, publish_on: None, starts: at(15, 9, 1), free: 1 };
        let today = Some(now.date());
        let tomorrow = now.date().succ_opt();
        for (state, expected) in [
            (slot, Bookable),
            (SlotState { publish_on: today, ..slot }, Bookable),
            (SlotState { publish_on: tomorrow, ..slot }, Closed),
            (SlotState { open: false, ..slot }, Closed),
            (SlotState { venue_published: false, ..slot }, Closed),
            (SlotState { free: 0, ..slot }, Full),
            (SlotState { starts: now, ..slot }, Begun),
            (SlotState { starts: now, free: 0, ..slot }, Begun),
            (SlotState { starts: now, open: false, ..slot }, Closed),
        ] {
            assert_eq!(state.standing(now), expected, "{state:?}");
        }
    }
}
