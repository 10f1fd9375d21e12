//! Moving and correcting; cancelling is in [`crate::booking::cancel`]. Whoever changes a booking holds its person's lock,
//! so that the booking that was read is the booking that is changed. Slots are locked by id, then the booking is written.

use crate::booking::Booking;
use crate::booking::book::{Standing, Written, booked_slot, standing};
use crate::booking::doses::{self, Refused};
use crate::booking::rule_book::RuleBook;
use crate::schema::{booking, booking_event, slot};
use crate::slot::{Slot, VenueName, minute};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use madoguchi_domain::{BirthDate, Candidate, KanaName, PersonName, Phone, Scope};

/// A change to a booking.
#[derive(Debug, Clone)]
pub struct Change {
    /// The booking.
    pub booking_id: i64,
    /// The version the client has seen; `None` for any.
    pub version: Option<i32>,
    /// Why; a correction needs no reason.
    pub reason: Option<String>,
    /// The instant, UTC.
    pub at: NaiveDateTime,
}

/// Why a change was not made, whatever it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unchanged {
    /// No such booking in scope.
    NotFound,
    /// It is cancelled already.
    NotLive,
    /// Someone changed it in the meantime.
    VersionMismatch,
}

/// How a move ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoveOutcome {
    /// The new place is taken and the old one free.
    Moved(Box<Booking>),
    /// The booking cannot be changed.
    Unchanged(Unchanged),
    /// No such slot in scope.
    SlotNotFound,
    /// The booking is in this slot already.
    SameSlot,
    /// The new slot is closed or not yet public, or its venue is not published.
    SlotClosed,
    /// The new slot has no place left; the old place is kept.
    SlotFull,
    /// Rules refuse.
    Refused(Refused),
}

/// Names and phone as they should have been; `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Kana name of the caller.
    pub booker_name_kana: Option<KanaName>,
    /// Phone of the caller.
    pub booker_phone: Option<Phone>,
    /// Name of the recipient.
    pub recipient_name: Option<PersonName>,
    /// Kana name of the recipient.
    pub recipient_name_kana: Option<KanaName>,
}

impl Correction {
    /// Whether it says only what the booking says already.
    fn is_equal_to(&self, booking: &Booking) -> bool {
        let Self { booker_name_kana, booker_phone, recipient_name, recipient_name_kana } = self;
        booker_name_kana.as_ref().is_none_or(|name| name.as_str() == booking.booker_name_kana)
            && booker_phone.as_ref().is_none_or(|phone| phone.as_str() == booking.booker_phone)
            && recipient_name.as_ref().is_none_or(|name| name.as_str() == booking.recipient_name)
            && recipient_name_kana.as_ref().is_none_or(|name| name.as_str() == booking.recipient_name_kana)
    }
}

/// How a correction ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorrectOutcome {
    /// It stands.
    Corrected(Box<Written>),
    /// The booking says so already: nothing was written.
    Equal(Box<Booking>),
    /// The booking cannot be changed.
    Unchanged(Unchanged),
}

/// Moves a booking to another slot in scope: the old place is given up only when the new one is taken. All rules are
/// checked again, against later doses too.
///
/// # Errors
/// When the database fails.
pub fn move_to(
    conn: &mut AnyConnection,
    scope: &Scope,
    change: &Change,
    slot_id: i64,
    now: NaiveDateTime,
) -> Result<MoveOutcome, StoreError> {
    let mut booking = match changeable(conn, scope, change)? {
        Ok(booking) => booking,
        Err(unchanged) => return Ok(MoveOutcome::Unchanged(unchanged)),
    };
    let old_slot = booking.slot.id;
    let Some((slot, venue)) = crate::slot::find(conn, scope, slot_id)? else { return Ok(MoveOutcome::SlotNotFound) };
    if slot.id == old_slot {
        return Ok(MoveOutcome::SameSlot);
    }
    match standing(&slot, &venue, now) {
        Standing::Closed => return Ok(MoveOutcome::SlotClosed),
        Standing::Full => return Ok(MoveOutcome::SlotFull),
        Standing::Bookable => {}
    }
    if let Err(refused) = check_rules(conn, &booking, &slot, now)? {
        return Ok(MoveOutcome::Refused(refused));
    }
    lock_slots(conn, &[old_slot, slot.id])?;
    if !take_place(conn, slot.id)? {
        let closed = crate::slot::find(conn, scope, slot.id)?.is_none_or(|(slot, _)| !slot.open);
        return Ok(if closed { MoveOutcome::SlotClosed } else { MoveOutcome::SlotFull });
    }
    give_back(conn, old_slot)?;
    write_slot(conn, &booking, &slot, &venue, change.at)?;
    write_event(conn, change, scope.account_id(), "moved", [Some(old_slot), Some(slot.id)])?;
    booking.slot = booked_slot(&slot, &venue);
    booking.municipality_code = venue.municipality_code;
    booking.version += 1;
    booking.updated_at = change.at;
    Ok(MoveOutcome::Moved(Box::new(booking)))
}

/// Corrects names and phone, with all that they are found by. What says nothing new leaves version and history alone.
///
/// # Errors
/// When the database fails.
pub fn correct(
    conn: &mut AnyConnection,
    scope: &Scope,
    change: &Change,
    correction: &Correction,
) -> Result<CorrectOutcome, StoreError> {
    let booking = match changeable(conn, scope, change)? {
        Ok(booking) => booking,
        Err(unchanged) => return Ok(CorrectOutcome::Unchanged(unchanged)),
    };
    if correction.is_equal_to(&booking) {
        return Ok(CorrectOutcome::Equal(Box::new(booking)));
    }
    let Correction { booker_name_kana, booker_phone, recipient_name, recipient_name_kana } = correction;
    // A column whose value is None is left as it is.
    diesel::update(booking::table.find(booking.id))
        .set((
            booker_name_kana.as_ref().map(|name| booking::booker_name_kana.eq(name.as_str())),
            booker_name_kana.as_ref().map(|name| booking::booker_kana_key.eq(name.search_key())),
            booker_phone.as_ref().map(|phone| booking::booker_phone.eq(phone.as_str())),
            booker_phone.as_ref().map(|phone| booking::booker_phone_last_four.eq(phone.last_four())),
            recipient_name.as_ref().map(|name| booking::recipient_name.eq(name.as_str())),
            recipient_name.as_ref().map(|name| booking::recipient_name_key.eq(name.text_key())),
            recipient_name_kana.as_ref().map(|name| booking::recipient_name_kana.eq(name.as_str())),
            recipient_name_kana.as_ref().map(|name| booking::recipient_kana_key.eq(name.search_key())),
            booking::version.eq(booking.version + 1),
            booking::updated_at.eq(change.at),
        ))
        .execute(conn)?;
    write_event(conn, change, scope.account_id(), "corrected", [None, None])?;
    let corrected = crate::booking::find(conn, scope, booking.id)?;
    let booking = corrected.ok_or_else(|| StoreError::Corrupt(format!("booking {} is gone", booking.id)))?;
    let written = match (recipient_name, recipient_name_kana) {
        (None, None) => Written { booking, named_otherwise: Vec::new(), compared_elsewhere: Vec::new() },
        (Some(_), _) | (_, Some(_)) => compared(conn, scope, booking)?,
    };
    Ok(CorrectOutcome::Corrected(Box::new(written)))
}

/// A corrected booking beside the other doses of its coupon.
fn compared(conn: &mut AnyConnection, scope: &Scope, booking: Booking) -> Result<Written, StoreError> {
    let name = PersonName::parse(&booking.recipient_name).ok();
    let names = name.zip(KanaName::parse(&booking.recipient_name_kana).ok());
    let (name, kana) = names.ok_or_else(|| StoreError::Corrupt(format!("the names of booking {}", booking.id)))?;
    let live = doses::live(conn, &booking.coupon()?)?;
    Ok(Written {
        named_otherwise: doses::named_otherwise(&live, booking.dose, &name, &kana),
        compared_elsewhere: doses::compared_elsewhere(&live, booking.dose, scope),
        booking,
    })
}

/// The booking, its person locked, when it is live and of the version the client has seen.
pub(crate) fn changeable(
    conn: &mut AnyConnection,
    scope: &Scope,
    change: &Change,
) -> Result<Result<Booking, Unchanged>, StoreError> {
    let Some(before) = crate::booking::find(conn, scope, change.booking_id)? else {
        return Ok(Err(Unchanged::NotFound));
    };
    doses::lock_person(conn, &before.coupon()?)?;
    // Read again: someone else may have held the lock.
    let Some(booking) = crate::booking::find(conn, scope, change.booking_id)? else {
        return Ok(Err(Unchanged::NotFound));
    };
    Ok(if !booking.is_live() {
        Err(Unchanged::NotLive)
    } else if change.version.is_some_and(|version| version != booking.version) {
        Err(Unchanged::VersionMismatch)
    } else {
        Ok(booking)
    })
}

fn check_rules(
    conn: &mut AnyConnection,
    booking: &Booking,
    slot: &Slot,
    now: NaiveDateTime,
) -> Result<Result<(), Refused>, StoreError> {
    let rules = RuleBook::load(conn)?;
    let mut live = doses::live(conn, &booking.coupon()?)?;
    live.retain(|other| other.booking_id != booking.id);
    let stated = booking.previous_dose.clone();
    let stated = match stated {
        Some(stated) => {
            let vaccine = rules.stored_vaccine(&stated.vaccine, stated.date)?.clone();
            Some((stated, vaccine))
        }
        None => None,
    };
    let corrupt = |what: &str| StoreError::Corrupt(format!("the {what} of booking {}", booking.id));
    let candidate = Candidate {
        date: slot.date,
        window: slot.window,
        vaccine: rules.stored_vaccine(&slot.vaccine, slot.date)?,
        group: rules.group(&booking.group, slot.date).ok_or_else(|| corrupt("group"))?,
        birth_date: BirthDate::new(booking.birth_date, slot.date.max(now.date())).map_err(|_| corrupt("birth date"))?,
        dose: booking.dose,
    };
    let known = doses::known(&rules, &live, booking.dose, stated.as_ref())?;
    let checked = madoguchi_domain::booking::rules::check(&candidate, &known, now);
    Ok(checked.map_err(|refusals| Refused::new(refusals, &live, booking.dose, stated.is_some())))
}

/// Locks the slots in the order everybody keeps: by id. SQLite has one writer.
pub(crate) fn lock_slots(conn: &mut AnyConnection, ids: &[i64]) -> Result<(), StoreError> {
    match conn {
        AnyConnection::Postgresql(c) => {
            let locked = slot::table.filter(slot::id.eq_any(ids)).order(slot::id).select(slot::id);
            locked.for_no_key_update().load::<i64>(c)?;
        }
        AnyConnection::Sqlite(_) => {}
    }
    Ok(())
}

fn take_place(conn: &mut AnyConnection, slot_id: i64) -> Result<bool, StoreError> {
    let free =
        slot::table.filter(slot::id.eq(slot_id)).filter(slot::status.eq("open")).filter(slot::taken.lt(slot::capacity));
    Ok(diesel::update(free).set(slot::taken.eq(slot::taken + 1)).execute(conn)? == 1)
}

pub(crate) fn give_back(conn: &mut AnyConnection, slot_id: i64) -> Result<(), StoreError> {
    diesel::update(slot::table.filter(slot::id.eq(slot_id))).set(slot::taken.eq(slot::taken - 1)).execute(conn)?;
    Ok(())
}

fn write_slot(
    conn: &mut AnyConnection,
    booking: &Booking,
    slot: &Slot,
    venue: &VenueName,
    at: NaiveDateTime,
) -> Result<(), StoreError> {
    diesel::update(booking::table.find(booking.id))
        .set((
            booking::municipality_code.eq(&venue.municipality_code),
            booking::slot_id.eq(slot.id),
            booking::venue_id.eq(venue.id),
            booking::vaccine.eq(&slot.vaccine),
            booking::date.eq(slot.date),
            booking::starts_minute.eq(minute(slot.window.start())),
            booking::ends_minute.eq(minute(slot.window.end())),
            booking::version.eq(booking.version + 1),
            booking::updated_at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}

pub(crate) fn write_event(
    conn: &mut AnyConnection,
    change: &Change,
    account_id: i64,
    kind: &str,
    [from_slot, to_slot]: [Option<i64>; 2],
) -> Result<(), StoreError> {
    diesel::insert_into(booking_event::table)
        .values((
            booking_event::booking_id.eq(change.booking_id),
            booking_event::at.eq(change.at),
            booking_event::kind.eq(kind),
            booking_event::account_id.eq(account_id),
            booking_event::reason.eq(&change.reason),
            booking_event::from_slot_id.eq(from_slot),
            booking_event::to_slot_id.eq(to_slot),
        ))
        .execute(conn)?;
    Ok(())
}
