//! Changes to accounts: name, mail address and phone; suspended, resumed, deleted.

use crate::account::search_key;
use crate::schema::{account, account_event};
use crate::{AnyConnection, StoreError, session};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamp};
use madoguchi_domain::{Account, AccountChange, AccountEventKind, AccountId, AccountStatus, MailAddress, Phone, Role};
use serde::Serialize;

/// Who suspends, resumes or deletes an account or lets its mails go elsewhere, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Why<'a> {
    /// Id of the account that does it.
    pub by: AccountId,
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

/// Changes accounts that are not deleted, each as it was read: all of them or none, in one statement. Each stands here
/// once.
///
/// # Errors
/// When the database fails.
pub fn change(
    conn: &mut AnyConnection,
    changes: &[(&Account, AccountChange)],
    now: NaiveDateTime,
) -> Result<Changed, StoreError> {
    if changes.iter().any(|(read, _)| read.status == AccountStatus::Deleted) {
        return Ok(Changed::State);
    }
    let rows: Vec<Written<'_>> = changes
        .iter()
        .map(|(read, change)| {
            Written::new(
                read,
                change.display_name.as_ref().unwrap_or(&read.display_name),
                change.mail_address.as_ref().or(read.mail_address.as_ref()),
                change.phone.as_ref().unwrap_or(&read.phone).as_ref(),
                read.status,
            )
        })
        .collect();
    write(conn, &rows, now)
}

/// An account to which something is done that takes a reason, and why.
#[derive(Clone, Copy)]
pub struct Reasoned<'a> {
    /// The account, as it was read.
    pub read: &'a Account,
    /// By whom, and why.
    pub why: Why<'a>,
}

/// Revokes the access of accounts, for now or, with `for_good`, for ever: their log-ins end, their links and the
/// mails that wait with them are withdrawn; what tells of a change still leaves. All of them or none, in a few
/// statements; each stands here once. `real` is the real clock's now, which log-ins follow.
///
/// # Errors
/// When the database fails.
pub fn revoke_access(
    conn: &mut AnyConnection,
    accounts: &[Reasoned<'_>],
    for_good: bool,
    now: NaiveDateTime,
    real: NaiveDateTime,
) -> Result<Changed, StoreError> {
    let allowed = |status| match (status, for_good) {
        (AccountStatus::Active, _) | (AccountStatus::Suspended, true) => true,
        (AccountStatus::Suspended, false) | (AccountStatus::Deleted, _) => false,
    };
    if !accounts.iter().all(|Reasoned { read, .. }| allowed(read.status)) {
        return Ok(Changed::State);
    }
    let ids: Vec<AccountId> = accounts.iter().map(|Reasoned { read, .. }| read.id).collect();
    let of_the_desk = accounts.iter().any(|Reasoned { read, .. }| read.role == Role::Operator);
    if of_the_desk && !others_on_the_desk(conn, &ids)? {
        return Ok(Changed::LastOperator);
    }
    let to = if for_good { AccountStatus::Deleted } else { AccountStatus::Suspended };
    let changed = set_status(conn, accounts, to, now)?;
    if changed == Changed::Done {
        for ids in ids.chunks(ROWS) {
            session::end_all(conn, ids, real)?;
            crate::account::link::withdraw_all(conn, ids, now)?;
        }
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
        AccountStatus::Suspended => set_status(conn, &[Reasoned { read, why }], AccountStatus::Active, now),
        AccountStatus::Active | AccountStatus::Deleted => Ok(Changed::State),
    }
}

/// The role of who last suspended, resumed or deleted an account.
///
/// # Errors
/// When the database fails.
pub fn last_changed_by(conn: &mut AnyConnection, id: AccountId) -> Result<Option<Role>, StoreError> {
    let last = account_event::table
        .inner_join(account::table.on(account::id.eq(account_event::changed_by)))
        .filter(account_event::account_id.eq(id))
        .filter(account_event::kind.eq(AccountEventKind::Status))
        .order(account_event::id.desc())
        .select(account::role);
    Ok(last.first(conn).optional()?)
}

fn set_status(
    conn: &mut AnyConnection,
    accounts: &[Reasoned<'_>],
    to: AccountStatus,
    now: NaiveDateTime,
) -> Result<Changed, StoreError> {
    let rows: Vec<Written<'_>> = accounts
        .iter()
        .map(|Reasoned { read, .. }| {
            Written::new(read, &read.display_name, read.mail_address.as_ref(), read.phone.as_ref(), to)
        })
        .collect();
    let changed = write(conn, &rows, now)?;
    if changed == Changed::Done {
        let steps: Vec<_> = accounts.iter().map(|Reasoned { read, why }| (read.id, to, *why)).collect();
        note(conn, AccountEventKind::Status, &steps, now)?;
    }
    Ok(changed)
}

/// Writes down why the mails of accounts go elsewhere: whoever reads them can take the account over.
///
/// # Errors
/// When the database fails.
pub fn note_mail_address(
    conn: &mut AnyConnection,
    changed: &[Reasoned<'_>],
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    let steps: Vec<_> = changed.iter().map(|Reasoned { read, why }| (read.id, read.status, *why)).collect();
    note(conn, AccountEventKind::MailAddress, &steps, now)
}

fn note(
    conn: &mut AnyConnection,
    kind: AccountEventKind,
    steps: &[(AccountId, AccountStatus, Why<'_>)],
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    for steps in steps.chunks(ROWS) {
        let events: Vec<_> = steps
            .iter()
            .map(|(id, status, why)| {
                (
                    account_event::account_id.eq(*id),
                    account_event::at.eq(now),
                    account_event::kind.eq(kind),
                    account_event::status.eq(*status),
                    account_event::changed_by.eq(why.by),
                    account_event::reason.eq(why.reason),
                )
            })
            .collect();
        each_backend!(conn, |c| diesel::insert_into(account_event::table).values(&events).execute(c))?;
    }
    Ok(())
}

/// Rows in one statement, under SQLite's limit of 32,766 values.
const ROWS: usize = 500;

/// What an account becomes, and what it was read as.
#[derive(Serialize)]
struct Written<'a> {
    id: i64,
    version: i32,
    display_name: &'a str,
    mail_address: Option<&'a str>,
    phone: Option<&'a str>,
    search_key: String,
    status: &'static str,
}

impl<'a> Written<'a> {
    fn new(
        read: &Account,
        display_name: &'a str,
        mail_address: Option<&'a MailAddress>,
        phone: Option<&'a Phone>,
        status: AccountStatus,
    ) -> Self {
        Self {
            id: read.id.0,
            version: read.version,
            display_name,
            mail_address: mail_address.map(MailAddress::as_str),
            phone: phone.map(Phone::as_str),
            search_key: search_key(&read.login_id, display_name, mail_address),
            status: status.code(),
        }
    }
}

/// The same columns in both dialects; the rows travel as JSON, since SQLite has no arrays.
macro_rules! write_accounts {
    ($rows:literal) => {
        concat!(
            "UPDATE account SET display_name = w.display_name, mail_address = w.mail_address, phone = w.phone, ",
            "search_key = w.search_key, status = w.status, version = account.version + 1, updated_at = $1 FROM ",
            $rows,
            " WHERE account.id = w.id AND account.version = w.version"
        )
    };
}

const POSTGRESQL: &str = write_accounts!(
    "json_to_recordset($2::json) AS w (id bigint, version integer, display_name text, mail_address text, phone text, \
     search_key text, status text)"
);
const SQLITE: &str = write_accounts!(
    "(SELECT json_extract(value, '$.id') AS id, json_extract(value, '$.version') AS version, \
     json_extract(value, '$.display_name') AS display_name, json_extract(value, '$.mail_address') AS mail_address, \
     json_extract(value, '$.phone') AS phone, json_extract(value, '$.search_key') AS search_key, \
     json_extract(value, '$.status') AS status FROM json_each($2)) AS w"
);

/// Writes accounts that nobody else has changed since they were read.
fn write(conn: &mut AnyConnection, rows: &[Written<'_>], now: NaiveDateTime) -> Result<Changed, StoreError> {
    let json = serde_json::to_string(rows).map_err(|error| StoreError::Corrupt(format!("accounts: {error}")))?;
    let sql = match conn {
        AnyConnection::Postgresql(_) => POSTGRESQL,
        AnyConnection::Sqlite(_) => SQLITE,
    };
    let update = diesel::sql_query(sql).bind::<Timestamp, _>(now).bind::<Text, _>(json);
    let written = each_backend!(conn, |c| update.execute(c))?;
    Ok(if written == rows.len() { Changed::Done } else { Changed::VersionMismatch })
}

/// Whether the service desk has another active account than these. On PostgreSQL the rows stay locked until the
/// transaction ends, so that two operators cannot revoke each other's access at once; SQLite has one writer.
fn others_on_the_desk(conn: &mut AnyConnection, ids: &[AccountId]) -> Result<bool, StoreError> {
    let operators = account::table
        .filter(account::role.eq(Role::Operator))
        .filter(account::status.eq(AccountStatus::Active))
        .order(account::id)
        .select(account::id);
    let active: Vec<AccountId> = match conn {
        AnyConnection::Postgresql(pg) => operators.for_no_key_update().load(pg)?,
        AnyConnection::Sqlite(sqlite) => operators.load(sqlite)?,
    };
    Ok(active.iter().any(|other| !ids.contains(other)))
}
