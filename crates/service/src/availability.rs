//! The search grid (SRC1): venue × date with free and total places.

use crate::programme::seen;
use crate::{Actor, Failure, Service};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{GridQuery, GridRow, Permission};
use madoguchi_store::{availability, slot};

/// One page of the published venues in scope that have public slots in the range, by kana; `true` when more follow.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`] for a municipality or a venue that is not in scope,
/// [`Failure::Invalid`] for a programme that is not.
pub async fn grid(service: &Service, by: &Actor, query: GridQuery) -> Result<(Vec<GridRow>, bool), Failure> {
    by.require(Permission::ReadVenues)?;
    if query.municipality.is_some_and(|code| !by.scope().covers(&code)) {
        return Err(ProblemType::NotFound.into());
    }
    let (by, books) = (by.clone(), service.clone());
    service
        .read(move |conn| {
            let (scope, now) = (by.scope(), by.now().civil());
            let book = books.rule_books().current(conn, now.date())?;
            let asked = query.programme.as_deref();
            if asked.is_some_and(|code| !seen::is_visible(&book, &by, code)) {
                return Err(Failure::Invalid(vec![FieldCode::UnknownProgramme.at("?programme", by.lang())]));
            }
            let programmes = book.versions().map(|one| &one.version.programme);
            let programmes = programmes.filter(|code| book.runs(code) && asked.is_none_or(|asked| asked == *code));
            let programmes: Vec<String> = programmes.cloned().collect();
            if let Some(id) = query.venue_id {
                slot::venue(conn, scope, id)?.ok_or(ProblemType::NotFound)?;
            }
            Ok(availability::grid(conn, scope, &query, &programmes, now)?)
        })
        .await
}
