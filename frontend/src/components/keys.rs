//! What a pressed key means.
//!
//! Keys of an input method reach no handler of ours, wherever it stands ([`keep_from_handlers`]): none has to ask.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::KeyboardEvent;

/// The key code of a key that an input method takes.
const TAKEN_BY_INPUT_METHOD: u32 = 229;

/// Keeps the keys of an input method, which writes and chooses kanji with Enter, Esc and arrows, from every handler:
/// the window is the first to hear of a key. The browser and the input method do with it what they always do.
pub(crate) fn keep_from_handlers() {
    let hear = Closure::<dyn Fn(KeyboardEvent)>::new(|event: KeyboardEvent| {
        if composing(&event) {
            event.stop_immediate_propagation();
        }
    });
    // Only a browser without events refuses.
    let heard = hear.as_ref().unchecked_ref();
    drop(window().add_event_listener_with_callback_and_bool("keydown", heard, true));
    hear.forget();
}

/// Whether the key belongs to an input method. Some browsers say so only by the code. A browser that fills in a field
/// sends a key event without a key: that is none either.
fn composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == TAKEN_BY_INPUT_METHOD || nameless(event)
}

fn nameless(event: &KeyboardEvent) -> bool {
    js_sys::Reflect::get(event, &"key".into()).is_ok_and(|key| !key.is_string())
}

/// Ctrl+Enter (on a Mac with the command key), pressed and not held: it sends the form.
pub(crate) fn sends(event: &KeyboardEvent) -> bool {
    (event.ctrl_key() || event.meta_key()) && event.key() == "Enter" && !event.repeat()
}

/// The key where it is a shortcut of the page: it goes into no field, and no dialog stands over the page.
pub(crate) fn shortcut(event: &KeyboardEvent) -> Option<String> {
    let other = event.ctrl_key() || event.alt_key() || event.meta_key();
    (!other && !typing(event) && !dialog_open()).then(|| event.key())
}

/// Hears the shortcuts for as long as the page stands.
pub(crate) fn on_shortcut(hear: impl Fn(&KeyboardEvent, &str) + 'static) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if let Some(key) = shortcut(&event) {
            hear(&event, &key);
        }
    });
    on_cleanup(move || handle.remove());
}

/// Hears Ctrl+Enter and Esc wherever the focus is, for as long as the form stands. A dialog, and in the header a menu
/// and the box, have keys of their own.
pub(crate) fn on_send_and_leave(send: Callback<()>, leave: Callback<()>) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || dialog_open() {
            return;
        }
        if sends(&event) {
            event.prevent_default();
            send.run(());
        } else if event.key() == "Escape" && !in_header(&event) {
            event.prevent_default();
            leave.run(());
        }
    });
    on_cleanup(move || handle.remove());
}

/// Enter in a field, as a scanner ends with it: it sends nothing. Gives the field.
pub(crate) fn enter_sends_nothing(event: &KeyboardEvent) -> Option<web_sys::Element> {
    let enter = event.key() == "Enter" && !event.ctrl_key() && !event.meta_key();
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let field = enter && matches!(element.tag_name().as_str(), "INPUT" | "SELECT");
    field.then(|| {
        event.prevent_default();
        element
    })
}

/// The keys of a form that is sent on purpose only: Ctrl+Enter sends it, Enter in a field does not.
pub(crate) fn on_purpose(event: &KeyboardEvent, send: Callback<()>) {
    if sends(event) {
        event.prevent_default();
        send.run(());
    } else {
        enter_sends_nothing(event);
    }
}

fn in_header(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| element.closest(".header").ok().flatten().is_some())
}

/// Whether the key goes into a field.
fn typing(event: &KeyboardEvent) -> bool {
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

/// Whether a dialog stands over the page.
pub(crate) fn dialog_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}
