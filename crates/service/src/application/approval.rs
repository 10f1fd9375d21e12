//! What an approval does (ACC2): accounts are made with their log-in mails, changed or deleted, in the transaction of
//! the decision.

use crate::account::acts;
use crate::effects::Forget;
use crate::mail::letters;
use crate::vendor::commissions::note as note_commission;
use crate::{Actor, Failure, Transaction};
use chrono::NaiveDateTime;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{
    Account, AccountChange, AccountId, AccountStatus, ApplicationKind, ApplicationPerson, ApplicationPersonId,
    ApplicationStatus, Changes, CommissionKey, Holder, LookPurpose, MunicipalityCode, VendorId, instant_of,
};
use madoguchi_store::AnyConnection;
use madoguchi_store::account::change::{Reasoned, Why};
use madoguchi_store::account::{self, Issue};
use madoguchi_store::application::issuing;
use madoguchi_store::application::people::Decided;
use madoguchi_store::audit::{self, NewEvent};
use madoguchi_store::vendor::commissions::{self, Changed};
use madoguchi_store::vendor::merging;
use std::collections::{BTreeSet, HashSet};

/// Who approves, why it does not wait for the mailing day, how another mail address was confirmed, and where the links
/// in the mails begin.
pub(super) struct Approval<'a> {
    pub(super) by: &'a Actor,
    pub(super) at_once_reason: Option<&'a str>,
    pub(super) reason: Option<&'a str>,
    pub(super) public_url: &'a str,
}

impl Approval<'_> {
    /// The decision on a person of a kind.
    fn decided(&self, status: ApplicationStatus) -> Decided {
        Decided {
            status,
            refusal_reason: None,
            withdrawal_reason: None,
            at_once_reason: self.at_once_reason.map(str::to_owned),
            by: self.by.account_id(),
            at: self.by.now().instant(),
        }
    }

    /// When the log-in mail leaves: on the mailing day that was told, or now when that has passed or is not waited for.
    fn mails_at(&self, person: &ApplicationPerson) -> NaiveDateTime {
        let now = self.by.now().instant();
        match self.at_once_reason {
            Some(_) => now,
            None => instant_of(person.round.mails_at()).max(now),
        }
    }

    fn event(&self, action: &str, subject: (&str, &dyn std::fmt::Display), owner: &MunicipalityCode) -> NewEvent {
        self.by.event(action, subject, Some(owner))
    }
}

/// Those who may be approved: an agent sees whatever the company's commissions open, so that a company that works for
/// others takes a commission of the municipality that applied, which they were asked about. Of several municipalities
/// that name a new company the first one is meant.
pub(super) fn commissioned(
    conn: &mut AnyConnection,
    by: &Actor,
    people: Vec<ApplicationPerson>,
) -> Result<Vec<ApplicationPerson>, Failure> {
    let is_issue = |person: &&ApplicationPerson| person.kind == ApplicationKind::Issue;
    let companies: BTreeSet<VendorId> = people.iter().filter(is_issue).map(|person| person.vendor.id).collect();
    let companies: Vec<VendorId> = companies.into_iter().collect();
    // Nobody commissions one of them meanwhile.
    merging::lock(conn, &companies)?;
    let mut works_for = commissions::standing_of(conn, &companies, by.now().today())?;
    let mut may = |person: &ApplicationPerson| {
        if person.kind != ApplicationKind::Issue {
            return true;
        }
        let standing = works_for.entry(person.vendor.id).or_default();
        if standing.is_empty() {
            standing.push(person.municipality);
        }
        standing.contains(&person.municipality)
    };
    Ok(people.into_iter().filter(|person| may(person)).collect())
}

/// Approves the people who still wait, all companies being confirmed, and [`commissioned`]; how many they were of each
/// kind, in the order of [`ApplicationKind::ALL`].
pub(super) fn approve(
    tx: &mut Transaction<'_>,
    approval: &Approval<'_>,
    people: &[ApplicationPerson],
) -> Result<[usize; ApplicationKind::ALL.len()], Failure> {
    let mut approved = [0; ApplicationKind::ALL.len()];
    for (kind, approved) in ApplicationKind::ALL.into_iter().zip(&mut approved) {
        let of_kind: Vec<ApplicationPerson> = people.iter().filter(|person| person.kind == kind).cloned().collect();
        let accounts: Vec<AccountId> = of_kind.iter().filter_map(|person| person.asked.account_id).collect();
        issuing::lock_accounts(tx.conn, &accounts)?;
        let decided = issuing::decide_all(tx.conn, &of_kind, &approval.decided(kind.outcome()))?;
        let decided: HashSet<ApplicationPersonId> = decided.into_iter().collect();
        let won: Vec<ApplicationPerson> = of_kind.into_iter().filter(|person| decided.contains(&person.id)).collect();
        match kind {
            ApplicationKind::Issue => issue(tx, approval, &won)?,
            ApplicationKind::Change => change(tx, approval, &won)?,
            ApplicationKind::Delete => delete(tx, approval, &won)?,
        }
        let action = format!("application_person.{}", kind.outcome().code());
        let told = won.iter().map(|person| {
            let event = approval.event(&action, ("application_person", &person.id), &person.municipality);
            event.seen_for(LookPurpose::Accounts)
        });
        audit::append_all(tx.conn, &told.collect::<Vec<_>>())?;
        *approved = won.len();
    }
    if approved != [0; ApplicationKind::ALL.len()] {
        tx.effects.forget(Forget::All);
    }
    Ok(approved)
}

/// New accounts, a few statements for all of them.
fn issue(tx: &mut Transaction<'_>, approval: &Approval<'_>, people: &[ApplicationPerson]) -> Result<(), Failure> {
    if people.is_empty() {
        return Ok(());
    }
    let now = approval.by.now().instant();
    let new: Vec<Issue> = people.iter().map(issue_of).collect();
    let made = issuing::make_agents(tx.conn, &new, now)?;
    let pairs: Vec<(ApplicationPersonId, AccountId)> =
        people.iter().zip(&made).map(|(person, account)| (person.id, account.id)).collect();
    issuing::set_accounts(tx.conn, &pairs)?;
    let due: Vec<_> = people.iter().zip(&made).map(|(person, account)| (account, approval.mails_at(person))).collect();
    letters::first_log_in(tx, &due, now, approval.public_url)?;
    acts::note(tx, approval.by, "account.created", &made.iter().map(|account| account.id).collect::<Vec<_>>())?;
    begin_commissions(tx, approval, people)
}

fn issue_of(person: &ApplicationPerson) -> Issue {
    Issue {
        holder: Holder::Agent { vendor_id: person.vendor.id },
        owner: Some(person.municipality),
        display_name: person.asked.name.as_str().to_owned(),
        mail_address: person.asked.mail_address.clone(),
        phone: person.asked.phone.clone(),
    }
}

/// A company that was confirmed for this municipality and has never worked for it begins with its first accounts.
fn begin_commissions(
    tx: &mut Transaction<'_>,
    approval: &Approval<'_>,
    people: &[ApplicationPerson],
) -> Result<(), Failure> {
    let companies: BTreeSet<VendorId> = people.iter().map(|person| person.vendor.id).collect();
    let known = commissions::ever_of(tx.conn, &companies.into_iter().collect::<Vec<_>>())?;
    let mut seen = HashSet::new();
    let is_new = |person: &&ApplicationPerson| {
        !known.contains(&(person.vendor.id, person.municipality.to_string()))
            && seen.insert((person.vendor.id, person.municipality))
    };
    // A few in a round at most: a company begins once.
    for person in people.iter().filter(is_new) {
        let today = approval.by.now().today();
        let starts_on = if approval.at_once_reason.is_some() { today } else { person.round.mails_on.max(today) };
        let key = CommissionKey { vendor_id: person.vendor.id, municipality: person.municipality, starts_on };
        if commissions::create(tx.conn, &key, None, true)? == Changed::Done {
            let changes = Changes::of_commission(None, Some((starts_on, None)));
            note_commission(tx, approval.by, "commission.created", &key, &changes)?;
        }
    }
    Ok(())
}

fn change(tx: &mut Transaction<'_>, approval: &Approval<'_>, people: &[ApplicationPerson]) -> Result<(), Failure> {
    let accounts = accounts_of(tx.conn, people)?;
    let asked_of = |person: &ApplicationPerson| AccountChange {
        display_name: person.asked.new_name.as_ref().map(|name| name.as_str().to_owned()),
        mail_address: person.asked.new_mail_address.clone(),
        phone: person.asked.new_phone.clone().map(Some),
    };
    let changes: Vec<_> = accounts.iter().zip(people).map(|(account, person)| (account, asked_of(person))).collect();
    let changed = acts::change(tx, approval.by, &changes, approval.reason)?;
    // Whose address changed was told at the old one.
    let stays = changed.iter().zip(people).filter(|(_, person)| person.asked.new_mail_address.is_none());
    let told: Vec<_> = stays.filter_map(|(account, _)| Some((account, account.mail_address.as_ref()?))).collect();
    letters::account_changed(tx, &told, approval.by.now().instant())?;
    let changes = changes.iter().map(|(read, change)| (read.id, Changes::of_account(read, change)));
    acts::note_changes(tx, approval.by, "account.changed", &changes.collect::<Vec<_>>())
}

fn delete(tx: &mut Transaction<'_>, approval: &Approval<'_>, people: &[ApplicationPerson]) -> Result<(), Failure> {
    let accounts = accounts_of(tx.conn, people)?;
    let reason = |person: &ApplicationPerson| format!("削除の申請(申請番号 {})", person.application_id);
    let reasons: Vec<String> = people.iter().map(reason).collect();
    let by = approval.by.account_id();
    let gone = accounts.iter().zip(&reasons).map(|(read, reason)| Reasoned { read, why: Why { by, reason } });
    acts::revoke_access(tx, &gone.collect::<Vec<_>>(), true, approval.by.now())?;
    let status = |read: &Account| (read.id, Changes::of_account_status(read.status, AccountStatus::Deleted));
    acts::note_changes(tx, approval.by, "account.deleted", &accounts.iter().map(status).collect::<Vec<_>>())
}

/// The account of each person, which must belong to its municipality. An account has one open application at most, so
/// none is here twice.
fn accounts_of(conn: &mut AnyConnection, people: &[ApplicationPerson]) -> Result<Vec<Account>, Failure> {
    let ids: Option<Vec<AccountId>> = people.iter().map(|person| person.asked.account_id).collect();
    let ids = ids.ok_or_else(|| Failure::internal("a person without an account"))?;
    let accounts = account::find_all(conn, &ids)?.ok_or(ProblemType::NotFound)?;
    // An application from before accounts had owners, or for one whose owner has changed since.
    if accounts.iter().zip(people).any(|(account, person)| account.owner != Some(person.municipality)) {
        return Err(ProblemType::AccountState.into());
    }
    Ok(accounts)
}
