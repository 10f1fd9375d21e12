//! Booking a place: never oversold, one live booking per person and dose.
//!
//! 1. A plain read refuses full and closed slots; it locks nothing and writes nothing.
//! 2. The person is locked, so that doses booked at the same time are checked against each other.
//! 3. The rules are checked against the person's other doses.
//! 4. One statement takes the place, if there still is one, and writes the booking (`claim`).

use crate::booking::doses::{self, NamedOtherwise, Refused, StatedDose, ToldOf};
use crate::booking::rule_book::RuleBook;
use crate::booking::take_place::Claim;
use crate::booking::{self, BookedSlot, Booking, take_place};
use crate::slot::{self, Slot, VenueName};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use madoguchi_domain::booking::rules as rules_of_field;
use madoguchi_domain::{Candidate, Scope, Vaccine};

pub use crate::booking::take_place::NewBooking;

/// A booking that was written, and what to look at all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The booking.
    pub booking: Booking,
    /// The other doses of its coupon that are booked under another name.
    pub named_otherwise: Vec<NamedOtherwise>,
    /// The bookings of other municipalities whose names were compared: for the audit.
    pub compared_elsewhere: Vec<ToldOf>,
}

/// How a try to book ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookOutcome {
    /// The place is taken and the booking written.
    Booked(Box<Written>),
    /// No such slot in scope.
    SlotNotFound,
    /// The slot is closed or not yet public, or its venue is not published.
    SlotClosed,
    /// No place is left.
    SlotFull,
    /// The person has a live booking for this dose.
    AlreadyBooked {
        /// The other booking; `None` when it is of a municipality that the scope does not cover.
        existing: Option<Box<Booking>>,
        /// The other booking, whoever may see it: for the audit.
        told: ToldOf,
    },
    /// The priority group is not in the reference data.
    UnknownGroup,
    /// The product of the stated dose is not in the reference data.
    UnknownPreviousVaccine,
    /// The system knows no earlier dose, and none is stated.
    PreviousDoseMissing,
    /// Rules refuse.
    Refused(Refused),
}

/// What a plain read says against booking a slot; `None` when a try is worth while. For refusing without a transaction.
///
/// # Errors
/// When the database fails.
pub fn glance(
    conn: &mut AnyConnection,
    scope: &Scope,
    slot_id: i64,
    now: NaiveDateTime,
) -> Result<Option<BookOutcome>, StoreError> {
    Ok(look(conn, scope, slot_id, now)?.err())
}

fn look(
    conn: &mut AnyConnection,
    scope: &Scope,
    slot_id: i64,
    now: NaiveDateTime,
) -> Result<Result<(Slot, VenueName), BookOutcome>, StoreError> {
    let Some((slot, venue)) = slot::find(conn, scope, slot_id)? else { return Ok(Err(BookOutcome::SlotNotFound)) };
    Ok(match standing(&slot, &venue, now) {
        Standing::Closed => Err(BookOutcome::SlotClosed),
        Standing::Full => Err(BookOutcome::SlotFull),
        Standing::Bookable => Ok((slot, venue)),
    })
}

pub(crate) enum Standing {
    Closed,
    Full,
    Bookable,
}

/// A slot that has begun is left to the rules, which say so with the first date that would do.
pub(crate) fn standing(slot: &Slot, venue: &VenueName, now: NaiveDateTime) -> Standing {
    if !slot.open || !venue.published || !slot.is_public(now.date()) {
        Standing::Closed
    } else if slot.free() == 0 && !slot.has_begun(now) {
        Standing::Full
    } else {
        Standing::Bookable
    }
}

/// Takes a place in the slot and writes the booking, or tells why not. `now` is the civil moment in Japan.
///
/// # Errors
/// When the database fails.
pub fn book(
    conn: &mut AnyConnection,
    scope: &Scope,
    new: &NewBooking,
    now: NaiveDateTime,
) -> Result<BookOutcome, StoreError> {
    let (slot, venue) = match look(conn, scope, new.slot_id, now)? {
        Ok(found) => found,
        Err(refused) => return Ok(refused),
    };
    doses::lock_person(conn, &new.coupon)?;
    let live = doses::live(conn, &new.coupon)?;
    if let Some(other) = live.iter().find(|booked| booked.dose == new.dose) {
        // Empty for a booking of another municipality.
        let existing = booking::find(conn, scope, other.booking_id)?.map(Box::new);
        return Ok(BookOutcome::AlreadyBooked { existing, told: other.told() });
    }
    let rules = RuleBook::load(conn)?;
    let stated = match stated_dose(&rules, new) {
        Ok(stated) => stated,
        Err(refused) => return Ok(refused),
    };
    let known = doses::known(&rules, &live, new.dose, stated.as_ref())?;
    if new.dose > 1 && known.iter().all(|other| new.dose <= other.dose) {
        return Ok(BookOutcome::PreviousDoseMissing);
    }
    let Some(group) = rules.group(&new.group, slot.date) else { return Ok(BookOutcome::UnknownGroup) };
    let candidate = Candidate {
        date: slot.date,
        window: slot.window,
        vaccine: rules.stored_vaccine(&slot.vaccine, slot.date)?,
        group,
        birth_date: new.birth_date,
        dose: new.dose,
    };
    if let Err(refusals) = rules_of_field::check(&candidate, &known, now) {
        return Ok(BookOutcome::Refused(Refused::new(refusals, &live, new.dose, stated.is_some())));
    }
    // What the system knows by itself need not be believed.
    let stated = stated.map(|(stated, _)| stated).filter(|_| live.iter().all(|booked| booked.dose + 1 != new.dose));
    let claim = Claim { new, stated: stated.as_ref(), slot: &slot, venue: &venue, account_id: scope.account_id() };
    match take_place::take(conn, &claim)? {
        Some((id, reference)) => {
            let named_otherwise =
                doses::named_otherwise(&live, new.dose, &new.recipient_name, &new.recipient_name_kana);
            let compared_elsewhere = doses::compared_elsewhere(&live, new.dose, scope);
            let booking = written(&claim, id, reference);
            Ok(BookOutcome::Booked(Box::new(Written { booking, named_otherwise, compared_elsewhere })))
        }
        None => lost(conn, scope, new.slot_id, now),
    }
}

/// The stated dose with its product.
fn stated_dose(rules: &RuleBook, new: &NewBooking) -> Result<Option<(StatedDose, Vaccine)>, BookOutcome> {
    let Some(stated) = &new.previous_dose else { return Ok(None) };
    let vaccine = rules.vaccine(&stated.vaccine, stated.date).ok_or(BookOutcome::UnknownPreviousVaccine)?;
    Ok(Some((stated.clone(), vaccine.clone())))
}

/// Why the place that was free at first sight is not: others were faster, or the slot was closed meanwhile.
fn lost(conn: &mut AnyConnection, scope: &Scope, slot_id: i64, now: NaiveDateTime) -> Result<BookOutcome, StoreError> {
    Ok(look(conn, scope, slot_id, now)?.err().unwrap_or(BookOutcome::SlotFull))
}

/// The booking as it now stands in the table.
fn written(claim: &Claim<'_>, id: i64, reference: String) -> Booking {
    let Claim { new, stated, slot, venue, .. } = claim;
    Booking {
        id,
        reference,
        municipality_code: venue.municipality_code.clone(),
        slot: booked_slot(slot, venue),
        status: "booked".into(),
        booker_name_kana: new.booker_name_kana.as_str().into(),
        booker_phone: new.booker_phone.as_str().into(),
        recipient_name: new.recipient_name.as_str().into(),
        recipient_name_kana: new.recipient_name_kana.as_str().into(),
        birth_date: new.birth_date.date(),
        group: new.group.clone(),
        dose: new.dose,
        coupon_municipality_code: new.coupon.municipality.to_string(),
        coupon_number: new.coupon.number.as_str().into(),
        previous_dose: stated.cloned(),
        version: 1,
        created_at: new.at,
        updated_at: new.at,
        kana_key: new.recipient_name_kana.search_key(),
    }
}

pub(crate) fn booked_slot(slot: &Slot, venue: &VenueName) -> BookedSlot {
    BookedSlot {
        id: slot.id,
        venue_id: venue.id,
        venue_name: venue.name.clone(),
        venue_address: venue.address.clone(),
        venue_phone: venue.phone.clone(),
        venue_access_notes: venue.access_notes.clone(),
        vaccine: slot.vaccine.clone(),
        date: slot.date,
        window: slot.window,
    }
}
