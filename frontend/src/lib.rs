//! The screens of Madoguchi, in the browser.
//!
//! Here live the pages, their parts and their words, the typed client of the API, and `view`: plain structs that
//! say what a screen shows, without any browser, tested natively. The rules themselves are `madoguchi-domain`, the
//! wire is `madoguchi-contract`; both run here as they run in the server. What never lives here: SQL, a rule of the
//! field, a secret on disk. The access token stays in memory, what was typed and not sent in the tab's session storage.
//!
//! # How a page stays small
//!
//! Everything that a browser must load before the first click is in one file, so a page may cost a few kilobytes, not
//! fifty. The machinery of Leptos is generic: each type in a signal, each closure in a view, each route and each future
//! brings its own copy. `crate::prelude` has the same words with what they hold in boxes. So, in a page:
//!
//! - `use crate::prelude::*;`, never `leptos::prelude::*`: `view!`, `#[component]`, `Show`, `A`, signals, `Callback`,
//!   `Effect`, `collect_view` and `spawn_local` are ours then; `memo(move || …)` takes the place of `Memo::new`.
//! - A view is always an `AnyView`: branches need no ``, helpers return `AnyView`. A list is
//!   `….collect_view()`; shown anew, each item changes in its place.
//! - `view!` writes static elements as HTML, which the browser parses: `<p>` holds no `<div>`, `<table>` no bare `<tr>`.
//!   The macro says so where it can see it.
//! - A page is a row of `ROUTES` in `app`; `crate::router` has the hooks of `leptos_router`.
//! - `use_load(key, |client, key| client.send(call))` without `async move`: the answer is in a box already.
//! - What a closure computes belongs into a plain function of `view`, tested natively; what is shown twice is a
//!   component without type parameters. Dates of the wire are read by `view::dates::wire_date`, not by `.parse()`.
//! - `cargo xtask test --only spa` tells the size and has a limit.
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
mod compute;
mod drafts;
mod find_box;
mod html;
mod i18n;
mod load;
mod pages;
mod prelude;
mod reactive;
mod reference;
mod router;
mod session;
mod settings;
mod shell;
mod tab_lock;
mod vendor_list;
mod venue_list;
mod view;

/// Mounts the application into the page's body.
pub fn mount() {
    console_error_panic_hook::set_once();
    let body = leptos::prelude::document().body().map(web_sys::Element::from);
    if let Some(body) = body {
        leptos::mount::mount_to_renderer(&body, app::App).forget();
    }
}
