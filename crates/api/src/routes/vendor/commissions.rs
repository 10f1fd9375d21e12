//! Commissions (委託): which vendor works for which municipality, from when to when.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, IdempotencyKey, IfMatch, Query};
use crate::page;
use crate::reply::answer;
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, delete, get, patch, post, web};
use madoguchi_contract::fields::{self, Collector, FieldCode};
use madoguchi_contract::page::Page;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::vendor::{Commission, CommissionPatch, CommissionRequest};
use madoguchi_contract::{etag, municipality_code};
use madoguchi_domain::{Commission as Commissioned, CommissionFilter, CommissionKey, CommissionStage, Permission};
use madoguchi_service::Asked;
use madoguchi_service::vendor::commissions::{self, id, parse_id, wire};
use serde::Deserialize;
use std::future::{Ready, ready};
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_commissions)
        .service(create_commission)
        .service(get_commission)
        .service(update_commission)
        .service(agree_commission)
        .service(delete_commission);
}

/// Filters of the list of commissions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CommissionQuery {
    /// Only of this vendor.
    #[param(example = "1")]
    vendor_id: Option<String>,
    /// Only for this municipality.
    #[param(example = "141003")]
    municipality_code: Option<String>,
    /// `asked`, `upcoming`, `running` or `ended`, today.
    #[param(example = "running")]
    status: Option<String>,
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Commissions, the latest to begin first: all of them for the service desk, its own for a municipality.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])), params(CommissionQuery),
    responses(
        (status = 200, description = "A page of commissions", body = Page<Commission>),
        NotPermitted,
    )
)]
#[get("/commissions")]
async fn list_commissions(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<CommissionQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ReadAccounts)?;
    let Query(CommissionQuery { vendor_id, municipality_code: code, status, limit, cursor }) = query;
    let mut errors = Collector::new(caller.lang());
    let vendor = vendor_id.as_deref().and_then(|id| errors.take("?vendor_id", fields::id(id)));
    let municipality = code.as_deref().and_then(|c| errors.take("?municipality_code", municipality_code(c)));
    let stage = status.as_deref().and_then(|word| errors.take("?status", stage(word)));
    let limit = page::limit(limit, "?limit", &mut errors);
    let filters = (&vendor_id, &code, &status);
    let after: Option<String> =
        page::place(&state.keys, cursor.as_deref(), "commissions", &filters, "?cursor", &mut errors);
    let after = after.and_then(|id| errors.take("?cursor", parse_id(&id).ok_or(FieldCode::BadCursor)));
    errors.finish(Some(()))?;
    let filter = CommissionFilter { vendor_id: vendor, municipality, stage };
    let mut found = commissions::list(&state.service, &caller, filter, after, limit + 1).await?;
    let next_cursor =
        page::cut(&mut found, limit, |last| page::cursor(&state.keys, "commissions", &filters, &id(&last.key())));
    let today = caller.now().today();
    let items = found.iter().map(|commission| wire(commission, today)).collect();
    Ok(HttpResponse::Ok().json(Page { items, next_cursor }))
}

fn stage(word: &str) -> Result<CommissionStage, FieldCode> {
    CommissionStage::from_code(word).ok_or(FieldCode::UnknownValue("asked, upcoming, running, ended"))
}

/// Enters a commission. The vendor's agents see the municipality from its first day on.
///
/// When a municipality enters one of a company that works for others, too, it waits for the service desk's consent
/// (`status` is `asked`): `POST /commissions/{id}/agree`.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(IdempotencyKey),
    request_body(content = CommissionRequest, examples(
        ("service desk" = (
            summary = "The service desk enters one of a company it sees",
            value = json!({
                "vendor_id": "2", "municipality_code": "141003", "starts_on": "2021-04-01", "ends_on": "2021-04-30"
            }),
        )),
        ("municipality" = (
            summary = "A municipality names a company that works for others: it waits for consent",
            value = json!({"vendor_name": "三浦コンタクト株式会社", "starts_on": "2021-05-01"}),
        )),
    )),
    responses(
        (status = 201, description = "The commission", body = Commission, headers(
            ("Location" = String, description = "The commission's address"),
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        NotPermitted,
        (status = 404, description = "`/vendor_id` is unknown, or none you work with; no confirmed company is called \
            `/vendor_name`"),
        (status = 409, description = "`commission-overlap`; `idempotency-in-progress`"),
        (status = 422, description = "`validation-failed`, also for a municipality when the service desk has not \
            confirmed the vendor yet; `idempotency-key-reused`"),
    )
)]
#[post("/commissions")]
async fn create_commission(
    caller: Caller,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Body<CommissionRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteCommissions)?;
    let parsed = body.value.parse(caller.now().today(), caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(commissions::create(&state.service, &caller, asked, parsed).await?))
}

/// A commission.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the commission")),
    responses(
        (status = 200, description = "The commission", body = Commission, headers(
            ("ETag" = String, description = "Its version"),
        )),
        NotPermitted,
    )
)]
#[get("/commissions/{id}")]
async fn get_commission(
    caller: Caller,
    state: web::Data<AppState>,
    id: CommissionId,
) -> Result<HttpResponse, ApiError> {
    let commission = commissions::find(&state.service, &caller, id.0).await?;
    Ok(single(&commission, &caller))
}

/// Gives a commission another last day. At the midnight after it the vendor's agents lose the municipality; with today
/// they still work until tonight.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the commission"),
        IfMatch,
    ),
    request_body(content = CommissionPatch, example = json!({"ends_on": "2021-09-30"})),
    responses(
        (status = 200, description = "The commission as it is now", body = Commission, headers(
            ("ETag" = String, description = "Its version"),
        )),
        NotPermitted,
        (status = 409, description = "`commission-settled`: it has ended; `commission-overlap`"),
    )
)]
#[patch("/commissions/{id}")]
async fn update_commission(
    caller: Caller,
    state: web::Data<AppState>,
    id: CommissionId,
    if_match: IfMatch,
    body: Body<CommissionPatch>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteCommissions)?;
    let ends_on = body.value.parse(caller.now().today(), caller.lang())?;
    let commission = commissions::set_last_day(&state.service, &caller, id.0, if_match.0, ends_on).await?;
    Ok(single(&commission, &caller))
}

/// A commission as it stands today, with its version.
fn single(commission: &Commissioned, caller: &Caller) -> HttpResponse {
    let tag = (header::ETAG, etag(commission.version));
    HttpResponse::Ok().insert_header(tag).json(wire(commission, caller.now().today()))
}

/// Consent to a commission that a municipality has entered of a company that works for others, too. From its first day
/// on, or from now, the vendor's agents see the municipality. To say no, delete it.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the commission"),
        IfMatch,
        IdempotencyKey,
    ),
    responses(
        (status = 200, description = "The commission as it is now", body = Commission, headers(
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the service desk agrees"),
        (status = 409, description = "`commission-settled`: it does not wait for consent; `idempotency-in-progress`"),
        (status = 422, description = "`idempotency-key-reused`"),
    )
)]
#[post("/commissions/{id}/agree")]
async fn agree_commission(
    caller: Caller,
    state: web::Data<AppState>,
    id: CommissionId,
    if_match: IfMatch,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    // There is no body: the commission is all that is asked for.
    let asked = Asked { key: key.0, digest: format!("POST /commissions/{}/agree", self::id(&id.0)) };
    Ok(answer(commissions::agree(&state.service, &caller, asked, id.0, if_match.0).await?))
}

/// Takes back a commission that has not begun, or that waits for consent.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the commission")),
    responses(
        (status = 204, description = "It is gone"),
        NotPermitted,
        (status = 409, description = "`commission-settled`: it has begun; end it instead"),
    )
)]
#[delete("/commissions/{id}")]
async fn delete_commission(
    caller: Caller,
    state: web::Data<AppState>,
    id: CommissionId,
) -> Result<HttpResponse, ApiError> {
    commissions::withdraw(&state.service, &caller, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The `{id}` of the path. What cannot be an id names nothing: 404, not 400.
struct CommissionId(CommissionKey);

impl FromRequest for CommissionId {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.match_info().get("id").and_then(parse_id).map(Self).ok_or(ProblemType::NotFound.into()))
    }
}
