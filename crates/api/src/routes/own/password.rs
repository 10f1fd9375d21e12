//! The own password.

use crate::auth::{Lane, Owner, confirm_password, hash_new_password};
use crate::error::ApiError;
use crate::extract::Body;
use crate::state::AppState;
use actix_web::{HttpResponse, post, web};
use madoguchi_contract::account::own::PasswordChangeRequest;
use madoguchi_service::own::password;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(change_own_password);
}

/// Changes the password.
///
/// 12 to 128 characters of any kind; none that guessers try first, and none that holds a word of the owner's
/// (`password_words` of `GET /me/security`). All other log-ins of the account end, links to set a password are
/// withdrawn, and its owner gets a mail.
#[utoipa::path(
    tag = "own account",
    security(("bearer" = [])),
    request_body = PasswordChangeRequest,
    responses(
        (status = 204, description = "Changed"),
        (status = 422, description = "The current password is wrong, or the new one is refused"),
        (status = 429, description = "Too many wrong passwords"),
    )
)]
#[post("/me/password")]
async fn change_own_password(
    Owner(caller): Owner,
    state: web::Data<AppState>,
    body: Body<PasswordChangeRequest>,
) -> Result<HttpResponse, ApiError> {
    let PasswordChangeRequest { current_password, new_password } = body.value;
    let old_hash = confirm_password(&state, &caller, current_password).await?;
    let seat = state.passwords.seat(Lane::Known, &caller.account().login_id)?;
    let new_hash = hash_new_password(&seat, caller.account(), new_password).await?;
    drop(seat);
    let new_hash = new_hash.map_err(|code| vec![code.at("/new_password", caller.lang())])?;
    password::change(&state.service, &caller, old_hash, new_hash).await?;
    Ok(HttpResponse::NoContent().finish())
}
