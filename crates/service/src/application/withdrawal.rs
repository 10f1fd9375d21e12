//! A municipality takes back what it has applied for, whole or person by person, as long as nobody has decided on it.

use crate::application::{beside, whole, wire};
use crate::service::Transaction;
use crate::{Actor, Answer, Asked, Failure, Kept, SeenVersion, Service};
use madoguchi_contract::etag;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{
    ApplicationId, ApplicationPerson, ApplicationPersonId, ApplicationStatus, LookPurpose, Permission,
};
use madoguchi_store::application::issuing;
use madoguchi_store::application::people::{self, Decided};
use madoguchi_store::{application, audit};

/// Takes back one person.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::AlreadyDecided`],
/// [`ProblemType::VersionMismatch`].
pub async fn withdraw_person(
    service: &Service,
    by: &Actor,
    asked: Asked,
    (id, seen): (ApplicationPersonId, SeenVersion),
    reason: Option<String>,
) -> Result<Kept, Failure> {
    by.require(Permission::ApplyForAccounts)?;
    let actor = by.clone();
    service
        .write_once(by, asked, Some(LookPurpose::Accounts), move |tx| {
            let by = &actor;
            let person = people::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            // Who comes after the decision hears so, whatever version was read.
            if person.status != ApplicationStatus::Received {
                return Err(ProblemType::AlreadyDecided.into());
            }
            seen.check(person.version)?;
            withdraw(tx, by, std::slice::from_ref(&person), reason.as_deref())?;
            let now = people::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            let tag = etag(now.version);
            Ok(Answer::ok(&beside::person(tx.conn, by, now)?)?.with_etag(tag))
        })
        .await
}

/// Takes back all people of an application who still wait, at the version of the whole: who has not seen the latest
/// decision sees it first.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::VersionMismatch`];
/// [`ProblemType::AlreadyDecided`] when nobody waits.
pub async fn withdraw_application(
    service: &Service,
    by: &Actor,
    asked: Asked,
    (id, seen): (ApplicationId, SeenVersion),
    reason: Option<String>,
) -> Result<Kept, Failure> {
    by.require(Permission::ApplyForAccounts)?;
    let actor = by.clone();
    service
        .write_once(by, asked, Some(LookPurpose::Accounts), move |tx| {
            let by = &actor;
            application::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            let people = people::of_application(tx.conn, by.scope(), id)?;
            let version = wire::version_of(&people);
            let waits = |person: &ApplicationPerson| person.status == ApplicationStatus::Received;
            let waiting: Vec<ApplicationPerson> = people.into_iter().filter(waits).collect();
            if waiting.is_empty() {
                return Err(ProblemType::AlreadyDecided.into());
            }
            seen.check(version)?;
            withdraw(tx, by, &waiting, reason.as_deref())?;
            let now = whole(tx.conn, by, id)?;
            let tag = now.etag.clone();
            Ok(Answer::ok(&now)?.with_etag(tag))
        })
        .await
}

/// All of them or none: of a decision and a withdrawal at once the later finds somebody gone.
fn withdraw(
    tx: &mut Transaction<'_>,
    by: &Actor,
    people: &[ApplicationPerson],
    reason: Option<&str>,
) -> Result<(), Failure> {
    let decided = Decided {
        status: ApplicationStatus::Withdrawn,
        refusal_reason: None,
        withdrawal_reason: reason.map(str::to_owned),
        at_once_reason: None,
        by: by.account_id(),
        at: by.now().instant(),
    };
    if issuing::decide_all(tx.conn, people, &decided)?.len() != people.len() {
        return Err(ProblemType::AlreadyDecided.into());
    }
    let told = people.iter().map(|person| {
        let subject = ("application_person", &person.id as &dyn std::fmt::Display);
        let event = by.event("application_person.withdrawn", subject, Some(&person.municipality));
        event.seen_for(LookPurpose::Accounts)
    });
    Ok(audit::append_all(tx.conn, &told.collect::<Vec<_>>())?)
}
