//! The outbox (ACC3): mails are written in the transaction of what they tell of, and wait here until they are sent.
//!
//! A link's token is not in a mail's text: [`LINK`] stands in its place. The token lies beside it as long as the mail
//! has not left, because only the hash of it is kept anywhere else. Sending is [`crate::mail::sending`].

use crate::account::link::NewLink;
use crate::availability::containing;
use crate::schema::{account, outbox_attempt, outbox_mail};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use madoguchi_domain::{
    AccountId, LinkId, LinkPurpose, Mail, MailAddress, MailAttempt, MailCounts, MailFilter, MailId, MailKind,
    MailOutcome, MailStatus,
};
use std::collections::HashSet;

/// Stands in a mail's text for the token of its link.
pub const LINK: &str = "{link}";

/// The link that a mail is to hold; it is made with the mail.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FreshLink<'a> {
    /// Its token.
    pub token: &'a str,
    /// SHA-256 of the token, hexadecimal.
    pub token_hash: &'a str,
    /// It works before this moment.
    pub expires_at: NaiveDateTime,
}

/// A mail to be put.
#[derive(Clone, PartialEq, Eq)]
pub struct NewMail<'a> {
    /// What it is about.
    pub kind: MailKind,
    /// The account it is about.
    pub account_id: AccountId,
    /// Where it goes.
    pub to: &'a MailAddress,
    /// Subject.
    pub subject: &'a str,
    /// Plain text, with [`LINK`] for the token.
    pub body: &'a str,
    /// The link of a [`MailKind::LogIn`] or [`MailKind::PasswordReset`].
    pub link: Option<FreshLink<'a>>,
    /// Not to be sent before.
    pub due_at: NaiveDateTime,
    /// Now.
    pub now: NaiveDateTime,
}

#[derive(Queryable)]
pub(crate) struct Row {
    id: MailId,
    kind: MailKind,
    account_id: AccountId,
    login_id: String,
    mail_address: String,
    subject: String,
    body: String,
    link_id: Option<LinkId>,
    link_token: Option<String>,
    status: MailStatus,
    due_at: NaiveDateTime,
    attempts: i32,
    next_attempt_at: NaiveDateTime,
    sent_at: Option<NaiveDateTime>,
}

impl TryFrom<Row> for Mail {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("outbox_mail {}: {what}", row.id));
        Ok(Self {
            id: row.id,
            kind: row.kind,
            account_id: row.account_id,
            login_id: row.login_id,
            to: MailAddress::parse(&row.mail_address).map_err(|_| corrupt("mail address"))?,
            subject: row.subject,
            body: row.body,
            link_id: row.link_id,
            link_token: row.link_token,
            status: row.status,
            due_at: row.due_at,
            attempts: u32::try_from(row.attempts).map_err(|_| corrupt("attempts"))?,
            next_attempt_at: row.next_attempt_at,
            sent_at: row.sent_at,
        })
    }
}

macro_rules! select_mails {
    () => {
        outbox_mail::table.inner_join(account::table).select((
            outbox_mail::id,
            outbox_mail::kind,
            outbox_mail::account_id,
            account::login_id,
            outbox_mail::mail_address,
            outbox_mail::subject,
            outbox_mail::body,
            outbox_mail::link_id,
            outbox_mail::link_token,
            outbox_mail::status,
            outbox_mail::due_at,
            outbox_mail::attempts,
            outbox_mail::next_attempt_at,
            outbox_mail::sent_at,
        ))
    };
}

/// Puts a mail into the outbox; its id. A link in it takes the place of every older one of the account, and of the
/// mails that hold them.
///
/// # Errors
/// When the database fails.
pub fn put(conn: &mut AnyConnection, new: &NewMail<'_>) -> Result<MailId, StoreError> {
    let link_id = match (&new.link, new.kind.link_purpose()) {
        (Some(link), Some(purpose)) => Some(issue(conn, new.account_id, purpose, link, new.now)?),
        (Some(_), None) | (None, _) => None,
    };
    let row = (
        outbox_mail::kind.eq(new.kind),
        outbox_mail::account_id.eq(new.account_id),
        outbox_mail::mail_address.eq(new.to.as_str()),
        outbox_mail::subject.eq(new.subject),
        outbox_mail::body.eq(new.body),
        outbox_mail::link_id.eq(link_id),
        outbox_mail::link_token.eq(new.link.filter(|_| link_id.is_some()).map(|link| link.token)),
        outbox_mail::status.eq(MailStatus::Waiting),
        outbox_mail::due_at.eq(new.due_at),
        outbox_mail::attempts.eq(0),
        outbox_mail::next_attempt_at.eq(new.due_at),
        outbox_mail::created_at.eq(new.now),
    );
    Ok(diesel::insert_into(outbox_mail::table).values(row).returning(outbox_mail::id).get_result(conn)?)
}

fn issue(
    conn: &mut AnyConnection,
    account_id: AccountId,
    purpose: LinkPurpose,
    link: &FreshLink<'_>,
    now: NaiveDateTime,
) -> Result<LinkId, StoreError> {
    let &FreshLink { token_hash, expires_at, .. } = link;
    crate::account::link::issue(conn, &NewLink { account_id, purpose, token_hash, created_at: now, expires_at })
}

/// Sends the waiting mails with a link of some accounts to the address that the account has now: its owner's address
/// was corrected. The accounts that had one.
///
/// # Errors
/// When the database fails.
pub fn readdress(conn: &mut AnyConnection, account_ids: &[AccountId]) -> Result<HashSet<AccountId>, StoreError> {
    let address = account::table.filter(account::id.eq(outbox_mail::account_id)).select(account::mail_address);
    let waiting = outbox_mail::table
        .filter(outbox_mail::account_id.eq_any(account_ids))
        .filter(outbox_mail::link_id.is_not_null())
        .filter(outbox_mail::status.eq(MailStatus::Waiting));
    let update = diesel::update(waiting).set(outbox_mail::mail_address.eq(address.single_value().assume_not_null()));
    let readdressed: Vec<AccountId> =
        each_backend!(conn, |c| update.returning(outbox_mail::account_id).get_results(c))?;
    Ok(readdressed.into_iter().collect())
}

/// Whether a mail of a kind about an account waits.
///
/// # Errors
/// When the database fails.
pub fn waits(conn: &mut AnyConnection, account_id: AccountId, kind: MailKind) -> Result<bool, StoreError> {
    let waiting = outbox_mail::table
        .filter(outbox_mail::account_id.eq(account_id))
        .filter(outbox_mail::kind.eq(kind))
        .filter(outbox_mail::status.eq(MailStatus::Waiting));
    Ok(diesel::select(diesel::dsl::exists(waiting)).get_result(conn)?)
}

/// Whether the log-in mail of an account waits for a later moment.
///
/// # Errors
/// When the database fails.
pub fn waits_for_its_day(
    conn: &mut AnyConnection,
    account_id: AccountId,
    now: NaiveDateTime,
) -> Result<bool, StoreError> {
    let scheduled = outbox_mail::table
        .filter(outbox_mail::account_id.eq(account_id))
        .filter(outbox_mail::kind.eq(MailKind::LogIn))
        .filter(outbox_mail::status.eq(MailStatus::Waiting))
        .filter(outbox_mail::due_at.gt(now));
    Ok(diesel::select(diesel::dsl::exists(scheduled)).get_result(conn)?)
}

/// Mails, the newest first, from after an id on.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut AnyConnection,
    filter: &MailFilter,
    after: Option<MailId>,
    limit: i64,
) -> Result<Vec<Mail>, StoreError> {
    let mut query = select_mails!().order(outbox_mail::id.desc()).limit(limit).into_boxed();
    if let Some(status) = filter.status {
        query = query.filter(outbox_mail::status.eq(status));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(outbox_mail::kind.eq(kind));
    }
    if let Some(login_id) = filter.login_id.as_deref().filter(|login_id| !login_id.is_empty()) {
        query = query.filter(account::login_id.like(containing(login_id)).escape('!'));
    }
    if let Some(after) = after {
        query = query.filter(outbox_mail::id.lt(after));
    }
    query.load::<Row>(conn)?.into_iter().map(Mail::try_from).collect()
}

/// The mail of an id.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut AnyConnection, id: MailId) -> Result<Option<Mail>, StoreError> {
    let row = select_mails!().filter(outbox_mail::id.eq(id)).first::<Row>(conn).optional()?;
    row.map(Mail::try_from).transpose()
}

/// Every attempt to send a mail, the oldest first.
///
/// # Errors
/// When the database fails.
pub fn attempts(conn: &mut AnyConnection, mail_id: MailId) -> Result<Vec<MailAttempt>, StoreError> {
    let of_mail = outbox_attempt::table.filter(outbox_attempt::mail_id.eq(mail_id)).order(outbox_attempt::id);
    let rows: Vec<(NaiveDateTime, MailOutcome, String)> =
        of_mail.select((outbox_attempt::at, outbox_attempt::outcome, outbox_attempt::detail)).load(conn)?;
    Ok(rows.into_iter().map(|(at, outcome, detail)| MailAttempt { at, outcome, detail }).collect())
}

/// The outbox as a whole.
///
/// # Errors
/// When the database fails.
pub fn counts(conn: &mut AnyConnection, now: NaiveDateTime) -> Result<MailCounts, StoreError> {
    let of = |status: MailStatus| outbox_mail::table.filter(outbox_mail::status.eq(status));
    Ok(MailCounts {
        due: due(conn, now)?,
        scheduled: of(MailStatus::Waiting).filter(outbox_mail::due_at.gt(now)).count().get_result(conn)?,
        failed: of(MailStatus::Failed).count().get_result(conn)?,
        unreachable_since: unreachable_since(conn, now)?,
    })
}

/// How many mails wait and are due.
///
/// # Errors
/// When the database fails.
pub fn due(conn: &mut AnyConnection, now: NaiveDateTime) -> Result<i64, StoreError> {
    let waiting = outbox_mail::table.filter(outbox_mail::status.eq(MailStatus::Waiting));
    Ok(waiting.filter(outbox_mail::due_at.le(now)).count().get_result(conn)?)
}

/// Since when the mail server is away, while mails that were tried wait for it: no attempt was answered since.
///
/// # Errors
/// When the database fails.
pub fn unreachable_since(conn: &mut AnyConnection, now: NaiveDateTime) -> Result<Option<NaiveDateTime>, StoreError> {
    let tried = outbox_mail::table
        .filter(outbox_mail::status.eq(MailStatus::Waiting))
        .filter(outbox_mail::due_at.le(now))
        .filter(outbox_mail::attempts.gt(0));
    if !diesel::select(diesel::dsl::exists(tried)).get_result::<bool>(conn)? {
        return Ok(None);
    }
    let answered = outbox_attempt::table
        .filter(outbox_attempt::outcome.ne(MailOutcome::Unreachable))
        .order(outbox_attempt::id.desc())
        .select(outbox_attempt::id);
    let last: Option<i64> = answered.first(conn).optional()?;
    let since = outbox_attempt::table
        .filter(outbox_attempt::id.gt(last.unwrap_or(0)))
        .order(outbox_attempt::id)
        .select(outbox_attempt::at);
    Ok(since.first(conn).optional()?)
}

/// Makes a mail that waits or was given up due at once. One that holds a link gets the fresh one: the old one may have
/// ended, or nobody knows its token any more. False: the mail has left or was withdrawn.
///
/// # Errors
/// When the database fails.
pub fn retry(
    conn: &mut AnyConnection,
    id: MailId,
    link: &FreshLink<'_>,
    now: NaiveDateTime,
) -> Result<bool, StoreError> {
    let this = outbox_mail::table.filter(outbox_mail::id.eq(id));
    let due = (
        outbox_mail::status.eq(MailStatus::Waiting),
        outbox_mail::due_at.eq(now),
        outbox_mail::next_attempt_at.eq(now),
    );
    let unsent = this.filter(outbox_mail::status.eq_any([MailStatus::Waiting, MailStatus::Failed]));
    let about = diesel::update(unsent).set(due).returning((outbox_mail::account_id, outbox_mail::kind));
    let Some((account_id, kind)) = about.get_result::<(AccountId, MailKind)>(conn).optional()? else {
        return Ok(false);
    };
    if let Some(purpose) = kind.link_purpose() {
        let link_id = issue(conn, account_id, purpose, link, now)?;
        // The fresh link withdrew this mail with the others of the account.
        let again = (
            outbox_mail::status.eq(MailStatus::Waiting),
            outbox_mail::link_id.eq(Some(link_id)),
            outbox_mail::link_token.eq(Some(link.token)),
        );
        diesel::update(this).set(again).execute(conn)?;
    }
    Ok(true)
}
