//! The screens of Madoguchi, in the browser: a Leptos application as Leptos' own book teaches it.
//!
//! Where things lie, in the order in which a page uses them:
//!
//! | here | what it is |
//! |---|---|
//! | `app` | the routes, one line a page, and the log-in gate around them |
//! | `shell` | what stands around every page: header, tabs, keys, the log-in over the page |
//! | `features/<subject>` | a subject's pages, its drafts and its words, in one folder |
//! | `components` | what several subjects show: `page`, `form`, `list`, `dialog`, loading and failures |
//! | `client` | the typed client of the API; it renews the log-in by itself |
//! | `load`, `change` | reading for a screen, and sending what a person changed |
//! | `session`, `reference` | who is logged in; vaccines, programmes and their rules, read once |
//! | `i18n`, `format` | the words of every subject in both languages; dates, numbers and addresses as text |
//! | `settings`, `drafts` | language and text size; what was typed and not yet sent |
//!
//! A page fetches, a component shows, a plain struct thinks. A page calls `load::use_load` and gives what comes to
//! `components::states::Loaded`, which shows the skeleton, the content or the failure; a form calls
//! `change::use_change`. What is worth testing (a form's text, the checks of a booking, the rows of a table) is a
//! struct without a browser and is tested natively: `features/booking/book/draft.rs` is a good one to read first.
//!
//! The rules are `madoguchi-domain`, the wire is `madoguchi-contract`; both run here as they run in the server. What
//! never lives here: SQL, a rule of the field, a secret on disk. The access token stays in memory, what was typed and
//! not sent in the tab's session storage. No file imports one that imports it (`cargo xtask test --only imports`).
//!
//! How a page, a field or a word is added: `CONTRIBUTING.md`.
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
mod clock;
mod components;
mod drafts;
mod failure;
mod features;
mod find_query;
mod format;
mod i18n;
mod load;
mod random;
mod reference;
mod session;
mod settings;
mod shell;
mod tab_lock;

/// Mounts the application into the page's body.
pub fn mount() {
    console_error_panic_hook::set_once();
    components::keys::keep_from_handlers();
    leptos::mount::mount_to_body(app::App);
}
