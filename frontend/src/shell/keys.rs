//! The keys that work everywhere: `/`, `?`, and `g` with a letter.

use crate::components::dialog::Dialog;
use crate::components::form::errors::focus_id;
use crate::i18n::{tr, use_i18n};
use crate::session::use_session;
use crate::shell::tabs::TABS;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

/// Milliseconds within which the letter must follow `g`.
const CHORD_MS: f64 = 1500.0;

/// Listens for as long as the shell stands.
pub(super) fn listen(keys_open: RwSignal<bool>) {
    let session = use_session();
    let navigate = use_navigate();
    let pressed_g = StoredValue::new(0.0_f64);
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key()
            || event.alt_key()
            || event.meta_key()
            || event.is_composing()
            || typing(&event)
            || dialog_open()
        {
            return;
        }
        let key = event.key();
        let now = event.time_stamp();
        if now - pressed_g.get_value() < CHORD_MS && pressed_g.get_value() > 0.0 {
            pressed_g.set_value(0.0);
            if let Some(tab) = TABS.into_iter().find(|tab| tab.key == key && untrack(|| tab.allowed(session))) {
                event.prevent_default();
                navigate(tab.href, NavigateOptions::default());
                return;
            }
        }
        match key.as_str() {
            "/" => {
                event.prevent_default();
                focus_id("find-box");
            }
            "?" => {
                event.prevent_default();
                keys_open.set(true);
            }
            "g" => pressed_g.set_value(now),
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
}

/// Whether the key goes into a field.
fn typing(event: &web_sys::KeyboardEvent) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return false;
    };
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => {
            !matches!(element.get_attribute("type").as_deref(), Some("checkbox" | "radio" | "button" | "submit"))
        }
        _ => element.is_content_editable(),
    }
}

fn dialog_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// The list of keys.
#[component]
pub(super) fn KeysDialog(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Dialog open title=tr(|t| t.shell.keys_title) id="keys">
            <table class="keys">
                <tbody>
                    {move || {
                        i18n.t()
                            .shell
                            .keys_list
                            .iter()
                            .map(|(key, does)| view! { <tr><th scope="row"><kbd>{*key}</kbd></th><td>{*does}</td></tr> })
                            .collect_view()
                    }}
                </tbody>
            </table>
        </Dialog>
    }
}
