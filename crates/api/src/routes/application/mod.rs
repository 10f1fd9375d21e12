//! Applications of municipalities for accounts of call centres (ACC1): sent, read and listed. Decisions are in
//! [`decisions`].

pub mod decisions;
pub mod rounds;
pub mod withdrawal;

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Id, IdempotencyKey, Query};
use crate::page;
use crate::reply::answer;
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::{HttpResponse, get, post, web};
use madoguchi_contract::application::{
    Application, ApplicationCheck, ApplicationRequest, ApplicationSummary, ApplicationText, ApplicationTextRequest,
};
use madoguchi_contract::fields::{Collector, FieldCode};
use madoguchi_contract::page::Page;
use madoguchi_contract::{application_kind, municipality_code};
use madoguchi_domain::{ApplicationFilter, ApplicationId, Permission};
use madoguchi_service::Asked;
use madoguchi_service::application::{self, beside, wire};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_applications)
        .service(create_application)
        .service(parse_application)
        .service(check_application)
        .service(get_application);
}

/// Filters of the list of applications.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ApplicationQuery {
    /// `issue`, `change` or `delete`.
    #[param(example = "issue")]
    kind: Option<String>,
    /// Only of this municipality.
    #[param(example = "141003")]
    municipality_code: Option<String>,
    /// Only those that fell into this round.
    #[param(minimum = 1, maximum = 1_000_000)]
    round: Option<i64>,
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Applications, the newest first: all of them for the service desk, its own for a municipality.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])), params(ApplicationQuery),
    responses(
        (status = 200, description = "A page of applications", body = Page<ApplicationSummary>),
        NotPermitted,
    )
)]
#[get("/applications")]
async fn list_applications(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<ApplicationQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ReadApplications)?;
    let Query(ApplicationQuery { kind, municipality_code: code, round, limit, cursor }) = query;
    let mut errors = Collector::new(caller.lang());
    let filter = ApplicationFilter {
        kind: errors.take("?kind", kind.as_deref().map(application_kind).transpose()).flatten(),
        municipality: code.as_deref().and_then(|code| errors.take("?municipality_code", municipality_code(code))),
        round: errors.take("?round", round.map(round_number).transpose()).flatten(),
    };
    let limit = page::limit(limit, "?limit", &mut errors);
    let filters = (&kind, &code, round);
    let after: Option<i64> =
        page::place(&state.keys, cursor.as_deref(), "applications", &filters, "?cursor", &mut errors);
    errors.finish(Some(()))?;
    let mut found = application::list(&state.service, &caller, filter, after.map(ApplicationId), limit + 1).await?;
    let next_cursor = page::cut(&mut found, limit, |last| {
        page::cursor(&state.keys, "applications", &filters, &last.application.id.0)
    });
    let items = found.iter().map(wire::summary).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().json(Page { items, next_cursor }))
}

/// The most rounds anybody asks for; far beyond the calendar.
const MAX_ROUND: i64 = 1_000_000;

/// The number of a round.
pub(super) fn round_number(number: i64) -> Result<u32, FieldCode> {
    let known = u32::try_from(number).ok().filter(|_| (1..=MAX_ROUND).contains(&number));
    known.ok_or(FieldCode::OutOfRange(1, MAX_ROUND))
}

/// Applies for accounts: new ones (`issue`), other names, mail addresses or phones (`change`), or their end (`delete`).
///
/// A company that nobody knows is a new one, for the service desk to confirm; a known one must be commissioned by you
/// today. What a change or deletion says of an account must be what the account has. The answer says the round that the
/// application fell into: what is sent at the deadline sharp is in, anything later is in the next. Who sends `round`,
/// as it was shown, is asked again when another one is open meanwhile.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])),
    params(IdempotencyKey),
    request_body(content = ApplicationRequest, examples(
        ("a known company" = (value = json!({"kind": "issue", "people": [
            {"company": "みなと予約センター株式会社", "name": "佐藤 花子",
                "mail_address": "hanako.sato@example.jp", "phone": "045-123-4567"}
        ]}))),
        ("new companies" = (value = json!({"kind": "issue", "people": [
            {"company": "みらいコール株式会社", "name": "高橋 花子",
                "mail_address": "hanako@example.jp", "phone": "090-1234-5678"},
            {"company": "うみべ受付株式会社", "name": "佐藤 三郎",
                "mail_address": "saburo@example.jp", "phone": "045-111-2222"}
        ]}))),
    )),
    responses(
        (status = 201, description = "The application", body = Application, headers(
            ("Location" = String, description = "The application's address"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only a municipality applies"),
        (status = 409, description = "`round-changed`: another round is open than the one in `round`; \
            `idempotency-in-progress`"),
        (status = 422, description = "`validation-failed`: `errors` names each field of each person, such as \
            `/people/3/mail_address`; `idempotency-key-reused`"),
    )
)]
#[post("/applications")]
async fn create_application(
    caller: Caller,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Body<ApplicationRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ApplyForAccounts)?;
    let parsed = body.value.parse(caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(application::send(&state.service, &caller, asked, parsed, body.value.round).await?))
}

/// Reads the ministry's text format, one block a person, without sending anything.
///
/// The people come back as they would be sent, to be corrected; what is wrong is said by line. Every line of the text
/// either belongs to somebody or is reported.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])), request_body = ApplicationTextRequest,
    responses(
        (status = 200, description = "What the text says", body = ApplicationText),
        (status = 403, description = "Only a municipality applies"),
    )
)]
#[post("/applications/parse")]
async fn parse_application(caller: Caller, body: Body<ApplicationTextRequest>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(application::read_text(&caller, &body.value)?))
}

/// Who of a new application may have an account already, or wait for one: the same mail address, or the same name and
/// phone number, among your own accounts and applications. Nothing is sent, and nothing is refused for it: mail boxes
/// are shared.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])),
    request_body(content = ApplicationRequest, example = json!({"kind": "issue", "people": [
        {"company": "みなと予約センター株式会社", "name": "佐藤 花子", "mail_address": "hanako.sato@example.jp", "phone": "045-123-4567"}
    ]})),
    responses(
        (status = 200, description = "Who should be looked at", body = ApplicationCheck),
        (status = 403, description = "Only a municipality applies"),
        (status = 422, description = "`validation-failed`, as for `POST /applications`"),
    )
)]
#[post("/applications/check")]
async fn check_application(
    caller: Caller,
    state: web::Data<AppState>,
    body: Body<ApplicationRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ApplyForAccounts)?;
    let parsed = body.value.parse(caller.lang())?;
    Ok(HttpResponse::Ok().json(beside::check(&state.service, &caller, parsed).await?))
}

/// An application with its people, and what became of each. Reading it is written down in the audit.
#[utoipa::path(
    tag = "applications", security(("bearer" = [])),
    params(("id" = String, Path, description = "Id of the application")),
    responses(
        (status = 200, description = "The application", body = Application),
        NotPermitted,
    )
)]
#[get("/applications/{id}")]
async fn get_application(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<ApplicationId>,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(application::find(&state.service, &caller, id.0).await?))
}
