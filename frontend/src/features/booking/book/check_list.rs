//! What is checked while one types, each with a sign and words.

use crate::features::booking::book::checks::CheckState;
use crate::i18n::{Texts, use_i18n};
use leptos::prelude::*;

fn word(state: CheckState, t: &'static Texts) -> &'static str {
    match state {
        CheckState::Pass => t.booking.check_pass,
        CheckState::Refuse => t.booking.check_refuse,
        CheckState::Warn => t.booking.check_warn,
        CheckState::Open => t.booking.check_open,
    }
}

/// The list.
#[component]
pub(crate) fn CheckList(#[prop(into)] checks: Signal<Vec<(CheckState, String)>>) -> impl IntoView {
    let i18n = use_i18n();
    let items = move || {
        let item = |(state, words): (CheckState, String)| {
            view! {
                <li class=state.class()>
                    <span class="check-sign" aria-hidden="true">
                        {state.sign()}
                    </span>
                    <span class="visually-hidden">{word(state, i18n.t())} " "</span>
                    {words}
                </li>
            }
        };
        checks.get().into_iter().map(item).collect_view()
    };
    view! {
        <ul class="checks" aria-live="polite">
            {items}
        </ul>
    }
}
