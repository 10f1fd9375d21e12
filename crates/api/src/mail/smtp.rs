//! Handing mails over by SMTP.

use super::said::said;
use super::smtp_settings::{SmtpSettings, Tls};
use chrono::NaiveDateTime;
use lettre::address::AddressError;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt, Rset};
use lettre::transport::smtp::response::Response;
use lettre::{Address, error};
use madoguchi_domain::{Mail, MailId};
use std::time::Duration;

/// The longest that connecting may take, and the longest that one mail may take.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Mails handed over on one connection: mail servers hang up on whoever stays too long.
const MOST: u32 = 50;

/// Why a mail was not handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The mail server will never take it.
    Refused(String),
    /// The mail server asks to try this mail again later.
    Later(String),
    /// There is no way to the mail server, or it refuses us, whatever the mail.
    Away(String),
}

/// A connection to the mail server, logged in.
pub struct Connection<'a> {
    inner: AsyncSmtpConnection,
    settings: &'a SmtpSettings,
    handed_over: u32,
}

impl<'a> Connection<'a> {
    /// Connects and logs in. Whoever is refused here has not been heard on any mail.
    ///
    /// # Errors
    /// [`Failure::Away`], always.
    pub async fn open(settings: &'a SmtpSettings) -> Result<Self, Failure> {
        match tokio::time::timeout(PATIENCE, connect(settings)).await {
            Ok(Ok(inner)) => Ok(Self { inner, settings, handed_over: 0 }),
            Ok(Err(error)) => Err(Failure::Away(said(&error, None))),
            Err(_elapsed) => Err(Failure::Away("no answer in time".to_owned())),
        }
    }

    /// Whether it may be used for another mail.
    #[must_use]
    pub fn is_good(&self) -> bool {
        !self.inner.has_broken() && self.handed_over < MOST
    }

    /// Hands a mail over; the mail server's own words.
    ///
    /// # Errors
    /// Why it was not taken. After [`Failure::Away`] the connection is of no use.
    pub async fn send(&mut self, mail: &Mail) -> Result<String, Failure> {
        let (to, message) = compose(mail, &self.settings.from).map_err(|error| Failure::Refused(error.to_string()))?;
        self.handed_over += 1;
        match tokio::time::timeout(PATIENCE, self.hand_over(to, &message)).await {
            Ok(Ok(response)) => Ok(said(&words(&response), Some(&mail.to))),
            Ok(Err((of_mail, error))) => {
                let detail = said(&error, Some(&mail.to));
                // Without an answer nothing is known of the connection; with one it goes on, from the beginning.
                let answered = error.status().is_some_and(|code| u16::from(code) != CLOSING);
                if !answered || self.inner.command(Rset).await.is_err() {
                    self.inner.abort().await;
                    return Err(Failure::Away(detail));
                }
                Err(match (of_mail, error.is_permanent()) {
                    (true, true) => Failure::Refused(detail),
                    (true, false) => Failure::Later(detail),
                    (false, _) => Failure::Away(detail),
                })
            }
            Err(_elapsed) => {
                self.inner.abort().await;
                Err(Failure::Away("no answer in time".to_owned()))
            }
        }
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        let goodbye = async { self.inner.abort().await };
        // Whether it is heard matters to nobody.
        drop(tokio::time::timeout(Duration::from_secs(5), goodbye).await);
    }

    /// The conversation over one mail. With an error comes whether it is about this mail; the sender is ours in every
    /// mail.
    async fn hand_over(&mut self, to: Address, message: &[u8]) -> Result<Response, (bool, Error)> {
        let from = self.settings.from.email.clone();
        self.inner.command(MailFrom::new(Some(from), vec![])).await.map_err(|error| (false, error))?;
        self.inner.command(Rcpt::new(to, vec![])).await.map_err(|error| (true, error))?;
        self.inner.command(Data).await.map_err(|error| (true, error))?;
        self.inner.message(message).await.map_err(|error| (true, error))
    }
}

fn words(response: &Response) -> String {
    let lines: Vec<_> = response.message().collect();
    format!("{} {}", response.code(), lines.join(" "))
}

/// "Service not available, closing transmission channel" (RFC 5321, 4.2.2).
const CLOSING: u16 = 421;

async fn connect(settings: &SmtpSettings) -> Result<AsyncSmtpConnection, Error> {
    let SmtpSettings { host, port, tls, credentials, hello, from: _ } = settings;
    let wrapper = match tls {
        Tls::Wrapper(parameters) => Some(parameters.clone()),
        Tls::Required(_) | Tls::Opportunistic(_) | Tls::None => None,
    };
    let server = (host.as_str(), *port);
    let mut connection = AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), hello, wrapper, None).await?;
    let upgrade: Option<&TlsParameters> = match tls {
        // Asked for even when it is not offered: then this is where it ends.
        Tls::Required(parameters) => Some(parameters),
        Tls::Opportunistic(parameters) => Some(parameters).filter(|_| connection.can_starttls()),
        Tls::Wrapper(_) | Tls::None => None,
    };
    if let Some(parameters) = upgrade {
        connection.starttls(parameters.clone(), hello).await?;
    }
    if let Some(credentials) = credentials {
        connection.auth(DEFAULT_MECHANISMS, credentials).await?;
    }
    Ok(connection)
}

/// Why a mail cannot be written for SMTP.
#[derive(Debug, thiserror::Error)]
enum ComposeError {
    #[error("the address is none that mail servers take")]
    Address(#[from] AddressError),
    #[error("the mail cannot be written: {0}")]
    Message(#[from] error::Error),
}

/// The mail as it is sent: plain text in UTF-8, with the link filled in.
fn compose(mail: &Mail, from: &Mailbox) -> Result<(Address, Vec<u8>), ComposeError> {
    let to: Address = mail.to.as_str().parse()?;
    let text = match &mail.link_token {
        Some(token) => madoguchi_service::mail::with_link(&mail.body, token),
        None => mail.body.clone(),
    };
    let message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to.clone()))
        .subject(mail.subject.clone())
        .message_id(Some(message_id(mail.id, mail.due_at, from)))
        // No answering machine answers (RFC 3834).
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        .header(ContentType::TEXT_PLAIN)
        .body(text)?;
    Ok((to, message.formatted()))
}

/// The same for each try, so that a mail server can tell a mail that comes twice; another when it is made due again,
/// for then it holds another link.
fn message_id(id: MailId, due_at: NaiveDateTime, from: &Mailbox) -> String {
    format!("<{id}.{}@{}>", due_at.and_utc().timestamp_millis(), from.email.domain())
}
