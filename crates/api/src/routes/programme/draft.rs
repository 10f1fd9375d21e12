//! The draft of a programme's next version: read, written, removed, previewed and published.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, IdempotencyKey, IfMatch, OptionalIfMatch, Segment};
use crate::reply::answer;
use crate::state::AppState;
use actix_web::http::header;
use actix_web::{HttpResponse, delete, get, post, put, web};
use madoguchi_contract::programme::{
    ProgrammeDraft, ProgrammeDraftRequest, ProgrammePreview, ProgrammeVersion, PublishRequest,
};
use madoguchi_domain::Permission;
use madoguchi_service::Asked;
use madoguchi_service::programme::draft::Typed;
use madoguchi_service::programme::{Document, draft, preview, publish};
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(get_programme_draft)
        .service(write_programme_draft)
        .service(delete_programme_draft)
        .service(preview_programme_draft)
        .service(publish_programme_draft);
}

fn with_etag(draft: &ProgrammeDraft) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::ETAG, draft.etag.clone())).json(draft)
}

/// The draft of a programme's next version, with what stands against publishing it.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(("code" = String, Path, description = "Code of the programme")),
    responses(
        (status = 200, description = "The draft", body = ProgrammeDraft, headers(
            ("ETag" = String, description = "Its version"),
        )),
        (status = 403, description = "Only who may change the programme reads its draft"),
        (status = 404, description = "There is no draft; or the programme is unknown, or another municipality's"),
    )
)]
#[get("/programmes/{code}/draft")]
async fn get_programme_draft(
    caller: Caller,
    state: web::Data<AppState>,
    code: Segment,
) -> Result<HttpResponse, ApiError> {
    Ok(with_etag(&draft::find(&state.service, &caller, code.0).await?))
}

/// Writes the draft anew, or begins one; then `If-Match` may be left out.
///
/// A draft that was begun before the latest version was published cannot be published over it. Whoever has put the two
/// together says so by `based_on`, and the draft is one of the latest version from then on.
///
/// What contradicts itself in the content is kept, and told in `errors`; what is out of bounds is refused.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(("code" = String, Path, description = "Code of the programme"), OptionalIfMatch),
    request_body(content = ProgrammeDraftRequest, example = json!({"content": super::example()})),
    responses(
        (status = 200, description = "The draft as it is now", body = ProgrammeDraft, headers(
            ("ETag" = String, description = "Its version"),
        )),
        (status = 403, description = "The service desk changes the nation's programmes, a municipality its own"),
        (status = 409, description = "`newer-version`: `based_on` is neither the latest version nor the draft's"),
        (status = 412, description = "`version-mismatch`: someone else changed, published or removed it first"),
    )
)]
#[put("/programmes/{code}/draft")]
async fn write_programme_draft(
    caller: Caller,
    state: web::Data<AppState>,
    code: Segment,
    if_match: OptionalIfMatch,
    body: Body<ProgrammeDraftRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteProgrammes)?;
    body.value.check(caller.lang())?;
    let ProgrammeDraftRequest { based_on, content } = body.value;
    let typed = Typed { based_on, content };
    let written = draft::write(&state.service, &caller, code.0, if_match.0, typed).await?;
    Ok(with_etag(&written))
}

/// Removes the draft. What is published stays as it is.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(("code" = String, Path, description = "Code of the programme"), IfMatch),
    responses(
        (status = 204, description = "It is gone"),
        (status = 403, description = "The service desk changes the nation's programmes, a municipality its own"),
        (status = 412, description = "`version-mismatch`: someone else changed, published or removed it first"),
    )
)]
#[delete("/programmes/{code}/draft")]
async fn delete_programme_draft(
    caller: Caller,
    state: web::Data<AppState>,
    code: Segment,
    if_match: IfMatch,
) -> Result<HttpResponse, ApiError> {
    draft::remove(&state.service, &caller, code.0, if_match.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What publishing the draft would do: how many of the live bookings ahead the rules allow today and the draft's would
/// not, by venue and day. Changes nothing, and shows nobody's data.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(("code" = String, Path, description = "Code of the programme")),
    responses(
        (status = 200, description = "In figures", body = ProgrammePreview, example = json!({
            "checked": 120, "refused": 3,
            "days": [{
                "venue": {"id": "1", "name": "小机会場", "address": "神奈川県横浜市港北区小机町3211"},
                "date": "2021-03-24", "bookings": 3
            }],
            "more_days": 0
        })),
        (status = 403, description = "Only who may change the programme asks for it"),
        (status = 404, description = "There is no draft; or the programme is unknown, or another municipality's"),
        (status = 422, description = "`validation-failed`: the draft has faults; pointers are into its `content`"),
    )
)]
#[post("/programmes/{code}/draft/preview")]
async fn preview_programme_draft(
    caller: Caller,
    state: web::Data<AppState>,
    code: Segment,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteProgrammes)?;
    Ok(HttpResponse::Ok().json(preview::preview(&state.service, &caller, code.0, Document::Draft).await?))
}

/// Publishes the draft as the next version, by which bookings are checked from a day on. No booking is dropped.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(("code" = String, Path, description = "Code of the programme"), IfMatch, IdempotencyKey),
    request_body(content = PublishRequest, example = json!({
        "publish_on": "2021-03-08", "source": "厚生労働省 事務連絡 2021-03-05", "reason": "対象年齢の変更"
    })),
    responses(
        (status = 201, description = "The version", body = ProgrammeVersion, headers(
            ("Location" = String, description = "The version's address"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "The service desk changes the nation's programmes, a municipality its own"),
        (status = 409, description = "`newer-version`: another version was published since the draft was begun; \
            `idempotency-in-progress`"),
        (status = 412, description = "`version-mismatch`: someone else changed, published or removed it first"),
    )
)]
#[post("/programmes/{code}/draft/publish")]
async fn publish_programme_draft(
    caller: Caller,
    state: web::Data<AppState>,
    code: Segment,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Body<PublishRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteProgrammes)?;
    let publication = body.value.parse(caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(publish::publish(&state.service, &caller, asked, code.0, if_match.0, publication).await?))
}
