//! Slot plans (予約枠一括登録): preview, create, look up.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Id, IdempotencyKey, Query, Segment};
use crate::page;
use crate::reply::answer;
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::{HttpResponse, get, post, web};
use madoguchi_contract::fields::{self, Collector};
use madoguchi_contract::page::Page;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::slot_plan::{SlotPlan, SlotPlanCreated, SlotPlanPreview, SlotPlanProgress, SlotPlanRequest};
use madoguchi_domain::{Permission, SlotPlanId};
use madoguchi_service::Asked;
use madoguchi_service::slot::plan::{self, wire};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(preview_slot_plan)
        .service(create_slot_plan)
        .service(list_slot_plans)
        .service(get_slot_plan_progress)
        .service(get_slot_plan);
}

/// What a plan would make: days, slots, places, minutes left over, slots in the way, and what to look at. Writes
/// nothing.
#[utoipa::path(
    tag = "slot plans", security(("bearer" = [])), request_body = SlotPlanRequest,
    responses(
        (status = 200, description = "What the plan would make", body = SlotPlanPreview, example = json!({
            "days": [{
                "date": "2021-03-15", "slots": [{"starts": "09:00", "ends": "10:00", "capacity": 4}],
                "left_over_minutes": 0
            }],
            "totals": {"days": 6, "slots": 42, "capacity": 168}, "clashes": [], "warnings": []
        })),
        NotPermitted,
        (status = 404, description = "`/venue_id` is unknown, or not yours"),
    )
)]
#[post("/slot-plans/preview")]
async fn preview_slot_plan(
    caller: Caller,
    state: web::Data<AppState>,
    body: Body<SlotPlanRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteSlots)?;
    let parsed = body.value.parse(caller.lang())?;
    Ok(HttpResponse::Ok().json(plan::preview(&state.service, &caller, parsed).await?))
}

/// Creates the slots of a plan: all, or none.
#[utoipa::path(
    tag = "slot plans", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
        description = "The same key with the same request gives the first answer again; kept 24 hours. Of the JSON \
            counts what it says, not its white space and the order of its keys. \
            `GET /slot-plans/progress/{key}` tells how far it is")),
    request_body = SlotPlanRequest,
    responses(
        (status = 201, description = "Created", body = SlotPlanCreated,
            headers(
                ("Location" = String, description = "The plan's address"),
                ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
            ),
            example = json!({"id": "1", "totals": {"days": 6, "slots": 42, "capacity": 168}})),
        NotPermitted,
        (status = 404, description = "`/venue_id` is unknown, or not yours"),
        (status = 409, description = "`slot-clash`: existing slots are in the way; `idempotency-in-progress`"),
        (status = 422, description = "`validation-failed`; `supply-not-confirmed` (pointer `/last_date`): the plan \
            ends after the confirmed supply; `outside-opening-period` (pointers `/first_date`, `/last_date`): it has \
            days outside the venue's opening period; `idempotency-key-reused`"),
    )
)]
#[post("/slot-plans")]
async fn create_slot_plan(
    caller: Caller,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Body<SlotPlanRequest>,
) -> Result<HttpResponse, ApiError> {
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(plan::create(&state.service, &caller, asked, &body.value).await?))
}

/// Filters of the list of slot plans.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SlotPlanQuery {
    /// Only this venue.
    #[param(example = "1")]
    venue_id: Option<String>,
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The slot plans of your venues, the newest first.
#[utoipa::path(
    tag = "slot plans", security(("bearer" = [])), params(SlotPlanQuery),
    responses(
        (status = 200, description = "A page of slot plans", body = Page<SlotPlan>),
        NotPermitted,
        (status = 404, description = "The venue is unknown, or not yours"),
    )
)]
#[get("/slot-plans")]
async fn list_slot_plans(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<SlotPlanQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteSlots)?;
    let Query(SlotPlanQuery { venue_id, limit, cursor }) = query;
    let mut errors = Collector::new(caller.lang());
    let limit = page::limit(limit, "?limit", &mut errors);
    let before: Option<i64> =
        page::place(&state.keys, cursor.as_deref(), "slot-plans", &venue_id, "?cursor", &mut errors);
    errors.finish(Some(()))?;
    let venue = venue_id.as_deref().map(fields::id).transpose().map_err(|_| ProblemType::NotFound)?;
    let mut plans = plan::list(&state.service, &caller, venue, before.map(SlotPlanId), limit + 1).await?;
    let next_cursor =
        page::cut(&mut plans, limit, |last| page::cursor(&state.keys, "slot-plans", &venue_id, &last.id.0));
    let items = plans.into_iter().map(wire).collect::<Result<Vec<_>, _>>()?;
    Ok(HttpResponse::Ok().json(Page { items, next_cursor }))
}

/// A slot plan, as it was sent, and who created it when.
#[utoipa::path(
    tag = "slot plans", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the slot plan")),
    responses(
        (status = 200, description = "The slot plan", body = SlotPlan),
        NotPermitted,
    )
)]
#[get("/slot-plans/{id}")]
async fn get_slot_plan(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<SlotPlanId>,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(wire(plan::find(&state.service, &caller, id.0).await?)?))
}

/// How far a running creation is: for a progress bar while `POST /slot-plans` is under way. Gone when it has ended.
#[utoipa::path(
    tag = "slot plans", security(("bearer" = [])),
    params(("key" = String, Path, description = "The `Idempotency-Key` of the running request")),
    responses(
        (status = 200, description = "Slots written so far; nobody sees them until all are",
            body = SlotPlanProgress, example = json!({"written": 40000, "total": 100000})),
        NotPermitted,
        (status = 404, description = "No request of yours with this key is running here"),
    )
)]
#[get("/slot-plans/progress/{key}")]
async fn get_slot_plan_progress(
    caller: Caller,
    state: web::Data<AppState>,
    key: Segment,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(plan::progress(&state.service, &caller, &key.0)?))
}
