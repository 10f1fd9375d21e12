//! Who may be the same: a hint beside a person, with the way to each.

use crate::features::application::rows::doubles;
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::application::Double;

/// The hint. In a dialog or on a page that is not finished the links open a tab of their own.
pub(crate) fn doubles_note(found: Vec<Double>) -> impl IntoView {
    view! {
        <div class="notice notice-warning">
            <p class="notice-title">{tr(|t| t.applications.double_title)}</p>
            <DoubleLinks found />
            <p>{tr(|t| t.applications.double_lead)}</p>
        </div>
    }
}

/// The ways to those who may be the same.
#[component]
pub(crate) fn DoubleLinks(found: Vec<Double>) -> impl IntoView {
    let i18n = use_i18n();
    let links = move || {
        doubles(&found, i18n.t())
            .into_iter()
            .map(|(words, href)| {
                view! {
                    <li>
                        <A href=href target="_blank">
                            {words}
                        </A>
                    </li>
                }
            })
            .collect_view()
    };
    view! { <ul>{links}</ul> }
}
