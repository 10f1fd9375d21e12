//! Slots as they are kept.

use super::standing::{SlotStanding, SlotState};
use crate::{SlotId, TimeWindow, VenueId};
use chrono::{NaiveDate, NaiveDateTime};

/// A bookable time band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Id.
    pub id: SlotId,
    /// The venue's id.
    pub venue_id: VenueId,
    /// Code of the programme.
    pub programme: String,
    /// Code of the product.
    pub vaccine: String,
    /// The day.
    pub date: NaiveDate,
    /// The time band.
    pub window: TimeWindow,
    /// Places.
    pub capacity: u16,
    /// Places taken.
    pub taken: u16,
    /// Whether the slot's own switch is on and the venue still handles the product; [`Slot::standing`] says the rest.
    pub open: bool,
    /// First day on which it is shown.
    pub publish_on: Option<NaiveDate>,
}

impl Slot {
    /// Places left.
    #[must_use]
    pub fn free(&self) -> u16 {
        self.capacity.saturating_sub(self.taken)
    }

    /// How it stands at a moment for who wants to take a place.
    #[must_use]
    pub fn standing(&self, venue: &SlotVenue, now: NaiveDateTime) -> SlotStanding {
        let state = SlotState {
            open: self.open,
            venue_published: venue.published,
            publish_on: self.publish_on,
            starts: self.window.start().on(self.date),
            free: self.free(),
        };
        state.standing(now)
    }
}

/// A venue as slots and bookings name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotVenue {
    /// Id.
    pub id: VenueId,
    /// Owner.
    pub municipality_code: String,
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// Digits.
    pub phone: Option<String>,
    /// Access notes.
    pub access_notes: String,
    /// Whether it can be searched and booked.
    pub published: bool,
}
