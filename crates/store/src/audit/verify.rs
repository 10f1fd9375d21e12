//! Checking the chain over the audit, for `madoguchi verify-audit`: page by page, so that its size costs time but no
//! memory.

use crate::audit;
use crate::audit::chain::{Link, NOTHING_BEFORE, StoredEvent};
use crate::schema::{audit_event, audit_link, audit_pending};
use crate::{AnyConnection, StoreError};
use diesel::connection::SimpleConnection;
use diesel::dsl::{count_star, exists, min, not};
use diesel::prelude::*;
use madoguchi_domain::AuditEventId;
use std::collections::HashMap;

/// Links read at a time.
const PAGE: i64 = 1000;

/// What an earlier check ended with, written down elsewhere: this link was there, with this hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expect {
    /// Number of the link.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

/// What the check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Links of the chain.
    pub links: u64,
    /// Number and hash of the last.
    pub head: Option<(i64, String)>,
    /// Events that wait to be sealed.
    pub waiting: i64,
    /// The first broken link.
    pub broken: Option<BrokenLink>,
    /// Broken links in all. After a break the check goes on from the hash that is stored.
    pub broken_links: u64,
    /// Events that are in no link and do not wait either: how many, and the first.
    pub unsealed: Option<(i64, AuditEventId)>,
    /// Events that wait to be sealed but are gone: how many, and the first.
    pub lost: Option<(i64, AuditEventId)>,
    /// The expectation that was not met.
    pub unmet: Option<Unmet>,
}

/// A link that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenLink {
    /// Its number.
    pub seq: i64,
    /// The event it seals.
    pub event_id: AuditEventId,
    /// Why.
    pub why: Break,
}

/// Why a link does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Break {
    /// It should have had this number: links before it are gone.
    Gap(i64),
    /// Its event is gone.
    MissingEvent,
    /// Event, time of sealing or the hash before it are not what they were; this is the hash they give now.
    Hash(String),
}

/// How an expectation was not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmet {
    /// The chain has no link of this number: it was cut off.
    Missing,
    /// The link has another hash: the chain up to it was written anew.
    Differs(String),
}

impl Report {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.broken.is_none() && self.unsealed.is_none() && self.lost.is_none() && self.unmet.is_none()
    }
}

/// Checks the whole chain as it is at one moment; who writes meanwhile is not held up.
///
/// # Errors
/// When the database fails.
pub fn verify(conn: &mut AnyConnection, expect: Option<&Expect>) -> Result<Report, StoreError> {
    conn.batch_execute(match conn {
        AnyConnection::Postgresql(_) => {
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0"
        }
        AnyConnection::Sqlite(_) => "BEGIN",
    })?;
    let report = in_snapshot(conn, expect);
    conn.batch_execute("ROLLBACK")?;
    report
}

fn in_snapshot(conn: &mut AnyConnection, expect: Option<&Expect>) -> Result<Report, StoreError> {
    let mut report = Report { unmet: expect.map(|_| Unmet::Missing), ..Report::default() };
    loop {
        let after = report.head.as_ref().map_or(i64::MIN, |(seq, _)| *seq);
        let page: Vec<Link> = audit_link::table
            .filter(audit_link::seq.gt(after))
            .order(audit_link::seq)
            .limit(PAGE)
            .select(Link::as_select())
            .load(conn)?;
        if page.is_empty() {
            break;
        }
        let ids: Vec<AuditEventId> = page.iter().map(|link| link.event_id).collect();
        let events = audit::chain::events(conn, &ids)?.into_iter().map(|event| (event.id, event)).collect();
        for link in page {
            report.take(link, &events, expect)?;
        }
    }
    report.waiting = audit_pending::table.select(count_star()).first(conn)?;
    report.unsealed = unsealed(conn)?;
    report.lost = lost(conn)?;
    Ok(report)
}

impl Report {
    /// Takes the next link.
    fn take(
        &mut self,
        link: Link,
        events: &HashMap<AuditEventId, StoredEvent>,
        expect: Option<&Expect>,
    ) -> Result<(), StoreError> {
        let (seq, before) = self.head.take().unwrap_or_else(|| (0, NOTHING_BEFORE.to_owned()));
        let why = match events.get(&link.event_id) {
            _ if link.seq != seq + 1 => Some(Break::Gap(seq + 1)),
            None => Some(Break::MissingEvent),
            Some(event) => {
                let hash = audit::chain::link_hash(&before, event, link.seq, link.sealed_at)?;
                (hash != link.hash).then_some(Break::Hash(hash))
            }
        };
        if let Some(why) = why {
            self.broken_links += 1;
            self.broken.get_or_insert(BrokenLink { seq: link.seq, event_id: link.event_id, why });
        }
        if let Some(expect) = expect.filter(|expect| expect.seq == link.seq) {
            self.unmet = (expect.hash != link.hash).then(|| Unmet::Differs(link.hash.clone()));
        }
        self.links += 1;
        self.head = Some((link.seq, link.hash));
        Ok(())
    }
}

fn unsealed(conn: &mut AnyConnection) -> Result<Option<(i64, AuditEventId)>, StoreError> {
    let linked = audit_link::table.filter(audit_link::event_id.eq(audit_event::id));
    let waiting = audit_pending::table.filter(audit_pending::event_id.eq(audit_event::id));
    let (count, first): (i64, Option<AuditEventId>) = audit_event::table
        .filter(not(exists(linked)))
        .filter(not(exists(waiting)))
        .select((count_star(), min(audit_event::id)))
        .first(conn)?;
    Ok(first.map(|first| (count, first)))
}

fn lost(conn: &mut AnyConnection) -> Result<Option<(i64, AuditEventId)>, StoreError> {
    let event = audit_event::table.filter(audit_event::id.eq(audit_pending::event_id));
    let (count, first): (i64, Option<AuditEventId>) = audit_pending::table
        .filter(not(exists(event)))
        .select((count_star(), min(audit_pending::event_id)))
        .first(conn)?;
    Ok(first.map(|first| (count, first)))
}
