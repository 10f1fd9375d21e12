//! A lost second factor is taken away by two people of the service desk (ACC4).

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Id, IdempotencyKey, IfMatch, Query};
use crate::page;
use crate::reply::answer;
use crate::state::AppState;
use actix_web::{HttpResponse, get, post, web};
use madoguchi_contract::account::{AccountStatusRequest, SecondFactorRemoval};
use madoguchi_contract::fields::{self, Collector, FieldCode};
use madoguchi_contract::page::Page;
use madoguchi_domain::{AccountId, Permission, SecondFactorRemovalId};
use madoguchi_service::Asked;
use madoguchi_service::account::second_factor_removal::{self, Says, wire};
use madoguchi_store::account::totp_removal::RemovalFilter;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_second_factor_removals)
        .service(ask_second_factor_removal)
        .service(agree_second_factor_removal)
        .service(refuse_second_factor_removal)
        .service(withdraw_second_factor_removal);
}

/// Filters of the requests.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct RemovalQuery {
    /// Only for this account.
    #[param(example = "1")]
    account_id: Option<String>,
    /// `open`: only those that wait for an answer.
    #[param(example = "open")]
    status: Option<String>,
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Requests to take a second factor away, the newest first.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])), params(RemovalQuery),
    responses(
        (status = 200, description = "A page of requests", body = Page<SecondFactorRemoval>),
        (status = 403, description = "Only the service desk sees them"),
    )
)]
#[get("/second-factor-removals")]
async fn list_second_factor_removals(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<RemovalQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteAccounts)?;
    let Query(RemovalQuery { account_id, status, limit, cursor }) = query;
    let now = caller.now().instant();
    let mut errors = Collector::new(caller.lang());
    let open = match status.as_deref() {
        None => Ok(None),
        Some("open") => Ok(Some(now)),
        Some(_) => Err(FieldCode::UnknownValue("open")),
    };
    let filter = RemovalFilter {
        account_id: errors.take("?account_id", account_id.as_deref().map(fields::id).transpose()).flatten(),
        open_at: errors.take("?status", open).flatten(),
    };
    let limit = page::limit(limit, "?limit", &mut errors);
    let filters = (&account_id, &status);
    let list = "second-factor-removals";
    let after: Option<i64> = page::place(&state.keys, cursor.as_deref(), list, &filters, "?cursor", &mut errors);
    errors.finish(Some(()))?;
    let after = after.map(SecondFactorRemovalId);
    let mut found = second_factor_removal::list(&state.service, &caller, filter, after, limit + 1).await?;
    let next_cursor = page::cut(&mut found, limit, |last| page::cursor(&state.keys, list, &filters, &last.id.0));
    Ok(HttpResponse::Ok().json(Page { items: found.iter().map(|one| wire(one, now)).collect(), next_cursor }))
}

/// Asks for the second factor of an account to be taken away, because it is lost. Another person of the service desk
/// agrees within 24 hours, or refuses; the account's person and the others of the service desk hear of it by mail.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the account"),
        IdempotencyKey,
    ),
    request_body(content = AccountStatusRequest, example = json!({"reason": "端末の紛失、電話で本人を確認"})),
    responses(
        (status = 201, description = "The request", body = SecondFactorRemoval, headers(
            ("Location" = String, description = "The list of requests"),
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the service desk takes second factors away"),
        (status = 409, description = "`no-second-factor`; `removal-open`; `own-account`; `account-state`: it is \
            deleted; `idempotency-in-progress`"),
    )
)]
#[post("/accounts/{id}/second-factor-removals")]
async fn ask_second_factor_removal(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<AccountId>,
    key: IdempotencyKey,
    body: Body<AccountStatusRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteAccounts)?;
    let reason = body.value.parse(caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(second_factor_removal::ask(&state.service, &caller, asked, id.0, reason).await?))
}

/// Agrees: the second factor is gone with its recovery codes, and the account's log-ins end. Not for who asked, nor for
/// the account's own person. Everybody concerned hears of it by mail.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the request"),
        IfMatch,
        IdempotencyKey,
    ),
    responses(
        (status = 200, description = "The request as it is now", body = SecondFactorRemoval, headers(
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the service desk takes second factors away"),
        (status = 409, description = "`another-operator-required`; `removal-settled`; `no-second-factor`; \
            `account-state`: it is deleted; `idempotency-in-progress`"),
    )
)]
#[post("/second-factor-removals/{id}/agree")]
async fn agree_second_factor_removal(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<SecondFactorRemovalId>,
    if_match: IfMatch,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteAccounts)?;
    let asked = Asked { key: key.0, digest: format!("agree second factor removal {}", id.0) };
    Ok(answer(second_factor_removal::answer(&state.service, &caller, asked, (id.0, if_match.0), Says::Agree).await?))
}

/// Refuses, for a reason: the second factor stays. Not for who asked.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the request"),
        IfMatch,
        IdempotencyKey,
    ),
    request_body(content = AccountStatusRequest, example = json!({"reason": "本人と連絡が取れません"})),
    responses(
        (status = 200, description = "The request as it is now", body = SecondFactorRemoval, headers(
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the service desk takes second factors away"),
        (status = 409, description = "`another-operator-required`; `removal-settled`; `idempotency-in-progress`"),
    )
)]
#[post("/second-factor-removals/{id}/refuse")]
async fn refuse_second_factor_removal(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<SecondFactorRemovalId>,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Body<AccountStatusRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteAccounts)?;
    let says = Says::Refuse(body.value.parse(caller.lang())?);
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(second_factor_removal::answer(&state.service, &caller, asked, (id.0, if_match.0), says).await?))
}

/// Takes a request back: only for who asked.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the request"),
        IfMatch,
        IdempotencyKey,
    ),
    responses(
        (status = 200, description = "The request as it is now", body = SecondFactorRemoval, headers(
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Not the one who asked"),
        (status = 409, description = "`removal-settled`; `idempotency-in-progress`"),
    )
)]
#[post("/second-factor-removals/{id}/withdraw")]
async fn withdraw_second_factor_removal(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<SecondFactorRemovalId>,
    if_match: IfMatch,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteAccounts)?;
    let asked = Asked { key: key.0, digest: format!("withdraw second factor removal {}", id.0) };
    Ok(answer(second_factor_removal::answer(&state.service, &caller, asked, (id.0, if_match.0), Says::Withdraw).await?))
}
