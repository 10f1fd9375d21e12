//! Slots (予約枠): the time bands of a day, and one of them.

pub mod create;
pub mod plan;
mod preview;
mod programme;
pub(crate) mod progress;

use crate::booking::rule_book::RuleBook;
use crate::{Actor, Failure, Service};
use chrono::NaiveDate;
use madoguchi_contract::availability::{Slot, SlotDetail, SlotsOfDay, VenueContact};
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::rfc3339;
use madoguchi_domain as domain;
use madoguchi_domain::{Now, Permission, SlotId, SlotStanding, SlotVenue, VenueId};
use madoguchi_store::slot;

/// The slots of a venue's day by time, then product, whatever their state; only of these products, or of all when none
/// is named.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`] for a venue that is not in scope.
pub async fn of_day(
    service: &Service,
    by: &Actor,
    venue_id: VenueId,
    date: NaiveDate,
    vaccines: Vec<String>,
) -> Result<SlotsOfDay, Failure> {
    by.require(Permission::ReadVenues)?;
    let (scope, now, books) = (by.scope().clone(), by.now(), service.clone());
    service
        .read(move |conn| {
            let book = books.rule_books().current(conn, now.today())?;
            let found = slot::of_day(conn, &scope, venue_id, date, &vaccines)?;
            let (venue, slots) = found.ok_or(ProblemType::NotFound)?;
            let items = slots.into_iter().map(|slot| wire(slot, &venue, &book, now)).collect();
            Ok(SlotsOfDay { as_of: rfc3339(now.instant()), items })
        })
        .await
}

/// A slot in scope, with its venue.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`].
pub async fn find(service: &Service, by: &Actor, id: SlotId) -> Result<SlotDetail, Failure> {
    by.require(Permission::ReadVenues)?;
    let (scope, now, books) = (by.scope().clone(), by.now(), service.clone());
    service
        .read(move |conn| {
            let book = books.rule_books().current(conn, now.today())?;
            let (slot, venue) = slot::find(conn, &scope, id)?.ok_or(ProblemType::NotFound)?;
            Ok(SlotDetail {
                as_of: rfc3339(now.instant()),
                date: slot.date.to_string(),
                slot: wire(slot, &venue, &book, now),
                venue: VenueContact {
                    id: venue.id.to_string(),
                    name: venue.name,
                    address: venue.address,
                    phone: venue.phone,
                    access_notes: venue.access_notes,
                },
            })
        })
        .await
}

/// A slot on the wire. A full one is open: a place may be given back.
fn wire(slot: domain::Slot, venue: &SlotVenue, book: &RuleBook, now: Now) -> Slot {
    let status = match slot.standing(venue, now.civil()) {
        SlotStanding::Bookable | SlotStanding::Full if !book.runs(&slot.programme) => "closed",
        SlotStanding::Bookable | SlotStanding::Full => "open",
        SlotStanding::Closed | SlotStanding::Begun => "closed",
    };
    Slot {
        id: slot.id.to_string(),
        starts: slot.window.start().to_string(),
        ends: slot.window.end().to_string(),
        capacity: slot.capacity,
        free: slot.free(),
        status: status.to_owned(),
        programme: slot.programme,
        vaccine: slot.vaccine,
    }
}
