//! Links to set a password, for people who are not logged in.

use crate::auth::{Device, Lane, Throttle, hash_new_password};
use crate::clock::Clock;
use crate::context::RequestContext;
use crate::error::ApiError;
use crate::extract::Body;
use crate::routes::session::{own_event, secure};
use crate::state::AppState;
use actix_web::{HttpResponse, post, web};
use madoguchi_contract::account::own::{PasswordLink, PasswordLinkRequest, PasswordLinkToken, PasswordLinkUse};
use madoguchi_contract::fields::{Collector, FieldCode};
use madoguchi_contract::problem::{Problem, ProblemType};
use madoguchi_contract::rfc3339;
use madoguchi_service::Failure;
use madoguchi_service::Transaction;
use madoguchi_service::mail::{LinkToken, letters};
use madoguchi_store::account;
use madoguchi_store::account::link::Link;
use madoguchi_store::account::{Account, Status};
use madoguchi_store::{AnyConnection, audit, session};
use std::time::Duration;
use tokio::time::Instant;
use utoipa_actix_web::service_config::ServiceConfig;

/// Asking for a mail takes this long, whatever there was to do: time must not tell whether an account is there.
const ASKING_TAKES: Duration = Duration::from_millis(250);
/// The most characters of a log-in id.
const MAX_LOGIN_ID: usize = 64;

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
        (status = 429, description = "Too many requests from this address", body = Problem, content_type = "application/problem+json", headers(("Retry-After" = u64, description = "Seconds to wait, 900 at most"))),
    )
)]
#[post("/password-links")]
async fn create_password_link(
    state: web::Data<AppState>,
    context: RequestContext,
    body: Body<PasswordLinkRequest>,
) -> Result<HttpResponse, ApiError> {
    let answer_at = Instant::now() + ASKING_TAKES;
    let mut errors = Collector::new(context.lang);
    let login_id = match body.value.login_id.chars().count() {
        0 => errors.take("/login_id", Err(FieldCode::Required)),
        1..=MAX_LOGIN_ID => Some(body.value.login_id),
        _ => errors.take("/login_id", Err(FieldCode::TooLong(MAX_LOGIN_ID as u64))),
    };
    let login_id = errors.finish(login_id)?;
    let (throttle, now) = (Throttle::links_from(&context.address), Clock::real());
    state.store.write(move |conn| throttle.count(conn, now)).await?;
    let (throttle, instant) = (Throttle::links_for(&login_id), state.clock.instant());
    // Whoever asks is not known to be its owner: of the account, not by it.
    let event = own_event(&state, &context, None, "password_link.asked", ("account", String::new()));
    let settings = std::sync::Arc::clone(&state.settings);
    let put = state
        .store
        .write(move |conn| {
            let account = account::find_by_login_id(conn, &login_id)?;
            let Some(account) = account.filter(|a| a.status == Status::Active && a.mail_address.is_some()) else {
                return Ok(());
            };
            throttle.count(conn, now)?;
            let mut event = audit::OwnEvent { account_id: Some(account.id), ..event.clone() };
            event.event.subject_id = account.id.to_string();
            event.append(conn)?;
            letters::password_reset(&mut Transaction::bare(conn), &account, instant, &settings.service.public_url)
        })
        .await;
    match put {
        // An account that was sent several mails gets the next one later; that is nobody else's business.
        Ok(()) | Err(Failure::TooManyRequests { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    state.wake_mails();
    tokio::time::sleep_until(answer_at).await;
    Ok(HttpResponse::Accepted().finish())
}

/// What a link is good for.
#[utoipa::path(
    tag = "password links",
    request_body = PasswordLinkToken,
    responses(
        (status = 200, description = "It may be used", body = PasswordLink),
        (status = 404, description = "It was used, replaced or withdrawn, has ended, or the account is not active", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/password-links/check")]
async fn check_password_link(
    state: web::Data<AppState>,
    body: Body<PasswordLinkToken>,
) -> Result<HttpResponse, ApiError> {
    let (link, account) = find(&state, &body.value.token).await?;
    Ok(HttpResponse::Ok().json(PasswordLink {
        login_id: account.login_id,
        purpose: link.purpose.code().to_owned(),
        expires_at: rfc3339(link.expires_at),
    }))
}

/// Sets the password of a link's account.
///
/// The link is used up and all log-ins of the account end. It logs nobody in, but this device is known at the next log-in.
#[utoipa::path(
    tag = "password links",
    request_body = PasswordLinkUse,
    responses(
        (status = 204, description = "The password is set"),
        (status = 404, description = "The link was used, replaced or withdrawn, has ended, or the account is not active", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The password is refused; the link may be used again", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/password-links/use")]
async fn use_password_link(
    state: web::Data<AppState>,
    context: RequestContext,
    body: Body<PasswordLinkUse>,
) -> Result<HttpResponse, ApiError> {
    let (_, account) = find(&state, &body.value.token).await?;
    // Whoever has a link is no stranger.
    let seat = state.passwords.seat(Lane::Known, &account.login_id)?;
    let hash = hash_new_password(&seat, &account, body.value.new_password).await?;
    drop(seat);
    let hash = hash.map_err(|code| vec![code.at("/new_password", context.lang)])?;
    let token_hash = token_hash(&body.value.token)?;
    let event = own_event(&state, &context, Some(account.id), "password.set", ("account", account.id.to_string()));
    let (instant, address) = (state.clock.instant(), context.address.clone());
    let (account_id, login_id) = (account.id, account.login_id.clone());
    state
        .store
        .write(move |conn| {
            account::link::use_up(conn, &token_hash, instant)?.ok_or(Failure::Problem(ProblemType::LinkNotValid))?;
            set_password(conn, &account, &hash, &address)?;
            Ok::<_, Failure>(event.append(conn)?)
        })
        .await?;
    state.service.forget_account(account_id);
    let device = Device::fresh().cookie(&state.keys, &login_id, secure(&state, &context));
    Ok(HttpResponse::NoContent().cookie(device).finish())
}

fn set_password(conn: &mut AnyConnection, account: &Account, hash: &str, address: &str) -> Result<(), Failure> {
    let held = account::find_held(conn, account.id)?.ok_or(Failure::Problem(ProblemType::LinkNotValid))?;
    account::replace_password(conn, held.id, &held.password_hash, hash)?;
    session::end_all(conn, &[held.id], Clock::real())?;
    Throttle::forget_account(conn, &held.login_id, address)
}

fn token_hash(token: &str) -> Result<String, Failure> {
    Ok(LinkToken::parse(token).ok_or(Failure::Problem(ProblemType::LinkNotValid))?.hash())
}

/// The link of a token, and its account.
async fn find(state: &AppState, token: &str) -> Result<(Link, Account), ApiError> {
    let (hash, now) = (token_hash(token)?, state.clock.instant());
    state
        .store
        .read(move |conn| {
            let link =
                account::link::find_valid(conn, &hash, now)?.ok_or(Failure::Problem(ProblemType::LinkNotValid))?;
            let account = account::find(conn, link.account_id)?.ok_or(Failure::Problem(ProblemType::LinkNotValid))?;
            Ok((link, account))
        })
        .await
}
