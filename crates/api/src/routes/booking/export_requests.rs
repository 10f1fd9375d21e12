//! Files of more people than a municipality lets out by itself (ACC5): asked for, approved or refused.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Id, IdempotencyKey, IfMatch, Query};
use crate::page;
use crate::reply::answer;
use crate::routes::booking::export::searched;
use crate::routes::booking::list::parse_filter;
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::http::header;
use actix_web::{HttpResponse, get, post, web};
use madoguchi_contract::etag;
use madoguchi_contract::export_request::{ExportRefusal, ExportRequest, ExportRequests, NewExportRequest};
use madoguchi_contract::fields::{self, Collector, FieldCode};
use madoguchi_contract::page::Page;
use madoguchi_domain::{ExportRequestFilter, ExportRequestId, Permission};
use madoguchi_service::booking::export_requests::{self, wire};
use madoguchi_service::{Asked, Failure};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_export_requests)
        .service(create_export_request)
        .service(get_export_request)
        .service(approve_export_request)
        .service(refuse_export_request);
}

/// Which requests.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExportRequestQuery {
    /// `asked`: only those that wait; `settled`: only those that do not.
    #[param(example = "asked")]
    status: Option<String>,
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The requests for large files, the newest first: those of its people for a municipality, one's own for anybody else.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])), params(ExportRequestQuery),
    responses(
        (status = 200, description = "A page of requests", body = Page<ExportRequest>),
        NotPermitted,
    )
)]
#[get("/export-requests")]
async fn list_export_requests(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<ExportRequestQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ExportBookings)?;
    let Query(ExportRequestQuery { status, limit, cursor }) = query;
    let mut errors = Collector::new(caller.lang());
    let waiting = status.as_deref().and_then(|word| {
        let waiting = match word {
            "asked" => Ok(true),
            "settled" => Ok(false),
            _ => Err(FieldCode::UnknownValue("asked, settled")),
        };
        errors.take("?status", waiting)
    });
    let limit = page::limit(limit, "?limit", &mut errors);
    let after: Option<i64> =
        page::place(&state.keys, cursor.as_deref(), "export-requests", &status, "?cursor", &mut errors);
    errors.finish(Some(()))?;
    let filter = ExportRequestFilter { waiting };
    let after = after.map(ExportRequestId);
    let mut found = export_requests::list(&state.service, &caller, filter, after, limit + 1).await?;
    let next_cursor =
        page::cut(&mut found, limit, |last| page::cursor(&state.keys, "export-requests", &status, &last.id.0));
    let real = caller.now().real();
    let items = found.iter().map(|request| wire(request, real)).collect::<Result<_, Failure>>()?;
    Ok(HttpResponse::Ok().json(Page::<ExportRequest> { items, next_cursor }))
}

/// Asks each municipality whose limit a file would pass. Once all have approved, the same conditions are exported as
/// ever; an approval holds for 24 hours, a request waits for three days. Who asks for the same again meanwhile gets the
/// request that is there.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])),
    params(IdempotencyKey),
    request_body(content = NewExportRequest, examples(
        ("days" = (value = json!({
            "bookings": {"from": "2021-03-01", "to": "2021-12-31"}, "reason": "年度末の集計"
        }))),
        ("a status" = (value = json!({"bookings": {"status": "booked"}, "reason": "当日の受付名簿"}))),
    )),
    responses(
        (status = 201, description = "The requests, one for each municipality", body = ExportRequests, headers(
            ("Location" = String, description = "The list of your requests"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        NotPermitted,
        (status = 404, description = "The venue is unknown, or not yours"),
        (status = 409, description = "`export-needs-no-approval`; `idempotency-in-progress`"),
    )
)]
#[post("/export-requests")]
async fn create_export_request(
    caller: Caller,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Body<NewExportRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ExportBookings)?;
    let mut errors = Collector::of(&body.value, caller.lang());
    errors.validate_at("/bookings/", &body.value.bookings);
    let filter = parse_filter(&searched(&body.value.bookings), "/bookings/", &mut errors);
    let reason = errors.take("/reason", fields::trimmed(&body.value.reason));
    let reason = errors.finish(reason)?;
    let asked = Asked { key: key.0, digest: body.digest };
    let file = (filter, body.value.bookings);
    Ok(answer(export_requests::ask(&state.service, &caller, asked, file, reason).await?))
}

/// A request for a large file.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])),
    params(("id" = String, Path, description = "Id of the request")),
    responses(
        (status = 200, description = "The request", body = ExportRequest, headers(
            ("ETag" = String, description = "Its version"),
        )),
        NotPermitted,
    )
)]
#[get("/export-requests/{id}")]
async fn get_export_request(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<ExportRequestId>,
) -> Result<HttpResponse, ApiError> {
    let request = export_requests::find(&state.service, &caller, id.0).await?;
    let tag = (header::ETAG, etag(request.version));
    Ok(HttpResponse::Ok().insert_header(tag).json(wire(&request, caller.now().real())?))
}

/// Approves: for 24 hours the asker may take the file.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the request"),
        IfMatch,
        IdempotencyKey,
    ),
    responses(
        (status = 200, description = "The request as it is now", body = ExportRequest, headers(
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the municipality whose people they are approves"),
        (status = 409, description = "`already-decided`: it does not wait any more; `idempotency-in-progress`"),
        (status = 422, description = "`idempotency-key-reused`"),
    )
)]
#[post("/export-requests/{id}/approve")]
async fn approve_export_request(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<ExportRequestId>,
    if_match: IfMatch,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::GuardPersonalData)?;
    // There is no body: the request is all that is asked for.
    let asked = Asked { key: key.0, digest: format!("POST /export-requests/{}/approve", id.0) };
    Ok(answer(export_requests::decide(&state.service, &caller, asked, (id.0, if_match.0), None).await?))
}

/// Refuses, for a reason that the asker reads.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the request"),
        IfMatch,
        IdempotencyKey,
    ),
    request_body(content = ExportRefusal, example = json!({"reason": "会場ごとに出力してください"})),
    responses(
        (status = 200, description = "The request as it is now", body = ExportRequest, headers(
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the municipality whose people they are refuses"),
        (status = 409, description = "`already-decided`: it does not wait any more; `idempotency-in-progress`"),
    )
)]
#[post("/export-requests/{id}/refuse")]
async fn refuse_export_request(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<ExportRequestId>,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Body<ExportRefusal>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::GuardPersonalData)?;
    let reason = body.value.parse(caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(export_requests::decide(&state.service, &caller, asked, (id.0, if_match.0), Some(reason)).await?))
}
