//! The keys of the form, wherever the focus is: on the heading, beside the form, in a field.

use crate::components::keys::{composing, sends};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// Listens for as long as the form stands: Ctrl+Enter sends, F2 says that the caller is the recipient, Esc leaves.
pub(super) fn listen(submit: Callback<()>, same_person: RwSignal<bool>, leave: Callback<()>) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || composing(&event) || dialog_open() {
            return;
        }
        if sends(&event) {
            event.prevent_default();
            submit.run(());
            return;
        }
        match event.key().as_str() {
            "F2" if !event.repeat() => {
                event.prevent_default();
                same_person.update(|same| *same = !*same);
            }
            // In the header Esc closes a menu or empties the box.
            "Escape" if !inside(&event, ".header") => {
                event.prevent_default();
                leave.run(());
            }
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
}

/// Enter in a field, as a scanner ends with it: it never books. `go_on` gets the field's id.
pub(crate) fn enter_in_field(event: &KeyboardEvent, go_on: Callback<String>) {
    let enter = event.key() == "Enter" && !event.ctrl_key() && !event.meta_key();
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    if let Some(field) = element.filter(|element| enter && matches!(element.tag_name().as_str(), "INPUT" | "SELECT")) {
        // The Enter that chooses a kanji must not send either.
        event.prevent_default();
        if !composing(event) && !event.repeat() {
            go_on.run(field.id());
        }
    }
}

/// Moves the focus to what a selector finds, once it stands there.
pub(crate) fn focus_soon_on(selector: String) {
    request_animation_frame(move || {
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            drop(element.focus());
        }
    });
}

fn dialog_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

fn inside(event: &KeyboardEvent, selector: &str) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| element.closest(selector).ok().flatten().is_some())
}
