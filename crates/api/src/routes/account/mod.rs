//! Accounts: make, see, change. What lets one in and revokes its access is in [`status`].

pub mod second_factor_removals;
pub mod status;

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Id, IdempotencyKey, IfMatch, Query};
use crate::page;
use crate::reply::answer;
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::http::header;
use actix_web::{HttpResponse, get, patch, post, web};
use madoguchi_contract::account::{Account, AccountPatch, AccountRequest, AccountSearchRequest};
use madoguchi_contract::fields::{self, Collector, FieldCode};
use madoguchi_contract::page::Page;
use madoguchi_contract::{etag, municipality_code};
use madoguchi_domain::{AccountFilter, AccountId, AccountStatus, ListedAccount, Permission, Role};
use madoguchi_service::Asked;
use madoguchi_service::account::{self, wire::wire};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_accounts)
        .service(search_accounts)
        .service(create_account)
        .service(get_account)
        .service(update_account);
}

/// Filters of the account list. What is typed goes into the body of `POST /accounts/search`.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AccountQuery {
    /// `operator`, `prefecture`, `municipality`, `agent` or `vendor_system`.
    #[param(example = "agent")]
    role: Option<String>,
    /// `active`, `suspended` or `deleted`.
    #[param(example = "active")]
    status: Option<String>,
    /// Only of this vendor.
    #[param(example = "1")]
    vendor_id: Option<String>,
    /// Only of this municipality, and the agents of those who work for it now or did within the last year.
    #[param(example = "141003")]
    municipality_code: Option<String>,
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Accounts, by log-in id: all of them for the service desk; for a municipality its own and the agents of those who
/// work for it now or did within the last year. Reading them is written down in the audit.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])), params(AccountQuery),
    responses(
        (status = 200, description = "A page of accounts", body = Page<Account>),
        NotPermitted,
    )
)]
#[get("/accounts")]
async fn list_accounts(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<AccountQuery>,
) -> Result<HttpResponse, ApiError> {
    let Query(AccountQuery { role, status, vendor_id, municipality_code, limit, cursor }) = query;
    let request = AccountSearchRequest { q: None, role, status, vendor_id, municipality_code, limit, cursor };
    page_of(&caller, &state, &request, "?").await
}

/// The same as `GET /accounts`, with what was typed in the body, so that no name stands in an address or a log.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])), request_body = AccountSearchRequest,
    responses(
        (status = 200, description = "A page of accounts", body = Page<Account>),
        NotPermitted,
    )
)]
#[post("/accounts/search")]
async fn search_accounts(
    caller: Caller,
    state: web::Data<AppState>,
    body: Body<AccountSearchRequest>,
) -> Result<HttpResponse, ApiError> {
    page_of(&caller, &state, &body.value, "/").await
}

async fn page_of(
    caller: &Caller,
    state: &AppState,
    request: &AccountSearchRequest,
    at: &'static str,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ReadAccounts)?;
    let mut errors = Collector::new(caller.lang());
    errors.validate_at(at, request);
    let filter = filter(request, at, &mut errors);
    let limit = page::limit(request.limit, &format!("{at}limit"), &mut errors);
    let sealed = AccountSearchRequest { limit: None, cursor: None, ..request.clone() };
    let cursor = request.cursor.as_deref();
    let after: Option<String> =
        page::place(&state.keys, cursor, "accounts", &sealed, &format!("{at}cursor"), &mut errors);
    errors.finish(Some(()))?;
    let mut found = account::list(&state.service, caller, filter, after, limit + 1).await?;
    let next_cursor =
        page::cut(&mut found, limit, |last| page::cursor(&state.keys, "accounts", &sealed, &last.account.login_id));
    Ok(HttpResponse::Ok()
        .json(Page { items: found.into_iter().map(|listed| wire(listed, caller.scope())).collect(), next_cursor }))
}

fn filter(request: &AccountSearchRequest, at: &str, errors: &mut Collector) -> AccountFilter {
    let q = request.q.as_deref().filter(|q| !q.trim().is_empty());
    errors.check(&format!("{at}q"));
    let role = |word: &str| {
        Role::from_code(word).ok_or(FieldCode::UnknownValue("operator, prefecture, municipality, agent, vendor_system"))
    };
    let status =
        |word: &str| AccountStatus::from_code(word).ok_or(FieldCode::UnknownValue("active, suspended, deleted"));
    let role = request.role.as_deref().map(role).transpose();
    let status = request.status.as_deref().map(status).transpose();
    let vendor_id = request.vendor_id.as_deref().map(fields::id).transpose();
    let municipality = request.municipality_code.as_deref().map(municipality_code).transpose();
    AccountFilter {
        q: q.map(str::to_owned),
        role: errors.take(&format!("{at}role"), role).flatten(),
        status: errors.take(&format!("{at}status"), status).flatten(),
        vendor_id: errors.take(&format!("{at}vendor_id"), vendor_id).flatten(),
        municipality: errors.take(&format!("{at}municipality_code"), municipality).flatten(),
    }
}

/// Makes an account. Its log-in id is the next one of its role; a log-in mail with a link to set the password leaves at
/// once.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(IdempotencyKey),
    request_body(content = AccountRequest, example = json!({
        "role": "municipality", "display_name": "横浜市 予防接種担当", "mail_address": "desk@example.jp",
        "phone": "0451234567", "municipality_code": "141003"
    })),
    responses(
        (status = 201, description = "The account", body = Account, headers(
            ("Location" = String, description = "The account's address"),
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the service desk makes accounts"),
        (status = 404, description = "`/vendor_id` is unknown"),
        (status = 422, description = "`validation-failed`, also when the vendor is not confirmed yet; \
            `idempotency-key-reused`"),
    )
)]
#[post("/accounts")]
async fn create_account(
    caller: Caller,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Body<AccountRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteAccounts)?;
    let parsed = body.value.parse(caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(account::create(&state.service, &caller, asked, parsed).await?))
}

/// An account. Reading it is written down in the audit.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the account")),
    responses(
        (status = 200, description = "The account", body = Account, headers(
            ("ETag" = String, description = "Its version"),
        )),
        NotPermitted,
        (status = 404, description = "Unknown, or neither yours nor of somebody who works for you"),
    )
)]
#[get("/accounts/{id}")]
async fn get_account(caller: Caller, state: web::Data<AppState>, id: Id<AccountId>) -> Result<HttpResponse, ApiError> {
    Ok(response(account::find(&state.service, &caller, id.0).await?, &caller))
}

/// Changes name, mail address or phone: what is left out stays as it is. When the mail address changes, the old one is
/// told; a log-in mail that still waits goes to the new one, and a link that was sent to the old one no longer works.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the account"),
        IfMatch,
    ),
    request_body(content = AccountPatch, example = json!({"phone": "0451234567"})),
    responses(
        (status = 200, description = "The account as it is now", body = Account, headers(
            ("ETag" = String, description = "Its version"),
        )),
        (status = 403, description = "Only the service desk changes accounts"),
        (status = 409, description = "`account-state`: it was deleted"),
    )
)]
#[patch("/accounts/{id}")]
async fn update_account(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<AccountId>,
    if_match: IfMatch,
    body: Body<AccountPatch>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteAccounts)?;
    let change = body.value.parse(caller.lang())?;
    Ok(response(account::update(&state.service, &caller, id.0, if_match.0, change).await?, &caller))
}

/// 200 with an account.
fn response(listed: ListedAccount, caller: &Caller) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::ETAG, etag(listed.account.version))).json(wire(listed, caller.scope()))
}
