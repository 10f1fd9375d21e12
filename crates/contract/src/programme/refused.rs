//! What a draft or a version no longer allows.

use crate::availability::VenueRef;
use crate::booking::Booking;
use serde::{Deserialize, Serialize};

/// A version that takes the place of another one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgrammeChange {
    /// Its number.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub number: u32,
    /// The day from which bookings are checked by it.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub publish_on: String,
}

/// The bookings of a venue's day that a draft or a version no longer allows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedDay {
    /// The venue.
    pub venue: VenueRef,
    /// The day.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub date: String,
    /// How many.
    pub bookings: u32,
}

/// `POST /programmes/{code}/draft/preview` and `GET /programmes/{code}/versions/{number}/preview`: the live bookings
/// ahead that the rules before allow and the draft's or the version's do not. None of them is dropped by publishing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgrammePreview {
    /// How many live bookings ahead were looked at.
    pub checked: u32,
    /// How many of them would no longer be allowed.
    pub refused: u32,
    /// By venue and day, at most 200 rows.
    pub days: Vec<RefusedDay>,
    /// Rows that are not in `days`.
    pub more_days: u32,
}

/// A booking that a draft or a version no longer allows.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedBooking {
    /// The booking.
    pub booking: Booking,
    /// Why, each a sentence in the request's language with its source.
    pub reasons: Vec<String>,
}

redacted_debug!(RefusedBooking);
