//! Slots (予約枠): the time bands of a day, and one of them.

pub mod plan;

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Id, Query};
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::{HttpResponse, get, web};
use chrono::NaiveDate;
use madoguchi_contract::availability::{SlotDetail, SlotsOfDay};
use madoguchi_contract::fields::{self, Collector, FieldCode};
use madoguchi_domain::{Permission, SlotId, VenueId};
use madoguchi_service::slot;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_slots).service(get_slot);
}

/// Which day.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SlotsQuery {
    /// The day.
    #[param(format = Date, example = "2021-03-15")]
    date: String,
    /// Only these products; may be repeated.
    #[serde(default)]
    #[param(example = json!(["pfizer"]))]
    vaccine: Vec<String>,
}

/// The time bands of a venue's day, with free places.
#[utoipa::path(
    tag = "availability", security(("bearer" = [])),
    params(("id" = String, Path, description = "Id of the venue"), SlotsQuery),
    responses(
        (status = 200, description = "All slots of the day, by time, then product; empty when there is none",
            body = SlotsOfDay, example = json!({
                "as_of": "2021-03-01T09:00:00+09:00",
                "items": [{
                    "id": "7", "starts": "09:00", "ends": "10:00", "programme": "covid19_initial_2021",
                    "vaccine": "pfizer", "capacity": 4, "free": 3, "status": "open"
                }]
            })
        ),
        NotPermitted,
        (status = 404, description = "The venue is unknown, or not yours"),
    )
)]
#[get("/venues/{id}/slots")]
async fn list_slots(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<VenueId>,
    query: Query<SlotsQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ReadVenues)?;
    let Query(SlotsQuery { date, vaccine }) = query;
    let mut errors = Collector::new(caller.lang());
    let date = errors.take("?date", fields::date(&date));
    for code in &vaccine {
        errors.take("?vaccine", fields::code(code, FieldCode::UnknownVaccine));
    }
    let date = errors.finish(date)?;
    Ok(HttpResponse::Ok().json(slot::of_day(&state.service, &caller, id.0, date, vaccine).await?))
}

/// A slot with its venue.
#[utoipa::path(
    tag = "availability", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the slot")),
    responses(
        (status = 200, description = "The slot", body = SlotDetail),
        NotPermitted,
    )
)]
#[get("/slots/{id}")]
async fn get_slot(caller: Caller, state: web::Data<AppState>, id: Id<SlotId>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(slot::find(&state.service, &caller, id.0).await?))
}

/// Reads a range of days of at most `max_days`.
pub(super) fn check_period(
    from: &str,
    to: &str,
    max_days: i64,
    errors: &mut Collector,
) -> Option<(NaiveDate, NaiveDate)> {
    let from = errors.take("?from", fields::date(from));
    let to = errors.take("?to", fields::date(to));
    let (from, to) = from.zip(to)?;
    if to < from {
        errors.refuse("?to", FieldCode::EndsBeforeStart);
    } else if max_days <= to.signed_duration_since(from).num_days() {
        errors.refuse("?to", FieldCode::RangeTooLong);
    }
    Some((from, to))
}
