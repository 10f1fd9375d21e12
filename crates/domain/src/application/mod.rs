//! Applications of municipalities for accounts of call centres.

use crate::word::words;

pub mod double;
pub mod issuance_round;
pub(crate) mod stored;
pub mod text;

words! {
    /// What is applied for (the notice's three forms).
    ApplicationKind {
        /// New accounts (新規発行).
        Issue = "issue",
        /// Another name, mail address or phone (変更).
        Change = "change",
        /// The end of accounts (削除).
        Delete = "delete",
    }
}

impl ApplicationKind {
    /// What a person of such an application becomes when it is approved.
    pub const fn outcome(self) -> ApplicationStatus {
        match self {
            ApplicationKind::Issue => ApplicationStatus::Issued,
            ApplicationKind::Change => ApplicationStatus::Changed,
            ApplicationKind::Delete => ApplicationStatus::Deleted,
        }
    }
}

words! {
    /// What became of one person of an application.
    ApplicationStatus {
        /// It waits for the service desk.
        Received = "received",
        /// The account was made.
        Issued = "issued",
        /// The account was changed.
        Changed = "changed",
        /// The account was deleted.
        Deleted = "deleted",
        /// The service desk said no, with a reason.
        Refused = "refused",
        /// The municipality took it back before anybody decided.
        Withdrawn = "withdrawn",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_approved_is_no_longer_received() {
        for kind in ApplicationKind::ALL {
            assert_ne!(kind.outcome(), ApplicationStatus::Received);
        }
    }
}
