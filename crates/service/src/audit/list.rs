//! Reading the audit.

use crate::{Actor, Failure, Service};
use madoguchi_domain::{EventFilter, EventPlace, ListedEvent, LookPurpose, Permission};
use madoguchi_store::audit;
use madoguchi_store::audit::{list as store, subjects};

/// A page of at most `limit` events in scope, the newest first, after the one at this place; `true` when more follow.
/// Reading the audit is written down in it.
///
/// # Errors
/// [`ProblemType::NotPermitted`](madoguchi_contract::problem::ProblemType::NotPermitted).
pub async fn list(
    service: &Service,
    by: &Actor,
    filter: EventFilter,
    after: Option<EventPlace>,
    limit: usize,
) -> Result<(Vec<ListedEvent>, bool), Failure> {
    by.require(Permission::ReadAudit)?;
    let by = by.clone();
    service
        .write(move |tx| {
            // Read first: a list that begins with the reading of the list tells nothing.
            let (mut found, more) = store::list(tx.conn, by.scope(), &filter, after, limit)?;
            subjects::name(tx.conn, by.scope(), by.now().today(), &mut found)?;
            let event = by.event("audit.listed", ("audit", &"list"), None);
            audit::append(tx.conn, &event.seen_for(LookPurpose::Audit))?;
            Ok((found, more))
        })
        .await
}
