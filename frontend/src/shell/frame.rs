//! The frame around a page: skip link, header, tabs, status line, dialogs.

use crate::components::status::{StatusLine, use_status};
use crate::i18n::tr;
use crate::session::use_session;
use crate::shell::alerts::Alerts;
use crate::shell::header::Header;
use crate::shell::keys::{KeysDialog, listen};
use crate::shell::subtabs::SubTabs;
use crate::shell::tabs::Tabs;
use crate::shell::watch::watch;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// The frame around a page.
#[component]
pub(crate) fn Shell(children: Children) -> impl IntoView {
    let status = use_status();
    let location = use_location();
    let pathname = location.pathname;
    Effect::new(move |before: Option<String>| {
        let now = pathname.get();
        if before.as_ref() != Some(&now) {
            status.page_changed();
        }
        now
    });
    // Before a second factor that the role must have is set up, every way leads there.
    let (session, navigate) = (use_session(), use_navigate());
    Effect::new(move |_| {
        if session.must_set_up_totp() && pathname.get() != "/account" {
            navigate("/account", NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    let keys_open = RwSignal::new(false);
    listen(keys_open);
    watch();
    view! {
        <a
            class="skip-link"
            href="#content"
            rel="external"
            on:click=move |event| {
                event.prevent_default();
                crate::components::form::errors::focus_id("content");
            }
        >
            {tr(|t| t.shell.skip)}
        </a>
        <Header keys_open />
        <Tabs />
        <SubTabs />
        <Alerts />
        <main id="content" tabindex="-1">
            <StatusLine status />
            {children()}
        </main>
        <KeysDialog open=keys_open />
    }
}
