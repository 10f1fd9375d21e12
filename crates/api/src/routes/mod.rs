//! Routes: one resource a file; a handler extracts, calls the store and answers.

pub mod account;
pub mod alerts;
pub mod application;
pub mod audit;
pub mod availability;
pub mod booking;
pub mod look_limits;
pub mod mail;
pub mod overview;
pub mod own;
pub mod product;
pub mod programme;
pub mod reference;
pub mod session;
mod sheet;
pub mod site;
pub mod slot;
pub mod vendor;
pub mod venue;
mod wire_refs;

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of the OpenAPI document.
pub fn listed(config: &mut ServiceConfig<'_>) {
    config.service(site::health::live).service(site::health::ready);
    config.service(scope("/api/v1").configure(|v1| {
        session::log_in::routes(v1);
        session::routes(v1);
        own::me::routes(v1);
        own::password::routes(v1);
        own::sessions::routes(v1);
        own::totp::routes(v1);
        session::password_links::routes(v1);
        reference::routes(v1);
        product::routes(v1);
        programme::routes(v1);
        programme::draft::routes(v1);
        programme::calls::routes(v1);
        programme::version::routes(v1);
        venue::routes(v1);
        slot::plan::routes(v1);
        availability::routes(v1);
        overview::routes(v1);
        slot::routes(v1);
        booking::list::routes(v1);
        // Before `/bookings/{id}`, which would take "export" for an id.
        booking::export::routes(v1);
        booking::export_requests::routes(v1);
        booking::routes(v1);
        booking::recipients::routes(v1);
        account::routes(v1);
        account::status::routes(v1);
        account::second_factor_removals::routes(v1);
        application::routes(v1);
        application::decisions::routes(v1);
        application::rounds::routes(v1);
        application::withdrawal::routes(v1);
        vendor::routes(v1);
        vendor::unconfirmed::routes(v1);
        vendor::commissions::routes(v1);
        mail::routes(v1);
        look_limits::routes(v1);
        alerts::routes(v1);
        audit::routes(v1);
    }));
}

/// Pages that belong to no OpenAPI document.
pub fn unlisted(config: &mut actix_web::web::ServiceConfig) {
    site::docs::routes(config);
    site::problems::routes(config);
}
