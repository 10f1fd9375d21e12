//! The password asked for again, over the page, when the session has ended. Nothing typed is lost: the page below
//! stays as it is, and the request that met the ended session is repeated afterwards.

use crate::client::use_client;
use crate::components::dialog::Dialog;
use crate::drafts::use_drafts;
use crate::features::login::form::LogInForm;
use crate::find_query::use_find_query;
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The dialog; stands by behind every page.
#[component]
pub(crate) fn Relogin() -> impl IntoView {
    let (session, i18n) = (use_session(), use_i18n());
    let (drafts, find, navigate) = (use_drafts(), use_find_query(), use_navigate());
    let login_id = Signal::derive(move || session.me().map(|me| me.login_id).unwrap_or_default());
    let client = use_client();
    let leave = Callback::new(move |to: &'static str| {
        drafts.forget_all();
        find.forget();
        session.end();
        // The address may say whose booking was open.
        navigate(to, NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    // What was typed here is the page's account's: it goes, and the page begins anew.
    let as_other = move |_| {
        leave.run("/");
        spawn_local(client.resume());
    };
    let told = move || {
        let t = i18n.t().shell;
        session
            .other
            .get()
            .map_or_else(|| t.relogin_detail.to_owned(), |other| (t.relogin_now_other)(&other, &login_id.get()))
    };
    let other_button = move || {
        session.other.get().map(|other| {
            view! {
                <p>
                    <button type="button" class="button button-outline" id="relogin-as-other" on:click=as_other>
                        {move || (i18n.t().shell.relogin_as_other)(&other)}
                    </button>
                </p>
            }
        })
    };
    view! {
        <Dialog open=session.expired title=tr(|t| t.shell.relogin_title) id="relogin" dismissible=false>
            <p>{told}</p>
            <Show when=move || session.other.with(Option::is_none)>
                <p class="small">{tr(|t| t.shell.relogin_cut_off)}</p>
            </Show>
            <LogInForm only=login_id />
            {other_button}
            <p>
                <button type="button" class="button button-text" on:click=move |_| leave.run("/login")>
                    {tr(|t| t.shell.relogin_other)}
                </button>
            </p>
        </Dialog>
    }
}
