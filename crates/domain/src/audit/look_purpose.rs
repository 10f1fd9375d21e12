//! What a look at personal data is for (ACC5).

/// The work that a look at personal data belongs to. It is kept with every look, so that a reader of the audit can ask
/// the right question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LookPurpose {
    /// Somebody is on the phone: found, booked, moved or cancelled.
    Call,
    /// Work on the list of bookings.
    List,
    /// A list was taken out as a file.
    Export,
    /// Administration of accounts, applications and mails.
    Accounts,
    /// The audit itself.
    Audit,
}

impl LookPurpose {
    /// All purposes.
    pub const ALL: [LookPurpose; 5] =
        [LookPurpose::Call, LookPurpose::List, LookPurpose::Export, LookPurpose::Accounts, LookPurpose::Audit];

    /// The word on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            LookPurpose::Call => "call",
            LookPurpose::List => "list",
            LookPurpose::Export => "export",
            LookPurpose::Accounts => "accounts",
            LookPurpose::Audit => "audit",
        }
    }

    /// The purpose of a word.
    pub fn from_code(code: &str) -> Option<LookPurpose> {
        LookPurpose::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purposes_read_back_as_written() {
        for purpose in LookPurpose::ALL {
            assert_eq!(LookPurpose::from_code(purpose.code()), Some(purpose));
        }
        assert_eq!(LookPurpose::from_code("curiosity"), None);
    }
}
