//! What somebody should see to now, whatever page is open.

use crate::wire_refs::count;
use crate::{Actor, Failure, Service};
use chrono::TimeDelta;
use madoguchi_contract::alert::{Alert, Alerts};
use madoguchi_domain::Permission;
use madoguchi_store::audit::look_ups;
use madoguchi_store::booking::export_requests;

/// How long a warning stands.
const WARNED_WITHIN: TimeDelta = TimeDelta::days(1);

/// What there is for the actor; nothing for who decides on nothing.
///
/// # Errors
/// When the database fails.
pub async fn of(service: &Service, by: &Actor) -> Result<Alerts, Failure> {
    let own = by.scope().only_municipality().filter(|_| by.scope().may(Permission::GuardPersonalData)).copied();
    let Some(municipality) = own else { return Ok(Alerts::default()) };
    let real = by.now().real();
    let found = service
        .read(move |conn| {
            Ok([
                ("look_ups_over_quota", look_ups::warned_since(conn, &municipality, real - WARNED_WITHIN)?),
                ("exports_asked", export_requests::waiting_for(conn, &municipality, real)?),
            ])
        })
        .await?;
    let some = found.into_iter().filter(|(_, found)| *found > 0);
    let items = some.map(|(kind, found)| Ok(Alert { kind: kind.to_owned(), count: count(found)? }));
    Ok(Alerts { items: items.collect::<Result<_, Failure>>()? })
}
