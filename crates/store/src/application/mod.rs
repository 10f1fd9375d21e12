//! Applications of municipalities for accounts of call centres (ACC1): sending and finding them. What becomes of each
//! person is [`crate::application::people`].

pub mod applicants;
pub mod doubles;
pub mod issuing;
pub mod people;
pub mod rounds;

use crate::reference::stored_code;
use crate::schema::{application, application_person};
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use madoguchi_domain::{
    Application, ApplicationFilter, ApplicationId, ApplicationKind, ApplicationStatus, AskedPerson, IssuanceRound,
    ListedApplication, MailAddress, MunicipalityCode, PersonName, Phone, Reach, Scope,
};
use std::collections::HashMap;

/// An application to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApplication {
    /// Who applies.
    pub municipality: MunicipalityCode,
    /// What for.
    pub kind: ApplicationKind,
    /// When.
    pub sent_at: NaiveDateTime,
    /// The round it falls into.
    pub round: IssuanceRound,
}

type Row = (ApplicationId, String, ApplicationKind, NaiveDateTime, i32, NaiveDateTime, NaiveDate);

fn read((id, municipality, kind, sent_at, number, deadline, mails_on): Row) -> Result<Application, StoreError> {
    Ok(Application {
        id,
        municipality: stored_code(&municipality)?,
        kind,
        sent_at,
        round: rounds::stored_round(number, deadline, mails_on)?,
    })
}

macro_rules! select_applications {
    ($scope:expr) => {{
        let query = application::table
            .select((
                application::id,
                application::municipality_code,
                application::kind,
                application::sent_at,
                application::round_number,
                application::round_deadline,
                application::mails_on,
            ))
            .into_boxed();
        match $scope.reach() {
            Reach::Nation => query,
            Reach::Municipalities(_) => query.filter(application::municipality_code.eq_any($scope.codes())),
        }
    }};
}

/// Sends an application with all its people; its id. None: the municipality is not in the scope.
///
/// # Errors
/// When the database fails, and when an account among them has an open application.
pub fn send(
    conn: &mut AnyConnection,
    scope: &Scope,
    new: &NewApplication,
    people: &[AskedPerson],
) -> Result<Option<ApplicationId>, StoreError> {
    if !scope.covers(&new.municipality) {
        return Ok(None);
    }
    let (municipality, round_number) = (new.municipality.as_str(), rounds::number(new.round.number)?);
    let id: ApplicationId = diesel::insert_into(application::table)
        .values((
            application::municipality_code.eq(municipality),
            application::kind.eq(new.kind),
            application::sent_by.eq(scope.account_id()),
            application::sent_at.eq(new.sent_at),
            application::round_number.eq(round_number),
            application::round_deadline.eq(new.round.deadline),
            application::mails_on.eq(new.round.mails_on),
        ))
        .returning(application::id)
        .get_result(conn)?;
    let rows: Vec<_> = (1..)
        .zip(people)
        .map(|(position, person)| {
            (
                application_person::application_id.eq(id),
                application_person::municipality_code.eq(municipality),
                application_person::round_number.eq(round_number),
                application_person::kind.eq(new.kind),
                application_person::position.eq::<i32>(position),
                application_person::status.eq(ApplicationStatus::Received),
                application_person::vendor_id.eq(person.vendor_id),
                application_person::account_id.eq(person.account_id),
                application_person::name.eq(person.name.as_str()),
                application_person::mail_address.eq(person.mail_address.as_str()),
                application_person::phone.eq(person.phone.as_ref().map(Phone::as_str)),
                application_person::new_name.eq(person.new_name.as_ref().map(PersonName::as_str)),
                application_person::new_mail_address.eq(person.new_mail_address.as_ref().map(MailAddress::as_str)),
                application_person::new_phone.eq(person.new_phone.as_ref().map(Phone::as_str)),
                application_person::note.eq(&person.note),
                application_person::version.eq(1),
            )
        })
        .collect();
    each_backend!(conn, |c| diesel::insert_into(application_person::table).values(&rows).execute(c))?;
    Ok(Some(id))
}

/// An application that the scope administers.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut AnyConnection, scope: &Scope, id: ApplicationId) -> Result<Option<Application>, StoreError> {
    let row = select_applications!(scope).filter(application::id.eq(id)).first::<Row>(conn).optional()?;
    let mut found = row.map(read).transpose()?;
    rounds::add_moves(conn, found.iter_mut().map(|application| &mut application.round))?;
    Ok(found)
}

/// Those of these applications that the scope administers.
///
/// # Errors
/// When the database fails.
pub fn of_ids(conn: &mut AnyConnection, scope: &Scope, ids: &[ApplicationId]) -> Result<Vec<Application>, StoreError> {
    let rows: Vec<Row> = select_applications!(scope).filter(application::id.eq_any(ids)).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Applications that the scope administers, the newest first, from after an id on.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut AnyConnection,
    scope: &Scope,
    filter: &ApplicationFilter,
    after: Option<ApplicationId>,
    limit: i64,
) -> Result<Vec<ListedApplication>, StoreError> {
    let mut query = select_applications!(scope).order(application::id.desc()).limit(limit);
    if let Some(kind) = filter.kind {
        query = query.filter(application::kind.eq(kind));
    }
    if let Some(municipality) = filter.municipality {
        query = query.filter(application::municipality_code.eq(municipality.as_str()));
    }
    if let Some(round) = filter.round {
        query = query.filter(application::round_number.eq(rounds::number(round)?));
    }
    if let Some(after) = after {
        query = query.filter(application::id.lt(after));
    }
    let mut found: Vec<Application> = query.load(conn)?.into_iter().map(read).collect::<Result<_, _>>()?;
    rounds::add_moves(conn, found.iter_mut().map(|application| &mut application.round))?;
    with_counts(conn, found)
}

fn with_counts(conn: &mut AnyConnection, found: Vec<Application>) -> Result<Vec<ListedApplication>, StoreError> {
    let ids: Vec<ApplicationId> = found.iter().map(|application| application.id).collect();
    let counted: Vec<(ApplicationId, ApplicationStatus, i64)> = application_person::table
        .filter(application_person::application_id.eq_any(ids))
        .group_by((application_person::application_id, application_person::status))
        .select((application_person::application_id, application_person::status, diesel::dsl::count_star()))
        .load(conn)?;
    let mut people: HashMap<ApplicationId, i64> = HashMap::new();
    for (id, _, count) in &counted {
        *people.entry(*id).or_default() += count;
    }
    let counts: HashMap<(ApplicationId, ApplicationStatus), i64> =
        counted.into_iter().map(|(id, status, count)| ((id, status), count)).collect();
    let count = |id: ApplicationId, status: ApplicationStatus| counts.get(&(id, status)).copied().unwrap_or(0);
    let listed = found.into_iter().map(|application| ListedApplication {
        people: people.get(&application.id).copied().unwrap_or(0),
        received: count(application.id, ApplicationStatus::Received),
        refused: count(application.id, ApplicationStatus::Refused),
        withdrawn: count(application.id, ApplicationStatus::Withdrawn),
        application,
    });
    Ok(listed.collect())
}
