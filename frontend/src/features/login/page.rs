//! Log-in. The address stays what it was: after the log-in the page asked for appears.

use crate::components::page::Arrivals;
use crate::components::status::{StatusLine, use_status};
use crate::features::login::form::LogInForm;
use crate::i18n::tr;
use crate::shell::public::PublicFrame;
use leptos::prelude::*;
use leptos_router::components::A;

/// The page.
#[component]
pub(crate) fn LoginPage() -> impl IntoView {
    // The page that appears after the log-in is a new one for a reader of the screen: its heading takes the focus.
    expect_context::<Arrivals>().count();
    view! {
        <PublicFrame title=|t| t.login.title>
            <StatusLine status=use_status() />
            <p>{tr(|t| t.login.lead)}</p>
            <div class="card">
                <LogInForm />
            </div>
            <p class="below">
                <A href="/forgot-password">{tr(|t| t.login.to_forgotten)}</A>
            </p>
        </PublicFrame>
    }
}
