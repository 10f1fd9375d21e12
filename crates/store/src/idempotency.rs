//! Answers kept for requests that are sent again.

use crate::schema::idempotency_record::dsl;
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment};
use diesel::sql_types::{Nullable, SmallInt, Text, Timestamp};

/// The first answer to a request with an Idempotency-Key.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = crate::schema::idempotency_record, treat_none_as_null = true)]
pub struct Kept {
    /// Who sent it.
    pub client: String,
    /// The key.
    pub key: String,
    /// Digest of method, path and what the body says.
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

/// Takes keys, each of a client, for this transaction, and waits while another one, perhaps of another process, has
/// one. False: it still has it after the connection's `lock_timeout`, and this transaction can only be rolled back.
///
/// # Errors
/// When the database fails.
pub fn lock(conn: &mut AnyConnection, keys: &[(&str, &str)]) -> Result<bool, StoreError> {
    match conn {
        AnyConnection::Postgresql(pg) => {
            let keys: Vec<String> = keys.iter().map(|(client, key)| format!("{client}\n{key}")).collect();
            match LockKeys(&keys).execute(pg) {
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

struct LockKeys<'a>(&'a [String]);

impl QueryFragment<Pg> for LockKeys<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // In one order, whoever locks.
        out.push_sql(
            "SELECT pg_advisory_xact_lock(key.hash) FROM \
             (SELECT DISTINCT hashtextextended(u.key, 1) AS hash FROM unnest(",
        );
        push_arrays!(out, Text => self.0);
        out.push_sql(") AS u (key) ORDER BY hash) AS key");
        Ok(())
    }
}

prepared_once!(LockKeys);

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

/// The answers kept for keys, each of a client, unless they are from before `since`; in no order.
///
/// # Errors
/// When the database fails.
pub fn find_all(
    conn: &mut AnyConnection,
    keys: &[(&str, &str)],
    since: NaiveDateTime,
) -> Result<Vec<Kept>, StoreError> {
    match conn {
        AnyConnection::Postgresql(pg) => {
            let (clients, keys): (Vec<&str>, Vec<&str>) = keys.iter().copied().unzip();
            Ok(FindKept { clients: &clients, keys: &keys, since }.load(pg)?)
        }
        // Without arrays no statement serves any number of pairs; in the same process one after the other costs as
        // much.
        AnyConnection::Sqlite(_) => {
            let found = keys.iter().map(|(client, key)| find(conn, client, key, since));
            Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
        }
    }
}

struct FindKept<'a> {
    clients: &'a [&'a str],
    keys: &'a [&'a str],
    since: NaiveDateTime,
}

impl QueryFragment<Pg> for FindKept<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "SELECT r.client, r.key, r.request_hash, r.status, r.location, r.etag, r.body, r.created_at FROM unnest(",
        );
        push_arrays!(out, Text => self.clients, Text => self.keys);
        out.push_sql(
            ") AS u (client, key) CROSS JOIN LATERAL (SELECT * FROM idempotency_record WHERE client = u.client \
             AND key = u.key AND created_at >= ",
        );
        out.push_bind_param::<Timestamp, _>(&self.since)?;
        // LIMIT: one look into the index for each key, however small the table was when the statement was planned.
        out.push_sql(" LIMIT 1) AS r");
        Ok(())
    }
}

impl Query for FindKept<'_> {
    type SqlType = (Text, Text, Text, SmallInt, Nullable<Text>, Nullable<Text>, Text, Timestamp);
}

prepared_once!(FindKept);

/// Keeps answers, each for another key that is [taken](lock); one for the same key that was found too old goes.
///
/// # Errors
/// When the database fails.
pub fn keep(conn: &mut AnyConnection, kept: &[Kept]) -> Result<(), StoreError> {
    match conn {
        AnyConnection::Postgresql(pg) => {
            let mut columns = KeepAll::default();
            kept.iter().for_each(|kept| columns.push(kept));
            columns.execute(pg)?;
        }
        AnyConnection::Sqlite(sqlite) => {
            for kept in kept {
                diesel::insert_into(dsl::idempotency_record)
                    .values(kept)
                    .on_conflict((dsl::client, dsl::key))
                    .do_update()
                    .set(kept)
                    .execute(sqlite)?;
            }
        }
    }
    Ok(())
}

#[derive(Default)]
struct KeepAll<'a> {
    client: Vec<&'a str>,
    key: Vec<&'a str>,
    request_hash: Vec<&'a str>,
    status: Vec<i16>,
    location: Vec<Option<&'a str>>,
    etag: Vec<Option<&'a str>>,
    body: Vec<&'a str>,
    created_at: Vec<NaiveDateTime>,
}

impl<'a> KeepAll<'a> {
    fn push(&mut self, kept: &'a Kept) {
        self.client.push(&kept.client);
        self.key.push(&kept.key);
        self.request_hash.push(&kept.request_hash);
        self.status.push(kept.status);
        self.location.push(kept.location.as_deref());
        self.etag.push(kept.etag.as_deref());
        self.body.push(&kept.body);
        self.created_at.push(kept.created_at);
    }
}

impl QueryFragment<Pg> for KeepAll<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "INSERT INTO idempotency_record (client, key, request_hash, status, location, etag, body, created_at) \
             SELECT * FROM unnest(",
        );
        push_arrays!(
            out,
            Text => &self.client,
            Text => &self.key,
            Text => &self.request_hash,
            SmallInt => &self.status,
            Nullable<Text> => &self.location,
            Nullable<Text> => &self.etag,
            Text => &self.body,
            Timestamp => &self.created_at,
        );
        out.push_sql(
            ") ON CONFLICT (client, key) DO UPDATE SET request_hash = excluded.request_hash, \
             status = excluded.status, location = excluded.location, etag = excluded.etag, body = excluded.body, \
             created_at = excluded.created_at",
        );
        Ok(())
    }
}

prepared_once!(KeepAll);

/// Removes answers from before `since`; says how many.
///
/// # Errors
/// When the database fails.
pub fn purge(conn: &mut AnyConnection, since: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(dsl::idempotency_record.filter(dsl::created_at.lt(since))).execute(conn)?)
}
