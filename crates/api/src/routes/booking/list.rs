//! Lists of bookings, and the one box (CHG1, LST1).

use crate::auth::{Caller, Keys};
use crate::error::ApiError;
use crate::extract::{Body, Query};
use crate::page;
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::{HttpResponse, get, post, web};
use madoguchi_contract::booking::{Booking, BookingSearchRequest, MAX_DOSE};
use madoguchi_contract::fields::{self, Collector, FieldCode};
use madoguchi_contract::page::Page;
use madoguchi_domain::person::find_key;
use madoguchi_domain::{AtTime, BookingFilter, BookingId, BookingOrder, BookingStatus, Permission, TimeOfDay, VenueId};
use madoguchi_service::Failure;
use madoguchi_service::booking::search;
use madoguchi_service::booking::wire::booking;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_bookings).service(search_bookings);
}

/// Filters of the booking list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct BookingQuery {
    /// Coupon number (10 digits, 16 with the municipality code, or 18 as scanned), phone, its last four digits, any
    /// word of a name or its kana, birth date (era accepted) or reference. What stands in an address ends in logs along
    /// the way: `POST /bookings/search` takes the same in the body.
    #[param(max_length = 100, example = "ヤマダ")]
    q: Option<String>,
    /// Only this venue.
    #[param(example = "1")]
    venue_id: Option<String>,
    /// From this day of vaccination.
    #[param(format = Date, example = "2021-03-15")]
    from: Option<String>,
    /// To this day of vaccination.
    #[param(format = Date, example = "2021-03-26")]
    to: Option<String>,
    /// Only this programme.
    #[param(example = "covid19_initial_2021")]
    programme: Option<String>,
    /// Only this product.
    #[param(example = "pfizer")]
    vaccine: Option<String>,
    /// Only this dose number.
    #[param(minimum = 1, maximum = 9)]
    dose: Option<i64>,
    /// `booked` or `cancelled`.
    #[param(example = "booked")]
    status: Option<String>,
    /// `date` (default), `-date`, `kana` or `-created`.
    #[param(example = "date")]
    sort: Option<String>,
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Bookings of your municipalities. Reading them is written down in the audit.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])), params(BookingQuery),
    responses(
        (status = 200, description = "A page of bookings", body = Page<Booking>),
        NotPermitted,
        (status = 404, description = "The venue is unknown, or not yours"),
    )
)]
#[get("/bookings")]
async fn list_bookings(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<BookingQuery>,
) -> Result<HttpResponse, ApiError> {
    let Query(BookingQuery { q, venue_id, from, to, programme, vaccine, dose, status, sort, limit, cursor }) = query;
    let request = BookingSearchRequest { q, venue_id, from, to, programme, vaccine, dose, status, sort, limit, cursor };
    answer(&caller, &state, &request, "?").await
}

/// The one box: the same as `GET /bookings`, with what was typed in the body, so that it stands in no address and no
/// log.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])), request_body = BookingSearchRequest,
    responses(
        (status = 200, description = "A page of bookings", body = Page<Booking>),
        NotPermitted,
        (status = 404, description = "The venue is unknown, or not yours"),
    )
)]
#[post("/bookings/search")]
async fn search_bookings(
    caller: Caller,
    state: web::Data<AppState>,
    body: Body<BookingSearchRequest>,
) -> Result<HttpResponse, ApiError> {
    answer(&caller, &state, &body.value, "/").await
}

async fn answer(
    caller: &Caller,
    state: &AppState,
    request: &BookingSearchRequest,
    at: &'static str,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::Book)?;
    let mut errors = Collector::new(caller.lang());
    errors.validate_at(at, request);
    let limit = page::limit(request.limit, &format!("{at}limit"), &mut errors);
    let order = order(&state.keys, request, at, &mut errors);
    let filter = parse_filter(request, at, &mut errors);
    errors.finish(Some(()))?;
    let page_size = usize::try_from(limit).map_err(Failure::internal)?;
    let (found, more) = search::list(&state.service, caller, filter, order.clone(), page_size).await?;
    let last = found.last().filter(|_| more);
    let next_cursor =
        last.map(|last| page::cursor(&state.keys, "bookings", &sealed(request), &place_of(&order.after(last))));
    Ok(HttpResponse::Ok().json(Page { items: found.into_iter().map(booking).collect(), next_cursor }))
}

/// The filters, with every error at its parameter; `at` is `?` or `/`. `errors` holds what the request's bounds refuse.
pub(super) fn parse_filter(request: &BookingSearchRequest, at: &str, errors: &mut Collector) -> BookingFilter {
    let pointer = |name: &str| format!("{at}{name}");
    let text = |text: &Option<String>| text.as_deref().filter(|text| !text.trim().is_empty()).map(str::to_owned);
    errors.check(&pointer("q"));
    let date = |name: &str, date: &Option<String>, errors: &mut Collector| {
        date.as_deref().and_then(|date| errors.take(&pointer(name), fields::date(date)))
    };
    let (from, to) = (date("from", &request.from, errors), date("to", &request.to, errors));
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        errors.refuse(pointer("to"), FieldCode::EndsBeforeStart);
    }
    let dose = request.dose.map(|dose| u8::try_from(dose).map_err(|_| FieldCode::OutOfRange(1, MAX_DOSE)));
    let dose = dose.and_then(|dose| errors.take(&pointer("dose"), dose));
    let status = request.status.as_deref();
    let status = status.map(|word| BookingStatus::from_code(word).ok_or(FieldCode::UnknownValue("booked, cancelled")));
    let programme = request.programme.as_deref().map(|code| fields::code(code, FieldCode::UnknownProgramme));
    let vaccine = request.vaccine.as_deref().map(|code| fields::code(code, FieldCode::UnknownVaccine));
    BookingFilter {
        keys: text(&request.q).map(|q| find_key::parse(&q)),
        // An unreadable id is an unknown one.
        venue_id: request.venue_id.as_deref().map(|id| fields::id(id).unwrap_or(VenueId::NONE)),
        from,
        to,
        programme: programme.and_then(|code| errors.take(&pointer("programme"), code)),
        vaccine: vaccine.and_then(|code| errors.take(&pointer("vaccine"), code)),
        dose,
        status: status.and_then(|status| errors.take(&pointer("status"), status)),
    }
}

/// What a cursor is bound to: everything but page size and cursor.
fn sealed(request: &BookingSearchRequest) -> BookingSearchRequest {
    BookingSearchRequest { limit: None, cursor: None, ..request.clone() }
}

/// Where a page ends: date or kana, minute, id; what an order does not need stays empty.
type Place = (String, u16, i64);

fn place_of(order: &BookingOrder) -> Option<Place> {
    match order {
        BookingOrder::Date(at) | BookingOrder::DateDescending(at) => {
            at.map(|at| (at.date.to_string(), at.starts.minutes(), at.id.0))
        }
        BookingOrder::Kana(at) => at.clone().map(|(key, id)| (key, 0, id.0)),
        BookingOrder::Created(at) => at.map(|id| (String::new(), 0, id.0)),
    }
}

fn order(keys: &Keys, request: &BookingSearchRequest, at: &str, errors: &mut Collector) -> BookingOrder {
    let pointer = format!("{at}cursor");
    let place: Option<Place> =
        page::place(keys, request.cursor.as_deref(), "bookings", &sealed(request), &pointer, errors);
    let at_time = |place: Option<Place>, errors: &mut Collector| {
        let (date, minutes, id) = place?;
        let date = date.parse().ok().zip(TimeOfDay::from_minutes(minutes).ok());
        errors.take(
            &pointer,
            date.map(|(date, starts)| AtTime { date, starts, id: BookingId(id) }).ok_or(FieldCode::BadCursor),
        )
    };
    match request.sort.as_deref() {
        None | Some("date") => BookingOrder::Date(at_time(place, errors)),
        Some("-date") => BookingOrder::DateDescending(at_time(place, errors)),
        Some("kana") => BookingOrder::Kana(place.map(|(key, _, id)| (key, BookingId(id)))),
        Some("-created") => BookingOrder::Created(place.map(|(_, _, id)| BookingId(id))),
        Some(_) => {
            errors.refuse(format!("{at}sort"), FieldCode::UnknownValue("date, -date, kana, -created"));
            BookingOrder::Date(None)
        }
    }
}
