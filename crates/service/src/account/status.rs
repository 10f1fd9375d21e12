//! What lets an account in and revokes its access: suspend, resume, delete, and the log-in mail once more.

use crate::account::{acts, wire};
use crate::mail::letters;
use crate::{Actor, Asked, Failure, Kept, SeenVersion, Service, Transaction};
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{Account, AccountId, AccountStatus, Changes, Now, Permission, Reach, Role};
use madoguchi_store::account;
use madoguchi_store::account::change::{Reasoned, Why};
use madoguchi_store::mail::outbox;

/// What is done to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Its access is revoked, until it is resumed.
    Suspend,
    /// It is let in again, with its password.
    Resume,
    /// Its access is revoked for good.
    Delete,
}

impl Act {
    /// The audit's word.
    const fn action(self) -> &'static str {
        match self {
            Self::Suspend => "account.suspended",
            Self::Resume => "account.resumed",
            Self::Delete => "account.deleted",
        }
    }

    /// What the account becomes.
    const fn leads_to(self) -> AccountStatus {
        match self {
            Self::Suspend => AccountStatus::Suspended,
            Self::Resume => AccountStatus::Active,
            Self::Delete => AccountStatus::Deleted,
        }
    }

    /// Who may do it at all.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Suspend | Self::Resume => Permission::SuspendAccounts,
            Self::Delete => Permission::WriteAccounts,
        }
    }

    fn run(self, tx: &mut Transaction<'_>, read: &Account, why: Why<'_>, now: Now) -> Result<(), Failure> {
        match self {
            Self::Suspend => acts::revoke_access(tx, &[Reasoned { read, why }], false, now),
            Self::Delete => acts::revoke_access(tx, &[Reasoned { read, why }], true, now),
            Self::Resume => acts::resume(tx, read, why, now),
        }
    }
}

/// A municipality acts on the agents that it applied for, and lets nobody in whom the service desk has suspended.
fn may_act(tx: &mut Transaction<'_>, by: &Actor, read: &Account, act: Act) -> Result<(), Failure> {
    match by.scope().reach() {
        Reach::Nation => return Ok(()),
        Reach::Municipalities(own) => {
            let is_own = read.role == Role::Agent && read.owner.is_some_and(|owner| own.contains(&owner));
            if !is_own {
                return Err(ProblemType::NotPermitted.into());
            }
        }
    }
    if act == Act::Resume
        && read.status == AccountStatus::Suspended
        && account::change::last_changed_by(tx.conn, read.id)? == Some(Role::Operator)
    {
        return Err(ProblemType::SuspendedByDesk.into());
    }
    Ok(())
}

/// Suspends, resumes or deletes an account, for a reason that is kept with it: the service desk any, a municipality
/// suspends and resumes the agents that it applied for.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::SuspendedByDesk`],
/// [`ProblemType::OwnAccount`], [`ProblemType::NotFound`],
/// [`ProblemType::VersionMismatch`]; [`ProblemType::AccountState`] when its status does not allow it;
/// [`ProblemType::LastOperator`] when nobody would be left on the service desk.
pub async fn change(
    service: &Service,
    by: &Actor,
    asked: Asked,
    act: Act,
    (id, seen): (AccountId, SeenVersion),
    reason: String,
) -> Result<Kept, Failure> {
    by.require(act.permission())?;
    if id == by.account_id() {
        return Err(ProblemType::OwnAccount.into());
    }
    let actor = by.clone();
    service
        .write_once(by, asked, None, move |tx| {
            let (by, now) = (&actor, actor.now());
            let read = account::list::find(tx.conn, by.scope(), id, now.today())?.ok_or(ProblemType::NotFound)?;
            let read = read.account;
            may_act(tx, by, &read, act)?;
            seen.check(read.version)?;
            act.run(tx, &read, Why { by: by.account_id(), reason: &reason }, now)?;
            let changes = Changes::of_account_status(read.status, act.leads_to());
            acts::note_changes(tx, by, act.action(), &[(id, changes)])?;
            let listed = account::list::find(tx.conn, by.scope(), id, now.today())?.ok_or(ProblemType::NotFound)?;
            wire::answer(listed, by.scope())
        })
        .await
}

/// Sends the link to set the password once more; the link before no longer works. Who has a password gets one to set a
/// new one. Before the mailing day of the first one it takes a reason, which is kept with the application.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`]; [`ProblemType::AccountNotLive`] when the account is not
/// active or has no mail address; [`Failure::Invalid`] without the reason that it takes.
pub async fn send_log_in_mail(
    service: &Service,
    by: &Actor,
    id: AccountId,
    reason: Option<String>,
) -> Result<(), Failure> {
    by.require(Permission::WriteAccounts)?;
    let (by, public_url) = (by.clone(), service.settings().public_url.clone());
    service
        .write(move |tx| {
            let account = account::find(tx.conn, id)?.ok_or(ProblemType::NotFound)?;
            let now = by.now().instant();
            if account.has_password() {
                letters::password_reset(tx, &account, now, &public_url)?;
            } else {
                if outbox::waits_for_its_day(tx.conn, id, now)? {
                    acts::at_once(tx, &by, id, reason.as_deref())?;
                }
                letters::log_in(tx, &account, now, now, &public_url)?;
            }
            acts::note(tx, &by, "account.link_sent", &[id])
        })
        .await
}
