//! Looks at other bookings that an answer brings with it, written down for those whose they are.

use crate::audit::look_up_quota;
use crate::{Actor, Failure, Service, Transaction};
use madoguchi_domain::{LookPurpose, MunicipalityCode};
use madoguchi_store::audit::{self, NewEvent};
use madoguchi_store::booking::doses::ToldOf;
use std::collections::BTreeSet;

/// A refusal that shows or tells of another booking is a look at that one, whoever's it is. What refused was rolled
/// back, so the look is written by itself, before it is answered.
pub(super) async fn note_told<T>(service: &Service, by: &Actor, done: Result<T, Failure>) -> Result<T, Failure> {
    let Err(failure) = &done else { return done };
    let told = told_in(failure);
    if told.is_empty() {
        return done;
    }
    let by = by.clone();
    service
        .write(move |tx| {
            let events = told.iter().map(|(action, told)| event(&by, action, told));
            audit::append_all(tx.conn, &events.collect::<Result<Vec<_>, _>>()?)?;
            look_up_quota::count(tx, &by, &people(&by, told.iter().map(|(_, told)| told))?)
        })
        .await?;
    done
}

/// The bookings that a refusal tells of, each with the word of the audit.
fn told_in(failure: &Failure) -> Vec<(&'static str, ToldOf)> {
    const SHOWN: &str = "booking.shown_in_refusal";
    const TOLD: &str = "booking.told_in_refusal";
    match failure {
        Failure::AlreadyBooked { existing: Some(_), told } => vec![(SHOWN, told.clone())],
        Failure::AlreadyBooked { existing: None, told } => vec![(TOLD, told.clone())],
        Failure::RuleRefused { told, .. } => told.iter().map(|told| (TOLD, told.clone())).collect(),
        Failure::LaterDoseBooked { shown, told, .. } => {
            let is_shown = |told: &ToldOf| shown.iter().any(|shown| shown.id == told.booking_id.to_string());
            told.iter().map(|told| (if is_shown(told) { SHOWN } else { TOLD }, told.clone())).collect()
        }
        Failure::Problem(_)
        | Failure::NoSuch(_)
        | Failure::Invalid(_)
        | Failure::SupplyNotConfirmed { .. }
        | Failure::OutsideOpening { .. }
        | Failure::LeavesSlotsOutside(_)
        | Failure::ExportNeedsApproval { .. }
        | Failure::SlotClash(_)
        | Failure::SecondFactorRequired(_)
        | Failure::RoundChanged(_)
        | Failure::TooManyRequests { .. }
        | Failure::Unavailable(_)
        | Failure::Store(_)
        | Failure::Internal(_) => Vec::new(),
    }
}

/// Whose person was seen: these bookings are one person's.
fn people<'a>(by: &Actor, told: impl IntoIterator<Item = &'a ToldOf>) -> Result<look_up_quota::People, Failure> {
    let owners: BTreeSet<&str> = told.into_iter().map(|told| told.municipality_code.as_str()).collect();
    look_up_quota::people(by, owners)
}

fn event(by: &Actor, action: &str, told: &ToldOf) -> Result<NewEvent, Failure> {
    let owner = MunicipalityCode::parse(&told.municipality_code)
        .map_err(|_| Failure::internal(format!("the municipality of booking {}", told.booking_id)))?;
    Ok(by.event(action, ("booking", &told.booking_id), Some(&owner)).seen_for(LookPurpose::Call))
}

/// Whether a name is that of another municipality's booking is told by a warning, and by none: a look at that booking.
pub(super) fn note_compared(
    tx: &mut Transaction<'_>,
    by: &Actor,
    compared: &[ToldOf],
    events: &mut Vec<NewEvent>,
) -> Result<(), Failure> {
    if compared.is_empty() {
        return Ok(());
    }
    for told in compared {
        events.push(event(by, "booking.names_compared", told)?);
    }
    look_up_quota::count(tx, by, &people(by, compared)?)
}
