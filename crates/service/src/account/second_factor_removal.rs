//! A lost second factor is taken away by two people of the service desk: one asks, with a reason, another agrees
//! (docs/decisions/021). A lone one uses the command line.

use crate::account::acts;
use crate::effects::Forget;
use crate::mail::letters;
use crate::{Actor, Answer, Asked, Failure, Kept, SeenVersion, Service, Settings, Transaction};
use madoguchi_contract::account::SecondFactorRemoval as Wire;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::{etag, rfc3339};
use madoguchi_domain::{
    Account, AccountId, AccountStatus, Now, Permission, RemovalRefusal, RemovalStatus, SecondFactorRemoval,
    SecondFactorRemovalId,
};
use madoguchi_store::account::totp_removal::{self, Answered, RemovalFilter};
use madoguchi_store::session::second_factor;
use madoguchi_store::{AnyConnection, Store, account, audit, session};

/// Requests, the newest first, after the one of this id.
///
/// # Errors
/// [`ProblemType::NotPermitted`].
pub async fn list(
    service: &Service,
    by: &Actor,
    filter: RemovalFilter,
    after: Option<SecondFactorRemovalId>,
    limit: i64,
) -> Result<Vec<SecondFactorRemoval>, Failure> {
    by.require(Permission::WriteAccounts)?;
    service.read(move |conn| Ok(totp_removal::list(conn, filter, after, limit)?)).await
}

/// Asks for the second factor of an account to be taken away. Its person and the others of the service desk hear of it
/// by mail.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::OwnAccount`], [`ProblemType::NotFound`],
/// [`ProblemType::AccountState`] for a deleted account, [`ProblemType::NoSecondFactor`]; [`ProblemType::RemovalOpen`]
/// when somebody has asked already.
pub async fn ask(service: &Service, by: &Actor, asked: Asked, id: AccountId, reason: String) -> Result<Kept, Failure> {
    by.require(Permission::WriteAccounts)?;
    if id == by.account_id() {
        return Err(ProblemType::OwnAccount.into());
    }
    let actor = by.clone();
    service
        .write_once(by, asked, None, move |tx| {
            let (by, now) = (&actor, actor.now().instant());
            let subject = live(tx.conn, id)?;
            if !second_factor::is_set_up(tx.conn, id)? {
                return Err(ProblemType::NoSecondFactor.into());
            }
            let made = totp_removal::ask(tx.conn, id, by.account_id(), &reason, now)?;
            let made = made.ok_or(ProblemType::RemovalOpen)?;
            acts::note(tx, by, "account.totp_removal_asked", &[id])?;
            let mut others = account::desk_with_mail(tx.conn)?;
            others.retain(|other| other.id != by.account_id() && other.id != id);
            letters::second_factor_removal_asked(tx, &subject, &others, &by.account().login_id, now)?;
            let made = stored(tx.conn, made)?;
            let location = "/api/v1/second-factor-removals".to_owned();
            Ok(Answer::created(&wire(&made, now), location)?.with_etag(etag(made.version)))
        })
        .await
}

/// What a person of the service desk says to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// Another than who asked: the second factor is taken away.
    Agree,
    /// Another than who asked: it stays, for this reason.
    Refuse(String),
    /// Who asked: it is not needed any more.
    Withdraw,
}

impl Says {
    const fn becomes(&self) -> (RemovalStatus, &'static str) {
        match self {
            Self::Agree => (RemovalStatus::Agreed, "account.totp_removal_agreed"),
            Self::Refuse(_) => (RemovalStatus::Refused, "account.totp_removal_refused"),
            Self::Withdraw => (RemovalStatus::Withdrawn, "account.totp_removal_withdrawn"),
        }
    }

    fn check(&self, read: &SecondFactorRemoval, by: &Actor) -> Result<(), Failure> {
        let now = by.now().instant();
        let may = match self {
            Self::Agree | Self::Refuse(_) => read.answerable_by(by.account_id(), now),
            Self::Withdraw => read.withdrawable_by(by.account_id(), now),
        };
        may.map_err(|refusal| match refusal {
            RemovalRefusal::Settled => ProblemType::RemovalSettled.into(),
            RemovalRefusal::AnotherPerson => ProblemType::AnotherOperator.into(),
            RemovalRefusal::NotTheAsker => ProblemType::NotPermitted.into(),
        })
    }
}

/// Answers a request, or takes it back. With consent the second factor is gone, with its recovery codes, and the
/// account's log-ins end; everybody concerned hears of it by mail.
///
/// # Errors
/// [`ProblemType::NotPermitted`], also for whoever takes back another's request; [`ProblemType::NotFound`],
/// [`ProblemType::RemovalSettled`], [`ProblemType::AnotherOperator`], [`ProblemType::VersionMismatch`];
/// [`ProblemType::AccountState`] and [`ProblemType::NoSecondFactor`] when there is nothing to take away any more.
pub async fn answer(
    service: &Service,
    by: &Actor,
    asked: Asked,
    (id, seen): (SecondFactorRemovalId, SeenVersion),
    says: Says,
) -> Result<Kept, Failure> {
    by.require(Permission::WriteAccounts)?;
    let actor = by.clone();
    service
        .write_once(by, asked, None, move |tx| {
            let (by, now) = (&actor, actor.now());
            let read = totp_removal::find(tx.conn, id)?.ok_or(ProblemType::NotFound)?;
            says.check(&read, by)?;
            seen.check(read.version)?;
            let (status, action) = says.becomes();
            let refusal_reason = match &says {
                Says::Refuse(reason) => Some(reason.as_str()),
                Says::Agree | Says::Withdraw => None,
            };
            let answered = Answered { status, by: by.account_id(), at: now.instant(), refusal_reason };
            if !totp_removal::answer(tx.conn, &read, &answered)? {
                return Err(ProblemType::RemovalSettled.into());
            }
            acts::note(tx, by, action, &[read.account_id])?;
            if says == Says::Agree {
                let subject = live(tx.conn, read.account_id)?;
                let asker = read.asked_by.map(|id| account::find(tx.conn, id)).transpose()?.flatten();
                // Two people: one whose access was revoked meanwhile is none of them.
                let asker = asker.filter(|asker| asker.status == AccountStatus::Active);
                let asker = asker.ok_or(ProblemType::RemovalSettled)?;
                let both = [asker, by.account().clone()];
                remove(tx, &subject, &both, now)?;
                acts::note(tx, by, "account.totp_removed", &[read.account_id])?;
            }
            let now_stored = stored(tx.conn, id)?;
            Ok(Answer::ok(&wire(&now_stored, now.instant()))?.with_etag(etag(now_stored.version)))
        })
        .await
}

/// Takes the second factor away and ends the log-ins; tells the person, those who did it, and the municipality that the
/// account belongs to.
fn remove(tx: &mut Transaction<'_>, subject: &Account, by: &[Account], now: Now) -> Result<(), Failure> {
    if !second_factor::remove(tx.conn, subject.id)? {
        return Err(ProblemType::NoSecondFactor.into());
    }
    session::end_all(tx.conn, &[subject.id], now.real())?;
    tx.effects.forget(Forget::Account(subject.id));
    let mut told = match subject.municipality.or(subject.owner) {
        Some(municipality) => account::with_mail_of(tx.conn, &municipality)?,
        None => vec![],
    };
    // The person is told in other words.
    told.retain(|account| account.id != subject.id);
    told.extend(by.iter().cloned());
    letters::second_factor_removed(tx, subject, &told, by, now.instant())
}

/// The account, unless it is deleted.
fn live(conn: &mut AnyConnection, id: AccountId) -> Result<Account, Failure> {
    let found = account::find(conn, id)?.ok_or(ProblemType::NotFound)?;
    match found.status {
        AccountStatus::Active | AccountStatus::Suspended => Ok(found),
        AccountStatus::Deleted => Err(ProblemType::AccountState.into()),
    }
}

fn stored(conn: &mut AnyConnection, id: SecondFactorRemovalId) -> Result<SecondFactorRemoval, Failure> {
    totp_removal::find(conn, id)?.ok_or(ProblemType::NotFound.into())
}

/// What became of the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commanded {
    /// The second factor is gone.
    Removed,
    /// There is no account with this log-in id, or it is deleted.
    NoAccount,
    /// It has no second factor.
    NoSecondFactor,
}

/// Takes the second factor of an account away, on the calling thread and by nobody who is logged in: for a service desk
/// of one. Its person and the municipality that it belongs to hear of it by mail, and the audit of all concerned says
/// that it was the command line.
///
/// # Errors
/// When the database fails.
pub fn remove_by_command(store: &Store, login_id: &str, reason: &str, now: Now) -> Result<Commanded, Failure> {
    let (login_id, reason) = (login_id.to_owned(), reason.to_owned());
    let settings = Settings::default();
    store.write_blocking(move |conn| {
        let mut tx = Transaction::within(conn, &settings);
        let found = account::find_by_login_id(tx.conn, &login_id)?;
        let Some(subject) = found.filter(|account| account.status != AccountStatus::Deleted) else {
            return Ok(Commanded::NoAccount);
        };
        if !second_factor::is_set_up(tx.conn, subject.id)? {
            return Ok(Commanded::NoSecondFactor);
        }
        remove(&mut tx, &subject, &[], now)?;
        totp_removal::end(tx.conn, &[subject.id], now.instant())?;
        totp_removal::note_command(tx.conn, subject.id, &reason, now.instant())?;
        let event = acts::command_event("account.totp_removed", subject.id, now);
        let mut concerned = account::concerned(tx.conn, &[subject.id], now.today())?;
        let concerned = concerned.remove(&subject.id).into_iter().flatten();
        audit::append_all(tx.conn, &event.to_each(concerned))?;
        Ok(Commanded::Removed)
    })
}

/// A request on the wire, as it stands at a moment.
#[must_use]
pub fn wire(removal: &SecondFactorRemoval, now: chrono::NaiveDateTime) -> Wire {
    Wire {
        id: removal.id.to_string(),
        account_id: removal.account_id.to_string(),
        login_id: removal.login_id.clone(),
        reason: removal.reason.clone(),
        asked_by: removal.asked_by_login_id.clone(),
        asked_at: rfc3339(removal.asked_at),
        expires_at: rfc3339(removal.expires_at),
        status: removal.status_at(now).code().to_owned(),
        decided_by: removal.decided_by_login_id.clone(),
        decided_at: removal.decided_at.map(rfc3339),
        refusal_reason: removal.refusal_reason.clone(),
        etag: etag(removal.version),
    }
}
