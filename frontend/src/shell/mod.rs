//! What stands around every page: skip link, header, tabs, status line, dialogs.

pub(crate) mod header;
mod keys;
pub(crate) mod relogin;
mod tabs;

use crate::components::status::{StatusLine, use_status};
use crate::i18n::tr;
use crate::prelude::*;
use header::Header;
use keys::KeysDialog;
use leptos_router::hooks::use_location;
use tabs::Tabs;

/// The frame around a page.
#[component]
pub(crate) fn Shell(children: Children) -> impl IntoView {
    let status = use_status();
    let location = use_location();
    Effect::new(move |before: Option<String>| {
        let now = location.pathname.get();
        if before.is_some_and(|before| before != now) {
            status.page_changed();
        }
        now
    });
    let keys_open = RwSignal::new(false);
    keys::listen(keys_open);
    view! {
        <a class="skip-link" href="#content" rel="external" on:click=move |event| {
            event.prevent_default();
            crate::components::form::focus_id("content");
        }>{tr(|t| t.shell.skip)}</a>
        <Header keys_open />
        <Tabs />
        <main id="content" tabindex="-1">
            <StatusLine status />
            <ErrorBoundary fallback=|_| view! { <Broken /> }>{children()}</ErrorBoundary>
        </main>
        <KeysDialog open=keys_open />
    }
}

/// A page that could not be shown.
#[component]
fn Broken() -> impl IntoView {
    view! {
        <div class="notice notice-error" role="alert">
            <p class="notice-title">{tr(|t| t.common.broken_title)}</p>
            <p>{tr(|t| t.common.broken_detail)}</p>
        </div>
    }
}
