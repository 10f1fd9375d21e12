//! Publishing: the draft becomes a version, which never changes. No booking is dropped by it.

use super::content::{checked, of_draft, said};
use super::draft::{as_seen, latest_said};
use super::seen::changeable;
use super::wire;
use crate::{Actor, Answer, Asked, Failure, Kept, SeenVersion, Service};
use chrono::Days;
use madoguchi_contract::fields::{FieldCode, FieldError};
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::programme::ParsedPublication;
use madoguchi_domain::programme::Head;
use madoguchi_domain::{Changes, Permission};
use madoguchi_store::programme::{self, NewVersion, draft};
use madoguchi_store::{StoreError, audit};

/// How far ahead a version may begin: a slip of the year would stand in the way of every later one.
const FARTHEST: Days = Days::new(2 * 366);

/// Publishes the draft as the next version. Two who publish at once do not overwrite each other: the number of the
/// version is taken by one of them.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::VersionMismatch`];
/// [`ProblemType::NewerVersion`] when the draft was begun from a version that is not the latest any more;
/// [`Failure::Invalid`] for a day that is too early or too far ahead, and for a draft with faults.
pub async fn publish(
    service: &Service,
    by: &Actor,
    asked: Asked,
    code: String,
    seen: SeenVersion,
    publication: ParsedPublication,
) -> Result<Kept, Failure> {
    by.require(Permission::WriteProgrammes)?;
    let actor = by.clone();
    service
        .write_once(by, asked, None, move |tx| {
            let (by, now) = (&actor, actor.now());
            let programme = changeable(tx.conn, by, &code)?;
            let stored = as_seen(tx.conn, &code, seen)?;
            let latest = programme.latest();
            if stored.based_on != latest.map(|head| head.number) {
                return Err(ProblemType::NewerVersion.into());
            }
            let ParsedPublication { publish_on, source, reason } = &publication;
            let mut errors: Vec<FieldError> = Vec::new();
            let wrong = if *publish_on < now.today() {
                Some(FieldCode::BeforeToday)
            } else if now.today() + FARTHEST < *publish_on {
                Some(FieldCode::TooFarAhead)
            } else {
                latest.filter(|latest| *publish_on < latest.publish_on).map(|_| FieldCode::BeforeLatestVersion)
            };
            errors.extend(wrong.map(|code| code.at("/publish_on", by.lang())));
            let content = of_draft(&code, &stored.content)?;
            errors.extend(checked(tx.conn, by.scope(), &code, &content, by.lang())?.err().into_iter().flatten());
            if !errors.is_empty() {
                return Err(Failure::Invalid(errors));
            }
            let before = latest_said(tx.conn, &programme)?;
            let number = latest.map_or(1, |Head { number, .. }| number + 1);
            let new = NewVersion {
                programme: &code,
                number,
                publish_on: *publish_on,
                content: &stored.content,
                source,
                reason,
                account_id: by.account_id(),
                at: now.instant(),
            };
            if !programme::publish(tx.conn, &new)? {
                return Err(ProblemType::NewerVersion.into());
            }
            if !draft::remove(tx.conn, &code, stored.version)? {
                return Err(ProblemType::VersionMismatch.into());
            }
            let changes = Changes::of_programme(before.as_ref(), Some(&said(&content)));
            let changes = changes.publishing(number, *publish_on, source, reason);
            let event = by.event("programme.published", ("programme", &code), programme.owner.as_ref());
            audit::append(tx.conn, &event.changing(&changes))?;
            let written = programme::version(tx.conn, &code, number)?;
            let written = written.ok_or_else(|| StoreError::Corrupt(format!("version {number} of {code} is gone")))?;
            let location = format!("/api/v1/programmes/{code}/versions/{number}");
            Answer::created(&wire::version(written)?, location)
        })
        .await
}
