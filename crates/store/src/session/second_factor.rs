//! The second factor of an account (ACC4): a secret for codes that change with time, and recovery codes for a lost
//! device.

use crate::schema::{account_totp, recovery_code, totp_used_step};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use madoguchi_domain::AccountId;

/// How many used time steps of an account are known. A count, not an age: an age would be told by the clock that ran
/// ahead.
const KEPT_STEPS: i64 = 1_000;

/// What is known of an account's second factor. Secrets are Base32.
#[derive(Clone, PartialEq, Eq, Queryable)]
pub struct SecondFactor {
    /// The secret that counts at log-in; none before one was confirmed.
    pub secret: Option<String>,
    /// A secret that is being set up.
    pub pending_secret: Option<String>,
}

/// The second factor of an account; none when its owner never began to set one up.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut AnyConnection, account_id: AccountId) -> Result<Option<SecondFactor>, StoreError> {
    let row = account_totp::table.find(account_id).select((account_totp::secret, account_totp::pending_secret));
    Ok(row.first(conn).optional()?)
}

/// Whether a code is asked for at log-in.
///
/// # Errors
/// When the database fails.
pub fn is_set_up(conn: &mut AnyConnection, account_id: AccountId) -> Result<bool, StoreError> {
    let confirmed = account_totp::table.find(account_id).filter(account_totp::confirmed_at.is_not_null());
    Ok(diesel::select(diesel::dsl::exists(confirmed)).get_result(conn)?)
}

/// Begins to set a secret up. One that counts already goes on counting until the new one is confirmed.
///
/// # Errors
/// When the database fails.
pub fn begin(
    conn: &mut AnyConnection,
    account_id: AccountId,
    secret: &str,
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    let fresh = (
        account_totp::account_id.eq(account_id),
        account_totp::pending_secret.eq(secret),
        account_totp::created_at.eq(now),
    );
    each_backend!(conn, |c| diesel::insert_into(account_totp::table)
        .values(fresh)
        .on_conflict(account_totp::account_id)
        .do_update()
        .set(account_totp::pending_secret.eq(secret))
        .execute(c))?;
    Ok(())
}

/// Lets a secret count whose code of time step `step` was typed. False: it is not the pending one any more.
///
/// # Errors
/// When the database fails.
pub fn confirm(
    conn: &mut AnyConnection,
    account_id: AccountId,
    secret: &str,
    step: i64,
    now: NaiveDateTime,
) -> Result<bool, StoreError> {
    let pending = account_totp::table.find(account_id).filter(account_totp::pending_secret.eq(secret));
    let confirmed = diesel::update(pending).set((
        account_totp::secret.eq(secret),
        account_totp::pending_secret.eq(None::<String>),
        account_totp::confirmed_at.eq(now),
    ));
    if confirmed.execute(conn)? != 1 {
        return Ok(false);
    }
    // Those of another secret say nothing of this one.
    diesel::delete(used_steps(account_id)).execute(conn)?;
    note_step(conn, account_id, step)
}

#[diesel::dsl::auto_type]
fn used_steps(account_id: AccountId) -> _ {
    totp_used_step::table.filter(totp_used_step::account_id.eq(account_id))
}

/// False: it is noted already.
fn note_step(conn: &mut AnyConnection, account_id: AccountId, step: i64) -> Result<bool, StoreError> {
    let row = (totp_used_step::account_id.eq(account_id), totp_used_step::step.eq(step));
    let noted = each_backend!(conn, |c| diesel::insert_into(totp_used_step::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(noted == 1)
}

/// Uses the code of a time step up; `latest` is the last step whose code may be taken now. False: it was used already,
/// or one that came after it.
///
/// A step after `latest` that was used says that the clock was set back: the steps before it count again, those that
/// were used do not, neither now nor when their time comes. The latest 1,000 that were used are known.
///
/// # Errors
/// When the database fails.
pub fn use_step(conn: &mut AnyConnection, account_id: AccountId, step: i64, latest: i64) -> Result<bool, StoreError> {
    let set_up = account_totp::table.find(account_id).filter(account_totp::secret.is_not_null());
    // Held until the transaction ends: of two log-ins with one code one gets in. SQLite has one writer.
    let held: Option<i64> = match conn {
        AnyConnection::Postgresql(c) => {
            set_up.select(account_totp::account_id).for_no_key_update().first(c).optional()?
        }
        AnyConnection::Sqlite(c) => set_up.select(account_totp::account_id).first(c).optional()?,
    };
    let later = used_steps(account_id).filter(totp_used_step::step.between(step, latest));
    if held.is_none() || diesel::select(diesel::dsl::exists(later)).get_result(conn)? {
        return Ok(false);
    }
    let kept = used_steps(account_id).order(totp_used_step::step.desc()).offset(KEPT_STEPS - 1);
    let oldest: Option<i64> = kept.select(totp_used_step::step).first(conn).optional()?;
    if let Some(oldest) = oldest {
        diesel::delete(used_steps(account_id).filter(totp_used_step::step.lt(oldest))).execute(conn)?;
    }
    note_step(conn, account_id, step)
}

/// Takes the second factor away, recovery codes and what was being set up included. False: there was none.
///
/// # Errors
/// When the database fails.
pub fn remove(conn: &mut AnyConnection, account_id: AccountId) -> Result<bool, StoreError> {
    diesel::delete(recovery_code::table.filter(recovery_code::account_id.eq(account_id))).execute(conn)?;
    diesel::delete(used_steps(account_id)).execute(conn)?;
    Ok(diesel::delete(account_totp::table.find(account_id)).execute(conn)? == 1)
}

/// Puts recovery codes in the place of all earlier ones.
///
/// # Errors
/// When the database fails.
pub fn replace_recovery_codes(
    conn: &mut AnyConnection,
    account_id: AccountId,
    hashes: &[String],
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    diesel::delete(recovery_code::table.filter(recovery_code::account_id.eq(account_id))).execute(conn)?;
    let rows: Vec<_> = hashes
        .iter()
        .map(|hash| {
            (
                recovery_code::account_id.eq(account_id),
                recovery_code::code_hash.eq(hash),
                recovery_code::created_at.eq(now),
            )
        })
        .collect();
    each_backend!(conn, |c| diesel::insert_into(recovery_code::table).values(&rows).execute(c))?;
    Ok(())
}

/// Uses a recovery code up. False: there is no such code, or it was used already.
///
/// # Errors
/// When the database fails.
pub fn use_recovery_code(
    conn: &mut AnyConnection,
    account_id: AccountId,
    hash: &str,
    now: NaiveDateTime,
) -> Result<bool, StoreError> {
    let unused = recovery_code::table.find((account_id, hash)).filter(recovery_code::used_at.is_null());
    Ok(diesel::update(unused).set(recovery_code::used_at.eq(now)).execute(conn)? == 1)
}

/// How many recovery codes are left.
///
/// # Errors
/// When the database fails.
pub fn recovery_codes_left(conn: &mut AnyConnection, account_id: AccountId) -> Result<i64, StoreError> {
    let unused =
        recovery_code::table.filter(recovery_code::account_id.eq(account_id)).filter(recovery_code::used_at.is_null());
    Ok(unused.count().get_result(conn)?)
}
