//! The typed client of the API: JSON in, JSON out, problems as values.
//!
//! A request that meets an ended access token renews it once and is repeated; when the whole session has ended, the
//! request waits until the password was typed again (see `shell::relogin`) and is repeated then, so that
//! nothing typed is lost.

use crate::failure::Failure;
use crate::i18n::{I18n, use_i18n};
use crate::random::random_hex;
use crate::session::{Renewal, Session, Standing, use_session};
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use leptos::prelude::*;
use madoguchi_contract::page::REPLACED_CHARACTERS;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::session::{AccessToken, LogInRequest, Me};
use send_wrapper::SendWrapper;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::{AbortController, AbortSignal, RequestCredentials};

/// A request to `/api/v1`.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    method: Method,
    path: String,
    body: Option<String>,
    if_match: Option<String>,
    idempotency_key: Option<String>,
    token: Option<String>,
}

impl Call {
    fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), body: None, if_match: None, idempotency_key: None, token: None }
    }

    /// In the name of another log-in than the page's.
    fn by(self, token: AccessToken) -> Self {
        Self { token: Some(token.access_token), ..self }
    }

    /// `GET`; the path begins after `/api/v1`, for example `/venues?limit=200`.
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// `POST` of a body.
    pub(crate) fn post(path: impl Into<String>, body: &impl Serialize) -> Self {
        Self { body: serde_json::to_string(body).ok(), ..Self::new(Method::POST, path) }
    }

    /// `POST` of something that needs no words.
    pub(crate) fn act(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    /// `PATCH` with a body.
    pub(crate) fn patch(path: impl Into<String>, body: &impl Serialize) -> Self {
        Self { body: serde_json::to_string(body).ok(), ..Self::new(Method::PATCH, path) }
    }

    /// `PUT` of a body.
    pub(crate) fn put(path: impl Into<String>, body: &impl Serialize) -> Self {
        Self { body: serde_json::to_string(body).ok(), ..Self::new(Method::PUT, path) }
    }

    /// `DELETE`.
    pub(crate) fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Whether it changes something, as opposed to reading.
    pub(crate) fn changes(&self) -> bool {
        self.method != Method::GET
    }

    /// The version that is to be changed.
    #[must_use]
    pub(crate) fn if_match(mut self, etag: impl Into<String>) -> Self {
        self.if_match = Some(etag.into());
        self
    }

    /// The key that makes a repetition harmless; see [`IdempotencyKey`].
    #[must_use]
    pub(crate) fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }
}

/// A file from the server.
pub(crate) struct Download {
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
    /// The media type, with its encoding.
    pub(crate) media_type: String,
    /// The name the server proposes.
    pub(crate) file_name: Option<String>,
    /// How many characters the encoding does not have.
    pub(crate) replaced: u64,
}

/// The client; cheap to copy.
#[derive(Clone, Copy)]
pub(crate) struct Client {
    session: Session,
    i18n: I18n,
    /// The log-in it was made in: what a page sends late is not sent by whoever logs in next.
    ends: u32,
    signal: Option<StoredValue<SendWrapper<AbortSignal>>>,
}

/// Gives up what a client is reading.
pub(crate) struct GiveUp(Option<SendWrapper<AbortController>>);

impl GiveUp {
    /// Gives it up; what has been answered stays.
    pub(crate) fn now(self) {
        if let Some(controller) = self.0 {
            controller.abort();
        }
    }
}

/// The client of this page. What it sends runs to its end even when the page is left: right for changes.
pub(crate) fn use_client() -> Client {
    let session = use_session();
    Client { session, i18n: use_i18n(), ends: session.ends(), signal: None }
}

impl Client {
    /// The same client for reading: its requests are given up when the surrounding effect or page is cleaned up, or
    /// before.
    #[must_use]
    pub(crate) fn until_cleanup(self) -> (Self, GiveUp) {
        let Ok(controller) = AbortController::new() else { return (self, GiveUp(None)) };
        let signal = StoredValue::new(SendWrapper::new(controller.signal()));
        let controller = SendWrapper::new(controller);
        let at_cleanup = controller.clone();
        on_cleanup(move || at_cleanup.abort());
        (Self { signal: Some(signal), ..self }, GiveUp(Some(controller)))
    }

    /// Sends a request and reads its JSON answer.
    ///
    /// # Errors
    /// A [`Failure`], ready to be shown.
    pub(crate) async fn send<T: DeserializeOwned>(self, call: Call) -> Result<T, Failure> {
        read(self.exchange(&call).await?).await
    }

    /// Fetches a file.
    ///
    /// # Errors
    /// A [`Failure`], ready to be shown.
    pub(crate) async fn download(self, call: Call) -> Result<Download, Failure> {
        let response = self.exchange(&call).await?;
        let header = |name| response.headers().get(name);
        let file_name = header("content-disposition").as_deref().and_then(crate::format::file_name::from_disposition);
        let media_type = header("content-type").unwrap_or_default();
        let replaced = header(REPLACED_CHARACTERS).and_then(|count| count.parse().ok()).unwrap_or_default();
        let bytes = response.binary().await.map_err(|error| failure_of(&error))?;
        Ok(Download { bytes, media_type, file_name, replaced })
    }

    /// Logs in and learns who that is.
    ///
    /// # Errors
    /// A [`Failure`], ready to be shown.
    pub(crate) async fn log_in(self, request: &LogInRequest) -> Result<Me, Failure> {
        let token = self.token_from(&Call::post("/sessions", request)).await?;
        let this = Self { ends: self.session.ends(), ..self };
        let first = !matches!(self.session.standing.get_untracked(), Standing::LoggedIn(_));
        if !self.session.renewed(&token) {
            return Err(Failure::LoggedOut);
        }
        let me: Me = this.send(Call::get("/me")).await?;
        if first {
            self.session.logged_in(me.clone());
        }
        Ok(me)
    }

    /// Picks up the session of an earlier visit, if there is one.
    pub(crate) async fn resume(self) {
        let this = Self { ends: self.session.ends(), ..self };
        self.session.standing.set(Standing::Starting);
        let standing = match self.refreshed().await {
            Ok(token) if self.session.renewed(&token) => match this.send(Call::get("/me")).await {
                Ok(me) => return self.session.logged_in(me),
                Err(Failure::LoggedOut) => Standing::LoggedOut,
                Err(failure) => Standing::StartFailed(failure),
            },
            Ok(_) => Standing::LoggedOut,
            Err(failure) if is_refusal(&failure) => Standing::LoggedOut,
            Err(failure) => Standing::StartFailed(failure),
        };
        self.session.standing.set(standing);
    }

    /// Logs out, here and on the server.
    ///
    /// # Errors
    /// A [`Failure`] when the server could not be told.
    pub(crate) async fn log_out(self) -> Result<(), Failure> {
        let gone = Call::delete("/sessions/current");
        let outcome = match self.once(&gone).await {
            // Only the token has ended, perhaps: the cookie would bring the log-in back.
            Err(failure) if failure.problem_type() == Some(ProblemType::NotLoggedIn) => match self.refreshed().await {
                Ok(token) if self.session.is_of_another(&token.account_id) => Ok(()),
                Ok(token) => self.once(&gone.by(token)).await.map(drop),
                Err(failure) => Err(failure),
            },
            outcome => outcome.map(drop),
        };
        match outcome {
            Ok(()) => {}
            Err(failure) if is_refusal(&failure) => {}
            Err(failure) => return Err(failure),
        }
        self.session.end();
        Ok(())
    }

    /// While the password is asked for: has another tab logged in meanwhile? As the page's account, it goes on.
    pub(crate) async fn look_again(self) {
        if let Ok(token) = self.refreshed().await
            && self.session.expired.get_untracked()
            && !self.session.renewed(&token)
        {
            self.meet(token).await;
        }
    }

    /// The browser's log-in is that of another account: the page's is asked for its password, and told whose it is.
    async fn meet(self, token: AccessToken) {
        let whose = match self.once(&Call::get("/me").by(token)).await {
            Ok(answer) => read::<Me>(answer).await.ok().map(|me| me.login_id),
            Err(_) => None,
        };
        self.session.ask_again(whose);
    }

    /// A fresh access token by the refresh cookie. Tabs share the cookie, and using it twice looks like theft: one
    /// tab at a time.
    async fn refreshed(self) -> Result<AccessToken, Failure> {
        let call = Call::new(Method::POST, "/sessions/refresh");
        crate::tab_lock::one_tab_at_a_time("madoguchi.refresh", self.token_from(&call)).await
    }

    async fn token_from(self, call: &Call) -> Result<AccessToken, Failure> {
        read(self.once(call).await?).await
    }

    /// Whether the log-in has ended in which it was made. Somebody else may be logged in by now.
    fn is_over(self) -> bool {
        self.ends != self.session.ends()
    }

    /// Sends; on an ended token renews it and sends once more.
    async fn exchange(self, call: &Call) -> Result<Response, Failure> {
        if self.is_over() {
            return Err(Failure::LoggedOut);
        }
        let used = self.session.token();
        match self.once(call).await {
            Err(failure) if failure.problem_type() == Some(ProblemType::NotLoggedIn) => match self.renew(used).await {
                Renewal::Renewed if !self.is_over() => self.once(call).await,
                Renewal::Renewed | Renewal::LeftOut => Err(Failure::LoggedOut),
                Renewal::Failed(failure) => Err(failure),
            },
            outcome => outcome,
        }
    }

    /// Gets a fresh access token: by the refresh cookie, else by asking for the password over the page.
    async fn renew(self, used: Option<String>) -> Renewal {
        if self.session.token() != used && self.session.token().is_some() {
            return Renewal::Renewed;
        }
        let receiver = match self.session.begin_renewal() {
            Some(receiver) => receiver,
            None => {
                // The client of a page that is left must not take the renewal of the others with it.
                let lasting = Self { signal: None, ..self };
                match lasting.refreshed().await {
                    Ok(_) if self.is_over() => return Renewal::LeftOut,
                    Ok(token) if self.session.renewed(&token) => return Renewal::Renewed,
                    // Another tab has logged in as somebody else: nothing is sent in their name.
                    Ok(token) => {
                        let receiver = self.session.wait();
                        lasting.meet(token).await;
                        receiver
                    }
                    // There is no page whose password could be asked for.
                    Err(failure) if is_refusal(&failure) && !self.session.is_logged_in() => {
                        self.session.release(&Renewal::LeftOut);
                        return Renewal::LeftOut;
                    }
                    Err(failure) if is_refusal(&failure) => {
                        let receiver = self.session.wait();
                        self.session.ask_again(None);
                        receiver
                    }
                    Err(failure) => {
                        let renewal = Renewal::Failed(failure);
                        self.session.release(&renewal);
                        return renewal;
                    }
                }
            }
        };
        receiver.await.unwrap_or(Renewal::LeftOut)
    }

    /// One exchange with the server.
    async fn once(self, call: &Call) -> Result<Response, Failure> {
        let response = self.request(call)?.send().await.map_err(|error| failure_of(&error))?;
        if response.ok() {
            return Ok(response);
        }
        let status = response.status();
        Err(match read(response).await {
            Ok(problem) => Failure::Problem(Box::new(problem)),
            // A proxy in between speaks for a server that is away.
            Err(Failure::Unreadable(_)) if matches!(status, 502..=504) => Failure::Unreachable,
            Err(failure) => failure,
        })
    }

    fn request(self, call: &Call) -> Result<Request, Failure> {
        let mut request = RequestBuilder::new(&format!("/api/v1{}", call.path))
            .method(call.method.clone())
            .credentials(RequestCredentials::SameOrigin)
            .header("accept", "application/json, application/problem+json;q=0.9, */*;q=0.1")
            .header("accept-language", self.i18n.lang_untracked().code());
        if let Some(token) = call.token.clone().or_else(|| self.session.token()) {
            request = request.header("authorization", &format!("Bearer {token}"));
        }
        if let Some(etag) = &call.if_match {
            request = request.header("if-match", etag);
        }
        if let Some(key) = &call.idempotency_key {
            request = request.header("idempotency-key", key);
        }
        if let Some(signal) = self.signal.and_then(|signal| signal.try_get_value()) {
            request = request.abort_signal(Some(&signal));
        }
        match &call.body {
            Some(body) => request.header("content-type", "application/json").body(body.as_str()),
            None => request.build(),
        }
        .map_err(|error| failure_of(&error))
    }
}

/// Whether the server has answered that there is no session, as opposed to not answering.
fn is_refusal(failure: &Failure) -> bool {
    failure.problem().is_some_and(|problem| matches!(problem.status, 400..=403))
}

/// What an answer says; an answer without a body is the JSON of `()`.
async fn read<T: DeserializeOwned>(response: Response) -> Result<T, Failure> {
    let text = response.text().await.map_err(|error| failure_of(&error))?;
    read_json(if text.is_empty() { "null" } else { &text })
}

/// Reads JSON.
///
/// # Errors
/// [`Failure::Unreadable`] with the path of what did not fit. Never with a value: it may be somebody's name.
fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(text))
        .map_err(|error| Failure::Unreadable(error.path().to_string()))
}

fn failure_of(error: &gloo_net::Error) -> Failure {
    match error {
        gloo_net::Error::JsError(error) if error.name == "AbortError" => Failure::Aborted,
        gloo_net::Error::JsError(_) | gloo_net::Error::SerdeError(_) | gloo_net::Error::GlooError(_) => {
            Failure::Unreachable
        }
    }
}

/// The key of one change: the same as long as the same is sent, so that pressing the button again after a lost
/// answer cannot book twice; a fresh one as soon as the content differs.
#[derive(Clone, Copy)]
pub(crate) struct IdempotencyKey {
    last: StoredValue<Option<(String, String)>>,
}

impl IdempotencyKey {
    /// For one form.
    pub(crate) fn new() -> Self {
        Self { last: StoredValue::new(None) }
    }

    /// The key for this content.
    pub(crate) fn of(self, content: &impl Serialize) -> String {
        let content = serde_json::to_string(content).unwrap_or_default();
        match self.last.get_value() {
            Some((known, key)) if known == content => key,
            _ => {
                let key = random_hex();
                self.last.set_value(Some((content, key.clone())));
                key
            }
        }
    }

    /// Forgets the key, after success: sending the same again is meant as a second change.
    pub(crate) fn spend(self) {
        self.last.set_value(None);
    }
}
