//! The log-ins of an account, as its owner sees and ends them.

use crate::auth::{Caller, Owner};
use crate::clock::Clock;
use crate::error::ApiError;
use crate::extract::Segment;
use crate::state::AppState;
use actix_web::{HttpResponse, delete, get, web};
use madoguchi_contract::account::own::SessionEntry;
use madoguchi_contract::page::Page;
use madoguchi_contract::problem::{Problem, ProblemType};
use madoguchi_contract::rfc3339;
use madoguchi_service::Failure;
use madoguchi_store::session::{self, LiveSession};
use sha2::{Digest, Sha256};
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_own_sessions).service(delete_own_session).service(delete_other_sessions);
}

/// Where the account is logged in.
///
/// The latest used first, all on one page.
#[utoipa::path(tag = "own account", security(("bearer" = [])), responses((status = 200, description = "The live log-ins", body = Page<SessionEntry>)))]
#[get("/me/sessions")]
async fn list_own_sessions(Owner(caller): Owner, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let account_id = caller.account_id();
    let live = state.store.read(move |conn| session::live_of(conn, account_id, Clock::real())).await?;
    let items = live.iter().map(|session| entry(session, &caller)).collect();
    Ok(HttpResponse::Ok().json(Page { items, next_cursor: None }))
}

/// Logs out elsewhere: ends one of the account's own log-ins.
#[utoipa::path(
    tag = "own account",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "Id of the log-in, of `GET /me/sessions`")),
    responses(
        (status = 204, description = "Ended"),
        (status = 404, description = "The account has no such log-in", body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/me/sessions/{id}")]
async fn delete_own_session(
    Owner(caller): Owner,
    state: web::Data<AppState>,
    Segment(id): Segment,
) -> Result<HttpResponse, ApiError> {
    let account_id = caller.account_id();
    let event = caller.own_event("session.ended", ("session", &""));
    let ended = state
        .store
        .write(move |conn| {
            let now = Clock::real();
            let live = session::live_of(conn, account_id, now)?;
            let found = live
                .into_iter()
                .find(|session| shown_id(&session.id) == id)
                .ok_or(Failure::Problem(ProblemType::NotFound))?;
            session::end(conn, &found.id, now)?;
            let mut event = event.clone();
            event.event.subject_id = crate::routes::session::short(&found.id);
            event.append(conn)?;
            Ok::<_, Failure>(found.id)
        })
        .await?;
    state.service.forget_session(&ended);
    Ok(HttpResponse::NoContent().finish())
}

/// Logs out everywhere else: ends all log-ins of the account but this one.
#[utoipa::path(tag = "own account", security(("bearer" = [])), responses((status = 204, description = "Ended")))]
#[delete("/me/sessions")]
async fn delete_other_sessions(Owner(caller): Owner, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let (account_id, kept) = (caller.account_id(), caller.session_id().to_owned());
    let event = caller.own_event("sessions.ended", ("account", &account_id));
    state
        .store
        .write(move |conn| {
            session::end_others(conn, account_id, &kept, Clock::real())?;
            event.append(conn)
        })
        .await?;
    state.service.forget_account(account_id);
    Ok(HttpResponse::NoContent().finish())
}

fn entry(session: &LiveSession, caller: &Caller) -> SessionEntry {
    SessionEntry {
        id: shown_id(&session.id),
        created_at: rfc3339(session.created_at),
        last_seen_at: rfc3339(session.rotated_at),
        address: session.address.clone(),
        user_agent: session.user_agent.clone(),
        current: session.id == caller.session_id(),
    }
}

/// A log-in's id is half of its refresh token; what is shown is a hash of it.
fn shown_id(session_id: &str) -> String {
    let digest = Sha256::digest(format!("shown\u{0}{session_id}").as_bytes());
    format!("{digest:x}").chars().take(32).collect()
}
