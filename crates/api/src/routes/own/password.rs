//! The own password.

use crate::auth::{Lane, Owner, confirm_password, hash_new_password};
use crate::clock::Clock;
use crate::error::ApiError;
use crate::extract::Body;
use crate::state::AppState;
use actix_web::{HttpResponse, post, web};
use madoguchi_contract::account::own::PasswordChangeRequest;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::Problem;
use madoguchi_service::Failure;
use madoguchi_service::Transaction;
use madoguchi_service::mail::Protection;
use madoguchi_service::mail::letters;
use madoguchi_store::{account, session};
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(change_own_password);
}

/// Changes the password.
///
/// 12 to 128 characters of any kind; none that guessers try first, and none with the log-in id, the name or the mail address in it.
/// All other log-ins of the account end, links to set a password are withdrawn, and its owner gets a mail.
#[utoipa::path(
    tag = "own account",
    security(("bearer" = [])),
    request_body = PasswordChangeRequest,
    responses(
        (status = 204, description = "Changed"),
        (status = 422, description = "The current password is wrong, or the new one is refused", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many wrong passwords", body = Problem, content_type = "application/problem+json", headers(("Retry-After" = u64, description = "Seconds to wait, 900 at most"))),
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
    let (account, kept, lang) = (caller.account().clone(), caller.session_id().to_owned(), caller.lang());
    let (account_id, instant) = (account.id, state.clock.instant());
    let event = caller.own_event("password.changed", ("account", &account_id));
    state
        .store
        .write(move |conn| {
            if !account::replace_password(conn, account_id, &old_hash, &new_hash)? {
                // Somebody else was faster: the password that was typed is the current one no more.
                return Err(Failure::Invalid(vec![FieldCode::WrongPassword.at("/current_password", lang)]));
            }
            session::end_others(conn, account_id, &kept, Clock::real())?;
            account::link::withdraw_all(conn, &[account_id], instant)?;
            event.append(conn)?;
            letters::protection_changed(&mut Transaction::bare(conn), &account, Protection::PasswordChanged, instant)
        })
        .await?;
    state.service.forget_account(account_id);
    state.wake_mails();
    Ok(HttpResponse::NoContent().finish())
}
