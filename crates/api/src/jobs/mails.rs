//! The sender of mails: takes what is due from the outbox and hands it over, one at a time.
//!
//! Any number of processes do this on one database. A mail is claimed in a transaction, sent outside of any, and what came of it is
//! written down in another. Should a process die in between, the claim ends and another one sends the mail: it may then arrive
//! twice, with the same `Message-ID`, but it is never lost.

use crate::clock::Clock;
use crate::mail::smtp::{Connection, Failure, PATIENCE};
use crate::mail::smtp_settings::SmtpSettings;
use crate::state::AppState;
use chrono::{Duration, NaiveDateTime};
use madoguchi_service::mail::LINK_LIFE;
use madoguchi_store::mail;
use madoguchi_store::mail::outbox::Mail;
use madoguchi_store::mail::sending::Outcome;
use madoguchi_store::{Store, StoreError};
use std::sync::Arc;
use tokio::sync::{Notify, watch};

/// How often the sender looks when nobody wakes it: other processes put mails too.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_secs(5);
/// How long a mail is claimed: connecting and sending, and time to write it down.
const CLAIM: Duration = Duration::seconds(2 * PATIENCE.as_secs() as i64 + 180);
/// The wait after the first attempt; it doubles with each.
const FIRST_WAIT: Duration = Duration::minutes(1);
/// The longest wait between two attempts.
const LONGEST_WAIT: Duration = Duration::hours(4);
/// After this time without success a mail is given up; a link in it ends then, too.
const GIVEN_UP_AFTER: Duration = Duration::days(3);

/// Sends mails for as long as the server runs.
pub struct Sender {
    store: Store,
    clock: Clock,
    smtp: SmtpSettings,
    wake: Arc<Notify>,
}

impl Sender {
    /// The sender of a server.
    #[must_use]
    pub fn new(state: &AppState, smtp: SmtpSettings) -> Self {
        Self { store: state.store.clone(), clock: state.clock, smtp, wake: Arc::clone(&state.mails) }
    }

    /// Sends what is due, now and whenever there is something new, until `stop` turns true. A mail under way is finished.
    pub async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow_and_update() {
            if let Err(error) = self.send_due(&stop).await {
                tracing::warn!(%error, "could not look after the outbox; trying again later");
            }
            tokio::select! {
                // A sender that is gone means the same as `true`.
                changed = stop.changed() => if changed.is_err() { break },
                () = self.wake.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Sends what is due until nothing is, the mail server is away or `stop` is true; how many mails left.
    ///
    /// While the mail server is away each look costs one mail one attempt: the others keep theirs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn send_due(&self, stop: &watch::Receiver<bool>) -> Result<usize, StoreError> {
        let (mut sent, mut connection) = (0, None);
        while !*stop.borrow() {
            let Some(mail) = self.claim().await? else { break };
            let result = self.send(&mail, &mut connection).await;
            let away = matches!(result, Err(Failure::Away(_)));
            sent += usize::from(result.is_ok());
            self.note(mail, result).await?;
            if away {
                connection = None;
                break;
            }
        }
        if let Some(connection) = connection {
            connection.close().await;
        }
        Ok(sent)
    }

    async fn claim(&self) -> Result<Option<Mail>, StoreError> {
        let now = self.clock.instant();
        self.store.write(move |conn| mail::sending::claim(conn, now, now + CLAIM)).await
    }

    async fn send<'a>(&'a self, mail: &Mail, kept: &mut Option<Connection<'a>>) -> Result<String, Failure> {
        if let Some(used_up) = kept.take_if(|connection| !connection.is_good()) {
            used_up.close().await;
        }
        let connection = match kept {
            Some(connection) => connection,
            None => kept.insert(Connection::open(&self.smtp).await?),
        };
        connection.send(mail).await
    }

    async fn note(&self, mail: Mail, result: Result<String, Failure>) -> Result<(), StoreError> {
        let now = self.clock.instant();
        match &result {
            Ok(_) => tracing::info!(mail = mail.id, "a mail was sent"),
            // What the mail server said stands in the outbox; the log names nobody.
            Err(Failure::Refused(_)) => tracing::warn!(mail = mail.id, "a mail was refused for good"),
            Err(Failure::Later(_)) => tracing::info!(mail = mail.id, "a mail will be tried again"),
            Err(Failure::Away(why)) => tracing::warn!(mail = mail.id, why, "the mail server is away"),
        }
        // Anywhere near this one: not all that failed together come again together.
        let jitter = rand::random_range(0.8..1.2);
        self.store
            .write(move |conn| match &result {
                Ok(words) => mail::sending::note_sent(conn, &mail, now, words, now + LINK_LIFE),
                Err(Failure::Refused(words)) => {
                    mail::sending::note_not_sent(conn, &mail, now, (Outcome::Refused, words), None)
                }
                Err(Failure::Later(words) | Failure::Away(words)) => {
                    let (tries, first) = mail::sending::tries(conn, &mail)?;
                    let again = next_attempt(tries, first, now, jitter);
                    mail::sending::note_not_sent(conn, &mail, now, (Outcome::Unreachable, words), again)
                }
            })
            .await
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
