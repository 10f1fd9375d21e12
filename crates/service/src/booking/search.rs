//! Lists of bookings, and the one box (CHG1, LST1).

use crate::audit::look_up_quota;
use crate::{Actor, Failure, Service};
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{Booking, BookingFilter, BookingOrder, FindKey, LookPurpose, Permission, Scope, SlotVenue};
use madoguchi_store::booking::search as store;
use madoguchi_store::{AnyConnection, audit, slot};

/// A page of at most `limit` bookings in scope, in this order and after its place; `true` when more follow. Reading
/// them is written down in the audit, and counts for each person.
///
/// # Errors
/// [`ProblemType::NotPermitted`]; [`ProblemType::NotFound`] for a venue that is unknown, or not the actor's.
pub async fn list(
    service: &Service,
    by: &Actor,
    filter: BookingFilter,
    order: BookingOrder,
    limit: usize,
) -> Result<(Vec<Booking>, bool), Failure> {
    by.require(Permission::Book)?;
    let by = by.clone();
    service
        .write(move |tx| {
            check_venue(tx.conn, by.scope(), &filter)?;
            let (found, more) = store::list(tx.conn, by.scope(), &filter, &order, limit)?;
            let people = look_up_quota::people(&by, found.iter().map(|booking| booking.municipality_code.as_str()))?;
            let owners = found.iter().map(|booking| booking.municipality_code.clone());
            let looked_at = subject(&filter);
            let looks = by.looks("bookings.listed", ("bookings", &looked_at), purpose(&filter), owners);
            audit::append_all(tx.conn, &looks)?;
            look_up_quota::count(tx, &by, &people)?;
            Ok((found, more))
        })
        .await
}

/// What the audit keeps of a search: which kinds of keys, never what was typed.
pub(super) fn subject(filter: &BookingFilter) -> String {
    match &filter.keys {
        None => "list".to_owned(),
        Some(keys) => {
            let kinds: Vec<_> = keys.iter().map(FindKey::kind).collect();
            format!("search:{}", kinds.join(","))
        }
    }
}

/// Who types something into the one box has somebody on the phone.
fn purpose(filter: &BookingFilter) -> LookPurpose {
    if filter.keys.is_some() { LookPurpose::Call } else { LookPurpose::List }
}

/// The venue asked for. One that is not the actor's is not found, here as everywhere.
pub(super) fn check_venue(
    conn: &mut AnyConnection,
    scope: &Scope,
    filter: &BookingFilter,
) -> Result<Option<SlotVenue>, Failure> {
    match filter.venue_id {
        Some(id) => Ok(Some(slot::venue(conn, scope, id)?.ok_or(ProblemType::NotFound)?)),
        None => Ok(None),
    }
}
