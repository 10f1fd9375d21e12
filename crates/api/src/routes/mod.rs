//! Routes: one resource a file; a handler extracts, calls the store and answers.

pub mod account_status;
mod account_wire;
pub mod accounts;
mod application_approval;
mod application_check;
pub mod application_decisions;
mod application_wire;
pub mod applications;
mod audit_csv;
pub mod audit_events;
pub mod availability;
mod booking_csv;
pub mod booking_export;
pub mod booking_list;
mod booking_wire;
pub mod bookings;
pub mod commissions;
pub mod docs;
pub mod health;
pub mod issuance_rounds;
pub mod log_in;
pub mod me;
pub mod outbox;
pub mod overview;
pub mod own_password;
pub mod own_sessions;
pub mod own_totp;
pub mod password_links;
pub mod problems;
pub mod recipients;
pub mod reference;
pub mod sessions;
mod sheet;
mod slot_plan_preview;
pub mod slot_plans;
pub mod slots;
pub mod spa;
pub mod vendors;
pub mod venues;
mod wire_refs;

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of the OpenAPI document.
pub fn listed(config: &mut ServiceConfig<'_>) {
    config.service(health::live).service(health::ready);
    config.service(scope("/api/v1").configure(|v1| {
        log_in::routes(v1);
        sessions::routes(v1);
        me::routes(v1);
        own_password::routes(v1);
        own_sessions::routes(v1);
        own_totp::routes(v1);
        password_links::routes(v1);
        reference::routes(v1);
        venues::routes(v1);
        slot_plans::routes(v1);
        availability::routes(v1);
        overview::routes(v1);
        slots::routes(v1);
        booking_list::routes(v1);
        // Before `/bookings/{id}`, which would take "export" for an id.
        booking_export::routes(v1);
        bookings::routes(v1);
        recipients::routes(v1);
        accounts::routes(v1);
        account_status::routes(v1);
        applications::routes(v1);
        application_decisions::routes(v1);
        issuance_rounds::routes(v1);
        vendors::routes(v1);
        commissions::routes(v1);
        outbox::routes(v1);
        audit_events::routes(v1);
    }));
}

/// Pages that belong to no OpenAPI document.
pub fn unlisted(config: &mut actix_web::web::ServiceConfig) {
    docs::routes(config);
    problems::routes(config);
}
