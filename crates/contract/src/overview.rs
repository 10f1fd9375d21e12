//! What matters today, in figures: for the home page and for programs that watch supply.

use crate::availability::VenueRef;
use serde::{Deserialize, Serialize};

/// The most venues, or pairs of venue and product, in a list of the overview.
pub const MOST_ROWS: usize = 20;

/// Places, in persons who can be vaccinated, of published open slots that have not begun. What is over or closed counts
/// no more, so that nothing looks full because its time has passed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Places {
    /// Places that can still be booked.
    #[cfg_attr(feature = "openapi", schema(example = 99))]
    pub free: i64,
    /// Free and taken places.
    #[cfg_attr(feature = "openapi", schema(example = 100))]
    pub total: i64,
}

/// The places of a published venue, all products together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VenuePlaces {
    /// The venue.
    pub venue: VenueRef,
    /// Places of today.
    pub today: Places,
    /// Places of the seven days from today.
    pub week: Places,
}

/// A venue and product of which, in the seven days from today, 10 % of the places or less are left, or two places or
/// fewer while others are taken, or none: the mark △ or 満 of the grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunningOut {
    /// The venue.
    pub venue: VenueRef,
    /// Code of the product.
    #[cfg_attr(feature = "openapi", schema(example = "pfizer"))]
    pub vaccine: String,
    /// Places of the seven days from today.
    pub week: Places,
}

/// A venue and product with open slots, from today on, after the last date with confirmed supply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BeyondSupply {
    /// The venue.
    pub venue: VenueRef,
    /// Code of the product.
    #[cfg_attr(feature = "openapi", schema(example = "pfizer"))]
    pub vaccine: String,
    /// Last date with confirmed supply (分配確定している最終日付); null where none is confirmed.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub confirmed_through: Option<String>,
    /// First day with such a slot.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub first_date: String,
    /// Last day with such a slot.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub last_date: String,
    /// Places of these slots, booked ones too.
    #[cfg_attr(feature = "openapi", schema(example = 192))]
    pub places: i64,
}

/// A version of a running programme that is yet to come, by which bookings of yours would no longer be allowed. They
/// stay; `GET /programmes/{code}/versions/{number}/bookings` lists them for calling.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleChange {
    /// Code of the programme.
    #[cfg_attr(feature = "openapi", schema(example = "covid19_initial_2021"))]
    pub programme: String,
    /// Its Japanese name.
    pub name_ja: String,
    /// Its English name.
    pub name_en: String,
    /// Number of the version.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub version: u32,
    /// The day from which bookings are checked by it.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub publish_on: String,
    /// How many, at most 200; null where there are too many bookings to look through for this page: there may be some.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub bookings: Option<u32>,
    /// There are more than `bookings`.
    pub more: bool,
}

/// `GET /overview`: what matters today. A list holds at most 20 rows and says how many more there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overview {
    /// When the counts were read (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub as_of: String,
    /// Today, in Japan.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub today: String,
    /// The last of the seven days.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub last_day: String,
    /// Live bookings for today, those whose time is over too.
    #[cfg_attr(feature = "openapi", schema(example = 24))]
    pub bookings_today: i64,
    /// Places of today at all published venues.
    pub places_today: Places,
    /// Places of the seven days at all published venues.
    pub places_week: Places,
    /// Published venues that have open slots to come in the seven days, those with most free places first.
    pub venues: Vec<VenuePlaces>,
    /// Venues that are not in `venues`.
    pub more_venues: u32,
    /// Slots about to run out, those with the fewest free places first.
    pub running_out: Vec<RunningOut>,
    /// Pairs that are not in `running_out`.
    pub more_running_out: u32,
    /// Slots past the confirmed supply, the earliest first; those of unpublished venues and slots too.
    pub beyond_supply: Vec<BeyondSupply>,
    /// Pairs that are not in `beyond_supply`.
    pub more_beyond_supply: u32,
    /// Versions of programmes yet to come that leave bookings outside, the first 20 by their day; for who may read
    /// bookings.
    pub rule_changes: Vec<RuleChange>,
}
