//! The draft of a programme's next version.

use crate::schema::{account, programme_draft};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use madoguchi_domain::AccountId;

/// A draft as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDraft {
    /// The version it was begun from, or brought onto.
    pub based_on: Option<i64>,
    /// JSON of the contract, as it was typed.
    pub content: String,
    /// Counts the changes.
    pub version: i32,
    /// Log-in id of who wrote it.
    pub updated_by: String,
    /// When, UTC.
    pub updated_at: NaiveDateTime,
}

/// The draft of a programme.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut AnyConnection, code: &str) -> Result<Option<StoredDraft>, StoreError> {
    type Row = (Option<i64>, String, i32, String, NaiveDateTime);
    let row: Option<Row> = programme_draft::table
        .inner_join(account::table)
        .filter(programme_draft::programme.eq(code))
        .select((
            programme_draft::based_on,
            programme_draft::content,
            programme_draft::version,
            account::login_id,
            programme_draft::updated_at,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(based_on, content, version, updated_by, updated_at)| StoredDraft {
        based_on,
        content,
        version,
        updated_by,
        updated_at,
    }))
}

/// What a draft is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftText<'a> {
    /// Code of the programme.
    pub programme: &'a str,
    /// The version it is made from.
    pub based_on: Option<i64>,
    /// JSON of the contract.
    pub content: &'a str,
    /// Who writes.
    pub account_id: AccountId,
    /// The instant, UTC.
    pub at: NaiveDateTime,
}

/// Begins a draft; `false` when there is one already. `version` is one that no draft of the programme had before, so
/// that who saw one that was removed does not write over this one.
///
/// # Errors
/// When the database fails.
pub fn begin(conn: &mut AnyConnection, version: i32, text: &DraftText<'_>) -> Result<bool, StoreError> {
    let written = each_backend!(conn, |c| diesel::insert_into(programme_draft::table)
        .values((
            programme_draft::programme.eq(text.programme),
            programme_draft::based_on.eq(text.based_on),
            programme_draft::content.eq(text.content),
            programme_draft::version.eq(version),
            programme_draft::updated_by.eq(text.account_id),
            programme_draft::updated_at.eq(text.at),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(written == 1)
}

/// Writes a draft anew when it is still of the version that was seen; whether it was.
///
/// # Errors
/// When the database fails.
pub fn rewrite(conn: &mut AnyConnection, seen: i32, text: &DraftText<'_>) -> Result<bool, StoreError> {
    let row = programme_draft::table
        .filter(programme_draft::programme.eq(text.programme))
        .filter(programme_draft::version.eq(seen));
    let written = diesel::update(row)
        .set((
            programme_draft::based_on.eq(text.based_on),
            programme_draft::content.eq(text.content),
            programme_draft::version.eq(programme_draft::version + 1),
            programme_draft::updated_by.eq(text.account_id),
            programme_draft::updated_at.eq(text.at),
        ))
        .execute(conn)?;
    Ok(written == 1)
}

/// Takes a draft away when it is still of the version that was seen; whether it was.
///
/// # Errors
/// When the database fails.
pub fn remove(conn: &mut AnyConnection, code: &str, seen: i32) -> Result<bool, StoreError> {
    let row =
        programme_draft::table.filter(programme_draft::programme.eq(code)).filter(programme_draft::version.eq(seen));
    Ok(diesel::delete(row).execute(conn)? == 1)
}
