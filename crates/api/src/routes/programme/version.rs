//! What a published version no longer allows: in counts, on the screen and as CSV.

use super::calls::{self, CallFileQuery, CallQuery};
use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Number, Query, Segment};
use crate::state::AppState;
use actix_web::{HttpResponse, get, web};
use madoguchi_contract::page::Page;
use madoguchi_contract::programme::{ProgrammePreview, RefusedBooking};
use madoguchi_service::programme::{Document, preview};
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(preview_programme_version)
        .service(list_bookings_refused_by_version)
        .service(export_bookings_refused_by_version);
}

/// How many live bookings, from the version's first day on, the version before it allows and it does not, by venue and
/// day: those of your municipalities; of all, for who may change the programme. Shows nobody's data.
///
/// It is there for versions in force and yet to come. The one before is that which held on the day before its first
/// day, so that a version that was corrected on the same day hides nothing; of a programme's first version nothing is
/// refused.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(
        ("code" = String, Path, description = "Code of the programme", example = "covid19_initial_2021"),
        ("number" = String, Path, description = "Number of the version", example = "1"),
    ),
    responses(
        (status = 200, description = "In figures", body = ProgrammePreview, example = json!({
            "checked": 120, "refused": 3,
            "days": [{
                "venue": {"id": "1", "name": "小机会場", "address": "神奈川県横浜市港北区小机町3211"},
                "date": "2021-03-24", "bookings": 3
            }],
            "more_days": 0
        })),
        (status = 403, description = "Only who may change the programme or read bookings"),
        (status = 404, description = "There is no such version, or another one is in its place; or the programme is \
            unknown, or another municipality's"),
    )
)]
#[get("/programmes/{code}/versions/{number}/preview")]
async fn preview_programme_version(
    caller: Caller,
    state: web::Data<AppState>,
    code: Segment,
    number: Number,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(preview::preview(&state.service, &caller, code.0, version(number)).await?))
}

/// The live bookings of your municipalities, from the version's first day on, that the version before it allows and it
/// does not, by day and time, with the reasons. None of them was dropped by publishing: they are for calling. Reading
/// them is written down in the audit.
///
/// It is there for the versions that `…/preview` is there for: what an older one refused and the one in its place
/// allows needs no call.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(
        ("code" = String, Path, description = "Code of the programme", example = "covid19_initial_2021"),
        ("number" = String, Path, description = "Number of the version", example = "1"),
        CallQuery,
    ),
    responses(
        (status = 200, description = "A page of bookings", body = Page<RefusedBooking>),
        (status = 403, description = "Only who may read bookings"),
        (status = 404, description = "There is no such version, or another one is in its place; or the programme is \
            unknown, or another municipality's"),
    )
)]
#[get("/programmes/{code}/versions/{number}/bookings")]
async fn list_bookings_refused_by_version(
    caller: Caller,
    state: web::Data<AppState>,
    code: Segment,
    number: Number,
    query: Query<CallQuery>,
) -> Result<HttpResponse, ApiError> {
    calls::list(&caller, &state, code.0, version(number), query.0).await
}

/// The call list of a version as CSV, as that of a draft: the columns of `GET /bookings/export`, and the reason;
/// written down in the audit, and within the same limits.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(
        ("code" = String, Path, description = "Code of the programme", example = "covid19_initial_2021"),
        ("number" = String, Path, description = "Number of the version", example = "1"),
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
        (status = 404, description = "There is no such version, or another one is in its place; or the programme is \
            unknown, or another municipality's"),
    )
)]
#[get("/programmes/{code}/versions/{number}/bookings.csv")]
async fn export_bookings_refused_by_version(
    caller: Caller,
    state: web::Data<AppState>,
    code: Segment,
    number: Number,
    query: Query<CallFileQuery>,
) -> Result<HttpResponse, ApiError> {
    calls::export(&caller, &state, code.0, version(number), query.0).await
}

fn version(number: Number) -> Document {
    Document::Version(number.0.into())
}
