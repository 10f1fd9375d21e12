//! Log-ins: the refresh token rotates, and a token seen again after its successor was used ends the log-in.

pub mod second_factor;
pub mod secrets;
pub mod throttle;

use crate::schema::{account, session};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use madoguchi_domain::{AccountId, AccountStatus};

/// A log-in to be opened. Times are those of the real clock.
#[derive(Debug, Clone, PartialEq, Eq, Insertable)]
#[diesel(table_name = crate::schema::session)]
pub struct NewSession {
    /// Random id.
    pub id: String,
    /// Whose.
    pub account_id: AccountId,
    /// Hash of the refresh token.
    pub refresh_hash: String,
    /// Now.
    pub rotated_at: NaiveDateTime,
    /// Now.
    pub created_at: NaiveDateTime,
    /// When it ends by itself.
    pub expires_at: NaiveDateTime,
    /// Address it is opened from.
    pub address: String,
    /// The program it is opened with, as it names itself.
    pub user_agent: String,
}

/// What a refresh token is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// It was the current one; the new one is in its place.
    Rotated(AccountId),
    /// It was used before, and no successor was: the answer was lost, or another tab was faster. The new one is a
    /// further successor.
    Again(AccountId),
    /// It was an old one: somebody has a copy. The log-in is ended.
    Reused(AccountId),
    /// Unknown, ended or expired.
    Refused,
}

/// A refresh token as somebody brings it. Only what the server signed may say whom it follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presented {
    /// Its hash.
    pub hash: String,
    /// Hash of the token that it was given for; none for the first one of a log-in.
    pub follows: Option<String>,
}

/// Opens a log-in.
///
/// # Errors
/// When the database fails.
pub fn open(conn: &mut AnyConnection, new: &NewSession) -> Result<(), StoreError> {
    diesel::insert_into(session::table).values(new.clone()).execute(conn)?;
    Ok(())
}

/// The account behind a live log-in, if both may still be used.
///
/// # Errors
/// When the database fails.
pub fn live_account(conn: &mut AnyConnection, id: &str, now: NaiveDateTime) -> Result<Option<AccountId>, StoreError> {
    let found = session::table
        .inner_join(account::table)
        .filter(session::id.eq(id))
        .filter(session::ended_at.is_null())
        .filter(session::expires_at.gt(now))
        .filter(account::status.eq(AccountStatus::Active));
    Ok(found.select(account::id).first(conn).optional()?)
}

/// A live log-in, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct LiveSession {
    /// Id: half of the refresh token, never to be shown.
    pub id: String,
    /// When it was opened.
    pub created_at: NaiveDateTime,
    /// When it was last refreshed.
    pub rotated_at: NaiveDateTime,
    /// Address it was opened from.
    pub address: String,
    /// The program it was opened with, as it named itself.
    pub user_agent: String,
}

/// The live log-ins of an account, the latest used first.
///
/// # Errors
/// When the database fails.
pub fn live_of(
    conn: &mut AnyConnection,
    account_id: AccountId,
    now: NaiveDateTime,
) -> Result<Vec<LiveSession>, StoreError> {
    let live = session::table
        .filter(session::account_id.eq(account_id))
        .filter(session::ended_at.is_null())
        .filter(session::expires_at.gt(now))
        .order((session::rotated_at.desc(), session::id));
    let columns = (session::id, session::created_at, session::rotated_at, session::address, session::user_agent);
    Ok(live.select(columns).load(conn)?)
}

/// Whether the account was logged in to from this address since a moment.
///
/// # Errors
/// When the database fails.
pub fn opened_from(
    conn: &mut AnyConnection,
    account_id: AccountId,
    address: &str,
    since: NaiveDateTime,
) -> Result<bool, StoreError> {
    let opened = session::table
        .filter(session::account_id.eq(account_id))
        .filter(session::address.eq(address))
        .filter(session::created_at.ge(since));
    Ok(diesel::select(diesel::dsl::exists(opened)).get_result(conn)?)
}

/// Exchanges a refresh token for the next one.
///
/// A token may be used as long as no successor of it was: any number of answers may be lost, and tabs may refresh at
/// once. Of its successors, one for each answer, the first that is used makes the others old.
///
/// # Errors
/// When the database fails.
pub fn rotate(
    conn: &mut AnyConnection,
    id: &str,
    presented: &Presented,
    next_hash: &str,
    now: NaiveDateTime,
) -> Result<Rotation, StoreError> {
    let Some(account_id) = live_account(conn, id, now)? else {
        return Ok(Rotation::Refused);
    };
    let Presented { hash, follows } = presented;
    let live = session::table.filter(session::id.eq(id)).filter(session::ended_at.is_null());
    // The conditions are in the statements: of two requests with successors of one token one rotates. The first
    // successor is known by its hash, those of later answers by whom they follow.
    let is_successor = session::refresh_hash.eq(hash).or(session::previous_hash.eq(follows));
    let rotated = diesel::update(live.filter(is_successor))
        .set((session::previous_hash.eq(Some(hash)), session::refresh_hash.eq(next_hash), session::rotated_at.eq(now)))
        .execute(conn)?;
    if rotated == 1 {
        return Ok(Rotation::Rotated(account_id));
    }
    let again = diesel::update(live.filter(session::previous_hash.eq(hash))).set(session::rotated_at.eq(now));
    if again.execute(conn)? == 1 {
        return Ok(Rotation::Again(account_id));
    }
    // Of several at once one ends it.
    Ok(if end(conn, id, now)? { Rotation::Reused(account_id) } else { Rotation::Refused })
}

/// Ends a log-in. False: it had ended already.
///
/// # Errors
/// When the database fails.
pub fn end(conn: &mut AnyConnection, id: &str, now: NaiveDateTime) -> Result<bool, StoreError> {
    let live = session::table.filter(session::id.eq(id)).filter(session::ended_at.is_null());
    Ok(diesel::update(live).set(session::ended_at.eq(Some(now))).execute(conn)? == 1)
}

/// Ends every log-in of some accounts; how many there were.
///
/// # Errors
/// When the database fails.
pub fn end_all(conn: &mut AnyConnection, account_ids: &[AccountId], now: NaiveDateTime) -> Result<usize, StoreError> {
    let live = session::table.filter(session::account_id.eq_any(account_ids)).filter(session::ended_at.is_null());
    Ok(each_backend!(conn, |c| diesel::update(live).set(session::ended_at.eq(Some(now))).execute(c))?)
}

/// Ends every log-in of an account but one; how many there were.
///
/// # Errors
/// When the database fails.
pub fn end_others(
    conn: &mut AnyConnection,
    account_id: AccountId,
    kept: &str,
    now: NaiveDateTime,
) -> Result<usize, StoreError> {
    let live = session::table
        .filter(session::account_id.eq(account_id))
        .filter(session::ended_at.is_null())
        .filter(session::id.ne(kept));
    Ok(diesel::update(live).set(session::ended_at.eq(Some(now))).execute(conn)?)
}

/// Removes log-ins that ended or expired before `since`.
///
/// # Errors
/// When the database fails.
pub fn purge(conn: &mut AnyConnection, since: NaiveDateTime) -> Result<usize, StoreError> {
    let old = session::table.filter(session::expires_at.lt(since).or(session::ended_at.lt(since)));
    Ok(diesel::delete(old).execute(conn)?)
}
