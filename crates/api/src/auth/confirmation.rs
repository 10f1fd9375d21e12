//! The password typed again by somebody who is logged in: an open page must not be enough for what protects the
//! account.

use super::{Caller, Lane, Owner, Passwords};
use crate::clock::Clock;
use crate::error::ApiError;
use crate::extract::Body;
use crate::state::AppState;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use madoguchi_contract::account::own::PasswordConfirmation;
use madoguchi_service::Failure;
use madoguchi_service::own::confirmation;
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
    // The seat comes before the count: who finds the server full has not tried.
    let seat = state.passwords.seat(Lane::Known, &caller.account().login_id)?;
    // Not the caller's moment: that lies before the body came, and a new block would look like one that was set before
    // the clock was set back.
    let counted = confirmation::count(&state.service, caller, Clock::real()).await?;
    let fit = Passwords::fit(&seat, password, Some(counted.hash().to_owned())).await?;
    Ok(confirmation::settle(&state.service, caller, counted, fit).await?)
}
