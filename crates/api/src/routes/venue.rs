//! Venues (接種会場).

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
use madoguchi_contract::fields::Collector;
use madoguchi_contract::page::Page;
use madoguchi_contract::venue::{Venue, VenueChangePreview, VenuePatch, VenueRequest};
use madoguchi_contract::{etag, municipality_code};
use madoguchi_domain::{Permission, VenueFilter, VenueId};
use madoguchi_service::Asked;
use madoguchi_service::venue::{self, wire};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_venues)
        .service(create_venue)
        .service(get_venue)
        .service(preview_venue_change)
        .service(update_venue);
}

/// Filters of the venue list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct VenueQuery {
    /// Part of name, kana, address or postal code.
    #[param(max_length = 100, example = "小机")]
    q: Option<String>,
    /// Only this municipality, one of yours.
    #[param(example = "141003")]
    municipality_code: Option<String>,
    /// Only published ones, or only unpublished ones.
    published: Option<bool>,
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The venues of your municipalities, by kana.
#[utoipa::path(
    tag = "venues", security(("bearer" = [])), params(VenueQuery),
    responses(
        (status = 200, description = "A page of venues", body = Page<Venue>),
        NotPermitted,
    )
)]
#[get("/venues")]
async fn list_venues(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<VenueQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ReadVenues)?;
    let Query(VenueQuery { q, municipality_code: code, published, limit, cursor }) = query;
    let mut errors = Collector::new(caller.lang());
    check_length(q.as_deref(), 100, "?q", &mut errors);
    let municipality = code.as_deref().and_then(|c| errors.take("?municipality_code", municipality_code(c)));
    let limit = page::limit(limit, "?limit", &mut errors);
    let filters = (&q, &code, published);
    let after: Option<(String, i64)> =
        page::place(&state.keys, cursor.as_deref(), "venues", &filters, "?cursor", &mut errors);
    errors.finish(Some(()))?;
    let filter = VenueFilter { q: q.clone(), municipality, published };
    let mut found =
        venue::list(&state.service, &caller, filter, after.map(|(key, id)| (key, VenueId(id))), limit + 1).await?;
    let next_cursor = page::cut(&mut found, limit, |last| {
        page::cursor(&state.keys, "venues", &filters, &(last.details.kana_key(), last.id.0))
    });
    Ok(HttpResponse::Ok().json(Page { items: found.into_iter().map(wire).collect(), next_cursor }))
}

/// Registers a venue.
#[utoipa::path(
    tag = "venues", security(("bearer" = [])),
    params(IdempotencyKey),
    request_body = VenueRequest,
    responses(
        (status = 201, description = "The venue", body = Venue, headers(
            ("Location" = String, description = "The venue's address"),
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only a municipality registers venues, and only its own"),
    )
)]
#[post("/venues")]
async fn create_venue(
    caller: Caller,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Body<VenueRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteVenues)?;
    let parsed = body.value.parse(caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(venue::create(&state.service, &caller, asked, parsed).await?))
}

/// A venue.
#[utoipa::path(
    tag = "venues", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the venue")),
    responses(
        (status = 200, description = "The venue", body = Venue, headers(
            ("ETag" = String, description = "Its version"),
        )),
        NotPermitted,
    )
)]
#[get("/venues/{id}")]
async fn get_venue(caller: Caller, state: web::Data<AppState>, id: Id<VenueId>) -> Result<HttpResponse, ApiError> {
    let venue = venue::find(&state.service, &caller, id.0).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(venue.version))).json(wire(venue)))
}

/// What a change of a venue would leave outside its opening period, its products or its publication: open slots that
/// have not begun, with their bookings. Changes nothing.
#[utoipa::path(
    tag = "venues", security(("bearer" = [])),
    params(("id" = String, Path, description = "Id of the venue")),
    request_body = VenuePatch,
    responses(
        (status = 200, description = "What the change would leave outside; all zero when it is nothing",
            body = VenueChangePreview, example = json!({
                "slots": 8, "places": 32, "bookings": 1,
                "days": [{"date": "2021-03-24", "vaccine": "pfizer", "slots": 8, "booked": 1}], "more_days": 0
            })),
        (status = 403, description = "Only a municipality changes venues, and only its own"),
    )
)]
#[post("/venues/{id}/changes/preview")]
async fn preview_venue_change(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<VenueId>,
    body: Body<VenuePatch>,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(venue::preview_change(&state.service, &caller, id.0, body.value).await?))
}

/// Changes a venue: what is left out stays as it is. Open slots that it would leave outside need `outside_reason`.
/// They stay, with their bookings: outside the period they can still be booked; of a product that is not handled, or at
/// an unpublished venue, they take no new bookings.
#[utoipa::path(
    tag = "venues", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the venue"),
        IfMatch,
    ),
    request_body = VenuePatch,
    responses(
        (status = 200, description = "The venue as it is now", body = Venue, headers(
            ("ETag" = String, description = "Its version"),
        )),
        (status = 403, description = "Only a municipality changes venues, and only its own"),
        (status = 409, description = "`leaves-slots-outside`: open slots would be outside, and `outside_reason` is not \
            given"),
    )
)]
#[patch("/venues/{id}")]
async fn update_venue(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<VenueId>,
    if_match: IfMatch,
    body: Body<VenuePatch>,
) -> Result<HttpResponse, ApiError> {
    let venue = venue::update(&state.service, &caller, id.0, if_match.0, body.value).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(venue.version))).json(wire(venue)))
}
