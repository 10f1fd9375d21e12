//! The keys of the form, wherever the focus is: on the heading, beside the form, in a field.

use crate::components::keys::{dialog_open, enter_sends_nothing, on_send_and_leave};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// Listens for as long as the form stands: Ctrl+Enter sends, F2 says that the caller is the recipient, Esc leaves.
pub(super) fn listen(submit: Callback<()>, same_person: RwSignal<bool>, leave: Callback<()>) {
    on_send_and_leave(submit, leave);
    let handle = window_event_listener(ev::keydown, move |event| {
        let taken = event.default_prevented() || event.repeat() || dialog_open();
        if !taken && event.key() == "F2" {
            event.prevent_default();
            same_person.update(|same| *same = !*same);
        }
    });
    on_cleanup(move || handle.remove());
}

/// Enter in a field, as a scanner ends with it: it never books. `go_on` gets the field's id.
pub(crate) fn enter_in_field(event: &KeyboardEvent, go_on: Callback<String>) {
    if let Some(field) = enter_sends_nothing(event)
        && !event.repeat()
    {
        go_on.run(field.id());
    }
}

/// Moves the focus to what a selector finds. At once where a key leads there: the next one belongs to it already.
pub(crate) fn focus_on(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        drop(element.focus());
    }
}

/// The same, once it stands there.
pub(crate) fn focus_soon_on(selector: String) {
    request_animation_frame(move || focus_on(&selector));
}
