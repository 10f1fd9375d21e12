//! Numbers as people type and read them: full-width digits, hyphens of all kinds, spaces, brackets.

use crate::invisible::is_invisible;
use crate::person::normal_form::nfkc;

/// Whether `c` is written for a hyphen, a minus or a long-vowel mark; hands and keyboards mix them up.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'
            ..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{2501}' | '\u{30FC}' | '\u{FE63}' | '\u{FF0D}' | '\u{FF70}'
    )
}

/// `text` with plain digits and letters, without white space and dashes.
///
/// Longer text than any number in the field is cut: it stays no number, and costs nothing.
pub(crate) fn without_separators(text: &str) -> String {
    nfkc(text.chars().take(100)).chars().filter(|c| !is_noise(*c)).collect()
}

/// What may stand between digits: dashes, spaces, and what nobody sees, as it comes with copied text.
pub(crate) fn is_noise(c: char) -> bool {
    is_dash(c) || c.is_whitespace() || is_invisible(c)
}

/// Whether `text` is one or more ASCII digits and nothing else.
pub(crate) fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
