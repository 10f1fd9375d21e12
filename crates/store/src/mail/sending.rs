//! Sending what lies in the outbox, by any number of processes: each mail is claimed by one, and every attempt is
//! written down.

use crate::mail::outbox;
use crate::schema::{account_link, outbox_attempt, outbox_mail};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use madoguchi_domain::{Mail, MailId, MailOutcome, MailStatus};

/// Claims the mail that is due the longest: nobody else gets it before `until`.
///
/// Mails whose link has ended are given up on the way.
///
/// # Errors
/// When the database fails.
pub fn claim(conn: &mut AnyConnection, now: NaiveDateTime, until: NaiveDateTime) -> Result<Option<Mail>, StoreError> {
    expire(conn, now)?;
    let due = outbox_mail::table
        .filter(outbox_mail::status.eq(MailStatus::Waiting))
        .filter(outbox_mail::next_attempt_at.le(now));
    let first = due.order((outbox_mail::next_attempt_at, outbox_mail::id)).select(outbox_mail::id).limit(1);
    let found: Option<MailId> = match conn {
        // Locked until the row is moved on, and locked rows are skipped: two processes take two mails, and neither
        // waits.
        AnyConnection::Postgresql(pg) => first.for_update().skip_locked().first(pg).optional()?,
        // One writer: nobody else claims now.
        AnyConnection::Sqlite(sqlite) => first.first(sqlite).optional()?,
    };
    let Some(id) = found else { return Ok(None) };
    diesel::update(waiting(id)).set(outbox_mail::next_attempt_at.eq(until)).execute(conn)?;
    outbox::find(conn, id)
}

/// Gives up the mails whose link ended before they left; how many there were.
///
/// # Errors
/// When the database fails.
pub fn expire(conn: &mut AnyConnection, now: NaiveDateTime) -> Result<usize, StoreError> {
    let ended = account_link::table.filter(account_link::expires_at.le(now)).select(account_link::id.nullable());
    let holding = outbox_mail::table
        .filter(outbox_mail::status.eq_any([MailStatus::Waiting, MailStatus::Failed]))
        .filter(outbox_mail::link_token.is_not_null())
        .filter(outbox_mail::link_id.eq_any(ended));
    let given_up = (outbox_mail::status.eq(MailStatus::Failed), outbox_mail::link_token.eq(None::<String>));
    Ok(diesel::update(holding).set(given_up).execute(conn)?)
}

/// Writes down that a mail has left. Its link ends at `link_ends`, and its token is known to the addressee only.
///
/// A mail that was withdrawn while it left stays withdrawn: its link is dead.
///
/// # Errors
/// When the database fails.
pub fn note_sent(
    conn: &mut AnyConnection,
    mail: &Mail,
    at: NaiveDateTime,
    detail: &str,
    link_ends: NaiveDateTime,
) -> Result<(), StoreError> {
    note(conn, mail.id, at, MailOutcome::Sent, detail)?;
    let sent = (
        outbox_mail::status.eq(MailStatus::Sent),
        outbox_mail::sent_at.eq(Some(at)),
        outbox_mail::link_token.eq(None::<String>),
    );
    diesel::update(waiting(mail.id)).set(sent).execute(conn)?;
    if let Some(link_id) = mail.link_id {
        let link = account_link::table.filter(account_link::id.eq(link_id));
        diesel::update(link).set(account_link::expires_at.eq(link_ends)).execute(conn)?;
    }
    Ok(())
}

/// Writes down to whom a mail went, where its address was changed while it left.
///
/// # Errors
/// When the database fails.
pub fn note_address(conn: &mut AnyConnection, sent: &Mail) -> Result<(), StoreError> {
    let this = outbox_mail::table.filter(outbox_mail::id.eq(sent.id));
    diesel::update(this).set(outbox_mail::mail_address.eq(sent.to.as_str())).execute(conn)?;
    Ok(())
}

/// Writes down that a mail could not be sent. It is tried again at `again`; without, it is given up.
///
/// # Errors
/// When the database fails.
pub fn note_not_sent(
    conn: &mut AnyConnection,
    mail: &Mail,
    at: NaiveDateTime,
    (outcome, detail): (MailOutcome, &str),
    again: Option<NaiveDateTime>,
) -> Result<(), StoreError> {
    note(conn, mail.id, at, outcome, detail)?;
    match again {
        Some(again) => diesel::update(waiting(mail.id)).set(outbox_mail::next_attempt_at.eq(again)).execute(conn)?,
        None => diesel::update(waiting(mail.id)).set(outbox_mail::status.eq(MailStatus::Failed)).execute(conn)?,
    };
    Ok(())
}

/// How often a mail was tried since it was due, and when first. A mail that somebody made due again begins anew.
///
/// # Errors
/// When the database fails.
pub fn tries(conn: &mut AnyConnection, mail: &Mail) -> Result<(i64, Option<NaiveDateTime>), StoreError> {
    let since =
        outbox_attempt::table.filter(outbox_attempt::mail_id.eq(mail.id)).filter(outbox_attempt::at.ge(mail.due_at));
    let count = since.count().get_result(conn)?;
    let first = since.order(outbox_attempt::id).select(outbox_attempt::at).first(conn).optional()?;
    Ok((count, first))
}

#[diesel::dsl::auto_type(no_type_alias)]
fn waiting(id: MailId) -> _ {
    let waiting: MailStatus = MailStatus::Waiting;
    outbox_mail::table.filter(outbox_mail::id.eq(id)).filter(outbox_mail::status.eq(waiting))
}

fn note(
    conn: &mut AnyConnection,
    mail_id: MailId,
    at: NaiveDateTime,
    outcome: MailOutcome,
    detail: &str,
) -> Result<(), StoreError> {
    let row = (
        outbox_attempt::mail_id.eq(mail_id),
        outbox_attempt::at.eq(at),
        outbox_attempt::outcome.eq(outcome),
        outbox_attempt::detail.eq(detail),
    );
    diesel::insert_into(outbox_attempt::table).values(row).execute(conn)?;
    let this = outbox_mail::table.filter(outbox_mail::id.eq(mail_id));
    diesel::update(this).set(outbox_mail::attempts.eq(outbox_mail::attempts + 1)).execute(conn)?;
    Ok(())
}
