//! The answer of a use case as an HTTP answer.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use madoguchi_service::Kept;

/// The answer, and whether it is that of an earlier request.
#[must_use]
pub(crate) fn answer(Kept { answer, replayed }: Kept) -> HttpResponse {
    // What a use case answers is a 2xx, and what was kept was one.
    let mut response =
        HttpResponse::build(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    if let Some(location) = answer.location {
        response.insert_header((header::LOCATION, location));
    }
    if let Some(etag) = answer.etag {
        response.insert_header((header::ETAG, etag));
    }
    if replayed {
        response.insert_header(("Idempotency-Replayed", "true"));
    }
    response.content_type("application/json").body(answer.body)
}
