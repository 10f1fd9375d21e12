//! Links to set a password, for people who are not logged in.

use crate::auth::{Device, Lane, hash_new_password};
use crate::context::RequestContext;
use crate::error::ApiError;
use crate::extract::Body;
use crate::routes::session::secure;
use crate::state::AppState;
use actix_web::{HttpResponse, post, web};
use madoguchi_contract::account::own::{PasswordLink, PasswordLinkRequest, PasswordLinkToken, PasswordLinkUse};
use madoguchi_contract::fields::Collector;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::rfc3339;
use madoguchi_domain::LoginId;
use madoguchi_service::Failure;
use madoguchi_service::mail::LinkToken;
use madoguchi_service::session::password_links;
use std::time::Duration;
use tokio::time::Instant;
use utoipa_actix_web::service_config::ServiceConfig;

/// Asking for a mail takes this long, whatever there was to do: time must not tell whether an account is there.
const ASKING_TAKES: Duration = Duration::from_millis(250);

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(create_password_link).service(check_password_link).service(use_password_link);
}

/// Asks for a mail with a link to set a new password.
///
/// The answer is the same whether there is such an account or not, and whether it has a mail address or not.
#[utoipa::path(
    tag = "password links",
    request_body = PasswordLinkRequest,
    responses(
        (status = 202, description = "If there is such an account with a mail address, it gets a mail"),
        (status = 429, description = "Too many requests from this address"),
    )
)]
#[post("/password-links")]
async fn create_password_link(
    state: web::Data<AppState>,
    context: RequestContext,
    body: Body<PasswordLinkRequest>,
) -> Result<HttpResponse, ApiError> {
    let answer_at = Instant::now() + ASKING_TAKES;
    let errors = Collector::of(&body.value, context.lang);
    let PasswordLinkRequest { login_id } = errors.finish(Some(body.value))?;
    let login_id = LoginId::looked_up(&login_id);
    password_links::ask(&state.service, &context.visitor(state.clock.now()), login_id).await?;
    tokio::time::sleep_until(answer_at).await;
    Ok(HttpResponse::Accepted().finish())
}

/// What a link is good for.
#[utoipa::path(
    tag = "password links",
    request_body = PasswordLinkToken,
    responses(
        (status = 200, description = "It may be used", body = PasswordLink),
        (status = 404, description = "A newer mail replaced it (`link-replaced`); it was used or withdrawn, has \
            ended, or the account is not active (`link-not-valid`)"),
    )
)]
#[post("/password-links/check")]
async fn check_password_link(
    state: web::Data<AppState>,
    body: Body<PasswordLinkToken>,
) -> Result<HttpResponse, ApiError> {
    let token = token(&body.value.token)?;
    let (link, account) = password_links::find(&state.service, &token, state.clock.now()).await?;
    Ok(HttpResponse::Ok().json(PasswordLink {
        password_words: account.password_words(),
        login_id: account.login_id,
        purpose: link.purpose.code().to_owned(),
        expires_at: rfc3339(link.expires_at),
    }))
}

/// Sets the password of a link's account.
///
/// The link is used up and all log-ins of the account end. It logs nobody in, but this device is known at the next
/// log-in.
#[utoipa::path(
    tag = "password links",
    request_body = PasswordLinkUse,
    responses(
        (status = 204, description = "The password is set"),
        (status = 404, description = "A newer mail replaced the link (`link-replaced`); it was used or withdrawn, has \
            ended, or the account is not active (`link-not-valid`)"),
        (status = 422, description = "The password is refused; the link may be used again"),
    )
)]
#[post("/password-links/use")]
async fn use_password_link(
    state: web::Data<AppState>,
    context: RequestContext,
    body: Body<PasswordLinkUse>,
) -> Result<HttpResponse, ApiError> {
    let token = token(&body.value.token)?;
    let (_, account) = password_links::find(&state.service, &token, state.clock.now()).await?;
    // Whoever has a link is no stranger.
    let seat = state.passwords.seat(Lane::Known, &account.login_id)?;
    let hash = hash_new_password(&seat, &account, body.value.new_password).await?;
    drop(seat);
    let hash = hash.map_err(|code| vec![code.at("/new_password", context.lang)])?;
    let visitor = context.visitor(state.clock.now());
    password_links::set_password(&state.service, &visitor, &token, account.id, hash).await?;
    let device = Device::fresh().cookie(&state.keys, &account.login_id, secure(&state, &context));
    Ok(HttpResponse::NoContent().cookie(device).finish())
}

fn token(text: &str) -> Result<LinkToken, Failure> {
    LinkToken::parse(text).ok_or(ProblemType::LinkNotValid.into())
}
