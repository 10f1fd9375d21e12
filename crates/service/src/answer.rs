//! An answer that can be given again: what is kept for an `Idempotency-Key`.

use crate::Failure;
use madoguchi_store::idempotency;
use serde::Serialize;

/// What a request answers when it worked, as the client gets it. It is the one thing of the wire that use cases know:
/// it commits together with its effect, so that a repetition gets the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status, a 2xx.
    pub status: u16,
    /// `Location`, for what was created.
    pub location: Option<String>,
    /// `ETag`, for a single resource.
    pub etag: Option<String>,
    /// The body, JSON.
    pub body: String,
}

/// An answer, perhaps that of an earlier request with the same key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The answer.
    pub answer: Answer,
    /// Whether it is that of an earlier request.
    pub replayed: bool,
}

impl Answer {
    /// 201 with a body and where it lies.
    ///
    /// # Errors
    /// When the body cannot be written as JSON, which is our fault.
    pub(crate) fn created(body: &impl Serialize, location: String) -> Result<Self, Failure> {
        Ok(Self { status: 201, location: Some(location), ..Self::ok(body)? })
    }

    /// 200 with a body.
    ///
    /// # Errors
    /// When the body cannot be written as JSON, which is our fault.
    pub(crate) fn ok(body: &impl Serialize) -> Result<Self, Failure> {
        let body = serde_json::to_string(body).map_err(Failure::internal)?;
        Ok(Self { status: 200, location: None, etag: None, body })
    }

    /// The same with an entity tag.
    #[must_use]
    pub(crate) fn with_etag(mut self, etag: String) -> Self {
        self.etag = Some(etag);
        self
    }

    /// As it was kept.
    pub(crate) fn of_record(kept: idempotency::Kept) -> Result<Self, Failure> {
        let status = u16::try_from(kept.status).ok().filter(|status| (200..300).contains(status));
        let status = status.ok_or_else(|| Failure::internal(format!("an answer was kept with {}", kept.status)))?;
        Ok(Self { status, location: kept.location, etag: kept.etag, body: kept.body })
    }
}
