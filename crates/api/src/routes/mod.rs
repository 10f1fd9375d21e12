//! Routes: one resource a file; a handler extracts, calls the store and answers.

pub mod docs;
pub mod health;
pub mod me;
pub mod problems;
pub mod reference;
pub mod sessions;
pub mod spa;
pub mod venues;

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of the OpenAPI document.
pub fn listed(config: &mut ServiceConfig<'_>) {
    config.service(health::live).service(health::ready);
    config.service(scope("/api/v1").configure(|v1| {
        sessions::routes(v1);
        me::routes(v1);
        reference::routes(v1);
        venues::routes(v1);
        // Routes of other resources: one line each, in the order of the document.
    }));
}

/// Pages that belong to no OpenAPI document.
pub fn unlisted(config: &mut actix_web::web::ServiceConfig) {
    docs::routes(config);
    problems::routes(config);
}
