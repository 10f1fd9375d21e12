//! Applications and rounds on the wire.

use crate::Failure;
use crate::wire_refs::{count, municipality_ref, vendor_ref};
use madoguchi_contract::application::{Application, ApplicationPerson, ApplicationSummary, IssuanceRound};
use madoguchi_contract::etag;
use madoguchi_contract::rfc3339;
use madoguchi_domain as domain;
use madoguchi_domain::{ListedApplication, MailAddress, PersonName, Phone, instant_of};

/// A round.
#[must_use]
pub fn round(round: &domain::IssuanceRound) -> IssuanceRound {
    IssuanceRound {
        number: round.number,
        deadline: rfc3339(instant_of(round.deadline)),
        mails_on: round.mails_on.to_string(),
    }
}

/// An application with its people.
#[must_use]
pub fn application(stored: &domain::Application, people: Vec<domain::ApplicationPerson>) -> Application {
    Application {
        id: stored.id.to_string(),
        municipality: municipality_ref(&stored.municipality),
        kind: stored.kind.code().to_owned(),
        sent_at: rfc3339(stored.sent_at),
        round: round(&stored.round),
        etag: etag(version_of(&people)),
        people: people.into_iter().map(person).collect(),
    }
}

/// The version of an application: it counts up with those of its people.
#[must_use]
pub fn version_of(people: &[domain::ApplicationPerson]) -> i32 {
    people.iter().map(|person| person.version).sum()
}

/// A line of the list of applications.
///
/// # Errors
/// When a count is none.
pub fn summary(listed: &ListedApplication) -> Result<ApplicationSummary, Failure> {
    let stored = &listed.application;
    Ok(ApplicationSummary {
        id: stored.id.to_string(),
        municipality: municipality_ref(&stored.municipality),
        kind: stored.kind.code().to_owned(),
        sent_at: rfc3339(stored.sent_at),
        round: round(&stored.round),
        people: count(listed.people)?,
        received: count(listed.received)?,
        refused: count(listed.refused)?,
        withdrawn: count(listed.withdrawn)?,
    })
}

/// A person of an application.
#[must_use]
pub fn person(stored: domain::ApplicationPerson) -> ApplicationPerson {
    let text = |phone: Option<&Phone>| phone.map(|phone| phone.as_str().to_owned());
    let asked = stored.asked;
    ApplicationPerson {
        id: stored.id.to_string(),
        application_id: stored.application_id.to_string(),
        municipality: municipality_ref(&stored.municipality),
        kind: stored.kind.code().to_owned(),
        status: stored.status.code().to_owned(),
        vendor: vendor_ref(&stored.vendor),
        vendor_named: stored.named_vendor,
        vendor_confirmed: stored.vendor.is_confirmed(),
        account_id: asked.account_id.map(|id| id.to_string()),
        login_id: stored.login_id,
        name: asked.name.as_str().to_owned(),
        mail_address: asked.mail_address.as_str().to_owned(),
        phone: text(asked.phone.as_ref()),
        new_name: asked.new_name.as_ref().map(PersonName::as_str).map(str::to_owned),
        new_mail_address: asked.new_mail_address.as_ref().map(MailAddress::as_str).map(str::to_owned),
        new_phone: text(asked.new_phone.as_ref()),
        note: asked.note,
        round: round(&stored.round),
        refusal_reason: stored.refusal_reason,
        withdrawal_reason: stored.withdrawal_reason,
        at_once_reason: stored.at_once_reason,
        decided_at: stored.decided_at.map(rfc3339),
        etag: etag(stored.version),
    }
}
