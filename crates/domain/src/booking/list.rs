//! Which bookings a list shows, and in what order.

use super::status::BookingStatus;
use super::stored::Booking;
use crate::{BookingId, FindKey, TimeOfDay, VenueId};
use chrono::NaiveDate;

/// Which bookings.
#[derive(Debug, Clone, Default)]
pub struct BookingFilter {
    /// Readings of what was typed into the one box: a booking that fits one of them is found. `None`: not asked;
    /// empty: nothing fits.
    pub keys: Option<Vec<FindKey>>,
    /// Only this venue.
    pub venue_id: Option<VenueId>,
    /// From this day of vaccination.
    pub from: Option<NaiveDate>,
    /// To this day of vaccination.
    pub to: Option<NaiveDate>,
    /// Only this programme.
    pub programme: Option<String>,
    /// Only this product.
    pub vaccine: Option<String>,
    /// Only this dose number.
    pub dose: Option<u8>,
    /// Only bookings of this status.
    pub status: Option<BookingStatus>,
}

/// The order of a list, and the booking after which a page begins.
#[derive(Clone, PartialEq, Eq)]
pub enum BookingOrder {
    /// By day and time.
    Date(Option<AtTime>),
    /// By day and time, the last first.
    DateDescending(Option<AtTime>),
    /// By the recipient's kana.
    Kana(Option<(String, BookingId)>),
    /// The newest first.
    Created(Option<BookingId>),
}

impl BookingOrder {
    /// The same order, from after `booking` on.
    #[must_use]
    pub fn after(&self, booking: &Booking) -> Self {
        let at = AtTime { date: booking.slot.date, starts: booking.slot.window.start(), id: booking.id };
        match self {
            Self::Date(_) => Self::Date(Some(at)),
            Self::DateDescending(_) => Self::DateDescending(Some(at)),
            Self::Kana(_) => Self::Kana(Some((booking.kana_key.clone(), booking.id))),
            Self::Created(_) => Self::Created(Some(booking.id)),
        }
    }
}

/// Where a booking stands in a list by day and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtTime {
    /// The day.
    pub date: NaiveDate,
    /// The beginning.
    pub starts: TimeOfDay,
    /// The booking.
    pub id: BookingId,
}
