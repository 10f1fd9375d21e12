//! The search grid (SRC1): venue × date with free and total places.

use crate::{Actor, Failure, Service};
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{GridQuery, GridRow, Permission};
use madoguchi_store::{availability, slot};

/// One page of the published venues in scope that have public slots in the range, by kana; `true` when more follow.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`] for a municipality or a venue that is not in scope.
pub async fn grid(service: &Service, by: &Actor, query: GridQuery) -> Result<(Vec<GridRow>, bool), Failure> {
    by.require(Permission::ReadVenues)?;
    if query.municipality.is_some_and(|code| !by.scope().covers(&code)) {
        return Err(ProblemType::NotFound.into());
    }
    let (scope, now) = (by.scope().clone(), by.now().civil());
    service
        .read(move |conn| {
            if let Some(id) = query.venue_id {
                slot::venue(conn, &scope, id)?.ok_or(ProblemType::NotFound)?;
            }
            Ok(availability::grid(conn, &scope, &query, now)?)
        })
        .await
}
