//! Commissions (委託): which vendor works for which municipality, from when to when.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, IdempotencyKey, IfMatch, Query};
use crate::idempotent::{Answer, idempotent};
use crate::page;
use crate::routes::wire_refs::{municipality_ref, vendor_ref};
use crate::state::AppState;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, delete, get, patch, post, web};
use chrono::NaiveDate;
use madoguchi_contract::etag;
use madoguchi_contract::fields::{self, Collector, FieldCode};
use madoguchi_contract::page::Page;
use madoguchi_contract::problem::{Problem, ProblemType};
use madoguchi_contract::vendor::{Commission, CommissionPatch, CommissionRequest};
use madoguchi_contract::{Lang, WhichVendor, municipality_code};
use madoguchi_domain::{MunicipalityCode, Permission, Reach, Scope};
use madoguchi_service::Failure;
use madoguchi_store::vendor::commissions::{self, Changed, CommissionFilter, CommissionKey, Stage};
use madoguchi_store::{AnyConnection, audit, vendor};
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
    /// `upcoming`, `running` or `ended`, today.
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
        (status = 403, description = "The role has nothing to do with commissions", body = Problem, content_type = "application/problem+json"),
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
    let (scope, today) = (caller.scope().clone(), state.clock.today());
    let mut found =
        state.store.read(move |conn| commissions::list(conn, &scope, &filter, today, after, limit + 1)).await?;
    let next_cursor =
        page::cut(&mut found, limit, |last| page::cursor(&state.keys, "commissions", &filters, &id(&last.key())));
    let items = found.iter().map(|commission| wire(commission, today)).collect();
    Ok(HttpResponse::Ok().json(Page { items, next_cursor }))
}

fn stage(word: &str) -> Result<Stage, FieldCode> {
    Stage::from_code(word).ok_or(FieldCode::UnknownValue("upcoming, running, ended"))
}

/// Enters a commission. The vendor's agents see the municipality from its first day on.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body gives the first answer again; kept 24 hours", min_length = 1, max_length = 255)),
    request_body(content = CommissionRequest, example = json!({"vendor_id": "2", "municipality_code": "141003", "starts_on": "2021-04-01"})),
    responses(
        (status = 201, description = "The commission", body = Commission, headers(
            ("Location" = String, description = "The commission's address"),
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "A municipality commissions for itself only", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`/vendor_id` is unknown, or none you work with; no confirmed company is called `/vendor_name`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`commission-overlap`; `idempotency-in-progress`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`validation-failed`, also for a municipality when the service desk has not confirmed the vendor yet; `idempotency-key-reused`", body = Problem, content_type = "application/problem+json"),
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
    let (clock, lang) = (state.clock, caller.lang());
    let today = clock.today();
    let parsed = body.value.parse(today, lang)?;
    let municipality = for_whom(parsed.municipality, caller.scope(), lang)?;
    let by = caller.clone();
    let made = idempotent(&state, &caller, &key, &body.digest, move |conn| {
        let vendor_id = vendor_to_commission(conn, by.scope(), &parsed.vendor, lang)?;
        let key = CommissionKey { vendor_id, municipality, starts_on: parsed.starts_on };
        changed(commissions::create(conn, &key, parsed.ends_on)?)?;
        audit::append(conn, &by.event("commission.created", ("commission", &id(&key)), Some(&municipality)))?;
        let made = commissions::find(conn, by.scope(), &key)?.ok_or(Failure::Problem(ProblemType::NotFound))?;
        let tag = etag(made.version);
        Ok(Answer::created(&wire(&made, today), format!("/api/v1/commissions/{}", id(&key)))?.with_etag(tag))
    })
    .await?;
    state.service.forget_all();
    Ok(made)
}

/// For whom the vendor will work: whom the service desk names, or the municipality that asks.
fn for_whom(named: Option<MunicipalityCode>, scope: &Scope, lang: Lang) -> Result<MunicipalityCode, Failure> {
    match (named, scope.reach()) {
        (Some(code), Reach::Nation) => Ok(code),
        (Some(code), Reach::Municipalities(own)) if own.contains(&code) => Ok(code),
        (None, Reach::Municipalities([only])) => Ok(*only),
        (Some(_), Reach::Municipalities(_)) => Err(Failure::Problem(ProblemType::NotPermitted)),
        (None, Reach::Nation | Reach::Municipalities(_)) => {
            Err(Failure::Invalid(vec![FieldCode::Required.at("/municipality_code", lang)]))
        }
    }
}

/// The vendor of a request. By name any confirmed company is found, also one that the municipality has not worked with so far: the
/// names of companies are public.
fn vendor_to_commission(
    conn: &mut AnyConnection,
    scope: &Scope,
    which: &WhichVendor,
    lang: Lang,
) -> Result<i64, Failure> {
    let (pointer, id, confirmed) = match which {
        WhichVendor::Id(id) => ("/vendor_id", Some(*id), false),
        WhichVendor::Named(name) => {
            let found = vendor::find_by_name(conn, name)?;
            ("/vendor_name", found.as_ref().map(|v| v.id), found.is_some_and(|v| v.confirmed))
        }
    };
    let unknown = || Failure::NoSuch(FieldCode::NotFound.at(pointer, lang));
    let id = id.ok_or_else(unknown)?;
    if confirmed {
        return Ok(id);
    }
    let visible = vendor::find(conn, scope, id)?.ok_or_else(unknown)?;
    match scope.reach() {
        Reach::Municipalities(_) if !visible.vendor.confirmed => {
            Err(Failure::Invalid(vec![FieldCode::VendorNotConfirmed.at(pointer, lang)]))
        }
        Reach::Municipalities(_) | Reach::Nation => Ok(id),
    }
}

/// A commission.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the commission")),
    responses(
        (status = 200, description = "The commission", body = Commission, headers(("ETag" = String, description = "Its version"))),
        (status = 403, description = "The role has nothing to do with commissions", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Unknown, or another municipality's", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/commissions/{id}")]
async fn get_commission(
    caller: Caller,
    state: web::Data<AppState>,
    id: CommissionId,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ReadAccounts)?;
    let (scope, today) = (caller.scope().clone(), state.clock.today());
    let found = state.store.read(move |conn| commissions::find(conn, &scope, &id.0)).await?;
    let commission = found.ok_or(Failure::Problem(ProblemType::NotFound))?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(commission.version))).json(wire(&commission, today)))
}

/// Gives a commission another last day. At the midnight after it the vendor's agents lose the municipality; with today they still work
/// until tonight.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the commission"),
        ("If-Match" = String, Header, description = "The `etag` you read"),
    ),
    request_body(content = CommissionPatch, example = json!({"ends_on": "2021-09-30"})),
    responses(
        (status = 200, description = "The commission as it is now", body = Commission, headers(("ETag" = String, description = "Its version"))),
        (status = 403, description = "The role has nothing to do with commissions", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Unknown, or another municipality's", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`commission-settled`: it has ended; `commission-overlap`", body = Problem, content_type = "application/problem+json"),
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
    let (clock, lang, CommissionId(key)) = (state.clock, caller.lang(), id);
    let today = clock.today();
    let ends_on = body.value.parse(today, lang)?;
    let commission = state
        .store
        .write(move |conn| {
            let stored =
                commissions::find(conn, caller.scope(), &key)?.ok_or(Failure::Problem(ProblemType::NotFound))?;
            if_match.0.check(stored.version)?;
            if stored.stage(today) == Stage::Ended {
                return Err(Failure::Problem(ProblemType::CommissionSettled));
            }
            if ends_on.is_some_and(|last| last < stored.starts_on) {
                return Err(Failure::Invalid(vec![FieldCode::EndsBeforeStart.at("/ends_on", lang)]));
            }
            changed(commissions::set_last_day(conn, &stored, ends_on)?)?;
            let subject = self::id(&key);
            let event = caller.event("commission.changed", ("commission", &subject), Some(&key.municipality));
            audit::append(conn, &event)?;
            commissions::find(conn, caller.scope(), &key)?.ok_or(Failure::Problem(ProblemType::NotFound))
        })
        .await?;
    state.service.forget_all();
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(commission.version))).json(wire(&commission, today)))
}

/// Takes back a commission that has not begun.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the commission")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 403, description = "The role has nothing to do with commissions", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Unknown, or another municipality's", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`commission-settled`: it has begun; end it instead", body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/commissions/{id}")]
async fn delete_commission(
    caller: Caller,
    state: web::Data<AppState>,
    id: CommissionId,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteCommissions)?;
    let (clock, CommissionId(key)) = (state.clock, id);
    state
        .store
        .write(move |conn| {
            let stored =
                commissions::find(conn, caller.scope(), &key)?.ok_or(Failure::Problem(ProblemType::NotFound))?;
            if stored.stage(clock.today()) != Stage::Upcoming {
                return Err(Failure::Problem(ProblemType::CommissionSettled));
            }
            if !commissions::remove(conn, &key)? {
                return Err(Failure::Problem(ProblemType::NotFound));
            }
            let subject = self::id(&key);
            let event = caller.event("commission.withdrawn", ("commission", &subject), Some(&key.municipality));
            Ok::<_, Failure>(audit::append(conn, &event)?)
        })
        .await?;
    state.service.forget_all();
    Ok(HttpResponse::NoContent().finish())
}

fn changed(changed: Changed) -> Result<(), Failure> {
    match changed {
        Changed::Done => Ok(()),
        Changed::Overlap => Err(Failure::Problem(ProblemType::CommissionOverlap)),
        Changed::VersionMismatch => Err(Failure::Problem(ProblemType::VersionMismatch)),
    }
}

/// A commission's id on the wire: `1-141003-20210401`.
pub(crate) fn id(key: &CommissionKey) -> String {
    format!("{}-{}-{}", key.vendor_id, key.municipality, key.starts_on.format("%Y%m%d"))
}

fn parse_id(text: &str) -> Option<CommissionKey> {
    let mut parts = text.split('-');
    let (vendor, code, day) = (parts.next()?, parts.next()?, parts.next()?);
    let key = CommissionKey {
        vendor_id: fields::id(vendor).ok()?,
        municipality: MunicipalityCode::parse(code).ok()?,
        starts_on: NaiveDate::parse_from_str(day, "%Y%m%d").ok()?,
    };
    // One commission has one id: what reads the same but is written otherwise names nothing.
    (id(&key) == text).then_some(key)
}

/// The `{id}` of the path. What cannot be an id names nothing: 404, not 400.
struct CommissionId(CommissionKey);

impl FromRequest for CommissionId {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            request
                .match_info()
                .get("id")
                .and_then(parse_id)
                .map(Self)
                .ok_or(Failure::Problem(ProblemType::NotFound).into()),
        )
    }
}

/// A commission on the wire.
fn wire(commission: &commissions::Commission, today: NaiveDate) -> Commission {
    Commission {
        id: id(&commission.key()),
        vendor: vendor_ref(&commission.vendor),
        municipality: municipality_ref(&commission.municipality),
        starts_on: commission.starts_on.to_string(),
        ends_on: commission.ends_on.map(|day| day.to_string()),
        status: commission.stage(today).code().to_owned(),
        etag: etag(commission.version),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        let read = parse_id(text);
        assert_eq!(read.map(|key| id(&key)), expected.then(|| text.to_owned()), "{text}");
    }

    #[test]
    fn an_id_reads_back_as_written() {
        check("1-141003-20210401", true);
        check("9007199254740993-393860-20210228", true);
        for text in ["", "1", "1-141003", "1-141003-2021041", "1-141003-20210230", "01-141003-20210401"] {
            check(text, false);
        }
        for text in ["1-141004-20210401", "1-１４１００３-20210401", "1-141003-20210401-", "-1-141003-20210401"] {
            check(text, false);
        }
    }
}
