//! Reading the audit: by day, the newest first, within what the reader may see.

use crate::audit::details;
use crate::availability::starting_with;
use crate::schema::{account, audit_event, audit_link};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use madoguchi_domain::{AccountId, AuditEventId, EventFilter, EventPlace, ListedEvent, Reach, Role, Scope};

/// One page of at most `limit` events, the newest first; `true` when more follow.
///
/// The service desk sees all. A municipality sees the events of its data, whoever acted, those of its own accounts, and
/// the log-ins of those who work for it: all carry its code.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut AnyConnection,
    scope: &Scope,
    filter: &EventFilter,
    after: Option<EventPlace>,
    limit: usize,
) -> Result<(Vec<ListedEvent>, bool), StoreError> {
    let mut events = audit_event::table
        .left_join(account::table)
        .left_join(audit_link::table.on(audit_link::event_id.eq(audit_event::id)))
        .into_boxed();
    // One code is compared with `=`, so that the index also gives the order.
    match scope.reach() {
        Reach::Nation => {}
        Reach::Municipalities([one]) => events = events.filter(audit_event::municipality_code.eq(one.to_string())),
        Reach::Municipalities(several) => {
            let codes: Vec<String> = several.iter().map(ToString::to_string).collect();
            events = events.filter(audit_event::municipality_code.eq_any(codes));
        }
    }
    if let Some(code) = &filter.municipality {
        events = events.filter(audit_event::municipality_code.eq(code.to_string()));
    }
    if let Some(login_id) = &filter.login_id {
        // Looked up first: then the account's index gives the order.
        let Some(id) = account_of(conn, login_id)? else { return Ok((vec![], false)) };
        events = events.filter(audit_event::account_id.eq(id));
    }
    if let Some(action) = &filter.action {
        events = events.filter(audit_event::action.like(starting_with(action)).escape('!'));
    }
    if let Some(purpose) = filter.purpose {
        events = events.filter(audit_event::purpose.eq(purpose));
    }
    if let Some(from) = filter.from {
        events = events.filter(audit_event::at.ge(from));
    }
    if let Some(before) = filter.before {
        events = events.filter(audit_event::at.lt(before));
    }
    if let Some(EventPlace { at, id }) = after {
        events = events.filter(audit_event::at.le(at)).filter(audit_event::at.lt(at).or(audit_event::id.lt(id)));
    }
    let mut found: Vec<Row> = events
        .order((audit_event::at.desc(), audit_event::id.desc()))
        .limit(i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1))
        .select((
            audit_event::id,
            audit_event::at,
            (account::login_id, account::role).nullable(),
            audit_event::municipality_code,
            audit_event::action,
            audit_event::subject_kind,
            audit_event::subject_id,
            audit_event::purpose,
            audit_event::details,
            audit_event::request_id,
            audit_event::address,
            (audit_link::seq, audit_link::hash).nullable(),
        ))
        .load(conn)?;
    let more = limit < found.len();
    found.truncate(limit);
    Ok((found.into_iter().map(read).collect(), more))
}

#[derive(Queryable)]
struct Row {
    id: AuditEventId,
    at: NaiveDateTime,
    who: Option<(String, Role)>,
    municipality_code: Option<String>,
    action: String,
    subject_kind: String,
    subject_id: String,
    purpose: String,
    details: String,
    request_id: String,
    address: String,
    link: Option<(i64, String)>,
}

/// What it is about is not named yet: see [`crate::audit::subjects`].
fn read(row: Row) -> ListedEvent {
    let (login_id, role) = row.who.unzip();
    ListedEvent {
        id: row.id,
        at: row.at,
        login_id,
        role,
        municipality_code: row.municipality_code,
        action: row.action,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        subject: None,
        changes: details::read(row.details),
        reason: None,
        purpose: row.purpose,
        request_id: row.request_id,
        address: row.address,
        link: row.link,
    }
}

fn account_of(conn: &mut AnyConnection, login_id: &str) -> Result<Option<AccountId>, StoreError> {
    let found = account::table.filter(account::login_id.eq(login_id)).select(account::id);
    Ok(found.first(conn).optional()?)
}
