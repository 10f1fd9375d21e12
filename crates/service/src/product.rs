//! Products: their editions, each from a day on. The service desk adds them; whoever is logged in reads them.

use crate::{Actor, Failure, Service};
use chrono::NaiveDate;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::product::{ParsedProduct, Product, ProductEdition, ProductSummary};
use madoguchi_contract::rfc3339;
use madoguchi_domain::{Changes, EditionSaid, Permission, Reach};
use madoguchi_store::product::{self, NewEdition, StoredEdition};
use madoguchi_store::{AnyConnection, audit};
use std::collections::BTreeMap;

/// Every product as it is today, in display order: a few.
///
/// # Errors
/// When the database fails.
pub async fn list(service: &Service, by: &Actor) -> Result<Vec<ProductSummary>, Failure> {
    let today = by.now().today();
    service
        .read(move |conn| {
            let mut by_code: BTreeMap<String, Vec<StoredEdition>> = BTreeMap::new();
            for edition in product::editions(conn, None)? {
                by_code.entry(edition.code.clone()).or_default().push(edition);
            }
            let current = by_code.into_values().filter_map(|editions| as_of(&editions, today).cloned());
            let mut current: Vec<StoredEdition> = current.collect();
            current.sort_by(|a, b| (a.details.sort, &a.code).cmp(&(b.details.sort, &b.code)));
            let summary = |edition: StoredEdition| ProductSummary { code: edition.code.clone(), today: wire(edition) };
            Ok(current.into_iter().map(summary).collect())
        })
        .await
}

/// The edition of a day; before the first one the first. By day.
fn as_of(editions: &[StoredEdition], day: NaiveDate) -> Option<&StoredEdition> {
    editions.iter().rev().find(|edition| edition.effective_from <= day).or(editions.first())
}

/// A product with all its editions.
///
/// # Errors
/// [`ProblemType::NotFound`].
pub async fn find(service: &Service, by: &Actor, code: String) -> Result<Product, Failure> {
    let by = by.clone();
    service.read(move |conn| shown(conn, &by, code)).await
}

fn shown(conn: &mut AnyConnection, by: &Actor, code: String) -> Result<Product, Failure> {
    let editions = product::editions(conn, Some(&code))?;
    let today = as_of(&editions, by.now().today()).cloned().ok_or(ProblemType::NotFound)?;
    let editions = editions.into_iter().rev().map(wire).collect();
    Ok(Product { code, today: wire(today), editions, may_change: may_change(by) })
}

/// Products are the nation's.
fn may_change(by: &Actor) -> bool {
    by.scope().may(Permission::WriteProgrammes) && by.scope().reach() == Reach::Nation
}

/// Adds an edition of a product, or a product with its first one. What was said of other days stays.
///
/// # Errors
/// [`ProblemType::NotPermitted`]; [`Failure::Invalid`] when there is an edition of this day.
pub async fn add(service: &Service, by: &Actor, code: String, parsed: ParsedProduct) -> Result<Product, Failure> {
    if !may_change(by) {
        return Err(ProblemType::NotPermitted.into());
    }
    let by = by.clone();
    service
        .write(move |tx| {
            let ParsedProduct { effective_from, details, source, reason } = &parsed;
            let editions = product::editions(tx.conn, Some(&code))?;
            let before = editions.iter().rev().find(|edition| edition.effective_from <= *effective_from);
            let new = NewEdition {
                code: &code,
                effective_from: *effective_from,
                details,
                source,
                reason,
                account_id: by.account_id(),
                at: by.now().instant(),
            };
            if !product::insert(tx.conn, &new)? {
                return Err(Failure::Invalid(vec![FieldCode::Duplicate.at("/effective_from", by.lang())]));
            }
            let said = EditionSaid { effective_from: *effective_from, source, reason };
            let changes = Changes::of_product(before.map(|edition| &edition.details), details, said);
            audit::append(tx.conn, &by.event("product.changed", ("product", &code), None).changing(&changes))?;
            shown(tx.conn, &by, code.clone())
        })
        .await
}

fn wire(edition: StoredEdition) -> ProductEdition {
    let details = edition.details;
    ProductEdition {
        effective_from: edition.effective_from.to_string(),
        name_ja: details.name_ja,
        name_en: details.name_en,
        sort: details.sort,
        supplied: details.supplied,
        vials_a_box: details.vials_a_box,
        doses_a_vial: details.doses_a_vial,
        minutes_after_opening: details.minutes_after_opening,
        storage: details.storage,
        hot_code: details.hot_code,
        source: edition.source,
        reason: edition.reason,
        created_by: edition.created_by,
        created_at: edition.created_at.map(rfc3339),
    }
}
