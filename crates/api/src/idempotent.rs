//! `Idempotency-Key`: the answer commits together with its effect, and the same request sent again gets the same answer.

use crate::auth::Caller;
use crate::clock::Clock;
use crate::error::ApiError;
use crate::extract::IdempotencyKey;
use crate::state::AppState;
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use chrono::Duration;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{LookPurpose, MunicipalityCode};
use madoguchi_service::Failure;
use madoguchi_store::{AnyConnection, audit, idempotency};
use serde::{Deserialize, Serialize};

/// How long an answer is kept.
pub const KEPT: Duration = Duration::hours(24);

/// What a POST answers when it worked: enough to say it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status, a 2xx.
    pub status: StatusCode,
    /// `Location`, for what was created.
    pub location: Option<String>,
    /// `ETag`, for a single resource.
    pub etag: Option<String>,
    /// The body, JSON.
    pub body: String,
}

impl Answer {
    /// 201 with a body and where it lies.
    ///
    /// # Errors
    /// When the body cannot be written as JSON, which is our fault.
    pub fn created(body: &impl Serialize, location: String) -> Result<Self, Failure> {
        Ok(Self { status: StatusCode::CREATED, location: Some(location), ..Self::ok(body)? })
    }

    /// 200 with a body.
    ///
    /// # Errors
    /// When the body cannot be written as JSON, which is our fault.
    pub fn ok(body: &impl Serialize) -> Result<Self, Failure> {
        let body = serde_json::to_string(body).map_err(Failure::internal)?;
        Ok(Self { status: StatusCode::OK, location: None, etag: None, body })
    }

    /// The same with an entity tag.
    #[must_use]
    pub fn with_etag(mut self, etag: String) -> Self {
        self.etag = Some(etag);
        self
    }

    /// As an HTTP answer.
    #[must_use]
    pub fn into_response(self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        if let Some(etag) = self.etag {
            response.insert_header((header::ETAG, etag));
        }
        response.content_type("application/json").body(self.body)
    }
}

/// Runs the effect of a POST in one transaction, once for each `Idempotency-Key` of a client.
///
/// With a key that was seen with the same `digest` (see [`crate::extract::Body`]) the first answer is sent again and nothing runs. While
/// the first request runs, here or in another process, a repetition waits for its end.
/// An `Err` rolls everything back and is not kept: a slot that was full may have a place later.
///
/// # Errors
/// The effect's; [`ProblemType::IdempotencyKeyReused`]; [`ProblemType::IdempotencyInProgress`].
pub async fn idempotent<F>(
    state: &AppState,
    caller: &Caller,
    key: &IdempotencyKey,
    digest: &str,
    effect: F,
) -> Result<HttpResponse, ApiError>
where
    F: FnMut(&mut AnyConnection) -> Result<Answer, Failure> + Send + 'static,
{
    Ok(run(state, caller, key, digest, None, effect).await?)
}

/// [`idempotent`] for an answer that shows personal data: sending it again is another look, and written down as one.
///
/// # Errors
/// As [`idempotent`].
pub async fn idempotent_look<F>(
    state: &AppState,
    caller: &Caller,
    key: &IdempotencyKey,
    digest: &str,
    purpose: LookPurpose,
    effect: F,
) -> Result<HttpResponse, ApiError>
where
    F: FnMut(&mut AnyConnection) -> Result<Answer, Failure> + Send + 'static,
{
    Ok(run(state, caller, key, digest, Some(purpose), effect).await?)
}

async fn run<F>(
    state: &AppState,
    caller: &Caller,
    key: &IdempotencyKey,
    digest: &str,
    purpose: Option<LookPurpose>,
    mut effect: F,
) -> Result<HttpResponse, Failure>
where
    F: FnMut(&mut AnyConnection) -> Result<Answer, Failure> + Send + 'static,
{
    let Some(key) = key.0.clone() else {
        return state.store.write(effect).await.map(Answer::into_response);
    };
    let running = state.running.enter(caller.account_id(), &key).await?;
    let client = caller.account_id().to_string();
    let digest = digest.to_owned();
    // The real clock: a sandbox's day must not make yesterday's keys live again.
    let now = Clock::real();
    let (by, clock) = (caller.clone(), state.clock);
    let (answer, replayed) = state
        .store
        .write(move |conn| {
            // Held until the transaction ends, even when the client has gone and nobody waits for the answer.
            let _running = &running;
            if !idempotency::lock(conn, &[(&client, &key)])? {
                return Err(Failure::Problem(ProblemType::IdempotencyInProgress));
            }
            match idempotency::find(conn, &client, &key, now - KEPT)? {
                Some(kept) if kept.request_hash == digest => {
                    if let Some(purpose) = purpose {
                        audit::append(conn, &look_again(&by, clock, &kept.body)?.seen_for(purpose))?;
                    }
                    Ok((from_kept(kept)?, true))
                }
                Some(_) => Err(Failure::Problem(ProblemType::IdempotencyKeyReused)),
                None => {
                    let answer = effect(conn)?;
                    idempotency::keep(conn, &[to_kept(&answer, &client, &key, &digest, now)?])?;
                    Ok((answer, false))
                }
            }
        })
        .await?;
    let mut response = answer.into_response();
    if replayed {
        let name = header::HeaderName::from_static("idempotency-replayed");
        response.headers_mut().insert(name, header::HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// The event of an answer that is sent again.
fn look_again(by: &Caller, _clock: Clock, body: &str) -> Result<audit::NewEvent, Failure> {
    /// What the audit needs of an answer.
    #[derive(Deserialize)]
    struct Shown {
        #[serde(default)]
        id: String,
        municipality_code: Option<String>,
    }
    let shown: Shown = serde_json::from_str(body).map_err(Failure::internal)?;
    let municipality = shown.municipality_code.as_deref().map(MunicipalityCode::parse).transpose();
    let municipality = municipality.map_err(|_| Failure::internal("the municipality of a kept answer"))?;
    Ok(by.event("answer.replayed", ("answer", &shown.id), municipality.as_ref()))
}

fn to_kept(
    answer: &Answer,
    client: &str,
    key: &str,
    digest: &str,
    now: chrono::NaiveDateTime,
) -> Result<idempotency::Kept, Failure> {
    Ok(idempotency::Kept {
        client: client.to_owned(),
        key: key.to_owned(),
        request_hash: digest.to_owned(),
        status: i16::try_from(answer.status.as_u16()).map_err(Failure::internal)?,
        location: answer.location.clone(),
        etag: answer.etag.clone(),
        body: answer.body.clone(),
        created_at: now,
    })
}

fn from_kept(kept: idempotency::Kept) -> Result<Answer, Failure> {
    let status = u16::try_from(kept.status).map_err(Failure::internal)?;
    let status = StatusCode::from_u16(status).map_err(Failure::internal)?;
    Ok(Answer { status, location: kept.location, etag: kept.etag, body: kept.body })
}
