//! 問い合わせ: the notice's way to the application: category アカウント, detail アカウントの発行・返納・削除.

use crate::components::form::errors::FormErrors;
use crate::components::form::field::SelectField;
use crate::components::not_found::NotPermitted;
use crate::components::page::Page as Frame;
use crate::format::lookup::choices;
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;

/// The page.
#[component]
pub(crate) fn InquiriesPage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let may = Memo::new(move |_| session.may("apply_for_accounts"));
    view! {
        <Frame title=Signal::derive(move || {
            i18n.t().applications.inquiry_title.to_owned()
        })>
            {move || if may.get() { view! { <Choice /> }.into_any() } else { view! { <NotPermitted /> }.into_any() }}
        </Frame>
    }
}

/// The two choices. What there is only one of is chosen already.
#[component]
fn Choice() -> impl IntoView {
    let (i18n, navigate) = (use_i18n(), use_navigate());
    FormErrors::provide();
    let (category, topic) = (RwSignal::new("account".to_owned()), RwSignal::new("vendor".to_owned()));
    let go = move |event: ev::SubmitEvent| {
        event.prevent_default();
        navigate("/applications/new", NavigateOptions::default());
    };
    view! {
        <form class="card" novalidate on:submit=go>
            <p>{tr(|t| t.applications.inquiry_lead)}</p>
            <SelectField
                pointer="/category"
                label=tr(|t| t.applications.category)
                value=category
                options=Signal::derive(move || choices(&i18n.t().applications.categories))
                required=true
            />
            <SelectField
                pointer="/topic"
                label=tr(|t| t.applications.topic)
                value=topic
                options=Signal::derive(move || choices(&i18n.t().applications.topics))
                required=true
            />
            <div class="actions">
                <button type="submit" class="button button-primary">
                    {tr(|t| t.applications.next)}
                </button>
                <A href="/applications" attr:class="button button-outline">
                    {tr(|t| t.applications.to_list)}
                </A>
            </div>
        </form>
    }
}
