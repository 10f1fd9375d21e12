//! What a pressed key means.

use web_sys::KeyboardEvent;

/// The key code of a key that an input method takes.
const TAKEN_BY_INPUT_METHOD: u32 = 229;

/// Whether the key belongs to an input method: it chooses a kanji and is no shortcut. Some browsers say so only by the
/// code. A browser that fills in a field sends a key event without a key: that is none either.
pub(crate) fn composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == TAKEN_BY_INPUT_METHOD || nameless(event)
}

fn nameless(event: &KeyboardEvent) -> bool {
    js_sys::Reflect::get(event, &"key".into()).is_ok_and(|key| !key.is_string())
}

/// Ctrl+Enter (on a Mac with the command key), pressed and not held: it sends the form.
pub(crate) fn sends(event: &KeyboardEvent) -> bool {
    !composing(event) && (event.ctrl_key() || event.meta_key()) && event.key() == "Enter" && !event.repeat()
}
