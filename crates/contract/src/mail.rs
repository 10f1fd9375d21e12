//! The outbox: mails that wait, and mails that have left (ACC3).

use serde::{Deserialize, Serialize};

/// A line of the outbox.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutboxMail {
    /// Opaque id.
    pub id: String,
    /// `log_in`, `password_reset`, `account_changed` or `look_up_warning`.
    #[cfg_attr(feature = "openapi", schema(example = "log_in"))]
    pub kind: String,
    /// Log-in id of the account it is about.
    pub login_id: String,
    /// Where it goes.
    pub mail_address: String,
    /// Subject.
    pub subject: String,
    /// `waiting`, `sent`, `failed` (given up) or `withdrawn` (a newer one took its place).
    #[cfg_attr(feature = "openapi", schema(example = "waiting"))]
    pub status: String,
    /// Not sent before (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub due_at: String,
    /// When it is tried again, while it waits (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub next_attempt_at: Option<String>,
    /// When it left (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub sent_at: Option<String>,
    /// Attempts so far.
    pub attempts: u32,
}

/// The outbox as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutboxState {
    /// Whether this server has SMTP settings. Without them mails wait here to be read.
    pub smtp: bool,
    /// Mails that wait and are due.
    pub due: u32,
    /// Mails that wait for their day.
    pub scheduled: u32,
    /// Mails that were given up.
    pub failed: u32,
    /// Since when the mail server takes nothing, while mails wait for it (RFC 3339); null while it does.
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub unreachable_since: Option<String>,
}

/// What became of the newest log-in mail of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogInMail {
    /// `waiting`, `sent`, `failed` (given up) or `withdrawn`.
    #[cfg_attr(feature = "openapi", schema(example = "sent"))]
    pub status: String,
    /// Not sent before (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub due_at: String,
    /// When it left (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub sent_at: Option<String>,
    /// Until when its link works (RFC 3339), once it has left; null when it was used, or works no more.
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub link_until: Option<String>,
}

/// A mail with its text and every attempt to send it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutboxMailText {
    /// The mail.
    pub mail: OutboxMail,
    /// The text. It holds the link only while the mail waits here and no SMTP settings are there to send it.
    pub body: String,
    /// Every attempt, the oldest first.
    pub tries: Vec<OutboxAttempt>,
}

/// An attempt to send a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutboxAttempt {
    /// When (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub at: String,
    /// `sent`, `refused` (for good), `deferred` (the mail server asks to come again) or `unreachable` (it is not
    /// there).
    pub outcome: String,
    /// What the mail server said.
    pub detail: String,
}

redacted_debug!(OutboxMail, OutboxMailText);
