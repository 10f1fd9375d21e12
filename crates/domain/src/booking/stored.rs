//! Bookings as they are kept.

use super::request::StatedDose;
use super::status::{BookingStatus, BookingStep};
use crate::{BookingId, PersonKey, SlotId, TimeWindow, VenueId};
use chrono::{NaiveDate, NaiveDateTime};

/// Where and when a booking is, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookedSlot {
    /// The slot.
    pub id: SlotId,
    /// The venue.
    pub venue_id: VenueId,
    /// The venue's name.
    pub venue_name: String,
    /// The venue's address.
    pub venue_address: String,
    /// The venue's phone, digits.
    pub venue_phone: Option<String>,
    /// The venue's access notes.
    pub venue_access_notes: String,
    /// Code of the programme.
    pub programme: String,
    /// Code of the product.
    pub vaccine: String,
    /// The day.
    pub date: NaiveDate,
    /// The time band.
    pub window: TimeWindow,
}

/// A stored booking.
#[derive(Clone, PartialEq, Eq)]
pub struct Booking {
    /// Id.
    pub id: BookingId,
    /// Nine digits.
    pub reference: String,
    /// Municipality of the venue.
    pub municipality_code: String,
    /// Where and when.
    pub slot: BookedSlot,
    /// Whether it holds its place.
    pub status: BookingStatus,
    /// Kana name of the caller, as typed.
    pub booker_name_kana: String,
    /// Phone of the caller, digits.
    pub booker_phone: String,
    /// Name of the recipient.
    pub recipient_name: String,
    /// Kana name of the recipient, as typed.
    pub recipient_name_kana: String,
    /// Birth date of the recipient.
    pub birth_date: NaiveDate,
    /// Code of the priority group.
    pub group: String,
    /// Dose number.
    pub dose: u8,
    /// By what the person is known.
    pub person: PersonKey,
    /// An earlier dose given elsewhere.
    pub previous_dose: Option<StatedDose>,
    /// Counts the changes, from 1.
    pub version: i32,
    /// UTC.
    pub created_at: NaiveDateTime,
    /// UTC.
    pub updated_at: NaiveDateTime,
    /// The recipient's kana as a sorting key.
    pub kana_key: String,
}

impl Booking {
    /// Whether it holds a place.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.status == BookingStatus::Booked
    }
}

// Personal data must not reach a log by a stray `{:?}`.
impl std::fmt::Debug for Booking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Booking").field("id", &self.id).field("version", &self.version).finish_non_exhaustive()
    }
}

/// A step in the life of a booking, as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingEvent {
    /// When, UTC.
    pub at: NaiveDateTime,
    /// What was done.
    pub kind: BookingStep,
    /// Log-in id of who did it.
    pub by: String,
    /// The reason given.
    pub reason: Option<String>,
    /// The slot before.
    pub from_slot: Option<BookedSlot>,
    /// The slot after.
    pub to_slot: Option<BookedSlot>,
}
