//! What somebody should see to now, whatever page is open.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::state::AppState;
use actix_web::{HttpResponse, get, web};
use madoguchi_contract::alert::Alerts;
use madoguchi_service::audit::alerts;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(get_alerts);
}

/// What you should see to now, whatever you are doing: the screens ask every half minute. Empty for who decides on
/// nothing.
#[utoipa::path(
    tag = "audit", security(("bearer" = [])),
    responses((status = 200, description = "What there is", body = Alerts, example = json!({
        "items": [{"kind": "exports_asked", "count": 1}]
    })))
)]
#[get("/alerts")]
async fn get_alerts(caller: Caller, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(alerts::of(&state.service, &caller).await?))
}
