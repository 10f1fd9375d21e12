//! Who did what (ACC5): append-only; ids and codes, never names, phones or coupons.

pub mod chain;
mod details;
pub mod list;
pub mod look_limits;
pub mod look_ups;
pub mod subjects;
pub mod verify;

use crate::schema::account;
use crate::schema::audit_event::dsl;
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};
use madoguchi_domain::{AccountId, Changes, LookPurpose};
use std::collections::HashMap;

/// Something that was done. It commits with its effect, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// When.
    pub at: NaiveDateTime,
    /// Who; none before a log-in.
    pub account_id: Option<AccountId>,
    /// Whose data, or for whom the account acts; none when it is nobody's. A municipality finds its events by this
    /// alone.
    pub municipality_code: Option<String>,
    /// What was done: `venue.created`, `booking.moved` …
    pub action: String,
    /// To what kind of thing.
    pub subject_kind: String,
    /// To which.
    pub subject_id: String,
    /// Id of the request, as in the log.
    pub request_id: String,
    /// Address of the client.
    pub address: String,
    /// What a look is for; none where nothing personal was seen.
    pub purpose: Option<LookPurpose>,
    /// Before and after of a change, as it is stored; see [`NewEvent::changing`].
    pub details: String,
}

/// The purpose as it is stored: empty without one.
fn purpose_word(event: &NewEvent) -> &'static str {
    event.purpose.map_or("", LookPurpose::code)
}

impl NewEvent {
    /// The same in the audit of each of these municipalities, so that each finds it there; as it is where it concerns
    /// none.
    #[must_use]
    pub fn to_each(self, municipalities: impl IntoIterator<Item = String>) -> Vec<Self> {
        let of = |code| Self { municipality_code: Some(code), ..self.clone() };
        let events: Vec<Self> = municipalities.into_iter().map(of).collect();
        if events.is_empty() { vec![self] } else { events }
    }

    /// The event of a change, with what was before and is after it.
    #[must_use]
    pub fn changing(mut self, changes: &Changes) -> Self {
        self.details = details::write(changes);
        self
    }

    /// The event of a look at personal data.
    #[must_use]
    pub fn seen_for(mut self, purpose: LookPurpose) -> Self {
        self.purpose = Some(purpose);
        self
    }
}

/// Writes an event down. What an account of a municipality does is that municipality's, also where it touches nobody's
/// data: a log-in.
///
/// # Errors
/// When the database fails.
pub fn append(conn: &mut AnyConnection, event: &NewEvent) -> Result<(), StoreError> {
    append_all(conn, std::slice::from_ref(event))
}

/// Writes many events down, each as [`append`] does.
///
/// # Errors
/// When the database fails.
pub fn append_all(conn: &mut AnyConnection, events: &[NewEvent]) -> Result<(), StoreError> {
    let homeless = events.iter().filter(|event| event.municipality_code.is_none()).filter_map(|event| event.account_id);
    let homes = homes(conn, homeless.collect())?;
    insert(conn, events, &homes)
}

/// What happened to an account itself: its log-ins, its password, its second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnEvent {
    /// What happened.
    pub event: NewEvent,
    /// To which account; none when it is nobody's.
    pub account_id: Option<AccountId>,
    /// The day that counts for whom the account works.
    pub today: NaiveDate,
}

impl OwnEvent {
    /// The same with another action.
    #[must_use]
    pub fn with_action(mut self, action: &str) -> Self {
        action.clone_into(&mut self.event.action);
        self
    }

    /// Writes it into the audit of each municipality that the account belongs to or works for; of an account that
    /// concerns none it is one event.
    ///
    /// The statements are the same whoever it is: time must not tell whether there is such an account.
    ///
    /// # Errors
    /// When the database fails.
    pub fn append(&self, conn: &mut AnyConnection) -> Result<(), StoreError> {
        let id = self.account_id.unwrap_or(AccountId::NONE);
        let codes = crate::account::concerned(conn, &[id], self.today)?.remove(&id).unwrap_or_default();
        let nobody_s = NewEvent { municipality_code: None, ..self.event.clone() };
        insert(conn, &nobody_s.to_each(codes), &HashMap::new())
    }
}

/// Where an event does not say whose it is, it is its account's home's.
fn insert(conn: &mut AnyConnection, events: &[NewEvent], homes: &HashMap<AccountId, String>) -> Result<(), StoreError> {
    match conn {
        AnyConnection::Postgresql(c) => {
            let mut columns = InsertEvents::default();
            events.iter().for_each(|event| columns.push(event, municipality(event, homes)));
            columns.execute(c)?;
        }
        // 10 values each, under SQLite's limit of 32,766.
        AnyConnection::Sqlite(c) => {
            for events in events.chunks(1_000) {
                // Columns, not the struct: where a field may be left out, diesel opens a transaction of its own here.
                let rows: Vec<_> = events
                    .iter()
                    .map(|event| {
                        (
                            dsl::at.eq(event.at),
                            dsl::account_id.eq(event.account_id),
                            dsl::municipality_code.eq(municipality(event, homes)),
                            dsl::action.eq(&event.action),
                            dsl::subject_kind.eq(&event.subject_kind),
                            dsl::subject_id.eq(&event.subject_id),
                            dsl::request_id.eq(&event.request_id),
                            dsl::address.eq(&event.address),
                            dsl::purpose.eq(purpose_word(event)),
                            dsl::details.eq(&event.details),
                        )
                    })
                    .collect();
                diesel::insert_into(dsl::audit_event).values(&rows).execute(c)?;
            }
        }
    }
    Ok(())
}

fn municipality<'a>(event: &'a NewEvent, homes: &'a HashMap<AccountId, String>) -> Option<&'a str> {
    let home = || event.account_id.and_then(|id| homes.get(&id)).map(String::as_str);
    event.municipality_code.as_deref().or_else(home)
}

/// PostgreSQL: any number of events in one statement.
#[derive(Default)]
struct InsertEvents<'a> {
    at: Vec<NaiveDateTime>,
    account_id: Vec<Option<AccountId>>,
    municipality_code: Vec<Option<&'a str>>,
    action: Vec<&'a str>,
    subject_kind: Vec<&'a str>,
    subject_id: Vec<&'a str>,
    request_id: Vec<&'a str>,
    address: Vec<&'a str>,
    purpose: Vec<&'a str>,
    details: Vec<&'a str>,
}

impl<'a> InsertEvents<'a> {
    fn push(&mut self, event: &'a NewEvent, municipality: Option<&'a str>) {
        self.at.push(event.at);
        self.account_id.push(event.account_id);
        self.municipality_code.push(municipality);
        self.action.push(&event.action);
        self.subject_kind.push(&event.subject_kind);
        self.subject_id.push(&event.subject_id);
        self.request_id.push(&event.request_id);
        self.address.push(&event.address);
        self.purpose.push(purpose_word(event));
        self.details.push(&event.details);
    }
}

impl QueryFragment<Pg> for InsertEvents<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "INSERT INTO audit_event (at, account_id, municipality_code, action, subject_kind, subject_id, \
             request_id, address, purpose, details) SELECT * FROM unnest(",
        );
        push_arrays!(
            out,
            Timestamp => &self.at,
            Nullable<BigInt> => &self.account_id,
            Nullable<Text> => &self.municipality_code,
            Text => &self.action,
            Text => &self.subject_kind,
            Text => &self.subject_id,
            Text => &self.request_id,
            Text => &self.address,
            Text => &self.purpose,
            Text => &self.details,
        );
        out.push_sql(")");
        Ok(())
    }
}

prepared_once!(InsertEvents);

/// The municipality of each of these accounts that belongs to one.
fn homes(conn: &mut AnyConnection, accounts: Vec<AccountId>) -> Result<HashMap<AccountId, String>, StoreError> {
    if accounts.is_empty() {
        return Ok(HashMap::new());
    }
    let homes = account::table.filter(account::id.eq_any(accounts)).filter(account::municipality_code.is_not_null());
    let columns = (account::id, account::municipality_code.assume_not_null());
    Ok(homes.select(columns).load::<(AccountId, String)>(conn)?.into_iter().collect())
}

/// Actions of an account, the newest first: for tests and for the operator.
///
/// # Errors
/// When the database fails.
pub fn actions_of(conn: &mut AnyConnection, account_id: AccountId, limit: i64) -> Result<Vec<String>, StoreError> {
    let events = dsl::audit_event.filter(dsl::account_id.eq(account_id)).order(dsl::id.desc());
    Ok(events.select(dsl::action).limit(limit).load(conn)?)
}
