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

/// Takes the key for this transaction, and waits while another one, perhaps of another process, has it. False: it still
/// has it after the connection's `lock_timeout`, and this transaction can only be rolled back.
///
/// # Errors
/// When the database fails.
pub fn lock(conn: &mut AnyConnection, client: &str, key: &str) -> Result<bool, StoreError> {
    match conn {
        AnyConnection::Postgresql(pg) => {
            let query = diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))");
            match query.bind::<diesel::sql_types::Text, _>(format!("{client}\n{key}")).execute(pg) {
                Ok(_) => Ok(true),
                Err(error) => {
                    let error = StoreError::from(error);
                    if !error.is_transient() {
                        return Err(error);
                    }
                    tracing::warn!(%error, "an Idempotency-Key is not free");
                    Ok(false)
                }
            }
        }
        // One writer: nobody else is in a transaction now.
        AnyConnection::Sqlite(_) => Ok(true),
    }
}

/// The answer kept for a key, unless it is from before `since`.
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
    Ok(record.filter(dsl::created_at.ge(since)).first(conn).optional()?)
}

/// Keeps an answer; one for the same key that [`find`] found too old goes.
///
/// # Errors
/// When the database fails.
pub fn keep(conn: &mut AnyConnection, kept: &Kept) -> Result<(), StoreError> {
    let inserted = each_backend!(conn, |c| diesel::insert_into(dsl::idempotency_record)
        .values(kept.clone())
        .on_conflict_do_nothing()
        .execute(c))?;
    if inserted == 0 {
        let old = dsl::idempotency_record.filter(dsl::client.eq(&kept.client)).filter(dsl::key.eq(&kept.key));
        diesel::delete(old).execute(conn)?;
        diesel::insert_into(dsl::idempotency_record).values(kept.clone()).execute(conn)?;
    }
    Ok(())
}

/// Removes answers from before `since`; says how many.
///
/// # Errors
/// When the database fails.
pub fn purge(conn: &mut AnyConnection, since: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(dsl::idempotency_record.filter(dsl::created_at.lt(since))).execute(conn)?)
}
