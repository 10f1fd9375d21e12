//! Who did what, and who looked at whom (ACC5).

pub(crate) mod csv;
mod wire;

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::Query;
use crate::page;
use crate::routes::audit::csv::Export;
use crate::routes::audit::wire::wire;
use crate::routes::sheet::{self, CsvEncoding};
use crate::spec::NotPermitted;
use crate::state::AppState;
use actix_web::{HttpResponse, get, web};
use chrono::DateTime;
use futures_util::stream;
use madoguchi_contract::audit::{AuditChain, AuditEvent};
use madoguchi_contract::fields::{self, Collector, FieldCode};
use madoguchi_contract::municipality_code;
use madoguchi_contract::page::Page;
use madoguchi_domain::{AuditEventId, EventFilter, EventPlace, LoginId, LookPurpose, Permission, civil_midnight};
use madoguchi_service::Failure;
use madoguchi_service::audit::{chain, export, list};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_audit_events).service(export_audit_events).service(get_audit_chain);
}

/// Filters of the audit.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AuditQuery {
    /// From this day in Japan.
    #[param(format = Date, example = "2021-03-15")]
    from: Option<String>,
    /// To this day in Japan, itself included.
    #[param(format = Date, example = "2021-03-26")]
    to: Option<String>,
    /// Done by the account of this log-in id.
    #[param(max_length = 100, example = "agent01")]
    login_id: Option<String>,
    /// The action, or how it begins: `booking.` for all that was done to bookings.
    #[param(max_length = 60, pattern = "^[a-z_.]*$", example = "booking.")]
    action: Option<String>,
    /// Only events of this municipality.
    #[param(example = "141003")]
    municipality_code: Option<String>,
    /// Only looks for this purpose: `call`, `list`, `export`, `accounts` or `audit`.
    #[param(example = "call")]
    purpose: Option<String>,
    /// Page size.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What was done, the newest first. The service desk sees all; a municipality sees the events of its data, whoever
/// acted, of its own accounts, and the log-ins of those who work for it. Reading the audit is written down in it.
#[utoipa::path(
    tag = "audit", security(("bearer" = [])), params(AuditQuery),
    responses(
        (status = 200, description = "A page of events", body = Page<AuditEvent>),
        NotPermitted,
    )
)]
#[get("/audit-events")]
async fn list_audit_events(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<AuditQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ReadAudit)?;
    let Query(AuditQuery { from, to, login_id, action, municipality_code, purpose, limit, cursor }) = query;
    let asked = Asked { from, to, login_id, action, municipality_code, purpose };
    let mut errors = Collector::new(caller.lang());
    let limit = page::limit(limit, "?limit", &mut errors);
    let after: Option<(i64, i64)> =
        page::place(&state.keys, cursor.as_deref(), "audit-events", &asked, "?cursor", &mut errors);
    let after = after.and_then(|(micros, id)| {
        let at = DateTime::from_timestamp_micros(micros).ok_or(FieldCode::BadCursor);
        Some(EventPlace { at: errors.take("?cursor", at)?.naive_utc(), id: AuditEventId(id) })
    });
    let filter = asked.parse(&mut errors);
    errors.finish(Some(()))?;
    let page_size = usize::try_from(limit).map_err(Failure::internal)?;
    let (found, more) = list::list(&state.service, &caller, filter, after, page_size).await?;
    let last = found.last().filter(|_| more);
    let next_cursor = last.map(|last| {
        page::cursor(&state.keys, "audit-events", &asked, &(last.at.and_utc().timestamp_micros(), last.id.0))
    });
    Ok(HttpResponse::Ok().json(Page { items: found.into_iter().map(wire).collect(), next_cursor }))
}

/// Which events, and how they are written.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AuditExportQuery {
    /// From this day in Japan.
    #[param(format = Date, example = "2021-03-15")]
    from: Option<String>,
    /// To this day in Japan, itself included.
    #[param(format = Date, example = "2021-03-26")]
    to: Option<String>,
    /// Done by the account of this log-in id.
    #[param(max_length = 100, example = "agent01")]
    login_id: Option<String>,
    /// The action, or how it begins: `booking.` for all that was done to bookings.
    #[param(max_length = 60, pattern = "^[a-z_.]*$", example = "booking.")]
    action: Option<String>,
    /// Only events of this municipality.
    #[param(example = "141003")]
    municipality_code: Option<String>,
    /// Only looks for this purpose: `call`, `list`, `export`, `accounts` or `audit`.
    #[param(example = "call")]
    purpose: Option<String>,
    /// `utf-8` (default, with a byte order mark) or `shift_jis`.
    #[param(example = "utf-8")]
    encoding: Option<String>,
}

/// All events that fit, as CSV, the newest first: codes, and beside them the words of the request's language. Lines end
/// in CR LF. An export is written down in the audit.
#[utoipa::path(
    tag = "audit", security(("bearer" = [])), params(AuditExportQuery),
    responses(
        (status = 200, description = "The events", body = String, content_type = "text/csv", headers(
            ("Content-Disposition" = String, description = "The file's name"),
            ("Replaced-Characters" = u64, description = "How many characters Shift_JIS does not have and stand as 〓 in \
                the file; 0 in UTF-8"),
        )),
        NotPermitted,
    )
)]
#[get("/audit-events/export")]
async fn export_audit_events(
    caller: Caller,
    state: web::Data<AppState>,
    query: Query<AuditExportQuery>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::ReadAudit)?;
    let Query(AuditExportQuery { from, to, login_id, action, municipality_code, purpose, encoding }) = query;
    let mut errors = Collector::new(caller.lang());
    let filter = Asked { from, to, login_id, action, municipality_code, purpose }.parse(&mut errors);
    let encoding = CsvEncoding::parse(encoding.as_deref(), "?encoding", &mut errors);
    let encoding = errors.finish(encoding)?;
    let begun = export::begin(&state.service, &caller, filter).await?;
    let export = Export::new(begun, encoding, caller.lang());
    let replaced = match encoding {
        CsvEncoding::Utf8 => 0,
        CsvEncoding::ShiftJis => export.clone().replaced().await?,
    };
    let name = format!("audit-{}.csv", caller.now().today());
    Ok(sheet::answer(encoding, &name, replaced, stream::try_unfold(export, Export::next)))
}

/// How far the audit is sealed. Note head and number where the server's administrators cannot reach them:
/// `madoguchi verify-audit --expect SEQ:HASH` proves later that nothing up to them was cut off or changed.
#[utoipa::path(
    tag = "audit", security(("bearer" = [])),
    responses(
        (status = 200, description = "The chain's state", body = AuditChain, example = json!({
            "sealed": 18230, "head": "5b8a353b52e2bd9305b40abd9f511523639136510a6eddcde4c8832de70f85a4", "waiting": 2
        })),
        NotPermitted,
    )
)]
#[get("/audit-chain")]
async fn get_audit_chain(caller: Caller, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let chain = chain::state(&state.service, &caller).await?;
    let (sealed, head) = chain.head.unzip();
    Ok(HttpResponse::Ok().json(AuditChain {
        // No head: nothing is sealed yet.
        sealed: sealed.unwrap_or_default().unsigned_abs(),
        head,
        waiting: chain.waiting.unsigned_abs(),
    }))
}

/// The filters as they were asked for; a cursor is bound to them.
#[derive(Serialize)]
struct Asked {
    from: Option<String>,
    to: Option<String>,
    login_id: Option<String>,
    action: Option<String>,
    municipality_code: Option<String>,
    purpose: Option<String>,
}

impl Asked {
    fn parse(&self, errors: &mut Collector) -> EventFilter {
        let day = |pointer: &str, day: &Option<String>, errors: &mut Collector| {
            day.as_deref().and_then(|day| errors.take(pointer, fields::date(day)))
        };
        let (from, to) = (day("?from", &self.from, errors), day("?to", &self.to, errors));
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            errors.refuse("?to", FieldCode::EndsBeforeStart);
        }
        let login_id = self.login_id.as_deref().map(|id| fields::text(id, 100));
        let action = self.action.as_deref().map(action);
        let municipality = self.municipality_code.as_deref().map(municipality_code);
        let purpose = self.purpose.as_deref().map(|code| {
            LookPurpose::from_code(code).ok_or(FieldCode::UnknownValue("call, list, export, accounts, audit"))
        });
        EventFilter {
            from: from.map(civil_midnight),
            before: to.and_then(|day| day.succ_opt()).map(civil_midnight),
            login_id: login_id.and_then(|id| errors.take("?login_id", id)).map(|id| LoginId::looked_up(&id)),
            action: action.and_then(|action| errors.take("?action", action)),
            municipality: municipality.and_then(|code| errors.take("?municipality_code", code)),
            purpose: purpose.and_then(|purpose| errors.take("?purpose", purpose)),
        }
    }
}

/// An action, or the beginning of one.
fn action(text: &str) -> Result<String, FieldCode> {
    let known = |b: u8| b.is_ascii_lowercase() || b == b'_' || b == b'.';
    if text.len() <= 60 && text.bytes().all(known) {
        Ok(text.to_owned())
    } else {
        Err(FieldCode::UnknownValue("booking., booking.created, session. …"))
    }
}
