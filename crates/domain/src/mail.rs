//! The mails that the service sends, and the links in them.

use crate::word::words;

words! {
    /// What a mail is about.
    MailKind {
        /// A new account, with a link to set its password.
        LogIn = "log_in",
        /// A link to set a new password.
        PasswordReset = "password_reset",
        /// An account was changed.
        AccountChanged = "account_changed",
        /// Somebody looks at personal data more often than usual.
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
    /// What a link that sets a password is for.
    LinkPurpose {
        /// The first password of a new account.
        SetPassword = "set_password",
        /// A new one, because the old one was forgotten.
        ResetPassword = "reset_password",
    }
}

words! {
    /// How one try to send a mail ended.
    MailOutcome {
        /// The mail server took the mail.
        Sent = "sent",
        /// The mail server refused it for good.
        Refused = "refused",
        /// The mail server was not there, or asked to come again.
        Unreachable = "unreachable",
    }
}
