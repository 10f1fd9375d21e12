//! Whether an account may be used.

use crate::word::words;

words! {
    /// Whether an account may be used.
    AccountStatus {
        /// It may.
        Active = "active",
        /// Not for now.
        Suspended = "suspended",
        /// Never again; it stays for the audit.
        Deleted = "deleted",
    }
}

words! {
    /// What an entry of an account's history tells of.
    AccountEventKind {
        /// It was suspended, resumed or deleted.
        Status = "status",
        /// Its mails go elsewhere.
        MailAddress = "mail_address",
    }
}
