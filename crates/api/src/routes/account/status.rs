//! What lets an account in and revokes its access: suspend, resume, delete, and the log-in mail once more.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Id, IdempotencyKey, IfMatch, OptionalBody};
use crate::reply::answer;
use crate::state::AppState;
use actix_web::{HttpResponse, post, web};
use madoguchi_contract::account::{Account, AccountStatusRequest, AtOnceRequest};
use madoguchi_domain::{AccountId, Permission};
use madoguchi_service::Asked;
use madoguchi_service::account::status::{self, Act};
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(suspend_account).service(resume_account).service(delete_account).service(send_log_in_mail);
}

/// Suspends an account: it is cut off within a second, everywhere, and can be resumed. A municipality suspends the
/// agents that it applied for.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the account"),
        IfMatch,
        IdempotencyKey,
    ),
    request_body(content = AccountStatusRequest, example = json!({"reason": "休職"})),
    responses(
        (status = 200, description = "The account as it is now", body = Account, headers(
            ("ETag" = String, description = "Its version"),
        )),
        (status = 403, description = "Neither the service desk nor the municipality that applied for it"),
        (status = 409, description = "`account-state`: it is not active; `own-account`; `last-operator`; \
            `idempotency-in-progress`"),
    )
)]
#[post("/accounts/{id}/suspend")]
async fn suspend_account(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<AccountId>,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Body<AccountStatusRequest>,
) -> Result<HttpResponse, ApiError> {
    act(Act::Suspend, &caller, &state, id, if_match, (key, body)).await
}

/// Lets a suspended account in again, with its password. Its log-ins have ended. A municipality resumes the agents that
/// it applied for, and that the service desk has not suspended.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the account"),
        IfMatch,
        IdempotencyKey,
    ),
    request_body(content = AccountStatusRequest, example = json!({"reason": "復職"})),
    responses(
        (status = 200, description = "The account as it is now", body = Account, headers(
            ("ETag" = String, description = "Its version"),
        )),
        (status = 403, description = "Neither the service desk nor the municipality that applied for it"),
        (status = 409, description = "`account-state`: it is not suspended; `suspended-by-desk`; \
            `idempotency-in-progress`"),
    )
)]
#[post("/accounts/{id}/resume")]
async fn resume_account(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<AccountId>,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Body<AccountStatusRequest>,
) -> Result<HttpResponse, ApiError> {
    act(Act::Resume, &caller, &state, id, if_match, (key, body)).await
}

/// Deletes an account for good: it is cut off within a second, everywhere. The audit keeps what it did.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the account"),
        IfMatch,
        IdempotencyKey,
    ),
    request_body(content = AccountStatusRequest, example = json!({"reason": "退職"})),
    responses(
        (status = 200, description = "The account as it is now", body = Account, headers(
            ("ETag" = String, description = "Its version"),
        )),
        (status = 403, description = "Only the service desk deletes accounts"),
        (status = 409, description = "`account-state`: it was deleted already; `own-account`; `last-operator`; \
            `idempotency-in-progress`"),
    )
)]
#[post("/accounts/{id}/delete")]
async fn delete_account(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<AccountId>,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Body<AccountStatusRequest>,
) -> Result<HttpResponse, ApiError> {
    act(Act::Delete, &caller, &state, id, if_match, (key, body)).await
}

async fn act(
    act: Act,
    caller: &Caller,
    state: &AppState,
    id: Id<AccountId>,
    if_match: IfMatch,
    (key, body): (IdempotencyKey, Body<AccountStatusRequest>),
) -> Result<HttpResponse, ApiError> {
    caller.require(act.permission())?;
    let reason = body.value.parse(caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(status::change(&state.service, caller, asked, act, (id.0, if_match.0), reason).await?))
}

/// Sends the link to set the password once more; the link before no longer works. Who has a password gets one to set a
/// new one.
///
/// While the first log-in mail waits for its mailing day, this does not wait for it, and asks why, as issuing at once
/// does.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the account")),
    request_body(content = Option<AtOnceRequest>, example = json!({})),
    responses(
        (status = 204, description = "The mail is in the outbox"),
        (status = 403, description = "Only the service desk sends log-in mails"),
        (status = 409, description = "`account-not-live`: it is suspended or deleted, or has no mail address"),
        (status = 422, description = "`validation-failed`: `/reason` is needed before the mailing day"),
    )
)]
#[post("/accounts/{id}/log-in-mail")]
async fn send_log_in_mail(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<AccountId>,
    body: OptionalBody<AtOnceRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteAccounts)?;
    let reason = body.0.value.parse(caller.lang())?;
    status::send_log_in_mail(&state.service, &caller, id.0, reason).await?;
    Ok(HttpResponse::NoContent().finish())
}
