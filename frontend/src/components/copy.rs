//! A button that copies a text.

use crate::components::status::{Tone, use_status};
use crate::i18n::{Texts, tr, use_i18n};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// The button; the status line says what became of it.
#[component]
pub(crate) fn CopyButton(
    /// What it copies.
    #[prop(into)]
    text: Signal<String>,
    label: fn(&'static Texts) -> &'static str,
) -> impl IntoView {
    let (i18n, status) = (use_i18n(), use_status());
    let copy = move |_| {
        let text = text.get_untracked();
        spawn_local(async move {
            let t = i18n.t_untracked().common;
            match copied(&text).await {
                Some(()) => status.say(Tone::Success, t.copied),
                None => status.say(Tone::Info, t.not_copied),
            }
        });
    };
    view! {
        <button type="button" class="button button-outline button-small" on:click=copy>
            {tr(label)}
        </button>
    }
}

/// Only a page that came by HTTPS or from this machine has a clipboard.
async fn copied(text: &str) -> Option<()> {
    let navigator = window().navigator();
    let there = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard")).is_ok_and(|found| found.is_object());
    if !there {
        return None;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.ok().map(drop)
}
