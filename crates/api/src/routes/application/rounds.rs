//! Issuance rounds (ACC2): when an application sent now is decided and mailed, what lies in each round, and a whole round approved.

use crate::auth::Caller;
use crate::clock::Clock;
use crate::error::ApiError;
use crate::extract::{Body, IdempotencyKey, Query, Segment};
use crate::idempotent::{Answer, idempotent};
use crate::page;
use crate::routes::application::approval::{Approval, approve};
use crate::routes::application::wire;
use crate::routes::application::{current_round, round_number};
use crate::routes::wire_refs::count;
use crate::state::AppState;
use actix_web::{HttpResponse, get, post, web};
use madoguchi_contract::application::{IssuanceRound, RoundApproval, RoundRequest, RoundSummary};
use madoguchi_contract::fields::{self, Collector};
use madoguchi_contract::fixed_round;
use madoguchi_contract::page::Page;
use madoguchi_contract::problem::{Problem, ProblemType};
use madoguchi_domain::{self as domain, Permission, Scope};
use madoguchi_service::Failure;
use madoguchi_store::application::rounds::{self, Tally};
use madoguchi_store::{AnyConnection, application, audit};
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

/// Rounds after the open one that the list shows.
const AHEAD: u32 = 3;

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
        (status = 403, description = "The role has nothing to do with applications", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/issuance-rounds/current")]
async fn get_current_issuance_round(caller: Caller, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ReadApplications)?;
    let clock = state.clock;
    let round = state.store.read(move |conn| current_round(conn, clock)).await?;
    Ok(HttpResponse::Ok().json(wire::round(&round)))
}

/// Rounds, the latest first: the three to come after the open one, the open one, and those that have closed; with the people in each that
/// you may see.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])), params(RoundQuery),
    responses(
        (status = 200, description = "A page of rounds", body = Page<RoundSummary>),
        (status = 403, description = "The role has nothing to do with applications", body = Problem, content_type = "application/problem+json"),
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
    let (scope, clock) = (caller.scope().clone(), state.clock);
    let mut found = state.store.read(move |conn| summaries(conn, &scope, clock, before, limit + 1)).await?;
    let next_cursor =
        page::cut(&mut found, limit, |last| page::cursor(&state.keys, "issuance-rounds", &(), &last.round.number));
    Ok(HttpResponse::Ok().json(Page { items: found, next_cursor }))
}

fn summaries(
    conn: &mut AnyConnection,
    scope: &Scope,
    clock: Clock,
    before: Option<u32>,
    limit: i64,
) -> Result<Vec<RoundSummary>, Failure> {
    let open = current_round(conn, clock)?;
    let schedule = rounds::schedule(conn)?;
    let known = schedule.rounds().take_while(|round| round.number <= open.number + AHEAD);
    let mut shown: Vec<domain::IssuanceRound> =
        known.filter(|round| before.is_none_or(|before| round.number < before)).collect();
    shown.reverse();
    shown.truncate(usize::try_from(limit).map_err(Failure::internal)?);
    let (Some(last), Some(first)) = (shown.first(), shown.last()) else { return Ok(vec![]) };
    let tallies = rounds::tallies(conn, scope, first.number..=last.number)?;
    let summary = |round: &domain::IssuanceRound| {
        let Tally { received, done, refused } = tallies.get(&round.number).copied().unwrap_or_default();
        Ok(RoundSummary {
            round: wire::round(round),
            closed: round.number < open.number,
            received: count(received)?,
            done: count(done)?,
            refused: count(refused)?,
        })
    };
    shown.iter().map(summary).collect()
}

/// Fixes a round by name, in place of its week's round: for New Year, or when the weekly day does not do.
///
/// Applications that were sent already keep the round they were told.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body gives the first answer again; kept 24 hours", min_length = 1, max_length = 255)),
    request_body = RoundRequest,
    responses(
        (status = 201, description = "The round", body = IssuanceRound, headers(
            ("Location" = String, description = "The list of rounds"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the service desk fixes rounds", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`round-clash`: the deadline has passed, the week has a fixed round or its round has closed, or the days do not fit between the neighbours; `idempotency-in-progress`", body = Problem, content_type = "application/problem+json"),
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
    let clock = state.clock;
    let (deadline, mails_on) = fixed_round(&body.value, caller.lang())?;
    let by = caller.clone();
    idempotent(&state, &caller, &key, &body.digest, move |conn| {
        rounds::lock(conn)?;
        let fixed = rounds::schedule(conn)?.fix(deadline, mails_on, clock.civil());
        let round = fixed.map_err(|domain::RoundClash| Failure::Problem(ProblemType::RoundClash))?;
        rounds::fix(conn, &round)?;
        audit::append(conn, &by.event("issuance_round.fixed", ("issuance_round", &round.number), None))?;
        Answer::created(&wire::round(&round), "/api/v1/issuance-rounds".to_owned())
    })
    .await
}

/// Approves everybody of a round who waits, in one transaction. Who stays behind has a company that is not confirmed, or an account that
/// was deleted meanwhile.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])),
    params(
        ("number" = String, Path, description = "Number of the round"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gives the first answer again; kept 24 hours", min_length = 1, max_length = 255),
    ),
    responses(
        (status = 200, description = "How many", body = RoundApproval, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the service desk decides", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such round", body = Problem, content_type = "application/problem+json"),
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
    let number = fields::id(&number.0).and_then(round_number).map_err(|_| Failure::Problem(ProblemType::NotFound))?;
    let clock = state.clock;
    let (by, settings) = (caller.clone(), state.settings.clone());
    let digest = format!("approve issuance round {number}");
    let answer = idempotent(&state, &caller, &key, &digest, move |conn| {
        let people = application::people::ready(conn, by.scope(), number)?;
        let approval = Approval { by: &by, clock, at_once_reason: None, public_url: &settings.service.public_url };
        let approved = approve(conn, &approval, &people)?;
        let left = rounds::tallies(conn, by.scope(), number..=number)?.get(&number).map_or(0, |tally| tally.received);
        audit::append(conn, &by.event("issuance_round.approved", ("issuance_round", &number), None))?;
        Answer::ok(&RoundApproval { approved: count(approved)?, left: count(left)? })
    })
    .await?;
    state.service.forget_all();
    state.wake_mails();
    Ok(answer)
}
