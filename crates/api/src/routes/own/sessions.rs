//! The log-ins of an account, as its owner sees and ends them.

use crate::auth::Owner;
use crate::error::ApiError;
use crate::extract::Segment;
use crate::state::AppState;
use actix_web::{HttpResponse, delete, get, web};
use madoguchi_contract::account::own::SessionEntry;
use madoguchi_contract::page::Page;
use madoguchi_service::own::sessions::{self, wire};
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_own_sessions).service(delete_own_session).service(delete_other_sessions);
}

/// Where the account is logged in.
///
/// The latest used first, all on one page.
#[utoipa::path(
    tag = "own account", security(("bearer" = [])),
    responses((status = 200, description = "The live log-ins", body = Page<SessionEntry>))
)]
#[get("/me/sessions")]
async fn list_own_sessions(Owner(caller): Owner, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let live = sessions::list(&state.service, &caller).await?;
    let items = live.into_iter().map(|session| wire(session, &caller)).collect();
    Ok(HttpResponse::Ok().json(Page { items, next_cursor: None }))
}

/// Logs out elsewhere: ends one of the account's own log-ins.
#[utoipa::path(
    tag = "own account",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "Id of the log-in, of `GET /me/sessions`")),
    responses(
        (status = 204, description = "Ended"),
        (status = 404, description = "The account has no such log-in"),
    )
)]
#[delete("/me/sessions/{id}")]
async fn delete_own_session(
    Owner(caller): Owner,
    state: web::Data<AppState>,
    Segment(id): Segment,
) -> Result<HttpResponse, ApiError> {
    sessions::end(&state.service, &caller, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Logs out everywhere else: ends all log-ins of the account but this one.
#[utoipa::path(tag = "own account", security(("bearer" = [])), responses((status = 204, description = "Ended")))]
#[delete("/me/sessions")]
async fn delete_other_sessions(Owner(caller): Owner, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    sessions::end_others(&state.service, &caller).await?;
    Ok(HttpResponse::NoContent().finish())
}
