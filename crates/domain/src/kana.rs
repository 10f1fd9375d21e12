//! Kana names, and the keys under which names are searched.
//!
//! People write the same name in hiragana, full-width or half-width katakana. It is stored as typed and found by a key:
//! sound marks and dashes that look alike become one, NFKC, one kana script, no spaces (domain-facts, "Names and phones").

use std::fmt;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// The longest name, in characters.
pub const MAX_NAME_CHARS: usize = 100;

/// A name in kana and spaces, stored as typed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct KanaName(String);

/// Why something is not a kana name. The name itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KanaNameError {
    /// Nothing but spaces.
    #[error("the name is empty")]
    Empty,
    /// Longer than [`MAX_NAME_CHARS`].
    #[error("a name has at most 100 characters")]
    TooLong,
    /// A character that is neither kana nor a space.
    #[error("a kana name has kana and spaces only")]
    NotKana,
}

impl KanaName {
    /// Reads kana and spaces; spaces around it are dropped.
    ///
    /// # Errors
    /// When empty, longer than 100 characters, or with anything else in it.
    pub fn parse(text: &str) -> Result<KanaName, KanaNameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(KanaNameError::Empty);
        }
        if text.chars().count() > MAX_NAME_CHARS {
            return Err(KanaNameError::TooLong);
        }
        match is_kana_name(text) {
            true => Ok(KanaName(text.to_owned())),
            false => Err(KanaNameError::NotKana),
        }
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key under which it is found.
    pub fn key(&self) -> String {
        search_key(&self.0)
    }
}

impl fmt::Debug for KanaName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KanaName(…)")
    }
}

/// Whether a text is kana and spaces, with at least one kana letter.
pub fn is_kana_name(text: &str) -> bool {
    text.chars().all(|c| is_kana(c) || is_space(c) || is_mark(c)) && text.chars().any(is_kana)
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ゝ' | 'ゞ' | 'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ' | 'ｦ'..='ﾝ')
}

/// Sound marks, and dashes that stand for ー.
fn is_mark(c: char) -> bool {
    matches!(c, '゛' | '゜' | 'ﾞ' | 'ﾟ' | '\u{3099}' | '\u{309a}') || is_dash(c)
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－' | 'ｰ' | '─' | '━')
}

/// The key of a kana name: what sounds written alike has one key. Applying it twice changes nothing.
///
/// ```
/// use madoguchi_domain::kana::search_key;
/// assert_eq!(search_key("ﾔﾏﾀﾞ ﾊﾅｺ"), "ヤマダハナコ");
/// assert_eq!(search_key("やまだ　はなこ"), "ヤマダハナコ");
/// ```
pub fn search_key(text: &str) -> String {
    let marked = text.chars().map(|c| match c {
        // NFKC would turn the stand-alone marks into a space and a mark.
        '゛' | 'ﾞ' => '\u{3099}',
        '゜' | 'ﾟ' => '\u{309a}',
        c if is_dash(c) => 'ー',
        c => c,
    });
    marked.nfkc().map(to_katakana).filter(|c| !c.is_whitespace()).nfc().collect()
}

/// The key of any text (names, addresses, postal codes): as [`search_key`], with letters in lower case, postal hyphens
/// dropped and common variants of characters folded (髙 高, 﨑 崎).
pub fn text_key(text: &str) -> String {
    search_key(text).chars().map(fold_variant).filter(|c| *c != 'ー').flat_map(char::to_lowercase).collect()
}

fn to_katakana(c: char) -> char {
    match c {
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
        c => c,
    }
}

/// Variants that people and registers mix in names.
fn fold_variant(c: char) -> char {
    match c {
        '髙' => '高',
        '﨑' | '嵜' => '崎',
        '濵' | '濱' => '浜',
        '邊' | '邉' => '辺',
        '齋' => '斎',
        '齊' => '斉',
        '𠮷' => '吉',
        '德' => '徳',
        '惠' => '恵',
        '廣' => '広',
        '澤' => '沢',
        '國' => '国',
        '櫻' => '桜',
        '眞' => '真',
        '嶋' | '嶌' => '島',
        '冨' => '富',
        '栁' => '柳',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check_name(text: &str, expected: Result<(), KanaNameError>) {
        assert_eq!(KanaName::parse(text).map(drop), expected, "{text}");
    }

    #[test]
    fn kana_names_are_kana_and_spaces() {
        check_name("ヤマダ ハナコ", Ok(()));
        check_name("やまだ　はなこ", Ok(()));
        check_name("ﾔﾏﾀﾞ ﾊﾅｺ", Ok(()));
        check_name("ジョージ", Ok(()));
        check_name("ヴィクトリア ヶ", Ok(()));
        check_name("いすゞ", Ok(()));
        check_name("山田", Err(KanaNameError::NotKana));
        check_name("ヤマダ1", Err(KanaNameError::NotKana));
        check_name("Yamada", Err(KanaNameError::NotKana));
        check_name("ヤマダ😀", Err(KanaNameError::NotKana));
        check_name("ヤマダ\0", Err(KanaNameError::NotKana));
        check_name("---", Err(KanaNameError::NotKana));
        check_name("  ", Err(KanaNameError::Empty));
        check_name(&"ア".repeat(101), Err(KanaNameError::TooLong));
    }

    #[test]
    fn a_name_is_kept_as_typed() {
        assert_eq!(KanaName::parse(" やまだ ﾊﾅｺ ").unwrap().as_str(), "やまだ ﾊﾅｺ");
    }

    #[track_caller]
    fn check_key(texts: &[&str], key: &str) {
        for text in texts {
            assert_eq!(search_key(text), key, "{text}");
        }
    }

    #[test]
    fn what_sounds_written_alike_has_one_key() {
        check_key(&["ヤマダ", "やまだ", "ﾔﾏﾀﾞ", "ヤマタ゛", "や ま だ", "ヤマタ\u{3099}"], "ヤマダ");
        check_key(&["ジョージ", "ジョ―ジ", "ジョ-ジ", "じょ－じ", "ｼﾞｮｰｼﾞ"], "ジョージ");
        check_key(&["ポプラ", "ﾎﾟﾌﾟﾗ", "ホ゜フ゜ラ"], "ポプラ");
    }

    #[test]
    fn variants_of_characters_match() {
        assert_eq!(text_key("髙橋"), text_key("高橋"));
        assert_eq!(text_key("山﨑 太郎"), text_key("山崎太郎"));
        assert_eq!(text_key("２２２-００３６"), "2220036");
        assert_eq!(text_key("ＡＢＣ Clinic"), "abcclinic");
    }

    proptest! {
        #[test]
        fn keys_are_idempotent(text in "[ぁ-ゖァ-ヺｦ-ﾟ゛゜ー\\- ]{0,30}") {
            let key = search_key(&text);
            prop_assert_eq!(search_key(&key), key.clone());
            prop_assert_eq!(text_key(&text_key(&text)), text_key(&text));
        }

        #[test]
        fn any_text_has_a_key(text in "\\PC{0,50}") {
            let _: (String, String) = (search_key(&text), text_key(&text));
        }
    }
}
