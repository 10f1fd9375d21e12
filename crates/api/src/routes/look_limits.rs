//! How much of its people's data a municipality lets those who work for it see and take out (ACC5).

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, IfMatch};
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, get, put, web};
use madoguchi_contract::etag;
use madoguchi_contract::look_limits::{LookLimits, LookLimitsRequest};
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{MunicipalityCode, Permission};
use madoguchi_service::audit::look_limits;
use std::future::{Ready, ready};
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(get_look_limits).service(set_look_limits);
}

/// How many people's data one account of a company may see in an hour before the municipality is warned, and how many
/// it may take out in files within 24 hours without approval.
#[utoipa::path(
    tag = "audit", security(("bearer" = [])),
    params(("code" = String, Path, description = "The municipality: six digits", example = "141003")),
    responses(
        (status = 200, description = "The limits", body = LookLimits, headers(
            ("ETag" = String, description = "Their version"),
        )),
        NotPermitted,
        (status = 404, description = "The municipality is unknown, or not yours"),
    )
)]
#[get("/municipalities/{code}/look-limits")]
async fn get_look_limits(
    caller: Caller,
    state: web::Data<AppState>,
    code: Municipality,
) -> Result<HttpResponse, ApiError> {
    Ok(single(look_limits::find(&state.service, &caller, code.0).await?))
}

/// Sets both limits. They hold from the next look on, for everybody who works for the municipality.
#[utoipa::path(
    tag = "audit", security(("bearer" = [])),
    params(("code" = String, Path, description = "The municipality: six digits", example = "141003"), IfMatch),
    request_body(content = LookLimitsRequest, example = json!({"people_an_hour": 200, "exported_a_day": 1000})),
    responses(
        (status = 200, description = "The limits as they are now", body = LookLimits, headers(
            ("ETag" = String, description = "Their version"),
        )),
        (status = 403, description = "Only the municipality sets its limits"),
        (status = 404, description = "The municipality is unknown, or not yours"),
    )
)]
#[put("/municipalities/{code}/look-limits")]
async fn set_look_limits(
    caller: Caller,
    state: web::Data<AppState>,
    code: Municipality,
    if_match: IfMatch,
    body: Body<LookLimitsRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::GuardPersonalData)?;
    let limits = body.value.parse(caller.lang())?;
    Ok(single(look_limits::set(&state.service, &caller, code.0, if_match.0, limits).await?))
}

fn single((limits, version): (LookLimits, i32)) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::ETAG, etag(version))).json(limits)
}

/// The `{code}` of the path. What cannot be a code names nothing: 404, not 400.
struct Municipality(MunicipalityCode);

impl FromRequest for Municipality {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let code = request.match_info().get("code").and_then(|code| MunicipalityCode::parse(code).ok());
        ready(code.map(Self).ok_or(ProblemType::NotFound.into()))
    }
}
