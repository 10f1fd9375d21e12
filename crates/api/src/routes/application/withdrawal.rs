//! A municipality takes back what it has applied for (ACC1).

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Id, IdempotencyKey, IfMatch};
use crate::reply::answer;
use crate::state::AppState;
use actix_web::{HttpResponse, post, web};
use madoguchi_contract::application::{Application, ApplicationPerson, WithdrawalRequest};
use madoguchi_domain::{ApplicationId, ApplicationPersonId, Permission};
use madoguchi_service::Asked;
use madoguchi_service::application::withdrawal;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(withdraw_application).service(withdraw_application_person);
}

/// Takes back everybody of an application who still waits. Who was decided on stays as decided.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the application"),
        IfMatch,
        IdempotencyKey,
    ),
    request_body(content = WithdrawalRequest, example = json!({"reason": "採用の取りやめ"})),
    responses(
        (status = 200, description = "The application as it is now", body = Application, headers(
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the municipality that sent it takes it back"),
        (status = 409, description = "`already-decided`: nobody of it waits; `idempotency-in-progress`"),
    )
)]
#[post("/applications/{id}/withdraw")]
async fn withdraw_application(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<ApplicationId>,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Body<WithdrawalRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ApplyForAccounts)?;
    let reason = body.value.parse(caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(withdrawal::withdraw_application(&state.service, &caller, asked, (id.0, if_match.0), reason).await?))
}

/// Takes back one person of an application who waits for a decision.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the person of an application"),
        IfMatch,
        IdempotencyKey,
    ),
    request_body(content = WithdrawalRequest, example = json!({"reason": "採用の取りやめ"})),
    responses(
        (status = 200, description = "The person as it is now", body = ApplicationPerson, headers(
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the municipality that sent it takes it back"),
        (status = 409, description = "`already-decided`; `idempotency-in-progress`"),
    )
)]
#[post("/application-people/{id}/withdraw")]
async fn withdraw_application_person(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<ApplicationPersonId>,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Body<WithdrawalRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ApplyForAccounts)?;
    let reason = body.value.parse(caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(withdrawal::withdraw_person(&state.service, &caller, asked, (id.0, if_match.0), reason).await?))
}
