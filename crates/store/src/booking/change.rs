//! Changes of bookings as they are written. Whoever changes a booking holds its person's lock, so that the booking that
//! was read is the booking that is changed.

use crate::booking::names;
use crate::schema::{booking, booking_event, booking_name_key};
use crate::slot::minute;
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use madoguchi_domain::{
    AccountId, BookingId, BookingStatus, BookingStep, Correction, PersonKey, Slot, SlotId, SlotVenue, StatedDose,
};

/// A step in the life of a booking, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'a> {
    /// The booking.
    pub booking_id: BookingId,
    /// What was done.
    pub kind: BookingStep,
    /// Why.
    pub reason: Option<&'a str>,
    /// The slot before.
    pub from_slot: Option<SlotId>,
    /// The slot after.
    pub to_slot: Option<SlotId>,
}

/// Writes steps down, by whom and when (UTC).
///
/// # Errors
/// When the database fails.
pub fn append(
    conn: &mut AnyConnection,
    steps: &[Step<'_>],
    account_id: AccountId,
    at: NaiveDateTime,
) -> Result<(), StoreError> {
    let row = |step: &Step<'_>| {
        (
            booking_event::booking_id.eq(step.booking_id),
            booking_event::at.eq(at),
            booking_event::kind.eq(step.kind),
            booking_event::account_id.eq(account_id),
            booking_event::reason.eq(step.reason.map(str::to_owned)),
            booking_event::from_slot_id.eq(step.from_slot),
            booking_event::to_slot_id.eq(step.to_slot),
        )
    };
    let rows: Vec<_> = steps.iter().map(row).collect();
    each_backend!(conn, |c| diesel::insert_into(booking_event::table).values(&rows).execute(c))?;
    Ok(())
}

/// Puts a booking into another slot.
///
/// # Errors
/// When the database fails.
pub fn set_slot(
    conn: &mut AnyConnection,
    booking_id: BookingId,
    slot: &Slot,
    venue: &SlotVenue,
    at: NaiveDateTime,
) -> Result<(), StoreError> {
    diesel::update(booking::table.find(booking_id))
        .set((
            booking::municipality_code.eq(&venue.municipality_code),
            booking::slot_id.eq(slot.id),
            booking::venue_id.eq(venue.id),
            booking::vaccine.eq(&slot.vaccine),
            booking::date.eq(slot.date),
            booking::starts_minute.eq(minute(slot.window.start())),
            booking::ends_minute.eq(minute(slot.window.end())),
            booking::version.eq(booking::version + 1),
            booking::updated_at.eq(at),
        ))
        .execute(conn)?;
    // Another venue may be another municipality's.
    diesel::update(booking_name_key::table.filter(booking_name_key::booking_id.eq(booking_id)))
        .filter(booking_name_key::municipality_code.ne(&venue.municipality_code))
        .set(booking_name_key::municipality_code.eq(&venue.municipality_code))
        .execute(conn)?;
    Ok(())
}

/// Corrects names and phone, with all that they are found by; `person` is by what the person is known from now on,
/// where that is another.
///
/// # Errors
/// When the database fails.
pub fn correct(
    conn: &mut AnyConnection,
    booking_id: BookingId,
    (correction, person): (&Correction, Option<&PersonKey>),
    at: NaiveDateTime,
) -> Result<(), StoreError> {
    let Correction { booker_name_kana, booker_phone, recipient_name, recipient_name_kana } = correction;
    // A column whose value is None is left as it is.
    diesel::update(booking::table.find(booking_id))
        .set((
            booker_name_kana.as_ref().map(|name| booking::booker_name_kana.eq(name.as_str())),
            booker_name_kana.as_ref().map(|name| booking::booker_kana_key.eq(name.search_key())),
            booker_phone.as_ref().map(|phone| booking::booker_phone.eq(phone.as_str())),
            booker_phone.as_ref().map(|phone| booking::booker_phone_last_four.eq(phone.last_four())),
            recipient_name.as_ref().map(|name| booking::recipient_name.eq(name.as_str())),
            recipient_name.as_ref().map(|name| booking::recipient_name_key.eq(name.name_key())),
            recipient_name_kana.as_ref().map(|name| booking::recipient_name_kana.eq(name.as_str())),
            recipient_name_kana.as_ref().map(|name| booking::recipient_kana_key.eq(name.search_key())),
            person.map(|person| booking::person_key.eq(person.as_str())),
            booking::version.eq(booking::version + 1),
            booking::updated_at.eq(at),
        ))
        .execute(conn)?;
    let names = [booker_name_kana.is_some(), recipient_name.is_some(), recipient_name_kana.is_some()];
    if names.contains(&true) { names::rewrite(conn, &[booking_id]) } else { Ok(()) }
}

/// Bookings that hold no place any more.
///
/// # Errors
/// When the database fails.
pub fn set_cancelled(conn: &mut AnyConnection, booking_ids: &[BookingId], at: NaiveDateTime) -> Result<(), StoreError> {
    diesel::update(booking::table.filter(booking::id.eq_any(booking_ids)))
        .set((
            booking::status.eq(BookingStatus::Cancelled),
            booking::version.eq(booking::version + 1),
            booking::updated_at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The earlier dose that bookings stand on from now on.
///
/// # Errors
/// When the database fails.
pub fn set_previous_dose(
    conn: &mut AnyConnection,
    booking_ids: &[BookingId],
    stated: &StatedDose,
    at: NaiveDateTime,
) -> Result<(), StoreError> {
    diesel::update(booking::table.filter(booking::id.eq_any(booking_ids)))
        .set((
            booking::previous_dose_date.eq(stated.date),
            booking::previous_dose_vaccine.eq(&stated.vaccine),
            booking::version.eq(booking::version + 1),
            booking::updated_at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}
