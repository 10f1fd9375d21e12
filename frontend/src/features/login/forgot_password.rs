//! A forgotten password: a mail with a link is asked for. The answer is the same whether there is such an account or
//! not.

use crate::change::use_change;
use crate::client::Call;
use crate::components::form::errors::{FormErrors, focus_soon};
use crate::components::form::field::TextField;
use crate::components::form::send_form::SendForm;
use crate::failure::Failure;
use crate::format::text::ascii;
use crate::i18n::{tr, use_i18n};
use crate::shell::public::PublicFrame;
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::account::own::PasswordLinkRequest;
use madoguchi_contract::problem::FieldError;

/// The page.
#[component]
pub(crate) fn ForgotPasswordPage() -> impl IntoView {
    let done = RwSignal::new(false);
    let fallback = move || view! { <Form done /> };
    view! {
        <PublicFrame title=|t| t.login.forgotten_title>
            <Show when=move || done.get() fallback>
                <div class="notice notice-success" role="status" tabindex="-1" id="forgotten-done">
                    <p class="notice-title">{tr(|t| t.login.forgotten_done)}</p>
                    <p>{tr(|t| t.login.forgotten_done_detail)}</p>
                </div>
                <div class="actions">
                    <A href="/login" attr:class="button button-primary">
                        {tr(|t| t.login.to_log_in)}
                    </A>
                    <button type="button" class="button button-outline" on:click=move |_| done.set(false)>
                        {tr(|t| t.login.forgotten_again)}
                    </button>
                </div>
            </Show>
        </PublicFrame>
    }
}

#[component]
fn Form(done: RwSignal<bool>) -> impl IntoView {
    let (i18n, change, errors) = (use_i18n(), use_change().named(|t| t.login.forgotten_submit), FormErrors::provide());
    let login_id = RwSignal::new(String::new());
    focus_soon("f-login_id");
    let send = Callback::new(move |()| {
        let typed = login_id.with_untracked(|typed| ascii(typed.trim()));
        if typed.is_empty() {
            let detail = i18n.t_untracked().login.missing_login_id.to_owned();
            return errors.show(vec![FieldError { pointer: "/login_id".into(), code: "required".into(), detail }]);
        }
        errors.clear();
        let call = Call::post("/password-links", &PasswordLinkRequest { login_id: typed });
        change.send(call, move |outcome: Result<(), &Failure>| {
            if outcome.is_ok() {
                done.set(true);
                focus_soon("forgotten-done");
            }
        });
    });
    view! {
        <p>{tr(|t| t.login.forgotten_lead)}</p>
        <div class="card">
            <SendForm
                change
                errors
                on_send=send
                label=|t| t.login.forgotten_submit
                busy_label=|t| t.login.forgotten_busy
            >
                <TextField
                    pointer="/login_id"
                    label=tr(|t| t.login.login_id)
                    value=login_id
                    autocomplete="username"
                    required=true
                    maxlength=64
                />
            </SendForm>
        </div>
        <p class="below">
            <A href="/login">{tr(|t| t.login.to_log_in)}</A>
        </p>
    }
}
