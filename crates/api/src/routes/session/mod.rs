//! Refresh and log-out, and what every log-in answers with.

pub mod log_in;
pub mod password_links;

use crate::auth::{ACCESS_SECONDS, Owner, RefreshToken, refuse_other_sites};
use crate::clock::Clock;
use crate::context::RequestContext;
use crate::error::{ApiError, Said};
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::cookie::time::Duration as CookieDuration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse, delete, post, web};
use madoguchi_contract::session::AccessToken;
use madoguchi_domain::AccountId;
use madoguchi_service::session::{self, Presented};
use utoipa_actix_web::service_config::ServiceConfig;

/// The refresh token's cookie.
pub const COOKIE: &str = "madoguchi_refresh";
const COOKIE_PATH: &str = "/api/v1/sessions";

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(refresh_session).service(delete_session);
}

/// Exchanges the refresh cookie for a new access token and a new cookie.
///
/// A cookie may be sent again as long as none of the cookies that it was exchanged for was: the answer may have been
/// lost, or two tabs refresh at once. Once one of those was, it and the others are refused, and end the log-in, because
/// somebody else must have them.
/// The page of another site, as `Sec-Fetch-Site` or `Origin` tell it, is refused.
#[utoipa::path(
    tag = "sessions",
    params(("madoguchi_refresh" = Option<String>, Cookie, description = "The refresh token of the log-in")),
    responses(
        (status = 200, description = "A new access token", body = AccessToken, headers(
            ("Set-Cookie" = String, description = "The next refresh token, HttpOnly"),
        )),
        (status = 401, description = "No log-in to refresh"),
        NotPermitted,
    )
)]
#[post("/sessions/refresh")]
async fn refresh_session(
    state: web::Data<AppState>,
    context: RequestContext,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    refuse_other_sites(request.headers(), &state.settings.service.public_url)?;
    let presented = request.cookie(COOKIE).and_then(|cookie| RefreshToken::parse(cookie.value(), &state.keys));
    let presented = presented.ok_or_else(ended)?;
    let next = RefreshToken::after(&presented);
    let (id, visitor) = (presented.session_id.clone(), context.visitor(state.clock.now()));
    let presented = Presented { hash: presented.hash(), follows: presented.follows };
    let account_id = session::refresh(&state.service, &visitor, id, presented, next.hash()).await?;
    answer(&state, &context, account_id.ok_or_else(ended)?, &next)
}

/// Logs out: the access token and the refresh token end at once.
#[utoipa::path(tag = "sessions", security(("bearer" = [])), responses((status = 204, description = "Logged out")))]
#[delete("/sessions/current")]
async fn delete_session(
    Owner(caller): Owner,
    state: web::Data<AppState>,
    context: RequestContext,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    session::log_out(&state.service, &caller).await?;
    // Another tab may have logged in as somebody else: that cookie is theirs.
    let held = request.cookie(COOKIE).and_then(|cookie| RefreshToken::parse(cookie.value(), &state.keys));
    if held.is_some_and(|token| token.session_id != caller.session_id()) {
        return Ok(HttpResponse::NoContent().finish());
    }
    let mut gone = cookie(&state, &context, String::new());
    gone.make_removal();
    Ok(HttpResponse::NoContent().cookie(gone).finish())
}

/// An access token, and the refresh token's cookie.
pub(super) fn answer(
    state: &AppState,
    context: &RequestContext,
    account_id: AccountId,
    refresh: &RefreshToken,
) -> Result<HttpResponse, ApiError> {
    let access_token = state.keys.access_token(account_id, &refresh.session_id, Clock::real())?;
    let cookie = cookie(state, context, refresh.text(&state.keys));
    Ok(HttpResponse::Ok().cookie(cookie).json(AccessToken {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in: ACCESS_SECONDS,
        account_id: account_id.to_string(),
    }))
}

fn cookie(state: &AppState, context: &RequestContext, value: String) -> Cookie<'static> {
    Cookie::build(COOKIE, value)
        .path(COOKIE_PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(secure(state, context))
        .max_age(CookieDuration::seconds(session::LIFE.num_seconds()))
        .finish()
}

/// Whether cookies may travel over TLS only.
pub(super) fn secure(state: &AppState, context: &RequestContext) -> bool {
    state.settings.secure_cookies || context.secure
}

fn ended() -> ApiError {
    ApiError::NotLoggedIn(Said::new(
        "ログインの有効期限が切れました。もう一度ログインしてください。",
        "The log-in has ended; log in again.",
    ))
}
