//! Issuance rounds (ACC2): when an application sent now is decided and mailed, what lies in each round, and a whole
//! round approved.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, IdempotencyKey, Query, Segment};
use crate::page;
use crate::reply::answer;
use crate::routes::application::round_number;
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::{HttpResponse, get, post, web};
use madoguchi_contract::application::{IssuanceRound, RoundApproval, RoundRequest, RoundSummary};
use madoguchi_contract::fields::{self, Collector};
use madoguchi_contract::fixed_round;
use madoguchi_contract::page::Page;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::Permission;
use madoguchi_service::Asked;
use madoguchi_service::application::{rounds, wire};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_issuance_rounds)
        .service(create_issuance_round)
        .service(get_current_issuance_round)
        .service(approve_issuance_round);
}

/// A page of rounds.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct RoundQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The round that an application sent now falls into: its deadline, and the day the log-in mails leave.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])),
    responses(
        (status = 200, description = "The round", body = IssuanceRound),
        NotPermitted,
    )
)]
#[get("/issuance-rounds/current")]
async fn get_current_issuance_round(caller: Caller, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let round = rounds::current(&state.service, &caller).await?;
    Ok(HttpResponse::Ok().json(wire::round(&round)))
}

/// Rounds, the latest first: the three to come after the open one, the open one, and those that have closed; with the
/// people in each that you may see.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])), params(RoundQuery),
    responses(
        (status = 200, description = "A page of rounds", body = Page<RoundSummary>),
        NotPermitted,
    )
)]
#[get("/issuance-rounds")]
async fn list_issuance_rounds(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<RoundQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ReadApplications)?;
    let Query(RoundQuery { limit, cursor }) = query;
    let mut errors = Collector::new(caller.lang());
    let limit = page::limit(limit, "?limit", &mut errors);
    let before: Option<u32> =
        page::place(&state.keys, cursor.as_deref(), "issuance-rounds", &(), "?cursor", &mut errors);
    errors.finish(Some(()))?;
    let mut found = rounds::list(&state.service, &caller, before, limit + 1).await?;
    let next_cursor =
        page::cut(&mut found, limit, |last| page::cursor(&state.keys, "issuance-rounds", &(), &last.round.number));
    Ok(HttpResponse::Ok().json(Page { items: found, next_cursor }))
}

/// Fixes a round by name, in place of its week's round: for New Year, or when the weekly day does not do.
///
/// Applications that were sent already keep the round they were told.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])),
    params(IdempotencyKey),
    request_body = RoundRequest,
    responses(
        (status = 201, description = "The round", body = IssuanceRound, headers(
            ("Location" = String, description = "The list of rounds"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the service desk fixes rounds"),
        (status = 409, description = "`round-clash`: the deadline has passed, the week has a fixed round or its round \
            has closed, or the days do not fit between the neighbours; `idempotency-in-progress`"),
    )
)]
#[post("/issuance-rounds")]
async fn create_issuance_round(
    caller: Caller,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Body<RoundRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::DecideApplications)?;
    let (deadline, mails_on) = fixed_round(&body.value, caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(rounds::fix(&state.service, &caller, asked, deadline, mails_on).await?))
}

/// Approves everybody of a round who waits, in one transaction. Who stays behind has a company that is not confirmed,
/// or that works for others and not for the municipality that applied, has an account that was deleted meanwhile, or is
/// to get another mail address, which is decided on by itself.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])),
    params(
        ("number" = String, Path, description = "Number of the round"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "The same key gives the first answer again; kept 24 hours"),
    ),
    responses(
        (status = 200, description = "How many", body = RoundApproval, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the service desk decides"),
        (status = 404, description = "There is no such round"),
    )
)]
#[post("/issuance-rounds/{number}/approve")]
async fn approve_issuance_round(
    caller: Caller,
    state: web::Data<AppState>,
    number: Segment,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::DecideApplications)?;
    let number = fields::id(&number.0).and_then(round_number).map_err(|_| ProblemType::NotFound)?;
    let asked = Asked { key: key.0, digest: format!("approve issuance round {number}") };
    Ok(answer(rounds::approve(&state.service, &caller, asked, number).await?))
}
