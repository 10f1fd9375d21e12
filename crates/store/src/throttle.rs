//! Wrong passwords, counted by keys (hashes of account and address, or of an address).

use crate::schema::login_throttle::dsl;
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// What is known of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Failures {
    /// Wrong passwords since the last right one.
    pub failures: i32,
    /// The last of them.
    pub last_failure_at: NaiveDateTime,
    /// No try before this moment.
    pub blocked_until: NaiveDateTime,
}

/// What is known of a key; none when nothing went wrong lately.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut AnyConnection, key: &str) -> Result<Option<Failures>, StoreError> {
    let row = dsl::login_throttle.filter(dsl::key.eq(key));
    Ok(row.select((dsl::failures, dsl::last_failure_at, dsl::blocked_until)).first(conn).optional()?)
}

/// Counts a wrong password and blocks the key until a moment.
///
/// # Errors
/// When the database fails.
pub fn note_failure(
    conn: &mut AnyConnection,
    key: &str,
    failures: i32,
    now: NaiveDateTime,
    blocked_until: NaiveDateTime,
) -> Result<(), StoreError> {
    let seen = (dsl::failures.eq(failures), dsl::last_failure_at.eq(now), dsl::blocked_until.eq(blocked_until));
    each_backend!(conn, |c| diesel::insert_into(dsl::login_throttle)
        .values((dsl::key.eq(key), seen))
        .on_conflict(dsl::key)
        .do_update()
        .set(seen)
        .execute(c))?;
    Ok(())
}

/// Forgets a key: the right password came.
///
/// # Errors
/// When the database fails.
pub fn forget(conn: &mut AnyConnection, key: &str) -> Result<(), StoreError> {
    diesel::delete(dsl::login_throttle.filter(dsl::key.eq(key))).execute(conn)?;
    Ok(())
}

/// Removes keys whose last failure lies before `since`.
///
/// # Errors
/// When the database fails.
pub fn purge(conn: &mut AnyConnection, since: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(dsl::login_throttle.filter(dsl::last_failure_at.lt(since))).execute(conn)?)
}
