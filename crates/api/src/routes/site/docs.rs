//! The OpenAPI document and a page that shows it.

use crate::error::ApiError;
use crate::extract::Segment;
use crate::spec;
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use madoguchi_contract::problem::ProblemType;
use madoguchi_service::Failure;
use std::sync::{Arc, OnceLock};
use utoipa_swagger_ui::Config;

/// Swagger UI's own files and our document, nothing else. Its styles are set inline by its script.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// The routes of this file.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/api/v1/openapi.json", web::get().to(document))
        .route("/api/docs", web::get().to(to_folder))
        .route("/api/docs/", web::get().to(index))
        .route("/api/docs/{file}", web::get().to(file));
}

async fn document() -> Result<HttpResponse, ApiError> {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = match TEXT.get() {
        Some(text) => text,
        None => {
            let text = spec::document()?;
            TEXT.get_or_init(|| text)
        }
    };
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(text.as_str()))
}

/// The page's files are relative to its folder.
async fn to_folder() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/api/docs/")).finish()
}

async fn index() -> Result<HttpResponse, ApiError> {
    swagger("index.html")
}

async fn file(Segment(name): Segment) -> Result<HttpResponse, ApiError> {
    swagger(&name)
}

fn swagger(name: &str) -> Result<HttpResponse, ApiError> {
    let config = Config::from("/api/v1/openapi.json").display_request_duration(true).validator_url("none");
    let file = utoipa_swagger_ui::serve(name, Arc::new(config)).map_err(Failure::internal)?;
    let file = file.ok_or(ApiError::from(ProblemType::NotFound))?;
    Ok(HttpResponse::Ok()
        .content_type(file.content_type)
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .body(file.bytes.into_owned()))
}
