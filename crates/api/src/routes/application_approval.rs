//! What an approval does (ACC2): accounts are made with their log-in mails, changed or deleted, in the transaction of the decision.

use super::commissions as commission_route;
use crate::account_acts;
use crate::auth::Caller;
use crate::clock::Clock;
use crate::error::ApiError;
use crate::mail::letters;
use chrono::NaiveDateTime;
use madoguchi_domain::{AccountChange, ApplicationKind, ApplicationStatus, Holder, LookPurpose, MunicipalityCode};
use madoguchi_store::account_change::Why;
use madoguchi_store::accounts::{self, Account, Issue};
use madoguchi_store::application_people::{Decided, Person};
use madoguchi_store::audit::{self, NewEvent};
use madoguchi_store::commissions::{self, Changed, CommissionKey};
use madoguchi_store::{AnyConnection, issuing};
use std::collections::HashSet;

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
        self.by.event(self.clock, action, subject, Some(owner))
    }
}

/// Approves the people who still wait, all companies being confirmed; how many they were.
pub(super) fn approve(conn: &mut AnyConnection, approval: &Approval<'_>, people: &[Person]) -> Result<usize, ApiError> {
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
            ApplicationKind::Change => won.iter().try_for_each(|person| change(conn, approval, person))?,
            ApplicationKind::Delete => won.iter().try_for_each(|person| delete(conn, approval, person))?,
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
fn issue(conn: &mut AnyConnection, approval: &Approval<'_>, people: &[Person]) -> Result<(), ApiError> {
    if people.is_empty() {
        return Ok(());
    }
    let now = approval.clock.instant();
    let new: Vec<Issue> = people.iter().map(issue_of).collect();
    let made = issuing::make_agents(conn, &new, now)?;
    let pairs: Vec<(i64, i64)> = people.iter().zip(&made).map(|(person, account)| (person.id, account.id)).collect();
    issuing::set_accounts(conn, &pairs)?;
    let due: Vec<_> = people.iter().zip(&made).map(|(person, account)| (account, approval.mails_at(person))).collect();
    letters::first_log_in(conn, &due, now, approval.public_url)?;
    let told = people.iter().zip(&made);
    let told =
        told.map(|(person, account)| approval.event("account.created", ("account", &account.id), &person.municipality));
    audit::append_all(conn, &told.collect::<Vec<_>>())?;
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
fn begin_commissions(conn: &mut AnyConnection, approval: &Approval<'_>, people: &[Person]) -> Result<(), ApiError> {
    let mut seen = HashSet::new();
    for person in people.iter().filter(|person| seen.insert((person.vendor.id, person.municipality))) {
        if commissions::has_any(conn, person.vendor.id, &person.municipality)? {
            continue;
        }
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

fn change(conn: &mut AnyConnection, approval: &Approval<'_>, person: &Person) -> Result<(), ApiError> {
    let account = account_of(conn, person)?;
    let asked = &person.asked;
    let change = AccountChange {
        display_name: asked.new_name.as_ref().map(|name| name.as_str().to_owned()),
        mail_address: asked.new_mail_address.clone(),
        phone: asked.new_phone.clone().map(Some),
    };
    account_acts::change(conn, &account, &change, approval.clock)?;
    if asked.new_mail_address.is_none()
        && let Some(to) = &account.mail_address
    {
        let changed = accounts::find(conn, account.id)?.ok_or(ApiError::NotFound)?;
        letters::account_changed(conn, &changed, to, approval.clock.instant())?;
    }
    audit::append(conn, &approval.event("account.changed", ("account", &account.id), &person.municipality))?;
    Ok(())
}

fn delete(conn: &mut AnyConnection, approval: &Approval<'_>, person: &Person) -> Result<(), ApiError> {
    let account = account_of(conn, person)?;
    let reason = format!("削除の申請(申請番号 {})", person.application_id);
    account_acts::cut_off(conn, &account, true, Why { by: approval.by.account_id(), reason: &reason }, approval.clock)?;
    audit::append(conn, &approval.event("account.deleted", ("account", &account.id), &person.municipality))?;
    Ok(())
}

fn account_of(conn: &mut AnyConnection, person: &Person) -> Result<Account, ApiError> {
    let id = person.asked.account_id.ok_or_else(|| ApiError::internal("a person without an account"))?;
    accounts::find(conn, id)?.ok_or(ApiError::NotFound)
}
