//! What those who decide should know beside an application: who is asked for twice, and for whom else the company
//! works.

use crate::application::wire::{self, Beside};
use crate::mail::wire::log_in_mail;
use crate::wire_refs::municipality_ref;
use crate::{Actor, Failure, Service};
use madoguchi_contract::ParsedApplication;
use madoguchi_contract::application::{ApplicationCheck, ApplicationPerson as Person, CheckedPerson, Double};
use madoguchi_domain::application::double::double_by;
use madoguchi_domain::{
    AccountId, ApplicationKind, ApplicationPerson, ApplicationPersonId, ApplicationStatus, DoubleOf, KnownAgent,
    MailAddress, MunicipalityCode, Permission, PersonName, Phone, Reach, Scope, VendorId,
};
use madoguchi_store::AnyConnection;
use madoguchi_store::account;
use madoguchi_store::application::doubles;
use madoguchi_store::mail::log_in;
use madoguchi_store::vendor::commissions;
use std::collections::HashMap;

/// A new person, as far as it tells who it is; with its own id, once it was sent.
type New<'a> = (Option<ApplicationPersonId>, &'a PersonName, &'a MailAddress, Option<&'a Phone>);

/// What stands beside people, in their order: a few queries for all of them.
pub(super) fn of_people(
    conn: &mut AnyConnection,
    by: &Actor,
    people: &[ApplicationPerson],
) -> Result<Vec<Beside>, Failure> {
    let waits = |person: &&ApplicationPerson| {
        person.kind == ApplicationKind::Issue && person.status == ApplicationStatus::Received
    };
    let new: Vec<New<'_>> = people
        .iter()
        .filter(waits)
        .map(|person| (Some(person.id), &person.asked.name, &person.asked.mail_address, person.asked.phone.as_ref()))
        .collect();
    let ids: Vec<ApplicationPersonId> = new.iter().filter_map(|(id, ..)| *id).collect();
    let mut doubles: HashMap<_, _> = ids.into_iter().zip(doubles_of(conn, by.scope(), &new)?).collect();
    let others = others(conn, by, people)?;
    let accounts: Vec<AccountId> = people.iter().filter_map(issued).collect();
    let with_password = account::with_password(conn, &accounts)?;
    let mails = log_in::latest(conn, &accounts)?;
    let beside = people.iter().map(|person| {
        let issued = issued(person);
        let also = others.get(&person.vendor.id).into_iter().flatten().filter(|code| **code != person.municipality);
        Beside {
            doubles: doubles.remove(&person.id).unwrap_or_default(),
            also_works_for: also.map(municipality_ref).collect(),
            has_password: issued.map(|id| with_password.contains(&id)),
            log_in_mail: issued.and_then(|id| mails.get(&id)).map(|mail| log_in_mail(*mail)),
        }
    });
    Ok(beside.collect())
}

/// The account that a person got by an application.
fn issued(person: &ApplicationPerson) -> Option<AccountId> {
    person.asked.account_id.filter(|_| person.kind == ApplicationKind::Issue)
}

/// One person on the wire, with what stands beside it.
pub(super) fn person(conn: &mut AnyConnection, by: &Actor, stored: ApplicationPerson) -> Result<Person, Failure> {
    let beside = of_people(conn, by, std::slice::from_ref(&stored))?.pop();
    Ok(wire::person(stored, beside.ok_or_else(|| Failure::internal("nothing beside a person"))?))
}

/// For whom the companies work; a municipality is not told.
fn others(
    conn: &mut AnyConnection,
    by: &Actor,
    people: &[ApplicationPerson],
) -> Result<HashMap<VendorId, Vec<MunicipalityCode>>, Failure> {
    match by.scope().reach() {
        Reach::Nation => {
            let mut vendors: Vec<VendorId> = people.iter().map(|person| person.vendor.id).collect();
            vendors.sort_unstable();
            vendors.dedup();
            Ok(commissions::standing_of(conn, &vendors, by.now().today())?)
        }
        Reach::Municipalities(_) => Ok(HashMap::new()),
    }
}

/// Who is asked for twice among those that an application would send. Nothing is sent.
///
/// # Errors
/// [`madoguchi_contract::problem::ProblemType::NotPermitted`].
pub async fn check(service: &Service, by: &Actor, parsed: ParsedApplication) -> Result<ApplicationCheck, Failure> {
    by.require(Permission::ApplyForAccounts)?;
    let scope = by.scope().clone();
    service
        .read(move |conn| {
            let ParsedApplication::Issue(people) = &parsed else { return Ok(ApplicationCheck::default()) };
            let new: Vec<New<'_>> =
                people.iter().map(|one| (None, &one.name, &one.mail_address, Some(&one.phone))).collect();
            let all = (0..).zip(doubles_of(conn, &scope, &new)?);
            let some = all.filter(|(_, doubles)| !doubles.is_empty());
            Ok(ApplicationCheck { people: some.map(|(index, doubles)| CheckedPerson { index, doubles }).collect() })
        })
        .await
}

/// Who is the same as each of these, in their order.
fn doubles_of(conn: &mut AnyConnection, scope: &Scope, new: &[New<'_>]) -> Result<Vec<Vec<Double>>, Failure> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let mails: Vec<String> =
        new.iter().map(|(_, _, mail_address, _)| mail_address.as_str().to_ascii_lowercase()).collect();
    let phones: Vec<String> =
        new.iter().filter_map(|(.., phone)| phone.map(|phone| phone.as_str().to_owned())).collect();
    let known = doubles::candidates(conn, scope, &mails, &phones)?;
    let of_one = |(id, name, mail_address, phone): &New<'_>| {
        let others = known.iter().filter(|known| match known.place {
            DoubleOf::Account(..) => true,
            DoubleOf::Waiting(_, person) => Some(person) != *id,
        });
        let same =
            others.filter_map(|known| Some(double(known, double_by((name, mail_address, *phone), known)?.code())));
        same.collect()
    };
    Ok(new.iter().map(of_one).collect())
}

fn double(known: &KnownAgent, by: &str) -> Double {
    let (account_id, login_id, application_id) = match &known.place {
        DoubleOf::Account(id, login_id) => (Some(id.to_string()), Some(login_id.clone()), None),
        DoubleOf::Waiting(application, _) => (None, None, Some(application.to_string())),
    };
    Double { by: by.to_owned(), account_id, login_id, application_id }
}
