//! Who is logged in.

use crate::auth::Owner;
use crate::routes::wire_refs::{municipality_ref, vendor_ref};
use actix_web::{HttpResponse, get};
use madoguchi_contract::session::Me;
use madoguchi_domain::Permission;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(get_me);
}

/// The account behind the token, what it may do and for whom.
#[utoipa::path(
    tag = "sessions", security(("bearer" = [])),
    responses((status = 200, description = "The account", body = Me))
)]
#[get("/me")]
async fn get_me(Owner(caller): Owner) -> HttpResponse {
    let account = caller.account();
    let permissions = Permission::ALL.into_iter().filter(|p| caller.scope().may(*p));
    HttpResponse::Ok().json(Me {
        account_id: account.id.to_string(),
        login_id: account.login_id.clone(),
        display_name: account.display_name.clone(),
        role: account.role.code().to_owned(),
        vendor: account.vendor.as_ref().map(vendor_ref),
        municipalities: caller.scope().municipalities().iter().map(municipality_ref).collect(),
        permissions: permissions.map(|p| p.code().to_owned()).collect(),
        must_set_up_totp: caller.must_set_up_totp(),
        now: madoguchi_contract::rfc3339(caller.now().instant()),
    })
}
