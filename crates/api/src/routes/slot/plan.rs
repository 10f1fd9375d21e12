//! Slot plans (予約枠一括登録): preview, create, look up.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Id, IdempotencyKey, Query, Segment};
use crate::idempotent::{Answer, idempotent};
use crate::page;
use crate::routes::slot::plan_preview::{clashes, preview, totals};
use crate::state::AppState;
use actix_web::{HttpResponse, get, post, web};
use madoguchi_contract::Lang;
use madoguchi_contract::fields::{self, Collector, FieldCode};
use madoguchi_contract::page::Page;
use madoguchi_contract::problem::{Problem, ProblemType};
use madoguchi_contract::rfc3339;
use madoguchi_contract::slot_plan::{
    ParsedSlotPlan, SlotPlan, SlotPlanCreated, SlotPlanPreview, SlotPlanProgress, SlotPlanRequest,
};
use madoguchi_domain::{MunicipalityCode, Permission};
use madoguchi_service::Failure;
use madoguchi_store::slot::plan::{self as store, CreateOutcome, NewSlotPlan, StoredSlotPlan};
use madoguchi_store::{audit, slot};
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

/// What a plan would make: days, slots, places, minutes left over, slots in the way, and what to look at. Writes nothing.
#[utoipa::path(
    tag = "slot plans", security(("bearer" = [])), request_body = SlotPlanRequest,
    responses(
        (status = 200, description = "What the plan would make", body = SlotPlanPreview, example = json!({
            "days": [{"date": "2021-03-15", "slots": [{"starts": "09:00", "ends": "10:00", "capacity": 4}], "left_over_minutes": 0}],
            "totals": {"days": 6, "slots": 42, "capacity": 168}, "clashes": [], "warnings": []
        })),
        (status = 403, description = "The role has nothing to do with slots", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`/venue_id` is unknown, or not yours", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/slot-plans/preview")]
async fn preview_slot_plan(
    caller: Caller,
    state: web::Data<AppState>,
    body: Body<SlotPlanRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteSlots)?;
    let lang = caller.lang();
    let parsed = body.value.parse(lang)?;
    let (scope, now) = (caller.scope().clone(), state.clock.civil());
    let answer = state
        .store
        .read(move |conn| {
            let ParsedSlotPlan { venue_id, vaccine, plan, .. } = &parsed;
            let terms = store::venue_terms(conn, &scope, *venue_id, vaccine)?;
            let terms = terms.ok_or_else(|| Failure::NoSuch(FieldCode::NotFound.at("/venue_id", lang)))?;
            if !terms.handled {
                return Err(invalid("/vaccine", FieldCode::VaccineNotHandled, lang));
            }
            let found = store::clashes(conn, *venue_id, vaccine, plan)?;
            Ok::<_, Failure>(preview(plan, &terms, &found, now, lang))
        })
        .await?;
    Ok(HttpResponse::Ok().json(answer))
}

/// Creates the slots of a plan: all, or none.
#[utoipa::path(
    tag = "slot plans", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body gives the first answer again; kept 24 hours. `GET /slot-plans/progress/{key}` tells how far it is", min_length = 1, max_length = 255)),
    request_body = SlotPlanRequest,
    responses(
        (status = 201, description = "Created", body = SlotPlanCreated,
            headers(
                ("Location" = String, description = "The plan's address"),
                ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
            ),
            example = json!({"id": "1", "totals": {"days": 6, "slots": 42, "capacity": 168}})),
        (status = 403, description = "The role has nothing to do with slots, or may not override the confirmed supply", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`/venue_id` is unknown, or not yours", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`slot-clash`: existing slots are in the way; `idempotency-in-progress`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`validation-failed`; `supply-not-confirmed` (pointer `/last_date`): the plan ends after the confirmed supply; `idempotency-key-reused`", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/slot-plans")]
async fn create_slot_plan(
    caller: Caller,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Body<SlotPlanRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteSlots)?;
    let lang = caller.lang();
    let parsed = body.value.parse(lang)?;
    if parsed.supply_override_reason.is_some() {
        caller.require(Permission::OverrideSupply)?;
    }
    let new = NewSlotPlan {
        venue_id: parsed.venue_id,
        vaccine: parsed.vaccine,
        plan: parsed.plan,
        publish_on: parsed.publish_on,
        supply_override_reason: parsed.supply_override_reason,
        request: serde_json::to_string(&body.value).map_err(Failure::internal)?,
        account_id: caller.account_id(),
        at: state.clock.instant(),
    };
    let (by, clock, progress) = (caller.clone(), state.clock, state.progress.clone());
    let progress_key = key.0.clone();
    idempotent(&state, &caller, &key, &body.digest, move |conn| {
        let written = progress.begin(by.account_id(), progress_key.as_deref(), new.plan.totals().slots);
        match store::create(conn, by.scope(), &new, clock.civil(), &|count| written.set(count))? {
            CreateOutcome::Created { id, municipality_code } => {
                let owner = MunicipalityCode::parse(&municipality_code)
                    .map_err(|_| Failure::internal(format!("the municipality of slot plan {id}")))?;
                audit::append(conn, &by.event("slot_plan.created", ("slot_plan", &id), Some(&owner)))?;
                let created = SlotPlanCreated { id: id.to_string(), totals: totals(new.plan.totals()) };
                Answer::created(&created, format!("/api/v1/slot-plans/{id}"))
            }
            refused => Err(refusal(refused, lang)),
        }
    })
    .await
}

fn invalid(pointer: &str, code: FieldCode, lang: Lang) -> Failure {
    Failure::Invalid(vec![code.at(pointer, lang)])
}

fn refusal(outcome: CreateOutcome, lang: Lang) -> Failure {
    match outcome {
        CreateOutcome::Created { .. } => Failure::internal("a created plan is no refusal"),
        CreateOutcome::VenueNotFound => Failure::NoSuch(FieldCode::NotFound.at("/venue_id", lang)),
        CreateOutcome::VaccineNotHandled => invalid("/vaccine", FieldCode::VaccineNotHandled, lang),
        CreateOutcome::Empty => invalid("/weekdays", FieldCode::NoSlots, lang),
        CreateOutcome::InPast { .. } => invalid("/first_date", FieldCode::InPast, lang),
        CreateOutcome::SupplyNotConfirmed { confirmed_through } => Failure::SupplyNotConfirmed {
            confirmed_through,
            errors: vec![FieldCode::SupplyNotConfirmed.at("/last_date", lang)],
        },
        CreateOutcome::Clashes(found) => Failure::SlotClash(clashes(&found)),
    }
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
        (status = 403, description = "The role has nothing to do with slots", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The venue is unknown, or not yours", body = Problem, content_type = "application/problem+json"),
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
    let venue = venue_id
        .as_deref()
        .map(|id| fields::id(id).map_err(|_| Failure::Problem(ProblemType::NotFound)))
        .transpose()?;
    let scope = caller.scope().clone();
    let mut plans = state
        .store
        .read(move |conn| {
            if let Some(id) = venue {
                slot::venue(conn, &scope, id)?.ok_or(Failure::Problem(ProblemType::NotFound))?;
            }
            Ok::<_, Failure>(store::list(conn, &scope, venue, before, limit + 1)?)
        })
        .await?;
    let next_cursor = page::cut(&mut plans, limit, |last| page::cursor(&state.keys, "slot-plans", &venue_id, &last.id));
    let items = plans.into_iter().map(wire).collect::<Result<Vec<_>, _>>()?;
    Ok(HttpResponse::Ok().json(Page { items, next_cursor }))
}

/// A slot plan, as it was sent, and who created it when.
#[utoipa::path(
    tag = "slot plans", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the slot plan")),
    responses(
        (status = 200, description = "The slot plan", body = SlotPlan),
        (status = 403, description = "The role has nothing to do with slots", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Unknown, or not yours", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/slot-plans/{id}")]
async fn get_slot_plan(caller: Caller, state: web::Data<AppState>, id: Id) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteSlots)?;
    let scope = caller.scope().clone();
    let found = state.store.read(move |conn| store::find(conn, &scope, id.0)).await?;
    Ok(HttpResponse::Ok().json(wire(found.ok_or(Failure::Problem(ProblemType::NotFound))?)?))
}

/// How far a running creation is: for a progress bar while `POST /slot-plans` is under way. Gone when it has ended.
#[utoipa::path(
    tag = "slot plans", security(("bearer" = [])),
    params(("key" = String, Path, description = "The `Idempotency-Key` of the running request")),
    responses(
        (status = 200, description = "Slots written so far; nobody sees them until all are", body = SlotPlanProgress, example = json!({"written": 40000, "total": 100000})),
        (status = 403, description = "The role has nothing to do with slots", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No request of yours with this key is running here", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/slot-plans/progress/{key}")]
async fn get_slot_plan_progress(
    caller: Caller,
    state: web::Data<AppState>,
    key: Segment,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteSlots)?;
    let (written, total) =
        state.progress.of(caller.account_id(), &key.0).ok_or(Failure::Problem(ProblemType::NotFound))?;
    Ok(HttpResponse::Ok().json(SlotPlanProgress { written, total }))
}

/// A stored plan on the wire.
fn wire(stored: StoredSlotPlan) -> Result<SlotPlan, Failure> {
    Ok(SlotPlan {
        id: stored.id.to_string(),
        plan: serde_json::from_str(&stored.request).map_err(Failure::internal)?,
        totals: totals(stored.totals),
        created_at: rfc3339(stored.created_at),
        created_by: stored.created_by,
    })
}
