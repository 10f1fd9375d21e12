//! What matters today, in figures: for the home page.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::Query;
use crate::state::AppState;
use actix_web::{HttpResponse, get, web};
use madoguchi_contract::availability::VenueRef;
use madoguchi_contract::fields::Collector;
use madoguchi_contract::municipality_code;
use madoguchi_contract::overview::{BeyondSupply, MOST_ROWS, Overview, Places, RunningOut, VenuePlaces};
use madoguchi_contract::problem::{Problem, ProblemType};
use madoguchi_contract::rfc3339;
use madoguchi_domain::{Permission, runs_out};
use madoguchi_service::Failure;
use madoguchi_store::overview::{self as store, Beyond, Figures, Row};
use serde::Deserialize;
use std::cmp::Reverse;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(get_overview);
}

/// Whose figures.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OverviewQuery {
    /// Only this municipality, one of yours.
    #[param(example = "141003")]
    municipality_code: Option<String>,
}

/// Free places of today and of seven days by venue, bookings of today, slots about to run out or past the supply.
#[utoipa::path(
    tag = "availability", security(("bearer" = [])), params(OverviewQuery),
    responses(
        (status = 200, description = "The figures", body = Overview, example = json!({
            "as_of": "2021-03-01T09:00:00+09:00", "today": "2021-03-01", "last_day": "2021-03-07", "bookings_today": 24,
            "places_today": {"free": 76, "total": 100}, "places_week": {"free": 570, "total": 600},
            "venues": [{
                "venue": {"id": "2", "name": "横浜労災病院", "address": "神奈川県横浜市港北区小机町3211"},
                "today": {"free": 76, "total": 100}, "week": {"free": 570, "total": 600}
            }], "more_venues": 0,
            "running_out": [], "more_running_out": 0, "beyond_supply": [], "more_beyond_supply": 0
        })),
        (status = 403, description = "The role has nothing to do with slots", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The municipality is unknown, or not yours", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/overview")]
async fn get_overview(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<OverviewQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ReadVenues)?;
    let Query(OverviewQuery { municipality_code: code }) = query;
    let mut errors = Collector::new(caller.lang());
    let municipality = code.as_deref().and_then(|c| errors.take("?municipality_code", municipality_code(c)));
    errors.finish(Some(()))?;
    if municipality.is_some_and(|code| !caller.scope().covers(&code)) {
        return Err(Failure::Problem(ProblemType::NotFound).into());
    }
    let (scope, clock, code) = (caller.scope().clone(), state.clock, municipality.map(|code| code.to_string()));
    let (figures, as_of, today) = state
        .store
        .read(move |conn| {
            let (as_of, now) = (rfc3339(clock.instant()), clock.civil());
            let figures = store::figures(conn, &scope, code.as_deref(), now)?;
            Ok::<_, Failure>((figures, as_of, now.date().to_string()))
        })
        .await?;
    Ok(HttpResponse::Ok().json(overview(figures, as_of, today)))
}

fn overview(figures: Figures, as_of: String, today: String) -> Overview {
    let mut venues = by_venue(&figures.rows);
    let places_today = total(venues.iter().map(|venue| venue.today));
    let places_week = total(venues.iter().map(|venue| venue.week));
    // Sorting is stable: the order of the kana stays among equals.
    venues.sort_by_key(|venue| Reverse(venue.week.free));
    let mut running_out: Vec<Row> =
        figures.rows.into_iter().filter(|row| runs_out(row.week.free, row.week.total)).collect();
    running_out.sort_by_key(|row| row.week.free);
    let (venues, more_venues) = first(venues);
    let (running_out, more_running_out) = first(running_out);
    let (beyond, more_beyond_supply) = first(figures.beyond);
    Overview {
        as_of,
        today,
        last_day: figures.last_day.to_string(),
        bookings_today: figures.bookings_today,
        places_today,
        places_week,
        venues,
        more_venues,
        running_out: running_out.into_iter().map(low).collect(),
        more_running_out,
        beyond_supply: beyond.into_iter().map(unconfirmed).collect(),
        more_beyond_supply,
    }
}

/// The products of a venue stand one after another.
fn by_venue(rows: &[Row]) -> Vec<VenuePlaces> {
    rows.chunk_by(|one, next| one.venue.id == next.venue.id)
        .filter_map(|rows| {
            Some(VenuePlaces {
                venue: venue(rows.first()?.venue.clone()),
                today: total(rows.iter().map(|row| places(row.today))),
                week: total(rows.iter().map(|row| places(row.week))),
            })
        })
        .collect()
}

fn total(all: impl Iterator<Item = Places>) -> Places {
    all.fold(Places::default(), |sum, one| Places { free: sum.free + one.free, total: sum.total + one.total })
}

/// The first rows, and how many more there are.
fn first<T>(mut rows: Vec<T>) -> (Vec<T>, u32) {
    let more = rows.len().saturating_sub(MOST_ROWS);
    rows.truncate(MOST_ROWS);
    (rows, u32::try_from(more).unwrap_or(u32::MAX))
}

fn places(found: store::Places) -> Places {
    Places { free: found.free, total: found.total }
}

fn venue(found: store::Venue) -> VenueRef {
    VenueRef { id: found.id.to_string(), name: found.name, address: found.address }
}

fn low(row: Row) -> RunningOut {
    RunningOut { venue: venue(row.venue), vaccine: row.vaccine, week: places(row.week) }
}

fn unconfirmed(found: Beyond) -> BeyondSupply {
    BeyondSupply {
        venue: venue(found.venue),
        vaccine: found.vaccine,
        confirmed_through: found.confirmed_through.map(|date| date.to_string()),
        first_date: found.first.to_string(),
        last_date: found.last.to_string(),
        places: found.places,
    }
}
