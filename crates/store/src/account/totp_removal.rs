//! Requests to take a lost second factor away: one person of the service desk asks, another answers.

use crate::schema::{account, totp_removal};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use madoguchi_domain::{AccountId, REMOVAL_STANDS, RemovalStatus, SecondFactorRemoval, SecondFactorRemovalId};

#[derive(Queryable)]
struct Row {
    id: SecondFactorRemovalId,
    account: (AccountId, String),
    reason: String,
    asked_by: (Option<AccountId>, Option<String>),
    asked_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    status: RemovalStatus,
    decided_by: Option<String>,
    decided_at: Option<NaiveDateTime>,
    refusal_reason: Option<String>,
    version: i32,
}

impl From<Row> for SecondFactorRemoval {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            account_id: row.account.0,
            login_id: row.account.1,
            reason: row.reason,
            asked_by: row.asked_by.0,
            asked_by_login_id: row.asked_by.1,
            asked_at: row.asked_at,
            expires_at: row.expires_at,
            status: row.status,
            decided_by_login_id: row.decided_by,
            decided_at: row.decided_at,
            refusal_reason: row.refusal_reason,
            version: row.version,
        }
    }
}

macro_rules! select_removals {
    () => {{
        let (asker, decider) = diesel::alias!(account as asker, account as decider);
        totp_removal::table
            .inner_join(account::table.on(account::id.eq(totp_removal::account_id)))
            .left_join(asker.on(asker.field(account::id).nullable().eq(totp_removal::asked_by)))
            .left_join(decider.on(decider.field(account::id).nullable().eq(totp_removal::decided_by)))
            .select((
                totp_removal::id,
                (account::id, account::login_id),
                totp_removal::reason,
                (totp_removal::asked_by, asker.field(account::login_id).nullable()),
                totp_removal::asked_at,
                totp_removal::expires_at,
                totp_removal::status,
                decider.field(account::login_id).nullable(),
                totp_removal::decided_at,
                totp_removal::refusal_reason,
                totp_removal::version,
            ))
    }};
}

/// What becomes of a request that nobody answers any more.
macro_rules! expired {
    ($now:expr) => {
        (
            totp_removal::status.eq(RemovalStatus::Expired),
            totp_removal::decided_at.eq(Some($now)),
            totp_removal::version.eq(totp_removal::version + 1),
        )
    };
}

/// Asks for the second factor of an account to be taken away; the id of the request. None: one waits already.
///
/// # Errors
/// When the database fails.
pub fn ask(
    conn: &mut AnyConnection,
    account_id: AccountId,
    by: AccountId,
    reason: &str,
    now: NaiveDateTime,
) -> Result<Option<SecondFactorRemovalId>, StoreError> {
    let over = totp_removal::table
        .filter(totp_removal::account_id.eq(account_id))
        .filter(totp_removal::status.eq(RemovalStatus::Open))
        .filter(totp_removal::expires_at.le(now));
    diesel::update(over).set(expired!(now)).execute(conn)?;
    let row = (
        totp_removal::account_id.eq(account_id),
        totp_removal::reason.eq(reason),
        totp_removal::asked_by.eq(Some(by)),
        totp_removal::asked_at.eq(now),
        totp_removal::expires_at.eq(now + REMOVAL_STANDS),
        totp_removal::status.eq(RemovalStatus::Open),
        totp_removal::version.eq(1),
    );
    // Of two who ask at once one does.
    Ok(each_backend!(conn, |c| diesel::insert_into(totp_removal::table)
        .values(row)
        .on_conflict_do_nothing()
        .returning(totp_removal::id)
        .get_result(c)
        .optional())?)
}

/// Ends the requests by which these accounts ask: who does not work here any more asks for nothing.
///
/// # Errors
/// When the database fails.
pub fn end_asked_by(conn: &mut AnyConnection, askers: &[AccountId], now: NaiveDateTime) -> Result<(), StoreError> {
    let waiting = totp_removal::table
        .filter(totp_removal::asked_by.eq_any(askers))
        .filter(totp_removal::status.eq(RemovalStatus::Open));
    each_backend!(conn, |c| diesel::update(waiting).set(expired!(now)).execute(c))?;
    Ok(())
}

/// Ends the requests that wait for these accounts: what they are about is another second factor now, or none.
///
/// # Errors
/// When the database fails.
pub fn end(conn: &mut AnyConnection, accounts: &[AccountId], now: NaiveDateTime) -> Result<(), StoreError> {
    let waiting = totp_removal::table
        .filter(totp_removal::account_id.eq_any(accounts))
        .filter(totp_removal::status.eq(RemovalStatus::Open));
    diesel::update(waiting).set(expired!(now)).execute(conn)?;
    Ok(())
}

/// Writes down that the command line took a second factor away, and why.
///
/// # Errors
/// When the database fails.
pub fn note_command(
    conn: &mut AnyConnection,
    account_id: AccountId,
    reason: &str,
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    let row = (
        totp_removal::account_id.eq(account_id),
        totp_removal::reason.eq(reason),
        totp_removal::asked_at.eq(now),
        totp_removal::expires_at.eq(now),
        totp_removal::status.eq(RemovalStatus::Agreed),
        totp_removal::decided_at.eq(Some(now)),
        totp_removal::version.eq(1),
    );
    diesel::insert_into(totp_removal::table).values(row).execute(conn)?;
    Ok(())
}

/// A request.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut AnyConnection, id: SecondFactorRemovalId) -> Result<Option<SecondFactorRemoval>, StoreError> {
    let row = select_removals!().filter(totp_removal::id.eq(id)).first::<Row>(conn).optional()?;
    Ok(row.map(SecondFactorRemoval::from))
}

/// Which requests a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RemovalFilter {
    /// For this account.
    pub account_id: Option<AccountId>,
    /// Only those that wait at this moment.
    pub open_at: Option<NaiveDateTime>,
}

/// Requests, the newest first, from after an id on.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut AnyConnection,
    filter: RemovalFilter,
    after: Option<SecondFactorRemovalId>,
    limit: i64,
) -> Result<Vec<SecondFactorRemoval>, StoreError> {
    let mut query = select_removals!().order(totp_removal::id.desc()).limit(limit).into_boxed();
    if let Some(account_id) = filter.account_id {
        query = query.filter(totp_removal::account_id.eq(account_id));
    }
    if let Some(now) = filter.open_at {
        query = query.filter(totp_removal::status.eq(RemovalStatus::Open).and(totp_removal::expires_at.gt(now)));
    }
    if let Some(after) = after {
        query = query.filter(totp_removal::id.lt(after));
    }
    Ok(query.load::<Row>(conn)?.into_iter().map(SecondFactorRemoval::from).collect())
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered<'a> {
    /// Agreed, refused or withdrawn.
    pub status: RemovalStatus,
    /// By whom.
    pub by: AccountId,
    /// When.
    pub at: NaiveDateTime,
    /// Why it was refused.
    pub refusal_reason: Option<&'a str>,
}

/// Answers a request, as it was read. False: somebody else was faster.
///
/// # Errors
/// When the database fails.
pub fn answer(
    conn: &mut AnyConnection,
    read: &SecondFactorRemoval,
    answered: &Answered<'_>,
) -> Result<bool, StoreError> {
    let as_read = totp_removal::table
        .filter(totp_removal::id.eq(read.id))
        .filter(totp_removal::status.eq(RemovalStatus::Open))
        .filter(totp_removal::version.eq(read.version));
    let set = (
        totp_removal::status.eq(answered.status),
        totp_removal::decided_by.eq(Some(answered.by)),
        totp_removal::decided_at.eq(Some(answered.at)),
        totp_removal::refusal_reason.eq(answered.refusal_reason),
        totp_removal::version.eq(read.version + 1),
    );
    Ok(diesel::update(as_read).set(set).execute(conn)? == 1)
}
