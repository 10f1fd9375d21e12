//! The venues the account sees, for choices.

use crate::client::{Call, Client};
use crate::failure::Failure;
use crate::format::query::Query;
use crate::load::{Load, use_load};
use crate::session::use_session;
use leptos::prelude::*;
use madoguchi_contract::page::{MAX_LIMIT, Page};
use madoguchi_contract::venue::Venue;

/// The most venues offered as a choice; beyond that one searches.
const MOST: usize = 2000;

/// Reads all venues of the account, or of one municipality, page by page.
///
/// # Errors
/// A [`Failure`], ready to be shown.
pub(crate) async fn all_venues(client: Client, municipality: Option<String>) -> Result<Vec<Venue>, Failure> {
    let mut venues = Vec::new();
    let mut cursor = String::new();
    while venues.len() < MOST {
        let query = Query::new()
            .with("municipality_code", municipality.as_deref().unwrap_or_default())
            .with("limit", MAX_LIMIT.to_string())
            .with("cursor", &cursor);
        let page: Page<Venue> = client.send(Call::get(query.on("/venues"))).await?;
        venues.extend(page.items);
        match page.next_cursor {
            Some(next) => cursor = next,
            None => break,
        }
    }
    Ok(venues)
}

/// The venues of the municipality chosen in the header, read for this page.
pub(crate) fn use_venues() -> Load<Vec<Venue>> {
    let session = use_session();
    use_load(move || Some(session.municipality.get()), all_venues)
}

/// Id and name of each venue, for a field.
pub(crate) fn venue_options(venues: Load<Vec<Venue>>) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        venues
            .value
            .with(|venues| venues.iter().flatten().map(|venue| (venue.id.clone(), venue.name.clone())).collect())
    })
}
