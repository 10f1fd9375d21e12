//! The sender of mails: takes what is due from the outbox and hands it over, one at a time. Which mail is next, and
//! what becomes of it, is [`sending`].

use crate::clock::Clock;
use crate::mail::smtp::{Connection, Failure, PATIENCE};
use crate::mail::smtp_settings::SmtpSettings;
use crate::state::AppState;
use chrono::Duration;
use madoguchi_domain::{Mail, MailId};
use madoguchi_service::Service;
use madoguchi_service::mail::sending::{self, Handover};
use std::sync::Arc;
use tokio::sync::{Notify, watch};

/// How often the sender looks when nobody wakes it: other processes put mails too.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_secs(5);
/// How long a mail is claimed: connecting and sending, and time to write it down.
const CLAIM: Duration = Duration::seconds(2 * PATIENCE.as_secs() as i64 + 180);

/// Sends mails for as long as the server runs.
pub struct Sender {
    service: Service,
    clock: Clock,
    smtp: SmtpSettings,
    wake: Arc<Notify>,
}

impl Sender {
    /// The sender of a server.
    #[must_use]
    pub fn new(state: &AppState, smtp: SmtpSettings) -> Self {
        Self { service: state.service.clone(), clock: state.clock, smtp, wake: state.service.mails() }
    }

    /// Sends what is due, now and whenever there is something new, until `stop` turns true. A mail under way is
    /// finished.
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
    pub async fn send_due(&self, stop: &watch::Receiver<bool>) -> Result<usize, madoguchi_service::Failure> {
        let (mut sent, mut connection) = (0, None);
        while !*stop.borrow() {
            let Some(mail) = sending::claim(&self.service, self.clock.now(), CLAIM).await? else { break };
            let result = self.send(&mail, &mut connection).await;
            let away = matches!(result, Err(Failure::Away(_)));
            sent += usize::from(result.is_ok());
            let id = mail.id;
            let handover = handover(result);
            // Written down first: nothing that the log does may send a mail twice.
            sending::note(&self.service, mail, handover.clone(), self.clock.now()).await?;
            tell(id, &handover);
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
}

fn handover(result: Result<String, Failure>) -> Handover {
    match result {
        Ok(words) => Handover::Taken(words),
        Err(Failure::Refused(words)) => Handover::Refused(words),
        Err(Failure::Later(words)) => Handover::Deferred(words),
        Err(Failure::Away(words)) => Handover::Unreachable(words),
    }
}

/// Tells the log what came of a mail. What the mail server said of it stands in the outbox; the log names nobody.
fn tell(id: MailId, handover: &Handover) {
    let mail = id.0;
    match handover {
        Handover::Taken(_) => tracing::info!(mail, "a mail was sent"),
        Handover::Refused(_) => tracing::warn!(mail, "a mail was refused for good"),
        Handover::Unreachable(words) => tracing::warn!(mail, why = words, "the mail server is away"),
        Handover::Deferred(_) => tracing::info!(mail, "a mail will be tried again"),
    }
}
