//! Log-in.

use crate::auth::{Device, Lane, Passwords, RefreshToken};
use crate::context::RequestContext;
use crate::error::ApiError;
use crate::extract::Body;
use crate::routes::session::{answer, secure};
use crate::state::AppState;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, post, web};
use madoguchi_contract::fields::Collector;
use madoguchi_contract::session::{AccessToken, LogInRequest};
use madoguchi_domain::LoginId;
use madoguchi_service::Failure;
use madoguchi_service::session::log_in::{self, NewLogIn};
use utoipa_actix_web::service_config::ServiceConfig;

pub use madoguchi_service::session::log_in::ADDRESS_KNOWN;

/// The most characters kept of what a program calls itself.
const MAX_USER_AGENT: usize = 200;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(create_session);
}

/// Logs in.
///
/// The access token lives 15 minutes. The refresh token comes in the cookie `madoguchi_refresh`; exchange it with `POST
/// /api/v1/sessions/refresh`. An account with a second factor needs `code`, too: without it the answer is 401
/// `second-factor-required`; with a wrong one it is the same with `/code` in `errors`. A recovery code does as well,
/// once. A code is good once, and none that is older than the last one used, unless the server's clock was set back
/// since. Wrong passwords and codes slow the next try down, by 900 seconds at most.
#[utoipa::path(
    tag = "sessions",
    request_body = LogInRequest,
    responses(
        (status = 200, description = "Logged in", body = AccessToken, headers(
            ("Set-Cookie" = String, description = "The refresh token, and a mark by which this device is known at its \
                next log-in; both HttpOnly"),
        )),
        (status = 401, description = "Log-in id or password is wrong, or a code of the second factor is missing or \
            wrong"),
        (status = 429, description = "Too many wrong passwords"),
    )
)]
#[post("/sessions")]
async fn create_session(
    state: web::Data<AppState>,
    context: RequestContext,
    request: HttpRequest,
    body: Body<LogInRequest>,
) -> Result<HttpResponse, ApiError> {
    let errors = Collector::of(&body.value, context.lang);
    let LogInRequest { login_id, password, code } = errors.finish(Some(body.value))?;
    let login_id = LoginId::looked_up(&login_id);
    let device = Device::of(&request, &state.keys, &login_id);
    let nonce = device.as_ref().map(|device| device.nonce.clone());
    let visitor = context.visitor(state.clock.now());
    let attempt = log_in::look(&state.service, visitor, login_id.clone(), nonce).await?;
    let lane = if attempt.is_known() { Lane::Known } else { Lane::Unknown };
    // The seat comes before the count: who finds the server full has not tried.
    let seat = state.passwords.seat(lane, &context.address)?;
    let counted = log_in::count(&state.service, attempt).await?;
    let fit = Passwords::fit(&seat, password, counted.hash().map(str::to_owned)).await?;
    drop(seat);

    let refresh = RefreshToken::for_new_session();
    let new =
        NewLogIn { id: refresh.session_id.clone(), refresh_hash: refresh.hash(), user_agent: user_agent(&request) };
    let code = code.filter(|code| !code.trim().is_empty());
    let account_id = log_in::settle(&state.service, counted, fit, code, new).await?;
    let mut response = answer(&state, &context, account_id, &refresh)?;
    // The same mark goes on, so that what was counted for the device stays with it.
    let device = device.unwrap_or_else(Device::fresh);
    let cookie = device.cookie(&state.keys, &login_id, secure(&state, &context));
    response.add_cookie(&cookie).map_err(Failure::internal)?;
    Ok(response)
}

/// What the program calls itself, as far as it can be shown.
fn user_agent(request: &HttpRequest) -> String {
    let header = request.headers().get(header::USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()));
    header.unwrap_or_default().chars().filter(|c| !c.is_control()).take(MAX_USER_AGENT).collect()
}
