//! The call list of a draft, and what it has in common with that of a version: the bookings that are no longer allowed,
//! on the screen and as CSV.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Query, Segment};
use crate::page;
use crate::routes::booking::csv::{Names, Rows};
use crate::routes::booking::file;
use crate::routes::sheet::CsvEncoding;
use crate::state::AppState;
use actix_web::{HttpResponse, get, web};
use bytes::Bytes;
use madoguchi_contract::Lang;
use madoguchi_contract::fields::{Collector, FieldCode};
use madoguchi_contract::page::Page;
use madoguchi_contract::programme::RefusedBooking;
use madoguchi_domain::{AtTime, BookingId, BookingOrder, Permission, TimeOfDay};
use madoguchi_service::Failure;
use madoguchi_service::booking::wire::booking;
use madoguchi_service::programme::Document;
use madoguchi_service::programme::calls::{self, Call, Pages};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_refused_bookings).service(export_refused_bookings);
}

/// A page of the call list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CallQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Where a page ends: day, minute and id of its last booking.
type Place = (String, u16, i64);

/// The live bookings ahead of your municipalities that the rules allow today and the draft's would not, by day and
/// time, with the reasons. None of them is dropped by publishing: they are for calling. Reading them is written down in
/// the audit.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(("code" = String, Path, description = "Code of the programme", example = "141003_zoster_2026"), CallQuery),
    responses(
        (status = 200, description = "A page of bookings", body = Page<RefusedBooking>),
        (status = 403, description = "Only who may read bookings"),
        (status = 404, description = "There is no draft; or the programme is unknown, or another municipality's"),
    )
)]
#[get("/programmes/{code}/draft/bookings")]
async fn list_refused_bookings(
    caller: Caller,
    state: web::Data<AppState>,
    code: Segment,
    query: Query<CallQuery>,
) -> Result<HttpResponse, ApiError> {
    list(&caller, &state, code.0, Document::Draft, query.0).await
}

/// A page of the call list of a document.
pub(super) async fn list(
    caller: &Caller,
    state: &AppState,
    code: String,
    document: Document,
    query: CallQuery,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::Book)?;
    let CallQuery { limit, cursor } = query;
    let of = match document {
        Document::Draft => (code.clone(), None),
        Document::Version(number) => (code.clone(), Some(number)),
    };
    let mut errors = Collector::new(caller.lang());
    let limit = page::limit(limit, "?limit", &mut errors);
    let place: Option<Place> =
        page::place(&state.keys, cursor.as_deref(), "refused-bookings", &of, "?cursor", &mut errors);
    let at = place.and_then(|(date, minutes, id)| {
        let read = date.parse().ok().zip(TimeOfDay::from_minutes(minutes).ok());
        let at = read.map(|(date, starts)| AtTime { date, starts, id: BookingId(id) });
        errors.take("?cursor", at.ok_or(FieldCode::BadCursor))
    });
    errors.finish(Some(()))?;
    let limit = usize::try_from(limit).map_err(Failure::internal)?;
    let (found, more) = calls::list(&state.service, caller, code, document, BookingOrder::Date(at), limit).await?;
    let next_cursor = found.last().filter(|_| more).map(|Call { booking, .. }| {
        let place: Place = (booking.slot.date.to_string(), booking.slot.window.start().minutes(), booking.id.0);
        page::cursor(&state.keys, "refused-bookings", &of, &place)
    });
    let items = found.into_iter().map(|call| RefusedBooking { booking: booking(call.booking), reasons: call.reasons });
    Ok(HttpResponse::Ok().json(Page { items: items.collect(), next_cursor }))
}

/// How the file is written.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CallFileQuery {
    /// `utf-8` (default, with a byte order mark) or `shift_jis`.
    #[param(example = "utf-8")]
    encoding: Option<String>,
}

/// The call list as CSV: the columns of `GET /bookings/export`, and the reason. It is an export like that one: written
/// down in the audit, and within the same limits. What was approved for the programme's booked bookings from today on
/// is for this file, too.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(
        ("code" = String, Path, description = "Code of the programme", example = "141003_zoster_2026"),
        CallFileQuery,
    ),
    responses(
        (status = 200, description = "The bookings", body = String, content_type = "text/csv", headers(
            ("Content-Disposition" = String, description = "The file's name"),
            ("Replaced-Characters" = u64, description = "How many characters Shift_JIS does not have and stand as 〓 in \
                the file; 0 in UTF-8"),
        )),
        (status = 403, description = "`not-permitted`; `export-needs-approval`, `export-awaits-approval`: the file \
            would pass what may be exported in 24 hours"),
        (status = 404, description = "There is no draft; or the programme is unknown, or another municipality's"),
    )
)]
#[get("/programmes/{code}/draft/bookings.csv")]
async fn export_refused_bookings(
    caller: Caller,
    state: web::Data<AppState>,
    code: Segment,
    query: Query<CallFileQuery>,
) -> Result<HttpResponse, ApiError> {
    export(&caller, &state, code.0, Document::Draft, query.0).await
}

/// The call list of a document as a file.
pub(super) async fn export(
    caller: &Caller,
    state: &AppState,
    code: String,
    document: Document,
    query: CallFileQuery,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ExportBookings)?;
    let mut errors = Collector::new(caller.lang());
    let encoding = CsvEncoding::parse(query.encoding.as_deref(), "?encoding", &mut errors);
    let encoding = errors.finish(encoding)?;
    let begun = calls::begin(&state.service, caller, code, document).await?;
    let names = Names::new(caller.lang(), begun.products, &begun.book);
    let name = format!("calls-{}.csv", caller.now().today());
    let pages = CallPages { pages: begun.pages, lang: caller.lang() };
    file::answer(pages, Rows::new(encoding, names), encoding, &name).await
}

/// The bookings of a call list, with the reason for the call.
#[derive(Clone)]
struct CallPages {
    pages: Pages,
    lang: Lang,
}

impl file::Pages for CallPages {
    type Row = Call;

    async fn read(&mut self) -> Result<Option<Vec<Call>>, Failure> {
        self.pages.read().await
    }

    async fn count_looks(&self, page: &[Call]) -> Result<(), Failure> {
        self.pages.count_looks(page).await
    }

    fn write(&self, rows: &mut Rows, page: &[Call]) -> Result<Bytes, ApiError> {
        let between = match self.lang {
            Lang::Ja => "",
            Lang::En => " ",
        };
        rows.write_calls(page.iter().map(|call| (&call.booking, call.reasons.join(between))))
    }
}
