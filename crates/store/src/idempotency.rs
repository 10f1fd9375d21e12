//! Answers kept for requests that are sent again.

use crate::schema::idempotency_record::dsl;
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// The first answer to a request with an Idempotency-Key.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = crate::schema::idempotency_record)]
pub struct Kept {
    /// Who sent it.
    pub client: String,
    /// The key.
    pub key: String,
    /// Digest of method, path and body.
    pub request_hash: String,
    /// HTTP status.
    pub status: i16,
    /// `Location`.
    pub location: Option<String>,
    /// `ETag`.
    pub etag: Option<String>,
    /// Body, JSON.
    pub body: String,
    /// When, on the real clock.
    pub created_at: NaiveDateTime,
}

/// Takes the key for this transaction. False: another transaction, perhaps of another process, has it.
///
/// # Errors
/// When the database fails.
pub fn try_lock(conn: &mut AnyConnection, client: &str, key: &str) -> Result<bool, StoreError> {
    match conn {
        AnyConnection::Postgresql(pg) => {
            #[derive(QueryableByName)]
            struct Locked {
                #[diesel(sql_type = diesel::sql_types::Bool)]
                locked: bool,
            }
            let query = diesel::sql_query("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 1)) AS locked");
            let row: Locked = query.bind::<diesel::sql_types::Text, _>(format!("{client}\n{key}")).get_result(pg)?;
            Ok(row.locked)
        }
        // One writer: nobody else is in a transaction now.
        AnyConnection::Sqlite(_) => Ok(true),
    }
}

/// The answer kept for a key, unless it is older than `since`; an older one is removed, so that the key is free again.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut AnyConnection,
    client: &str,
    key: &str,
    since: NaiveDateTime,
) -> Result<Option<Kept>, StoreError> {
    let record = dsl::idempotency_record.filter(dsl::client.eq(client)).filter(dsl::key.eq(key));
    match record.first::<Kept>(conn).optional()? {
        Some(kept) if kept.created_at < since => {
            diesel::delete(record).execute(conn)?;
            Ok(None)
        }
        found => Ok(found),
    }
}

/// Keeps an answer.
///
/// # Errors
/// When the database fails.
pub fn keep(conn: &mut AnyConnection, kept: &Kept) -> Result<(), StoreError> {
    diesel::insert_into(dsl::idempotency_record).values(kept.clone()).execute(conn)?;
    Ok(())
}

/// Removes answers from before `since`; says how many.
///
/// # Errors
/// When the database fails.
pub fn purge(conn: &mut AnyConnection, since: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(dsl::idempotency_record.filter(dsl::created_at.lt(since))).execute(conn)?)
}
