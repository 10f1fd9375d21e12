//! Reference data: products, municipalities, and how often the products and programmes changed.

use crate::availability::containing;
use crate::schema::{account, municipality, reference_version, vaccine};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDate;
use diesel::prelude::*;
use madoguchi_domain::programme::Product;
use madoguchi_domain::{AccountStatus, Municipality, MunicipalityCode, keywords};
use std::collections::BTreeMap;

/// The products as they stand on a day, in display order. Before its first edition a product stands as in the first.
///
/// # Errors
/// When the database fails.
pub fn products(conn: &mut AnyConnection, on: NaiveDate) -> Result<Vec<Product>, StoreError> {
    type Row = (String, NaiveDate, i16, String, String, bool);
    let rows: Vec<Row> = vaccine::table
        .order((vaccine::code, vaccine::effective_from))
        .select((
            vaccine::code,
            vaccine::effective_from,
            vaccine::sort,
            vaccine::name_ja,
            vaccine::name_en,
            vaccine::supplied,
        ))
        .load(conn)?;
    let mut by_code: BTreeMap<String, (i16, Product)> = BTreeMap::new();
    for (code, from, sort, name_ja, name_en, supplied) in rows {
        if from <= on || !by_code.contains_key(&code) {
            by_code.insert(code.clone(), (sort, Product { code, name_ja, name_en, supplied }));
        }
    }
    let mut current: Vec<_> = by_code.into_values().collect();
    current.sort_by(|a, b| (a.0, &a.1.code).cmp(&(b.0, &b.1.code)));
    Ok(current.into_iter().map(|(_, product)| product).collect())
}

/// Counts the changes of products and programmes, whoever makes them: what was read of them is true while it stays the
/// same.
///
/// # Errors
/// When the database fails.
pub fn version(conn: &mut AnyConnection) -> Result<i64, StoreError> {
    Ok(reference_version::table.select(reference_version::version).first(conn)?)
}

/// Which municipalities are asked for; what is `None` filters nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MunicipalityFilter<'a> {
    /// Part of prefecture, name or kana.
    pub q: Option<&'a str>,
    /// Name of the prefecture.
    pub prefecture: Option<&'a str>,
    /// Whether the municipality itself has an active account.
    pub has_accounts: Option<bool>,
}

/// Municipalities by code, after a code.
///
/// # Errors
/// When the database fails or holds a code that is not in the national list.
pub fn municipalities(
    conn: &mut AnyConnection,
    filter: MunicipalityFilter<'_>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<&'static Municipality>, StoreError> {
    let mut query = municipality::table.select(municipality::code).order(municipality::code).limit(limit).into_boxed();
    for keyword in keywords(filter.q.unwrap_or_default()) {
        query = query.filter(municipality::search_key.like(containing(&keyword)).escape('!'));
    }
    if let Some(prefecture) = filter.prefecture {
        query = query.filter(municipality::prefecture.eq(prefecture.to_owned()));
    }
    if let Some(has_accounts) = filter.has_accounts {
        // By itself, not once for each municipality: accounts have no index on it.
        let with_accounts = account::table
            .filter(account::status.eq(AccountStatus::Active))
            .filter(account::municipality_code.is_not_null())
            .select(account::municipality_code.assume_not_null());
        query = match has_accounts {
            true => query.filter(municipality::code.eq_any(with_accounts)),
            false => query.filter(municipality::code.ne_all(with_accounts)),
        };
    }
    if let Some(after) = after {
        query = query.filter(municipality::code.gt(after.to_owned()));
    }
    let codes: Vec<String> = query.load(conn)?;
    codes.iter().map(|code| stored_code(code).map(|code| code.municipality())).collect()
}

/// A municipality code that the database holds.
pub(crate) fn stored_code(code: &str) -> Result<MunicipalityCode, StoreError> {
    MunicipalityCode::parse(code).map_err(|_| StoreError::Corrupt(format!("municipality code {code}")))
}
