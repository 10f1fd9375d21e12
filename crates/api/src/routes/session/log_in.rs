//! Log-in.
//!
//! An unknown account, a suspended one, one without a password and a wrong password get the same answer after the same work: the same
//! statements, one hash.

use crate::auth::{Device, Fit, Lane, Passwords, REFRESH_DAYS, RefreshToken, Standing, Throttle, second_factor};
use crate::clock::Clock;
use crate::context::RequestContext;
use crate::error::ApiError;
use crate::extract::Body;
use crate::routes::session::{answer, own_event, secure, short};
use crate::state::AppState;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::{Duration, NaiveDateTime};
use madoguchi_contract::fields::{Collector, FieldCode};
use madoguchi_contract::problem::{Problem, ProblemType};
use madoguchi_contract::session::{AccessToken, LogInRequest};
use madoguchi_service::Failure;
use madoguchi_store::account::{self, Account, Status};
use madoguchi_store::session::NewSession;
use madoguchi_store::{AnyConnection, audit, session};
use utoipa_actix_web::service_config::ServiceConfig;

/// An address counts as the owner's for so long after a log-in from it.
pub const ADDRESS_KNOWN: Duration = Duration::days(30);
/// The most characters kept of what a program calls itself.
const MAX_USER_AGENT: usize = 200;
/// No account has it.
const NOBODY: i64 = 0;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(create_session);
}

/// Logs in.
///
/// The access token lives 15 minutes. The refresh token comes in the cookie `madoguchi_refresh`; exchange it with
/// `POST /api/v1/sessions/refresh`. An account with a second factor needs `code`, too: without it the answer is 401
/// `second-factor-required`; with a wrong one it is the same with `/code` in `errors`. A recovery code does as well, once.
/// A code is good once, and none that is older than the last one used, unless the server's clock was set back since.
/// Wrong passwords and codes slow the next try down, by 900 seconds at most.
#[utoipa::path(
    tag = "sessions",
    request_body = LogInRequest,
    responses(
        (status = 200, description = "Logged in", body = AccessToken, headers(("Set-Cookie" = String, description = "The refresh token, and a mark by which this device is known at its next log-in; both HttpOnly"))),
        (status = 401, description = "Log-in id or password is wrong, or a code of the second factor is missing or wrong", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many wrong passwords", body = Problem, content_type = "application/problem+json", headers(("Retry-After" = u64, description = "Seconds to wait, 900 at most"))),
    )
)]
#[post("/sessions")]
async fn create_session(
    state: web::Data<AppState>,
    context: RequestContext,
    request: HttpRequest,
    body: Body<LogInRequest>,
) -> Result<HttpResponse, ApiError> {
    let mut errors = Collector::new(context.lang);
    errors.validate(&body.value);
    let LogInRequest { login_id, password, code } = errors.finish(Some(body.value))?;
    let device = Device::of(&request, &state.keys, &login_id);
    let now = Clock::real();
    let (account, throttles) = look(&state, &context, &login_id, device.as_ref(), now).await?;
    // The seat comes before the count: who finds the server full has not tried.
    let seat = state.passwords.seat(throttles.lane, &context.address)?;
    let counted = throttles.password.clone();
    state.store.write(move |conn| counted.count(conn, now)).await?;

    let hash = account.as_ref().filter(|account| may_log_in(account)).map(|account| account.password_hash.clone());
    let fit = Passwords::fit(&seat, password, hash.clone()).await?;
    drop(seat);
    let (Some(account), Some(hash), Fit::Yes { renewed }) = (&account, hash, fit) else {
        refused(&state, &context, account.map(|account| account.id)).await?;
        return Err(Failure::Problem(ProblemType::BadCredentials).into());
    };
    let refresh = RefreshToken::for_new_session();
    let admission = Admission {
        account_id: account.id,
        hash,
        renewed,
        code: code.filter(|code| !code.trim().is_empty()),
        throttles,
        session: session(&request, &context, account.id, &refresh, now),
        event: own_event(&state, &context, Some(account.id), "", ("session", short(&refresh.session_id))),
        now,
    };
    match state.store.write(move |conn| admission.decide(conn)).await? {
        Decision::Admitted => {
            let mut response = answer(&state, &context, account.id, &refresh, true)?;
            // The same mark goes on, so that what was counted for the device stays with it.
            let device = device.unwrap_or_else(Device::fresh);
            let cookie = device.cookie(&state.keys, &login_id, secure(&state, &context));
            response.add_cookie(&cookie).map_err(Failure::internal)?;
            Ok(response)
        }
        Decision::Changed => Err(Failure::Problem(ProblemType::BadCredentials).into()),
        Decision::CodeMissing => Err(Failure::SecondFactorRequired(Vec::new()).into()),
        Decision::CodeWrong => {
            Err(Failure::SecondFactorRequired(vec![FieldCode::WrongCode.at("/code", context.lang)]).into())
        }
    }
}

fn may_log_in(account: &Account) -> bool {
    account.status == Status::Active && account.has_password()
}

/// Where the tries of a log-in are counted, and in which lane it waits.
#[derive(Clone)]
struct Throttles {
    password: Throttle,
    code: Throttle,
    lane: Lane,
}

/// Finds the account and where its tries are counted; refuses when no try is free. It reads only.
async fn look(
    state: &AppState,
    context: &RequestContext,
    login_id: &str,
    device: Option<&Device>,
    now: NaiveDateTime,
) -> Result<(Option<Account>, Throttles), ApiError> {
    let (login_id, address) = (login_id.to_owned(), context.address.clone());
    let nonce = device.map(|device| device.nonce.clone());
    state
        .store
        .read(move |conn| {
            let account = account::find_by_login_id(conn, &login_id)?;
            let id = account.as_ref().map_or(NOBODY, |account| account.id);
            let at_home = session::opened_from(conn, id, &address, now - ADDRESS_KNOWN)?;
            let standing = match &nonce {
                Some(nonce) => Standing::Device(nonce),
                None if at_home => Standing::Address,
                None => Standing::Stranger,
            };
            let password = Throttle::log_in(&login_id, &address, standing);
            password.look(conn, now)?;
            let lane = if standing == Standing::Stranger { Lane::Unknown } else { Lane::Known };
            Ok((account, Throttles { password, code: Throttle::code(&login_id, standing), lane }))
        })
        .await
}

/// Writes a refused try down, also that of an account that is none.
async fn refused(state: &AppState, context: &RequestContext, account_id: Option<i64>) -> Result<(), ApiError> {
    let subject = account_id.map_or_else(|| "unknown".to_owned(), |id| id.to_string());
    let event = own_event(state, context, account_id, "session.refused", ("account", subject));
    Ok(state.store.write(move |conn| event.append(conn)).await?)
}

fn session(
    request: &HttpRequest,
    context: &RequestContext,
    account_id: i64,
    refresh: &RefreshToken,
    now: NaiveDateTime,
) -> NewSession {
    NewSession {
        id: refresh.session_id.clone(),
        account_id,
        refresh_hash: refresh.hash(),
        rotated_at: now,
        created_at: now,
        expires_at: now + Duration::days(REFRESH_DAYS),
        address: context.address.to_string(),
        user_agent: user_agent(request),
    }
}

/// What the program calls itself, as far as it can be shown.
fn user_agent(request: &HttpRequest) -> String {
    let header = request.headers().get(header::USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()));
    header.unwrap_or_default().chars().filter(|c| !c.is_control()).take(MAX_USER_AGENT).collect()
}

enum Decision {
    Admitted,
    /// The account was suspended, or its password changed, while the old one was looked at.
    Changed,
    CodeMissing,
    CodeWrong,
}

/// The right password came: everything that is needed to let its owner in.
struct Admission {
    account_id: i64,
    /// The hash that the password fitted.
    hash: String,
    renewed: Option<String>,
    code: Option<String>,
    throttles: Throttles,
    session: NewSession,
    /// The audit names a log-in by a part of its id: enough to find it, too little to use it.
    event: audit::OwnEvent,
    now: NaiveDateTime,
}

impl Admission {
    fn decide(&self, conn: &mut AnyConnection) -> Result<Decision, Failure> {
        let held = account::find_held(conn, self.account_id)?;
        if held.is_none_or(|account| !may_log_in(&account) || account.password_hash != self.hash) {
            return Ok(Decision::Changed);
        }
        let factor = madoguchi_store::session::second_factor::find(conn, self.account_id)?;
        let proof = match (factor.and_then(|factor| factor.secret), &self.code) {
            (None, _) => None,
            (Some(_), None) => {
                // No guesser's try; nor may it wipe out what a guesser of codes has tried.
                self.throttles.password.take_back(conn, self.now)?;
                return Ok(Decision::CodeMissing);
            }
            (Some(secret), Some(code)) => {
                self.throttles.code.count(conn, self.now)?;
                let proof = second_factor::use_code(conn, self.account_id, &secret, code, self.now)?;
                if proof.is_none() {
                    self.note(conn, "second_factor.refused")?;
                    return Ok(Decision::CodeWrong);
                }
                self.throttles.code.succeeded(conn, self.now)?;
                proof
            }
        };
        self.throttles.password.succeeded(conn, self.now)?;
        if let Some(renewed) = &self.renewed {
            account::replace_password(conn, self.account_id, &self.hash, renewed)?;
        }
        session::open(conn, &self.session)?;
        match proof {
            None => {}
            Some(second_factor::Proof::Totp) => self.note(conn, "totp.used")?,
            Some(second_factor::Proof::RecoveryCode) => self.note(conn, "recovery_code.used")?,
        }
        self.note(conn, "session.opened")?;
        Ok(Decision::Admitted)
    }

    fn note(&self, conn: &mut AnyConnection, action: &str) -> Result<(), Failure> {
        Ok(self.event.clone().with_action(action).append(conn)?)
    }
}
