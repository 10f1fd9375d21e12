//! The companies the account sees, for choices.

use crate::client::{Call, Client};
use crate::failure::Failure;
use crate::format::query::Query;
use crate::load::{Load, use_load};
use leptos::prelude::*;
use madoguchi_contract::page::{MAX_LIMIT, Page};
use madoguchi_contract::vendor::Vendor;

/// The most companies offered as a choice; beyond that one searches.
const MOST: usize = 1000;

/// Reads the companies, page by page.
pub(crate) fn use_vendors() -> Load<Vec<Vendor>> {
    use_load(|| Some(()), |client, ()| all_vendors(client))
}

async fn all_vendors(client: Client) -> Result<Vec<Vendor>, Failure> {
    let mut vendors = Vec::new();
    let mut cursor = String::new();
    while vendors.len() < MOST {
        let query = Query::new().with("limit", MAX_LIMIT.to_string()).with("cursor", &cursor);
        let page: Page<Vendor> = client.send(Call::get(query.on("/vendors"))).await?;
        vendors.extend(page.items);
        match page.next_cursor {
            Some(next) => cursor = next,
            None => break,
        }
    }
    Ok(vendors)
}

/// Id and name of each company, for a field.
pub(crate) fn vendor_options(vendors: Load<Vec<Vendor>>) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        vendors
            .value
            .with(|vendors| vendors.iter().flatten().map(|vendor| (vendor.id.clone(), vendor.name.clone())).collect())
    })
}
