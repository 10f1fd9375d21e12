//! Companies that came with an application: refused, or made part of the one that they are.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Id, IdempotencyKey, IfMatch};
use crate::reply::answer;
use crate::state::AppState;
use actix_web::{HttpResponse, post, web};
use madoguchi_contract::vendor::{Vendor, VendorMerge, VendorRefusal};
use madoguchi_domain::{Permission, VendorId};
use madoguchi_service::Asked;
use madoguchi_service::vendor::unconfirmed;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(refuse_vendor).service(merge_vendor);
}

/// Refuses a company that a municipality named in an application. Everybody who waits with it is refused for the same
/// reason. A municipality that names it again asks again.
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the vendor"),
        IfMatch,
        IdempotencyKey,
    ),
    request_body(content = VendorRefusal, example = json!({"reason": "委託契約を確認できません"})),
    responses(
        (status = 200, description = "The vendor as it is now", body = Vendor, headers(
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the service desk refuses vendors"),
        (status = 409, description = "`vendor-state`: it is not unconfirmed, or has commissions; \
            `idempotency-in-progress`"),
    )
)]
#[post("/vendors/{id}/refuse")]
async fn refuse_vendor(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<VendorId>,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Body<VendorRefusal>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::DecideApplications)?;
    let reason = body.value.parse(caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(unconfirmed::refuse(&state.service, &caller, asked, (id.0, if_match.0), reason).await?))
}

/// Makes a company that a municipality named in an application part of one that is known already: its people and its
/// commissions go over, and its name leads there from now on.
///
/// Commissions of both that share days for a municipality become one. What an application named stays written down
/// (`vendor_named`).
#[utoipa::path(
    tag = "accounts", security(("bearer" = [])),
    params(
        ("id" = String, Path, description = "Id of the vendor that becomes part of another"),
        IfMatch,
        IdempotencyKey,
    ),
    request_body(content = VendorMerge, example = json!({"into": "1", "reason": "表記の違い"})),
    responses(
        (status = 200, description = "The vendor as it is now", body = Vendor, headers(
            ("ETag" = String, description = "Its version"),
            ("Idempotency-Replayed" = String, description = "`true` when this is the answer of an earlier request"),
        )),
        (status = 403, description = "Only the service desk merges vendors"),
        (status = 409, description = "`vendor-state`: it is not unconfirmed; `idempotency-in-progress`"),
        (status = 422, description = "`validation-failed`: `/into` is not confirmed; `idempotency-key-reused`"),
    )
)]
#[post("/vendors/{id}/merge")]
async fn merge_vendor(
    caller: Caller,
    state: web::Data<AppState>,
    id: Id<VendorId>,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Body<VendorMerge>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::DecideApplications)?;
    let merge = body.value.parse(caller.lang())?;
    let asked = Asked { key: key.0, digest: body.digest };
    Ok(answer(unconfirmed::merge(&state.service, &caller, asked, (id.0, if_match.0), merge).await?))
}
