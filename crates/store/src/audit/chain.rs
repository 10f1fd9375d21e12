//! The hash chain over the audit (ACC5): events are linked in batches a moment after they were written, so that those
//! who write never wait for each other. Its form is laid down byte by byte in `docs/audit-chain.md`.
//!
//! An event waits in `audit_pending` from its own transaction on. One that commits late waits like any other, so that
//! none can be skipped; its place in the chain is the order of sealing, not that of the ids.

use crate::schema::{audit_event, audit_link, audit_pending};
use crate::{AnyConnection, StoreError};
use chrono::NaiveDateTime;
use diesel::dsl::count_star;
use diesel::prelude::*;
use madoguchi_domain::{AccountId, AuditEventId};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// Events linked in one transaction: few enough that a booking behind it on SQLite's one writer does not notice.
pub const BATCH: usize = 500;

/// What stands for the hash before the first link.
pub const NOTHING_BEFORE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Below every id.
const BEFORE_ALL: AuditEventId = AuditEventId(i64::MIN);

/// PostgreSQL advisory lock of the process that seals ("SEAL"). Only sealers ask for it.
const LOCK: i64 = 0x5345_414c;

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = audit_event)]
pub struct StoredEvent {
    /// Id.
    pub id: AuditEventId,
    /// When, UTC.
    pub at: NaiveDateTime,
    /// Who.
    pub account_id: Option<AccountId>,
    /// Whose data.
    pub municipality_code: Option<String>,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub subject_kind: String,
    /// To which.
    pub subject_id: String,
    /// Id of the request.
    pub request_id: String,
    /// Address of the client.
    pub address: String,
    /// What a look was for.
    pub purpose: String,
    /// Before and after of a change; empty without one.
    pub details: String,
}

/// A link of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
// Without it SQLite is sent row by row, in a transaction of diesel's own.
#[diesel(table_name = audit_link, treat_none_as_default_value = false)]
pub struct Link {
    /// 1, 2, 3 …
    pub seq: i64,
    /// The event it seals.
    pub event_id: AuditEventId,
    /// SHA-256, hexadecimal.
    pub hash: String,
    /// When, UTC, on the real clock.
    pub sealed_at: NaiveDateTime,
}

/// How far the chain is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainState {
    /// Number and hash of the last link.
    pub head: Option<(i64, String)>,
    /// Events that wait to be sealed.
    pub waiting: i64,
}

/// What is hashed. The order of the fields is that of the keys in RFC 8785: by name. An event without details is hashed
/// as all were before there were any.
#[derive(Serialize)]
struct Canonical<'a> {
    account_id: Option<String>,
    action: &'a str,
    address: &'a str,
    at: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    details: &'a str,
    id: String,
    municipality_code: Option<&'a str>,
    purpose: &'a str,
    request_id: &'a str,
    sealed_at: String,
    seq: String,
    subject_id: &'a str,
    subject_kind: &'a str,
}

/// The canonical JSON of an event and its place in the chain (`docs/audit-chain.md`).
///
/// # Errors
/// When it cannot be written, which no stored value makes happen.
pub fn canonical(event: &StoredEvent, seq: i64, sealed_at: NaiveDateTime) -> Result<String, StoreError> {
    let instant = |at: NaiveDateTime| at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
    let canonical = Canonical {
        account_id: event.account_id.map(|id| id.to_string()),
        action: &event.action,
        address: &event.address,
        at: instant(event.at),
        details: &event.details,
        id: event.id.to_string(),
        municipality_code: event.municipality_code.as_deref(),
        purpose: &event.purpose,
        request_id: &event.request_id,
        sealed_at: instant(sealed_at),
        seq: seq.to_string(),
        subject_id: &event.subject_id,
        subject_kind: &event.subject_kind,
    };
    serde_json::to_string(&canonical).map_err(|error| StoreError::Corrupt(format!("event {}: {error}", event.id)))
}

/// The hash of a link: of the hash before it, as it is written, and the canonical JSON.
///
/// # Errors
/// As [`canonical`].
pub fn link_hash(before: &str, event: &StoredEvent, seq: i64, sealed_at: NaiveDateTime) -> Result<String, StoreError> {
    let json = canonical(event, seq, sealed_at)?;
    Ok(hex::encode(Sha256::new().chain_update(before).chain_update(json).finalize()))
}

/// Links at most `batch` of the waiting events, in the order of their ids, inside the caller's transaction. Returns how
/// many; none when another process is at it, since it does the same work. `now` is asked once the events are read: none
/// is sealed before it was written.
///
/// # Errors
/// When the database fails.
pub fn seal(conn: &mut AnyConnection, now: fn() -> NaiveDateTime, batch: usize) -> Result<usize, StoreError> {
    if !try_lock(conn)? {
        return Ok(0);
    }
    let (mut links, mut done) = (Vec::new(), Vec::new());
    let (mut seq, mut hash) = head(conn)?.unwrap_or_else(|| (0, NOTHING_BEFORE.to_owned()));
    let mut after = BEFORE_ALL;
    while links.len() < batch {
        let ids = waiting_after(conn, after, batch - links.len())?;
        let Some(last) = ids.last() else { break };
        after = *last;
        let sealed: HashSet<AuditEventId> = sealed_among(conn, &ids)?.into_iter().collect();
        // One that is sealed already was put here a second time; one that is gone stays, for verify-audit to tell of.
        done.extend(sealed.iter().copied());
        let found = events(conn, &ids)?;
        let now = now();
        for event in found.into_iter().filter(|event| !sealed.contains(&event.id)) {
            seq += 1;
            hash = link_hash(&hash, &event, seq, now)?;
            done.push(event.id);
            links.push(Link { seq, event_id: event.id, hash: hash.clone(), sealed_at: now });
        }
    }
    let count = links.len();
    each_backend!(conn, |c| {
        diesel::insert_into(audit_link::table).values(links).execute(c)?;
        diesel::delete(audit_pending::table.filter(audit_pending::event_id.eq_any(done))).execute(c)?;
    });
    Ok(count)
}

/// Takes the chain for this transaction. False: another process has it.
fn try_lock(conn: &mut AnyConnection) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Locked {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        locked: bool,
    }
    match conn {
        AnyConnection::Postgresql(c) => {
            let query = diesel::sql_query("SELECT pg_try_advisory_xact_lock($1) AS locked");
            let row: Locked = query.bind::<diesel::sql_types::BigInt, _>(LOCK).get_result(c)?;
            Ok(row.locked)
        }
        // One writer: nobody else is in a transaction now.
        AnyConnection::Sqlite(_) => Ok(true),
    }
}

/// Whether there is anything to seal. A plain read: an idle server writes nothing.
///
/// # Errors
/// When the database fails.
pub fn is_waiting(conn: &mut AnyConnection) -> Result<bool, StoreError> {
    Ok(!waiting_after(conn, BEFORE_ALL, 1)?.is_empty())
}

/// How far the chain is.
///
/// # Errors
/// When the database fails.
pub fn state(conn: &mut AnyConnection) -> Result<ChainState, StoreError> {
    let waiting = audit_pending::table.select(count_star()).first(conn)?;
    Ok(ChainState { head: head(conn)?, waiting })
}

/// Number and hash of the last link.
pub(crate) fn head(conn: &mut AnyConnection) -> Result<Option<(i64, String)>, StoreError> {
    let last = audit_link::table.order(audit_link::seq.desc()).select((audit_link::seq, audit_link::hash));
    Ok(last.first(conn).optional()?)
}

// Three small statements along the keys instead of one join: the planner's picture of a queue is always stale, and a
// merge join would walk all events there ever were.

fn waiting_after(conn: &mut AnyConnection, after: AuditEventId, limit: usize) -> Result<Vec<AuditEventId>, StoreError> {
    let waiting = audit_pending::table.filter(audit_pending::event_id.gt(after)).order(audit_pending::event_id);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    Ok(waiting.select(audit_pending::event_id).limit(limit).load(conn)?)
}

fn sealed_among(conn: &mut AnyConnection, ids: &[AuditEventId]) -> Result<Vec<AuditEventId>, StoreError> {
    let sealed = audit_link::table.filter(audit_link::event_id.eq_any(ids)).select(audit_link::event_id);
    Ok(each_backend!(conn, |c| sealed.load(c))?)
}

/// The events of some ids, by id.
pub(crate) fn events(conn: &mut AnyConnection, ids: &[AuditEventId]) -> Result<Vec<StoredEvent>, StoreError> {
    let found = audit_event::table.filter(audit_event::id.eq_any(ids)).order(audit_event::id);
    Ok(each_backend!(conn, |c| found.select(StoredEvent::as_select()).load(c))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_domain::{AccountStatus, Changes};

    /// The example that `docs/audit-chain.md` shows, made with `sha256sum`.
    fn example() -> (StoredEvent, NaiveDateTime) {
        let at = "2021-03-01T00:00:00.5".parse().expect("a moment");
        let event = StoredEvent {
            id: AuditEventId(12),
            at,
            account_id: Some(AccountId(7)),
            municipality_code: Some("141003".into()),
            action: "booking.created".into(),
            subject_kind: "booking".into(),
            subject_id: "5".into(),
            request_id: "0f".into(),
            address: "192.0.2.1".into(),
            purpose: "call".into(),
            details: String::new(),
        };
        (event, "2021-03-01T00:00:01".parse().expect("a moment"))
    }

    #[test]
    fn the_documented_example_is_true() {
        let (event, sealed_at) = example();
        let json = canonical(&event, 1, sealed_at).expect("JSON");
        let hash = link_hash(NOTHING_BEFORE, &event, 1, sealed_at).expect("a hash");
        let document = include_str!("../../../../docs/audit-chain.md");
        assert!(document.contains(&format!("{NOTHING_BEFORE}{json}")), "{json}");
        assert!(document.contains(&format!("{hash}  -")), "{hash}");
        // The second, with details.
        let changes = Changes::of_account_status(AccountStatus::Active, AccountStatus::Suspended);
        let second = StoredEvent {
            id: AuditEventId(13),
            action: "account.suspended".into(),
            subject_kind: "account".into(),
            purpose: String::new(),
            details: crate::audit::details::write(&changes),
            ..event
        };
        let json = canonical(&second, 2, sealed_at).expect("JSON");
        let hash = link_hash(&hash, &second, 2, sealed_at).expect("a hash");
        assert!(document.contains(&json), "{json}");
        assert!(document.contains(&format!("{hash}  -")), "{hash}");
    }

    #[test]
    fn signs_are_written_as_in_rfc_8785() {
        let (mut event, sealed_at) = example();
        event.account_id = None;
        event.municipality_code = None;
        event.address = "\"\\/\u{8}\u{c}\n\r\t\u{1f}\u{7f}é山𠮷".into();
        let json = canonical(&event, 1, sealed_at).expect("JSON");
        assert!(json.starts_with(
            "{\"account_id\":null,\"action\":\"booking.created\",\
             \"address\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u001f\u{7f}é山𠮷\",\"at\":\"2021-03-01T00:00:00.500000Z\",\
             \"id\":\"12\",\"municipality_code\":null,"
        ));
    }

    #[test]
    fn every_value_counts() {
        let (event, sealed_at) = example();
        let hash = |event: &StoredEvent, seq| link_hash(NOTHING_BEFORE, event, seq, sealed_at).expect("a hash");
        let other = [
            StoredEvent { id: AuditEventId(13), ..event.clone() },
            StoredEvent { at: sealed_at, ..event.clone() },
            StoredEvent { account_id: None, ..event.clone() },
            StoredEvent { municipality_code: None, ..event.clone() },
            StoredEvent { action: String::new(), ..event.clone() },
            StoredEvent { subject_kind: String::new(), ..event.clone() },
            StoredEvent { subject_id: String::new(), ..event.clone() },
            StoredEvent { request_id: String::new(), ..event.clone() },
            StoredEvent { address: String::new(), ..event.clone() },
            StoredEvent { purpose: String::new(), ..event.clone() },
            StoredEvent { details: "[]".into(), ..event.clone() },
        ];
        for changed in other {
            assert_ne!(hash(&changed, 1), hash(&event, 1), "{changed:?}");
        }
        assert_ne!(hash(&event, 2), hash(&event, 1));
    }
}
