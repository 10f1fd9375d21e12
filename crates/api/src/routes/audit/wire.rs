//! An event on the wire.

use madoguchi_contract::audit::{AuditEvent, EventChange, EventSubject};
use madoguchi_contract::rfc3339;
use madoguchi_domain as domain;
use madoguchi_domain::{Change, ListedEvent};

fn subject(subject: domain::EventSubject) -> EventSubject {
    let domain::EventSubject { name, person, municipality, vaccine, kind, part_of, can_open } = subject;
    EventSubject { name, person, municipality_code: municipality, vaccine, kind, part_of, can_open }
}

pub(super) fn wire(event: ListedEvent) -> AuditEvent {
    let (seq, hash) = event.link.unzip();
    AuditEvent {
        id: event.id.to_string(),
        at: rfc3339(event.at),
        login_id: event.login_id,
        role: event.role.map(|role| role.code().to_owned()),
        municipality_code: event.municipality_code,
        action: event.action,
        subject_kind: event.subject_kind,
        subject_id: event.subject_id,
        subject: event.subject.map(subject),
        changes: event.changes.into_iter().map(|Change { field, from, to }| EventChange { field, from, to }).collect(),
        reason: event.reason,
        purpose: event.purpose,
        request_id: event.request_id,
        address: event.address,
        seq: seq.map(i64::unsigned_abs),
        hash,
    }
}
