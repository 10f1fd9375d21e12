//! What matters today, in figures: a few statements along the indexes of slots and bookings, whatever the number of
//! venues.

use crate::reference;
use crate::schema::{booking, slot, venue, venue_vaccine};
use crate::slot::bookable::{is_open, is_open_ahead, is_public};
use crate::{AnyConnection, StoreError};
use chrono::{Days, NaiveDate, NaiveDateTime};
use diesel::dsl::{case_when, max, min, sum};
use diesel::prelude::*;
use madoguchi_domain::{BookingStatus, MunicipalityCode, Scope, VenueId};

/// How far ahead places are counted, today included.
const DAYS: u64 = 7;

/// Places, in persons, of public open slots that have not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Places {
    /// Those that are not taken.
    pub free: i64,
    /// All of them.
    pub total: i64,
}

/// A venue by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Venue {
    /// Id.
    pub id: VenueId,
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
}

/// The places of a published venue and product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The venue.
    pub venue: Venue,
    /// Code of the product.
    pub vaccine: String,
    /// Of today.
    pub today: Places,
    /// Of the seven days from today.
    pub week: Places,
}

/// Open slots of a venue and product after the last date with confirmed supply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beyond {
    /// The venue.
    pub venue: Venue,
    /// Code of the product.
    pub vaccine: String,
    /// Last date with confirmed supply.
    pub confirmed_through: Option<NaiveDate>,
    /// First day with such a slot.
    pub first: NaiveDate,
    /// Last day with such a slot.
    pub last: NaiveDate,
    /// Places of these slots.
    pub places: i64,
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// The last of the seven days.
    pub last_day: NaiveDate,
    /// Live bookings for today.
    pub bookings_today: i64,
    /// Places, by the venue's kana and the product.
    pub rows: Vec<Row>,
    /// Slots past the confirmed supply, the earliest first.
    pub beyond: Vec<Beyond>,
}

/// The figures of the municipalities in `scope`, or of one of them.
///
/// # Errors
/// When the database fails.
pub fn figures(
    conn: &mut AnyConnection,
    scope: &Scope,
    municipality: Option<&MunicipalityCode>,
    now: NaiveDateTime,
) -> Result<Figures, StoreError> {
    let mut codes = scope.codes();
    codes.retain(|code| municipality.is_none_or(|asked| asked.as_str() == code));
    let today = now.date();
    let last_day = today.checked_add_days(Days::new(DAYS - 1)).unwrap_or(today);
    let bookings_today = booking::table
        .filter(booking::municipality_code.eq_any(&codes))
        .filter(booking::date.eq(today))
        .filter(booking::status.eq(BookingStatus::Booked))
        .count()
        .get_result(conn)?;
    let rows = rows(conn, &codes, now, last_day)?;
    Ok(Figures { last_day, bookings_today, rows, beyond: beyond(conn, &codes, today)? })
}

/// The slots of the products that a venue handles, along the index (venue, vaccine, date).
macro_rules! handled_slots {
    ($codes:expr) => {
        venue::table
            .inner_join(venue_vaccine::table)
            .inner_join(slot::table.on(slot::venue_id.eq(venue::id).and(slot::vaccine.eq(venue_vaccine::vaccine))))
            .filter(venue::municipality_code.eq_any($codes))
    };
}

fn rows(
    conn: &mut AnyConnection,
    codes: &[String],
    now: NaiveDateTime,
    last_day: NaiveDate,
) -> Result<Vec<Row>, StoreError> {
    let today = now.date();
    let left = slot::capacity - slot::taken;
    let free_today = case_when(slot::date.eq(today), left).otherwise(0_i16);
    let total_today = case_when(slot::date.eq(today), slot::capacity).otherwise(0_i16);
    type Found = (VenueId, String, String, String, Option<i64>, Option<i64>, Option<i64>, Option<i64>);
    let found: Vec<Found> = handled_slots!(codes)
        .filter(venue::published.eq(true))
        // What is over or closed takes nobody: it is neither free nor full.
        .filter(slot::date.between(today, last_day))
        .filter(is_open_ahead(now))
        .filter(is_public(today))
        .group_by((venue::kana_key, venue::id, venue::name, venue::address, venue_vaccine::vaccine))
        .order((venue::kana_key, venue::id, venue_vaccine::vaccine))
        .select((
            venue::id,
            venue::name,
            venue::address,
            venue_vaccine::vaccine,
            sum(free_today),
            sum(total_today),
            sum(left),
            sum(slot::capacity),
        ))
        .load(conn)?;
    let places = |free: Option<i64>, total: Option<i64>| Places { free: free.unwrap_or(0), total: total.unwrap_or(0) };
    let row = |(id, name, address, vaccine, free_today, total_today, free, total)| Row {
        venue: Venue { id, name, address },
        vaccine,
        today: places(free_today, total_today),
        week: places(free, total),
    };
    Ok(found.into_iter().map(row).collect())
}

fn beyond(conn: &mut AnyConnection, codes: &[String], today: NaiveDate) -> Result<Vec<Beyond>, StoreError> {
    let unconfirmed = venue_vaccine::confirmed_through
        .is_null()
        .or(slot::date.nullable().gt(venue_vaccine::confirmed_through))
        .assume_not_null();
    type Found =
        (VenueId, String, String, String, Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>, Option<i64>);
    let products = reference::products(conn, today)?.into_iter();
    let without_vaccine: Vec<String> =
        products.filter(|product| !product.supplied).map(|product| product.code).collect();
    let found: Vec<Found> = handled_slots!(codes)
        .filter(slot::vaccine.ne_all(without_vaccine))
        .filter(slot::date.ge(today))
        .filter(is_open())
        .filter(unconfirmed)
        .group_by((
            venue::kana_key,
            venue::id,
            venue::name,
            venue::address,
            venue_vaccine::vaccine,
            venue_vaccine::confirmed_through,
        ))
        .order((min(slot::date), venue::kana_key, venue::id, venue_vaccine::vaccine))
        .select((
            venue::id,
            venue::name,
            venue::address,
            venue_vaccine::vaccine,
            venue_vaccine::confirmed_through,
            min(slot::date),
            max(slot::date),
            sum(slot::capacity),
        ))
        .load(conn)?;
    let row = |(id, name, address, vaccine, confirmed_through, first, last, places): Found| Beyond {
        venue: Venue { id, name, address },
        vaccine,
        confirmed_through,
        // A group has a row.
        first: first.unwrap_or(today),
        last: last.unwrap_or(today),
        places: places.unwrap_or(0),
    };
    Ok(found.into_iter().map(row).collect())
}
