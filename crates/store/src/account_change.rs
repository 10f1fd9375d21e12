//! Changes to accounts: name, mail address and phone; suspended, resumed, deleted.

use crate::accounts::{Account, Status, search_key};
use crate::schema::{account, account_event};
use crate::{AnyConnection, StoreError, links, outbox, sessions};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use madoguchi_domain::{AccountChange, MailAddress, Phone, Role};

/// Who suspends, resumes or deletes an account, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Why<'a> {
    /// Id of the account that does it.
    pub by: i64,
    /// The reason.
    pub reason: &'a str,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// Done.
    Done,
    /// Somebody else changed the account since it was read.
    VersionMismatch,
    /// The account's status does not allow it.
    State,
    /// The service desk would have no active account left.
    LastOperator,
}

/// Changes an account that is not deleted, as it was read.
///
/// # Errors
/// When the database fails.
pub fn change(
    conn: &mut AnyConnection,
    read: &Account,
    change: &AccountChange,
    now: NaiveDateTime,
) -> Result<Changed, StoreError> {
    if read.status == Status::Deleted {
        return Ok(Changed::State);
    }
    let display_name = change.display_name.as_ref().unwrap_or(&read.display_name);
    let mail_address = change.mail_address.as_ref().or(read.mail_address.as_ref());
    let phone = change.phone.as_ref().unwrap_or(&read.phone);
    let changed = diesel::update(as_read(read))
        .set((
            account::display_name.eq(display_name),
            account::mail_address.eq(mail_address.map(MailAddress::as_str)),
            account::phone.eq(phone.as_ref().map(Phone::as_str)),
            account::search_key.eq(search_key(&read.login_id, display_name, mail_address)),
            account::version.eq(read.version + 1),
            account::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(done(changed))
}

/// Cuts an account off, for now or, with `for_good`, for ever: its log-ins end, its links and its waiting mails are withdrawn.
/// `real` is the real clock's now, which log-ins follow.
///
/// # Errors
/// When the database fails.
pub fn cut_off(
    conn: &mut AnyConnection,
    read: &Account,
    for_good: bool,
    why: Why<'_>,
    now: NaiveDateTime,
    real: NaiveDateTime,
) -> Result<Changed, StoreError> {
    let to = match (read.status, for_good) {
        (Status::Active, false) => Status::Suspended,
        (Status::Active | Status::Suspended, true) => Status::Deleted,
        (Status::Suspended, false) | (Status::Deleted, _) => return Ok(Changed::State),
    };
    if read.role == Role::Operator && !others_on_the_desk(conn, read.id)? {
        return Ok(Changed::LastOperator);
    }
    let changed = set_status(conn, read, to, why, now)?;
    if changed == Changed::Done {
        sessions::end_all(conn, read.id, None, real)?;
        links::withdraw_all(conn, read.id, now)?;
        outbox::withdraw_waiting(conn, read.id)?;
    }
    Ok(changed)
}

/// Lets a suspended account in again. Its log-ins have ended for good.
///
/// # Errors
/// When the database fails.
pub fn resume(
    conn: &mut AnyConnection,
    read: &Account,
    why: Why<'_>,
    now: NaiveDateTime,
) -> Result<Changed, StoreError> {
    match read.status {
        Status::Suspended => set_status(conn, read, Status::Active, why, now),
        Status::Active | Status::Deleted => Ok(Changed::State),
    }
}

/// The row as it was read.
fn as_read(read: &Account) -> diesel::dsl::Filter<diesel::dsl::Filter<account::table, ById>, OfVersion> {
    account::table.filter(account::id.eq(read.id)).filter(account::version.eq(read.version))
}

type ById = diesel::dsl::Eq<account::id, i64>;
type OfVersion = diesel::dsl::Eq<account::version, i32>;

fn set_status(
    conn: &mut AnyConnection,
    read: &Account,
    to: Status,
    why: Why<'_>,
    now: NaiveDateTime,
) -> Result<Changed, StoreError> {
    let set = (account::status.eq(to.code()), account::version.eq(read.version + 1), account::updated_at.eq(now));
    let changed = done(diesel::update(as_read(read)).set(set).execute(conn)?);
    if changed == Changed::Done {
        diesel::insert_into(account_event::table)
            .values((
                account_event::account_id.eq(read.id),
                account_event::at.eq(now),
                account_event::status.eq(to.code()),
                account_event::changed_by.eq(why.by),
                account_event::reason.eq(why.reason),
            ))
            .execute(conn)?;
    }
    Ok(changed)
}

const fn done(rows: usize) -> Changed {
    if rows == 1 { Changed::Done } else { Changed::VersionMismatch }
}

/// Whether the service desk has another active account. On PostgreSQL the rows stay locked until the transaction ends, so that two
/// operators cannot cut each other off at once; SQLite has one writer.
fn others_on_the_desk(conn: &mut AnyConnection, id: i64) -> Result<bool, StoreError> {
    let desk = account::table
        .filter(account::role.eq(Role::Operator.code()))
        .filter(account::status.eq(Status::Active.code()))
        .order(account::id)
        .select(account::id);
    let active: Vec<i64> = match conn {
        AnyConnection::Postgresql(pg) => desk.for_no_key_update().load(pg)?,
        AnyConnection::Sqlite(sqlite) => desk.load(sqlite)?,
    };
    Ok(active.into_iter().any(|other| other != id))
}
