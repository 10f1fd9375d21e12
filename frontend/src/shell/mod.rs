//! What stands around every page: skip link, header, tabs, status line, dialogs.

pub(crate) mod header;
mod keys;
pub(crate) mod log_in_form;
pub(crate) mod public;
pub(crate) mod relogin;
mod subtabs;
mod tabs;

use crate::components::status::{StatusLine, use_status};
use crate::i18n::tr;
use crate::session::use_session;
use header::Header;
use keys::KeysDialog;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use subtabs::SubTabs;
use tabs::Tabs;

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
    keys::listen(keys_open);
    view! {
        <a class="skip-link" href="#content" rel="external" on:click=move |event| {
            event.prevent_default();
            crate::components::form::focus_id("content");
        }>{tr(|t| t.shell.skip)}</a>
        <Header keys_open />
        <Tabs />
        <SubTabs />
        <main id="content" tabindex="-1">
            <StatusLine status />
            {children()}
        </main>
        <KeysDialog open=keys_open />
    }
}
