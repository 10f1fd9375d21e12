//! Bookings: book, read, move, correct, cancel. Lists are in [`list`].

pub(crate) mod csv;
pub mod export;
pub mod list;
pub mod recipients;
pub(crate) mod wire;

use crate::auth::Caller;
use crate::clock::Clock;
use crate::error::ApiError;
use crate::extract::{Body, Id, IdempotencyKey, IfMatch};
use crate::idempotent::{Answer, KEPT, idempotent_look};
use crate::look_up_quota::LookUpQuota;
use crate::routes::booking::wire::{
    booking, event, existing, kept_dose_pointer, later_decision, new_booking, not_booked, owner, rule_refused,
    slot_not_found, unchanged, version, written,
};
use crate::state::AppState;
use actix_web::http::header;
use actix_web::{HttpResponse, get, patch, post, web};
use madoguchi_contract::ParsedCancel;
use madoguchi_contract::booking::{Booking, BookingEvent, BookingPatch, BookingRequest, CancelRequest, MoveRequest};
use madoguchi_contract::etag;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::page::Page;
use madoguchi_contract::problem::{Problem, ProblemType};
use madoguchi_domain::{LookPurpose, MunicipalityCode, Permission};
use madoguchi_service::Failure;
use madoguchi_store::booking::book::{self as store, BookOutcome, Written};
use madoguchi_store::booking::cancel::{CancelOutcome, Cancelled};
use madoguchi_store::booking::change::{Change, CorrectOutcome, Correction, MoveOutcome};
use madoguchi_store::booking::doses::ToldOf;
use madoguchi_store::{AnyConnection, audit, idempotency};
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(create_booking)
        .service(get_booking)
        .service(get_booking_history)
        .service(move_booking)
        .service(update_booking)
        .service(cancel_booking);
}

/// Books a place. Answered only when the booking is on disk.
///
/// For dose 2 and later `recipient.previous_dose` is required when the system knows of no earlier dose of the coupon.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body gives the first answer again; kept 24 hours. A refusal is not kept", min_length = 1, max_length = 255)),
    request_body(content = BookingRequest, example = json!({
        "slot_id": "7", "booker": {"name_kana": "ヤマダ ハナコ", "phone": "0451234567"},
        "recipient": {"name": "山田 太郎", "name_kana": "ヤマダ タロウ", "birth_date": "1950-01-02", "group": "elderly", "dose": 1,
            "coupon": {"municipality_code": "141003", "number": "0000012345"}}
    })),
    responses(
        (status = 201, description = "The booking; `warnings` where another dose of the coupon is booked under another name", body = Booking, headers(
            ("Location" = String, description = "The booking's address"),
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "The role may not book", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`/slot_id` is unknown, or not yours", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`slot-full`; `slot-closed`; `already-booked`: the person has a live booking for this dose, shown as `existing` to those who may see it; `idempotency-in-progress`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`validation-failed`; `rule-refused`: `rule` names the rule, `first_date` the first date that would do; `idempotency-key-reused`", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/bookings")]
async fn create_booking(
    caller: Caller,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Body<BookingRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::Book)?;
    let (clock, lang) = (state.clock, caller.lang());
    let new = new_booking(body.value.parse(clock.today(), lang)?, clock.instant());
    if let Some(refused) = glance(&state, &caller, &key, new.slot_id).await? {
        return Err(not_booked(refused, lang).into());
    }
    let (by, quota) = (caller.clone(), LookUpQuota::of(&state));
    let done =
        idempotent_look(&state, &caller, &key, &body.digest, LookPurpose::Call, move |conn| {
            match store::book(conn, by.scope(), &new, clock.civil())? {
                BookOutcome::Booked(done) => {
                    let stored = &done.booking;
                    let event = by.event("booking.created", ("booking", &stored.id), Some(&owner(stored)?));
                    audit::append(conn, &event.seen_for(LookPurpose::Call))?;
                    note_compared(conn, &by, clock, quota, &done.compared_elsewhere)?;
                    let (location, tag) = (format!("/api/v1/bookings/{}", stored.id), etag(stored.version));
                    Ok(Answer::created(&written(*done, lang), location)?.with_etag(tag))
                }
                refused => Err(not_booked(refused, lang)),
            }
        })
        .await;
    note_told(&state, &caller, done).await
}

/// A refusal that shows or tells of another booking is a look at that one, whoever's it is. What refused was rolled
/// back, so the look is written by itself, before it is answered.
async fn note_told(
    state: &AppState,
    caller: &Caller,
    done: Result<HttpResponse, ApiError>,
) -> Result<HttpResponse, ApiError> {
    const SHOWN: &str = "booking.shown_in_refusal";
    const TOLD: &str = "booking.told_in_refusal";
    let told: Vec<(&str, ToldOf)> = match &done {
        Err(ApiError::Failure(Failure::AlreadyBooked { existing: Some(_), told })) => vec![(SHOWN, told.clone())],
        Err(ApiError::Failure(Failure::AlreadyBooked { existing: None, told })) => vec![(TOLD, told.clone())],
        Err(ApiError::Failure(Failure::RuleRefused { told, .. })) => {
            told.iter().map(|told| (TOLD, told.clone())).collect()
        }
        Err(ApiError::Failure(Failure::LaterDoseBooked { shown, told, .. })) => {
            let is_shown = |told: &ToldOf| shown.iter().any(|shown| shown.id == told.booking_id.to_string());
            told.iter().map(|told| (if is_shown(told) { SHOWN } else { TOLD }, told.clone())).collect()
        }
        Ok(_) | Err(_) => return done,
    };
    if told.is_empty() {
        return done;
    }
    let (by, clock, quota) = (caller.clone(), state.clock, LookUpQuota::of(state));
    state
        .store
        .write(move |conn| {
            let events = told.iter().map(|(action, told)| told_event(&by, clock, action, told));
            audit::append_all(conn, &events.collect::<Result<Vec<_>, _>>()?)?;
            quota.count(conn, &by, clock, 1)
        })
        .await?;
    done
}

fn told_event(by: &Caller, _clock: Clock, action: &str, told: &ToldOf) -> Result<audit::NewEvent, Failure> {
    let owner = MunicipalityCode::parse(&told.municipality_code)
        .map_err(|_| Failure::internal(format!("the municipality of booking {}", told.booking_id)))?;
    Ok(by.event(action, ("booking", &told.booking_id), Some(&owner)).seen_for(LookPurpose::Call))
}

/// Whether a name is that of another municipality's booking is told by a warning, and by none: a look at that booking.
fn note_compared(
    conn: &mut AnyConnection,
    by: &Caller,
    clock: Clock,
    quota: LookUpQuota,
    compared: &[ToldOf],
) -> Result<(), Failure> {
    if compared.is_empty() {
        return Ok(());
    }
    let events = compared.iter().map(|told| told_event(by, clock, "booking.names_compared", told));
    audit::append_all(conn, &events.collect::<Result<Vec<_>, _>>()?)?;
    quota.count(conn, by, clock, 1)
}

/// A full or closed slot is refused by a plain read: it never reaches the queue of writers or a lock. A request whose
/// answer is kept goes on, since it must get that answer: the key is looked for after the slot, since its own first
/// request may be the one that took the last place a moment ago.
async fn glance(
    state: &AppState,
    caller: &Caller,
    key: &IdempotencyKey,
    slot_id: i64,
) -> Result<Option<BookOutcome>, ApiError> {
    let (scope, now) = (caller.scope().clone(), state.clock.civil());
    let (client, key) = (caller.account_id().to_string(), key.0.clone());
    state
        .store
        .read(move |conn| {
            let Some(refused) = store::glance(conn, &scope, slot_id, now)? else { return Ok(None) };
            if let Some(key) = key
                && idempotency::find(conn, &client, &key, Clock::real() - KEPT)?.is_some()
            {
                return Ok(None);
            }
            Ok(Some(refused))
        })
        .await
}

/// A booking. Reading one is written down in the audit.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the booking")),
    responses(
        (status = 200, description = "The booking", body = Booking, headers(("ETag" = String, description = "Its version"))),
        (status = 403, description = "The role may not see bookings", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Unknown, or not yours", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/bookings/{id}")]
async fn get_booking(caller: Caller, state: web::Data<AppState>, id: Id) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::Book)?;
    let (clock, quota) = (state.clock, LookUpQuota::of(&state));
    let stored = state
        .store
        .write(move |conn| {
            let stored = madoguchi_store::booking::find(conn, caller.scope(), id.0)?
                .ok_or(Failure::Problem(ProblemType::NotFound))?;
            let event = caller.event("booking.read", ("booking", &id.0), Some(&owner(&stored)?));
            audit::append(conn, &event.seen_for(LookPurpose::Call))?;
            quota.count(conn, &caller, clock, 1)?;
            Ok::<_, Failure>(stored)
        })
        .await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(stored.version))).json(booking(stored)))
}

/// What happened to a booking: booked, moved, corrected, cancelled; when, by whom, why. The oldest first, all on one page. Reading it is written
/// down in the audit.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the booking")),
    responses(
        (status = 200, description = "The history", body = Page<BookingEvent>),
        (status = 403, description = "The role may not see bookings", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Unknown, or not yours", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/bookings/{id}/history")]
async fn get_booking_history(caller: Caller, state: web::Data<AppState>, id: Id) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::Book)?;
    let _clock = state.clock;
    let history = state
        .store
        .write(move |conn| {
            let stored = madoguchi_store::booking::find(conn, caller.scope(), id.0)?
                .ok_or(Failure::Problem(ProblemType::NotFound))?;
            let history = madoguchi_store::booking::history(conn, caller.scope(), id.0)?
                .ok_or(Failure::Problem(ProblemType::NotFound))?;
            let event = caller.event("booking.history_read", ("booking", &id.0), Some(&owner(&stored)?));
            audit::append(conn, &event.seen_for(LookPurpose::Call))?;
            Ok::<_, Failure>(history)
        })
        .await?;
    let items: Vec<BookingEvent> = history.into_iter().map(event).collect();
    Ok(HttpResponse::Ok().json(Page { items, next_cursor: None }))
}

/// Moves a booking to another slot, in one step: the old place is given up only when the new one is taken. All rules
/// are checked again, against later doses too.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the booking"),
        ("If-Match" = String, Header, description = "The `etag` you read"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body gives the first answer again; kept 24 hours", min_length = 1, max_length = 255),
    ),
    request_body(content = MoveRequest, example = json!({"slot_id": "8", "reason": "本人の都合"})),
    responses(
        (status = 200, description = "The booking as it is now", body = Booking, headers(
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "The role may not book", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The booking or `/slot_id` is unknown, or not yours", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`slot-full` and `slot-closed`: the old place is kept; `booking-not-live`; `idempotency-in-progress`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`validation-failed`, also for the slot it is in already; `rule-refused`; `idempotency-key-reused`", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/bookings/{id}/move")]
async fn move_booking(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Body<MoveRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::Book)?;
    let (clock, lang) = (state.clock, caller.lang());
    let (slot_id, reason) = body.value.parse(lang)?;
    let change = Change { booking_id: id.0, version: version(if_match), reason: Some(reason), at: clock.instant() };
    let by = caller.clone();
    let done = idempotent_look(&state, &caller, &key, &body.digest, LookPurpose::Call, move |conn| {
        let moved = match madoguchi_store::booking::change::move_to(conn, by.scope(), &change, slot_id, clock.civil())?
        {
            MoveOutcome::Moved(stored) => Ok(*stored),
            MoveOutcome::Unchanged(why) => Err(unchanged(&why)),
            MoveOutcome::SlotNotFound => Err(slot_not_found(lang)),
            MoveOutcome::SameSlot => Err(Failure::Invalid(vec![FieldCode::SameSlot.at("/slot_id", lang)])),
            MoveOutcome::SlotClosed => Err(Failure::Problem(ProblemType::SlotClosed)),
            MoveOutcome::SlotFull => Err(Failure::Problem(ProblemType::SlotFull)),
            MoveOutcome::Refused(refused) => Err(rule_refused(refused, lang, |_| "/slot_id")),
        }?;
        let event = by.event("booking.moved", ("booking", &moved.id), Some(&owner(&moved)?));
        audit::append(conn, &event.seen_for(LookPurpose::Call))?;
        let tag = etag(moved.version);
        Ok(Answer::ok(&booking(moved))?.with_etag(tag))
    })
    .await;
    note_told(&state, &caller, done).await
}

/// Corrects the names and the phone number of a booking: what is left out stays as it is. The history says who corrected and when, not
/// what stood there before. A body that is empty, or says what stands there already, gives the booking as it is: its `etag` and history
/// stay, and the audit notes a look at it, as `GET` does. `warnings` where another dose of the coupon is booked under another name.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the booking"),
        ("If-Match" = String, Header, description = "The `etag` you read"),
    ),
    request_body(content = BookingPatch, example = json!({"booker": {"phone": "0451234568"}, "recipient": {"name_kana": "ヤマダ タロウ"}})),
    responses(
        (status = 200, description = "The booking as it is now", body = Booking, headers(("ETag" = String, description = "Its version"))),
        (status = 403, description = "The role may not book", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Unknown, or not yours", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`booking-not-live`: it is cancelled", body = Problem, content_type = "application/problem+json"),
    )
)]
#[patch("/bookings/{id}")]
async fn update_booking(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id,
    if_match: IfMatch,
    body: Body<BookingPatch>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::Book)?;
    let (clock, lang, quota) = (state.clock, caller.lang(), LookUpQuota::of(&state));
    let parsed = body.value.parse(lang)?;
    let correction = Correction {
        booker_name_kana: parsed.booker_name_kana,
        booker_phone: parsed.booker_phone,
        recipient_name: parsed.recipient_name,
        recipient_name_kana: parsed.recipient_name_kana,
    };
    let change = Change { booking_id: id.0, version: version(if_match), reason: None, at: clock.instant() };
    let done = state
        .store
        .write(move |conn| {
            let (new, done) =
                match madoguchi_store::booking::change::correct(conn, caller.scope(), &change, &correction)? {
                    CorrectOutcome::Corrected(done) => (true, *done),
                    CorrectOutcome::Equal(stored) => {
                        let (named_otherwise, compared_elsewhere) = (Vec::new(), Vec::new());
                        (false, Written { booking: *stored, named_otherwise, compared_elsewhere })
                    }
                    CorrectOutcome::Unchanged(why) => return Err(unchanged(&why)),
                };
            let stored = &done.booking;
            // Whoever corrects nothing sees the booking all the same: a look like any other, or it would pass the audit by.
            let action = if new { "booking.corrected" } else { "booking.read" };
            let event = caller.event(action, ("booking", &stored.id), Some(&owner(stored)?));
            audit::append(conn, &event.seen_for(LookPurpose::Call))?;
            if !new {
                quota.count(conn, &caller, clock, 1)?;
            }
            note_compared(conn, &caller, clock, quota, &done.compared_elsewhere)?;
            Ok::<_, Failure>(done)
        })
        .await?;
    let tag = etag(done.booking.version);
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag)).json(written(done, lang)))
}

/// Cancels a booking; its place is free at once.
///
/// No later dose stays behind that the rules would refuse. Where one stands on this booking, `later-dose-booked` lists it; send the
/// request again with `later_doses`, which says what becomes of it.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the booking"),
        ("If-Match" = String, Header, description = "The `etag` you read"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body gives the first answer again; kept 24 hours", min_length = 1, max_length = 255),
    ),
    request_body(content = CancelRequest, example = json!({"reason": "体調不良"})),
    responses(
        (status = 200, description = "The booking as it is now", body = Booking, headers(
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "The role may not book", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Unknown, or not yours", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`booking-not-live`: it is cancelled already; `later-dose-booked`: `later_doses` stand on it, or others that you may not see; `idempotency-in-progress`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`validation-failed`; `rule-refused`: a later dose cannot stand on `/later_doses/previous_dose`; `idempotency-key-reused`", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/bookings/{id}/cancel")]
async fn cancel_booking(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Body<CancelRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::Book)?;
    let (clock, lang) = (state.clock, caller.lang());
    let ParsedCancel { reason, later_doses } = body.value.parse(clock.today(), lang)?;
    let decision = later_doses.map(later_decision);
    let change = Change { booking_id: id.0, version: version(if_match), reason: Some(reason), at: clock.instant() };
    let by = caller.clone();
    let done = idempotent_look(&state, &caller, &key, &body.digest, LookPurpose::Call, move |conn| {
        let invalid = |pointer: &str, code: FieldCode| Err(Failure::Invalid(vec![code.at(pointer, lang)]));
        let Cancelled { booking: cancelled, later } =
            match madoguchi_store::booking::cancel::cancel(conn, by.scope(), &change, decision.as_ref())? {
                CancelOutcome::Cancelled(done) => *done,
                CancelOutcome::LaterDoses { shown, hidden, told } => {
                    let shown = shown.into_iter().map(existing).collect();
                    return Err(Failure::LaterDoseBooked { shown, hidden, told });
                }
                CancelOutcome::UnknownPreviousVaccine => {
                    return invalid("/later_doses/previous_dose/vaccine", FieldCode::UnknownVaccine);
                }
                CancelOutcome::Refused(refused) => return Err(rule_refused(refused, lang, kept_dose_pointer)),
                CancelOutcome::Unchanged(why) => return Err(unchanged(&why)),
            };
        for changed in later.iter().chain([&cancelled]) {
            let action = if changed.is_live() { "booking.corrected" } else { "booking.cancelled" };
            let event = by.event(action, ("booking", &changed.id), Some(&owner(changed)?));
            audit::append(conn, &event.seen_for(LookPurpose::Call))?;
        }
        let tag = etag(cancelled.version);
        Ok(Answer::ok(&booking(cancelled))?.with_etag(tag))
    })
    .await;
    note_told(&state, &caller, done).await
}
