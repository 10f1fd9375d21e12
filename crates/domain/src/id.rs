//! The ids of what is stored: numbers that the database gives, each kind its own type, so that none is taken for
//! another. A session's id is a text and not among them.

macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "diesel", derive(diesel::AsExpression, diesel::FromSqlRow))]
        #[cfg_attr(feature = "diesel", diesel(sql_type = diesel::sql_types::BigInt))]
        pub struct $name(pub i64);

        impl $name {
            /// The id that nothing has: the database counts from one.
            pub const NONE: $name = $name(0);
        }

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        #[cfg(feature = "diesel")]
        impl<DB> diesel::serialize::ToSql<diesel::sql_types::BigInt, DB> for $name
        where
            DB: diesel::backend::Backend,
            i64: diesel::serialize::ToSql<diesel::sql_types::BigInt, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, DB>) -> diesel::serialize::Result {
                self.0.to_sql(out)
            }
        }

        #[cfg(feature = "diesel")]
        impl<DB> diesel::deserialize::FromSql<diesel::sql_types::BigInt, DB> for $name
        where
            DB: diesel::backend::Backend,
            i64: diesel::deserialize::FromSql<diesel::sql_types::BigInt, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                i64::from_sql(bytes).map(Self)
            }
        }
    )+};
}

ids! {
    /// Id of an account.
    AccountId;
    /// Id of an application.
    ApplicationId;
    /// Id of one person of an application.
    ApplicationPersonId;
    /// Id of an audit event: events are numbered in the order they are written, with gaps.
    AuditEventId;
    /// Id of a booking.
    BookingId;
    /// Id of a request for a large file.
    ExportRequestId;
    /// Id of a link that sets a password.
    LinkId;
    /// Id of a mail of the outbox.
    MailId;
    /// Id of a request to take a second factor away.
    SecondFactorRemovalId;
    /// Id of a slot.
    SlotId;
    /// Id of a slot plan.
    SlotPlanId;
    /// Id of a company.
    VendorId;
    /// Id of a venue.
    VenueId;
}
