//! The own second factor.

use crate::auth::{Confirmed, Owner};
use crate::clock::Clock;
use crate::error::ApiError;
use crate::extract::Body;
use crate::state::AppState;
use actix_web::{HttpResponse, get, post, web};
use madoguchi_contract::account::own::{PasswordConfirmation, RecoveryCodes, Security, TotpCode, TotpSetUp};
use madoguchi_domain::SecondFactorCode;
use madoguchi_service::Failure;
use madoguchi_service::own::totp::{self, SetUp};
use qrcode::QrCode;
use qrcode::render::svg;
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
#[utoipa::path(
    tag = "own account", security(("bearer" = [])),
    responses((status = 200, description = "The protection", body = Security))
)]
#[get("/me/security")]
async fn get_security(Owner(caller): Owner, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(totp::security(&state.service, &caller).await?))
}

/// Begins to set a second factor up.
///
/// Show the QR code to an authenticator, or type the secret, and confirm with its first code. Until then nothing
/// changes: an authenticator that counts already goes on counting.
#[utoipa::path(
    tag = "own account",
    security(("bearer" = [])),
    request_body = PasswordConfirmation,
    responses(
        (status = 200, description = "The secret, for an authenticator", body = TotpSetUp),
        (status = 422, description = "The password is wrong"),
        (status = 429, description = "Too many wrong passwords"),
    )
)]
#[post("/me/totp")]
async fn begin_totp(Confirmed(caller): Confirmed, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let SetUp { secret, uri } = totp::begin(&state.service, &caller).await?;
    let qr_svg = qr_svg(&uri)?;
    Ok(HttpResponse::Ok().json(TotpSetUp { secret, uri, qr_svg }))
}

/// Confirms the second factor with the first code of the authenticator.
///
/// From now on log-ins ask for a code. The answer holds ten recovery codes for a lost device, each good once; earlier
/// ones are void.
#[utoipa::path(
    tag = "own account",
    security(("bearer" = [])),
    request_body = TotpCode,
    responses(
        (status = 200, description = "It counts; the recovery codes are shown this once", body = RecoveryCodes),
        (status = 422, description = "The code is wrong, or none is being set up"),
        (status = 429, description = "Too many wrong codes"),
    )
)]
#[post("/me/totp/confirm")]
async fn confirm_totp(
    Owner(caller): Owner,
    state: web::Data<AppState>,
    body: Body<TotpCode>,
) -> Result<HttpResponse, ApiError> {
    let typed = SecondFactorCode::parse(&body.value.code);
    // Not the caller's moment, which lies before the body came.
    let codes = totp::confirm(&state.service, &caller, typed, Clock::real()).await?;
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
        (status = 422, description = "The password is wrong"),
        (status = 429, description = "Too many wrong passwords"),
    )
)]
#[post("/me/totp/remove")]
async fn remove_totp(Confirmed(caller): Confirmed, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    totp::remove(&state.service, &caller).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ten new recovery codes; the earlier ones are void.
#[utoipa::path(
    tag = "own account",
    security(("bearer" = [])),
    request_body = PasswordConfirmation,
    responses(
        (status = 200, description = "The codes are shown this once", body = RecoveryCodes),
        (status = 409, description = "No second factor is set up"),
        (status = 422, description = "The password is wrong"),
        (status = 429, description = "Too many wrong passwords"),
    )
)]
#[post("/me/recovery-codes")]
async fn renew_recovery_codes(
    Confirmed(caller): Confirmed,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let codes = totp::renew_recovery_codes(&state.service, &caller).await?;
    Ok(HttpResponse::Ok().json(RecoveryCodes { codes }))
}

/// The address of a secret as a picture for an authenticator.
fn qr_svg(uri: &str) -> Result<String, Failure> {
    let qr = QrCode::new(uri).map_err(Failure::internal)?;
    Ok(qr.render::<svg::Color<'_>>().min_dimensions(200, 200).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_small_enough_to_be_sent() {
        let svg = qr_svg(&format!("otpauth://totp/Madoguchi:agent01?secret={}", "A".repeat(32))).expect("a picture");
        assert!(svg.contains("<svg") && svg.len() < 50_000);
    }
}
