//! `Idempotency-Key`: the answer commits together with its effect, and the same request sent again gets the same
//! answer.

use crate::service::Transaction;
use crate::{Actor, Answer, Failure, Kept, Service};
use chrono::{Duration, NaiveDateTime};
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{LookPurpose, MunicipalityCode};
use madoguchi_store::{audit, idempotency};
use serde::Deserialize;

/// How long an answer is kept.
pub const KEPT: Duration = Duration::hours(24);

/// What tells a repetition from a new request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The client's `Idempotency-Key`, if it sent one.
    pub key: Option<String>,
    /// Digest of method, path and what the body says.
    pub digest: String,
}

impl Service {
    /// Runs an effect in one transaction, once for each `Idempotency-Key` of a client.
    ///
    /// With a key that was seen with the same digest the first answer is given again and nothing runs. While the first
    /// request runs, here or in another process, a repetition waits for its end. A failure rolls everything back and is
    /// not kept: a slot that was full may have a place later. `purpose` is given for an answer that shows personal
    /// data: giving it again is another look, and written down as one.
    pub(crate) async fn write_once(
        &self,
        by: &Actor,
        asked: Asked,
        purpose: Option<LookPurpose>,
        mut effect: impl FnMut(&mut Transaction<'_>) -> Result<Answer, Failure> + Send + 'static,
    ) -> Result<Kept, Failure> {
        let Asked { key, digest } = asked;
        let Some(key) = key else {
            return Ok(Kept { answer: self.write(effect).await?, replayed: false });
        };
        let running = self.running().enter(by.account_id(), &key).await?;
        let client = by.account_id().to_string();
        let by = by.clone();
        // The real clock: a sandbox's day must not make yesterday's keys live again.
        let now = by.now().real();
        self.write(move |tx| {
            // Held until the transaction ends, even when the client has gone and nobody waits for the answer.
            let _running = &running;
            if !idempotency::lock(tx.conn, &[(&client, &key)])? {
                return Err(ProblemType::IdempotencyInProgress.into());
            }
            match idempotency::find(tx.conn, &client, &key, now - KEPT)? {
                Some(kept) if kept.request_hash == digest => {
                    if let Some(purpose) = purpose {
                        audit::append(tx.conn, &look_again(&by, &kept.body)?.seen_for(purpose))?;
                    }
                    Ok(Kept { answer: Answer::of_record(kept)?, replayed: true })
                }
                Some(_) => Err(ProblemType::IdempotencyKeyReused.into()),
                None => {
                    let answer = effect(tx)?;
                    idempotency::keep(tx.conn, &[record(&answer, &client, &key, &digest, now)?])?;
                    Ok(Kept { answer, replayed: false })
                }
            }
        })
        .await
    }
}

/// The event of an answer that is given again.
pub(crate) fn look_again(by: &Actor, body: &str) -> Result<audit::NewEvent, Failure> {
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

/// An answer as it is kept.
pub(crate) fn record(
    answer: &Answer,
    client: &str,
    key: &str,
    digest: &str,
    now: NaiveDateTime,
) -> Result<idempotency::Kept, Failure> {
    Ok(idempotency::Kept {
        client: client.to_owned(),
        key: key.to_owned(),
        request_hash: digest.to_owned(),
        status: i16::try_from(answer.status).map_err(Failure::internal)?,
        location: answer.location.clone(),
        etag: answer.etag.clone(),
        body: answer.body.clone(),
        created_at: now,
    })
}
