//! What is done to accounts, whoever asks for it: the page of accounts, and applications when they are decided.

use crate::clock::Clock;
use crate::error::ApiError;
use crate::mail::letters;
use madoguchi_domain::AccountChange;
use madoguchi_store::account_change::{self, Changed, Why};
use madoguchi_store::accounts::{self, Account};
use madoguchi_store::{AnyConnection, links, outbox};

/// Changes an account as it was read, and answers it as it is now. When its mail address changes, the old one is told, a log-in mail that
/// still waits goes to the new one, and a link that went to the old one is dead. Wake the sender afterwards.
///
/// # Errors
/// [`ApiError::VersionMismatch`]; [`ApiError::AccountState`] for a deleted account.
pub fn change(
    conn: &mut AnyConnection,
    read: &Account,
    change: &AccountChange,
    clock: Clock,
) -> Result<Account, ApiError> {
    let now = clock.instant();
    outcome(account_change::change(conn, read, change, now)?)?;
    let changed = again(conn, read.id)?;
    if let Some(new) = changed.mail_address.as_ref().filter(|new| read.mail_address.as_ref() != Some(*new)) {
        if outbox::readdress(conn, read.id, new)? == 0 {
            links::withdraw_all(conn, read.id, now)?;
        }
        if let Some(old) = &read.mail_address {
            letters::account_changed(conn, &changed, old, now)?;
        }
    }
    Ok(changed)
}

/// Cuts an account off, with `for_good` for ever, in this transaction: log-ins end, links and waiting mails are withdrawn.
///
/// # Errors
/// [`ApiError::VersionMismatch`], [`ApiError::AccountState`], [`ApiError::LastOperator`].
pub fn cut_off(
    conn: &mut AnyConnection,
    read: &Account,
    for_good: bool,
    why: Why<'_>,
    clock: Clock,
) -> Result<Account, ApiError> {
    outcome(account_change::cut_off(conn, read, for_good, why, clock.instant(), Clock::real())?)?;
    again(conn, read.id)
}

/// Lets a suspended account in again.
///
/// # Errors
/// [`ApiError::VersionMismatch`], [`ApiError::AccountState`].
pub fn resume(conn: &mut AnyConnection, read: &Account, why: Why<'_>, clock: Clock) -> Result<Account, ApiError> {
    outcome(account_change::resume(conn, read, why, clock.instant())?)?;
    again(conn, read.id)
}

fn outcome(changed: Changed) -> Result<(), ApiError> {
    match changed {
        Changed::Done => Ok(()),
        Changed::VersionMismatch => Err(ApiError::VersionMismatch),
        Changed::State => Err(ApiError::AccountState),
        Changed::LastOperator => Err(ApiError::LastOperator),
    }
}

fn again(conn: &mut AnyConnection, id: i64) -> Result<Account, ApiError> {
    accounts::find(conn, id)?.ok_or(ApiError::NotFound)
}
