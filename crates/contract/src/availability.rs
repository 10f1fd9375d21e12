//! Free places: the search grid and the time bands of a day.

use serde::{Deserialize, Serialize};

/// Free and total places of a venue, vaccine and day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cell {
    /// The day.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub date: String,
    /// Places that can still be booked: those of open slots that have not begun.
    #[cfg_attr(feature = "openapi", schema(example = 99))]
    pub free: i64,
    /// Places of all slots of the day.
    #[cfg_attr(feature = "openapi", schema(example = 100))]
    pub total: i64,
}

/// A venue by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VenueRef {
    /// Opaque id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
}

/// A venue, with what callers ask about the way there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VenueContact {
    /// Opaque id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// Digits; null where none is registered.
    #[cfg_attr(feature = "openapi", schema(example = "0454740111"))]
    pub phone: Option<String>,
    /// Access notes (step-free, parking, bus …); empty where none are registered.
    #[cfg_attr(feature = "openapi", schema(example = "車いす可、駐車場あり"))]
    pub access_notes: String,
}

/// A row of the grid: one venue and one vaccine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Row {
    /// The venue.
    pub venue: VenueContact,
    /// Code of the product.
    #[cfg_attr(feature = "openapi", schema(example = "pfizer"))]
    pub vaccine: String,
    /// Codes of the programmes that its slots are of.
    pub programmes: Vec<String>,
    /// One entry for each date of `dates`; null where the venue has no slot.
    pub cells: Vec<Option<Cell>>,
}

/// `GET /availability`: venue × date with free and total places. Rows are the published venues that have a slot in the
/// range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Availability {
    /// When the counts were read (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub as_of: String,
    /// The dates asked for, at most 31.
    pub dates: Vec<String>,
    /// The rows, by the venue's kana.
    pub rows: Vec<Row>,
    /// Next page of rows.
    pub next_cursor: Option<String>,
}

/// A bookable time band of a venue for one vaccine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Slot {
    /// Opaque id.
    pub id: String,
    /// First minute, `HH:MM` on the venue's wall clock.
    #[cfg_attr(feature = "openapi", schema(example = "09:00"))]
    pub starts: String,
    /// The minute after the last, `HH:MM`; `24:00` is the end of the day.
    #[cfg_attr(feature = "openapi", schema(example = "10:00"))]
    pub ends: String,
    /// Code of the programme.
    #[cfg_attr(feature = "openapi", schema(example = "covid19_initial_2021"))]
    pub programme: String,
    /// Code of the product.
    #[cfg_attr(feature = "openapi", schema(example = "pfizer"))]
    pub vaccine: String,
    /// Places.
    pub capacity: u16,
    /// Places not taken.
    pub free: u16,
    /// `open` or `closed`. A slot that has begun, whose day to publish has not come, or whose programme does not run,
    /// is `closed`.
    #[cfg_attr(feature = "openapi", schema(example = "open"))]
    pub status: String,
}

/// `GET /venues/{id}/slots?date=&vaccine=`: the slots of a day (at most 1,440 a vaccine: not paged).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotsOfDay {
    /// When the counts were read (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub as_of: String,
    /// By time, then vaccine.
    pub items: Vec<Slot>,
}

/// `GET /slots/{id}`: one slot with its venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotDetail {
    /// When the counts were read (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub as_of: String,
    /// The venue.
    pub venue: VenueContact,
    /// The day.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub date: String,
    /// The time band.
    pub slot: Slot,
}
