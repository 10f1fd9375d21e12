//! The password typed again by somebody who is logged in: an open page must not be enough for what protects the account.

use super::{Caller, Fit, Lane, Owner, Passwords, Throttle};
use crate::clock::Clock;
use crate::error::ApiError;
use crate::extract::Body;
use crate::state::AppState;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use madoguchi_contract::account::own::PasswordConfirmation;
use madoguchi_contract::fields::FieldCode;
use madoguchi_service::Failure;
use madoguchi_store::account;
use std::pin::Pin;

/// The logged-in account, whose password came with the request: it is asked for again.
pub struct Confirmed(pub Caller);

impl FromRequest for Confirmed {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let owner = Owner::from_request(request, payload);
        let body = Body::<PasswordConfirmation>::from_request(request, payload);
        let state = request.app_data::<web::Data<AppState>>().cloned();
        Box::pin(async move {
            let Owner(caller) = owner.await?;
            let password = body.await?.value.current_password;
            let state = state.ok_or_else(|| Failure::internal("the app has no state"))?;
            confirm_password(&state, &caller, password).await?;
            Ok(Self(caller))
        })
    }
}

/// Goes on when the password is the caller's; the hash it fits. Wrong ones are slowed down like those of a log-in.
///
/// # Errors
/// 422 at `/current_password` when it is wrong, 429 after too many wrong ones.
pub async fn confirm_password(state: &AppState, caller: &Caller, password: String) -> Result<String, ApiError> {
    let wrong = || Failure::Invalid(vec![FieldCode::WrongPassword.at("/current_password", caller.lang())]);
    let login_id = caller.account().login_id.clone();
    let seat = state.passwords.seat(Lane::Known, &login_id)?;
    let throttle = Throttle::confirmation(&login_id);
    let now = Clock::real();
    let (counted, account_id) = (throttle.clone(), caller.account_id());
    let account = state
        .store
        .write(move |conn| {
            counted.count(conn, now)?;
            Ok::<_, Failure>(account::find(conn, account_id)?)
        })
        .await?;
    let Some(account) = account.filter(account::Account::has_password) else { return Err(wrong().into()) };
    match Passwords::fit(&seat, password, Some(account.password_hash.clone())).await? {
        Fit::No => {
            let event = caller.own_event("password.refused", ("account", &account_id));
            state.store.write(move |conn| event.append(conn)).await?;
            Err(wrong().into())
        }
        Fit::Yes { renewed: _ } => {
            state.store.write(move |conn| throttle.succeeded(conn, now)).await?;
            Ok(account.password_hash)
        }
    }
}
