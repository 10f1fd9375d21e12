//! Who is behind a request.

use crate::clock::Clock;
use crate::context::RequestContext;
use crate::error::{ApiError, Said};
use crate::state::AppState;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use madoguchi_contract::Lang;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{LookPurpose, MunicipalityCode, Permission, Scope};
use madoguchi_store::account::{self, Account};
use madoguchi_store::audit;
use madoguchi_store::session::{self, second_factor};
use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long the answer "this log-in is alive, and sees these municipalities" is believed. Cut-off must reach every process within a second,
/// and a commission that ends at midnight must not live on in memory.
const BELIEVED: Duration = Duration::from_millis(500);
/// Entries kept at most.
const MOST: usize = 10_000;

/// A logged-in account and whose data it sees.
#[derive(Clone)]
pub struct Principal {
    /// The account.
    pub account: Account,
    /// Id of the log-in.
    pub session_id: String,
    /// Whose data it sees.
    pub scope: Scope,
    /// Its role needs a second factor, and none is set up.
    pub must_set_up_totp: bool,
}

/// Accounts behind recent tokens, by log-in.
#[derive(Default)]
pub struct Principals(Mutex<Known>);

#[derive(Default)]
struct Known {
    by_session: HashMap<String, (Instant, Arc<Principal>)>,
    /// How often something was forgotten: an answer that was asked for before is not kept after.
    forgotten: u64,
}

/// When an answer was asked for.
#[derive(Debug, Clone, Copy)]
struct Asked {
    at: Instant,
    forgotten: u64,
}

impl Principals {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, session_id: &str) -> Option<Arc<Principal>> {
        let known = self.known();
        let (since, principal) = known.by_session.get(session_id)?;
        (since.elapsed() < BELIEVED).then(|| Arc::clone(principal))
    }

    fn ask(&self) -> Asked {
        Asked { at: Instant::now(), forgotten: self.known().forgotten }
    }

    fn put(&self, asked: Asked, principal: &Arc<Principal>) {
        let mut known = self.known();
        if known.forgotten != asked.forgotten {
            return;
        }
        if MOST <= known.by_session.len() {
            known.by_session.retain(|_, (since, _)| since.elapsed() < BELIEVED);
        }
        known.by_session.insert(principal.session_id.clone(), (asked.at, Arc::clone(principal)));
    }

    /// Forgets a log-in that has ended.
    pub fn forget(&self, session_id: &str) {
        let mut known = self.known();
        known.forgotten += 1;
        known.by_session.remove(session_id);
    }

    /// Forgets every log-in of an account that has changed.
    pub fn forget_account(&self, account_id: i64) {
        let mut known = self.known();
        known.forgotten += 1;
        known.by_session.retain(|_, (_, principal)| principal.account.id != account_id);
    }

    /// Forgets every log-in: accounts or commissions have changed, and who is meant shows only in the database. To be called once the
    /// change has been committed.
    pub fn forget_all(&self) {
        let mut known = self.known();
        known.forgotten += 1;
        known.by_session.clear();
    }
}

/// The logged-in account of a request. Put it first among a handler's arguments: who is not logged in hears so before
/// anything else is looked at. Who must set up a second factor first hears that; see [`Owner`].
#[derive(Clone)]
pub struct Caller {
    principal: Arc<Principal>,
    context: RequestContext,
}

impl Caller {
    /// Id of the account.
    #[must_use]
    pub fn account_id(&self) -> i64 {
        self.principal.account.id
    }

    /// Id of the log-in.
    #[must_use]
    pub fn session_id(&self) -> &str {
        &self.principal.session_id
    }

    /// The account.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.principal.account
    }

    /// Whose data it sees; every store function on municipal data takes it.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.principal.scope
    }

    /// Whether it must set up a second factor before it may do anything else.
    #[must_use]
    pub fn must_set_up_totp(&self) -> bool {
        self.principal.must_set_up_totp
    }

    /// The language it reads.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.context.lang
    }

    /// Goes on when the role may do it, within its municipalities.
    ///
    /// # Errors
    /// [`ProblemType::NotPermitted`] (403).
    pub fn require(&self, permission: Permission) -> Result<(), ApiError> {
        if self.principal.scope.may(permission) { Ok(()) } else { Err(ApiError::Problem(ProblemType::NotPermitted)) }
    }

    /// An audit event of this request, to be appended in the transaction of its effect. Where nothing says whose data it is, an account
    /// of one municipality acts for that one.
    #[must_use]
    pub fn event(
        &self,
        clock: Clock,
        action: &str,
        subject: (&str, &dyn std::fmt::Display),
        municipality: Option<&MunicipalityCode>,
    ) -> audit::NewEvent {
        audit::NewEvent {
            at: clock.instant(),
            account_id: Some(self.account_id()),
            municipality_code: municipality.or(self.scope().only_municipality()).map(ToString::to_string),
            action: action.to_owned(),
            subject_kind: subject.0.to_owned(),
            subject_id: subject.1.to_string(),
            request_id: self.context.request_id.to_string(),
            address: self.context.address.to_string(),
            purpose: String::new(),
        }
    }

    /// The event of something that happens to the caller's own account; see [`audit::OwnEvent`].
    #[must_use]
    pub fn own_event(&self, clock: Clock, action: &str, subject: (&str, &dyn std::fmt::Display)) -> audit::OwnEvent {
        let event = self.event(clock, action, subject, None);
        audit::OwnEvent { event, account_id: Some(self.account_id()), today: clock.today() }
    }
}

impl Caller {
    /// The events of a look at personal data: one in the audit of each municipality whose data was seen, so that each finds it there. A
    /// look that found nothing is one event too.
    #[must_use]
    pub fn looks(
        &self,
        clock: Clock,
        action: &str,
        subject: (&str, &dyn std::fmt::Display),
        purpose: LookPurpose,
        owners: impl IntoIterator<Item = String>,
    ) -> Vec<audit::NewEvent> {
        let look = self.event(clock, action, subject, None).seen_for(purpose);
        let owners: BTreeSet<String> = owners.into_iter().collect();
        if owners.is_empty() {
            return vec![look];
        }
        owners.into_iter().map(|code| audit::NewEvent { municipality_code: Some(code), ..look.clone() }).collect()
    }
}

/// The logged-in account in its own affairs: who it is, its password, second factor and log-ins. It comes in also before a second
/// factor was set up that its role needs; everything else asks for a [`Caller`].
#[derive(Clone)]
pub struct Owner(pub Caller);

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let owner = Owner::from_request(request, payload);
        Box::pin(async move {
            let Owner(caller) = owner.await?;
            if caller.principal.must_set_up_totp {
                Err(ApiError::Problem(ProblemType::SecondFactorSetUpRequired))
            } else {
                Ok(caller)
            }
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
            let state = state.ok_or_else(|| ApiError::internal("the app has no state"))?;
            let claims = token.and_then(|token| state.keys.read(&token)).ok_or_else(not_logged_in)?;
            if let Some(principal) = state.principals.get(&claims.sid) {
                return Ok(Self(Caller { principal, context }));
            }
            let asked = state.principals.ask();
            let principal = look_up(&state, claims.sid).await?.ok_or_else(not_logged_in)?;
            let principal = Arc::new(principal);
            state.principals.put(asked, &principal);
            Ok(Self(Caller { principal, context }))
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

async fn look_up(state: &AppState, session_id: String) -> Result<Option<Principal>, ApiError> {
    let (clock, totp) = (state.clock, state.settings.operator_totp);
    state
        .store
        .read(move |conn| {
            let Some(id) = session::live_account(conn, &session_id, Clock::real())? else { return Ok(None) };
            let Some(account) = account::find(conn, id)? else { return Ok(None) };
            let scope = account::scope(conn, &account, clock.today())?;
            let must_set_up_totp = totp.is_required_of(account.role) && !second_factor::is_set_up(conn, account.id)?;
            Ok(Some(Principal { account, session_id, scope, must_set_up_totp }))
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_domain::Role;
    use madoguchi_store::account::{NO_PASSWORD, Status};

    fn principal() -> Arc<Principal> {
        let account = Account {
            id: 1,
            login_id: "agent1001".into(),
            password_hash: NO_PASSWORD.into(),
            role: Role::Agent,
            display_name: String::new(),
            municipality: None,
            prefecture_code: None,
            vendor: None,
            status: Status::Active,
            mail_address: None,
            phone: None,
            version: 1,
            created_at: Clock::real(),
            updated_at: Clock::real(),
        };
        let scope = Scope::new(1, Role::Agent, vec![]);
        Arc::new(Principal { account, session_id: "s".into(), scope, must_set_up_totp: false })
    }

    #[test]
    fn what_was_seen_is_believed_for_half_a_second_from_when_it_was_asked() {
        let principals = Principals::default();
        let now = principals.ask();
        principals.put(now, &principal());
        assert!(principals.get("s").is_some());
        // However long the answer took: what counts is when it was asked for, which is before the day was looked up.
        let earlier = now.at.checked_sub(BELIEVED).expect("a machine up for half a second");
        principals.put(Asked { at: earlier, ..now }, &principal());
        assert!(principals.get("s").is_none());
    }

    #[test]
    fn what_was_asked_before_a_change_is_not_believed_after_it() {
        let changes: [fn(&Principals); 3] =
            [|known| known.forget("s"), |known| known.forget_account(1), Principals::forget_all];
        for change in changes {
            let principals = Principals::default();
            let before = principals.ask();
            principals.put(before, &principal());
            change(&principals);
            assert!(principals.get("s").is_none(), "it was believed on");
            principals.put(before, &principal());
            assert!(principals.get("s").is_none(), "an older answer came in late");
            principals.put(principals.ask(), &principal());
            assert!(principals.get("s").is_some());
        }
    }
}
