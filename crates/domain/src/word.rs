//! Closed sets of words: the same word in the database, on the wire and in the code.

/// An enum whose values have a word each: `ALL`, `code` and `from_code`. With the feature `diesel` its values are
/// stored and read as their words; a word that is none of them is an error of the read.
macro_rules! words {
    ($(#[$doc:meta])+ $name:ident { $($(#[$value_doc:meta])+ $value:ident = $word:literal,)+ }) => {
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "diesel", derive(diesel::AsExpression, diesel::FromSqlRow))]
        #[cfg_attr(feature = "diesel", diesel(sql_type = diesel::sql_types::Text))]
        pub enum $name {
            $($(#[$value_doc])+ $value,)+
        }

        impl $name {
            /// All of them, in their order.
            pub const ALL: [$name; [$($word),+].len()] = [$($name::$value),+];

            /// The word on the wire and in the database.
            pub const fn code(self) -> &'static str {
                match self {
                    $($name::$value => $word,)+
                }
            }

            /// The value of a word.
            pub fn from_code(code: &str) -> Option<$name> {
                match code {
                    $($word => Some($name::$value),)+
                    _ => None,
                }
            }
        }

        #[cfg(feature = "diesel")]
        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $name
        where
            DB: diesel::backend::Backend,
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, DB>) -> diesel::serialize::Result {
                self.code().to_sql(out)
            }
        }

        #[cfg(feature = "diesel")]
        impl<DB> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $name
        where
            DB: diesel::backend::Backend,
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                let word = String::from_sql(bytes)?;
                $name::from_code(&word).ok_or_else(|| format!("{word} is no {}", stringify!($name)).into())
            }
        }
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use crate::{
        AccountEventKind, AccountStatus, ApplicationKind, ApplicationStatus, AuditField, AuditSubject, BookingStatus,
        BookingStep, ClosedReason, CommissionStage, DoubleBy, ExportRequestStatus, LinkPurpose, LookPurpose, MailKind,
        MailOutcome, MailStatus, RemovalStatus, Role, SlotStatus, VendorStatus, VenueKind,
    };

    /// The words stand in databases and in other people's programs: a new name in the code is none there.
    #[test]
    fn words_stay_what_they_are() {
        macro_rules! check {
            ($($name:ident = $words:literal,)+) => {$(
                let words: Vec<&str> = $name::ALL.into_iter().map($name::code).collect();
                assert_eq!(words.join(" "), $words, stringify!($name));
                for value in $name::ALL {
                    assert_eq!($name::from_code(value.code()), Some(value));
                    assert_eq!($name::from_code(&value.code().to_uppercase()), None);
                }
            )+};
        }
        check! {
            AccountEventKind = "status mail_address",
            AccountStatus = "active suspended deleted",
            ApplicationKind = "issue change delete",
            ApplicationStatus = "received issued changed deleted refused withdrawn",
            AuditField = "status name display_name mail_address phone starts_on ends_on deadline mails_on name_kana \
                kind postal_code address access_notes opens_on closes_on published vaccines people_an_hour \
                exported_a_day first_date last_date slots capacity supply_override_reason \
                opening_override_reason outside_reason outside_slots outside_places outside_bookings name_en running \
                rules version publish_on source reason effective_from supplied vials_a_box doses_a_vial \
                minutes_after_opening storage hot_code",
            AuditSubject = "account accounts answer application application_people application_person audit booking \
                bookings commission export_request issuance_round look_limits outbox outbox_mail product programme \
                session slot_plan vendor venue",
            BookingStatus = "booked cancelled",
            BookingStep = "booked moved corrected cancelled",
            ClosedReason = "national_holiday year_end weekend",
            CommissionStage = "asked upcoming running ended",
            DoubleBy = "mail_address name_and_phone",
            ExportRequestStatus = "asked approved refused ended",
            LinkPurpose = "set_password reset_password",
            LookPurpose = "call list export accounts audit",
            MailKind = "log_in password_reset account_changed look_up_warning",
            MailOutcome = "sent refused deferred unreachable",
            MailStatus = "waiting sent failed withdrawn",
            RemovalStatus = "open agreed refused withdrawn expired",
            Role = "operator prefecture municipality agent vendor_system",
            SlotStatus = "open closed",
            VendorStatus = "unconfirmed confirmed refused merged",
            VenueKind = "special_site medical_institution",
        }
    }
}
