//! Venues (接種会場).

use crate::auth::Caller;
use crate::clock::rfc3339;
use crate::error::ApiError;
use crate::extract::{Body, Id, IdempotencyKey, IfMatch, Query, etag};
use crate::idempotent::{Answer, idempotent};
use crate::page;
use crate::routes::reference::check_length;
use crate::state::AppState;
use actix_web::http::header;
use actix_web::{HttpResponse, get, patch, post, web};
use chrono::NaiveDate;
use madoguchi_contract::Lang;
use madoguchi_contract::fields::{Collector, FieldCode};
use madoguchi_contract::municipality_code;
use madoguchi_contract::page::Page;
use madoguchi_contract::problem::{Problem, ProblemType};
use madoguchi_contract::venue::{ConfirmedSupply, Venue, VenuePatch, VenueRequest};
use madoguchi_domain::{MunicipalityCode, Permission, Phone, Scope, VenueDetails};
use madoguchi_store::venue::{self, Changed, Filter};
use madoguchi_store::{AnyConnection, audit, reference};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_venues).service(create_venue).service(get_venue).service(update_venue);
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
        (status = 403, description = "The role has nothing to do with venues", body = Problem, content_type = "application/problem+json"),
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
    let filter = Filter { q: q.clone(), municipality, published };
    let scope = caller.scope().clone();
    let mut found = state.store.read(move |conn| venue::list(conn, &scope, &filter, after, limit + 1)).await?;
    let next_cursor = page::cut(&mut found, limit, |last| {
        page::cursor(&state.keys, "venues", &filters, &(last.details.kana_key(), last.id))
    });
    Ok(HttpResponse::Ok().json(Page { items: found.into_iter().map(wire).collect(), next_cursor }))
}

/// Registers a venue.
#[utoipa::path(
    tag = "venues", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body gives the first answer again; kept 24 hours", min_length = 1, max_length = 255)),
    request_body = VenueRequest,
    responses(
        (status = 201, description = "The venue", body = Venue, headers(
            ("Location" = String, description = "The venue's address"),
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only a municipality registers venues, and only its own", body = Problem, content_type = "application/problem+json"),
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
    let lang = caller.lang();
    let parsed = body.value.parse(lang)?;
    let municipality = owner(parsed.municipality, caller.scope(), lang)?;
    let (by, clock) = (caller.clone(), state.clock);
    idempotent(&state, &caller, &key, &body.digest, move |conn| {
        check_vaccines(conn, &parsed.details, clock.today(), lang)?;
        let created = venue::create(conn, by.scope(), &municipality, &parsed.details, clock.instant())?;
        let id = created.ok_or(ApiError::Problem(ProblemType::NotPermitted))?;
        audit::append(conn, &by.event(clock, "venue.created", ("venue", &id), Some(&municipality)))?;
        let venue = venue::find(conn, by.scope(), id)?.ok_or(ApiError::Problem(ProblemType::NotFound))?;
        let tag = etag(venue.version);
        Ok(Answer::created(&wire(venue), format!("/api/v1/venues/{id}"))?.with_etag(tag))
    })
    .await
}

/// A venue.
#[utoipa::path(
    tag = "venues", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the venue")),
    responses(
        (status = 200, description = "The venue", body = Venue, headers(("ETag" = String, description = "Its version"))),
        (status = 403, description = "The role has nothing to do with venues", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Unknown, or not yours", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/venues/{id}")]
async fn get_venue(caller: Caller, state: web::Data<AppState>, id: Id) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ReadVenues)?;
    let scope = caller.scope().clone();
    let found = state.store.read(move |conn| venue::find(conn, &scope, id.0)).await?;
    let venue = found.ok_or(ApiError::Problem(ProblemType::NotFound))?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(venue.version))).json(wire(venue)))
}

/// Changes a venue: what is left out stays as it is.
#[utoipa::path(
    tag = "venues", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the venue"),
        ("If-Match" = String, Header, description = "The `etag` you read"),
    ),
    request_body = VenuePatch,
    responses(
        (status = 200, description = "The venue as it is now", body = Venue, headers(("ETag" = String, description = "Its version"))),
        (status = 403, description = "Only a municipality changes venues, and only its own", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Unknown, or not yours", body = Problem, content_type = "application/problem+json"),
    )
)]
#[patch("/venues/{id}")]
async fn update_venue(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id,
    if_match: IfMatch,
    body: Body<VenuePatch>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteVenues)?;
    let (clock, lang) = (state.clock, caller.lang());
    let venue = state
        .store
        .write(move |conn| {
            let stored = venue::find(conn, caller.scope(), id.0)?.ok_or(ApiError::Problem(ProblemType::NotFound))?;
            if_match.check(stored.version)?;
            let (version, municipality) = (stored.version, stored.municipality);
            let details = body.value.clone().onto(wire(stored)).parse(lang)?.details;
            check_vaccines(conn, &details, clock.today(), lang)?;
            match venue::update(conn, caller.scope(), id.0, version, &details, clock.instant())? {
                Changed::Version(_) => {}
                Changed::VersionMismatch => return Err(ApiError::Problem(ProblemType::VersionMismatch)),
            }
            audit::append(conn, &caller.event(clock, "venue.changed", ("venue", &id.0), Some(&municipality)))?;
            venue::find(conn, caller.scope(), id.0)?.ok_or(ApiError::Problem(ProblemType::NotFound))
        })
        .await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(venue.version))).json(wire(venue)))
}

/// Whose venue it will be: the one named, or the account's only one.
fn owner(named: Option<MunicipalityCode>, scope: &Scope, lang: Lang) -> Result<MunicipalityCode, ApiError> {
    match (named, scope.municipalities()) {
        (Some(code), _) if scope.covers(&code) => Ok(code),
        (Some(_), _) => Err(ApiError::Problem(ProblemType::NotPermitted)),
        (None, [only]) => Ok(*only),
        (None, _) => Err(ApiError::Invalid(vec![FieldCode::Required.at("/municipality_code", lang)])),
    }
}

fn check_vaccines(
    conn: &mut AnyConnection,
    details: &VenueDetails,
    today: NaiveDate,
    lang: Lang,
) -> Result<(), ApiError> {
    let known = reference::vaccines(conn, today)?;
    let unknown =
        details.vaccines.iter().enumerate().filter(|(_, handled)| !known.iter().any(|v| v.code == handled.vaccine));
    let errors: Vec<_> =
        unknown.map(|(index, _)| FieldCode::UnknownVaccine.at(format!("/vaccines/{index}"), lang)).collect();
    if errors.is_empty() { Ok(()) } else { Err(ApiError::Invalid(errors)) }
}

/// A venue on the wire.
fn wire(venue: venue::Venue) -> Venue {
    let details = venue.details;
    let supply = details.vaccines.iter().filter_map(|handled| {
        let confirmed_through = handled.confirmed_through?.to_string();
        Some(ConfirmedSupply { vaccine: handled.vaccine.clone(), confirmed_through })
    });
    Venue {
        id: venue.id.to_string(),
        municipality_code: venue.municipality.to_string(),
        supply: supply.collect(),
        vaccines: details.vaccines.into_iter().map(|handled| handled.vaccine).collect(),
        name: details.name,
        name_kana: details.name_kana,
        kind: details.kind.code().to_owned(),
        postal_code: details.postal_code,
        address: details.address,
        phone: details.phone.as_ref().map(Phone::as_str).map(str::to_owned),
        access_notes: details.access_notes,
        opens_on: details.opens_on.map(|date| date.to_string()),
        closes_on: details.closes_on.map(|date| date.to_string()),
        published: details.published,
        etag: etag(venue.version),
        updated_at: rfc3339(venue.updated_at),
    }
}
