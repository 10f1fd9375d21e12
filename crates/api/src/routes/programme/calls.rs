//! The call list of a draft: the bookings that it would no longer allow, on the screen and as CSV.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Query, Segment};
use crate::page;
use crate::routes::booking::csv::{Names, Rows};
use crate::routes::sheet::{self, CsvEncoding};
use crate::state::AppState;
use actix_web::{HttpResponse, get, web};
use bytes::Bytes;
use futures_util::stream;
use madoguchi_contract::Lang;
use madoguchi_contract::fields::{Collector, FieldCode};
use madoguchi_contract::page::Page;
use madoguchi_contract::programme::RefusedBooking;
use madoguchi_domain::{AtTime, BookingId, BookingOrder, Permission, TimeOfDay};
use madoguchi_service::Failure;
use madoguchi_service::booking::wire::booking;
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
struct CallQuery {
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
    caller.require(Permission::Book)?;
    let Query(CallQuery { limit, cursor }) = query;
    let mut errors = Collector::new(caller.lang());
    let limit = page::limit(limit, "?limit", &mut errors);
    let place: Option<Place> =
        page::place(&state.keys, cursor.as_deref(), "refused-bookings", &code.0, "?cursor", &mut errors);
    let at = place.and_then(|(date, minutes, id)| {
        let read = date.parse().ok().zip(TimeOfDay::from_minutes(minutes).ok());
        let at = read.map(|(date, starts)| AtTime { date, starts, id: BookingId(id) });
        errors.take("?cursor", at.ok_or(FieldCode::BadCursor))
    });
    errors.finish(Some(()))?;
    let limit = usize::try_from(limit).map_err(Failure::internal)?;
    let (found, more) = calls::list(&state.service, &caller, code.0.clone(), BookingOrder::Date(at), limit).await?;
    let next_cursor = found.last().filter(|_| more).map(|Call { booking, .. }| {
        let place: Place = (booking.slot.date.to_string(), booking.slot.window.start().minutes(), booking.id.0);
        page::cursor(&state.keys, "refused-bookings", &code.0, &place)
    });
    let items = found.into_iter().map(|call| RefusedBooking { booking: booking(call.booking), reasons: call.reasons });
    Ok(HttpResponse::Ok().json(Page { items: items.collect(), next_cursor }))
}

/// How the file is written.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CallListQuery {
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
        CallListQuery,
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
    query: Query<CallListQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ExportBookings)?;
    let mut errors = Collector::new(caller.lang());
    let encoding = CsvEncoding::parse(query.0.encoding.as_deref(), "?encoding", &mut errors);
    let encoding = errors.finish(encoding)?;
    let name = format!("calls-{}.csv", caller.now().today());
    let begun = calls::begin(&state.service, &caller, code.0).await?;
    let names = Names::new(caller.lang(), begun.products, &begun.book);
    let export = Export { pages: begun.pages, rows: Rows::new(encoding, names), lang: caller.lang() };
    let replaced = match encoding {
        CsvEncoding::Utf8 => 0,
        CsvEncoding::ShiftJis => export.clone().replaced().await?,
    };
    Ok(sheet::answer(encoding, &name, replaced, stream::try_unfold(export, Export::next)))
}

/// What is still to be sent.
#[derive(Clone)]
struct Export {
    pages: Pages,
    rows: Rows,
    lang: Lang,
}

impl Export {
    /// The next page as bytes, once its rows are counted as looks.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, ApiError> {
        let Some((bytes, found)) = self.page().await? else { return Ok(None) };
        self.pages.count_looks(&found).await?;
        Ok(Some((bytes, self)))
    }

    /// How many characters will stand as 〓 in the file.
    async fn replaced(mut self) -> Result<u64, ApiError> {
        while self.page().await?.is_some() {}
        Ok(self.rows.replaced())
    }

    /// The next page as bytes, and its bookings.
    async fn page(&mut self) -> Result<Option<(Bytes, Vec<Call>)>, ApiError> {
        let Some(found) = self.pages.read().await? else { return Ok(None) };
        let between = match self.lang {
            Lang::Ja => "",
            Lang::En => " ",
        };
        let calls = found.iter().map(|call| (&call.booking, call.reasons.join(between)));
        Ok(Some((self.rows.write_calls(calls)?, found)))
    }
}
