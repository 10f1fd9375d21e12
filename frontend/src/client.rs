//! The typed client of the API: JSON in, JSON out, problems as values.
//!
//! A request that meets an ended access token renews it once and is repeated; when the whole session has ended, the
//! request waits until the password was typed again (see `components::relogin`) and is repeated then, so that
//! nothing typed is lost.

use crate::i18n::{I18n, use_i18n};
use crate::prelude::*;
use crate::session::{Renewal, Session, Standing, use_session};
use madoguchi_contract::json::{self, DeserializeOwned};
use madoguchi_contract::problem::{Problem, ProblemType};
use madoguchi_contract::sessions::{AccessToken, LogInRequest, Me};
use send_wrapper::SendWrapper;
use serde::Serialize;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, Headers, RequestCredentials, RequestInit, Response};

/// Why a request gave nothing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Failure {
    /// The server said why.
    Problem(Box<Problem>),
    /// No answer: the network or the server is away.
    Unreachable,
    /// An answer that cannot be read.
    Unreadable,
    /// The page that asked is gone.
    Aborted,
    /// The session ended and the person left.
    LoggedOut,
}

impl Failure {
    /// The type of the problem, where the server named one.
    pub(crate) fn problem_type(&self) -> Option<ProblemType> {
        self.problem().and_then(Problem::problem_type)
    }

    /// The problem, where the server sent one.
    pub(crate) fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            Self::Unreachable | Self::Unreadable | Self::Aborted | Self::LoggedOut => None,
        }
    }
}

/// A request to `/api/v1`.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    method: &'static str,
    path: String,
    body: Option<String>,
    if_match: Option<String>,
    idempotency_key: Option<String>,
}

impl Call {
    fn new(method: &'static str, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), body: None, if_match: None, idempotency_key: None }
    }

    /// `GET`; the path begins after `/api/v1`, for example `/venues?limit=200`.
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new("GET", path)
    }

    /// `POST` of a body.
    pub(crate) fn post(path: impl Into<String>, body: &impl Serialize) -> Self {
        Self { body: serde_json::to_string(body).ok(), ..Self::new("POST", path) }
    }

    /// `POST` of something that needs no words.
    pub(crate) fn act(path: impl Into<String>) -> Self {
        Self::new("POST", path)
    }

    /// `PATCH` with a body.
    pub(crate) fn patch(path: impl Into<String>, body: &impl Serialize) -> Self {
        Self { body: serde_json::to_string(body).ok(), ..Self::new("PATCH", path) }
    }

    /// `DELETE`.
    pub(crate) fn delete(path: impl Into<String>) -> Self {
        Self::new("DELETE", path)
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
    pub(crate) blob: web_sys::Blob,
    /// The name the server proposes.
    pub(crate) file_name: Option<String>,
}

/// The text of an answer, on its way.
pub(crate) type Text = Pin<Box<dyn Future<Output = Result<String, Failure>>>>;

/// The answer to a request, on its way.
pub(crate) struct Answer<T> {
    text: Text,
    answer: PhantomData<fn() -> T>,
}

impl<T> Answer<T> {
    /// Its text, for a future that is the same for every `T`.
    pub(crate) fn into_text(self) -> Text {
        self.text
    }
}

/// Makes something of an answer's text.
pub(crate) type Reader<T> = Box<dyn Fn(&str) -> Result<T, Failure>>;

/// What the text of an answer says.
///
/// # Errors
/// [`Failure::Unreadable`].
pub(crate) fn said<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    json::read(text).ok_or(Failure::Unreadable)
}

impl<T: DeserializeOwned> Future for Answer<T> {
    type Output = Result<T, Failure>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.text.as_mut().poll(context).map(|text| said(&text?))
    }
}

/// The client; cheap to copy.
#[derive(Clone, Copy)]
pub(crate) struct Client {
    session: Session,
    i18n: I18n,
    signal: Option<StoredValue<SendWrapper<AbortSignal>>>,
}

/// The client of this page. What it sends runs to its end even when the page is left: right for changes.
pub(crate) fn use_client() -> Client {
    Client { session: use_session(), i18n: use_i18n(), signal: None }
}

impl Client {
    /// The same client, whose requests are given up when the surrounding effect or page is cleaned up: for reading.
    #[must_use]
    pub(crate) fn until_cleanup(self) -> Self {
        let Ok(controller) = AbortController::new() else { return self };
        let signal = StoredValue::new(SendWrapper::new(controller.signal()));
        let controller = SendWrapper::new(controller);
        on_cleanup(move || controller.abort());
        Self { signal: Some(signal), ..self }
    }

    /// Sends a request and reads its JSON answer.
    ///
    /// # Errors
    /// A [`Failure`], ready to be shown.
    pub(crate) fn send<T: DeserializeOwned>(self, call: Call) -> Answer<T> {
        Answer { text: self.text(call), answer: PhantomData }
    }

    /// The answer as text. In a box: every type that is read would bring the whole exchange again.
    fn text(self, call: Call) -> Text {
        Box::pin(async move {
            let text = text_of(&self.exchange(&call).await?).await?;
            // An answer without a body is the JSON of `()`.
            Ok(if text.is_empty() { "null".to_owned() } else { text })
        })
    }

    /// Fetches a file.
    ///
    /// # Errors
    /// A [`Failure`], ready to be shown.
    pub(crate) async fn download(self, call: Call) -> Result<Download, Failure> {
        let response = self.exchange(&call).await?;
        let promise = response.blob().map_err(|_| Failure::Unreadable)?;
        let blob = JsFuture::from(promise).await.map_err(|error| failure_of(&error))?;
        let blob = blob.dyn_into().map_err(|_| Failure::Unreadable)?;
        let disposition = response.headers().get("content-disposition").ok().flatten();
        Ok(Download { blob, file_name: disposition.as_deref().and_then(crate::view::file_name::from_disposition) })
    }

    /// Logs in and learns who that is.
    ///
    /// # Errors
    /// A [`Failure`], ready to be shown.
    pub(crate) async fn log_in(self, request: &LogInRequest) -> Result<Me, Failure> {
        let token = self.token_from(&Call::post("/sessions", request)).await?;
        let first = !matches!(self.session.standing.get_untracked(), Standing::LoggedIn(_));
        self.session.renewed(token.access_token);
        let me: Me = self.send(Call::get("/me")).await?;
        if first {
            self.session.standing.set(Standing::LoggedIn(me.clone()));
        }
        Ok(me)
    }

    /// Picks up the session of an earlier visit, if there is one.
    pub(crate) async fn resume(self) {
        self.session.standing.set(Standing::Starting);
        let standing = match self.refreshed().await {
            Ok(token) => {
                self.session.renewed(token.access_token);
                match self.send(Call::get("/me")).await {
                    Ok(me) => Standing::LoggedIn(me),
                    Err(Failure::LoggedOut) => Standing::LoggedOut,
                    Err(failure) => Standing::StartFailed(failure),
                }
            }
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
        match self.once(&Call::delete("/sessions/current")).await {
            Ok(_) => {}
            Err(failure) if is_refusal(&failure) => {}
            Err(failure) => return Err(failure),
        }
        self.session.end();
        Ok(())
    }

    /// A fresh access token by the refresh cookie. Tabs share the cookie, and using it twice looks like theft: one
    /// tab at a time.
    async fn refreshed(self) -> Result<AccessToken, Failure> {
        let call = Call::new("POST", "/sessions/refresh");
        crate::tab_lock::one_tab_at_a_time("madoguchi.refresh", self.token_from(&call)).await
    }

    async fn token_from(self, call: &Call) -> Result<AccessToken, Failure> {
        said(&text_of(&self.once(call).await?).await?)
    }

    /// Sends; on an ended token renews it and sends once more.
    async fn exchange(self, call: &Call) -> Result<Response, Failure> {
        let used = self.session.token();
        match self.once(call).await {
            Err(failure) if failure.problem_type() == Some(ProblemType::NotLoggedIn) => match self.renew(used).await {
                Renewal::Renewed => self.once(call).await,
                Renewal::LeftOut => Err(Failure::LoggedOut),
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
                    Ok(token) => {
                        self.session.renewed(token.access_token);
                        return Renewal::Renewed;
                    }
                    Err(failure) if is_refusal(&failure) => {
                        let receiver = self.session.wait();
                        self.session.expired.set(true);
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
        let request = self.request(call).map_err(|_| Failure::Unreadable)?;
        let url = format!("/api/v1{}", call.path);
        let response = JsFuture::from(window().fetch_with_str_and_init(&url, &request))
            .await
            .map_err(|error| failure_of(&error))?
            .dyn_into::<Response>()
            .map_err(|_| Failure::Unreadable)?;
        if response.ok() {
            return Ok(response);
        }
        let text = text_of(&response).await?;
        Err(match json::read::<Problem>(&text) {
            Some(problem) => Failure::Problem(Box::new(problem)),
            // A proxy in between speaks for a server that is away.
            None if matches!(response.status(), 502..=504) => Failure::Unreachable,
            None => Failure::Unreadable,
        })
    }

    fn request(self, call: &Call) -> Result<RequestInit, JsValue> {
        let headers = Headers::new()?;
        headers.set("accept", "application/json, application/problem+json;q=0.9, */*;q=0.1")?;
        headers.set("accept-language", self.i18n.lang_untracked().code())?;
        if let Some(token) = self.session.token() {
            headers.set("authorization", &format!("Bearer {token}"))?;
        }
        if let Some(etag) = &call.if_match {
            headers.set("if-match", etag)?;
        }
        if let Some(key) = &call.idempotency_key {
            headers.set("idempotency-key", key)?;
        }
        let init = RequestInit::new();
        init.set_method(call.method);
        init.set_credentials(RequestCredentials::SameOrigin);
        if let Some(body) = &call.body {
            headers.set("content-type", "application/json")?;
            init.set_body(&JsValue::from_str(body));
        }
        init.set_headers(&headers);
        if let Some(signal) = self.signal.and_then(|signal| signal.try_get_value()) {
            init.set_signal(Some(&signal));
        }
        Ok(init)
    }
}

/// Whether the server has answered that there is no session, as opposed to not answering.
fn is_refusal(failure: &Failure) -> bool {
    failure.problem().is_some_and(|problem| matches!(problem.status, 400..=403))
}

async fn text_of(response: &Response) -> Result<String, Failure> {
    let promise = response.text().map_err(|_| Failure::Unreadable)?;
    let text = JsFuture::from(promise).await.map_err(|error| failure_of(&error))?;
    text.as_string().ok_or(Failure::Unreadable)
}

fn failure_of(error: &JsValue) -> Failure {
    let name = js_sys::Reflect::get(error, &JsValue::from_str("name")).ok().and_then(|name| name.as_string());
    if name.as_deref() == Some("AbortError") { Failure::Aborted } else { Failure::Unreachable }
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
                let key = random_key();
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

/// 128 random bits in hexadecimal digits.
fn random_key() -> String {
    let mut bytes = [0u8; 16];
    if window().crypto().is_ok_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok()) {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    } else {
        [(); 4].map(|()| format!("{:08x}", (js_sys::Math::random() * 4_294_967_296.0) as u32)).concat()
    }
}
