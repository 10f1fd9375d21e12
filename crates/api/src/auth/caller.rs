//! Who is behind a request.

use crate::context::RequestContext;
use crate::error::{ApiError, Said};
use crate::state::AppState;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use madoguchi_contract::problem::ProblemType;
use madoguchi_service::{Actor, Failure, session};
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

/// The logged-in account of a request. Put it first among a handler's arguments: who is not logged in hears so before
/// anything else is looked at. Who must set up a second factor first hears that; see [`Owner`].
#[derive(Clone)]
pub struct Caller(Actor);

impl Deref for Caller {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.0
    }
}

/// The logged-in account in its own affairs: who it is, its password, second factor and log-ins. It comes in also
/// before a second factor was set up that its role needs; everything else asks for a [`Caller`].
#[derive(Clone)]
pub struct Owner(pub Caller);

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let owner = Owner::from_request(request, payload);
        Box::pin(async move {
            let Owner(caller) = owner.await?;
            if caller.must_set_up_totp() { Err(ProblemType::SecondFactorSetUpRequired.into()) } else { Ok(caller) }
        })
    }
}

impl FromRequest for Owner {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let context = RequestContext::of(request);
        let state = request.app_data::<web::Data<AppState>>().cloned();
        let token = bearer(request);
        Box::pin(async move {
            let state = state.ok_or_else(|| ApiError::from(Failure::internal("the app has no state")))?;
            let claims = token.and_then(|token| state.keys.read(&token)).ok_or_else(not_logged_in)?;
            let now = state.clock.now();
            let principal = session::principal(&state.service, claims.sid, now).await?.ok_or_else(not_logged_in)?;
            Ok(Self(Caller(Actor::new(principal, context.visitor(now)))))
        })
    }
}

fn bearer(request: &HttpRequest) -> Option<String> {
    let header = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

fn not_logged_in() -> ApiError {
    ApiError::NotLoggedIn(Said::new(
        "有効なアクセストークンを Authorization: Bearer で送ってください。",
        "Send a valid access token as Authorization: Bearer.",
    ))
}
