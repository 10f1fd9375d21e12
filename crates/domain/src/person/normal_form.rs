//! The normal forms of Unicode: full-width and half-width, joined and apart, become one.

use unicode_normalization::UnicodeNormalization as _;

/// Compatibility forms become the usual ones, and marks join their letters.
pub(crate) fn nfkc(chars: impl Iterator<Item = char>) -> String {
    chars.nfkc().collect()
}

/// Marks join their letters.
pub(crate) fn nfc(chars: impl Iterator<Item = char>) -> String {
    chars.nfc().collect()
}

/// A letter and its marks apart.
pub(crate) fn nfd(c: char) -> impl Iterator<Item = char> {
    std::iter::once(c).nfd()
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
    text.chars().flat_map(char::to_lowercase).collect()
}
