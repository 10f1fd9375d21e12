//! What publishing a draft would do to the bookings that lie ahead, in counts: nothing of a person is in them.

use super::comparison::{Comparison, Held};
use super::seen::changeable;
use crate::wire_refs::count;
use crate::{Actor, Failure, Service};
use chrono::NaiveDate;
use madoguchi_contract::availability::VenueRef;
use madoguchi_contract::programme::{ProgrammePreview, RefusedDay};
use madoguchi_domain::{Permission, VenueId};
use madoguchi_store::booking::ahead::{self, AtPerson};
use std::collections::BTreeMap;

/// Bookings read at a time.
const PAGE: i64 = 1000;
/// The most rows of an answer.
const MOST_DAYS: usize = 200;

/// By name and id of the venue and by day: its address, and how many.
type Days = BTreeMap<(String, VenueId, NaiveDate), (String, u32)>;

/// Counts the live bookings of all municipalities that the rules allow today and the draft's would not.
///
/// # Errors
/// `NotPermitted`, `NotFound`; [`Failure::Invalid`] for a draft with faults.
pub async fn preview(service: &Service, by: &Actor, code: String) -> Result<ProgrammePreview, Failure> {
    by.require(Permission::WriteProgrammes)?;
    let (actor, rules) = (by.clone(), service.clone());
    let comparison = service
        .read(move |conn| {
            let seen = changeable(conn, &actor, &code)?;
            Comparison::begin(conn, &rules, &actor, &seen)
        })
        .await?;
    let Some(comparison) = comparison else { return Ok(ProgrammePreview::default()) };
    let (mut checked, mut days, mut after) = (0u32, Days::new(), None);
    loop {
        let (comparison, place) = (comparison.clone(), after);
        let (ahead, refused, last) = service
            .read(move |conn| {
                let (code, from) = (comparison.code(), comparison.from());
                let page = ahead::of_programme(conn, code, from, place.as_ref(), PAGE)?;
                let is_full = usize::try_from(PAGE).is_ok_and(|most| most <= page.len());
                let last = page.last().filter(|_| is_full).map(AtPerson::of);
                let (ahead, refused) = comparison.refused(conn, page)?;
                Ok((ahead, refused, last))
            })
            .await?;
        checked += ahead;
        for Held { booking, .. } in refused {
            let slot = booking.slot;
            let day = days.entry((slot.venue_name, slot.venue_id, slot.date));
            day.or_insert((slot.venue_address, 0)).1 += 1;
        }
        if last.is_none() {
            break;
        }
        after = last;
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
