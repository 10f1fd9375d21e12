//! An address that leads nowhere.

use crate::components::page::Page;
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;
use leptos_router::components::A;

/// Unknown address.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=Signal::derive(move || i18n.t().common.not_found_title.to_owned())>
            <p>{tr(|t| t.common.not_found_detail)}</p>
            <p>
                <A href="/" attr:class="button button-primary">
                    {tr(|t| t.common.to_home)}
                </A>
            </p>
        </Page>
    }
}

/// In place of a page that the account may not use.
#[component]
pub(crate) fn NotPermitted() -> impl IntoView {
    view! {
        <div class="state">
            <p class="state-title">{tr(|t| t.common.not_permitted_title)}</p>
            <p>{tr(|t| t.common.not_permitted_detail)}</p>
            <p>
                <A href="/" attr:class="button button-primary">
                    {tr(|t| t.common.to_home)}
                </A>
            </p>
        </div>
    }
}
