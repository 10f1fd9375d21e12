//! Tries that may be wrong passwords, counted by keys (hashes of account, address, device), shared by all processes.

use crate::schema::login_throttle::dsl;
use crate::{AnyConnection, StoreError};
use chrono::{DateTime, Duration, NaiveDateTime};
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::Integer;

/// What became of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// It was counted.
    Counted,
    /// No try before this moment; it was not counted.
    BlockedUntil(NaiveDateTime),
}

/// Before every try. The moment of a try itself would not do: another that began a little earlier may be counted after
/// it.
fn not_blocked() -> NaiveDateTime {
    DateTime::UNIX_EPOCH.naive_utc()
}

/// The keys that are blocked, each with the moment until which it is. A look only: it locks and counts nothing.
///
/// # Errors
/// When the database fails.
pub fn blocks(
    conn: &mut AnyConnection,
    keys: &[&str],
    now: NaiveDateTime,
) -> Result<Vec<(String, NaiveDateTime)>, StoreError> {
    let blocked = dsl::login_throttle.filter(dsl::key.eq_any(keys).and(dsl::blocked_until.gt(now)));
    Ok(blocked.select((dsl::key, dsl::blocked_until)).load(conn)?)
}

/// Counts a try of a key, unless the key is blocked, and blocks it for as long as `delay` says of the new count. A key
/// whose last try lies before `forgotten_before` starts anew. A block that ends later than `longest` from now is none:
/// it was set before the clock was set back.
///
/// # Errors
/// When the database fails.
pub fn count(
    conn: &mut AnyConnection,
    key: &str,
    now: NaiveDateTime,
    forgotten_before: NaiveDateTime,
    longest: Duration,
    delay: impl FnOnce(i32) -> Duration,
) -> Result<Count, StoreError> {
    let first =
        (dsl::key.eq(key), dsl::failures.eq(1), dsl::last_failure_at.eq(now), dsl::blocked_until.eq(not_blocked()));
    let again =
        case_when(dsl::last_failure_at.lt(forgotten_before), 1_i32.into_sql::<Integer>()).otherwise(dsl::failures + 1);
    // Asked and counted in one statement: of many tries at once, in any number of processes, none slips through between
    // a look and a write. The row stays locked until the transaction ends, so the block below belongs to this count.
    let upsert = diesel::insert_into(dsl::login_throttle).values(first).on_conflict(dsl::key).do_update();
    let upsert = upsert.set((dsl::failures.eq(again), dsl::last_failure_at.eq(now)));
    let free = dsl::blocked_until.le(now).or(dsl::blocked_until.gt(now + longest));
    let unless_blocked = diesel::query_dsl::methods::FilterDsl::filter(upsert, free).returning(dsl::failures);
    let counted: Option<i32> = each_backend!(conn, |c| unless_blocked.get_result(c).optional())?;
    let row = dsl::login_throttle.find(key);
    let Some(failures) = counted else {
        return Ok(Count::BlockedUntil(row.select(dsl::blocked_until).first(conn)?));
    };
    let delay = delay(failures);
    if Duration::zero() < delay {
        diesel::update(row).set(dsl::blocked_until.eq(now + delay)).execute(conn)?;
    }
    Ok(Count::Counted)
}

/// Takes back a try that was counted at `counted_at`: it was none of a guesser.
///
/// # Errors
/// When the database fails.
pub fn take_back(conn: &mut AnyConnection, key: &str, counted_at: NaiveDateTime) -> Result<(), StoreError> {
    let row = dsl::login_throttle.find(key);
    diesel::update(row.filter(dsl::failures.gt(0))).set(dsl::failures.eq(dsl::failures - 1)).execute(conn)?;
    // Its own block only, not that of a later try.
    let own = row.filter(dsl::last_failure_at.eq(counted_at));
    diesel::update(own).set(dsl::blocked_until.eq(not_blocked())).execute(conn)?;
    Ok(())
}

/// Forgets a key.
///
/// # Errors
/// When the database fails.
pub fn forget(conn: &mut AnyConnection, key: &str) -> Result<(), StoreError> {
    diesel::delete(dsl::login_throttle.find(key)).execute(conn)?;
    Ok(())
}

/// Removes keys whose last try lies before `since`.
///
/// # Errors
/// When the database fails.
pub fn purge(conn: &mut AnyConnection, since: NaiveDateTime) -> Result<usize, StoreError> {
    Ok(diesel::delete(dsl::login_throttle.filter(dsl::last_failure_at.lt(since))).execute(conn)?)
}
