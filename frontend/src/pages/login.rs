//! Log-in. The address stays what it was: after the log-in the page asked for appears.

use crate::client::{Failure, use_client};
use crate::components::buttons::SubmitButton;
use crate::components::choice_fields::CheckField;
use crate::components::field::TextField;
use crate::components::form::{ErrorSummary, FormErrors, focus_id};
use crate::components::states::FailureBox;
use crate::i18n::{tr, use_i18n};
use crate::prelude::*;
use crate::shell::header::SettingsBar;
use leptos::ev;
use madoguchi_contract::problem::{FieldError, ProblemType};
use madoguchi_contract::sessions::LogInRequest;

/// The page.
#[component]
pub(crate) fn LoginPage() -> impl IntoView {
    let i18n = use_i18n();
    Effect::new(move |_| document().set_title(&format!("{} | {}", i18n.t().login.title, i18n.t().shell.brand_latin)));
    view! {
        <header class="header">
            <div class="header-row">
                <span class="brand">
                    <span class="brand-mark">{tr(|t| t.shell.brand)}</span>
                    " "
                    <span lang="en">{tr(|t| t.shell.brand_latin)}</span>
                </span>
                <SettingsBar />
            </div>
        </header>
        <main class="login" id="content">
            <h1>{tr(|t| t.login.title)}</h1>
            <p>{tr(|t| t.login.lead)}</p>
            <Form />
        </main>
    }
}

#[component]
fn Form() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let form = FormErrors::provide();
    let (login_id, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (busy, visible) = (RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None::<Failure>);
    request_animation_frame(|| focus_id("f-login_id"));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        failure.set(None);
        let t = i18n.t_untracked().login;
        let missing = [("/login_id", login_id, t.missing_login_id), ("/password", password, t.missing_password)]
            .into_iter()
            .filter(|(_, value, _)| value.with_untracked(|value| value.trim().is_empty()))
            .map(|(pointer, _, detail)| FieldError {
                pointer: pointer.into(),
                code: "required".into(),
                detail: detail.into(),
            })
            .collect::<Vec<_>>();
        if !missing.is_empty() {
            form.show(missing);
            return;
        }
        form.clear();
        busy.set(true);
        let request = LogInRequest {
            login_id: login_id.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
            code: None,
        };
        spawn_local(async move {
            // On success this page goes away, and with it these signals.
            if let Err(reason) = client.log_in(&request).await {
                let wrong = reason.problem_type() == Some(ProblemType::BadCredentials);
                failure.try_set(Some(reason));
                if wrong {
                    password.try_set(String::new());
                    focus_id("f-password");
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="card" novalidate on:submit=submit>
            <ErrorSummary />
            <FailureBox failure />
            <TextField pointer="/login_id" label=tr(|t| t.login.login_id) value=login_id autocomplete="username" required=true maxlength=64 />
            <PasswordField password visible />
            <CheckField pointer="/show_password" label=tr(|t| t.login.show_password) value=visible />
            <div class="actions">
                <SubmitButton label=tr(|t| t.login.submit) busy busy_label=tr(|t| t.login.submitting) />
            </div>
        </form>
    }
}

/// The password, hidden or shown.
#[component]
fn PasswordField(password: RwSignal<String>, visible: RwSignal<bool>) -> impl IntoView {
    Effect::new(move |_| {
        let kind = if visible.get() { "text" } else { "password" };
        if let Some(input) = document().get_element_by_id("f-password") {
            drop(input.set_attribute("type", kind));
        }
    });
    view! {
        <TextField pointer="/password" label=tr(|t| t.login.password) value=password kind="password" autocomplete="current-password" required=true maxlength=256 />
    }
}
