//! Bookings as CSV (LST2), sent page by page.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Query};
use crate::routes::booking::csv::{Names, Rows};
use crate::routes::booking::file;
use crate::routes::booking::list::parse_filter;
use crate::routes::sheet::CsvEncoding;
use crate::state::AppState;
use actix_web::{HttpResponse, get, post, web};
use madoguchi_contract::booking::{BookingExportRequest, BookingSearchRequest};
use madoguchi_contract::fields::Collector;
use madoguchi_domain::Permission;
use madoguchi_service::booking::export;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(export_bookings).service(export_bookings_by_body);
}

/// Which bookings, and how they are written.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// As in `GET /bookings`. What stands in an address ends in logs along the way: `POST /bookings/export` takes it in
    /// the body.
    #[param(max_length = 100)]
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
    /// `utf-8` (default, with a byte order mark) or `shift_jis`.
    #[param(example = "utf-8")]
    encoding: Option<String>,
}

/// All bookings that fit, as CSV by day and time. An export is written down in the audit.
///
/// Lines end in CR LF. In Shift_JIS what Windows has under another code is written as that (〜 as ～), variation
/// selectors are left out, and any other character it does not have becomes 〓; `Replaced-Characters` says how many did.
/// A text that a spreadsheet would run as a formula gets an apostrophe in front. Each row counts as a person seen, and
/// as one taken out: see `GET /municipalities/{code}/look-limits`.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])), params(ExportQuery),
    responses(
        (status = 200, description = "The bookings", body = String, content_type = "text/csv", headers(
            ("Content-Disposition" = String, description = "The file's name"),
            ("Replaced-Characters" = u64, description = "How many characters Shift_JIS does not have and stand as 〓 in \
                the file; 0 in UTF-8"),
        )),
        (status = 403, description = "`not-permitted`; `export-needs-approval`, `export-awaits-approval`: the file \
            would pass what may be exported in 24 hours"),
        (status = 404, description = "The venue is unknown, or not yours"),
    )
)]
#[get("/bookings/export")]
async fn export_bookings(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<ExportQuery>,
) -> Result<HttpResponse, ApiError> {
    let Query(ExportQuery { q, venue_id, from, to, programme, vaccine, dose, status, encoding }) = query;
    let request = BookingExportRequest { q, venue_id, from, to, programme, vaccine, dose, status, encoding };
    answer(&caller, &state, request, "?").await
}

/// The same as `GET /bookings/export`, with what was typed in the body, so that it stands in no address and no log.
#[utoipa::path(
    tag = "bookings", security(("bearer" = [])), request_body = BookingExportRequest,
    responses(
        (status = 200, description = "The bookings", body = String, content_type = "text/csv", headers(
            ("Content-Disposition" = String, description = "The file's name"),
            ("Replaced-Characters" = u64, description = "How many characters Shift_JIS does not have and stand as 〓 in \
                the file; 0 in UTF-8"),
        )),
        (status = 403, description = "`not-permitted`; `export-needs-approval`, `export-awaits-approval`: the file \
            would pass what may be exported in 24 hours"),
        (status = 404, description = "The venue is unknown, or not yours"),
    )
)]
#[post("/bookings/export")]
async fn export_bookings_by_body(
    caller: Caller,
    state: web::Data<AppState>,
    body: Body<BookingExportRequest>,
) -> Result<HttpResponse, ApiError> {
    answer(&caller, &state, body.value, "/").await
}

async fn answer(
    caller: &Caller,
    state: &AppState,
    request: BookingExportRequest,
    at: &'static str,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ExportBookings)?;
    let mut errors = Collector::new(caller.lang());
    errors.validate_at(at, &request);
    let filter = parse_filter(&searched(&request), at, &mut errors);
    let encoding = CsvEncoding::parse(request.encoding.as_deref(), &format!("{at}encoding"), &mut errors);
    let encoding = errors.finish(encoding)?;
    let begun = export::begin(&state.service, caller, filter, request).await?;
    let names = Names::new(caller.lang(), begun.products, &begun.book);
    let name = format!("bookings-{}.csv", caller.now().today());
    file::answer(begun.pages, Rows::new(encoding, names), encoding, &name).await
}

/// The bookings of a file, as a list asks for them.
pub(super) fn searched(file: &BookingExportRequest) -> BookingSearchRequest {
    let BookingExportRequest { q, venue_id, from, to, programme, vaccine, dose, status, encoding: _ } = file.clone();
    BookingSearchRequest { q, venue_id, from, to, programme, vaccine, dose, status, ..BookingSearchRequest::default() }
}
