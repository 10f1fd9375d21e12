//! The grid of free places: venues and products by day (空き枠検索).

use crate::{MunicipalityCode, VenueId};
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct GridQuery {
    /// First day.
    pub from: NaiveDate,
    /// Last day, itself included.
    pub to: NaiveDate,
    /// Only this municipality.
    pub municipality: Option<MunicipalityCode>,
    /// Only this venue.
    pub venue_id: Option<VenueId>,
    /// Folded keywords that must all stand in the venue's search key.
    pub keywords: Vec<String>,
    /// Only slots of this programme; `None` for all that run.
    pub programme: Option<String>,
    /// Only these products; empty for all.
    pub vaccines: Vec<String>,
    /// The row before the page.
    pub after: Option<GridPosition>,
    /// Rows of a page.
    pub limit: i64,
}

/// Where a row stands in the grid's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridPosition {
    /// The venue's sorting key.
    pub kana_key: String,
    /// The venue.
    pub venue_id: VenueId,
    /// Code of the product.
    pub vaccine: String,
}

/// A row: one venue and one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// Where it stands.
    pub position: GridPosition,
    /// The venue's name.
    pub name: String,
    /// The venue's address.
    pub address: String,
    /// Digits.
    pub phone: Option<String>,
    /// Access notes.
    pub access_notes: String,
    /// Codes of the programmes that its slots are of.
    pub programmes: BTreeSet<String>,
    /// Counts of the days that have slots.
    pub days: HashMap<NaiveDate, DayCount>,
}

/// Places of a venue, product and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayCount {
    /// Places that can still be booked.
    pub free: i64,
    /// Places of all public slots.
    pub total: i64,
}
