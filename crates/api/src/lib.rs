//! The server: REST API, log-in, OpenAPI document, and the SPA.
//!
//! Here live the HTTP side of everything and the wiring: extract, call one use case, answer. What never lives here: SQL
//! and rules of the field. Time, ids and randomness enter here and travel on as arguments.
//!
//! ```
//! let document = madoguchi_api::spec::openapi();
//! assert!(document.paths.paths.contains_key("/api/v1/sessions"));
//! ```

// They panic when nobody can write there: words go through `say`, errors into the log.
#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod auth;
pub mod clock;
pub mod command_line;
pub mod context;
pub mod error;
pub mod extract;
mod failure_words;
pub mod fallback;
pub mod forwarded;
pub mod jobs;
pub mod log;
pub mod mail;
pub mod page;
pub mod readiness;
mod reply;
pub mod request_middleware;
pub mod routes;
pub mod spec;
pub mod state;

use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::{App, Error, web};
use state::AppState;
use utoipa_actix_web::AppExt;

/// The app: the same routes for the server, the tests and the OpenAPI document.
pub fn app(
    state: web::Data<AppState>,
) -> App<impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()>> {
    App::new()
        .app_data(state)
        .wrap(from_fn(request_middleware::handle))
        // Before the scope of the listed routes, which would answer for /api/v1/openapi.json.
        .configure(routes::unlisted)
        .into_utoipa_app()
        .configure(routes::listed)
        .into_app()
        .default_service(web::to(fallback::answer))
}
