//! The normal forms of Unicode: full-width and half-width, joined and apart, become one.
//!
//! In a browser its own `normalize` does it: the tables would be a fifth of what the screens have to load.

/// Compatibility forms become the usual ones, and marks join their letters.
pub(crate) fn nfkc(chars: impl Iterator<Item = char>) -> String {
    platform::nfkc(chars)
}

/// Marks join their letters.
pub(crate) fn nfc(chars: impl Iterator<Item = char>) -> String {
    platform::nfc(chars)
}

/// `ａ` to `a`: full-width ASCII stands in one block, in ASCII's own order.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// `text` with half-width Latin letters, digits and signs; everything else stays.
pub(crate) fn half_width_text(text: &str) -> String {
    text.chars().map(half_width).collect()
}

/// Capital letters become small ones.
pub(crate) fn small_letters(text: &str) -> String {
    platform::small_letters(text)
}

#[cfg(not(target_arch = "wasm32"))]
mod platform {
    use unicode_normalization::UnicodeNormalization as _;

    pub(super) fn nfkc(chars: impl Iterator<Item = char>) -> String {
        chars.nfkc().collect()
    }

    pub(super) fn nfc(chars: impl Iterator<Item = char>) -> String {
        chars.nfc().collect()
    }

    pub(super) fn small_letters(text: &str) -> String {
        text.chars().flat_map(char::to_lowercase).collect()
    }
}

#[cfg(target_arch = "wasm32")]
mod platform {
    use js_sys::JsString;

    fn normalized(text: &str, form: &str) -> String {
        // Most of what is typed is plain already.
        if text.is_ascii() { text.to_owned() } else { JsString::from(text).normalize(form).into() }
    }

    pub(super) fn nfkc(chars: impl Iterator<Item = char>) -> String {
        normalized(&chars.collect::<String>(), "NFKC")
    }

    pub(super) fn nfc(chars: impl Iterator<Item = char>) -> String {
        normalized(&chars.collect::<String>(), "NFC")
    }

    pub(super) fn small_letters(text: &str) -> String {
        JsString::from(text).to_lower_case().into()
    }
}
