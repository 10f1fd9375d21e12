//! The own second factor.

use crate::auth::{Confirmed, Owner, Throttle, second_factor};
use crate::clock::Clock;
use crate::error::ApiError;
use crate::extract::Body;
use crate::state::AppState;
use actix_web::{HttpResponse, get, post, web};
use madoguchi_contract::account::own::{PasswordConfirmation, RecoveryCodes, Security, TotpCode, TotpSetUp};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::{Problem, ProblemType};
use madoguchi_domain::SecondFactorCode;
use madoguchi_service::Failure;
use madoguchi_service::Transaction;
use madoguchi_service::mail::Protection;
use madoguchi_service::mail::letters;
use madoguchi_store::session::second_factor as factors;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(get_security)
        .service(begin_totp)
        .service(confirm_totp)
        .service(remove_totp)
        .service(renew_recovery_codes);
}

/// How the own log-in is protected.
#[utoipa::path(tag = "own account", security(("bearer" = [])), responses((status = 200, description = "The protection", body = Security)))]
#[get("/me/security")]
async fn get_security(Owner(caller): Owner, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let id = caller.account_id();
    let (has_totp, left) = state
        .store
        .read(move |conn| Ok::<_, Failure>((factors::is_set_up(conn, id)?, factors::recovery_codes_left(conn, id)?)))
        .await?;
    Ok(HttpResponse::Ok().json(Security {
        has_totp,
        totp_required: state.settings.service.operator_totp.is_required_of(caller.account().role),
        recovery_codes_left: u32::try_from(left).map_err(Failure::internal)?,
    }))
}

/// Begins to set a second factor up.
///
/// Show the QR code to an authenticator, or type the secret, and confirm with its first code. Until then nothing changes: an authenticator
/// that counts already goes on counting.
#[utoipa::path(
    tag = "own account",
    security(("bearer" = [])),
    request_body = PasswordConfirmation,
    responses(
        (status = 200, description = "The secret, for an authenticator", body = TotpSetUp),
        (status = 422, description = "The password is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many wrong passwords", body = Problem, content_type = "application/problem+json", headers(("Retry-After" = u64, description = "Seconds to wait, 900 at most"))),
    )
)]
#[post("/me/totp")]
async fn begin_totp(Confirmed(caller): Confirmed, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let secret = second_factor::new_secret();
    let set_up = second_factor::set_up(&secret, &caller.account().login_id)?;
    let account_id = caller.account_id();
    state.store.write(move |conn| factors::begin(conn, account_id, &secret, Clock::real())).await?;
    Ok(HttpResponse::Ok().json(set_up))
}

/// Confirms the second factor with the first code of the authenticator.
///
/// From now on log-ins ask for a code. The answer holds ten recovery codes for a lost device, each good once; earlier ones are void.
#[utoipa::path(
    tag = "own account",
    security(("bearer" = [])),
    request_body = TotpCode,
    responses(
        (status = 200, description = "It counts; the recovery codes are shown this once", body = RecoveryCodes),
        (status = 422, description = "The code is wrong, or none is being set up", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many wrong codes", body = Problem, content_type = "application/problem+json", headers(("Retry-After" = u64, description = "Seconds to wait, 900 at most"))),
    )
)]
#[post("/me/totp/confirm")]
async fn confirm_totp(
    Owner(caller): Owner,
    state: web::Data<AppState>,
    body: Body<TotpCode>,
) -> Result<HttpResponse, ApiError> {
    let now = Clock::real();
    let account_id = caller.account_id();
    let throttle = Throttle::confirmation(&caller.account().login_id);
    let event = caller.own_event("totp.set_up", ("account", &account_id));
    let typed = SecondFactorCode::parse(&body.value.code);
    let (account, instant) = (caller.account().clone(), state.clock.instant());
    let codes = state
        .store
        .write(move |conn| {
            throttle.count(conn, now)?;
            let pending = factors::find(conn, account_id)?.and_then(|factor| factor.pending_secret);
            let (Some(secret), Some(SecondFactorCode::Totp(code))) = (pending, &typed) else { return Ok(None) };
            let Some(step) = second_factor::step_of(&secret, code, now)? else { return Ok(None) };
            if !factors::confirm(conn, account_id, &secret, step, now)? {
                return Ok(None);
            }
            throttle.succeeded(conn, now)?;
            event.append(conn)?;
            letters::protection_changed(&mut Transaction::bare(conn), &account, Protection::TotpSetUp, instant)?;
            second_factor::renew_recovery_codes(conn, account_id, now).map(Some)
        })
        .await?;
    let codes = codes.ok_or_else(|| vec![FieldCode::WrongCode.at("/code", caller.lang())])?;
    state.service.forget_account(account_id);
    state.wake_mails();
    Ok(HttpResponse::Ok().json(RecoveryCodes { codes }))
}

/// Takes the second factor away, with its recovery codes.
///
/// A role that may not do without must set up another before it can do anything else.
#[utoipa::path(
    tag = "own account",
    security(("bearer" = [])),
    request_body = PasswordConfirmation,
    responses(
        (status = 204, description = "It is gone, or there was none"),
        (status = 422, description = "The password is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many wrong passwords", body = Problem, content_type = "application/problem+json", headers(("Retry-After" = u64, description = "Seconds to wait, 900 at most"))),
    )
)]
#[post("/me/totp/remove")]
async fn remove_totp(Confirmed(caller): Confirmed, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let account_id = caller.account_id();
    let event = caller.own_event("totp.removed", ("account", &account_id));
    let (account, instant) = (caller.account().clone(), state.clock.instant());
    state
        .store
        .write(move |conn| {
            if !factors::remove(conn, account_id)? {
                return Ok(());
            }
            event.append(conn)?;
            letters::protection_changed(&mut Transaction::bare(conn), &account, Protection::TotpRemoved, instant)
        })
        .await?;
    state.service.forget_account(account_id);
    state.wake_mails();
    Ok(HttpResponse::NoContent().finish())
}

/// Ten new recovery codes; the earlier ones are void.
#[utoipa::path(
    tag = "own account",
    security(("bearer" = [])),
    request_body = PasswordConfirmation,
    responses(
        (status = 200, description = "The codes are shown this once", body = RecoveryCodes),
        (status = 409, description = "No second factor is set up", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The password is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many wrong passwords", body = Problem, content_type = "application/problem+json", headers(("Retry-After" = u64, description = "Seconds to wait, 900 at most"))),
    )
)]
#[post("/me/recovery-codes")]
async fn renew_recovery_codes(
    Confirmed(caller): Confirmed,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let account_id = caller.account_id();
    let event = caller.own_event("recovery_codes.renewed", ("account", &account_id));
    let codes = state
        .store
        .write(move |conn| {
            if !factors::is_set_up(conn, account_id)? {
                return Err(Failure::Problem(ProblemType::NoSecondFactor));
            }
            event.append(conn)?;
            second_factor::renew_recovery_codes(conn, account_id, Clock::real())
        })
        .await?;
    Ok(HttpResponse::Ok().json(RecoveryCodes { codes }))
}
