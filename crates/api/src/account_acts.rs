//! What is done to accounts, whoever asks for it: the page of accounts, and applications when they are decided.

use crate::clock::Clock;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{AccountChange, MailAddress};
use madoguchi_service::Failure;
use madoguchi_service::Transaction;
use madoguchi_service::mail::letters;
use madoguchi_store::AnyConnection;
use madoguchi_store::account;
use madoguchi_store::account::Account;
use madoguchi_store::account::change::{Changed, CutOff, Why};
use madoguchi_store::mail::outbox;

/// Changes accounts as they were read, and answers them as they are now, in the same order, in a few statements. When a mail address
/// changes, the old one is told, a log-in mail that still waits goes to the new one, and a link that went to the old one is dead. Wake
/// the sender afterwards.
///
/// # Errors
/// [`ProblemType::VersionMismatch`]; [`ProblemType::AccountState`] for a deleted account.
pub fn change(
    conn: &mut AnyConnection,
    changes: &[(&Account, AccountChange)],
    clock: Clock,
) -> Result<Vec<Account>, Failure> {
    let now = clock.instant();
    outcome(account::change::change(conn, changes, now)?)?;
    let ids: Vec<i64> = changes.iter().map(|(read, _)| read.id).collect();
    let changed = account::find_all(conn, &ids)?.ok_or(Failure::Problem(ProblemType::NotFound))?;
    let moved: Vec<(&Account, Option<&MailAddress>)> = changes
        .iter()
        .zip(&changed)
        .filter(|((read, _), changed)| changed.mail_address.is_some() && read.mail_address != changed.mail_address)
        .map(|((read, _), changed)| (changed, read.mail_address.as_ref()))
        .collect();
    let moved_ids: Vec<i64> = moved.iter().map(|(changed, _)| changed.id).collect();
    for ids in moved_ids.chunks(ROWS) {
        let waited = outbox::readdress(conn, ids)?;
        let dead: Vec<i64> = ids.iter().copied().filter(|id| !waited.contains(id)).collect();
        account::link::withdraw_all(conn, &dead, now)?;
    }
    let told: Vec<_> = moved.into_iter().filter_map(|(changed, old)| Some((changed, old?))).collect();
    letters::account_changed(&mut Transaction::bare(conn), &told, now)?;
    Ok(changed)
}

/// Accounts in one statement.
const ROWS: usize = 500;

/// Cuts accounts off, with `for_good` for ever, in this transaction: log-ins end, links and waiting mails are withdrawn.
///
/// # Errors
/// [`ProblemType::VersionMismatch`], [`ProblemType::AccountState`], [`ProblemType::LastOperator`].
pub fn cut_off(conn: &mut AnyConnection, accounts: &[CutOff<'_>], for_good: bool, clock: Clock) -> Result<(), Failure> {
    outcome(account::change::cut_off(conn, accounts, for_good, clock.instant(), Clock::real())?)
}

/// Lets a suspended account in again.
///
/// # Errors
/// [`ProblemType::VersionMismatch`], [`ProblemType::AccountState`].
pub fn resume(conn: &mut AnyConnection, read: &Account, why: Why<'_>, clock: Clock) -> Result<(), Failure> {
    outcome(account::change::resume(conn, read, why, clock.instant())?)
}

fn outcome(changed: Changed) -> Result<(), Failure> {
    match changed {
        Changed::Done => Ok(()),
        Changed::VersionMismatch => Err(Failure::Problem(ProblemType::VersionMismatch)),
        Changed::State => Err(Failure::Problem(ProblemType::AccountState)),
        Changed::LastOperator => Err(Failure::Problem(ProblemType::LastOperator)),
    }
}
