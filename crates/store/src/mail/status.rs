//! What becomes of a mail whose place was taken.

/// The changes of a mail whose place was taken.
macro_rules! withdrawn {
    () => {{
        use $crate::schema::outbox_mail::dsl;
        (dsl::status.eq(madoguchi_domain::MailStatus::Withdrawn), dsl::link_token.eq(None::<String>))
    }};
}
pub(crate) use withdrawn;
