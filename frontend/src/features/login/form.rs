//! The form that logs in: on its own page, and over a page whose session has ended.

use crate::client::use_client;
use crate::components::form::buttons::SubmitButton;
use crate::components::form::choice_fields::CheckField;
use crate::components::form::errors::{ErrorSummary, FormErrors, focus_id, focus_soon};
use crate::components::form::field::TextField;
use crate::components::form::password::PasswordField;
use crate::components::states::FailureBox;
use crate::failure::Failure;
use crate::features::login::draft::{LogIn, Next};
use crate::i18n::{tr, use_i18n};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The form. With `only`, that account and no other must log in again.
#[component]
pub(crate) fn LogInForm(#[prop(optional, into)] only: Option<Signal<String>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let form = FormErrors::provide();
    let login_id = RwSignal::new(use_login_id().take());
    let (password, code) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (busy, visible, code_asked) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None::<Failure>);
    let first = if only.is_some() || !login_id.with_untracked(String::is_empty) { "f-password" } else { "f-login_id" };
    focus_soon(first);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        failure.set(None);
        let typed = LogIn {
            login_id: only.unwrap_or(login_id.into()).get_untracked(),
            password: password.get_untracked(),
            code: code.get_untracked(),
            code_asked: code_asked.get_untracked(),
        };
        let request = match typed.request(i18n.t_untracked()) {
            Ok(request) => request,
            Err(missing) => return form.show(missing),
        };
        form.clear();
        busy.set(true);
        spawn_local(async move {
            // On success the form goes away, and with it these signals.
            if let Err(reason) = client.log_in(&request).await {
                match typed.next(&reason) {
                    // Being asked for a code is no failure.
                    Next::Code => {
                        code_asked.try_set(true);
                        focus_soon("f-code");
                    }
                    Next::OtherCode => {
                        code.try_set(String::new());
                        form.show(reason.problem().map(|problem| problem.errors.clone()).unwrap_or_default());
                    }
                    Next::Password => {
                        password.try_set(String::new());
                        failure.try_set(Some(reason));
                        focus_id("f-password");
                    }
                    Next::Nothing => {
                        failure.try_set(Some(reason));
                    }
                }
            }
            busy.try_set(false);
        });
    };
    let who = move || match only {
        Some(only) => {
            view! { <p class="relogin-id">{tr(|t| t.login.login_id)} ": " <strong>{only}</strong></p> }.into_any()
        }
        None => view! {
            <TextField
                pointer="/login_id"
                label=tr(|t| t.login.login_id)
                value=login_id
                autocomplete="username"
                required=true
                maxlength=64
            />
        }
        .into_any(),
    };
    view! {
        <form novalidate on:submit=submit>
            <ErrorSummary />
            <FailureBox failure />
            {who()}
            <PasswordField pointer="/password" label=tr(|t| t.login.password) value=password visible />
            <CheckField pointer="/show_password" label=tr(|t| t.login.show_password) value=visible />
            <Show when=move || code_asked.get()>
                <CodeField code />
            </Show>
            <div class="actions">
                <SubmitButton label=tr(|t| t.login.submit) busy busy_label=tr(|t| t.login.submitting) />
            </div>
        </form>
    }
}

/// The code of the second factor; a recovery code where the device is not at hand.
#[component]
fn CodeField(code: RwSignal<String>) -> impl IntoView {
    let recovery = RwSignal::new(false);
    let field = move || {
        if recovery.get() {
            view! {
                <TextField
                    pointer="/code"
                    label=tr(|t| t.login.recovery_code)
                    hint=tr(|t| t.login.recovery_code_hint)
                    value=code
                    required=true
                    maxlength=64
                    class="w-m"
                />
            }
        } else {
            view! {
                <TextField
                    pointer="/code"
                    label=tr(|t| t.login.code)
                    hint=tr(|t| t.login.code_hint)
                    value=code
                    required=true
                    maxlength=20
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    class="w-s"
                />
            }
        }
    };
    let other = move |_| {
        code.set(String::new());
        recovery.update(|recovery| *recovery = !*recovery);
        focus_soon("f-code");
    };
    let words = tr(|t| t.login.use_recovery_code);
    let back = tr(|t| t.login.use_code);
    view! {
        <p role="status">{tr(|t| t.login.code_asked)}</p>
        {field}
        <p>
            <button type="button" class="button button-text" on:click=other>
                {move || if recovery.get() { back() } else { words() }}
            </button>
        </p>
    }
}

/// Whom the log-in form is for when one comes from setting a password.
#[derive(Clone, Copy)]
pub(crate) struct LoginId(StoredValue<String>);

impl LoginId {
    /// Nobody yet; provided to every page.
    pub(crate) fn provide() {
        provide_context(Self(StoredValue::new(String::new())));
    }

    /// The next log-in form begins with this id.
    pub(crate) fn hand_over(self, login_id: String) {
        self.0.set_value(login_id);
    }

    fn take(self) -> String {
        let login_id = self.0.get_value();
        self.0.set_value(String::new());
        login_id
    }
}

/// Whom the next log-in form is for.
pub(crate) fn use_login_id() -> LoginId {
    expect_context()
}
