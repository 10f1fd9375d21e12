//! What somebody should see to now, whatever page is open.

use crate::wire_refs::count;
use crate::{Actor, Failure, Service};
use chrono::TimeDelta;
use madoguchi_contract::alert::{Alert, Alerts};
use madoguchi_domain::Permission;
use madoguchi_store::audit::look_ups;
use madoguchi_store::booking::export_requests;
use madoguchi_store::mail::outbox;

/// How long a warning stands.
const WARNED_WITHIN: TimeDelta = TimeDelta::days(1);

/// What there is for the actor; nothing for who decides on nothing.
///
/// # Errors
/// When the database fails.
pub async fn of(service: &Service, by: &Actor) -> Result<Alerts, Failure> {
    let scope = by.scope();
    let own = scope.only_municipality().filter(|_| scope.may(Permission::GuardPersonalData)).copied();
    let sends_mails = scope.may(Permission::ManageOutbox);
    if own.is_none() && !sends_mails {
        return Ok(Alerts::default());
    }
    let (now, real) = (by.now().instant(), by.now().real());
    let found = service
        .read(move |conn| {
            let mut found = Vec::new();
            if let Some(municipality) = &own {
                let warned = look_ups::warned_since(conn, municipality, real - WARNED_WITHIN)?;
                found.push(("look_ups_over_quota", warned));
                found.push(("exports_asked", export_requests::waiting_for(conn, municipality, real)?));
            }
            if sends_mails && outbox::unreachable_since(conn, now)?.is_some() {
                found.push(("mails_held_up", outbox::due(conn, now)?));
            }
            Ok(found)
        })
        .await?;
    let some = found.into_iter().filter(|(_, found)| *found > 0);
    let items = some.map(|(kind, found)| Ok(Alert { kind: kind.to_owned(), count: count(found)? }));
    Ok(Alerts { items: items.collect::<Result<_, Failure>>()? })
}
