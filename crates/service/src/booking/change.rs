//! Moving and correcting a booking. Whoever changes a booking holds its person's lock, so that the booking that was
//! read is the booking that is changed. Slots are locked by id, then the booking is written.

use super::book::{Written, booked_slot};
use super::person::{self, Refused};
use super::rule_book::{RuleBook, RuleBooks};
use crate::SeenVersion;
use chrono::{NaiveDate, NaiveDateTime};
use madoguchi_domain::programme::{self as rules, Refusal};
use madoguchi_domain::{
    BirthDate, BookedSlot, Booking, BookingId, BookingStep, Correction, KanaName, PersonKey, PersonName, Scope, SlotId,
    SlotStanding,
};
use madoguchi_store::booking::change::{self, Step};
use madoguchi_store::booking::doses::{self, LiveDose, ToldOf};
use madoguchi_store::booking::{self, place};
use madoguchi_store::{AnyConnection, StoreError, slot};
use std::collections::BTreeMap;

/// A change to a booking.
#[derive(Debug, Clone)]
pub struct Change {
    /// The booking.
    pub booking_id: BookingId,
    /// The version the client has seen.
    pub seen: SeenVersion,
    /// Why; what corrects nothing needs no reason.
    pub reason: Option<String>,
    /// The instant, UTC.
    pub at: NaiveDateTime,
}

/// Why a change was not made, whatever it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// The new slot is of another programme.
    OtherProgramme,
    /// The new slot is closed or not yet public, its venue is not published, or its programme does not run.
    SlotClosed,
    /// The new slot has no place left; the old place is kept.
    SlotFull,
    /// Rules refuse.
    Refused(Refused),
}

/// How a correction ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorrectOutcome {
    /// It stands.
    Corrected(Box<Written>),
    /// The booking says so already: nothing was written.
    Equal(Box<Booking>),
    /// It says something new, and not why.
    ReasonMissing,
    /// Under the right name the person has another live booking for this dose, as in
    /// [`BookOutcome::AlreadyBooked`](super::book::BookOutcome::AlreadyBooked).
    AlreadyBooked {
        /// The other booking; `None` when it is of a municipality that the scope does not cover.
        existing: Option<Box<Booking>>,
        /// The other booking, whoever may see it: for the audit.
        told: ToldOf,
    },
    /// Rules refuse it beside what else is booked under the right name.
    Refused(Refused),
    /// The booking cannot be changed.
    Unchanged(Unchanged),
}

/// Whether a correction says only what the booking says already.
fn is_equal(correction: &Correction, booking: &Booking) -> bool {
    let Correction { booker_name_kana, booker_phone, recipient_name, recipient_name_kana } = correction;
    booker_name_kana.as_ref().is_none_or(|name| name.as_str() == booking.booker_name_kana)
        && booker_phone.as_ref().is_none_or(|phone| phone.as_str() == booking.booker_phone)
        && recipient_name.as_ref().is_none_or(|name| name.as_str() == booking.recipient_name)
        && recipient_name_kana.as_ref().is_none_or(|name| name.as_str() == booking.recipient_name_kana)
}

/// Moves a booking to another slot in scope: the old place is given up only when the new one is taken. All rules are
/// checked again, against later doses too. `now` is the civil moment in Japan.
///
/// # Errors
/// When the database fails.
pub fn move_to(
    conn: &mut AnyConnection,
    books: &RuleBooks,
    scope: &Scope,
    change: &Change,
    slot_id: SlotId,
    now: NaiveDateTime,
) -> Result<MoveOutcome, StoreError> {
    let mut booking = match changeable(conn, scope, change)? {
        Ok(booking) => booking,
        Err(unchanged) => return Ok(MoveOutcome::Unchanged(unchanged)),
    };
    let old_slot = booking.slot.id;
    let Some((slot, venue)) = slot::find(conn, scope, slot_id)? else { return Ok(MoveOutcome::SlotNotFound) };
    if slot.id == old_slot {
        return Ok(MoveOutcome::SameSlot);
    }
    if slot.programme != booking.slot.programme {
        return Ok(MoveOutcome::OtherProgramme);
    }
    let book = books.current(conn, now.date())?;
    match slot.standing(&venue, now) {
        SlotStanding::Closed => return Ok(MoveOutcome::SlotClosed),
        SlotStanding::Bookable | SlotStanding::Full | SlotStanding::Begun if !book.runs(&slot.programme) => {
            return Ok(MoveOutcome::SlotClosed);
        }
        SlotStanding::Full => return Ok(MoveOutcome::SlotFull),
        // The rules refuse what has begun, with the first date that would do.
        SlotStanding::Bookable | SlotStanding::Begun => {}
    }
    if let Err(refused) = check_rules(conn, &book, &booking, &booked_slot(&slot, &venue), now)? {
        return Ok(MoveOutcome::Refused(refused));
    }
    place::lock(conn, &[old_slot, slot.id])?;
    if place::take(conn, &BTreeMap::from([(slot.id, 1)]))?.is_empty() {
        let closed = slot::find(conn, scope, slot.id)?.is_none_or(|(slot, _)| !slot.open);
        return Ok(if closed { MoveOutcome::SlotClosed } else { MoveOutcome::SlotFull });
    }
    place::give_back(conn, &[old_slot])?;
    change::set_slot(conn, booking.id, &slot, &venue, change.at)?;
    let step = Step {
        booking_id: booking.id,
        kind: BookingStep::Moved,
        reason: change.reason.as_deref(),
        from_slot: Some(old_slot),
        to_slot: Some(slot.id),
    };
    change::append(conn, &[step], scope.account_id(), change.at)?;
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
    books: &RuleBooks,
    scope: &Scope,
    change: &Change,
    correction: &Correction,
    now: NaiveDateTime,
) -> Result<CorrectOutcome, StoreError> {
    let booking = match changeable_with(conn, scope, change, |before| corrected_person(before, correction))? {
        Ok(booking) => booking,
        Err(unchanged) => return Ok(CorrectOutcome::Unchanged(unchanged)),
    };
    if is_equal(correction, &booking) {
        return Ok(CorrectOutcome::Equal(Box::new(booking)));
    }
    if change.reason.is_none() {
        return Ok(CorrectOutcome::ReasonMissing);
    }
    let person = corrected_person(&booking, correction)?;
    if let Some(person) = &person {
        let mut live = doses::live(conn, [person, &booking.person])?;
        let [live, misheard] = [person, &booking.person].map(|name| live.remove(name).unwrap_or_default());
        let is_same = |other: &&LiveDose| other.dose == booking.dose && other.programme == booking.slot.programme;
        if let Some(other) = live.iter().find(is_same) {
            let existing = booking::find(conn, scope, other.booking_id)?.map(Box::new);
            return Ok(CorrectOutcome::AlreadyBooked { existing, told: other.told() });
        }
        let book = books.current(conn, now.date())?;
        let until_now = refusals(&book, &booking, &booking.slot, &misheard, now)?;
        let mut refusals = refusals(&book, &booking, &booking.slot, &live, now)?;
        // What stood against it under the wrong name, too, is not the right one's. The first date that would do may be
        // another one.
        refusals.retain(|refusal| until_now.iter().all(|other| other.reason != refusal.reason));
        if !refusals.is_empty() {
            return Ok(CorrectOutcome::Refused(Refused::new(refusals, &live, booking.dose, false)));
        }
    }
    change::correct(conn, booking.id, (correction, person.as_ref()), change.at)?;
    let step = Step {
        booking_id: booking.id,
        kind: BookingStep::Corrected,
        reason: change.reason.as_deref(),
        from_slot: None,
        to_slot: None,
    };
    change::append(conn, &[step], scope.account_id(), change.at)?;
    let corrected = booking::find(conn, scope, booking.id)?;
    let booking = corrected.ok_or_else(|| StoreError::Corrupt(format!("booking {} is gone", booking.id)))?;
    let written = match (&correction.recipient_name, &correction.recipient_name_kana) {
        (None, None) => Written { booking, named_otherwise: Vec::new(), compared_elsewhere: Vec::new() },
        (Some(_), _) | (_, Some(_)) => compared(conn, scope, booking)?,
    };
    Ok(CorrectOutcome::Corrected(Box::new(written)))
}

/// A corrected booking beside the other doses of its person.
fn compared(conn: &mut AnyConnection, scope: &Scope, booking: Booking) -> Result<Written, StoreError> {
    let name = PersonName::stored(booking.recipient_name.clone());
    let kana = KanaName::stored(booking.recipient_name_kana.clone());
    let live = live_of(conn, &booking)?;
    let dose = (booking.slot.programme.as_str(), booking.dose);
    Ok(Written {
        named_otherwise: person::named_otherwise(&live, dose, &name, &kana),
        compared_elsewhere: person::compared_elsewhere(&live, dose, scope),
        booking,
    })
}

/// By what the person is known once the kana name is another; `None` where it was known by a coupon, or stays the same.
fn corrected_person(booking: &Booking, correction: &Correction) -> Result<Option<PersonKey>, StoreError> {
    let Some(kana) = correction.recipient_name_kana.as_ref().filter(|_| booking.person.coupon().is_none()) else {
        return Ok(None);
    };
    let birth_date = BirthDate::new(booking.birth_date, NaiveDate::MAX)
        .map_err(|_| StoreError::Corrupt(format!("the birth date of booking {}", booking.id)))?;
    let person = PersonKey::of_resident(booking.person.municipality(), kana, birth_date);
    Ok(Some(person).filter(|person| *person != booking.person))
}

/// The live bookings of the person of a booking, its own among them.
pub(super) fn live_of(conn: &mut AnyConnection, booking: &Booking) -> Result<Vec<LiveDose>, StoreError> {
    Ok(doses::live(conn, [&booking.person])?.remove(&booking.person).unwrap_or_default())
}

/// The booking, its person locked, when it is live and of the version the client has seen.
pub(super) fn changeable(
    conn: &mut AnyConnection,
    scope: &Scope,
    change: &Change,
) -> Result<Result<Booking, Unchanged>, StoreError> {
    changeable_with(conn, scope, change, |_| Ok(None))
}

/// The same with somebody else locked: whoever books for that person waits, or is seen.
fn changeable_with(
    conn: &mut AnyConnection,
    scope: &Scope,
    change: &Change,
    also: impl Fn(&Booking) -> Result<Option<PersonKey>, StoreError>,
) -> Result<Result<Booking, Unchanged>, StoreError> {
    let Some(before) = booking::find(conn, scope, change.booking_id)? else { return Ok(Err(Unchanged::NotFound)) };
    let also = also(&before)?;
    doses::lock_people(conn, [&before.person].into_iter().chain(&also))?;
    // Read again: someone else may have held the lock.
    let Some(booking) = booking::find(conn, scope, change.booking_id)? else { return Ok(Err(Unchanged::NotFound)) };
    Ok(if booking.person != before.person {
        // A corrected name: the lock is of who it was before.
        Err(Unchanged::VersionMismatch)
    } else if !booking.is_live() {
        Err(Unchanged::NotLive)
    } else if !change.seen.is(booking.version) {
        Err(Unchanged::VersionMismatch)
    } else {
        Ok(booking)
    })
}

fn check_rules(
    conn: &mut AnyConnection,
    book: &RuleBook,
    booking: &Booking,
    slot: &BookedSlot,
    now: NaiveDateTime,
) -> Result<Result<(), Refused>, StoreError> {
    let mut live = live_of(conn, booking)?;
    live.retain(|other| other.booking_id != booking.id);
    let refusals = refusals(book, booking, slot, &live, now)?;
    let stated = booking.previous_dose.is_some();
    Ok(match refusals.is_empty() {
        true => Ok(()),
        false => Err(Refused::new(refusals, &live, booking.dose, stated)),
    })
}

/// What the rules have against a booking in a slot, beside the live bookings of a person; its own among them is not
/// looked at.
fn refusals(
    book: &RuleBook,
    booking: &Booking,
    slot: &BookedSlot,
    live: &[LiveDose],
    now: NaiveDateTime,
) -> Result<Vec<Refusal>, StoreError> {
    let others: Vec<LiveDose> = live.iter().filter(|other| other.booking_id != booking.id).cloned().collect();
    let (candidate, known) = person::candidate(book, booking, slot, &others, now.date())?;
    Ok(rules::check(book, &candidate, &known, now).err().unwrap_or_default())
}
