//! Kana, and the keys that names are searched by.

use std::fmt;

use thiserror::Error;

use crate::digits::is_dash;
use crate::invisible::is_invisible;
use crate::person::normal_form::{half_width, nfc, nfd, nfkc, small_letters};

/// The most characters of a name.
pub const MAX_NAME_CHARS: usize = 100;

/// A name in kana, kept as typed: hiragana, full-width or half-width katakana.
///
/// Personal: its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct KanaName(String);

/// Why something is not a kana name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KanaNameError {
    /// Nothing but spaces.
    #[error("the kana name is empty")]
    Empty,
    /// Longer than [`MAX_NAME_CHARS`].
    #[error("the kana name has {0} characters, more than 100")]
    TooLong(usize),
    /// A character is neither kana nor a space nor a mark between the parts of a name, or there is no kana at all.
    #[error("a kana name takes kana and spaces only; character {position} is something else")]
    NotKana {
        /// Its place, counted from 1.
        position: usize,
    },
}

impl KanaName {
    /// The name in `text`, less spaces at both ends.
    ///
    /// # Errors
    /// Unless it is 1 to 100 characters of kana and spaces, or `・` and `＝` between them,
    /// with which the residence cards of foreign residents are written.
    pub fn parse(text: &str) -> Result<KanaName, KanaNameError> {
        let name = text.trim();
        match name.chars().count() {
            0 => return Err(KanaNameError::Empty),
            1..=MAX_NAME_CHARS => (),
            length => return Err(KanaNameError::TooLong(length)),
        }
        match name.chars().position(|c| !is_kana(c) && !is_space(c) && !is_joiner(c)) {
            Some(at) => Err(KanaNameError::NotKana { position: at + 1 }),
            None if !name.chars().any(is_kana) => Err(KanaNameError::NotKana { position: 1 }),
            None => Ok(KanaName(name.to_owned())),
        }
    }

    /// The name as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is found by, see [`search_key`].
    pub fn search_key(&self) -> String {
        search_key(&self.0)
    }

    /// A name that was taken before, whatever is asked of new ones today.
    pub fn stored(text: String) -> KanaName {
        KanaName(text)
    }
}

impl fmt::Debug for KanaName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KanaName(…)")
    }
}

/// Whether `text` is kana and spaces, with at least one kana.
///
/// Kana are hiragana, full-width and half-width katakana, the prolonged sound mark, iteration marks and voicing marks.
/// The middle dot and the double hyphen may stand between them: マイケル・スミス, ジャン＝ピエール.
pub fn is_kana_name(text: &str) -> bool {
    text.chars().all(|c| is_kana(c) || is_space(c) || is_joiner(c)) && text.chars().any(is_kana)
}

/// What joins the parts of a foreign name in kana.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{30FB}' | '\u{FF65}' | '\u{30A0}' | '\u{FF1D}')
}

fn is_kana(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{3096}' | '\u{3099}'..='\u{309E}' // hiragana, voicing and iteration marks
        | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FE}' // katakana, prolonged sound and iteration marks
        | '\u{31F0}'..='\u{31FF}' // small katakana for Ainu
        | '\u{FF66}'..='\u{FF9F}') // half-width katakana
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{3000}')
}

/// What a kana name is found by: full-width katakana without spaces.
///
/// ゛ and ゜ join the kana before them, every dash is a prolonged sound mark, half-width becomes full-width, hiragana
/// becomes katakana; small kana stay small (domain facts, names and phones); what joins the parts of a name goes like a
/// space. Taking the key of a key changes nothing.
pub fn search_key(text: &str) -> String {
    let folded = nfkc(text.chars().filter(|c| !is_joiner(*c)).filter_map(fold_kana));
    nfc(folded.chars().filter_map(fold_kana))
}

/// What other text (names in kanji, venues, addresses) is found by.
///
/// [`search_key`], and capital letters are small, and what is written in several ways is one: 髙 is 高, 保土ヶ谷 is
/// 保土ケ谷, 二丁目 is 2丁目, José is jose, O'Brien is obrien; the mark before a postal code falls away.
pub fn text_key(text: &str) -> String {
    let folded = nfkc(text.chars().filter_map(fold_kana));
    let folded: String = folded.chars().filter_map(fold_kana).collect();
    let small = nfkc(small_letters(&folded).chars());
    let folded: String = small.chars().filter_map(fold_kana).map(fold_kanji).filter_map(fold_sign).collect();
    nfc(numbered(&plain_latin(&folded)).chars())
}

/// The key of a name's place as far as it is typed: 星川二 of 星川二丁目, which [`text_key`] makes 星川2丁目.
pub fn unnumbered_key(text: &str) -> String {
    const APART: &str = "丁目";
    text.split(APART).map(text_key).collect::<Vec<_>>().join(APART)
}

/// The keys of the words of a search; whoever looks for them asks for all.
pub fn keywords(text: &str) -> Vec<String> {
    text.split_whitespace().map(text_key).filter(|key| !key.is_empty()).collect()
}

/// The keys of the words of a name. Between words stand spaces, what joins the parts of a foreign name, commas, stops,
/// brackets, and dashes behind Latin letters.
pub fn name_words(text: &str, key: fn(&str) -> String) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut latin = false;
    for c in nfc(text.chars()).chars() {
        if is_between(c) || (latin && is_dash(c)) {
            words.push(String::new());
        } else if let Some(word) = words.last_mut() {
            word.push(c);
        }
        latin = half_width(c).is_ascii_alphabetic() || is_marked_latin(c);
    }
    words.iter().map(|word| key(word)).filter(|word| !word.is_empty()).collect()
}

/// What a name is found by: the keys of its words, one behind the other.
pub fn name_key(text: &str) -> String {
    name_words(text, text_key).concat()
}

/// A name from each of its later words on, the earlier words behind: 花子山田 of 山田 花子. By these keys and the whole
/// one a name is found by any of its words.
pub fn turned(text: &str, key: fn(&str) -> String) -> Vec<String> {
    let words = name_words(text, key);
    (1..words.len()).map(|at| words[at..].concat() + &words[..at].concat()).collect()
}

fn is_between(c: char) -> bool {
    is_space(c)
        || c.is_whitespace()
        || is_joiner(c)
        || matches!(half_width(c), ',' | '.' | '=' | '/' | '(' | ')' | '[' | ']' | '\u{B7}' | '、' | '「' | '」')
}

fn is_marked_latin(c: char) -> bool {
    matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

/// Signs that stand for another in the names of places, or for none.
fn fold_sign(c: char) -> Option<char> {
    match c {
        'ヶ' | 'ヵ' => Some('ケ'),
        '〜' => Some('~'),
        '〒' | '\'' | '`' | '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' | '\u{2B9}'..='\u{2BF}' => None,
        _ => Some(c),
    }
}

/// Latin letters without what stands above, below or through them. Kana keep their voicing marks.
fn plain_latin(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if is_marked_latin(c) {
            nfd(c).for_each(|c| push_plain(c, &mut plain));
        } else {
            push_plain(c, &mut plain);
        }
    }
    plain
}

fn push_plain(c: char, plain: &mut String) {
    match c {
        '\u{300}'..='\u{36F}' => (),
        'ø' => plain.push('o'),
        'ł' => plain.push('l'),
        'đ' | 'ð' => plain.push('d'),
        'ħ' => plain.push('h'),
        'ı' => plain.push('i'),
        'ß' => plain.push_str("ss"),
        'æ' => plain.push_str("ae"),
        'œ' => plain.push_str("oe"),
        'þ' => plain.push_str("th"),
        _ => plain.push(c),
    }
}

/// 二丁目 as 2丁目, 十二丁目 as 12丁目: blocks of towns are written either way.
fn numbered(text: &str) -> String {
    const BLOCK: &str = "丁目";
    let mut parts = text.split(BLOCK);
    let mut done = parts.next().unwrap_or_default().to_owned();
    for rest in parts {
        let digits: String = done.chars().rev().take_while(|c| kanji_digit(*c).is_some()).collect();
        let digits: Vec<u32> = digits.chars().rev().filter_map(kanji_digit).collect();
        if let Some(number) = kanji_number(&digits) {
            for _ in &digits {
                done.pop();
            }
            done.push_str(&number.to_string());
        }
        done.push_str(BLOCK);
        done.push_str(rest);
    }
    done
}

/// 一 to 十.
fn kanji_digit(c: char) -> Option<u32> {
    "一二三四五六七八九十".chars().zip(1..).find_map(|(digit, value)| (digit == c).then_some(value))
}

/// 七, 十, 十七, 七十, 七十七; none for what is no number below a hundred.
fn kanji_number(digits: &[u32]) -> Option<u32> {
    match digits {
        [one] => Some(*one),
        [10, one] if *one < 10 => Some(10 + one),
        [tens, 10] if *tens < 10 => Some(tens * 10),
        [tens, 10, one] if *tens < 10 && *one < 10 => Some(tens * 10 + one),
        _ => None,
    }
}

/// One character on its way to a key; white space, variation selectors and what nobody sees vanish.
fn fold_kana(c: char) -> Option<char> {
    match c {
        '\u{309B}' | '\u{FF9E}' => Some('\u{3099}'),
        '\u{309C}' | '\u{FF9F}' => Some('\u{309A}'),
        '\u{3041}'..='\u{3096}' | '\u{309D}' | '\u{309E}' => char::from_u32(u32::from(c) + 0x60),
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => None,
        _ if is_dash(c) => Some('ー'),
        _ if c.is_whitespace() || is_invisible(c) => None,
        _ => Some(c),
    }
}

/// Variants that families write and call centres hear as one: each row's first character stands for the rest.
const KANJI_VARIANTS: &[&str] = &[
    "高髙",
    "崎﨑嵜",
    "吉𠮷",
    "浜濱濵",
    "辺邊邉",
    "斉齊斎齋",
    "沢澤",
    "広廣",
    "国國圀",
    "桜櫻",
    "竜龍",
    "真眞",
    "恵惠",
    "徳德",
    "黒黑",
    "槙槇",
    "曽曾",
    "瀬瀨",
    "島嶋嶌",
    "富冨",
    "桑桒",
    "万萬",
    "円圓",
    "栄榮",
    "渕淵",
    "条條",
    "与與",
    "蔵藏",
    "礼禮",
    "会會",
    "来來",
    "弥彌",
    "実實",
    "寿壽",
    "静靜",
    "関關",
    "薮藪籔",
    "柳栁",
    "橋槗",
    "岳嶽",
    "滝瀧",
    "鉄鐵",
    "権權",
    "学學",
    "豊豐",
    "亀龜",
    "桧檜",
    "蛍螢",
    "亜亞",
    "奥奧",
    "穂穗",
    "応應",
    "歳歲",
    "芦蘆",
    "館舘",
    "峰峯",
    "梅楳",
    "船舩",
    "松枩",
    "土圡",
    "崇崈",
];

fn fold_kanji(c: char) -> char {
    match c {
        '\0'..='\u{3400}' => c,
        _ => KANJI_VARIANTS.iter().find(|row| row.contains(c)).and_then(|row| row.chars().next()).unwrap_or(c),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn key(text: &str, expected: &str) {
        assert_eq!(search_key(text), expected, "{text}");
    }

    #[test]
    fn every_way_to_type_a_name_has_one_key() {
        for text in [
            "ヤマダ ハナコ",
            "やまだ　はなこ",
            "ﾔﾏﾀﾞ ﾊﾅｺ",
            "ヤマタ゛ハナコ",
            "ヤマタ\u{3099}ハナコ",
            "ﾔﾏﾀ゛ﾊﾅｺ",
            " やまダ はなコ ",
        ] {
            key(text, "ヤマダハナコ");
        }
        for text in ["オーノ", "お-の", "オ−ノ", "ｵｰﾉ", "オ―ノ", "オ－ノ", "オ‐ノ", "オ─ノ"]
        {
            key(text, "オーノ");
        }
        key("ﾊﾟｰｸ", "パーク");
        key("ハ゜ーク", "パーク");
        key("きょう", "キョウ");
        key("いすゞ", "イスヾ");
        key("わ゛", "ヷ");
        key("カ ゛", "ガ");
        for text in ["マイケル・スミス", "ﾏｲｹﾙ･ｽﾐｽ", "まいける　すみす", "マイケル＝スミス", "マイケル゠スミス"]
        {
            key(text, "マイケルスミス");
        }
        key("", "");
    }

    #[test]
    fn text_is_found_whatever_its_variant() {
        for (text, other) in [
            ("髙橋", "高橋"),
            ("山﨑", "山崎"),
            ("𠮷野", "吉野"),
            ("渡邉", "渡辺"),
            ("ABCクリニック", "ａｂｃｸﾘﾆｯｸ"),
            ("港北区 小机町３２１１", "港北区小机町3211"),
            ("葛\u{E0100}城", "葛城"),
            ("はま", "ハマ"),
            ("1-2-3", "１−２−３"),
            ("保土ヶ谷区", "保土ケ谷区"),
            ("鎌ヶ谷市", "鎌ケ谷市"),
            ("茅ｹ崎", "茅ヶ崎"),
            ("霞ヵ関", "霞ヶ関"),
            ("小机町2丁目", "小机町二丁目"),
            ("小机町２丁目", "小机町二丁目"),
            ("南十二丁目", "南12丁目"),
            ("二十丁目", "20丁目"),
            ("四十五丁目", "45丁目"),
            ("9時〜12時", "9時～12時"),
            ("9時~12時", "9時〜12時"),
            ("山\u{AD}田", "山田"),
            ("〒240-0006", "240−0006"),
            ("José Muñoz", "JOSE MUNOZ"),
            ("Jose\u{301}", "josé"),
            ("O'Brien", "O’Brien"),
            ("Ｏ＇ＢＲＩＥＮ", "obrien"),
            ("Łukasz Sørensen", "lukasz sorensen"),
            ("Nguyễn Đức", "nguyen duc"),
            ("Groß", "gross"),
            ("Ǿre Ǽlle", "ore aelle"),
            ("ʿAlī", "ali"),
        ] {
            assert_eq!(text_key(text), text_key(other), "{text} {other}");
        }
        // Numerals of names stay what they are.
        assert_ne!(text_key("三ツ沢"), text_key("3ツ沢"));
        assert_eq!(text_key("一二三丁目"), "一二三丁目", "no number");
        assert_ne!(text_key("山田"), text_key("田山"));
    }

    #[test]
    fn a_name_is_found_by_each_of_its_words() {
        for (text, expected) in [
            ("山田 花子", "花子山田"),
            ("山田　花子", "花子山田"),
            ("山田\u{A0}花子", "花子山田"),
            ("山田花子", ""),
            (" 山田 ", ""),
            ("マイケル・スミス", "スミスマイケル"),
            ("ﾏｲｹﾙ･ｼﾞｮﾝ･ｽﾐｽ", "ジョンスミスマイケル スミスマイケルジョン"),
            ("ジャン＝ピエール", "ピエールジャン"),
            ("Nguyễn Thị Mai", "thimainguyen mainguyenthi"),
            ("O'Brien-Łukasz", "lukaszobrien"),
            ("Rene\u{301}-Anne", "annerene"),
            ("García, José", "josegarcia"),
            ("John F. Kennedy", "fkennedyjohn kennedyjohnf"),
            ("KIM CHULSOO（金本 哲）", "chulsoo金本哲kim 金本哲kimchulsoo 哲kimchulsoo金本"),
            ("オ-ノ ハナ", "ハナオーノ"),
            ("", ""),
        ] {
            assert_eq!(turned(text, text_key).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn variants_are_in_one_row_only() {
        let all: Vec<char> = KANJI_VARIANTS.iter().flat_map(|row| row.chars()).collect();
        let distinct: std::collections::HashSet<&char> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
    }

    #[test]
    fn a_kana_name_is_kana_and_spaces() {
        for text in [
            "ヤマダ ハナコ",
            "やまだ　はなこ",
            "ﾔﾏﾀﾞ ﾊﾅｺ",
            "オーノ",
            "ヴィヴィ",
            "いすゞ",
            "マイケル・スミス",
            "ﾏｲｹﾙ･ｽﾐｽ",
            "ジャン＝ピエール",
            "ジャン゠ピエール",
            "ハ゛ハ゜",
        ] {
            assert!(is_kana_name(text), "{text}");
            assert_eq!(KanaName::parse(text).unwrap().as_str(), text);
        }
        for text in [
            "",
            " ",
            "・",
            "＝ ・",
            "山田",
            "Yamada",
            "ヤマダ1",
            "ヤマダ=",
            "ヤマダ😀",
            "ヤマ\u{0}ダ",
            "ヤマ\tダ",
            "オ-ノ",
        ] {
            assert!(!is_kana_name(text), "{text}");
            assert!(KanaName::parse(text).is_err(), "{text}");
        }
        assert_eq!(KanaName::parse("　ヤマダ ").unwrap().as_str(), "ヤマダ");
        assert_eq!(KanaName::parse(&"ア".repeat(100)).map(|n| n.as_str().len()), Ok(300));
        assert_eq!(KanaName::parse(&"ア".repeat(101)), Err(KanaNameError::TooLong(101)));
        assert_eq!(KanaName::parse("ヤマ田").unwrap_err(), KanaNameError::NotKana { position: 3 });
        assert_eq!(format!("{:?}", KanaName::parse("ヤマダ").unwrap()), "KanaName(…)");
    }

    proptest! {
        #[test]
        fn the_key_of_a_key_is_the_key(text in "[ぁ-ゟ゠-ヿ･-ﾟ＝゛゜\u{3099}\u{309A} 　ー−-]{0,12}") {
            prop_assert_eq!(search_key(&search_key(&text)), search_key(&text));
            prop_assert_eq!(text_key(&text_key(&text)), text_key(&text));
        }

        #[test]
        fn any_text_has_a_stable_key(text in any::<String>()) {
            prop_assert_eq!(search_key(&search_key(&text)), search_key(&text));
            prop_assert_eq!(text_key(&text_key(&text)), text_key(&text));
        }
    }
}
