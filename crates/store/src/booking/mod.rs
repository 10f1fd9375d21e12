//! Bookings: what is stored, one booking and its history. Places are taken in [`place`], bookings written in
//! [`mod@write`] and changed in [`change`]; lists are in [`search`], the keys of names in `names`.

pub mod ahead;
pub mod change;
pub mod doses;
pub mod export_requests;
pub(crate) mod names;
pub mod place;
pub mod search;
pub mod write;

use crate::booking::doses::dose_number;
use crate::reference::stored_code;
use crate::schema::{account, booking, booking_event, slot, venue};
use crate::slot::window;
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use madoguchi_domain::{
    BookedSlot, Booking, BookingEvent, BookingId, BookingStatus, BookingStep, PersonKey, Scope, SlotId, StatedDose,
    VenueId,
};

/// The columns of a booking, as they are read everywhere; see [`booking_columns`].
#[derive(Queryable)]
pub(crate) struct BookingRow {
    id: BookingId,
    reference: String,
    municipality_code: String,
    slot_id: SlotId,
    venue_id: VenueId,
    venue_name: String,
    venue_address: String,
    venue_phone: Option<String>,
    venue_access_notes: String,
    programme: String,
    vaccine: String,
    date: NaiveDate,
    starts_minute: i16,
    ends_minute: i16,
    status: BookingStatus,
    booker_name_kana: String,
    booker_phone: String,
    recipient_name: String,
    recipient_name_kana: String,
    birth_date: NaiveDate,
    group: String,
    dose: i16,
    person_municipality_code: String,
    person_key: String,
    previous_dose_date: Option<NaiveDate>,
    previous_dose_vaccine: Option<String>,
    version: i32,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    kana_key: String,
}

/// The columns of [`BookingRow`], of booking joined with venue.
macro_rules! booking_columns {
    () => {{
        use $crate::schema::{booking, venue};
        (
            booking::id,
            booking::reference,
            booking::municipality_code,
            booking::slot_id,
            booking::venue_id,
            venue::name,
            venue::address,
            venue::phone,
            venue::access_notes,
            booking::programme,
            booking::vaccine,
            booking::date,
            booking::starts_minute,
            booking::ends_minute,
            booking::status,
            booking::booker_name_kana,
            booking::booker_phone,
            booking::recipient_name,
            booking::recipient_name_kana,
            booking::birth_date,
            booking::priority_group,
            booking::dose,
            booking::person_municipality_code,
            booking::person_key,
            booking::previous_dose_date,
            booking::previous_dose_vaccine,
            booking::version,
            booking::created_at,
            booking::updated_at,
            booking::recipient_kana_key,
        )
    }};
}
pub(crate) use booking_columns;

pub(crate) fn read(row: BookingRow) -> Result<Booking, StoreError> {
    Ok(Booking {
        slot: BookedSlot {
            id: row.slot_id,
            venue_id: row.venue_id,
            venue_name: row.venue_name,
            venue_address: row.venue_address,
            venue_phone: row.venue_phone,
            venue_access_notes: row.venue_access_notes,
            programme: row.programme,
            vaccine: row.vaccine,
            date: row.date,
            window: window(row.starts_minute, row.ends_minute)?,
        },
        previous_dose: row
            .previous_dose_date
            .zip(row.previous_dose_vaccine)
            .map(|(date, vaccine)| StatedDose { date, vaccine }),
        dose: dose_number(row.dose)?,
        id: row.id,
        reference: row.reference,
        municipality_code: row.municipality_code,
        status: row.status,
        booker_name_kana: row.booker_name_kana,
        booker_phone: row.booker_phone,
        recipient_name: row.recipient_name,
        recipient_name_kana: row.recipient_name_kana,
        birth_date: row.birth_date,
        group: row.group,
        person: PersonKey::stored(stored_code(&row.person_municipality_code)?, row.person_key),
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        kana_key: row.kana_key,
    })
}

/// One booking; `None` when there is none in `scope`.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut AnyConnection, scope: &Scope, id: BookingId) -> Result<Option<Booking>, StoreError> {
    Ok(find_all(conn, scope, &[id])?.pop())
}

/// The bookings of these ids that are in `scope`, in no order.
///
/// # Errors
/// When the database fails.
pub fn find_all(conn: &mut AnyConnection, scope: &Scope, ids: &[BookingId]) -> Result<Vec<Booking>, StoreError> {
    let rows: Vec<BookingRow> = booking::table
        .inner_join(venue::table)
        .filter(booking::id.eq_any(ids))
        .filter(booking::municipality_code.eq_any(scope.codes()))
        .select(booking_columns!())
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// The bookings of these ids, of whatever municipality: who shows one compares it with the scope.
///
/// # Errors
/// When the database fails.
pub fn of_ids(conn: &mut AnyConnection, ids: &[BookingId]) -> Result<Vec<Booking>, StoreError> {
    let rows: Vec<BookingRow> = booking::table
        .inner_join(venue::table)
        .filter(booking::id.eq_any(ids))
        .select(booking_columns!())
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// The history of a booking, the oldest step first; `None` when it is not in `scope`.
///
/// # Errors
/// When the database fails.
pub fn history(
    conn: &mut AnyConnection,
    scope: &Scope,
    id: BookingId,
) -> Result<Option<Vec<BookingEvent>>, StoreError> {
    if find(conn, scope, id)?.is_none() {
        return Ok(None);
    }
    type Row = (NaiveDateTime, BookingStep, String, Option<String>, Option<SlotId>, Option<SlotId>);
    let rows: Vec<Row> = booking_event::table
        .inner_join(account::table)
        .filter(booking_event::booking_id.eq(id))
        .order(booking_event::id)
        .select((
            booking_event::at,
            booking_event::kind,
            account::login_id,
            booking_event::reason,
            booking_event::from_slot_id,
            booking_event::to_slot_id,
        ))
        .load(conn)?;
    let mut slot_ids: Vec<SlotId> = rows.iter().flat_map(|row| [row.4, row.5]).flatten().collect();
    slot_ids.sort_unstable();
    slot_ids.dedup();
    let slots = booked_slots(conn, &slot_ids)?;
    let place = |id: Option<SlotId>| slots.iter().find(|slot| Some(slot.id) == id).cloned();
    let event = |(at, kind, by, reason, from, to)| BookingEvent {
        at,
        kind,
        by,
        reason,
        from_slot: place(from),
        to_slot: place(to),
    };
    Ok(Some(rows.into_iter().map(event).collect()))
}

fn booked_slots(conn: &mut AnyConnection, ids: &[SlotId]) -> Result<Vec<BookedSlot>, StoreError> {
    type Venue = (VenueId, String, String, Option<String>, String);
    type Row = (SlotId, Venue, (String, String), NaiveDate, i16, i16);
    let rows: Vec<Row> = slot::table
        .inner_join(venue::table)
        .filter(slot::id.eq_any(ids))
        .select((
            slot::id,
            (venue::id, venue::name, venue::address, venue::phone, venue::access_notes),
            (slot::programme, slot::vaccine),
            slot::date,
            slot::starts_minute,
            slot::ends_minute,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, venue, (programme, vaccine), date, starts, ends)| {
            let (venue_id, venue_name, venue_address, venue_phone, venue_access_notes) = venue;
            let window = window(starts, ends)?;
            Ok(BookedSlot {
                id,
                venue_id,
                venue_name,
                venue_address,
                venue_phone,
                venue_access_notes,
                programme,
                vaccine,
                date,
                window,
            })
        })
        .collect()
}
