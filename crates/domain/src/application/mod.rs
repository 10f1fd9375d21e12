//! Applications of municipalities for accounts of call centres.

pub mod issuance_round;
pub mod text;

/// What is applied for (the notice's three forms).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApplicationKind {
    /// New accounts (新規発行).
    Issue,
    /// Another name, mail address or phone (変更).
    Change,
    /// The end of accounts (削除).
    Delete,
}

impl ApplicationKind {
    /// All kinds, in the notice's order.
    pub const ALL: [ApplicationKind; 3] = [ApplicationKind::Issue, ApplicationKind::Change, ApplicationKind::Delete];

    /// The word on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            ApplicationKind::Issue => "issue",
            ApplicationKind::Change => "change",
            ApplicationKind::Delete => "delete",
        }
    }

    /// The kind of a word.
    pub fn from_code(code: &str) -> Option<ApplicationKind> {
        ApplicationKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What a person of such an application becomes when it is approved.
    pub const fn outcome(self) -> ApplicationStatus {
        match self {
            ApplicationKind::Issue => ApplicationStatus::Issued,
            ApplicationKind::Change => ApplicationStatus::Changed,
            ApplicationKind::Delete => ApplicationStatus::Deleted,
        }
    }
}

/// What became of one person of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApplicationStatus {
    /// It waits for the service desk.
    Received,
    /// The account was made.
    Issued,
    /// The account was changed.
    Changed,
    /// The account was deleted.
    Deleted,
    /// The service desk said no, with a reason.
    Refused,
}

impl ApplicationStatus {
    /// All of them, the first as every application begins.
    pub const ALL: [ApplicationStatus; 5] = [
        ApplicationStatus::Received,
        ApplicationStatus::Issued,
        ApplicationStatus::Changed,
        ApplicationStatus::Deleted,
        ApplicationStatus::Refused,
    ];

    /// The word on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            ApplicationStatus::Received => "received",
            ApplicationStatus::Issued => "issued",
            ApplicationStatus::Changed => "changed",
            ApplicationStatus::Deleted => "deleted",
            ApplicationStatus::Refused => "refused",
        }
    }

    /// The status of a word.
    pub fn from_code(code: &str) -> Option<ApplicationStatus> {
        ApplicationStatus::ALL.into_iter().find(|status| status.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_as_written() {
        for kind in ApplicationKind::ALL {
            assert_eq!(ApplicationKind::from_code(kind.code()), Some(kind));
            assert_ne!(kind.outcome(), ApplicationStatus::Received);
        }
        for status in ApplicationStatus::ALL {
            assert_eq!(ApplicationStatus::from_code(status.code()), Some(status));
        }
        assert_eq!((ApplicationKind::from_code("Issue"), ApplicationStatus::from_code("")), (None, None));
    }
}
