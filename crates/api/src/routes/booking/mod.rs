//! Bookings: book, read, move, correct, cancel. Lists are in [`list`].

pub(crate) mod csv;
pub mod export;
pub mod export_requests;
pub(in crate::routes) mod file;
pub mod list;
pub mod recipients;

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Id, IdempotencyKey, IfMatch};
use crate::reply::answer;
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::http::header;
use actix_web::{HttpResponse, get, patch, post, web};
use madoguchi_contract::booking::{Booking, BookingEvent, BookingPatch, BookingRequest, CancelRequest, MoveRequest};
use madoguchi_contract::page::Page;
use madoguchi_contract::{ParsedCancel, etag};
use madoguchi_domain::{BookingId, Permission};
use madoguchi_service::Asked;
use madoguchi_service::booking::{create, one, wire};
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
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
        description = "The same key with the same request gives the first answer again; kept 24 hours. Of the JSON \
            counts what it says, not its white space and the order of its keys. A refusal is not kept")),
    request_body(content = BookingRequest, example = json!({
        "slot_id": "7", "booker": {"name_kana": "ヤマダ ハナコ", "phone": "0451234567"},
        "recipient": {"name": "山田 太郎", "name_kana": "ヤマダ タロウ", "birth_date": "1950-01-02",
            "group": "elderly", "dose": 1,
            "coupon": {"municipality_code": "141003", "number": "0000012345"}}
    })),
    responses(
        (status = 201,
            description = "The booking; `warnings` where another dose of the coupon is booked under another name",
            body = Booking, headers(
                ("Location" = String, description = "The booking's address"),
                ("ETag" = String, description = "Its version"),
                ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
            )
        ),
        NotPermitted,
        (status = 404, description = "`/slot_id` is unknown, or not yours"),
        (status = 409, description = "`slot-full`; `slot-closed`; `already-booked`: the person has a live booking for \
            this dose, shown as `existing` to those who may see it; `idempotency-in-progress`"),
        (status = 422, description = "`validation-failed`; `rule-refused`: `rule` names the rule, `first_date` the \
            first date that would do; `idempotency-key-reused`"),
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
    let new = body.value.parse(caller.now().today(), caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(create::create(&state.service, &caller, asked, new).await?))
}

/// A booking. Reading one is written down in the audit.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the booking")),
    responses(
        (status = 200, description = "The booking", body = Booking, headers(
            ("ETag" = String, description = "Its version"),
        )),
        NotPermitted,
    )
)]
#[get("/bookings/{id}")]
async fn get_booking(caller: Caller, state: web::Data<AppState>, id: Id<BookingId>) -> Result<HttpResponse, ApiError> {
    let stored = one::find(&state.service, &caller, id.0).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(stored.version))).json(wire::booking(stored)))
}

/// What happened to a booking: booked, moved, corrected, cancelled; when, by whom, why. The oldest first, all on one
/// page. Reading it is written down in the audit.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the booking")),
    responses(
        (status = 200, description = "The history", body = Page<BookingEvent>),
        NotPermitted,
    )
)]
#[get("/bookings/{id}/history")]
async fn get_booking_history(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<BookingId>,
) -> Result<HttpResponse, ApiError> {
    let history = one::history(&state.service, &caller, id.0).await?;
    let items: Vec<BookingEvent> = history.into_iter().map(wire::event).collect();
    Ok(HttpResponse::Ok().json(Page { items, next_cursor: None }))
}

/// Moves a booking to another slot, in one step: the old place is given up only when the new one is taken. All rules
/// are checked again, against later doses too.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the booking"),
        IfMatch,
        IdempotencyKey,
    ),
    request_body(content = MoveRequest, example = json!({"slot_id": "8", "reason": "本人の都合"})),
    responses(
        (status = 200, description = "The booking as it is now", body = Booking, headers(
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        NotPermitted,
        (status = 404, description = "The booking or `/slot_id` is unknown, or not yours"),
        (status = 409, description = "`slot-full` and `slot-closed`: the old place is kept; `booking-not-live`; \
            `idempotency-in-progress`"),
        (status = 422, description = "`validation-failed`, also for the slot it is in already; `rule-refused`; \
            `idempotency-key-reused`"),
    )
)]
#[post("/bookings/{id}/move")]
async fn move_booking(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<BookingId>,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Body<MoveRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::Book)?;
    let (slot_id, reason) = body.value.parse(caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    let which = (id.0, if_match.0);
    Ok(answer(one::move_to(&state.service, &caller, asked, which, slot_id, reason).await?))
}

/// Corrects the names and the phone number of a booking: what is left out stays as it is. Coupon, birth date and dose
/// are not corrected. The history says who corrected, when and why, not what stood there before. A body that is empty,
/// or says what stands there already, gives the booking as it is: its `etag` and history stay, and the audit notes a
/// look at it, as `GET` does. `warnings` where another dose of the coupon is booked under another name.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the booking"),
        IfMatch,
    ),
    request_body(content = BookingPatch, example = json!({
        "booker": {"phone": "0451234568"}, "recipient": {"name_kana": "ヤマダ タロウ"}, "reason": "聞き間違い"
    })),
    responses(
        (status = 200, description = "The booking as it is now", body = Booking, headers(
            ("ETag" = String, description = "Its version"),
        )),
        NotPermitted,
        (status = 409, description = "`booking-not-live`: it is cancelled; `already-booked`: in a programme without \
            coupon, somebody of the right kana name and birth date has a live booking already"),
    )
)]
#[patch("/bookings/{id}")]
async fn update_booking(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<BookingId>,
    if_match: IfMatch,
    body: Body<BookingPatch>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::Book)?;
    let correction = body.value.parse(caller.lang())?;
    let done = one::correct(&state.service, &caller, (id.0, if_match.0), correction).await?;
    let tag = etag(done.booking.version);
    Ok(HttpResponse::Ok().insert_header((header::ETAG, tag)).json(wire::written(done, caller.lang())))
}

/// Cancels a booking; its place is free at once.
///
/// No later dose stays behind that the rules would refuse. Where one stands on this booking, `later-dose-booked` lists
/// it; send the request again with `later_doses`, which says what becomes of it.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the booking"),
        IfMatch,
        IdempotencyKey,
    ),
    request_body(content = CancelRequest, example = json!({"reason": "体調不良"})),
    responses(
        (status = 200, description = "The booking as it is now", body = Booking, headers(
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        NotPermitted,
        (status = 409, description = "`booking-not-live`: it is cancelled already; `later-dose-booked`: `later_doses` \
            stand on it, or others that you may not see; `idempotency-in-progress`"),
        (status = 422, description = "`validation-failed`; `rule-refused`: a later dose cannot stand on \
            `/later_doses/previous_dose`; `idempotency-key-reused`"),
    )
)]
#[post("/bookings/{id}/cancel")]
async fn cancel_booking(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<BookingId>,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Body<CancelRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::Book)?;
    let ParsedCancel { reason, later_doses } = body.value.parse(caller.now().today(), caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    let which = (id.0, if_match.0);
    Ok(answer(one::cancel(&state.service, &caller, asked, which, reason, later_doses).await?))
}
