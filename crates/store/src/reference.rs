//! Reference data: products, priority groups, municipalities.

use crate::availability::containing;
use crate::schema::{account, municipality, priority_group, reference_version, vaccine};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDate;
use diesel::prelude::*;
use madoguchi_domain::{AccountStatus, Municipality, MunicipalityCode, PriorityGroup, Vaccine, keywords};
use std::collections::BTreeMap;

/// A row of an effective-dated table, from its first day on.
pub struct Edition<T> {
    /// Code of the thing.
    pub code: String,
    /// First day.
    pub from: NaiveDate,
    sort: i16,
    /// The thing as it stands from that day on.
    pub value: T,
}

/// The products as they stand on a day, in display order. Before its first edition a product stands as in the first.
///
/// # Errors
/// When the database fails or holds what is no product.
pub fn vaccines(conn: &mut AnyConnection, on: NaiveDate) -> Result<Vec<Vaccine>, StoreError> {
    Ok(in_force(vaccine_editions(conn)?, on))
}

/// The priority groups as they stand on a day, in display order.
///
/// # Errors
/// When the database fails.
pub fn groups(conn: &mut AnyConnection, on: NaiveDate) -> Result<Vec<PriorityGroup>, StoreError> {
    Ok(in_force(group_editions(conn)?, on))
}

/// Every edition of every product, by code, then date.
///
/// # Errors
/// When the database fails or holds what is no product.
pub fn vaccine_editions(conn: &mut AnyConnection) -> Result<Vec<Edition<Vaccine>>, StoreError> {
    type Row = (String, NaiveDate, i16, String, String, i16, i16, i16, i16);
    let rows: Vec<Row> = vaccine::table
        .order((vaccine::code, vaccine::effective_from))
        .select((
            vaccine::code,
            vaccine::effective_from,
            vaccine::sort,
            vaccine::name_ja,
            vaccine::name_en,
            vaccine::doses,
            vaccine::standard_interval_days,
            vaccine::earliest_interval_days,
            vaccine::min_age,
        ))
        .load(conn)?;
    let editions = rows.into_iter().map(|(code, from, sort, name_ja, name_en, doses, standard, earliest, min_age)| {
        let corrupt = |_| StoreError::Corrupt(format!("vaccine {code} has a number out of range"));
        let value = Vaccine {
            doses: u8::try_from(doses).map_err(corrupt)?,
            standard_interval_days: u16::try_from(standard).map_err(corrupt)?,
            earliest_interval_days: u16::try_from(earliest).map_err(corrupt)?,
            min_age: u8::try_from(min_age).map_err(corrupt)?,
            name_ja,
            name_en,
            code: code.clone(),
        };
        Ok(Edition { code, from, sort, value })
    });
    editions.collect()
}

/// Every edition of every group, by code, then date.
///
/// # Errors
/// When the database fails.
pub fn group_editions(conn: &mut AnyConnection) -> Result<Vec<Edition<PriorityGroup>>, StoreError> {
    type Row = (String, NaiveDate, i16, String, String, Option<NaiveDate>, Option<NaiveDate>, NaiveDate);
    let rows: Vec<Row> = priority_group::table
        .order((priority_group::code, priority_group::effective_from))
        .select((
            priority_group::code,
            priority_group::effective_from,
            priority_group::sort,
            priority_group::name_ja,
            priority_group::name_en,
            priority_group::born_from,
            priority_group::born_to,
            priority_group::opens_on,
        ))
        .load(conn)?;
    let editions = rows.into_iter().map(|(code, from, sort, name_ja, name_en, born_from, born_to, opens_on)| {
        let value = PriorityGroup { code: code.clone(), name_ja, name_en, born_from, born_to, opens_on };
        Edition { code, from, sort, value }
    });
    Ok(editions.collect())
}

/// Counts the changes of products and groups, whoever makes them: what was read of them is true while it stays the
/// same.
///
/// # Errors
/// When the database fails.
pub fn version(conn: &mut AnyConnection) -> Result<i64, StoreError> {
    Ok(reference_version::table.select(reference_version::version).first(conn)?)
}

/// The edition of each code in force on a day, in display order. Editions come by code, then date.
fn in_force<T>(editions: Vec<Edition<T>>, on: NaiveDate) -> Vec<T> {
    let mut by_code: BTreeMap<String, (i16, T)> = BTreeMap::new();
    for Edition { code, from, sort, value } in editions {
        if from <= on || !by_code.contains_key(&code) {
            by_code.insert(code, (sort, value));
        }
    }
    let mut current: Vec<_> = by_code.into_iter().map(|(code, (sort, value))| (sort, code, value)).collect();
    current.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    current.into_iter().map(|(_, _, value)| value).collect()
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
