//! Programmes (接種事業): published versions, which are only added to, and the draft of the next one.

pub mod draft;

use crate::schema::{account, programme, programme_draft, programme_version};
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::exists;
use diesel::prelude::*;
use madoguchi_domain::AccountId;
use madoguchi_domain::programme::Head;
use std::collections::HashMap;

/// A published version, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredVersion {
    /// Code of the programme.
    pub programme: String,
    /// Whose own the programme is; `None` for the nation's.
    pub municipality_code: Option<String>,
    /// Counts up from 1.
    pub number: i64,
    /// The day from which bookings are checked by it.
    pub publish_on: NaiveDate,
    /// Names, whether it runs, and rules: JSON of the contract.
    pub content: String,
    /// The law or circular behind it.
    pub source: String,
    /// Why it was published.
    pub reason: String,
    /// Log-in id of who published it; `None` for what came with the program.
    pub published_by: Option<String>,
    /// When, UTC.
    pub published_at: NaiveDateTime,
}

impl StoredVersion {
    /// Its number and day.
    #[must_use]
    pub const fn head(&self) -> Head {
        Head { number: self.number, publish_on: self.publish_on }
    }
}

type Row = (String, Option<String>, i64, NaiveDate, (String, String, String), Option<String>, NaiveDateTime);

fn read(
    (programme, municipality_code, number, publish_on, (content, source, reason), published_by, published_at): Row,
) -> StoredVersion {
    StoredVersion {
        programme,
        municipality_code,
        number,
        publish_on,
        content,
        source,
        reason,
        published_by,
        published_at,
    }
}

macro_rules! version_columns {
    () => {
        (
            programme_version::programme,
            programme::municipality_code,
            programme_version::number,
            programme_version::publish_on,
            (programme_version::content, programme_version::source, programme_version::reason),
            account::login_id.nullable(),
            programme_version::created_at,
        )
    };
}

/// Every version of every programme, by code and number: a few hundred at most.
///
/// # Errors
/// When the database fails.
pub fn all_versions(conn: &mut AnyConnection) -> Result<Vec<StoredVersion>, StoreError> {
    let rows: Vec<Row> = programme_version::table
        .inner_join(programme::table)
        .left_join(account::table)
        .order((programme_version::programme, programme_version::number))
        .select(version_columns!())
        .load(conn)?;
    Ok(rows.into_iter().map(read).collect())
}

/// The versions of a programme, the newest first, from before the one of this number on.
///
/// # Errors
/// When the database fails.
pub fn versions(
    conn: &mut AnyConnection,
    code: &str,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<StoredVersion>, StoreError> {
    let rows: Vec<Row> = programme_version::table
        .inner_join(programme::table)
        .left_join(account::table)
        .filter(programme_version::programme.eq(code))
        .filter(programme_version::number.lt(before.unwrap_or(i64::MAX)))
        .order(programme_version::number.desc())
        .limit(limit)
        .select(version_columns!())
        .load(conn)?;
    Ok(rows.into_iter().map(read).collect())
}

/// One version of a programme.
///
/// # Errors
/// When the database fails.
pub fn version(conn: &mut AnyConnection, code: &str, number: i64) -> Result<Option<StoredVersion>, StoreError> {
    let row: Option<Row> = programme_version::table
        .inner_join(programme::table)
        .left_join(account::table)
        .filter(programme_version::programme.eq(code))
        .filter(programme_version::number.eq(number))
        .select(version_columns!())
        .first(conn)
        .optional()?;
    Ok(row.map(read))
}

/// Number and first day of the versions of each of these programmes, by number; who has none is left out.
///
/// # Errors
/// When the database fails.
pub fn heads(conn: &mut AnyConnection, codes: &[&str]) -> Result<HashMap<String, Vec<Head>>, StoreError> {
    let rows: Vec<(String, i64, NaiveDate)> = programme_version::table
        .filter(programme_version::programme.eq_any(codes.to_vec()))
        .order((programme_version::programme, programme_version::number))
        .select((programme_version::programme, programme_version::number, programme_version::publish_on))
        .load(conn)?;
    let mut heads: HashMap<String, Vec<Head>> = HashMap::new();
    for (code, number, publish_on) in rows {
        heads.entry(code).or_default().push(Head { number, publish_on });
    }
    Ok(heads)
}

/// Every version of these programmes, by code and number: for those of which none has come yet, which are few.
///
/// # Errors
/// When the database fails.
pub fn versions_of(conn: &mut AnyConnection, codes: &[&str]) -> Result<Vec<StoredVersion>, StoreError> {
    let rows: Vec<Row> = programme_version::table
        .inner_join(programme::table)
        .left_join(account::table)
        .filter(programme_version::programme.eq_any(codes.to_vec()))
        .order((programme_version::programme, programme_version::number))
        .select(version_columns!())
        .load(conn)?;
    Ok(rows.into_iter().map(read).collect())
}

/// A programme, with or without versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredProgramme {
    /// Code.
    pub code: String,
    /// Whose own it is; `None` for the nation's.
    pub municipality_code: Option<String>,
    /// The draft of its next version, JSON of the contract.
    pub draft: Option<String>,
}

/// Which programmes a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgrammeFilter {
    /// Those of the nation.
    pub national: bool,
    /// Those of these municipalities.
    pub municipalities: Vec<String>,
    /// Also the nation's of which nothing is published.
    pub national_unpublished: bool,
    /// Also the municipalities' of which nothing is published.
    pub own_unpublished: bool,
    /// Only these codes, or all but these.
    pub codes: Option<(bool, Vec<String>)>,
}

/// The programmes that a filter lets through by code, after the one of this code.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut AnyConnection,
    filter: &ProgrammeFilter,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<StoredProgramme>, StoreError> {
    let published = || exists(programme_version::table.filter(programme_version::programme.eq(programme::code)));
    let mut query = programme::table
        .left_join(programme_draft::table)
        .order(programme::code)
        .limit(limit)
        .select((programme::code, programme::municipality_code, programme_draft::content.nullable()))
        .into_boxed();
    query = match filter.national {
        true => query.filter(
            programme::municipality_code
                .is_null()
                .or(programme::municipality_code.eq_any(filter.municipalities.clone())),
        ),
        false => query.filter(programme::municipality_code.eq_any(filter.municipalities.clone())),
    };
    if !filter.national_unpublished {
        query = query.filter(programme::municipality_code.is_not_null().or(published()));
    }
    if !filter.own_unpublished {
        query = query.filter(programme::municipality_code.is_null().or(published()));
    }
    if let Some((among, codes)) = &filter.codes {
        query = match among {
            true => query.filter(programme::code.eq_any(codes.clone())),
            false => query.filter(programme::code.ne_all(codes.clone())),
        };
    }
    if let Some(after) = after {
        query = query.filter(programme::code.gt(after.to_owned()));
    }
    let rows: Vec<(String, Option<String>, Option<String>)> = query.load(conn)?;
    let stored = |(code, municipality_code, draft)| StoredProgramme { code, municipality_code, draft };
    Ok(rows.into_iter().map(stored).collect())
}

/// The programme of a code, whoever's it is; the caller compares it with what may be seen.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut AnyConnection, code: &str) -> Result<Option<StoredProgramme>, StoreError> {
    let row: Option<(String, Option<String>, Option<String>)> = programme::table
        .left_join(programme_draft::table)
        .filter(programme::code.eq(code))
        .select((programme::code, programme::municipality_code, programme_draft::content.nullable()))
        .first(conn)
        .optional()?;
    Ok(row.map(|(code, municipality_code, draft)| StoredProgramme { code, municipality_code, draft }))
}

/// Those of these codes that are a programme of the nation or of these municipalities.
///
/// # Errors
/// When the database fails.
pub fn known(conn: &mut AnyConnection, codes: &[&str], municipalities: &[String]) -> Result<Vec<String>, StoreError> {
    let known = programme::table
        .filter(programme::code.eq_any(codes.to_vec()))
        .filter(programme::municipality_code.is_null().or(programme::municipality_code.eq_any(municipalities.to_vec())))
        .select(programme::code)
        .load(conn)?;
    Ok(known)
}

/// A programme to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProgramme<'a> {
    /// Code.
    pub code: &'a str,
    /// Whose own it is; `None` for the nation's.
    pub municipality_code: Option<&'a str>,
    /// The instant, UTC.
    pub at: NaiveDateTime,
}

/// Writes a programme without versions; `false` when the code is taken.
///
/// # Errors
/// When the database fails.
pub fn insert(conn: &mut AnyConnection, new: &NewProgramme<'_>) -> Result<bool, StoreError> {
    let written = each_backend!(conn, |c| diesel::insert_into(programme::table)
        .values((
            programme::code.eq(new.code),
            programme::municipality_code.eq(new.municipality_code),
            programme::created_at.eq(new.at),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(written == 1)
}

/// A version to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVersion<'a> {
    /// Code of the programme.
    pub programme: &'a str,
    /// One more than the latest.
    pub number: i64,
    /// The day from which bookings are checked by it.
    pub publish_on: NaiveDate,
    /// JSON of the contract.
    pub content: &'a str,
    /// The law or circular behind it.
    pub source: &'a str,
    /// Why it is published.
    pub reason: &'a str,
    /// Who publishes it.
    pub account_id: AccountId,
    /// The instant, UTC.
    pub at: NaiveDateTime,
}

/// Writes a version; `false` when one of this number is there already.
///
/// # Errors
/// When the database fails.
pub fn publish(conn: &mut AnyConnection, new: &NewVersion<'_>) -> Result<bool, StoreError> {
    let written = each_backend!(conn, |c| diesel::insert_into(programme_version::table)
        .values((
            programme_version::programme.eq(new.programme),
            programme_version::number.eq(new.number),
            programme_version::publish_on.eq(new.publish_on),
            programme_version::content.eq(new.content),
            programme_version::source.eq(new.source),
            programme_version::reason.eq(new.reason),
            programme_version::created_by.eq(new.account_id),
            programme_version::created_at.eq(new.at),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(written == 1)
}
