//! An application against what is known: companies by name, accounts by log-in id. Foreign is the same as unknown.

use crate::{Actor, Failure};
use madoguchi_contract::fields::{Collector, FieldCode};
use madoguchi_contract::{ChangedAccount, NewAgent, ParsedApplication, StandingAccount};
use madoguchi_domain::{AskedPerson, Changes, MunicipalityCode, PersonName, VendorId, VendorStatus};
use madoguchi_store::application::applicants::{self, Agent, Company};
use madoguchi_store::vendor::{self, merging};
use madoguchi_store::{AnyConnection, StoreError, audit};
use std::collections::{BTreeSet, HashMap};

/// The people of an application as they are written down, or everything that does not fit.
pub(super) fn people(
    conn: &mut AnyConnection,
    parsed: &ParsedApplication,
    municipality: &MunicipalityCode,
    by: &Actor,
) -> Result<Vec<AskedPerson>, Failure> {
    match parsed {
        ParsedApplication::Issue(people) => new_agents(conn, people, municipality, by),
        ParsedApplication::Change(people) => {
            let accounts: Vec<_> = people.iter().map(|person| &person.account).collect();
            let agents = standing(conn, &accounts, municipality, by)?;
            Ok(people.iter().zip(agents).map(|(person, agent)| changed(person, &agent)).collect())
        }
        ParsedApplication::Delete(people) => {
            let agents = standing(conn, &people.iter().collect::<Vec<_>>(), municipality, by)?;
            Ok(people.iter().zip(agents).map(|(person, agent)| of_account(person, &agent)).collect())
        }
    }
}

fn new_agents(
    conn: &mut AnyConnection,
    people: &[NewAgent],
    municipality: &MunicipalityCode,
    by: &Actor,
) -> Result<Vec<AskedPerson>, Failure> {
    let names: Vec<&str> = people.iter().map(|person| person.company.as_str()).collect();
    let companies = applicants::companies(conn, &names, municipality, by.now().today())?;
    let mut errors = Collector::new(by.lang());
    for index in (0..).zip(&companies).filter(|(_, company)| **company == Company::NotCommissioned).map(|(n, _)| n) {
        let index: usize = index;
        errors.refuse(format!("/people/{index}/company"), FieldCode::NotCommissioned);
    }
    errors.finish(Some(()))?;
    let unknown: Vec<&str> =
        names.iter().zip(&companies).filter(|(_, company)| **company == Company::New).map(|(name, _)| *name).collect();
    let made = applicants::new_vendors(conn, &unknown, by.now().instant())?;
    ask_about(conn, &made, by)?;
    let mut made = made.into_iter();
    let people = people.iter().zip(companies).map(|(person, company)| {
        let vendor_id = match company {
            Company::Commissioned(vendor) => Some(vendor.id),
            Company::NotCommissioned | Company::New => made.next(),
        };
        Ok(AskedPerson {
            vendor_id: vendor_id.ok_or_else(|| StoreError::Corrupt("a vendor".into()))?,
            account_id: None,
            name: person.name.clone(),
            mail_address: person.mail_address.clone(),
            phone: Some(person.phone.clone()),
            new_name: None,
            new_mail_address: None,
            new_phone: None,
            note: String::new(),
        })
    });
    people.collect()
}

/// Companies that wait for the service desk with what is sent now: also those that it had refused.
fn ask_about(conn: &mut AnyConnection, companies: &[VendorId], by: &Actor) -> Result<(), Failure> {
    merging::lock(conn, companies)?;
    let again = merging::ask_again(conn, companies)?;
    let others = merging::named_by(conn, &again.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
    let told = again.iter().flat_map(|(id, name)| {
        let changes = Changes::of_vendor(Some((name, VendorStatus::Refused)), (name, VendorStatus::Unconfirmed));
        let event = by.event("vendor.changed", ("vendor", id), None).changing(&changes);
        // Whoever was told that it is refused hears that it is not.
        let own = by.scope().only_municipality().map(ToString::to_string);
        event.to_each(others.get(id).into_iter().flatten().cloned().chain(own).collect::<BTreeSet<_>>())
    });
    audit::append_all(conn, &told.collect::<Vec<_>>())?;
    if vendor::all_of(conn, companies)?.iter().any(|company| company.status == VendorStatus::Merged) {
        return Err(Failure::Unavailable("a new company became part of another meanwhile"));
    }
    Ok(())
}

/// The agents that the accounts name.
fn standing(
    conn: &mut AnyConnection,
    accounts: &[&StandingAccount],
    municipality: &MunicipalityCode,
    by: &Actor,
) -> Result<Vec<Agent>, Failure> {
    let login_ids: Vec<_> = accounts.iter().map(|account| &account.login_id).collect();
    let known = applicants::agents(conn, &login_ids, municipality, by.now().today())?;
    let mut errors = Collector::new(by.lang());
    let numbered = accounts.iter().enumerate();
    let agents = numbered.filter_map(|(index, account)| fitting(index, account, &known, &mut errors)).collect();
    Ok(errors.finish(Some(agents))?)
}

/// The agent of a log-in id, when name and mail address are the account's and no other application for it waits.
fn fitting(
    index: usize,
    account: &StandingAccount,
    known: &HashMap<String, Agent>,
    errors: &mut Collector,
) -> Option<Agent> {
    let at = |field: &str| format!("/people/{index}/{field}");
    let Some(agent) = known.get(account.login_id.as_str()) else {
        errors.refuse(at("login_id"), FieldCode::UnknownAccount);
        return None;
    };
    // Nothing is compared with what is not shown.
    if agent.is_of_another {
        errors.refuse(at("login_id"), FieldCode::AccountOfAnother);
        return None;
    }
    if account.name.name_key() != agent.name_key {
        errors.refuse(at("name"), FieldCode::AccountMismatch);
    }
    if !agent.mail_address.as_ref().is_some_and(|address| address.is_same(&account.mail_address)) {
        errors.refuse(at("mail_address"), FieldCode::AccountMismatch);
    }
    if agent.has_open_application {
        errors.refuse(at("login_id"), FieldCode::OpenApplication);
    }
    Some(agent.clone())
}

fn of_account(account: &StandingAccount, agent: &Agent) -> AskedPerson {
    AskedPerson {
        vendor_id: agent.vendor_id,
        account_id: Some(agent.account_id),
        name: account.name.clone(),
        mail_address: account.mail_address.clone(),
        phone: None,
        new_name: None,
        new_mail_address: None,
        new_phone: None,
        note: String::new(),
    }
}

/// What does not change is not asked for.
fn changed(person: &ChangedAccount, agent: &Agent) -> AskedPerson {
    let differs = |name: &&PersonName| **name != person.account.name;
    AskedPerson {
        new_name: person.new_name.as_ref().filter(differs).cloned(),
        new_mail_address: person.new_mail_address.clone().filter(|new| *new != person.account.mail_address),
        new_phone: person.new_phone.clone(),
        note: person.note.clone(),
        ..of_account(&person.account, agent)
    }
}
