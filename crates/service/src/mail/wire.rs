//! Mails on the wire.

use madoguchi_contract::mail::{LogInMail, OutboxMail};
use madoguchi_contract::rfc3339;
use madoguchi_domain as domain;
use madoguchi_domain::{Mail, MailStatus};

/// A mail.
#[must_use]
pub fn wire(mail: &Mail) -> OutboxMail {
    OutboxMail {
        id: mail.id.to_string(),
        kind: mail.kind.code().to_owned(),
        login_id: mail.login_id.clone(),
        mail_address: mail.to.as_str().to_owned(),
        subject: mail.subject.clone(),
        status: mail.status.code().to_owned(),
        due_at: rfc3339(mail.due_at),
        next_attempt_at: (mail.status == MailStatus::Waiting).then(|| rfc3339(mail.next_attempt_at)),
        sent_at: mail.sent_at.map(rfc3339),
        attempts: mail.attempts,
    }
}

/// What became of a log-in mail.
#[must_use]
pub fn log_in_mail(mail: domain::LogInMail) -> LogInMail {
    LogInMail {
        status: mail.status.code().to_owned(),
        due_at: rfc3339(mail.due_at),
        sent_at: mail.sent_at.map(rfc3339),
        link_until: mail.link_ends_at.filter(|_| mail.sent_at.is_some()).map(rfc3339),
    }
}
