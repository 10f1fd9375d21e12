//! The service desk decides on the people of applications (ACC2), one by one; whole rounds are in [`super::rounds`].

use crate::application::approval::{Approval, approve, commissioned};
use crate::application::beside;
use crate::application::wire::Beside;
use crate::service::Transaction;
use crate::{Actor, Answer, Asked, Failure, Kept, SeenVersion, Service};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::{Decision, etag};
use madoguchi_domain::{
    ApplicationKind, ApplicationPerson, ApplicationPersonId, ApplicationStatus, LookPurpose, Permission, PersonFilter,
};
use madoguchi_store::application::issuing;
use madoguchi_store::application::people::{self, Decided};
use madoguchi_store::audit;

/// The people of applications in scope, the oldest first, after the one of this id. Reading them is written down in the
/// audit.
///
/// # Errors
/// [`ProblemType::NotPermitted`].
pub async fn list(
    service: &Service,
    by: &Actor,
    filter: PersonFilter,
    after: Option<ApplicationPersonId>,
    limit: i64,
) -> Result<Vec<(ApplicationPerson, Beside)>, Failure> {
    by.require(Permission::ReadApplications)?;
    let by = by.clone();
    service
        .write(move |tx| {
            let event = by.event("application_people.listed", ("application_people", &"list"), None);
            audit::append(tx.conn, &event.seen_for(LookPurpose::Accounts))?;
            let people = people::list(tx.conn, by.scope(), &filter, after, limit)?;
            let beside = beside::of_people(tx.conn, &by, &people)?;
            Ok(people.into_iter().zip(beside).collect())
        })
        .await
}

/// Decides on one person: the account is made, changed or deleted at once, or the municipality reads why not.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::AlreadyDecided`],
/// [`ProblemType::VersionMismatch`], [`ProblemType::VendorNotConfirmed`], [`ProblemType::NotCommissioned`];
/// [`ProblemType::AccountState`] when the account of a change or deletion is deleted; [`Failure::Invalid`] without the
/// reason that another mail address takes.
pub async fn decide(
    service: &Service,
    by: &Actor,
    asked: Asked,
    id: ApplicationPersonId,
    seen: SeenVersion,
    decision: Decision,
) -> Result<Kept, Failure> {
    by.require(Permission::DecideApplications)?;
    let (actor, public_url) = (by.clone(), service.settings().public_url.clone());
    service
        .write_once(by, asked, None, move |tx| {
            let by = &actor;
            let person = people::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            // Who comes second hears so, whatever version was read.
            if person.status != ApplicationStatus::Received {
                return Err(ProblemType::AlreadyDecided.into());
            }
            seen.check(person.version)?;
            match &decision {
                Decision::Refuse { reason } => refuse(tx, by, &person, reason)?,
                Decision::Approve { .. } if !person.vendor.is_confirmed() => {
                    return Err(ProblemType::VendorNotConfirmed.into());
                }
                Decision::Approve { reason: Some(_), .. } if person.kind != ApplicationKind::Change => {
                    return Err(Failure::Invalid(vec![FieldCode::NotHere.at("/reason", by.lang())]));
                }
                Decision::Approve { at_once_reason, reason } => {
                    let (at_once_reason, reason) = (at_once_reason.as_deref(), reason.as_deref());
                    let approval = Approval { by, at_once_reason, reason, public_url: &public_url };
                    let people = commissioned(tx.conn, by, vec![person])?;
                    if people.is_empty() {
                        return Err(ProblemType::NotCommissioned.into());
                    }
                    if approve(tx, &approval, &people)?.iter().all(|approved| *approved == 0) {
                        return Err(ProblemType::AlreadyDecided.into());
                    }
                }
            }
            let decided = people::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            let tag = etag(decided.version);
            Ok(Answer::ok(&beside::person(tx.conn, by, decided)?)?.with_etag(tag))
        })
        .await
}

fn refuse(tx: &mut Transaction<'_>, by: &Actor, person: &ApplicationPerson, reason: &str) -> Result<(), Failure> {
    let decided = Decided {
        status: ApplicationStatus::Refused,
        refusal_reason: Some(reason.to_owned()),
        withdrawal_reason: None,
        at_once_reason: None,
        by: by.account_id(),
        at: by.now().instant(),
    };
    if issuing::decide_all(tx.conn, std::slice::from_ref(person), &decided)?.is_empty() {
        return Err(ProblemType::AlreadyDecided.into());
    }
    let subject = ("application_person", &person.id as &dyn std::fmt::Display);
    let event = by.event("application_person.refused", subject, Some(&person.municipality));
    Ok(audit::append(tx.conn, &event.seen_for(LookPurpose::Accounts))?)
}
