//! The search grid (SRC1): venue × date with free and total places.

use super::reference::check_length;
use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::Query;
use crate::page;
use crate::routes::slot::check_period;
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::{HttpResponse, get, web};
use chrono::NaiveDate;
use madoguchi_contract::availability::{Availability, Cell, Row, VenueContact};
use madoguchi_contract::fields::{self, Collector, FieldCode};
use madoguchi_contract::municipality_code;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::rfc3339;
use madoguchi_domain::{GridPosition, GridQuery, GridRow, Permission, VenueId, keywords};
use madoguchi_service::availability;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(get_availability);
}

/// The longest range of days.
const MAX_DAYS: i64 = 31;

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AvailabilityQuery {
    /// First day.
    #[param(format = Date, example = "2021-03-15")]
    from: String,
    /// Last day, itself included; at most 31 days in all.
    #[param(format = Date, example = "2021-03-26")]
    to: String,
    /// Only this municipality, one of yours.
    #[param(example = "141003")]
    municipality_code: Option<String>,
    /// Only this venue.
    #[param(example = "1")]
    venue_id: Option<String>,
    /// Keywords that all stand in name, kana, address or postal code.
    #[param(max_length = 100, example = "小机")]
    q: Option<String>,
    /// Only slots of this programme.
    #[param(example = "covid19_initial_2021")]
    programme: Option<String>,
    /// Only these products; may be repeated.
    #[serde(default)]
    #[param(example = json!(["pfizer"]))]
    vaccine: Vec<String>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Free and total places of the published venues that have slots in the range, by kana of the venue.
#[utoipa::path(
    tag = "availability", security(("bearer" = [])), params(AvailabilityQuery),
    responses(
        (status = 200, description = "A page of rows", body = Availability, example = json!({
            "as_of": "2021-03-01T09:00:00+09:00", "dates": ["2021-03-15", "2021-03-16"],
            "rows": [{
                "venue": {"id": "2", "name": "横浜労災病院", "address": "神奈川県横浜市港北区小机町3211",
                "phone": "0454748111", "access_notes": "車いす可"}, "vaccine": "pfizer",
                "programmes": ["covid19_initial_2021"],
                "cells": [{"date": "2021-03-15", "free": 99, "total": 100}, null]
            }], "next_cursor": null
        })),
        NotPermitted,
        (status = 404, description = "The municipality or the venue is unknown, or not yours"),
    )
)]
#[get("/availability")]
async fn get_availability(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<AvailabilityQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ReadVenues)?;
    let Query(AvailabilityQuery { from, to, municipality_code: code, venue_id, q, programme, vaccine, limit, cursor }) =
        query;
    let mut errors = Collector::new(caller.lang());
    let period = check_period(&from, &to, MAX_DAYS, &mut errors);
    check_length(q.as_deref(), 100, "?q", &mut errors);
    let municipality = code.as_deref().and_then(|c| errors.take("?municipality_code", municipality_code(c)));
    if let Some(code) = &programme {
        errors.take("?programme", fields::code(code, FieldCode::UnknownProgramme));
    }
    for code in &vaccine {
        errors.take("?vaccine", fields::code(code, FieldCode::UnknownVaccine));
    }
    let limit = page::limit(limit, "?limit", &mut errors);
    let filters = (&from, &to, &code, &venue_id, &q, &programme, &vaccine);
    let after: Option<(String, i64, String)> =
        page::place(&state.keys, cursor.as_deref(), "availability", &filters, "?cursor", &mut errors);
    let (from_date, to_date) = errors.finish(period)?;
    let venue = venue_id.as_deref().map(fields::id).transpose().map_err(|_| ProblemType::NotFound)?;
    let grid_query = GridQuery {
        from: from_date,
        to: to_date,
        municipality,
        venue_id: venue,
        keywords: keywords(q.as_deref().unwrap_or_default()),
        programme: programme.clone(),
        vaccines: vaccine.clone(),
        after: after.map(|(kana_key, venue_id, vaccine)| GridPosition {
            kana_key,
            venue_id: VenueId(venue_id),
            vaccine,
        }),
        limit,
    };
    let (rows, more) = availability::grid(&state.service, &caller, grid_query).await?;
    let next_cursor = rows.last().filter(|_| more).map(|GridRow { position: p, .. }| {
        page::cursor(&state.keys, "availability", &filters, &(&p.kana_key, p.venue_id.0, &p.vaccine))
    });
    let dates: Vec<NaiveDate> = from_date.iter_days().take_while(|date| *date <= to_date).collect();
    Ok(HttpResponse::Ok().json(Availability {
        as_of: rfc3339(caller.now().instant()),
        rows: rows.into_iter().map(|found| row(found, &dates)).collect(),
        dates: dates.iter().map(ToString::to_string).collect(),
        next_cursor,
    }))
}

fn row(found: GridRow, dates: &[NaiveDate]) -> Row {
    let cell = |date: &NaiveDate| {
        found.days.get(date).map(|count| Cell { date: date.to_string(), free: count.free, total: count.total })
    };
    Row {
        cells: dates.iter().map(cell).collect(),
        venue: VenueContact {
            id: found.position.venue_id.to_string(),
            name: found.name,
            address: found.address,
            phone: found.phone,
            access_notes: found.access_notes,
        },
        vaccine: found.position.vaccine,
        programmes: found.programmes.into_iter().collect(),
    }
}
