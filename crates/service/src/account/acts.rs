//! What is done to accounts, whoever asks for it: the service desk, and applications when they are decided.
//!
//! Each of these leaves the cached log-ins to be forgotten.

use crate::effects::Forget;
use crate::mail::letters;
use crate::{Actor, Failure, Transaction};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{Account, AccountChange, AccountId, Changes, MailAddress, Now};
use madoguchi_store::account;
use madoguchi_store::account::change::{Changed, Reasoned, Why};
use madoguchi_store::application::issuing;
use madoguchi_store::audit;
use madoguchi_store::mail::outbox;

/// Stands in the audit where the id of a request stands otherwise.
const COMMAND: &str = "command-line";

/// Accounts in one statement.
const ROWS: usize = 500;

/// Changes accounts as they were read, and answers them as they are now, in the same order, in a few statements. When a
/// mail address changes, the old one is told, a log-in mail that still waits goes to the new one, and a link that went
/// to the old one is dead; it takes a reason, since whoever reads the mails of an account can set its password.
///
/// # Errors
/// [`ProblemType::VersionMismatch`]; [`ProblemType::AccountState`] for a deleted account; [`Failure::Invalid`] without
/// the reason that another mail address takes, and for a reason without a mail address.
pub fn change(
    tx: &mut Transaction<'_>,
    by: &Actor,
    changes: &[(&Account, AccountChange)],
    reason: Option<&str>,
) -> Result<Vec<Account>, Failure> {
    let now = by.now().instant();
    let moves = |(read, change): &(&Account, AccountChange)| {
        change.mail_address.is_some() && change.mail_address != read.mail_address
    };
    let why = reason.map(|reason| Why { by: by.account_id(), reason });
    let moved: Vec<&Account> = changes.iter().filter(|change| moves(change)).map(|(read, _)| *read).collect();
    match why {
        None if !moved.is_empty() => return Err(Failure::Invalid(vec![FieldCode::Required.at("/reason", by.lang())])),
        // An address that is the account's already may come with a reason: it was another when it was asked for.
        Some(_) if changes.iter().all(|(_, change)| change.mail_address.is_none()) => {
            return Err(Failure::Invalid(vec![FieldCode::NotHere.at("/reason", by.lang())]));
        }
        Some(why) => {
            let moved: Vec<Reasoned<'_>> = moved.into_iter().map(|read| Reasoned { read, why }).collect();
            account::change::note_mail_address(tx.conn, &moved, now)?;
        }
        None => {}
    }
    outcome(account::change::change(tx.conn, changes, now)?)?;
    tx.effects.forget(Forget::All);
    let ids: Vec<AccountId> = changes.iter().map(|(read, _)| read.id).collect();
    let changed = account::find_all(tx.conn, &ids)?.ok_or(ProblemType::NotFound)?;
    let moved: Vec<(&Account, Option<&MailAddress>)> = changes
        .iter()
        .zip(&changed)
        .filter(|((read, _), changed)| changed.mail_address.is_some() && read.mail_address != changed.mail_address)
        .map(|((read, _), changed)| (changed, read.mail_address.as_ref()))
        .collect();
    let moved_ids: Vec<AccountId> = moved.iter().map(|(changed, _)| changed.id).collect();
    for ids in moved_ids.chunks(ROWS) {
        let waited = outbox::readdress(tx.conn, ids)?;
        let dead: Vec<AccountId> = ids.iter().copied().filter(|id| !waited.contains(id)).collect();
        account::link::withdraw_all(tx.conn, &dead, now)?;
    }
    let told: Vec<_> = moved.into_iter().filter_map(|(changed, old)| Some((changed, old?))).collect();
    letters::account_changed(tx, &told, now)?;
    Ok(changed)
}

/// Revokes the access of accounts, with `for_good` for ever, in this transaction: log-ins end, links and waiting mails
/// are withdrawn.
///
/// # Errors
/// [`ProblemType::VersionMismatch`], [`ProblemType::AccountState`], [`ProblemType::LastOperator`].
pub fn revoke_access(
    tx: &mut Transaction<'_>,
    accounts: &[Reasoned<'_>],
    for_good: bool,
    now: Now,
) -> Result<(), Failure> {
    tx.effects.forget(Forget::All);
    outcome(account::change::revoke_access(tx.conn, accounts, for_good, now.instant(), now.real())?)?;
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.read.id).collect();
    account::totp_removal::end_asked_by(tx.conn, &ids, now.instant())?;
    if for_good {
        account::totp_removal::end(tx.conn, &ids, now.instant())?;
    }
    Ok(())
}

/// Lets a suspended account in again.
///
/// # Errors
/// [`ProblemType::VersionMismatch`], [`ProblemType::AccountState`].
pub fn resume(tx: &mut Transaction<'_>, read: &Account, why: Why<'_>, now: Now) -> Result<(), Failure> {
    tx.effects.forget(Forget::All);
    outcome(account::change::resume(tx.conn, read, why, now.instant())?)
}

/// Writes into the audit of every municipality concerned what was done to accounts: the one that each belongs to, and
/// all that its company works for, so that none of them hears of it last.
///
/// # Errors
/// When the database fails.
pub fn note(tx: &mut Transaction<'_>, by: &Actor, action: &str, accounts: &[AccountId]) -> Result<(), Failure> {
    let unchanged: Vec<_> = accounts.iter().map(|id| (*id, Changes::default())).collect();
    note_changes(tx, by, action, &unchanged)
}

/// As [`note`], with what changed at each account.
///
/// # Errors
/// When the database fails.
pub fn note_changes(
    tx: &mut Transaction<'_>,
    by: &Actor,
    action: &str,
    accounts: &[(AccountId, Changes)],
) -> Result<(), Failure> {
    let ids: Vec<AccountId> = accounts.iter().map(|(id, _)| *id).collect();
    let concerned = account::concerned(tx.conn, &ids, by.now().today())?;
    let events = accounts.iter().flat_map(|(id, changes)| {
        let event = by.event(action, ("account", id), None).changing(changes);
        event.to_each(concerned.get(id).into_iter().flatten().cloned())
    });
    Ok(audit::append_all(tx.conn, &events.collect::<Vec<_>>())?)
}

/// The event of something that the command line does to an account: nobody is logged in, and no request comes.
#[must_use]
pub fn command_event(action: &str, id: AccountId, now: Now) -> audit::NewEvent {
    audit::NewEvent {
        at: now.instant(),
        account_id: None,
        municipality_code: None,
        action: action.to_owned(),
        subject_kind: "account".to_owned(),
        subject_id: id.to_string(),
        request_id: COMMAND.to_owned(),
        address: String::new(),
        purpose: None,
        details: String::new(),
    }
}

/// Notes why the log-in mail of an account does not wait for its mailing day, as an issue at once does.
///
/// # Errors
/// [`Failure::Invalid`] without a reason.
pub fn at_once(tx: &mut Transaction<'_>, by: &Actor, id: AccountId, reason: Option<&str>) -> Result<(), Failure> {
    let reason = reason.ok_or_else(|| Failure::Invalid(vec![FieldCode::Required.at("/reason", by.lang())]))?;
    Ok(issuing::note_at_once(tx.conn, id, reason)?)
}

fn outcome(changed: Changed) -> Result<(), Failure> {
    match changed {
        Changed::Done => Ok(()),
        Changed::VersionMismatch => Err(ProblemType::VersionMismatch.into()),
        Changed::State => Err(ProblemType::AccountState.into()),
        Changed::LastOperator => Err(ProblemType::LastOperator.into()),
    }
}
