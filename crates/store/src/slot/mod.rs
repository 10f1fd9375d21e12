//! Slots (予約枠): the bookable time bands of a venue.

pub(crate) mod bookable;
pub(crate) mod insert;
pub mod plan;
pub mod verify;

use crate::schema::{slot, venue, venue_vaccine};
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{count_star, sum};
use diesel::prelude::*;
use madoguchi_domain::{Scope, Slot, SlotDay, SlotId, SlotStatus, SlotVenue, TimeOfDay, TimeWindow, VenueId};
use std::collections::HashMap;

/// The columns of a slot joined with what its venue handles; the last is null for a product that the venue dropped.
pub(crate) type SlotRow =
    (SlotId, VenueId, (String, String), NaiveDate, i16, i16, i16, i16, SlotStatus, Option<NaiveDate>, Option<String>);

/// Reads a stored time band.
pub(crate) fn window(starts: i16, ends: i16) -> Result<TimeWindow, StoreError> {
    let time = |minute: i16| u16::try_from(minute).ok().and_then(|m| TimeOfDay::from_minutes(m).ok());
    time(starts)
        .zip(time(ends))
        .and_then(|(starts, ends)| TimeWindow::new(starts, ends).ok())
        .ok_or_else(|| StoreError::Corrupt(format!("time band {starts}–{ends}")))
}

/// Minutes since midnight as they are stored.
pub(crate) fn minute(time: TimeOfDay) -> i16 {
    // At most 1440.
    time.minutes() as i16
}

fn read(
    (id, venue_id, (programme, vaccine), date, starts, ends, capacity, taken, status, publish_on, handled): SlotRow,
) -> Result<Slot, StoreError> {
    let places = |n: i16| u16::try_from(n).map_err(|_| StoreError::Corrupt(format!("{n} places in slot {id}")));
    Ok(Slot {
        id,
        venue_id,
        programme,
        vaccine,
        date,
        window: window(starts, ends)?,
        capacity: places(capacity)?,
        taken: places(taken)?,
        open: status == SlotStatus::Open && handled.is_some(),
        publish_on,
    })
}

macro_rules! slot_columns {
    () => {
        (
            slot::id,
            slot::venue_id,
            (slot::programme, slot::vaccine),
            slot::date,
            slot::starts_minute,
            slot::ends_minute,
            slot::capacity,
            slot::taken,
            slot::status,
            slot::publish_on,
            venue_vaccine::vaccine.nullable(),
        )
    };
}

/// What the slot's venue handles, if it still handles the slot's product.
macro_rules! handled {
    () => {
        venue_vaccine::table
            .on(venue_vaccine::venue_id.eq(slot::venue_id).and(venue_vaccine::vaccine.eq(slot::vaccine)))
    };
}

type VenueRow = (VenueId, String, String, String, Option<String>, String, bool);

fn read_venue((id, municipality_code, name, address, phone, access_notes, published): VenueRow) -> SlotVenue {
    SlotVenue { id, municipality_code, name, address, phone, access_notes, published }
}

macro_rules! venue_name_columns {
    () => {
        (
            venue::id,
            venue::municipality_code,
            venue::name,
            venue::address,
            venue::phone,
            venue::access_notes,
            venue::published,
        )
    };
}

/// One slot with its venue; `None` when there is none in `scope`.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut AnyConnection, scope: &Scope, id: SlotId) -> Result<Option<(Slot, SlotVenue)>, StoreError> {
    let found: Option<(SlotRow, VenueRow)> = slot::table
        .inner_join(venue::table)
        .left_join(handled!())
        .filter(slot::id.eq(id))
        .filter(venue::municipality_code.eq_any(scope.codes()))
        .select((slot_columns!(), venue_name_columns!()))
        .first(conn)
        .optional()?;
    found.map(|(row, venue)| Ok((read(row)?, read_venue(venue)))).transpose()
}

/// The slots of these ids with their venues, of whatever municipality: who asks for one compares it with the scope.
///
/// # Errors
/// When the database fails.
pub fn find_all(conn: &mut AnyConnection, ids: &[SlotId]) -> Result<HashMap<SlotId, (Slot, SlotVenue)>, StoreError> {
    let found: Vec<(SlotRow, VenueRow)> = each_backend!(conn, |c| slot::table
        .inner_join(venue::table)
        .left_join(handled!())
        .filter(slot::id.eq_any(ids))
        .select((slot_columns!(), venue_name_columns!()))
        .load(c))?;
    found.into_iter().map(|(row, venue)| Ok((row.0, (read(row)?, read_venue(venue))))).collect()
}

/// The venue, when it is in `scope`.
///
/// # Errors
/// When the database fails.
pub fn venue(conn: &mut AnyConnection, scope: &Scope, id: VenueId) -> Result<Option<SlotVenue>, StoreError> {
    let found: Option<VenueRow> = venue::table
        .filter(venue::id.eq(id))
        .filter(venue::municipality_code.eq_any(scope.codes()))
        .select(venue_name_columns!())
        .first(conn)
        .optional()?;
    Ok(found.map(read_venue))
}

/// The open slots of a venue that have not begun, counted by day and product.
///
/// # Errors
/// When the database fails.
pub fn open_ahead(conn: &mut AnyConnection, venue_id: VenueId, now: NaiveDateTime) -> Result<Vec<SlotDay>, StoreError> {
    type Sums = (NaiveDate, String, i64, Option<i64>, Option<i64>);
    let rows: Vec<Sums> = slot::table
        .filter(slot::venue_id.eq(venue_id))
        .filter(bookable::is_open_ahead(now))
        .group_by((slot::date, slot::vaccine))
        .select((slot::date, slot::vaccine, count_star(), sum(slot::capacity), sum(slot::taken)))
        .order((slot::date, slot::vaccine))
        .load(conn)?;
    let count = |n: i64| u32::try_from(n).map_err(|_| StoreError::Corrupt(format!("{n} of venue {venue_id}")));
    let day = |(date, vaccine, slots, places, booked): Sums| {
        let (places, booked) = (count(places.unwrap_or(0))?, count(booked.unwrap_or(0))?);
        Ok(SlotDay { date, vaccine, slots: count(slots)?, places, booked })
    };
    rows.into_iter().map(day).collect()
}

/// The slots of a venue's day by time, then vaccine, whatever their state; `None` when the venue is not in `scope`.
///
/// # Errors
/// When the database fails.
pub fn of_day(
    conn: &mut AnyConnection,
    scope: &Scope,
    venue_id: VenueId,
    date: NaiveDate,
    vaccines: &[String],
) -> Result<Option<(SlotVenue, Vec<Slot>)>, StoreError> {
    let Some(venue) = venue(conn, scope, venue_id)? else { return Ok(None) };
    let mut query = slot::table
        .left_join(handled!())
        .filter(slot::venue_id.eq(venue_id))
        .filter(slot::date.eq(date))
        .select(slot_columns!())
        .order((slot::starts_minute, slot::vaccine, slot::id))
        .into_boxed();
    if !vaccines.is_empty() {
        query = query.filter(slot::vaccine.eq_any(vaccines.to_vec()));
    }
    let rows: Vec<SlotRow> = query.load(conn)?;
    let slots = rows.into_iter().map(read).collect::<Result<_, _>>()?;
    Ok(Some((venue, slots)))
}
