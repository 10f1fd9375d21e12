//! What a document does to the bookings that lie ahead, in counts: nothing of a person is in them.

use super::comparison::{Comparison, Document};
use super::search::{Among, Search};
use super::seen::{changeable, visible};
use crate::wire_refs::count;
use crate::{Actor, Failure, Service};
use chrono::NaiveDate;
use madoguchi_contract::availability::VenueRef;
use madoguchi_contract::programme::{ProgrammePreview, RefusedDay};
use madoguchi_domain::{BookingOrder, Permission, VenueId};
use std::collections::BTreeMap;

/// The most rows of an answer.
const MOST_DAYS: usize = 200;

/// By name and id of the venue and by day: its address, and how many.
type Days = BTreeMap<(String, VenueId, NaiveDate), (String, u32)>;

/// Counts the live bookings that the rules before the document allow and the document's would not: of all
/// municipalities for who may change the programme, else of those in scope.
///
/// # Errors
/// `NotPermitted`, `NotFound`; [`Failure::Invalid`] for a draft with faults.
pub async fn preview(
    service: &Service,
    by: &Actor,
    code: String,
    document: Document,
) -> Result<ProgrammePreview, Failure> {
    let (actor, rules) = (by.clone(), service.clone());
    let (comparison, may_change) = service
        .read(move |conn| {
            let seen = match document {
                Document::Draft => changeable(conn, &actor, &code)?,
                Document::Version(_) => visible(conn, &actor, &code)?,
            };
            if !seen.may_change {
                actor.require(Permission::Book)?;
            }
            Ok((Comparison::begin(conn, &rules, &actor, &seen, document)?, seen.may_change))
        })
        .await?;
    let among = match may_change {
        true => Among::All(None),
        false => Among::Scope(by.scope().clone(), BookingOrder::Date(None)),
    };
    let mut search = Search::of(service, comparison, among);
    let (mut checked, mut days) = (0u32, Days::new());
    while let Some(found) = search.next(|_, held| Ok(held.booking.slot)).await? {
        checked += found.checked;
        for slot in found.refused {
            let day = days.entry((slot.venue_name, slot.venue_id, slot.date));
            day.or_insert((slot.venue_address, 0)).1 += 1;
        }
    }
    let refused = days.values().map(|(_, bookings)| *bookings).sum();
    let more_days = count(days.len().saturating_sub(MOST_DAYS))?;
    let day = |((name, id, date), (address, bookings)): ((String, VenueId, NaiveDate), (String, u32))| RefusedDay {
        venue: VenueRef { id: id.to_string(), name, address },
        date: date.to_string(),
        bookings,
    };
    let days = days.into_iter().take(MOST_DAYS).map(day).collect();
    Ok(ProgrammePreview { checked, refused, days, more_days })
}
