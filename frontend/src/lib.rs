//! The screens of Madoguchi, in the browser.
//!
//! Here live the pages, their parts and their words, the typed client of the API, and `view`: plain structs that
//! say what a screen shows, without any browser, tested natively. The rules themselves are `madoguchi-domain`, the
//! wire is `madoguchi-contract`; both run here as they run in the server. What never lives here: SQL, a rule of the
//! field, a secret on disk. The access token stays in memory, what was typed and not sent in the tab's session storage.
//!
//! ```no_run
//! // In the browser, `main` does nothing else:
//! madoguchi_frontend::mount();
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used))]
// The component macro writes `pub` items even for `pub(crate)` functions.
#![allow(unreachable_pub)]

mod app;
mod change;
mod client;
mod components;
mod drafts;
mod failure;
mod features;
mod find_query;
mod format;
mod i18n;
mod load;
mod reference;
mod session;
mod settings;
mod shell;
mod tab_lock;

/// Mounts the application into the page's body.
pub fn mount() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
