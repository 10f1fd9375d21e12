//! Vendors (予約受付業者): companies that take bookings.

pub mod commissions;
pub mod unconfirmed;

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Id, IdempotencyKey, IfMatch, Query};
use crate::page;
use crate::reply::answer;
use crate::routes::reference::check_length;
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::http::header;
use actix_web::{HttpResponse, get, patch, post, web};
use madoguchi_contract::etag;
use madoguchi_contract::fields::{Collector, FieldCode};
use madoguchi_contract::page::Page;
use madoguchi_contract::vendor::{Vendor, VendorPatch, VendorRequest};
use madoguchi_domain::{Permission, VendorFilter, VendorId, VendorStatus};
use madoguchi_service::Asked;
use madoguchi_service::vendor::{self, wire};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_vendors).service(create_vendor).service(get_vendor).service(update_vendor);
}

/// Filters of the vendor list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct VendorQuery {
    /// Part of the name, however it is written.
    #[param(max_length = 100, example = "みなと")]
    q: Option<String>,
    /// `unconfirmed`, `confirmed`, `refused` or `merged`; without it those that are part of others are left out.
    #[param(example = "confirmed")]
    status: Option<String>,
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Vendors, by name: all of them for the service desk; those it commissions at any time or has named in an application
/// for a municipality.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])), params(VendorQuery),
    responses(
        (status = 200, description = "A page of vendors", body = Page<Vendor>),
        NotPermitted,
    )
)]
#[get("/vendors")]
async fn list_vendors(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<VendorQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ReadAccounts)?;
    let Query(VendorQuery { q, status, limit, cursor }) = query;
    let mut errors = Collector::new(caller.lang());
    check_length(q.as_deref(), 100, "?q", &mut errors);
    let of_status = errors.take("?status", status.as_deref().map(vendor_status).transpose()).flatten();
    let limit = page::limit(limit, "?limit", &mut errors);
    let filters = (&q, &status);
    let after: Option<(String, i64)> =
        page::place(&state.keys, cursor.as_deref(), "vendors", &filters, "?cursor", &mut errors);
    errors.finish(Some(()))?;
    let filter = VendorFilter { q: q.clone(), status: of_status };
    let mut found =
        vendor::list(&state.service, &caller, filter, after.map(|(key, id)| (key, VendorId(id))), limit + 1).await?;
    let next_cursor = page::cut(&mut found, limit, |last| {
        page::cursor(&state.keys, "vendors", &filters, &(&last.key, last.vendor.id.0))
    });
    let items = found.into_iter().map(wire).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().json(Page { items, next_cursor }))
}

fn vendor_status(word: &str) -> Result<VendorStatus, FieldCode> {
    VendorStatus::from_code(word).ok_or(FieldCode::UnknownValue("unconfirmed, confirmed, refused, merged"))
}

/// Registers a vendor, confirmed from the start.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(IdempotencyKey),
    request_body = VendorRequest,
    responses(
        (status = 201, description = "The vendor", body = Vendor, headers(
            ("Location" = String, description = "The vendor's address"),
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the service desk registers vendors"),
        (status = 422, description = "`validation-failed`, also when a company has this name, however it is written; \
            `idempotency-key-reused`"),
    )
)]
#[post("/vendors")]
async fn create_vendor(
    caller: Caller,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Body<VendorRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteAccounts)?;
    let name = body.value.parse(caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(vendor::create(&state.service, &caller, asked, name).await?))
}

/// A vendor.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the vendor")),
    responses(
        (status = 200, description = "The vendor", body = Vendor, headers(
            ("ETag" = String, description = "Its version"),
        )),
        NotPermitted,
        (status = 404, description = "Unknown, or none you work with"),
    )
)]
#[get("/vendors/{id}")]
async fn get_vendor(caller: Caller, state: web::Data<AppState>, id: Id<VendorId>) -> Result<HttpResponse, ApiError> {
    let vendor = vendor::find(&state.service, &caller, id.0).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(vendor.version))).json(wire(vendor)?))
}

/// Renames a vendor, or confirms one that a municipality named in an application, also one that was refused.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the vendor"),
        IfMatch,
    ),
    request_body(content = VendorPatch, example = json!({"status": "confirmed"})),
    responses(
        (status = 200, description = "The vendor as it is now", body = Vendor, headers(
            ("ETag" = String, description = "Its version"),
        )),
        (status = 403, description = "Only the service desk changes vendors"),
        (status = 409, description = "`vendor-state`: it is part of another"),
    )
)]
#[patch("/vendors/{id}")]
async fn update_vendor(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<VendorId>,
    if_match: IfMatch,
    body: Body<VendorPatch>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteAccounts)?;
    let change = body.value.parse(caller.lang())?;
    let vendor = vendor::update(&state.service, &caller, id.0, if_match.0, change).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(vendor.version))).json(wire(vendor)?))
}
