//! The service desk decides on the people of applications (ACC2), one by one; whole rounds are in [`super::rounds`].

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Id, IdempotencyKey, IfMatch, Query};
use crate::page;
use crate::reply::answer;
use crate::routes::application::round_number;
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::{HttpResponse, get, post, web};
use madoguchi_contract::application::{ApplicationPerson, DecisionRequest};
use madoguchi_contract::fields::{Collector, FieldCode};
use madoguchi_contract::page::Page;
use madoguchi_contract::{application_kind, decision, municipality_code};
use madoguchi_domain::{ApplicationPersonId, ApplicationStatus, Permission, PersonFilter};
use madoguchi_service::Asked;
use madoguchi_service::application::{decisions, wire};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_application_people).service(decide_application_person);
}

/// Filters of the queue.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PersonQuery {
    /// Only those of this round.
    #[param(minimum = 1, maximum = 1_000_000)]
    round: Option<i64>,
    /// `received`, `issued`, `changed`, `deleted`, `refused` or `withdrawn`.
    #[param(example = "received")]
    status: Option<String>,
    /// `issue`, `change` or `delete`.
    #[param(example = "issue")]
    kind: Option<String>,
    /// Only of this municipality.
    #[param(example = "141003")]
    municipality_code: Option<String>,
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The people of applications, the oldest first: the queue of the service desk; a municipality sees its own. Reading
/// them is written down in the audit.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])), params(PersonQuery),
    responses(
        (status = 200, description = "A page of people", body = Page<ApplicationPerson>),
        NotPermitted,
    )
)]
#[get("/application-people")]
async fn list_application_people(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<PersonQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ReadApplications)?;
    let Query(PersonQuery { round, status, kind, municipality_code: code, limit, cursor }) = query;
    let mut errors = Collector::new(caller.lang());
    let filter = PersonFilter {
        round: errors.take("?round", round.map(round_number).transpose()).flatten(),
        status: errors.take("?status", status.as_deref().map(known_status).transpose()).flatten(),
        kind: errors.take("?kind", kind.as_deref().map(application_kind).transpose()).flatten(),
        municipality: code.as_deref().and_then(|code| errors.take("?municipality_code", municipality_code(code))),
    };
    let limit = page::limit(limit, "?limit", &mut errors);
    let filters = (round, &status, &kind, &code);
    let after: Option<i64> =
        page::place(&state.keys, cursor.as_deref(), "application-people", &filters, "?cursor", &mut errors);
    errors.finish(Some(()))?;
    let mut found = decisions::list(&state.service, &caller, filter, after.map(ApplicationPersonId), limit + 1).await?;
    let next_cursor =
        page::cut(&mut found, limit, |last| page::cursor(&state.keys, "application-people", &filters, &last.0.id.0));
    let items = found.into_iter().map(|(person, beside)| wire::person(person, beside)).collect();
    Ok(HttpResponse::Ok().json(Page::<ApplicationPerson> { items, next_cursor }))
}

fn known_status(status: &str) -> Result<ApplicationStatus, FieldCode> {
    let all = "received, issued, changed, deleted, refused, withdrawn";
    ApplicationStatus::from_code(status).ok_or(FieldCode::UnknownValue(all))
}

/// Decides on one person: the account is made, changed or deleted at once, or the municipality reads why not.
///
/// The log-in mail of a new account leaves on the mailing day of the person's round; at once with `at_once_reason`, and
/// when the day has passed. The first accounts of a company that has never worked for the municipality begin its
/// commission on that day.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the person of an application"),
        IfMatch,
        IdempotencyKey,
    ),
    request_body(content = DecisionRequest, example = json!({"decision": "approve"})),
    responses(
        (status = 200, description = "The person as it is now", body = ApplicationPerson, headers(
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the service desk decides"),
        (status = 409, description = "`already-decided`; `vendor-not-confirmed`; `not-commissioned`: the company \
            works for others; `account-state`: the account is deleted; `idempotency-in-progress`"),
    )
)]
#[post("/application-people/{id}/decide")]
async fn decide_application_person(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<ApplicationPersonId>,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Body<DecisionRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::DecideApplications)?;
    let decision = decision(&body.value, caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(decisions::decide(&state.service, &caller, asked, id.0, if_match.0, decision).await?))
}
