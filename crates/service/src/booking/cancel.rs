//! Cancelling a dose, and what becomes of the later ones that stand on it (CHG3).

use super::change::{Change, Unchanged, changeable, live_of};
use super::person::{self, Refused};
use super::rule_book::{RuleBook, RuleBooks};
use chrono::NaiveDate;
use madoguchi_domain::{
    Becomes, Booking, BookingId, BookingStatus, BookingStep, LaterDecision, Scope, SlotId, StatedDose,
};
use madoguchi_store::booking::change::{self, Step};
use madoguchi_store::booking::doses::{LiveDose, ToldOf};
use madoguchi_store::booking::{self, place};
use madoguchi_store::{AnyConnection, StoreError};

/// A booking that was cancelled, with what became of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancelled {
    /// The booking.
    pub booking: Booking,
    /// Later doses that were cancelled too, or got another earlier dose.
    pub later: Vec<Booking>,
}

/// How a cancellation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CancelOutcome {
    /// The place is free again.
    Cancelled(Box<Cancelled>),
    /// Later doses stand on this one, and it is not decided what becomes of them.
    LaterDoses {
        /// Those in scope, the nearest dose first.
        shown: Vec<Booking>,
        /// There are more, in municipalities that the scope does not cover.
        hidden: bool,
        /// All of them, for the audit.
        told: Vec<ToldOf>,
    },
    /// The product of the stated dose is not in the reference data.
    UnknownPreviousVaccine,
    /// The stated dose lies before the recipient's birth.
    PreviousDoseBeforeBirth,
    /// The later dose cannot stand on the stated one.
    Refused(Refused),
    /// The booking cannot be changed.
    Unchanged(Unchanged),
}

/// Cancels a booking; its place is free as soon as the transaction ends. No later dose stays behind that the rules
/// would refuse: `decision` says what becomes of those that stand on this one.
///
/// # Errors
/// When the database fails.
pub fn cancel(
    conn: &mut AnyConnection,
    books: &RuleBooks,
    scope: &Scope,
    change: &Change,
    decision: Option<&LaterDecision>,
    today: NaiveDate,
) -> Result<CancelOutcome, StoreError> {
    let booking = match changeable(conn, scope, change)? {
        Ok(booking) => booking,
        Err(unchanged) => return Ok(CancelOutcome::Unchanged(unchanged)),
    };
    let live = live_of(conn, &booking)?;
    let later = if live.len() > 1 {
        let book = books.current(conn, today)?;
        let left = person::left_behind(&book, &live, booking.id)?;
        match later_doses(conn, scope, &book, &live, booking.id, &left, decision)? {
            Ok(later) => later,
            Err(refused) => return Ok(refused),
        }
    } else {
        Vec::new()
    };
    let done = match decision.map(|decision| &decision.becomes) {
        Some(Becomes::Kept(stated)) => {
            let mut done = cancel_all(conn, scope, vec![booking], change)?;
            done.extend(keep_all(conn, scope, later, stated, change)?);
            done
        }
        Some(Becomes::Cancelled) | None => {
            cancel_all(conn, scope, [booking].into_iter().chain(later).collect(), change)?
        }
    };
    let mut done = done.into_iter();
    let booking = done.next().ok_or_else(|| StoreError::Corrupt("nothing was cancelled".into()))?;
    Ok(CancelOutcome::Cancelled(Box::new(Cancelled { booking, later: done.collect() })))
}

/// The later doses that the decision changes, as they stand; or why the booking cannot be cancelled like that.
fn later_doses(
    conn: &mut AnyConnection,
    scope: &Scope,
    book: &RuleBook,
    live: &[LiveDose],
    booking_id: BookingId,
    left: &[LiveDose],
    decision: Option<&LaterDecision>,
) -> Result<Result<Vec<Booking>, CancelOutcome>, StoreError> {
    let Some(nearest) = left.first() else { return Ok(Ok(Vec::new())) };
    let ids: Vec<BookingId> = left.iter().map(|later| later.booking_id).collect();
    let mut shown = booking::find_all(conn, scope, &ids)?;
    shown.sort_by_key(|later| ids.iter().position(|id| *id == later.id));
    let hidden = shown.len() < left.len();
    let ask = |shown| CancelOutcome::LaterDoses { shown, hidden, told: left.iter().map(LiveDose::told).collect() };
    let Some(decision) = decision else { return Ok(Err(ask(shown))) };
    let changed = match &decision.becomes {
        Becomes::Cancelled => left.len(),
        // What stands on the dose that is kept goes on standing on it.
        Becomes::Kept(_) => 1,
    };
    let told = |later: &LiveDose| {
        decision.booking_ids.contains(&later.booking_id) && shown.iter().any(|shown| shown.id == later.booking_id)
    };
    if !left.iter().take(changed).all(told) {
        return Ok(Err(ask(shown)));
    }
    if let Becomes::Kept(stated) = &decision.becomes {
        if stated.date < nearest.birth_date {
            return Ok(Err(CancelOutcome::PreviousDoseBeforeBirth));
        }
        if book.product(&stated.vaccine).is_none() {
            return Ok(Err(CancelOutcome::UnknownPreviousVaccine));
        }
        let rest: Vec<LiveDose> = live.iter().filter(|other| other.booking_id != booking_id).cloned().collect();
        if let Err(refusals) = person::stands(book, &rest, nearest, Some(stated))? {
            return Ok(Err(CancelOutcome::Refused(Refused::new(refusals, &rest, nearest.dose, true))));
        }
    }
    shown.truncate(changed);
    Ok(Ok(shown))
}

/// Cancels bookings; their places are free as soon as the transaction ends.
fn cancel_all(
    conn: &mut AnyConnection,
    scope: &Scope,
    mut bookings: Vec<Booking>,
    change: &Change,
) -> Result<Vec<Booking>, StoreError> {
    let ids: Vec<BookingId> = bookings.iter().map(|booking| booking.id).collect();
    let slots: Vec<SlotId> = bookings.iter().map(|booking| booking.slot.id).collect();
    place::lock(conn, &slots)?;
    place::give_back(conn, &slots)?;
    change::set_cancelled(conn, &ids, change.at)?;
    let reason = change.reason.as_deref();
    let step = |booking: &Booking| {
        let from_slot = Some(booking.slot.id);
        Step { booking_id: booking.id, kind: BookingStep::Cancelled, reason, from_slot, to_slot: None }
    };
    change::append(conn, &bookings.iter().map(step).collect::<Vec<_>>(), scope.account_id(), change.at)?;
    for booking in &mut bookings {
        booking.status = BookingStatus::Cancelled;
        booking.version += 1;
        booking.updated_at = change.at;
    }
    Ok(bookings)
}

/// Writes down the earlier dose that bookings stand on from now on.
fn keep_all(
    conn: &mut AnyConnection,
    scope: &Scope,
    mut bookings: Vec<Booking>,
    stated: &StatedDose,
    change: &Change,
) -> Result<Vec<Booking>, StoreError> {
    let ids: Vec<BookingId> = bookings.iter().map(|booking| booking.id).collect();
    if ids.is_empty() {
        return Ok(bookings);
    }
    change::set_previous_dose(conn, &ids, stated, change.at)?;
    let reason = change.reason.as_deref();
    let step =
        |id: &BookingId| Step { booking_id: *id, kind: BookingStep::Corrected, reason, from_slot: None, to_slot: None };
    change::append(conn, &ids.iter().map(step).collect::<Vec<_>>(), scope.account_id(), change.at)?;
    for booking in &mut bookings {
        booking.previous_dose = Some(stated.clone());
        booking.version += 1;
        booking.updated_at = change.at;
    }
    Ok(bookings)
}
