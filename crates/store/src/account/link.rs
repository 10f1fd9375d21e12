//! Single-use links to set a password (ACC3). Only the hash of a link's token is stored.

use crate::mail::withdrawn::withdrawn;
use crate::schema::{account, account_link, outbox_mail};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use madoguchi_domain::{AccountId, AccountStatus, LinkId, LinkPurpose, MailStatus};

/// A link that may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Id.
    pub id: LinkId,
    /// Whose.
    pub account_id: AccountId,
    /// What for.
    pub purpose: LinkPurpose,
    /// It works before this moment.
    pub expires_at: NaiveDateTime,
}

/// A link to be made.
#[derive(Clone, PartialEq, Eq)]
pub struct NewLink<'a> {
    /// Whose.
    pub account_id: AccountId,
    /// What for.
    pub purpose: LinkPurpose,
    /// SHA-256 of its token, hexadecimal.
    pub token_hash: &'a str,
    /// Now.
    pub created_at: NaiveDateTime,
    /// It works before this moment.
    pub expires_at: NaiveDateTime,
}

type Row = (LinkId, AccountId, LinkPurpose, NaiveDateTime);

fn read((id, account_id, purpose, expires_at): Row) -> Link {
    Link { id, account_id, purpose, expires_at }
}

/// Makes a link; its id. It takes the place of every older one of the account, whatever for, and of the mails that hold
/// them.
///
/// # Errors
/// When the database fails.
pub fn issue(conn: &mut AnyConnection, new: &NewLink<'_>) -> Result<LinkId, StoreError> {
    // Of two links made at once the later one must find the other, or both would live.
    if let AnyConnection::Postgresql(pg) = conn {
        let owner = account::table.filter(account::id.eq(new.account_id)).select(account::id);
        owner.for_no_key_update().load::<AccountId>(pg)?;
    }
    withdraw_all(conn, &[new.account_id], new.created_at)?;
    let row = (
        account_link::account_id.eq(new.account_id),
        account_link::purpose.eq(new.purpose),
        account_link::token_hash.eq(new.token_hash),
        account_link::created_at.eq(new.created_at),
        account_link::expires_at.eq(new.expires_at),
    );
    Ok(diesel::insert_into(account_link::table).values(row).returning(account_link::id).get_result(conn)?)
}

/// The conditions under which a link may be used: in one place, for looking and for using.
macro_rules! usable {
    ($query:expr, $token_hash:expr, $now:expr) => {
        $query
            .filter(account_link::token_hash.eq($token_hash))
            .filter(account_link::used_at.is_null())
            .filter(account_link::withdrawn_at.is_null())
            .filter(account_link::expires_at.gt($now))
            .filter(
                account_link::account_id
                    .eq_any(account::table.filter(account::status.eq(AccountStatus::Active)).select(account::id)),
            )
    };
}

/// The link of a token, if it was not used or withdrawn, has not ended, and its account is active.
///
/// # Errors
/// When the database fails.
pub fn find_valid(conn: &mut AnyConnection, token_hash: &str, now: NaiveDateTime) -> Result<Option<Link>, StoreError> {
    let link = usable!(account_link::table, token_hash, now);
    let columns = (account_link::id, account_link::account_id, account_link::purpose, account_link::expires_at);
    Ok(link.select(columns).first(conn).optional()?.map(read))
}

/// Whether a link that was not used gave way to a newer one, whatever became of that, and its account is active. One
/// that was withdrawn for another reason, such as another mail address, did not.
///
/// # Errors
/// When the database fails.
pub fn is_replaced(conn: &mut AnyConnection, token_hash: &str) -> Result<bool, StoreError> {
    let newer = diesel::alias!(account_link as newer);
    let (newer_account, newer_at) = (newer.field(account_link::account_id), newer.field(account_link::created_at));
    let successors = newer
        .filter(newer_account.eq(account_link::account_id))
        .filter(newer_at.nullable().eq(account_link::withdrawn_at));
    let replaced = account_link::table
        .inner_join(account::table)
        .filter(account::status.eq(AccountStatus::Active))
        .filter(account_link::token_hash.eq(token_hash))
        .filter(account_link::used_at.is_null())
        .filter(diesel::dsl::exists(successors));
    Ok(diesel::select(diesel::dsl::exists(replaced)).get_result(conn)?)
}

/// Uses a link up; `None` when it may not be used. A mail that still holds it is withdrawn.
///
/// # Errors
/// When the database fails.
pub fn use_up(conn: &mut AnyConnection, token_hash: &str, now: NaiveDateTime) -> Result<Option<Link>, StoreError> {
    // The conditions are in the statement: of two uses at once one finds no row.
    let link = usable!(account_link::table, token_hash, now);
    let columns = (account_link::id, account_link::account_id, account_link::purpose, account_link::expires_at);
    let used = diesel::update(link).set(account_link::used_at.eq(Some(now))).returning(columns);
    let Some(row) = used.get_result(conn).optional()? else { return Ok(None) };
    let link = read(row);
    withdraw_mails(conn, &[link.account_id])?;
    Ok(Some(link))
}

/// Withdraws every unused link of some accounts and the mails that hold them; how many links there were.
///
/// # Errors
/// When the database fails.
pub fn withdraw_all(
    conn: &mut AnyConnection,
    account_ids: &[AccountId],
    now: NaiveDateTime,
) -> Result<usize, StoreError> {
    let unused = account_link::table
        .filter(account_link::account_id.eq_any(account_ids))
        .filter(account_link::used_at.is_null())
        .filter(account_link::withdrawn_at.is_null());
    let set = account_link::withdrawn_at.eq(Some(now));
    let withdrawn = each_backend!(conn, |c| diesel::update(unused).set(set).execute(c))?;
    withdraw_mails(conn, account_ids)?;
    Ok(withdrawn)
}

/// Withdraws the mails of some accounts that hold a link and have not left. One that was given up goes with them, or it
/// could be tried again later and bring a link that is dead.
fn withdraw_mails(conn: &mut AnyConnection, account_ids: &[AccountId]) -> Result<(), StoreError> {
    let unsent = outbox_mail::table
        .filter(outbox_mail::account_id.eq_any(account_ids))
        .filter(outbox_mail::link_id.is_not_null())
        .filter(outbox_mail::status.eq_any([MailStatus::Waiting, MailStatus::Failed]));
    each_backend!(conn, |c| diesel::update(unsent).set(withdrawn!()).execute(c))?;
    Ok(())
}
