//! Reference data: vaccines, priority groups, municipalities, national holidays.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::Query;
use crate::page;
use crate::state::AppState;
use actix_web::{HttpResponse, get, web};
use chrono::NaiveDate;
use madoguchi_contract::fields::{self, Collector, FieldCode};
use madoguchi_contract::page::Page;
use madoguchi_contract::reference::{Holiday, Municipality, Prefecture, Reference};
use madoguchi_domain as domain;
use madoguchi_domain::{OfficeAccounts, Permission};
use madoguchi_service::Failure;
use madoguchi_service::reference::{self, ListedMunicipality, Municipalities};
use madoguchi_service::wire_refs::count;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The longest range of holidays in one answer, in days.
const MAX_HOLIDAY_DAYS: i64 = 3 * 366;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(get_reference).service(list_prefectures).service(list_municipalities).service(list_holidays);
}

/// Which day.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ReferenceQuery {
    /// What was in force on this day, and of its rules those for vaccinations on it; without it, what is in force today
    /// with all its rules.
    #[param(format = Date, example = "2022-10-21")]
    on: Option<String>,
}

/// Products, priority groups and programmes with their rules.
#[utoipa::path(
    tag = "reference", security(("bearer" = [])), params(ReferenceQuery),
    responses((status = 200, description = "What forms need, in display order", body = Reference))
)]
#[get("/reference")]
async fn get_reference(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<ReferenceQuery>,
) -> Result<HttpResponse, ApiError> {
    let mut errors = Collector::new(caller.lang());
    let on = query.0.on.as_deref().map(|day| errors.take("?on", fields::date(day)));
    errors.finish(Some(()))?;
    Ok(HttpResponse::Ok().json(reference::current(&state.service, &caller, on.flatten()).await?))
}

/// The 47 prefectures, and how far they and their municipalities have accounts; for the service desk.
#[utoipa::path(
    tag = "reference", security(("bearer" = [])),
    responses(
        (status = 200, description = "The prefectures, from north to south; not paged, because there are 47",
            body = Page<Prefecture>),
        (status = 403, description = "Only the service desk asks for them"),
    )
)]
#[get("/prefectures")]
async fn list_prefectures(caller: Caller, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let accounts = reference::office_accounts(&state.service, &caller).await?;
    let items = domain::Prefecture::all().map(|p| prefecture(p, &accounts)).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().json(Page { items, next_cursor: None }))
}

/// Filters of the municipality list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct MunicipalityQuery {
    /// Part of prefecture, name or kana.
    #[param(max_length = 100, example = "横浜")]
    q: Option<String>,
    /// Prefecture, as written: `神奈川県`.
    #[param(max_length = 10, example = "神奈川県")]
    prefecture: Option<String>,
    /// Only municipalities that have an active account of their own, or only those that have none; for the service
    /// desk.
    #[param(example = false)]
    has_accounts: Option<bool>,
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The municipalities of Japan, by code.
#[utoipa::path(tag = "reference", security(("bearer" = [])), params(MunicipalityQuery), responses(
    (status = 200, description = "A page of municipalities", body = Page<Municipality>),
    (status = 403, description = "Only the service desk asks who has accounts"),
))]
#[get("/municipalities")]
async fn list_municipalities(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<MunicipalityQuery>,
) -> Result<HttpResponse, ApiError> {
    let Query(MunicipalityQuery { q, prefecture, has_accounts, limit, cursor }) = query;
    if has_accounts.is_some() {
        caller.require(Permission::WriteAccounts)?;
    }
    let mut errors = Collector::new(caller.lang());
    check_length(q.as_deref(), 100, "?q", &mut errors);
    check_length(prefecture.as_deref(), 10, "?prefecture", &mut errors);
    let limit = page::limit(limit, "?limit", &mut errors);
    let filters = (&q, &prefecture, has_accounts);
    let after: Option<String> =
        page::place(&state.keys, cursor.as_deref(), "municipalities", &filters, "?cursor", &mut errors);
    errors.finish(Some(()))?;
    let which = Municipalities { q: q.clone(), prefecture: prefecture.clone(), has_accounts };
    let mut found = reference::municipalities(&state.service, &caller, which, after, limit + 1).await?;
    let next_cursor = page::cut(&mut found, limit, |last| {
        page::cursor(&state.keys, "municipalities", &filters, &last.municipality.code().as_str())
    });
    let items = found.into_iter().map(municipality).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().json(Page { items, next_cursor }))
}

/// A range of days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HolidayQuery {
    /// First day.
    #[param(format = Date, example = "2021-03-01")]
    from: String,
    /// Last day, itself included; at most three years after the first.
    #[param(format = Date, example = "2021-05-31")]
    to: String,
}

/// National holidays (国民の祝日) of a range of days, substitutes included.
#[utoipa::path(
    tag = "reference", security(("bearer" = [])), params(HolidayQuery),
    responses(
        (status = 200, description = "The holidays, by date; not paged, because a range has few", body = Page<Holiday>),
    )
)]
#[get("/holidays")]
async fn list_holidays(caller: Caller, query: Query<HolidayQuery>) -> Result<HttpResponse, ApiError> {
    let mut errors = Collector::new(caller.lang());
    let from = errors.take("?from", fields::date(&query.0.from));
    let to = errors.take("?to", fields::date(&query.0.to));
    if let (Some(from), Some(to)) = (from, to) {
        check_range(from, to, &mut errors);
    }
    let (from, to) = errors.finish(from.zip(to))?;
    let items = domain::holidays_between(from, to).into_iter();
    let items = items.map(|(date, name)| Holiday { date: date.to_string(), name: name.to_owned() }).collect();
    Ok(HttpResponse::Ok().json(Page { items, next_cursor: None }))
}

fn check_range(from: NaiveDate, to: NaiveDate, errors: &mut Collector) {
    if to < from {
        errors.refuse("?to", FieldCode::EndsBeforeStart);
    } else if MAX_HOLIDAY_DAYS < (to - from).num_days() {
        errors.refuse("?to", FieldCode::TooManyDays);
    }
}

/// Refuses a text with more characters than `max`.
pub(crate) fn check_length(text: Option<&str>, max: u64, pointer: &str, errors: &mut Collector) {
    if text.is_some_and(|text| max < text.chars().count() as u64) {
        errors.refuse(pointer, FieldCode::TooLong(max));
    }
}

fn prefecture(p: domain::Prefecture, accounts: &OfficeAccounts) -> Result<Prefecture, Failure> {
    let active = accounts.prefectures.get(p.code()).copied().unwrap_or(0);
    let with_accounts = p.municipalities().filter(|m| accounts.municipalities.contains_key(m.code().as_str()));
    Ok(Prefecture {
        code: p.code().to_owned(),
        name: p.name().to_owned(),
        municipalities: count(p.municipalities().count())?,
        accounts: count(active)?,
        municipalities_with_accounts: count(with_accounts.count())?,
    })
}

fn municipality(ListedMunicipality { municipality, accounts }: ListedMunicipality) -> Result<Municipality, Failure> {
    Ok(Municipality {
        code: municipality.code().to_string(),
        prefecture: municipality.prefecture().to_owned(),
        name: municipality.name().to_owned(),
        name_kana: municipality.kana().to_owned(),
        accounts: accounts.map(count).transpose()?,
    })
}
