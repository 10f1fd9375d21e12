//! Applications as they are kept, and which of them a list shows.

use super::{ApplicationKind, ApplicationStatus};
use crate::{
    AccountId, ApplicationId, ApplicationPersonId, IssuanceRound, MailAddress, MunicipalityCode, PersonName, Phone,
    Vendor, VendorId,
};
use chrono::NaiveDateTime;

/// An application as it was sent, without its people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Id.
    pub id: ApplicationId,
    /// Who applied.
    pub municipality: MunicipalityCode,
    /// What for.
    pub kind: ApplicationKind,
    /// When.
    pub sent_at: NaiveDateTime,
    /// The round it fell into, as the sender was told.
    pub round: IssuanceRound,
}

/// A line of the list of applications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedApplication {
    /// The application.
    pub application: Application,
    /// How many people are in it.
    pub people: i64,
    /// How many wait for a decision.
    pub received: i64,
    /// How many were refused.
    pub refused: i64,
    /// How many were taken back.
    pub withdrawn: i64,
}

/// Which applications a list shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct ApplicationFilter {
    /// Of this kind.
    pub kind: Option<ApplicationKind>,
    /// Of this municipality.
    pub municipality: Option<MunicipalityCode>,
    /// Of this round.
    pub round: Option<u32>,
}

/// A person of an application to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedPerson {
    /// The company.
    pub vendor_id: VendorId,
    /// The account of a change or deletion.
    pub account_id: Option<AccountId>,
    /// The name.
    pub name: PersonName,
    /// The mail address.
    pub mail_address: MailAddress,
    /// The phone of a new agent.
    pub phone: Option<Phone>,
    /// The name from now on.
    pub new_name: Option<PersonName>,
    /// The mail address from now on.
    pub new_mail_address: Option<MailAddress>,
    /// The phone from now on.
    pub new_phone: Option<Phone>,
    /// 変更内容.
    pub note: String,
}

/// One person of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationPerson {
    /// Id.
    pub id: ApplicationPersonId,
    /// The application.
    pub application_id: ApplicationId,
    /// Who applied.
    pub municipality: MunicipalityCode,
    /// What for.
    pub kind: ApplicationKind,
    /// What became of it.
    pub status: ApplicationStatus,
    /// The company.
    pub vendor: Vendor,
    /// The company's name as it was applied for, where it has become part of another since.
    pub named_vendor: Option<String>,
    /// Log-in id of the account.
    pub login_id: Option<String>,
    /// What was applied for.
    pub asked: AskedPerson,
    /// The round it fell into.
    pub round: IssuanceRound,
    /// Why it was refused.
    pub refusal_reason: Option<String>,
    /// Why the municipality took it back, where it said so.
    pub withdrawal_reason: Option<String>,
    /// Why it did not wait for its round.
    pub at_once_reason: Option<String>,
    /// When it was decided.
    pub decided_at: Option<NaiveDateTime>,
    /// Counts up with every change.
    pub version: i32,
}

/// Which people a list shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct PersonFilter {
    /// Of this round.
    pub round: Option<u32>,
    /// At this point.
    pub status: Option<ApplicationStatus>,
    /// Of this kind.
    pub kind: Option<ApplicationKind>,
    /// Of this municipality.
    pub municipality: Option<MunicipalityCode>,
}
