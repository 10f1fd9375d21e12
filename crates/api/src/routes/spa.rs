//! The SPA.

use crate::error::ApiError;
use actix_web::{HttpRequest, HttpResponse};

/// Placeholder.
pub fn answer(_request: &HttpRequest) -> Result<HttpResponse, ApiError> {
    Err(ApiError::NotFound)
}
