//! A mail whose place a newer one took, or that tells of what has ended.

/// What changes at it.
macro_rules! withdrawn {
    () => {{
        use $crate::schema::outbox_mail::dsl;
        (dsl::status.eq(madoguchi_domain::MailStatus::Withdrawn), dsl::link_token.eq(None::<String>))
    }};
}
pub(crate) use withdrawn;
