//! The draft of a programme's next version: begun, written anew, taken away. It is kept as it was typed.

use super::content::{of_draft, said};
use super::seen::{Seen, changeable};
use super::wire;
use crate::{Actor, Answer, Asked, Failure, Kept, SeenVersion, Service};
use chrono::{NaiveDate, NaiveDateTime};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::programme::{ProgrammeContent, ProgrammeDraft};
use madoguchi_domain::{Changes, MunicipalityCode, Permission, Reach};
use madoguchi_store::programme::draft::{self, DraftText, StoredDraft};
use madoguchi_store::programme::{self, NewProgramme};
use madoguchi_store::{AnyConnection, StoreError, audit};

/// Begins a programme, as a draft: the nation's, or the municipality's own, whose code then stands before it.
///
/// # Errors
/// [`ProblemType::NotPermitted`]; [`Failure::Invalid`] for a code that is taken.
pub async fn create(
    service: &Service,
    by: &Actor,
    asked: Asked,
    code: String,
    content: ProgrammeContent,
) -> Result<Kept, Failure> {
    by.require(Permission::WriteProgrammes)?;
    let owner = new_owner(by)?;
    let code = match owner {
        None => code,
        Some(owner) => format!("{owner}_{code}"),
    };
    let (actor, json) = (by.clone(), written(&content)?);
    service
        .write_once(by, asked, None, move |tx| {
            let (by, now) = (&actor, actor.now());
            let municipality = owner.map(|owner| owner.to_string());
            let new = NewProgramme { code: &code, municipality_code: municipality.as_deref(), at: now.instant() };
            if !programme::insert(tx.conn, &new)? {
                return Err(Failure::Invalid(vec![FieldCode::Duplicate.at("/code", by.lang())]));
            }
            draft::begin(tx.conn, first_version(now.real()), &text(by, &code, None, &json))?;
            let event = by.event("programme.created", ("programme", &code), owner.as_ref());
            audit::append(tx.conn, &event.changing(&Changes::of_programme(None, Some(&said(&content)))))?;
            let draft = shown(tx.conn, by, &code)?;
            let tag = draft.etag.clone();
            Ok(Answer::created(&draft, format!("/api/v1/programmes/{code}"))?.with_etag(tag))
        })
        .await
}

/// Whose a new programme will be.
fn new_owner(by: &Actor) -> Result<Option<MunicipalityCode>, Failure> {
    match by.scope().reach() {
        Reach::Nation => Ok(None),
        Reach::Municipalities([only]) => Ok(Some(*only)),
        Reach::Municipalities(_) => Err(ProblemType::NotPermitted.into()),
    }
}

fn text<'a>(by: &Actor, programme: &'a str, based_on: Option<i64>, content: &'a str) -> DraftText<'a> {
    DraftText { programme, based_on, content, account_id: by.account_id(), at: by.now().instant() }
}

fn written(content: &ProgrammeContent) -> Result<String, Failure> {
    serde_json::to_string(content).map_err(Failure::internal)
}

/// The second counts: a draft that is begun after another one was removed has a version of its own. `now` is the real
/// instant.
fn first_version(now: NaiveDateTime) -> i32 {
    let begun = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default().and_time(chrono::NaiveTime::MIN);
    i32::try_from((now - begun).num_seconds()).unwrap_or(1).max(1)
}

fn shown(conn: &mut AnyConnection, by: &Actor, code: &str) -> Result<ProgrammeDraft, Failure> {
    let stored = draft::find(conn, code)?;
    let stored = stored.ok_or_else(|| StoreError::Corrupt(format!("the draft of programme {code} is gone")))?;
    wire::draft(conn, by.scope(), code, stored, by.lang())
}

/// The draft of a programme.
///
/// # Errors
/// [`ProblemType::NotPermitted`]; [`ProblemType::NotFound`] where there is none.
pub async fn find(service: &Service, by: &Actor, code: String) -> Result<ProgrammeDraft, Failure> {
    by.require(Permission::WriteProgrammes)?;
    let by = by.clone();
    service
        .read(move |conn| {
            changeable(conn, &by, &code)?;
            let stored = draft::find(conn, &code)?.ok_or(ProblemType::NotFound)?;
            wire::draft(conn, by.scope(), &code, stored, by.lang())
        })
        .await
}

/// What a draft is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// The version it was made from; `None` to leave a draft where it is, and to begin one from the latest version.
    pub based_on: Option<i64>,
    /// What it says.
    pub content: ProgrammeContent,
}

/// Writes the draft anew, or begins one; then nothing has to be seen before.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`]; [`ProblemType::PreconditionRequired`] where there is a
/// draft; [`ProblemType::VersionMismatch`], also where the draft that was seen is gone; [`ProblemType::NewerVersion`]
/// when it was made from a version that is not the latest, nor the one that the draft is based on.
pub async fn write(
    service: &Service,
    by: &Actor,
    code: String,
    seen: Option<SeenVersion>,
    typed: Typed,
) -> Result<ProgrammeDraft, Failure> {
    by.require(Permission::WriteProgrammes)?;
    let Typed { based_on, content } = typed;
    let (by, json) = (by.clone(), written(&content)?);
    service
        .write(move |tx| {
            let programme = changeable(tx.conn, &by, &code)?;
            let before = draft::find(tx.conn, &code)?;
            let latest = programme.latest().map(|head| head.number);
            let stays = before.as_ref().map_or(latest, |stored| stored.based_on);
            let based_on = based_on.or(stays);
            let text = text(&by, &code, based_on, &json);
            let is_known = based_on == latest || based_on == stays;
            match (&before, seen) {
                (Some(stored), Some(seen)) => {
                    seen.check(stored.version)?;
                    if !is_known {
                        return Err(ProblemType::NewerVersion.into());
                    }
                    if !draft::rewrite(tx.conn, stored.version, &text)? {
                        return Err(ProblemType::VersionMismatch.into());
                    }
                }
                (Some(_), None) => return Err(ProblemType::PreconditionRequired.into()),
                // What was seen was published or removed in the meantime.
                (None, Some(SeenVersion::Version(_) | SeenVersion::Nothing)) => {
                    return Err(ProblemType::VersionMismatch.into());
                }
                (None, Some(SeenVersion::Any) | None) => {
                    if !is_known {
                        return Err(ProblemType::NewerVersion.into());
                    }
                    if !draft::begin(tx.conn, first_version(by.now().real()), &text)? {
                        return Err(ProblemType::VersionMismatch.into());
                    }
                }
            }
            let before = said_before(tx.conn, &programme, before.as_ref())?;
            let changes = Changes::of_programme(before.as_ref(), Some(&said(&content)));
            let event = by.event("programme.draft_changed", ("programme", &code), programme.owner.as_ref());
            audit::append(tx.conn, &event.changing(&changes))?;
            shown(tx.conn, &by, &code)
        })
        .await
}

/// What the draft said until now, or the version that it begins from.
fn said_before(
    conn: &mut AnyConnection,
    programme: &Seen,
    before: Option<&StoredDraft>,
) -> Result<Option<madoguchi_domain::ProgrammeSaid>, Failure> {
    let code = &programme.stored.code;
    if let Some(stored) = before {
        return Ok(Some(said(&of_draft(code, &stored.content)?)));
    }
    latest_said(conn, programme)
}

/// What the latest version says.
pub(super) fn latest_said(
    conn: &mut AnyConnection,
    programme: &Seen,
) -> Result<Option<madoguchi_domain::ProgrammeSaid>, Failure> {
    let Some(latest) = programme.latest() else { return Ok(None) };
    let version = programme::version(conn, &programme.stored.code, latest.number)?;
    Ok(version.map(|version| super::content::content(&version)).transpose()?.map(|content| said(&content)))
}

/// The draft, when it is of the version that was seen.
///
/// # Errors
/// [`ProblemType::NotFound`] where there is none; [`ProblemType::VersionMismatch`], also where the one that was seen is
/// gone.
pub(super) fn as_seen(conn: &mut AnyConnection, code: &str, seen: SeenVersion) -> Result<StoredDraft, Failure> {
    match (draft::find(conn, code)?, seen) {
        (Some(stored), seen) => seen.check(stored.version).map(|()| stored),
        (None, SeenVersion::Any) => Err(ProblemType::NotFound.into()),
        (None, SeenVersion::Version(_) | SeenVersion::Nothing) => Err(ProblemType::VersionMismatch.into()),
    }
}

/// Takes the draft away. What is published stays as it is.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::VersionMismatch`].
pub async fn remove(service: &Service, by: &Actor, code: String, seen: SeenVersion) -> Result<(), Failure> {
    by.require(Permission::WriteProgrammes)?;
    let by = by.clone();
    service
        .write(move |tx| {
            let programme = changeable(tx.conn, &by, &code)?;
            let stored = as_seen(tx.conn, &code, seen)?;
            if !draft::remove(tx.conn, &code, stored.version)? {
                return Err(ProblemType::VersionMismatch.into());
            }
            let event = by.event("programme.draft_removed", ("programme", &code), programme.owner.as_ref());
            Ok(audit::append(tx.conn, &event)?)
        })
        .await
}
