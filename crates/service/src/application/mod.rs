//! Applications of municipalities for accounts of call centres (ACC1): sent, read and listed. Decisions are in
//! [`decisions`], rounds in [`rounds`].

mod approval;
pub mod beside;
mod check;
pub mod decisions;
pub mod rounds;
pub mod wire;
pub mod withdrawal;

use crate::{Actor, Answer, Asked, Failure, Kept, Service};
use madoguchi_contract::ParsedApplication;
use madoguchi_contract::application::{Application, ApplicationText, ApplicationTextRequest, ShownRound};
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{
    ApplicationFilter, ApplicationId, ListedApplication, LookPurpose, MunicipalityCode, Permission, Scope,
};
use madoguchi_store::application::{self, NewApplication, people};
use madoguchi_store::{AnyConnection, audit};

/// The applications in scope, the newest first, after the one of this id.
///
/// # Errors
/// [`ProblemType::NotPermitted`].
pub async fn list(
    service: &Service,
    by: &Actor,
    filter: ApplicationFilter,
    after: Option<ApplicationId>,
    limit: i64,
) -> Result<Vec<ListedApplication>, Failure> {
    by.require(Permission::ReadApplications)?;
    let scope = by.scope().clone();
    service.read(move |conn| Ok(application::list(conn, &scope, &filter, after, limit)?)).await
}

/// Applies for accounts. The application falls into the round that is open at the moment of the actor's request; where
/// the sender was shown another, nothing is sent.
///
/// # Errors
/// [`ProblemType::NotPermitted`]; [`Failure::RoundChanged`]; [`Failure::Invalid`] for what does not fit the companies
/// and accounts that are known.
pub async fn send(
    service: &Service,
    by: &Actor,
    asked: Asked,
    parsed: ParsedApplication,
    shown: Option<ShownRound>,
) -> Result<Kept, Failure> {
    by.require(Permission::ApplyForAccounts)?;
    let municipality = own_municipality(by.scope())?;
    let actor = by.clone();
    service
        .write_once(by, asked, None, move |tx| {
            let (by, now) = (&actor, actor.now());
            let round = rounds::open_round(tx.conn, now)?;
            let open = wire::round(&round);
            if shown.as_ref().is_some_and(|shown| !shown.is(&open)) {
                return Err(Failure::RoundChanged(open));
            }
            let people = check::people(tx.conn, &parsed, &municipality, by)?;
            let new = NewApplication { municipality, kind: parsed.kind(), sent_at: now.instant(), round };
            let id = application::send(tx.conn, by.scope(), &new, &people)?.ok_or(ProblemType::NotPermitted)?;
            let event = by.event("application.sent", ("application", &id), Some(&municipality));
            audit::append(tx.conn, &event.seen_for(LookPurpose::Accounts))?;
            Answer::created(&whole(tx.conn, by, id)?, format!("/api/v1/applications/{id}"))
        })
        .await
}

fn own_municipality(scope: &Scope) -> Result<MunicipalityCode, Failure> {
    match scope.municipalities() {
        [only] => Ok(*only),
        [] | [_, _, ..] => Err(ProblemType::NotPermitted.into()),
    }
}

/// An application with its people. Reading it is written down in the audit.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`].
pub async fn find(service: &Service, by: &Actor, id: ApplicationId) -> Result<Application, Failure> {
    by.require(Permission::ReadApplications)?;
    let by = by.clone();
    service
        .write(move |tx| {
            let stored = application::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            let event = by.event("application.read", ("application", &id), Some(&stored.municipality));
            audit::append(tx.conn, &event.seen_for(LookPurpose::Accounts))?;
            whole(tx.conn, &by, id)
        })
        .await
}

/// What a text in the ministry's format says, without sending anything.
///
/// # Errors
/// [`ProblemType::NotPermitted`]; [`Failure::Invalid`] for a text that is not read at all.
pub fn read_text(by: &Actor, request: &ApplicationTextRequest) -> Result<ApplicationText, Failure> {
    by.require(Permission::ApplyForAccounts)?;
    Ok(request.read(by.lang())?)
}

fn whole(conn: &mut AnyConnection, by: &Actor, id: ApplicationId) -> Result<Application, Failure> {
    let stored = application::find(conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
    let people = people::of_application(conn, by.scope(), id)?;
    let beside = beside::of_people(conn, by, &people)?;
    Ok(wire::application(&stored, people.into_iter().zip(beside).collect()))
}
