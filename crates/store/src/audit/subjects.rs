//! What the events of a page are about, as it is called today: read in a few statements for the page, each within what
//! the reader may see. Events hold ids; a name can be erased, an event cannot.

use crate::schema::{account, account_event, booking, export_request, outbox_mail, programme, slot_plan, venue};
use crate::vendor::commissions;
use crate::{AnyConnection, StoreError, account as accounts, application, vendor};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use madoguchi_domain::{
    Account, AccountEventKind, AccountId, AccountStatus, ApplicationId, ApplicationPersonId, AuditAction, AuditSubject,
    BookingId, CommissionKey, EventSubject, ExportRequestId, ListedEvent, LookPurpose, MailId, MailKind, Permission,
    Reach, ReferenceNumber, Scope, SlotPlanId, VendorId, VenueId,
};
use std::collections::{BTreeSet, HashMap};

/// A subject, and why what was done to it was done.
type Named = (EventSubject, Option<Why>);

/// A reason that stands beside a subject.
#[derive(Clone)]
struct Why {
    reason: String,
    /// The moment whose event it explains, where there may be several.
    of: Option<NaiveDateTime>,
}

impl From<String> for Why {
    fn from(reason: String) -> Self {
        Self { reason, of: None }
    }
}

/// Who reads, and on which day.
struct Reader<'a> {
    scope: &'a Scope,
    today: NaiveDate,
}

impl Reader<'_> {
    fn may(&self, permission: Permission) -> bool {
        self.scope.may(permission)
    }
}

/// Names the subjects of events and says why things were done, as far as the scope reaches. What is gone or another's
/// stays without a name.
///
/// # Errors
/// When the database fails.
pub fn name(
    conn: &mut AnyConnection,
    scope: &Scope,
    today: NaiveDate,
    events: &mut [ListedEvent],
) -> Result<(), StoreError> {
    let reader = Reader { scope, today };
    let mut ids: HashMap<AuditSubject, BTreeSet<&str>> = HashMap::new();
    for event in events.iter() {
        if let Some(kind) = kind_of(event) {
            ids.entry(kind).or_default().insert(&event.subject_id);
        }
    }
    let mut named: HashMap<(AuditSubject, String), Named> = HashMap::new();
    for (kind, ids) in ids {
        let found = of_kind(conn, &reader, kind, &ids)?;
        named.extend(found.into_iter().map(|(id, found)| ((kind, id), found)));
    }
    let reasons = account_reasons(conn, events, &named)?;
    for event in events {
        let Some(kind) = kind_of(event) else { continue };
        let Some((subject, reason)) = named.get(&(kind, event.subject_id.clone())) else { continue };
        event.subject = Some(subject.clone());
        let of_step = step_key(event).and_then(|key| reasons.get(&key).cloned());
        let of_subject = reason.as_ref().filter(|why| tells_why(event) && why.of.is_none_or(|of| of == event.at));
        event.reason = of_step.or_else(|| of_subject.map(|why| why.reason.clone()));
    }
    Ok(())
}

/// The kind of thing that an event is about. Of answers that were given again only bookings are told apart: they alone
/// are looked at for a caller.
fn kind_of(event: &ListedEvent) -> Option<AuditSubject> {
    let kind = AuditSubject::from_code(&event.subject_kind)?;
    (kind != AuditSubject::Answer || event.purpose == LookPurpose::Call.code()).then_some(kind)
}

/// Whether the reason that a thing has is why this was done to it.
fn tells_why(event: &ListedEvent) -> bool {
    use AuditAction as A;
    AuditAction::from_code(&event.action).is_some_and(|action| {
        matches!(
            action,
            A::ApplicationPersonIssued
                | A::ApplicationPersonRefused
                | A::ApplicationPersonWithdrawn
                | A::ExportRequestRefused
                | A::VendorMerged
                | A::VendorRefused
        )
    })
}

/// The ids of a kind that are numbers; what is none names nothing.
fn numbers<T: From<i64>>(ids: &BTreeSet<&str>) -> Vec<T> {
    let number = |id: &&str| id.parse::<i64>().ok().filter(|number| number.to_string() == **id).map(T::from);
    ids.iter().filter_map(number).collect()
}

fn of_kind(
    conn: &mut AnyConnection,
    reader: &Reader<'_>,
    kind: AuditSubject,
    ids: &BTreeSet<&str>,
) -> Result<Vec<(String, Named)>, StoreError> {
    match kind {
        AuditSubject::Account => named_accounts(conn, reader, &numbers(ids)),
        AuditSubject::Application => applications(conn, reader, &numbers(ids)),
        AuditSubject::ApplicationPerson => people(conn, reader, &numbers(ids)),
        // Only bookings are answered again as a look.
        AuditSubject::Booking | AuditSubject::Answer => bookings(conn, reader, &numbers(ids)),
        AuditSubject::Commission => named_commissions(conn, reader, ids),
        AuditSubject::ExportRequest => export_requests(conn, reader, &numbers(ids)),
        AuditSubject::IssuanceRound => Ok(rounds(reader, &numbers(ids))),
        AuditSubject::Product => Ok(products(ids)),
        AuditSubject::Programme => programmes(conn, reader, ids),
        AuditSubject::OutboxMail => mails(conn, reader, &numbers(ids)),
        AuditSubject::SlotPlan => slot_plans(conn, reader, &numbers(ids)),
        AuditSubject::Vendor => vendors(conn, reader, &numbers(ids)),
        AuditSubject::Venue => venues(conn, reader, &numbers(ids)),
        // Lists, and log-ins: who opened one stands beside it.
        AuditSubject::Accounts
        | AuditSubject::ApplicationPeople
        | AuditSubject::Audit
        | AuditSubject::Bookings
        | AuditSubject::LookLimits
        | AuditSubject::Outbox
        | AuditSubject::Session => Ok(Vec::new()),
    }
}

fn plain(id: &impl ToString, subject: EventSubject) -> (String, Named) {
    (id.to_string(), (subject, None))
}

/// Products go by their codes; everybody may open them.
fn products(ids: &BTreeSet<&str>) -> Vec<(String, Named)> {
    ids.iter().map(|code| plain(code, EventSubject { can_open: true, ..EventSubject::default() })).collect()
}

/// Programmes go by their codes; they open for those who may see them.
fn programmes(
    conn: &mut AnyConnection,
    reader: &Reader<'_>,
    ids: &BTreeSet<&str>,
) -> Result<Vec<(String, Named)>, StoreError> {
    let found: Vec<(String, Option<String>)> = programme::table
        .filter(programme::code.eq_any(ids.iter().copied()))
        .filter(programme::municipality_code.is_null().or(programme::municipality_code.eq_any(reader.scope.codes())))
        .select((programme::code, programme::municipality_code))
        .load(conn)?;
    let named = |(code, municipality): (String, Option<String>)| {
        let name = Some(code.clone());
        plain(&code, EventSubject { name, municipality, can_open: true, ..EventSubject::default() })
    };
    Ok(found.into_iter().map(named).collect())
}

/// Accounts that the scope administers or works with; their owners' names only where it administers them.
fn named_accounts(
    conn: &mut AnyConnection,
    reader: &Reader<'_>,
    ids: &[AccountId],
) -> Result<Vec<(String, Named)>, StoreError> {
    let found = accounts::list::named(conn, reader.scope, ids, reader.today)?;
    let named = |(account, can_open): (Account, bool)| {
        let id = account.id;
        plain(&id, of_account(account, reader, can_open))
    };
    Ok(found.into_iter().map(named).collect())
}

fn of_account(account: Account, reader: &Reader<'_>, can_open: bool) -> EventSubject {
    let person = account.is_administered_by(reader.scope).then_some(account.display_name);
    EventSubject { name: Some(account.login_id), person, can_open, ..EventSubject::default() }
}

fn vendors(
    conn: &mut AnyConnection,
    reader: &Reader<'_>,
    ids: &[VendorId],
) -> Result<Vec<(String, Named)>, StoreError> {
    let found = vendor::names(conn, reader.scope, ids)?;
    let named = found.into_iter().map(|(id, (name, settled))| {
        let why = settled.map(|(at, reason)| Why { reason, of: Some(at) });
        (id.to_string(), (EventSubject { name: Some(name), can_open: true, ..EventSubject::default() }, why))
    });
    Ok(named.collect())
}

/// Requests of the reader's people, by who asks.
fn export_requests(
    conn: &mut AnyConnection,
    reader: &Reader<'_>,
    ids: &[ExportRequestId],
) -> Result<Vec<(String, Named)>, StoreError> {
    let query = export_request::table
        .inner_join(account::table)
        .filter(export_request::id.eq_any(ids))
        .select((
            export_request::id,
            account::login_id,
            export_request::municipality_code,
            export_request::decision_reason,
        ))
        .into_boxed();
    let found: Vec<(ExportRequestId, String, String, Option<String>)> = match reader.scope.reach() {
        Reach::Nation => query.load(conn)?,
        Reach::Municipalities(_) => {
            query.filter(export_request::municipality_code.eq_any(reader.scope.codes())).load(conn)?
        }
    };
    let can_open = reader.scope.may(Permission::ExportBookings);
    let named = |(id, login_id, code, why): (ExportRequestId, String, String, Option<String>)| {
        let (name, municipality) = (Some(login_id), Some(code));
        (id.to_string(), (EventSubject { name, municipality, can_open, ..EventSubject::default() }, why.map(Why::from)))
    };
    Ok(found.into_iter().map(named).collect())
}

/// The id says whose company and which municipality: also of a commission that was withdrawn, and of another
/// municipality's, of which those hear whom the company works for.
fn named_commissions(
    conn: &mut AnyConnection,
    reader: &Reader<'_>,
    ids: &BTreeSet<&str>,
) -> Result<Vec<(String, Named)>, StoreError> {
    let keys: Vec<CommissionKey> = ids.iter().filter_map(|id| CommissionKey::parse(id)).collect();
    let companies: Vec<VendorId> = keys.iter().map(|key| key.vendor_id).collect();
    let names = vendor::names(conn, reader.scope, &companies)?;
    let there = commissions::keys_of(conn, reader.scope, &companies)?;
    let named = |key: CommissionKey| {
        let subject = EventSubject {
            name: Some(names.get(&key.vendor_id)?.0.clone()),
            municipality: Some(key.municipality.to_string()),
            can_open: there.contains(&key),
            ..EventSubject::default()
        };
        Some(plain(&key, subject))
    };
    Ok(keys.into_iter().filter_map(named).collect())
}

fn venues(conn: &mut AnyConnection, reader: &Reader<'_>, ids: &[VenueId]) -> Result<Vec<(String, Named)>, StoreError> {
    let found: Vec<(VenueId, String)> = venue::table
        .filter(venue::id.eq_any(ids))
        .filter(venue::municipality_code.eq_any(reader.scope.codes()))
        .select((venue::id, venue::name))
        .load(conn)?;
    let named = |(id, name)| plain(&id, EventSubject { name: Some(name), can_open: true, ..EventSubject::default() });
    Ok(found.into_iter().map(named).collect())
}

fn slot_plans(
    conn: &mut AnyConnection,
    reader: &Reader<'_>,
    ids: &[SlotPlanId],
) -> Result<Vec<(String, Named)>, StoreError> {
    let found: Vec<(SlotPlanId, String, VenueId, String)> = slot_plan::table
        .inner_join(venue::table)
        .filter(slot_plan::id.eq_any(ids))
        .filter(venue::municipality_code.eq_any(reader.scope.codes()))
        .select((slot_plan::id, slot_plan::vaccine, venue::id, venue::name))
        .load(conn)?;
    let named = |(id, vaccine, venue_id, name): (SlotPlanId, String, VenueId, String)| {
        let subject = EventSubject {
            name: Some(name),
            vaccine: Some(vaccine),
            part_of: Some(venue_id.to_string()),
            can_open: true,
            ..EventSubject::default()
        };
        plain(&id, subject)
    };
    Ok(found.into_iter().map(named).collect())
}

/// The reference number, and nothing of the person.
fn bookings(
    conn: &mut AnyConnection,
    reader: &Reader<'_>,
    ids: &[BookingId],
) -> Result<Vec<(String, Named)>, StoreError> {
    let found: Vec<(BookingId, String)> = booking::table
        .filter(booking::id.eq_any(ids))
        .filter(booking::municipality_code.eq_any(reader.scope.codes()))
        .select((booking::id, booking::reference))
        .load(conn)?;
    let named = |(id, digits): (BookingId, String)| {
        // In threes, as it is read aloud everywhere.
        let name = ReferenceNumber::parse(&digits).map_or(digits, |reference| reference.to_string());
        plain(&id, EventSubject { name: Some(name), can_open: true, ..EventSubject::default() })
    };
    Ok(found.into_iter().map(named).collect())
}

fn applications(
    conn: &mut AnyConnection,
    reader: &Reader<'_>,
    ids: &[ApplicationId],
) -> Result<Vec<(String, Named)>, StoreError> {
    let found = application::of_ids(conn, reader.scope, ids)?;
    let named = found.into_iter().map(|application| {
        let subject = EventSubject {
            municipality: Some(application.municipality.to_string()),
            kind: Some(application.kind.code().to_owned()),
            can_open: true,
            ..EventSubject::default()
        };
        plain(&application.id, subject)
    });
    Ok(named.collect())
}

fn people(
    conn: &mut AnyConnection,
    reader: &Reader<'_>,
    ids: &[ApplicationPersonId],
) -> Result<Vec<(String, Named)>, StoreError> {
    let found = application::people::of_ids(conn, reader.scope, ids)?;
    let named = found.into_iter().map(|person| {
        let subject = EventSubject {
            name: person.login_id,
            person: Some(person.asked.name.as_str().to_owned()),
            municipality: Some(person.municipality.to_string()),
            kind: Some(person.kind.code().to_owned()),
            part_of: Some(person.application_id.to_string()),
            can_open: true,
            ..EventSubject::default()
        };
        (
            person.id.to_string(),
            (subject, person.refusal_reason.or(person.withdrawal_reason).or(person.at_once_reason).map(Why::from)),
        )
    });
    Ok(named.collect())
}

/// Rounds have no other name than their number.
fn rounds(reader: &Reader<'_>, numbers: &[i64]) -> Vec<(String, Named)> {
    let can_open = reader.may(Permission::DecideApplications);
    numbers.iter().map(|number| plain(number, EventSubject { can_open, ..EventSubject::default() })).collect()
}

/// A mail is called by whom it is for, where the scope knows the account.
fn mails(conn: &mut AnyConnection, reader: &Reader<'_>, ids: &[MailId]) -> Result<Vec<(String, Named)>, StoreError> {
    let found: Vec<(MailId, MailKind, AccountId)> = outbox_mail::table
        .inner_join(account::table)
        .filter(outbox_mail::id.eq_any(ids))
        .select((outbox_mail::id, outbox_mail::kind, account::id))
        .load(conn)?;
    let to: Vec<AccountId> = found.iter().map(|(_, _, account_id)| *account_id).collect();
    let known = accounts::list::named(conn, reader.scope, &to, reader.today)?;
    let known: HashMap<AccountId, Account> = known.into_iter().map(|(account, _)| (account.id, account)).collect();
    let named = found.into_iter().filter_map(|(id, kind, account_id)| {
        let can_open = reader.may(Permission::ManageOutbox);
        let of = of_account(known.get(&account_id)?.clone(), reader, can_open);
        Some(plain(&id, EventSubject { kind: Some(kind.code().to_owned()), ..of }))
    });
    Ok(named.collect())
}

/// An account, a moment and what it became then; nothing where its mails went elsewhere.
type StepKey = (AccountId, NaiveDateTime, Option<AccountStatus>);

/// Which step of an account's history an event tells of.
fn step_key(event: &ListedEvent) -> Option<StepKey> {
    let became = match AuditAction::from_code(&event.action)? {
        AuditAction::AccountSuspended => Some(AccountStatus::Suspended),
        AuditAction::AccountResumed => Some(AccountStatus::Active),
        AuditAction::AccountDeleted => Some(AccountStatus::Deleted),
        AuditAction::AccountChanged => None,
        _ => return None,
    };
    Some((AccountId(event.subject_id.parse().ok()?), event.at, became))
}

/// Why accounts were suspended, resumed and deleted and their mails sent elsewhere, of those that the reader
/// administers. The words stand beside the account, not in the event, since people write names into them.
fn account_reasons(
    conn: &mut AnyConnection,
    events: &[ListedEvent],
    named: &HashMap<(AuditSubject, String), Named>,
) -> Result<HashMap<StepKey, String>, StoreError> {
    let is_administered = |id: &AccountId| {
        let key = (AuditSubject::Account, id.to_string());
        named.get(&key).is_some_and(|(subject, _)| subject.person.is_some())
    };
    let ids: BTreeSet<AccountId> = events.iter().filter_map(step_key).map(|(id, ..)| id).collect();
    let ids: Vec<AccountId> = ids.into_iter().filter(is_administered).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let columns = (
        account_event::account_id,
        account_event::at,
        account_event::kind,
        account_event::status,
        account_event::reason,
    );
    let found: Vec<(AccountId, NaiveDateTime, AccountEventKind, AccountStatus, String)> =
        account_event::table.filter(account_event::account_id.eq_any(ids)).select(columns).load(conn)?;
    let step = |(id, at, kind, status, reason)| match kind {
        AccountEventKind::Status => ((id, at, Some(status)), reason),
        AccountEventKind::MailAddress => ((id, at, None), reason),
    };
    Ok(found.into_iter().map(step).collect())
}
