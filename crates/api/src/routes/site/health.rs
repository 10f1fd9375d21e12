//! For load balancers and monitoring.

use crate::error::ApiError;
use crate::state::AppState;
use actix_web::{HttpResponse, get, web};
use madoguchi_service::Failure;

/// The process runs.
#[utoipa::path(
    tag = "health", operation_id = "get_live",
    responses(
        (status = 200, description = "The process runs", body = String, content_type = "text/plain", example = "live"),
    )
)]
#[get("/health/live")]
pub(crate) async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("live")
}

/// The database is migrated, answers, and takes what is written.
///
/// Answers within two seconds, also when the database hangs. A row is written at most once a second, however often this
/// is asked.
#[utoipa::path(
    tag = "health", operation_id = "get_ready",
    responses(
        (status = 200, description = "The database is migrated, answers, and takes what is written",
            body = String, content_type = "text/plain", example = "ready"),
    )
)]
#[get("/health/ready")]
pub(crate) async fn ready(state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    if !state.readiness.is_ready(&state.service).await {
        return Err(Failure::Unavailable("the database cannot be written to").into());
    }
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready"))
}
