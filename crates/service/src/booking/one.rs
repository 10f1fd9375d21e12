//! One booking: seen, moved, corrected, cancelled.

use super::book::Written;
use super::cancel::{self, CancelOutcome, Cancelled};
use super::change::{self, Change, CorrectOutcome, MoveOutcome, Unchanged};
use super::told::{note_compared, note_told};
use super::wire::{booking, existing, kept_dose_pointer, owner, rule_refused, slot_not_found};
use crate::audit::look_up_quota::{self, people};
use crate::{Actor, Answer, Asked, Failure, Kept, SeenVersion, Service};
use madoguchi_contract::etag;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{Booking, BookingEvent, BookingId, Correction, LaterDecision, LookPurpose, Permission, SlotId};
use madoguchi_store::audit;
use madoguchi_store::booking as store;

/// A booking. Reading one is written down in the audit, and counts as a look.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`].
pub async fn find(service: &Service, by: &Actor, id: BookingId) -> Result<Booking, Failure> {
    by.require(Permission::Book)?;
    let by = by.clone();
    service
        .write(move |tx| {
            let stored = store::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            let event = by.event("booking.read", ("booking", &id), Some(&owner(&stored)?));
            audit::append(tx.conn, &event.seen_for(LookPurpose::Call))?;
            look_up_quota::count(tx, &by, &people(&by, [stored.municipality_code.as_str()])?)?;
            Ok(stored)
        })
        .await
}

/// What happened to a booking, the oldest first. Reading it is written down in the audit.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`].
pub async fn history(service: &Service, by: &Actor, id: BookingId) -> Result<Vec<BookingEvent>, Failure> {
    by.require(Permission::Book)?;
    let by = by.clone();
    service
        .write(move |tx| {
            let stored = store::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            let history = store::history(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            let event = by.event("booking.history_read", ("booking", &id), Some(&owner(&stored)?));
            audit::append(tx.conn, &event.seen_for(LookPurpose::Call))?;
            Ok(history)
        })
        .await
}

/// Moves a booking to another slot, in one step: the old place is given up only when the new one is taken.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::BookingNotLive`],
/// [`ProblemType::VersionMismatch`]; what stands against the new slot: [`Failure::NoSuch`], [`Failure::Invalid`] for
/// the slot it is in already, [`ProblemType::SlotClosed`], [`ProblemType::SlotFull`], [`Failure::RuleRefused`].
pub async fn move_to(
    service: &Service,
    by: &Actor,
    asked: Asked,
    (id, seen): (BookingId, SeenVersion),
    slot_id: SlotId,
    reason: String,
) -> Result<Kept, Failure> {
    by.require(Permission::Book)?;
    let change = Change { booking_id: id, seen, reason: Some(reason), at: by.now().instant() };
    let (actor, books) = (by.clone(), service.clone());
    let done = service
        .write_once(by, asked, Some(LookPurpose::Call), move |tx| {
            let (by, lang, now) = (&actor, actor.lang(), actor.now().civil());
            let moved = change::move_to(tx.conn, books.rule_books(), by.scope(), &change, slot_id, now)?;
            let moved = match moved {
                MoveOutcome::Moved(stored) => Ok(*stored),
                MoveOutcome::Unchanged(why) => Err(unchanged(why)),
                MoveOutcome::SlotNotFound => Err(slot_not_found(lang)),
                MoveOutcome::SameSlot => Err(Failure::Invalid(vec![FieldCode::SameSlot.at("/slot_id", lang)])),
                MoveOutcome::OtherProgramme => {
                    Err(Failure::Invalid(vec![FieldCode::OtherProgramme.at("/slot_id", lang)]))
                }
                MoveOutcome::SlotClosed => Err(ProblemType::SlotClosed.into()),
                MoveOutcome::SlotFull => Err(ProblemType::SlotFull.into()),
                MoveOutcome::Refused(refused) => Err(rule_refused(refused, lang, |_| "/slot_id")),
            }?;
            let event = by.event("booking.moved", ("booking", &moved.id), Some(&owner(&moved)?));
            audit::append(tx.conn, &event.seen_for(LookPurpose::Call))?;
            let tag = etag(moved.version);
            Ok(Answer::ok(&booking(moved))?.with_etag(tag))
        })
        .await;
    note_told(service, by, done).await
}

/// Corrects the names and the phone number of a booking. What says nothing new is a look at it, as [`find`] is.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::BookingNotLive`],
/// [`ProblemType::VersionMismatch`]; [`Failure::AlreadyBooked`] and [`Failure::RuleRefused`] where the right name
/// is that of somebody who is booked already.
pub async fn correct(
    service: &Service,
    by: &Actor,
    (id, seen): (BookingId, SeenVersion),
    (correction, reason): (Correction, Option<String>),
) -> Result<Written, Failure> {
    by.require(Permission::Book)?;
    let (actor, books) = (by.clone(), service.clone());
    let change = Change { booking_id: id, seen, reason, at: by.now().instant() };
    let done = service
        .write(move |tx| {
            let by = &actor;
            let (new, done) =
                match change::correct(tx.conn, books.rule_books(), by.scope(), &change, &correction, by.now().civil())?
                {
                    CorrectOutcome::Corrected(done) => (true, *done),
                    CorrectOutcome::Equal(stored) => {
                        let (named_otherwise, compared_elsewhere) = (Vec::new(), Vec::new());
                        (false, Written { booking: *stored, named_otherwise, compared_elsewhere })
                    }
                    CorrectOutcome::ReasonMissing => {
                        return Err(Failure::Invalid(vec![FieldCode::Required.at("/reason", by.lang())]));
                    }
                    CorrectOutcome::AlreadyBooked { existing: other, told } => {
                        let existing = other.map(|stored| Box::new(existing(*stored)));
                        return Err(Failure::AlreadyBooked { existing, told });
                    }
                    CorrectOutcome::Refused(refused) => {
                        return Err(rule_refused(refused, by.lang(), |_| "/recipient/name_kana"));
                    }
                    CorrectOutcome::Unchanged(why) => return Err(unchanged(why)),
                };
            // Whoever corrects nothing sees the booking all the same: a look like any other, or it would pass the audit
            // by.
            let action = if new { "booking.corrected" } else { "booking.read" };
            let event = by.event(action, ("booking", &done.booking.id), Some(&owner(&done.booking)?));
            let mut events = vec![event.seen_for(LookPurpose::Call)];
            if !new {
                look_up_quota::count(tx, by, &people(by, [done.booking.municipality_code.as_str()])?)?;
            }
            note_compared(tx, by, &done.compared_elsewhere, &mut events)?;
            audit::append_all(tx.conn, &events)?;
            Ok(done)
        })
        .await;
    note_told(service, by, done).await
}

/// Cancels a booking; its place is free at once. `decision` says what becomes of later doses that stand on it.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::BookingNotLive`],
/// [`ProblemType::VersionMismatch`]; [`Failure::LaterDoseBooked`] until it is decided what becomes of later doses;
/// [`Failure::Invalid`] and [`Failure::RuleRefused`] for the earlier dose that a later one is to stand on.
pub async fn cancel(
    service: &Service,
    by: &Actor,
    asked: Asked,
    (id, seen): (BookingId, SeenVersion),
    reason: String,
    decision: Option<LaterDecision>,
) -> Result<Kept, Failure> {
    by.require(Permission::Book)?;
    let change = Change { booking_id: id, seen, reason: Some(reason), at: by.now().instant() };
    let (actor, books) = (by.clone(), service.clone());
    let done = service
        .write_once(by, asked, Some(LookPurpose::Call), move |tx| {
            let (by, lang) = (&actor, actor.lang());
            let done =
                cancel::cancel(tx.conn, books.rule_books(), by.scope(), &change, decision.as_ref(), by.now().today())?;
            let Cancelled { booking: cancelled, later } = match done {
                CancelOutcome::Cancelled(done) => *done,
                CancelOutcome::LaterDoses { shown, hidden, told } => {
                    let shown = shown.into_iter().map(existing).collect();
                    return Err(Failure::LaterDoseBooked { shown, hidden, told });
                }
                CancelOutcome::UnknownPreviousVaccine => {
                    let pointer = "/later_doses/previous_dose/vaccine";
                    return Err(Failure::Invalid(vec![FieldCode::UnknownVaccine.at(pointer, lang)]));
                }
                CancelOutcome::PreviousDoseBeforeBirth => {
                    let pointer = "/later_doses/previous_dose/date";
                    return Err(Failure::Invalid(vec![FieldCode::TooEarly.at(pointer, lang)]));
                }
                CancelOutcome::Refused(refused) => return Err(rule_refused(refused, lang, kept_dose_pointer)),
                CancelOutcome::Unchanged(why) => return Err(unchanged(why)),
            };
            let event = |changed: &Booking| {
                let action = if changed.is_live() { "booking.corrected" } else { "booking.cancelled" };
                let event = by.event(action, ("booking", &changed.id), Some(&owner(changed)?));
                Ok::<_, Failure>(event.seen_for(LookPurpose::Call))
            };
            let events = later.iter().chain([&cancelled]).map(event).collect::<Result<Vec<_>, _>>()?;
            audit::append_all(tx.conn, &events)?;
            let tag = etag(cancelled.version);
            Ok(Answer::ok(&booking(cancelled))?.with_etag(tag))
        })
        .await;
    note_told(service, by, done).await
}

fn unchanged(why: Unchanged) -> Failure {
    match why {
        Unchanged::NotFound => ProblemType::NotFound.into(),
        Unchanged::NotLive => ProblemType::BookingNotLive.into(),
        Unchanged::VersionMismatch => ProblemType::VersionMismatch.into(),
    }
}
