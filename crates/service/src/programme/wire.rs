//! Programmes as answers show them.

use super::content::{checked, content, of_draft};
use crate::Failure;
use crate::wire_refs::count;
use madoguchi_contract::programme::{ProgrammeDraft, ProgrammeVersion};
use madoguchi_contract::{Lang, etag, rfc3339};
use madoguchi_domain::Scope;
use madoguchi_store::AnyConnection;
use madoguchi_store::programme::StoredVersion;
use madoguchi_store::programme::draft::StoredDraft;

/// A version on the wire.
pub(super) fn version(stored: StoredVersion) -> Result<ProgrammeVersion, Failure> {
    Ok(ProgrammeVersion {
        content: content(&stored)?,
        number: count(stored.number)?,
        publish_on: stored.publish_on.to_string(),
        published_at: rfc3339(stored.published_at),
        published_by: stored.published_by,
        source: stored.source,
        reason: stored.reason,
    })
}

/// A draft on the wire, with what stands against publishing it.
pub(super) fn draft(
    conn: &mut AnyConnection,
    scope: &Scope,
    code: &str,
    stored: StoredDraft,
    lang: Lang,
) -> Result<ProgrammeDraft, Failure> {
    let content = of_draft(code, &stored.content)?;
    let errors = checked(conn, scope, code, &content, lang)?.err().unwrap_or_default();
    Ok(ProgrammeDraft {
        content,
        based_on: stored.based_on.map(count).transpose()?,
        errors,
        etag: etag(stored.version),
        updated_at: rfc3339(stored.updated_at),
        updated_by: stored.updated_by,
    })
}
