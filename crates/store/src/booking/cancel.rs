//! Cancelling a dose, and what becomes of the later ones that stand on it (CHG3).

use crate::booking::Booking;
use crate::booking::change::{Change, Unchanged, changeable, give_back, lock_slots, write_event};
use crate::booking::doses::{self, LiveDose, Refused, StatedDose, ToldOf};
use crate::booking::rule_book::RuleBook;
use crate::schema::booking;
use crate::{AnyConnection, StoreError};
use diesel::prelude::*;
use madoguchi_domain::Scope;

/// What becomes of the later doses that stand on a dose that is cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaterDecision {
    /// The bookings that the caller was told of: one that is not among them is asked about first.
    pub booking_ids: Vec<i64>,
    /// What becomes of them.
    pub becomes: Becomes,
}

/// What becomes of a later dose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Becomes {
    /// It is cancelled too.
    Cancelled,
    /// It stays: the dose before it was given elsewhere.
    Kept(StatedDose),
}

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
    /// The later dose cannot stand on the stated one.
    Refused(Refused),
    /// The booking cannot be changed.
    Unchanged(Unchanged),
}

/// Cancels a booking; its place is free as soon as the transaction ends. No later dose stays behind that the rules would
/// refuse: `decision` says what becomes of those that stand on this one.
///
/// # Errors
/// When the database fails.
pub fn cancel(
    conn: &mut AnyConnection,
    scope: &Scope,
    change: &Change,
    decision: Option<&LaterDecision>,
) -> Result<CancelOutcome, StoreError> {
    let booking = match changeable(conn, scope, change)? {
        Ok(booking) => booking,
        Err(unchanged) => return Ok(CancelOutcome::Unchanged(unchanged)),
    };
    let live = doses::live(conn, &booking.coupon()?)?;
    let later = if live.iter().any(|other| booking.dose < other.dose) {
        let rules = RuleBook::load(conn)?;
        let left = doses::left_behind(&rules, &live, booking.id)?;
        match later_doses(conn, scope, &rules, &live, booking.id, &left, decision)? {
            Ok(later) => later,
            Err(refused) => return Ok(refused),
        }
    } else {
        Vec::new()
    };
    let account_id = scope.account_id();
    let kept = match decision.map(|decision| &decision.becomes) {
        Some(Becomes::Kept(stated)) => Some(stated),
        Some(Becomes::Cancelled) | None => None,
    };
    let Some(stated) = kept else {
        let slots: Vec<i64> = later.iter().chain([&booking]).map(|booking| booking.slot.id).collect();
        lock_slots(conn, &slots)?;
        let later = later.into_iter().map(|later| write_cancelled(conn, later, change, account_id));
        let later = later.collect::<Result<_, _>>()?;
        let booking = write_cancelled(conn, booking, change, account_id)?;
        return Ok(CancelOutcome::Cancelled(Box::new(Cancelled { booking, later })));
    };
    let booking = write_cancelled(conn, booking, change, account_id)?;
    let later = later.into_iter().map(|later| write_stated(conn, later, stated, change, account_id));
    let later = later.collect::<Result<_, _>>()?;
    Ok(CancelOutcome::Cancelled(Box::new(Cancelled { booking, later })))
}

/// The later doses that the decision changes, as they stand; or why the booking cannot be cancelled like that.
fn later_doses(
    conn: &mut AnyConnection,
    scope: &Scope,
    rules: &RuleBook,
    live: &[LiveDose],
    booking_id: i64,
    left: &[LiveDose],
    decision: Option<&LaterDecision>,
) -> Result<Result<Vec<Booking>, CancelOutcome>, StoreError> {
    let Some(nearest) = left.first() else { return Ok(Ok(Vec::new())) };
    let ids: Vec<i64> = left.iter().map(|later| later.booking_id).collect();
    let mut shown = crate::booking::find_all(conn, scope, &ids)?;
    shown.sort_by_key(|later| later.dose);
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
        let Some(vaccine) = rules.vaccine(&stated.vaccine, stated.date) else {
            return Ok(Err(CancelOutcome::UnknownPreviousVaccine));
        };
        let stated = (stated.clone(), vaccine.clone());
        let rest: Vec<LiveDose> = live.iter().filter(|other| other.booking_id != booking_id).cloned().collect();
        if let Err(refusals) = doses::stands(rules, &rest, nearest, Some(&stated))? {
            return Ok(Err(CancelOutcome::Refused(Refused::new(refusals, &rest, nearest.dose, true))));
        }
    }
    shown.truncate(changed);
    Ok(Ok(shown))
}

fn write_cancelled(
    conn: &mut AnyConnection,
    mut booking: Booking,
    change: &Change,
    account_id: i64,
) -> Result<Booking, StoreError> {
    give_back(conn, booking.slot.id)?;
    diesel::update(booking::table.find(booking.id))
        .set((
            booking::status.eq("cancelled"),
            booking::version.eq(booking.version + 1),
            booking::updated_at.eq(change.at),
        ))
        .execute(conn)?;
    let change = Change { booking_id: booking.id, ..change.clone() };
    write_event(conn, &change, account_id, "cancelled", [Some(booking.slot.id), None])?;
    booking.status = "cancelled".into();
    booking.version += 1;
    booking.updated_at = change.at;
    Ok(booking)
}

/// The earlier dose that a booking stands on from now on.
fn write_stated(
    conn: &mut AnyConnection,
    mut booking: Booking,
    stated: &StatedDose,
    change: &Change,
    account_id: i64,
) -> Result<Booking, StoreError> {
    diesel::update(booking::table.find(booking.id))
        .set((
            booking::previous_dose_date.eq(stated.date),
            booking::previous_dose_vaccine.eq(&stated.vaccine),
            booking::version.eq(booking.version + 1),
            booking::updated_at.eq(change.at),
        ))
        .execute(conn)?;
    let change = Change { booking_id: booking.id, ..change.clone() };
    write_event(conn, &change, account_id, "corrected", [None, None])?;
    booking.previous_dose = Some(stated.clone());
    booking.version += 1;
    booking.updated_at = change.at;
    Ok(booking)
}
