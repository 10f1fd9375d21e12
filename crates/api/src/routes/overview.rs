//! What matters today, in figures: for the home page.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::Query;
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::{HttpResponse, get, web};
use madoguchi_contract::fields::Collector;
use madoguchi_contract::municipality_code;
use madoguchi_contract::overview::Overview;
use madoguchi_domain::Permission;
use madoguchi_service::overview;
use serde::Deserialize;
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
            "running_out": [], "more_running_out": 0, "beyond_supply": [], "more_beyond_supply": 0,
            "rule_changes": []
        })),
        NotPermitted,
        (status = 404, description = "The municipality is unknown, or not yours"),
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
    Ok(HttpResponse::Ok().json(overview::of_scope(&state.service, &caller, municipality).await?))
}
