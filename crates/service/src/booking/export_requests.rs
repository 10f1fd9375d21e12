//! Files of more people than a municipality lets out by itself: the asker says what for, the municipality decides.

use super::search::check_venue;
use crate::audit::look_up_quota::{self, People};
use crate::mail::letters;
use crate::wire_refs::municipality_ref;
use crate::{Actor, Answer, Asked, Failure, Kept, SeenVersion, Service, Transaction};
use chrono::NaiveDateTime;
use madoguchi_contract::booking::BookingExportRequest;
use madoguchi_contract::export_request::{ExportConditions, ExportRequest as Wire, ExportRequests};
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::{etag, rfc3339};
use madoguchi_domain::booking::export_request::{APPROVED, WAITS};
use madoguchi_domain::{
    BookingFilter, ExportRequest, ExportRequestFilter, ExportRequestId, ExportRequestStatus, MunicipalityCode,
    Permission,
};
use madoguchi_store::audit::{look_limits, look_ups};
use madoguchi_store::booking::export_requests::{self as store, NewExportRequest};
use madoguchi_store::booking::search;
use madoguchi_store::{account, audit};
use sha2::{Digest, Sha256};

/// Counts the people of a file that is about to be made, and goes on when each municipality lets it out: it is within
/// the limit of 24 hours, or approved. Nothing is counted of what is refused.
///
/// # Errors
/// [`Failure::ExportNeedsApproval`].
pub(super) fn admit(
    tx: &mut Transaction<'_>,
    by: &Actor,
    filter: &BookingFilter,
    file: &BookingExportRequest,
) -> Result<(), Failure> {
    if !look_up_quota::counts(by) {
        return Ok(());
    }
    let people = search::count(tx.conn, by.scope(), filter)?;
    admit_people(tx, by, &people, file)
}

/// The same for a file of these people, who are among those of `file`: what was approved for all is for some of them.
///
/// # Errors
/// [`Failure::ExportNeedsApproval`].
pub(crate) fn admit_people(
    tx: &mut Transaction<'_>,
    by: &Actor,
    people: &People,
    file: &BookingExportRequest,
) -> Result<(), Failure> {
    if !look_up_quota::counts(by) {
        return Ok(());
    }
    // Counted before the sum is read: of two files at once the later one sees the earlier.
    look_ups::count_exported(tx.conn, by.account_id(), by.now().real(), people)?;
    let over = over_limit(tx, by, people, &People::new())?;
    if over.is_empty() {
        return Ok(());
    }
    let asked = store::of_file(tx.conn, by.scope(), &digest(file)?, by.now().real())?;
    let stands = |code: &MunicipalityCode, status| {
        asked.iter().any(|request| request.municipality == *code && request.decided == status)
    };
    let missing: Vec<_> = over.keys().filter(|code| !stands(code, ExportRequestStatus::Approved)).collect();
    if missing.is_empty() {
        // What a municipality has approved takes nothing from what it lets out by itself; what has come since does.
        let approved_of = |code: &MunicipalityCode| {
            let is_it = |request: &&ExportRequest| {
                request.municipality == *code && request.decided == ExportRequestStatus::Approved
            };
            asked.iter().filter(is_it).map(|request| request.people).max().unwrap_or_default()
        };
        let approved = over.iter().map(|(code, people)| (*code, -*people.min(&approved_of(code)))).collect();
        return Ok(look_ups::count_exported(tx.conn, by.account_id(), by.now().real(), &approved)?);
    }
    let asked = missing.iter().all(|code| stands(code, ExportRequestStatus::Asked));
    let people = missing.iter().filter_map(|code| over.get(code)).map(|people| i64::from(*people)).sum();
    Err(Failure::ExportNeedsApproval { people, asked })
}

/// The people of a file of those municipalities whose limit is passed by what was taken out, with what is `to_come`.
fn over_limit(tx: &mut Transaction<'_>, by: &Actor, file: &People, to_come: &People) -> Result<People, Failure> {
    let taken = look_ups::exported(tx.conn, by.account_id(), by.now().real())?;
    let codes: Vec<MunicipalityCode> = file.keys().copied().collect();
    let (limits, unset) = (look_limits::of(tx.conn, &codes)?, tx.settings.look_limits);
    let is_over = |code: &MunicipalityCode| {
        let limits = limits.get(code).map_or(unset, |(limits, _)| *limits);
        let to_come = to_come.get(code).copied().unwrap_or_default();
        !limits.lets_out(taken.get(code).copied().unwrap_or_default() + i64::from(to_come))
    };
    Ok(file.iter().filter(|(code, _)| is_over(code)).map(|(code, people)| (*code, *people)).collect())
}

/// What tells a file from another: the conditions, however they are written out.
fn digest(file: &BookingExportRequest) -> Result<String, Failure> {
    let file = BookingExportRequest { encoding: None, ..file.clone() };
    let text = serde_json::to_vec(&file).map_err(Failure::internal)?;
    Ok(Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Asks each municipality whose limit a file would pass; one that was asked already is not asked again. Each hears of
/// it by its audit, and by a mail to its accounts that have an address.
///
/// # Errors
/// [`ProblemType::NotPermitted`]; [`ProblemType::NotFound`] for a venue that is not the actor's;
/// [`ProblemType::ExportNeedsNoApproval`].
pub async fn ask(
    service: &Service,
    by: &Actor,
    asked: Asked,
    (filter, file): (BookingFilter, BookingExportRequest),
    reason: String,
) -> Result<Kept, Failure> {
    by.require(Permission::ExportBookings)?;
    let actor = by.clone();
    service
        .write_once(by, asked, None, move |tx| {
            let by = &actor;
            let venue = check_venue(tx.conn, by.scope(), &filter)?;
            let real = by.now().real();
            let people = match look_up_quota::counts(by) {
                true => search::count(tx.conn, by.scope(), &filter)?,
                false => People::new(),
            };
            let people = over_limit(tx, by, &people, &people)?;
            if people.is_empty() {
                return Err(ProblemType::ExportNeedsNoApproval.into());
            }
            let (digest, conditions) = (digest(&file)?, conditions(&file, venue.map(|venue| venue.name))?);
            let before = store::of_file(tx.conn, by.scope(), &digest, real)?;
            let new = people.iter().filter(|(code, _)| before.iter().all(|asked| asked.municipality != **code));
            let new: Vec<NewExportRequest<'_>> = new
                .map(|(code, people)| NewExportRequest {
                    account_id: by.account_id(),
                    municipality: *code,
                    conditions: &conditions,
                    digest: &digest,
                    people: *people,
                    reason: &reason,
                    at: real,
                    valid_until: real + WAITS,
                })
                .collect();
            store::create(tx.conn, &new)?;
            let standing = store::of_file(tx.conn, by.scope(), &digest, real)?;
            for request in standing.iter().filter(|one| before.iter().all(|before| before.id != one.id)) {
                let subject = ("export_request", &request.id as &dyn std::fmt::Display);
                audit::append(tx.conn, &by.event("export_request.asked", subject, Some(&request.municipality)))?;
                let to = account::with_mail_of(tx.conn, &request.municipality)?;
                letters::export_asked(tx, &to, request, by.now().instant())?;
            }
            let items = standing.iter().map(|request| wire(request, real)).collect::<Result<_, _>>()?;
            Answer::created(&ExportRequests { items }, "/api/v1/export-requests".to_owned())
        })
        .await
}

/// The conditions as they are kept for those who decide: without what was typed into the search.
fn conditions(file: &BookingExportRequest, venue: Option<String>) -> Result<String, Failure> {
    let BookingExportRequest { q, from, to, programme, vaccine, dose, status, venue_id: _, encoding: _ } = file.clone();
    let searched = q.is_some_and(|typed| !typed.trim().is_empty());
    let conditions = ExportConditions { venue, from, to, programme, vaccine, dose, status, searched };
    serde_json::to_string(&conditions).map_err(Failure::internal)
}

/// The requests in scope, the newest first: for a municipality those of its people, for anybody else one's own.
///
/// # Errors
/// [`ProblemType::NotPermitted`].
pub async fn list(
    service: &Service,
    by: &Actor,
    filter: ExportRequestFilter,
    after: Option<ExportRequestId>,
    limit: i64,
) -> Result<Vec<ExportRequest>, Failure> {
    by.require(Permission::ExportBookings)?;
    let (scope, real) = (by.scope().clone(), by.now().real());
    service.read(move |conn| Ok(store::list(conn, &scope, filter, real, after, limit)?)).await
}

/// A request in scope.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`].
pub async fn find(service: &Service, by: &Actor, id: ExportRequestId) -> Result<ExportRequest, Failure> {
    by.require(Permission::ExportBookings)?;
    let scope = by.scope().clone();
    service.read(move |conn| store::find(conn, &scope, id)?.ok_or(ProblemType::NotFound.into())).await
}

/// Approves a request, or refuses it for a reason: the municipality whose people they are.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::VersionMismatch`];
/// [`ProblemType::AlreadyDecided`] when it does not wait any more.
pub async fn decide(
    service: &Service,
    by: &Actor,
    asked: Asked,
    (id, seen): (ExportRequestId, SeenVersion),
    refused: Option<String>,
) -> Result<Kept, Failure> {
    by.require(Permission::GuardPersonalData)?;
    let actor = by.clone();
    service
        .write_once(by, asked, None, move |tx| {
            let by = &actor;
            let real = by.now().real();
            let read = store::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            if read.status(real) != ExportRequestStatus::Asked {
                return Err(ProblemType::AlreadyDecided.into());
            }
            seen.check(read.version)?;
            let (decision, action) = match refused {
                None => (ExportRequestStatus::Approved, "export_request.approved"),
                Some(_) => (ExportRequestStatus::Refused, "export_request.refused"),
            };
            let why = (by.account_id(), refused.as_deref());
            if !store::decide(tx.conn, &read, decision, why, (real, real + APPROVED))? {
                return Err(ProblemType::AlreadyDecided.into());
            }
            let subject = ("export_request", &id as &dyn std::fmt::Display);
            audit::append(tx.conn, &by.event(action, subject, Some(&read.municipality)))?;
            let decided = store::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            Ok(Answer::ok(&wire(&decided, real)?)?.with_etag(etag(decided.version)))
        })
        .await
}

/// A request on the wire, as it stands at a moment of the real clock.
///
/// # Errors
/// When its conditions cannot be read.
pub fn wire(request: &ExportRequest, real: NaiveDateTime) -> Result<Wire, Failure> {
    Ok(Wire {
        id: request.id.to_string(),
        login_id: request.login_id.clone(),
        vendor_name: request.vendor_name.clone(),
        municipality: municipality_ref(&request.municipality),
        conditions: serde_json::from_str(&request.conditions).map_err(Failure::internal)?,
        people: request.people,
        reason: request.reason.clone(),
        status: request.status(real).code().to_owned(),
        asked_at: rfc3339(request.asked_at),
        decided_at: request.decided_at.map(rfc3339),
        decision_reason: request.decision_reason.clone(),
        valid_until: rfc3339(request.valid_until),
        etag: etag(request.version),
    })
}
