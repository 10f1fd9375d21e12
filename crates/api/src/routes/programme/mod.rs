//! Programmes (接種事業) and their versions.

pub mod calls;
pub mod draft;
pub mod version;

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, IdempotencyKey, Number, Query, Segment};
use crate::page;
use crate::reply::answer;
use crate::state::AppState;
use actix_web::{HttpResponse, get, post, web};
use madoguchi_contract::fields::Collector;
use madoguchi_contract::municipality_code;
use madoguchi_contract::page::Page;
use madoguchi_contract::programme::{Programme, ProgrammeDraft, ProgrammeRequest, ProgrammeSummary, ProgrammeVersion};
use madoguchi_domain::Permission;
use madoguchi_service::Asked;
use madoguchi_service::programme::read::Programmes;
use madoguchi_service::programme::{draft as drafts, read};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_programmes)
        .service(create_programme)
        .service(get_programme)
        .service(list_programme_versions)
        .service(get_programme_version);
}

/// Filters of the list of programmes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ProgrammeQuery {
    /// Only this municipality's own.
    #[param(example = "141003")]
    municipality_code: Option<String>,
    /// Only those that run today, or only those that do not.
    running: Option<bool>,
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The programmes of the nation and of your municipalities, by code.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])), params(ProgrammeQuery),
    responses((status = 200, description = "A page of programmes", body = Page<ProgrammeSummary>, example = json!({
        "items": [{
            "code": "covid19_initial_2021", "municipality_code": null, "name_ja": "新型コロナワクチン 初回接種(2021年)",
            "name_en": "COVID-19 primary series 2021", "running": true, "starts_on": "2021-02-14", "ends_on": null,
            "version": 1, "latest_version": 1, "latest_publish_on": "2021-02-14", "draft": false
        }],
        "next_cursor": null
    })))
)]
#[get("/programmes")]
async fn list_programmes(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<ProgrammeQuery>,
) -> Result<HttpResponse, ApiError> {
    let Query(ProgrammeQuery { municipality_code: code, running, limit, cursor }) = query;
    let mut errors = Collector::new(caller.lang());
    let municipality = code.as_deref().and_then(|c| errors.take("?municipality_code", municipality_code(c)));
    let limit = page::limit(limit, "?limit", &mut errors);
    let filters = (&code, running);
    let after: Option<String> =
        page::place(&state.keys, cursor.as_deref(), "programmes", &filters, "?cursor", &mut errors);
    errors.finish(Some(()))?;
    let which = Programmes { municipality, running };
    let mut found = read::list(&state.service, &caller, which, after, limit + 1).await?;
    let next_cursor =
        page::cut(&mut found, limit, |last| page::cursor(&state.keys, "programmes", &filters, &last.code));
    Ok(HttpResponse::Ok().json(Page { items: found, next_cursor }))
}

/// What a programme says, for the description.
fn example() -> serde_json::Value {
    serde_json::json!({
        "name_ja": "帯状疱疹 2026", "name_en": "Shingles 2026", "running": true,
        "rules": {
            "starts_on": "2026-04-01", "ends_on": "2027-03-31", "coupon": "ten_digits", "month_end": "last_day",
            "first_dose": 1, "last_dose": 1, "once": true,
            "products": [{"product": "pfizer", "first_dose": 1, "last_dose": 1, "from": null, "to": null,
                "source": "予防接種法施行令"}],
            "groups": [{"code": "everyone", "name_ja": "対象者", "name_en": "Everyone", "born_from": null,
                "born_to": null, "opens_on": "2026-04-01"}],
            "ages": [{"product": null, "min": 65, "max": null, "one_of": [], "count": "fiscal_year_end",
                "from": null, "to": null, "source": "予防接種法施行令"}],
            "intervals": [], "follows": [], "others": []
        }
    })
}

/// Begins a programme, as a draft. Before the code of a municipality's own stands the code of the municipality:
/// `Location` says it.
///
/// What contradicts itself in the content is kept, and told in `errors`; what is out of bounds is refused.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(IdempotencyKey),
    request_body(content = ProgrammeRequest, example = json!({"code": "zoster_2026", "content": example()})),
    responses(
        (status = 201, description = "The draft", body = ProgrammeDraft, headers(
            ("Location" = String, description = "The programme's address"),
            ("ETag" = String, description = "The version of the draft"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the service desk and municipalities begin programmes"),
    )
)]
#[post("/programmes")]
async fn create_programme(
    caller: Caller,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Body<ProgrammeRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteProgrammes)?;
    let code = body.value.parse_code(caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(drafts::create(&state.service, &caller, asked, code, body.value.content).await?))
}

/// A programme with the version that is in force today, or the first that will be.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(("code" = String, Path, description = "Code of the programme")),
    responses(
        (status = 200, description = "The programme", body = Programme),
        (status = 404, description = "It is unknown, or another municipality's"),
    )
)]
#[get("/programmes/{code}")]
async fn get_programme(caller: Caller, state: web::Data<AppState>, code: Segment) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(read::find(&state.service, &caller, code.0).await?))
}

/// A page of versions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct VersionQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The versions of a programme, the newest first.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(("code" = String, Path, description = "Code of the programme"), VersionQuery),
    responses(
        (status = 200, description = "A page of versions", body = Page<ProgrammeVersion>),
        (status = 404, description = "The programme is unknown, or another municipality's"),
    )
)]
#[get("/programmes/{code}/versions")]
async fn list_programme_versions(
    caller: Caller,
    state: web::Data<AppState>,
    code: Segment,
    query: Query<VersionQuery>,
) -> Result<HttpResponse, ApiError> {
    let Query(VersionQuery { limit, cursor }) = query;
    let mut errors = Collector::new(caller.lang());
    let limit = page::limit(limit, "?limit", &mut errors);
    let before: Option<i64> =
        page::place(&state.keys, cursor.as_deref(), "programme-versions", &code.0, "?cursor", &mut errors);
    errors.finish(Some(()))?;
    let mut found = read::versions(&state.service, &caller, code.0.clone(), before, limit + 1).await?;
    let next_cursor =
        page::cut(&mut found, limit, |last| page::cursor(&state.keys, "programme-versions", &code.0, &last.number));
    Ok(HttpResponse::Ok().json(Page { items: found, next_cursor }))
}

/// A version of a programme.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(
        ("code" = String, Path, description = "Code of the programme"),
        ("number" = String, Path, description = "Number of the version"),
    ),
    responses(
        (status = 200, description = "The version", body = ProgrammeVersion),
        (status = 404, description = "There is none, or the programme is another municipality's"),
    )
)]
#[get("/programmes/{code}/versions/{number}")]
async fn get_programme_version(
    caller: Caller,
    state: web::Data<AppState>,
    code: Segment,
    number: Number,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(read::version(&state.service, &caller, code.0, number.0.into()).await?))
}
