//! Writing mails: each function puts one into the outbox, in the caller's transaction.
//!
//! Its sender hears of it after the commit.

use super::{LINK_LIFE, LinkToken, Protection, texts};
use crate::Failure;
use crate::Transaction;
use chrono::NaiveDateTime;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{Account, AccountStatus, ExportRequest, Mail, MailAddress, MailKind};
use madoguchi_store::account;
use madoguchi_store::application::issuing;
use madoguchi_store::mail::outbox::{self, FreshLink, NewMail};

/// The log-in mail of a new account, to be sent at `due_at`: its id and a single-use link to set the password. Older
/// links of the account and the mails that wait with them are withdrawn.
///
/// # Errors
/// [`ProblemType::AccountNotLive`] when the account is not active or has no mail address.
pub fn log_in(
    tx: &mut Transaction<'_>,
    account: &Account,
    due_at: NaiveDateTime,
    now: NaiveDateTime,
    base_url: &str,
) -> Result<(), Failure> {
    with_link(tx, account, MailKind::LogIn, &texts::log_in(account, base_url), (due_at, now))
}

/// The log-in mails of accounts that were just made, each with the moment it is to be sent: a few statements, however
/// many they are.
///
/// # Errors
/// [`ProblemType::AccountNotLive`] when an account has no mail address.
pub fn first_log_in(
    tx: &mut Transaction<'_>,
    accounts: &[(&Account, NaiveDateTime)],
    now: NaiveDateTime,
    base_url: &str,
) -> Result<(), Failure> {
    let written: Vec<_> = accounts
        .iter()
        .map(|(account, _)| {
            let token = LinkToken::fresh();
            let hash = token.hash();
            (texts::log_in(account, base_url), token, hash)
        })
        .collect();
    let mails = accounts.iter().zip(&written).map(|((account, due_at), (text, token, hash))| {
        let to = account.mail_address.as_ref().ok_or(Failure::Problem(ProblemType::AccountNotLive))?;
        let link = FreshLink { token: token.text(), token_hash: hash, expires_at: *due_at + LINK_LIFE };
        Ok(NewMail {
            kind: MailKind::LogIn,
            account_id: account.id,
            to,
            subject: &text.subject,
            body: &text.body,
            link: Some(link),
            due_at: *due_at,
            now,
        })
    });
    let mails: Vec<NewMail<'_>> = mails.collect::<Result<_, Failure>>()?;
    tx.effects.wake_mails();
    Ok(issuing::put_mails(tx.conn, &mails)?)
}

/// A link to set a new password, for somebody who forgot the old one. While the log-in mail of the account still waits
/// for its day nothing happens: whoever knows an account's id must not call that mail forward.
///
/// # Errors
/// [`ProblemType::AccountNotLive`] when the account is not active or has no mail address.
pub fn password_reset(
    tx: &mut Transaction<'_>,
    account: &Account,
    now: NaiveDateTime,
    base_url: &str,
) -> Result<(), Failure> {
    if outbox::waits(tx.conn, account.id, MailKind::LogIn)? {
        return Ok(());
    }
    with_link(tx, account, MailKind::PasswordReset, &texts::password_reset(account, base_url), (now, now))
}

/// Tells owners that their accounts were changed, each at an address: at the old one, when it is the address that
/// changed.
///
/// # Errors
/// When the database fails.
pub fn account_changed(
    tx: &mut Transaction<'_>,
    accounts: &[(&Account, &MailAddress)],
    now: NaiveDateTime,
) -> Result<(), Failure> {
    let written: Vec<texts::Text> = accounts.iter().map(|(account, _)| texts::account_changed(account)).collect();
    let mails: Vec<_> = accounts.iter().zip(&written).map(|((account, to), text)| (*account, *to, text)).collect();
    put_all(tx, MailKind::AccountChanged, &mails, now)
}

/// Tells an owner that the protection of the account was changed, so that a stranger cannot do so in silence. Who has
/// no mail address gets none.
///
/// # Errors
/// When the database fails.
pub fn protection_changed(
    tx: &mut Transaction<'_>,
    account: &Account,
    what: Protection,
    now: NaiveDateTime,
) -> Result<(), Failure> {
    let Some(to) = &account.mail_address else { return Ok(()) };
    tell(tx, account, to, &texts::protection_changed(account, what), now)
}

/// A mail without a link, about a change that was made.
fn tell(
    tx: &mut Transaction<'_>,
    account: &Account,
    to: &MailAddress,
    texts::Text { subject, body }: &texts::Text,
    now: NaiveDateTime,
) -> Result<(), Failure> {
    let kind = MailKind::AccountChanged;
    tx.effects.wake_mails();
    outbox::put(tx.conn, &NewMail { kind, account_id: account.id, to, subject, body, link: None, due_at: now, now })?;
    Ok(())
}

/// Tells the person that somebody of the service desk asks for the second factor to be taken away, and asks the others
/// of the service desk to look at it.
///
/// # Errors
/// When the database fails.
pub fn second_factor_removal_asked(
    tx: &mut Transaction<'_>,
    subject: &Account,
    desk: &[Account],
    asked_by: &str,
    now: NaiveDateTime,
) -> Result<(), Failure> {
    let to_desk = texts::second_factor_removal_asked_of_desk(&subject.login_id, asked_by);
    let mut mails: Vec<_> = desk.iter().map(|account| (account, &to_desk)).collect();
    let to_person = texts::second_factor_removal_asked(subject);
    mails.push((subject, &to_person));
    tell_all(tx, &mails, now)
}

/// Tells the person that the second factor was taken away, and everybody else who has to do with the account.
///
/// # Errors
/// When the database fails.
pub fn second_factor_removed(
    tx: &mut Transaction<'_>,
    subject: &Account,
    others: &[Account],
    by: &[Account],
    now: NaiveDateTime,
) -> Result<(), Failure> {
    let by: Vec<&str> = by.iter().map(|account| account.login_id.as_str()).collect();
    let to_others = texts::second_factor_removed_of(&subject.login_id, &by);
    let mut mails: Vec<_> = others.iter().map(|account| (account, &to_others)).collect();
    let to_person = texts::second_factor_removed(subject);
    mails.push((subject, &to_person));
    tell_all(tx, &mails, now)
}

/// Mails without links about a change that was made. Who has no mail address gets none.
fn tell_all(tx: &mut Transaction<'_>, mails: &[(&Account, &texts::Text)], now: NaiveDateTime) -> Result<(), Failure> {
    let mails = mails.iter().filter_map(|(account, text)| Some((*account, account.mail_address.as_ref()?, *text)));
    put_all(tx, MailKind::AccountChanged, &mails.collect::<Vec<_>>(), now)
}

/// Mails without links, each of an account to an address: a few statements, however many they are.
fn put_all(
    tx: &mut Transaction<'_>,
    kind: MailKind,
    mails: &[(&Account, &MailAddress, &texts::Text)],
    now: NaiveDateTime,
) -> Result<(), Failure> {
    let mails: Vec<NewMail<'_>> = mails
        .iter()
        .map(|(account, to, texts::Text { subject, body })| NewMail {
            kind,
            account_id: account.id,
            to,
            subject,
            body,
            link: None,
            due_at: now,
            now,
        })
        .collect();
    tx.effects.wake_mails();
    Ok(issuing::put_mails(tx.conn, &mails)?)
}

/// Warns those in charge that an account looks at personal data more often than usual. Who has no mail address gets
/// none.
///
/// # Errors
/// When the database fails.
pub fn look_up_warning(
    tx: &mut Transaction<'_>,
    to: &[Account],
    about_login_id: &str,
    people: i32,
    now: NaiveDateTime,
) -> Result<(), Failure> {
    warn(tx, to, &texts::look_up_warning(about_login_id, people), now)
}

/// Tells those in charge that somebody asks for a file of more people than they let out by themselves. Who has no mail
/// address gets none.
///
/// # Errors
/// When the database fails.
pub fn export_asked(
    tx: &mut Transaction<'_>,
    to: &[Account],
    request: &ExportRequest,
    now: NaiveDateTime,
) -> Result<(), Failure> {
    let text = texts::export_asked(&request.login_id, request.people, &tx.settings.public_url);
    warn(tx, to, &text, now)
}

/// The same to each of these that is in use and has an address.
fn warn(tx: &mut Transaction<'_>, to: &[Account], text: &texts::Text, now: NaiveDateTime) -> Result<(), Failure> {
    let in_use = to.iter().filter(|account| account.status == AccountStatus::Active);
    let mails = in_use.filter_map(|account| Some((account, account.mail_address.as_ref()?, text)));
    put_all(tx, MailKind::LookUpWarning, &mails.collect::<Vec<_>>(), now)
}

/// Makes a mail that waits or was given up due at once; one with a link gets a fresh link.
///
/// # Errors
/// [`ProblemType::MailNotWaiting`] when it has left or was withdrawn; [`ProblemType::AccountNotLive`] when it would
/// bring a link to an account that is not active.
pub fn send_again(tx: &mut Transaction<'_>, mail: &Mail, now: NaiveDateTime) -> Result<(), Failure> {
    if mail.kind.link_purpose().is_some() {
        let account = account::find(tx.conn, mail.account_id)?;
        if account.is_none_or(|account| account.status != AccountStatus::Active) {
            return Err(Failure::Problem(ProblemType::AccountNotLive));
        }
    }
    let token = LinkToken::fresh();
    let link = FreshLink { token: token.text(), token_hash: &token.hash(), expires_at: now + LINK_LIFE };
    tx.effects.wake_mails();
    if outbox::retry(tx.conn, mail.id, &link, now)? {
        Ok(())
    } else {
        Err(Failure::Problem(ProblemType::MailNotWaiting))
    }
}

fn with_link(
    tx: &mut Transaction<'_>,
    account: &Account,
    kind: MailKind,
    texts::Text { subject, body }: &texts::Text,
    (due_at, now): (NaiveDateTime, NaiveDateTime),
) -> Result<(), Failure> {
    let Some(to) = account.mail_address.as_ref().filter(|_| account.status == AccountStatus::Active) else {
        return Err(Failure::Problem(ProblemType::AccountNotLive));
    };
    let token = LinkToken::fresh();
    let link = FreshLink { token: token.text(), token_hash: &token.hash(), expires_at: due_at + LINK_LIFE };
    tx.effects.wake_mails();
    outbox::put(tx.conn, &NewMail { kind, account_id: account.id, to, subject, body, link: Some(link), due_at, now })?;
    Ok(())
}
