//! The password asked for again, over the page, when the session has ended. Nothing typed is lost: the page below
//! stays as it is, and the request that met the ended session is repeated afterwards.

use crate::components::dialog::Dialog;
use crate::drafts::use_drafts;
use crate::features::login::form::LogInForm;
use crate::find_query::use_find_query;
use crate::i18n::tr;
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The dialog; stands by behind every page.
#[component]
pub(crate) fn Relogin() -> impl IntoView {
    let session = use_session();
    let (drafts, find, navigate) = (use_drafts(), use_find_query(), use_navigate());
    let login_id = Signal::derive(move || session.me().map(|me| me.login_id).unwrap_or_default());
    let leave = Callback::new(move |()| {
        drafts.forget_all();
        find.forget();
        session.end();
        // The address may say whose booking was open.
        navigate("/login", NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    view! {
        <Dialog open=session.expired title=tr(|t| t.shell.relogin_title) id="relogin" dismissible=false>
            <p>{tr(|t| t.shell.relogin_detail)}</p>
            <p class="small">{tr(|t| t.shell.relogin_cut_off)}</p>
            <LogInForm only=login_id />
            <p>
                <button type="button" class="button button-text" on:click=move |_| leave.run(())>
                    {tr(|t| t.shell.relogin_other)}
                </button>
            </p>
        </Dialog>
    }
}
