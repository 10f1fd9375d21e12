//! Passwords: hidden or shown, pasted like any other text, and a new one with its rules beside it.

use crate::components::form::choice_fields::CheckField;
use crate::components::form::field::TextField;
use crate::features::booking::book::check_list::CheckList;
use crate::features::login::new_password::PasswordRules;
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;

/// A password.
#[component]
pub(crate) fn PasswordField(
    pointer: &'static str,
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    /// Shown in letters.
    visible: RwSignal<bool>,
    #[prop(default = "current-password")] autocomplete: &'static str,
    #[prop(optional, into)] hint: Option<TextProp>,
) -> impl IntoView {
    let kind = Signal::derive(move || if visible.get() { "text" } else { "password" });
    match hint {
        Some(hint) => {
            view! { <TextField pointer label value kind autocomplete required=true maxlength=256 class="w-l" hint /> }
        }
        None => {
            view! { <TextField pointer label value kind autocomplete required=true maxlength=256 class="w-l" /> }
        }
    }
}

/// Shows every password of the form in letters.
#[component]
pub(crate) fn ShowPassword(pointer: &'static str, visible: RwSignal<bool>) -> impl IntoView {
    view! { <CheckField pointer label=tr(|t| t.login.show_password) value=visible /> }
}

/// A new password, judged while it is typed.
#[component]
pub(crate) fn NewPasswordField(
    value: RwSignal<String>,
    visible: RwSignal<bool>,
    /// Whose password it is, for the browser's key ring.
    #[prop(into)]
    login_id: Signal<String>,
    rules: PasswordRules,
) -> impl IntoView {
    let i18n = use_i18n();
    let checks = Signal::derive(move || value.with(|typed| rules.checks(typed, i18n.t())));
    view! {
        <input
            class="visually-hidden"
            type="text"
            autocomplete="username"
            readonly
            tabindex="-1"
            aria-hidden="true"
            prop:value=move || login_id.get()
        />
        <PasswordField
            pointer="/new_password"
            label=tr(|t| t.login.new_password)
            value
            visible
            autocomplete="new-password"
            hint=tr(|t| t.login.new_password_hint)
        />
        <div class="password-checks">
            <p class="small">{tr(|t| t.login.checks)}</p>
            <CheckList checks />
        </div>
    }
}
