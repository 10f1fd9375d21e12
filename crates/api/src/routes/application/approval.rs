//! What an approval does (ACC2): accounts are made with their log-in mails, changed or deleted, in the transaction of the decision.

use crate::auth::Caller;
use crate::clock::Clock;
use crate::routes::vendor::commissions as commission_route;
use chrono::NaiveDateTime;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{AccountChange, ApplicationKind, ApplicationStatus, Holder, LookPurpose, MunicipalityCode};
use madoguchi_service::Failure;
use madoguchi_service::Transaction;
use madoguchi_service::account::acts;
use madoguchi_service::mail::letters;
use madoguchi_store::AnyConnection;
use madoguchi_store::account::change::{Revoked, Why};
use madoguchi_store::account::{self, Account, Issue};
use madoguchi_store::application::issuing;
use madoguchi_store::application::people::{Decided, Person};
use madoguchi_store::audit::{self, NewEvent};
use madoguchi_store::vendor::commissions::{self, Changed, CommissionKey};
use std::collections::{BTreeSet, HashSet};

/// Who approves, when, and why it does not wait for the mailing day.
pub(super) struct Approval<'a> {
    pub(super) by: &'a Caller,
    pub(super) clock: Clock,
    pub(super) at_once_reason: Option<&'a str>,
    pub(super) public_url: &'a str,
}

impl Approval<'_> {
    /// The decision on a person of a kind.
    fn decided(&self, status: ApplicationStatus) -> Decided {
        Decided {
            status,
            refusal_reason: None,
            at_once_reason: self.at_once_reason.map(str::to_owned),
            by: self.by.account_id(),
            at: self.clock.instant(),
        }
    }

    /// When the log-in mail leaves: on the mailing day that was told, or now when that has passed or is not waited for.
    fn mails_at(&self, person: &Person) -> NaiveDateTime {
        let now = self.clock.instant();
        match self.at_once_reason {
            Some(_) => now,
            None => Clock::instant_of(person.round.mails_at()).max(now),
        }
    }

    fn event(&self, action: &str, subject: (&str, &dyn std::fmt::Display), owner: &MunicipalityCode) -> NewEvent {
        self.by.event(action, subject, Some(owner))
    }
}

/// Approves the people who still wait, all companies being confirmed; how many they were.
pub(super) fn approve(conn: &mut AnyConnection, approval: &Approval<'_>, people: &[Person]) -> Result<usize, Failure> {
    let mut approved = 0;
    for kind in ApplicationKind::ALL {
        let of_kind: Vec<Person> = people.iter().filter(|person| person.kind == kind).cloned().collect();
        let accounts: Vec<i64> = of_kind.iter().filter_map(|person| person.asked.account_id).collect();
        issuing::lock_accounts(conn, &accounts)?;
        let claimed = issuing::decide_all(conn, &of_kind, &approval.decided(kind.outcome()))?;
        let claimed: HashSet<i64> = claimed.into_iter().collect();
        let won: Vec<Person> = of_kind.into_iter().filter(|person| claimed.contains(&person.id)).collect();
        match kind {
            ApplicationKind::Issue => issue(conn, approval, &won)?,
            ApplicationKind::Change => change(conn, approval, &won)?,
            ApplicationKind::Delete => delete(conn, approval, &won)?,
        }
        let action = format!("application_person.{}", kind.outcome().code());
        let told = won.iter().map(|person| {
            let event = approval.event(&action, ("application_person", &person.id), &person.municipality);
            event.seen_for(LookPurpose::Accounts)
        });
        audit::append_all(conn, &told.collect::<Vec<_>>())?;
        approved += won.len();
    }
    Ok(approved)
}

/// New accounts, a few statements for all of them.
fn issue(conn: &mut AnyConnection, approval: &Approval<'_>, people: &[Person]) -> Result<(), Failure> {
    if people.is_empty() {
        return Ok(());
    }
    let now = approval.clock.instant();
    let new: Vec<Issue> = people.iter().map(issue_of).collect();
    let made = issuing::make_agents(conn, &new, now)?;
    let pairs: Vec<(i64, i64)> = people.iter().zip(&made).map(|(person, account)| (person.id, account.id)).collect();
    issuing::set_accounts(conn, &pairs)?;
    let due: Vec<_> = people.iter().zip(&made).map(|(person, account)| (account, approval.mails_at(person))).collect();
    letters::first_log_in(&mut Transaction::bare(conn), &due, now, approval.public_url)?;
    note(conn, approval, "account.created", &made, people)?;
    begin_commissions(conn, approval, people)
}

fn issue_of(person: &Person) -> Issue {
    Issue {
        holder: Holder::Agent { vendor_id: person.vendor.id },
        display_name: person.asked.name.as_str().to_owned(),
        mail_address: person.asked.mail_address.clone(),
        phone: person.asked.phone.clone(),
    }
}

/// A company that was confirmed for this municipality and has never worked for it begins with its first accounts.
fn begin_commissions(conn: &mut AnyConnection, approval: &Approval<'_>, people: &[Person]) -> Result<(), Failure> {
    let companies: BTreeSet<i64> = people.iter().map(|person| person.vendor.id).collect();
    let known = commissions::ever_of(conn, &companies.into_iter().collect::<Vec<_>>())?;
    let mut seen = HashSet::new();
    let is_new = |person: &&Person| {
        !known.contains(&(person.vendor.id, person.municipality.to_string()))
            && seen.insert((person.vendor.id, person.municipality))
    };
    // A few in a round at most: a company begins once.
    for person in people.iter().filter(is_new) {
        let today = approval.clock.today();
        let starts_on = if approval.at_once_reason.is_some() { today } else { person.round.mails_on.max(today) };
        let key = CommissionKey { vendor_id: person.vendor.id, municipality: person.municipality, starts_on };
        if commissions::create(conn, &key, None)? == Changed::Done {
            let id = commission_route::id(&key);
            audit::append(conn, &approval.event("commission.created", ("commission", &id), &person.municipality))?;
        }
    }
    Ok(())
}

fn change(conn: &mut AnyConnection, approval: &Approval<'_>, people: &[Person]) -> Result<(), Failure> {
    let accounts = accounts_of(conn, people)?;
    let asked_of = |person: &Person| AccountChange {
        display_name: person.asked.new_name.as_ref().map(|name| name.as_str().to_owned()),
        mail_address: person.asked.new_mail_address.clone(),
        phone: person.asked.new_phone.clone().map(Some),
    };
    let changes: Vec<_> = accounts.iter().zip(people).map(|(account, person)| (account, asked_of(person))).collect();
    let changed = acts::change(&mut Transaction::bare(conn), &changes, approval.clock.now())?;
    // Whose address changed was told at the old one.
    let stays = changed.iter().zip(people).filter(|(_, person)| person.asked.new_mail_address.is_none());
    let told: Vec<_> = stays.filter_map(|(account, _)| Some((account, account.mail_address.as_ref()?))).collect();
    letters::account_changed(&mut Transaction::bare(conn), &told, approval.clock.instant())?;
    note(conn, approval, "account.changed", &accounts, people)
}

fn delete(conn: &mut AnyConnection, approval: &Approval<'_>, people: &[Person]) -> Result<(), Failure> {
    let accounts = accounts_of(conn, people)?;
    let reason = |person: &Person| format!("削除の申請(申請番号 {})", person.application_id);
    let reasons: Vec<String> = people.iter().map(reason).collect();
    let by = approval.by.account_id();
    let gone = accounts.iter().zip(&reasons).map(|(read, reason)| Revoked { read, why: Why { by, reason } });
    let gone: Vec<_> = gone.collect();
    acts::revoke_access(&mut Transaction::bare(conn), &gone, true, approval.clock.now())?;
    note(conn, approval, "account.deleted", &accounts, people)
}

/// What was done to the account of each person, in the audit of its municipality.
fn note(
    conn: &mut AnyConnection,
    approval: &Approval<'_>,
    action: &str,
    accounts: &[Account],
    people: &[Person],
) -> Result<(), Failure> {
    let told = accounts.iter().zip(people);
    let told = told.map(|(account, person)| approval.event(action, ("account", &account.id), &person.municipality));
    Ok(audit::append_all(conn, &told.collect::<Vec<_>>())?)
}

/// The account of each person. An account has one open application at most, so none is here twice.
fn accounts_of(conn: &mut AnyConnection, people: &[Person]) -> Result<Vec<Account>, Failure> {
    let ids: Option<Vec<i64>> = people.iter().map(|person| person.asked.account_id).collect();
    let ids = ids.ok_or_else(|| Failure::internal("a person without an account"))?;
    account::find_all(conn, &ids)?.ok_or(Failure::Problem(ProblemType::NotFound))
}
