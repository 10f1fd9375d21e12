//! The mails of the outbox.

use crate::word::words;
use crate::{AccountId, LinkId, LinkPurpose, MailAddress, MailId};
use chrono::NaiveDateTime;

words! {
    /// What a mail is about.
    MailKind {
        /// A new account, with a link to set its password.
        LogIn = "log_in",
        /// A link to set a new password.
        PasswordReset = "password_reset",
        /// An account was changed.
        AccountChanged = "account_changed",
        /// Somebody sees more people's data than usual, or asks for a large file of it.
        LookUpWarning = "look_up_warning",
    }
}

impl MailKind {
    /// What the link in it is for; none for kinds that hold none.
    #[must_use]
    pub const fn link_purpose(self) -> Option<LinkPurpose> {
        match self {
            MailKind::LogIn => Some(LinkPurpose::SetPassword),
            MailKind::PasswordReset => Some(LinkPurpose::ResetPassword),
            MailKind::AccountChanged | MailKind::LookUpWarning => None,
        }
    }
}

words! {
    /// What became of a mail.
    MailStatus {
        /// It waits for its day, or to be tried again.
        Waiting = "waiting",
        /// It has left.
        Sent = "sent",
        /// It was given up.
        Failed = "failed",
        /// A newer one took its place, or what it tells of has ended.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// How one try to send a mail ended.
    MailOutcome {
        /// The mail server took the mail.
        Sent = "sent",
        /// The mail server refused it for good.
        Refused = "refused",
        /// The mail server asked to come again with this mail.
        Deferred = "deferred",
        /// The mail server was not there.
        Unreachable = "unreachable",
    }
}

/// A mail of the outbox.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Id.
    pub id: MailId,
    /// What it is about.
    pub kind: MailKind,
    /// The account it is about.
    pub account_id: AccountId,
    /// That account's log-in id.
    pub login_id: String,
    /// Where it goes.
    pub to: MailAddress,
    /// Subject.
    pub subject: String,
    /// Plain text, with `{link}` for the token.
    pub body: String,
    /// Id of the link in it.
    pub link_id: Option<LinkId>,
    /// The link's token, as long as the mail has not left.
    pub link_token: Option<String>,
    /// What has become of it.
    pub status: MailStatus,
    /// Not to be sent before.
    pub due_at: NaiveDateTime,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried again, while it waits.
    pub next_attempt_at: NaiveDateTime,
    /// When it left.
    pub sent_at: Option<NaiveDateTime>,
}

/// What became of the log-in mail of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogInMail {
    /// What has become of it.
    pub status: MailStatus,
    /// Not to be sent before.
    pub due_at: NaiveDateTime,
    /// When it left.
    pub sent_at: Option<NaiveDateTime>,
    /// Until when its link works; none once it was used or withdrawn.
    pub link_ends_at: Option<NaiveDateTime>,
}

/// Which mails a list shows.
#[derive(Debug, Clone, Default)]
pub struct MailFilter {
    /// Only these.
    pub status: Option<MailStatus>,
    /// Only of this kind.
    pub kind: Option<MailKind>,
    /// Part of the log-in id of the account.
    pub login_id: Option<String>,
}

/// An attempt to send a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAttempt {
    /// When.
    pub at: NaiveDateTime,
    /// How it ended.
    pub outcome: MailOutcome,
    /// What the mail server said.
    pub detail: String,
}

/// How many mails there are of each sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailCounts {
    /// They wait and are due.
    pub due: i64,
    /// They wait for their day.
    pub scheduled: i64,
    /// They were given up.
    pub failed: i64,
    /// Since when the mail server takes nothing, while mails wait for it; none while it does, or nobody knows.
    pub unreachable_since: Option<NaiveDateTime>,
}
