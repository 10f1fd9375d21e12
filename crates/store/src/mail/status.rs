//! What becomes of a mail of the outbox.

/// What has become of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It waits for its day, or to be tried again.
    Waiting,
    /// It has left.
    Sent,
    /// It was given up.
    Failed,
    /// A newer one took its place, or what it tells of has ended.
    Withdrawn,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sent, Self::Failed, Self::Withdrawn];

    /// The word in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The status of a word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// The changes of a mail whose place was taken.
macro_rules! withdrawn {
    () => {{
        use $crate::schema::outbox_mail::dsl;
        (dsl::status.eq($crate::mail::status::Status::Withdrawn.code()), dsl::link_token.eq(None::<String>))
    }};
}
pub(crate) use withdrawn;
