//! Applications and rounds on the wire.

use crate::Failure;
use crate::wire_refs::{count, municipality_ref, vendor_ref};
use chrono::NaiveDate;
use madoguchi_contract::application::{
    Application, ApplicationPerson, ApplicationSummary, Double, IssuanceRound, KindCounts, RoundMove,
};
use madoguchi_contract::etag;
use madoguchi_contract::mail::LogInMail;
use madoguchi_contract::rfc3339;
use madoguchi_contract::session::MunicipalityRef;
use madoguchi_domain as domain;
use madoguchi_domain::{
    ListedApplication, MailAddress, PersonName, Phone, closed_reason, instant_of, national_holiday,
};

/// What stands beside one person.
#[derive(Default)]
pub struct Beside {
    /// Who is the same.
    pub doubles: Vec<Double>,
    /// For whom the company works besides; only for the service desk.
    pub also_works_for: Vec<MunicipalityRef>,
    /// Whether the account that came of it has a password.
    pub has_password: Option<bool>,
    /// What became of that account's log-in mail.
    pub log_in_mail: Option<LogInMail>,
}

/// A round.
#[must_use]
pub fn round(round: &domain::IssuanceRound) -> IssuanceRound {
    IssuanceRound {
        number: round.number,
        deadline: rfc3339(instant_of(round.deadline)),
        mails_on: round.mails_on.to_string(),
        moves: [("deadline", round.moves.deadline_from), ("mails_on", round.moves.mails_from)]
            .into_iter()
            .filter_map(|(what, from)| from.and_then(|from| moved(what, from)))
            .collect(),
    }
}

fn moved(what: &str, from: NaiveDate) -> Option<RoundMove> {
    let reason = closed_reason(from)?;
    Some(RoundMove {
        what: what.to_owned(),
        from: from.to_string(),
        reason: reason.code().to_owned(),
        holiday: national_holiday(from).map(str::to_owned),
    })
}

/// People by kind, in the order of [`domain::ApplicationKind::ALL`].
///
/// # Errors
/// When a count is none.
pub fn kinds<N: TryInto<u32, Error: std::fmt::Display>>(
    [issue, change, delete]: [N; domain::ApplicationKind::ALL.len()],
) -> Result<KindCounts, Failure> {
    Ok(KindCounts { issue: count(issue)?, change: count(change)?, delete: count(delete)? })
}

/// An application with its people.
#[must_use]
pub fn application(stored: &domain::Application, people: Vec<(domain::ApplicationPerson, Beside)>) -> Application {
    Application {
        id: stored.id.to_string(),
        municipality: municipality_ref(&stored.municipality),
        kind: stored.kind.code().to_owned(),
        sent_at: rfc3339(stored.sent_at),
        round: round(&stored.round),
        etag: etag(version_of(people.iter().map(|(person, _)| person))),
        people: people.into_iter().map(|(stored, beside)| person(stored, beside)).collect(),
    }
}

/// The version of an application: it counts up with those of its people.
#[must_use]
pub fn version_of<'a>(people: impl IntoIterator<Item = &'a domain::ApplicationPerson>) -> i32 {
    people.into_iter().map(|person| person.version).sum()
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
pub fn person(stored: domain::ApplicationPerson, beside: Beside) -> ApplicationPerson {
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
        doubles: beside.doubles,
        also_works_for: beside.also_works_for,
        has_password: beside.has_password,
        log_in_mail: beside.log_in_mail,
        round: round(&stored.round),
        refusal_reason: stored.refusal_reason,
        withdrawal_reason: stored.withdrawal_reason,
        at_once_reason: stored.at_once_reason,
        decided_at: stored.decided_at.map(rfc3339),
        etag: etag(stored.version),
    }
}
