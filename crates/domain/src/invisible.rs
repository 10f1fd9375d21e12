//! Characters that nobody sees.

/// Whether a character shows nothing, or nothing that two people would read alike: controls, marks of direction and
/// width, fillers, private use. Spaces and variation selectors are none of them.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}')
        || matches!(c, '\u{180B}'..='\u{180F}')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        || matches!(c, '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFF}')
        || matches!(c, '\u{FDD0}'..='\u{FDEF}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}')
        || matches!(c, '\u{E0000}'..='\u{E007F}')
        || u32::from(c) & 0xFFFE == 0xFFFE
        || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_told_from_what_somebody_does() {
        for c in
            "\0\n\u{7F}\u{AD}\u{34F}\u{61C}\u{115F}\u{1160}\u{180E}\u{200B}\u{200E}\u{202E}\u{2060}\u{2800}".chars()
        {
            assert!(is_invisible(c), "{c:?}");
        }
        for c in "\u{180B}\u{FDD0}\u{1BCA0}\u{1D173}\u{E0041}\u{1FFFE}".chars() {
            assert!(is_invisible(c), "{c:?}");
        }
        for c in "\u{3164}\u{FEFF}\u{FFA0}\u{FFFD}\u{E000}\u{F8FF}\u{F0000}\u{10FFFF}".chars() {
            assert!(is_invisible(c), "{c:?}");
        }
        for c in "山 \u{3000}\u{A0}\u{E0100}\u{FE00}\u{3099}ｶaé-'・😀".chars() {
            assert!(!is_invisible(c), "{c:?}");
        }
    }
}
