//! The outbox as the service desk sees it (ACC3): mails that wait, mails that have left, and every attempt to send
//! them.

use crate::account::acts;
use crate::mail::wire::wire;
use crate::mail::{letters, with_link, without_link};
use crate::{Actor, Answer, Asked, Failure, Kept, Service, Transaction};
use madoguchi_contract::mail::{OutboxAttempt, OutboxMailText};
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::rfc3339;
use madoguchi_domain::{
    LookPurpose, Mail, MailAttempt, MailCounts, MailFilter, MailId, MailKind, MailStatus, Permission,
};
use madoguchi_store::mail::outbox;
use madoguchi_store::{AnyConnection, account, audit};

/// The mails of the outbox, the newest first, after the one with this id. Reading them is written down in the audit.
///
/// # Errors
/// [`ProblemType::NotPermitted`].
pub async fn list(
    service: &Service,
    by: &Actor,
    filter: MailFilter,
    after: Option<MailId>,
    limit: i64,
) -> Result<Vec<Mail>, Failure> {
    by.require(Permission::ManageOutbox)?;
    let by = by.clone();
    service
        .write(move |tx| {
            let event = by.event("outbox.listed", ("outbox", &"list"), None);
            audit::append(tx.conn, &event.seen_for(LookPurpose::Accounts))?;
            Ok(outbox::list(tx.conn, &filter, after, limit)?)
        })
        .await
}

/// How many mails wait and how many were given up.
///
/// # Errors
/// [`ProblemType::NotPermitted`].
pub async fn counts(service: &Service, by: &Actor) -> Result<MailCounts, Failure> {
    by.require(Permission::ManageOutbox)?;
    let now = by.now().instant();
    service.read(move |conn| Ok(outbox::counts(conn, now)?)).await
}

/// Whether a server hands mails over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// By SMTP: nobody else needs the link of a mail.
    Smtp,
    /// By hand: the service desk reads the mail while it waits, and passes its link on.
    ByHand,
}

/// A mail with its text and every attempt to send it. Reading it is written down in the audit. The link in it shows
/// only while the mail waits to be delivered by hand.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`].
pub async fn find(service: &Service, by: &Actor, id: MailId, delivery: Delivery) -> Result<OutboxMailText, Failure> {
    by.require(Permission::ManageOutbox)?;
    let by = by.clone();
    service
        .write(move |tx| {
            let mail = outbox::find(tx.conn, id)?.ok_or(ProblemType::NotFound)?;
            note(tx, &by, "outbox_mail.read", &mail)?;
            let body = match (delivery, mail.status, mail.link_token.as_deref()) {
                (Delivery::ByHand, MailStatus::Waiting, Some(token)) => with_link(&mail.body, token),
                (Delivery::ByHand | Delivery::Smtp, _, _) => without_link(&mail.body),
            };
            with_attempts(tx.conn, &mail, body)
        })
        .await
}

/// Makes a mail due at once that waits or was given up. One that holds a link gets a fresh one; the old link ends. A
/// log-in mail before its mailing day takes a reason.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`]; [`ProblemType::MailNotWaiting`] when it has left or was
/// withdrawn; [`ProblemType::AccountNotLive`] when its link would go to an account that is not active;
/// [`Failure::Invalid`] without the reason that it takes.
pub async fn retry(
    service: &Service,
    by: &Actor,
    asked: Asked,
    id: MailId,
    reason: Option<String>,
) -> Result<Kept, Failure> {
    by.require(Permission::ManageOutbox)?;
    let actor = by.clone();
    service
        .write_once(by, asked, None, move |tx| {
            let mail = outbox::find(tx.conn, id)?.ok_or(ProblemType::NotFound)?;
            let now = actor.now().instant();
            if mail.kind == MailKind::LogIn && mail.status == MailStatus::Waiting && now < mail.due_at {
                acts::at_once(tx, &actor, mail.account_id, reason.as_deref())?;
            }
            letters::send_again(tx, &mail, now)?;
            note(tx, &actor, "outbox_mail.retried", &mail)?;
            let mail = outbox::find(tx.conn, id)?.ok_or(ProblemType::NotFound)?;
            // The answer is kept for the key: the link must not be in it.
            let body = without_link(&mail.body);
            Answer::ok(&with_attempts(tx.conn, &mail, body)?)
        })
        .await
}

/// What was done to a mail, in the audit of everybody whom its account concerns.
fn note(tx: &mut Transaction<'_>, by: &Actor, action: &str, mail: &Mail) -> Result<(), Failure> {
    let concerned = account::concerned(tx.conn, &[mail.account_id], by.now().today())?.remove(&mail.account_id);
    let event = by.event(action, ("outbox_mail", &mail.id), None).seen_for(LookPurpose::Accounts);
    Ok(audit::append_all(tx.conn, &event.to_each(concerned.unwrap_or_default()))?)
}

fn with_attempts(conn: &mut AnyConnection, mail: &Mail, body: String) -> Result<OutboxMailText, Failure> {
    let tries = outbox::attempts(conn, mail.id)?;
    let wire_try = |MailAttempt { at, outcome, detail }: MailAttempt| OutboxAttempt {
        at: rfc3339(at),
        outcome: outcome.code().to_owned(),
        detail,
    };
    Ok(OutboxMailText { mail: wire(mail), body, tries: tries.into_iter().map(wire_try).collect() })
}
