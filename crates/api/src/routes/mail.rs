//! The outbox (ACC3): mails that wait, mails that have left, and every attempt to send them.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Id, IdempotencyKey, OptionalBody, Query};
use crate::page;
use crate::reply::answer;
use crate::routes::reference::check_length;
use crate::routes::wire_refs::count;
use crate::state::AppState;
use actix_web::{HttpResponse, get, post, web};
use madoguchi_contract::account::AtOnceRequest;
use madoguchi_contract::fields::{Collector, FieldCode};
use madoguchi_contract::mail::{OutboxMail, OutboxMailText, OutboxState};
use madoguchi_contract::page::Page;
use madoguchi_contract::rfc3339;
use madoguchi_domain::{LoginId, MailFilter, MailId, MailKind, MailStatus, Permission};
use madoguchi_service::Asked;
use madoguchi_service::mail::outbox::{self, Delivery};
use madoguchi_service::mail::wire::wire;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    // The state before `/outbox/{id}`, which would take it for an id.
    v1.service(list_mails).service(get_outbox_state).service(get_mail).service(retry_mail);
}

/// Filters of the outbox.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OutboxQuery {
    /// `waiting`, `sent`, `failed` or `withdrawn`.
    #[param(example = "waiting")]
    status: Option<String>,
    /// `log_in`, `password_reset`, `account_changed` or `look_up_warning`.
    #[param(example = "log_in")]
    kind: Option<String>,
    /// Part of the log-in id of the account it is about.
    #[param(max_length = 100, example = "agent01")]
    login_id: Option<String>,
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The mails of the outbox, the newest first. Reading them is written down in the audit.
#[utoipa::path(
    tag = "outbox", security(("bearer" = [])), params(OutboxQuery),
    responses(
        (status = 200, description = "A page of mails", body = Page<OutboxMail>),
        (status = 403, description = "Only the service desk sees the outbox"),
    )
)]
#[get("/outbox")]
async fn list_mails(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<OutboxQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ManageOutbox)?;
    let Query(OutboxQuery { status, kind, login_id, limit, cursor }) = query;
    let mut errors = Collector::new(caller.lang());
    let known = |found: Option<MailStatus>| found.ok_or(FieldCode::UnknownValue("waiting, sent, failed, withdrawn"));
    let of_status = status.as_deref().and_then(|code| errors.take("?status", known(MailStatus::from_code(code))));
    let kinds = "log_in, password_reset, account_changed, look_up_warning";
    let known = |found: Option<MailKind>| found.ok_or(FieldCode::UnknownValue(kinds));
    let of_kind = kind.as_deref().and_then(|code| errors.take("?kind", known(MailKind::from_code(code))));
    check_length(login_id.as_deref(), 100, "?login_id", &mut errors);
    let limit = page::limit(limit, "?limit", &mut errors);
    let filters = (&status, &kind, &login_id);
    let after: Option<i64> = page::place(&state.keys, cursor.as_deref(), "outbox", &filters, "?cursor", &mut errors);
    errors.finish(Some(()))?;
    let filter = MailFilter { status: of_status, kind: of_kind, login_id: login_id.as_deref().map(LoginId::looked_up) };
    let mut found = outbox::list(&state.service, &caller, filter, after.map(MailId), limit + 1).await?;
    let next_cursor = page::cut(&mut found, limit, |last| page::cursor(&state.keys, "outbox", &filters, &last.id.0));
    Ok(HttpResponse::Ok().json(Page { items: found.iter().map(wire).collect(), next_cursor }))
}

/// The outbox as a whole: how many mails wait and how many were given up.
#[utoipa::path(
    tag = "outbox", security(("bearer" = [])),
    responses(
        (status = 200, description = "How it stands", body = OutboxState),
        (status = 403, description = "Only the service desk sees the outbox"),
    )
)]
#[get("/outbox/state")]
async fn get_outbox_state(caller: Caller, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let counts = outbox::counts(&state.service, &caller).await?;
    Ok(HttpResponse::Ok().json(OutboxState {
        smtp: state.settings.smtp,
        due: count(counts.due)?,
        scheduled: count(counts.scheduled)?,
        failed: count(counts.failed)?,
        unreachable_since: counts.unreachable_since.map(rfc3339),
    }))
}

/// A mail with its text and every attempt to send it. Reading it is written down in the audit.
///
/// The link in it shows only while the mail waits on a server without SMTP settings: there the service desk passes it
/// on by hand.
#[utoipa::path(
    tag = "outbox", security(("bearer" = [])), params(("id" = String, Path, description = "Id of the mail")),
    responses(
        (status = 200, description = "The mail", body = OutboxMailText),
        (status = 403, description = "Only the service desk sees the outbox"),
    )
)]
#[get("/outbox/{id}")]
async fn get_mail(caller: Caller, state: web::Data<AppState>, id: Id<MailId>) -> Result<HttpResponse, ApiError> {
    let delivery = if state.settings.smtp { Delivery::Smtp } else { Delivery::ByHand };
    let mail = outbox::find(&state.service, &caller, id.0, delivery).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(mail))
}

/// Sends a mail at once that waits or was given up. One that holds a link gets a fresh one, valid from now on; the old
/// link ends. A log-in mail that waits for its mailing day is sent before it for a reason only, as by issuing at once.
#[utoipa::path(
    tag = "outbox", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the mail"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "The same key for the same mail gives the first answer again; kept 24 hours"),
    ),
    request_body(content = Option<AtOnceRequest>, example = json!({})),
    responses(
        (status = 200, description = "The mail, due now; without its link", body = OutboxMailText, headers(
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the service desk sends mails again"),
        (status = 409, description = "`mail-not-waiting`: it has left or was withdrawn; `account-not-live`: its \
            account is suspended or deleted; or a request with this Idempotency-Key is still running"),
        (status = 422, description = "`validation-failed`: `/reason` is needed before the mailing day; \
            `idempotency-key-reused`"),
    )
)]
#[post("/outbox/{id}/retry")]
async fn retry_mail(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<MailId>,
    key: IdempotencyKey,
    body: OptionalBody<AtOnceRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ManageOutbox)?;
    let reason = body.0.value.parse(caller.lang())?;
    let asked = Asked { key: key.0, digest: body.0.digest };
    Ok(answer(outbox::retry(&state.service, &caller, asked, id.0, reason).await?))
}
