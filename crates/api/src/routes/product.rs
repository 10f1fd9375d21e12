//! Products: what is given, and what a vial of it holds.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Segment};
use crate::state::AppState;
use actix_web::{HttpResponse, get, put, web};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::page::Page;
use madoguchi_contract::product::{Product, ProductRequest, ProductSummary, product_code};
use madoguchi_domain::Permission;
use madoguchi_service::Failure;
use madoguchi_service::product;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this file.
pub fn routes(v1: &mut ServiceConfig<'_>) {
    v1.service(list_products).service(get_product).service(add_product_edition);
}

/// All products as they are today.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    responses((status = 200, description = "The products, in display order; not paged, because there are few",
        body = Page<ProductSummary>))
)]
#[get("/products")]
async fn list_products(caller: Caller, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let items = product::list(&state.service, &caller).await?;
    Ok(HttpResponse::Ok().json(Page { items, next_cursor: None }))
}

/// A product with all its editions.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(("code" = String, Path, description = "Code of the product")),
    responses((status = 200, description = "The product", body = Product))
)]
#[get("/products/{code}")]
async fn get_product(caller: Caller, state: web::Data<AppState>, code: Segment) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(product::find(&state.service, &caller, code.0).await?))
}

/// Says how a product is from a day on; a new code begins a product. What was said of other days stays as it is: an
/// edition is never changed.
#[utoipa::path(
    tag = "programmes", security(("bearer" = [])),
    params(("code" = String, Path, description = "Code of the product: 2 to 40 small letters, digits and `_`")),
    request_body = ProductRequest,
    responses(
        (status = 200, description = "The product with the new edition", body = Product),
        (status = 403, description = "Only the service desk"),
    )
)]
#[put("/products/{code}")]
async fn add_product_edition(
    caller: Caller,
    state: web::Data<AppState>,
    code: Segment,
    body: Body<ProductRequest>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Permission::WriteProgrammes)?;
    let lang = caller.lang();
    let code = product_code(&code.0).map_err(|_| Failure::Invalid(vec![FieldCode::NotACode.at("/code", lang)]))?;
    let parsed = body.value.parse(lang)?;
    Ok(HttpResponse::Ok().json(product::add(&state.service, &caller, code, parsed).await?))
}
