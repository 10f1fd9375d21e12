//! Sending what lies in the outbox: which mail is next, and what came of it.
//!
//! Any number of processes do this on one database. A mail is claimed in a transaction, sent outside of any, and what
//! came of it is written down in another. Should a process die in between, the claim ends and another one sends the
//! mail: it may then arrive twice, with the same `Message-ID`, but it is never lost.

use crate::mail::{LINK_LIFE, letters};
use crate::{Failure, Service, Transaction};
use chrono::{Duration, NaiveDateTime};
use madoguchi_domain::{AccountStatus, LinkPurpose, Mail, MailOutcome, Now};
use madoguchi_store::account;
use madoguchi_store::mail::sending;

/// The wait after the first attempt; it doubles with each.
const FIRST_WAIT: Duration = Duration::minutes(1);
/// The longest wait between two attempts.
const LONGEST_WAIT: Duration = Duration::hours(4);
/// After this time without success a mail is given up; a link in it ends then, too.
const GIVEN_UP_AFTER: Duration = Duration::days(3);

/// What came of handing a mail over, in the mail server's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handover {
    /// The mail server took it.
    Taken(String),
    /// The mail server will never take it.
    Refused(String),
    /// The mail server asked to come again with this mail.
    Deferred(String),
    /// The mail server was not there.
    Unreachable(String),
}

/// Claims the mail that is due the longest, for a time: nobody else gets it meanwhile. Mails whose link has ended are
/// given up on the way.
///
/// # Errors
/// When the database fails.
pub async fn claim(service: &Service, now: Now, time: Duration) -> Result<Option<Mail>, Failure> {
    let now = now.instant();
    service.write(move |tx| Ok(sending::claim(tx.conn, now, now + time)?)).await
}

/// Writes down what came of a mail. One that could not be sent is tried again later and later, and given up in the end.
///
/// # Errors
/// When the database fails.
pub async fn note(service: &Service, mail: Mail, handover: Handover, now: Now) -> Result<(), Failure> {
    let now = now.instant();
    // Anywhere near this one: not all that failed together come again together.
    let jitter = rand::random_range(0.8..1.2);
    let noted = mail.clone();
    let again = move |tx: &mut Transaction<'_>, outcome: (MailOutcome, &str)| -> Result<(), Failure> {
        let (tries, first) = sending::tries(tx.conn, &noted)?;
        Ok(sending::note_not_sent(tx.conn, &noted, now, outcome, next_attempt(tries, first, now, jitter))?)
    };
    service
        .write(move |tx| {
            match &handover {
                Handover::Taken(words) => {
                    sending::note_sent(tx.conn, &mail, now, words, now + LINK_LIFE)?;
                    again_to_the_new_address(tx, &mail, now)?;
                }
                Handover::Refused(words) => {
                    sending::note_not_sent(tx.conn, &mail, now, (MailOutcome::Refused, words), None)?;
                }
                Handover::Deferred(words) => again(tx, (MailOutcome::Deferred, words))?,
                Handover::Unreachable(words) => again(tx, (MailOutcome::Unreachable, words))?,
            }
            Ok(())
        })
        .await
}

/// While a mail with a link left, its owner's address may have changed: the link goes to somebody else then, and is
/// dead. Another one goes to the new address.
fn again_to_the_new_address(tx: &mut Transaction<'_>, sent: &Mail, now: NaiveDateTime) -> Result<(), Failure> {
    let Some(purpose) = sent.kind.link_purpose() else { return Ok(()) };
    let Some(account) = account::find(tx.conn, sent.account_id)? else { return Ok(()) };
    if account.mail_address.as_ref() == Some(&sent.to) || account.status != AccountStatus::Active {
        return Ok(());
    }
    sending::note_address(tx.conn, sent)?;
    account::link::withdraw_all(tx.conn, &[account.id], now)?;
    let url = tx.settings.public_url.clone();
    match purpose {
        LinkPurpose::SetPassword => letters::log_in(tx, &account, now, now, &url),
        LinkPurpose::ResetPassword => letters::password_reset(tx, &account, now, &url),
    }
}

/// When a mail is tried again that was tried `tries` times before now, since `first`; `None` when it is given up.
fn next_attempt(tries: i64, first: Option<NaiveDateTime>, now: NaiveDateTime, jitter: f64) -> Option<NaiveDateTime> {
    if first.is_some_and(|first| first + GIVEN_UP_AFTER <= now) {
        return None;
    }
    let doublings = u32::try_from(tries).unwrap_or(u32::MAX).min(16);
    let wait = (FIRST_WAIT * 2_i32.pow(doublings)).min(LONGEST_WAIT);
    Some(now + Duration::milliseconds((wait.num_milliseconds() as f64 * jitter) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[track_caller]
    fn check(tries: i64, since_first: Duration, jitter: f64, expected: Option<Duration>) {
        let now = NaiveDate::from_ymd_opt(2021, 4, 23).and_then(|day| day.and_hms_opt(0, 0, 0)).expect("a moment");
        let first = (0 < tries).then(|| now - since_first);
        assert_eq!(next_attempt(tries, first, now, jitter), expected.map(|wait| now + wait), "{tries}");
    }

    #[test]
    fn the_wait_doubles_up_to_four_hours_and_ends_after_three_days() {
        let minutes = Duration::minutes;
        check(0, minutes(0), 1.0, Some(minutes(1)));
        check(1, minutes(1), 1.0, Some(minutes(2)));
        check(2, minutes(3), 1.0, Some(minutes(4)));
        check(7, minutes(127), 1.0, Some(minutes(128)));
        check(8, minutes(255), 1.0, Some(Duration::hours(4)));
        check(20, Duration::hours(50), 1.0, Some(Duration::hours(4)));
        check(i64::MAX, Duration::hours(71), 1.0, Some(Duration::hours(4)));
        check(20, Duration::hours(72), 1.0, None);
        check(0, minutes(0), 1.2, Some(Duration::seconds(72)));
        check(0, minutes(0), 0.8, Some(Duration::seconds(48)));
    }
}
