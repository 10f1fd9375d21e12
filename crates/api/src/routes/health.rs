//! For load balancers and monitoring.

use crate::error::ApiError;
use crate::state::AppState;
use actix_web::{HttpResponse, get, web};

/// The process runs.
#[utoipa::path(tag = "health", operation_id = "get_live", responses((status = 200, description = "The process runs", body = String, content_type = "text/plain", example = "live")))]
#[get("/health/live")]
pub(crate) async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("live")
}

/// The database is migrated and answers.
///
/// The server listens only after its migrations ran, so that an answer of the database is all there is to ask for.
#[utoipa::path(tag = "health", operation_id = "get_ready", responses((status = 200, description = "The database is migrated and answers", body = String, content_type = "text/plain", example = "ready")))]
#[get("/health/ready")]
pub(crate) async fn ready(state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let answers = state.store.read(madoguchi_store::connection::answers).await;
    answers.map_err(|error| {
        tracing::warn!(%error, "not ready");
        ApiError::Unavailable("the database does not answer")
    })?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready"))
}
