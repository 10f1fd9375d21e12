//! What the one box recognises: coupon, phone, reference, birth date, kana, name.

use std::fmt;

use chrono::NaiveDate;

use crate::booking::coupon::scanned_digits;
use crate::digits::all_digits;
use crate::person::kana::name_words;
use crate::{
    Coupon, CouponNumber, Phone, ReferenceNumber, is_kana_name, parse_era_date, parse_whole, search_key, text_key,
};

/// One reading of what was typed. Some texts have several: ten digits may be a coupon or a phone.
///
/// Personal: its `Debug` says what kind it is and no more.
#[derive(Clone, PartialEq, Eq)]
pub enum FindKey {
    /// The 16 digits of a coupon with its municipality, or the 18 of a scan: exactly this coupon.
    Coupon(Coupon),
    /// Ten digits: a coupon number of any municipality.
    CouponNumber(CouponNumber),
    /// A phone number.
    Phone(Phone),
    /// Four digits: the end of a phone number.
    PhoneLastFour(String),
    /// Nine digits with a fitting check digit.
    Reference(ReferenceNumber),
    /// A birth date, with or without an era.
    BirthDate(NaiveDate),
    /// Words of a name in kana, each from its beginning, as search keys: the name has them all.
    Kana(Vec<String>),
    /// Words of a name, each from its beginning, as text keys: the name has them all.
    Name(Vec<String>),
}

impl FindKey {
    /// What kind of key it is, for logs and measurements.
    pub fn kind(&self) -> &'static str {
        match self {
            FindKey::Coupon(_) => "coupon",
            FindKey::CouponNumber(_) => "coupon-number",
            FindKey::Phone(_) => "phone",
            FindKey::PhoneLastFour(_) => "last-four",
            FindKey::Reference(_) => "reference",
            FindKey::BirthDate(_) => "birth-date",
            FindKey::Kana(_) => "kana",
            FindKey::Name(_) => "name",
        }
    }
}

impl fmt::Debug for FindKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FindKey({})", self.kind())
    }
}

/// Every reading of `text`; none for an empty text and for digits that are nothing of ours.
///
/// ```
/// use madoguchi_domain::person::find_key::{FindKey, parse};
/// assert!(matches!(parse("昭和12年3月4日").as_slice(), [FindKey::BirthDate(_)]));
/// assert!(matches!(parse("やまだ").as_slice(), [FindKey::Kana(words)] if words == &["ヤマダ"]));
/// ```
pub fn parse(text: &str) -> Vec<FindKey> {
    let text = text.trim();
    let birth_date = parse_era_date(text).ok().map(FindKey::BirthDate);
    let digits = scanned_digits(text);
    if all_digits(&digits) {
        let mut keys: Vec<FindKey> = birth_date.into_iter().collect();
        match digits.len() {
            4 => keys.push(FindKey::PhoneLastFour(digits)),
            9 => keys.extend(ReferenceNumber::parse(&digits).map(FindKey::Reference)),
            10 => {
                keys.extend(CouponNumber::parse(&digits).map(FindKey::CouponNumber));
                keys.extend(Phone::parse(&digits).map(FindKey::Phone));
            }
            11 => keys.extend(Phone::parse(&digits).map(FindKey::Phone)),
            16 | 18 => keys.extend(parse_whole(&digits).map(FindKey::Coupon)),
            _ => {}
        }
        return keys;
    }
    if let Some(key) = birth_date {
        return vec![key];
    }
    if let Ok(phone) = Phone::parse(text) {
        return vec![FindKey::Phone(phone)];
    }
    if is_kana_name(text) {
        return vec![FindKey::Kana(few(name_words(text, search_key)))];
    }
    let words = name_words(text, text_key);
    let letters = words.iter().flat_map(|word| word.chars()).any(char::is_alphabetic);
    if letters { vec![FindKey::Name(few(words))] } else { Vec::new() }
}

/// Names have few words; more would only make the question longer.
fn few(mut words: Vec<String>) -> Vec<String> {
    words.truncate(6);
    words
}

/// How many digits `text` has, where it has nothing else but what may stand between or around them.
pub fn digits_in(text: &str) -> Option<usize> {
    let digits = scanned_digits(text);
    all_digits(&digits).then_some(digits.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let words: Vec<_> = parse(text).iter().map(FindKey::kind).collect();
        assert_eq!(words.join(" "), expected, "{text}");
    }

    #[test]
    fn one_box_knows_what_was_typed() {
        check("0000012345", "coupon-number phone");
        check("1234567890", "coupon-number");
        check("045-123-4567", "coupon-number phone");
        check("090-1234-5678", "phone");
        check("+81 90 1234 5678", "phone");
        check("5678", "last-four");
        check("211410030000012345", "coupon");
        check("1410030000012345", "coupon");
        check("141003-0000012345", "coupon");
        check("1410040000012345", "");
        check("A1410030000012345B", "coupon");
        check("\u{202D}045-123-4567\u{202C}", "coupon-number phone");
        check("141003\u{AD}0000012345\u{FEFF}", "coupon");
        check("A0000012345A", "coupon-number phone");
        check("マイケル・スミス", "kana");
        check("123-456-782", "reference");
        check("123456783", "");
        check("19370304", "birth-date");
        check("1937-03-04", "birth-date");
        check("S12.3.4", "birth-date");
        check("ヤマダ", "kana");
        check("ﾔﾏﾀﾞ ﾊﾅｺ", "kana");
        check("山田", "name");
        check("Smith", "name");
        check("ひ", "kana");
        check("山\0田", "name");
        check("２１１４１００３０００００１２３４５", "coupon");
        check("%", "");
        check("\0", "");
        check("", "");
    }

    #[test]
    fn keys_hold_no_control_character_and_tell_no_secret() {
        assert_eq!(parse("山\0田"), [FindKey::Name(vec!["山田".to_owned()])]);
        assert_eq!(format!("{:?}", parse("1234567890")), "[FindKey(coupon-number)]");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _: Vec<FindKey> = parse(&text);
        }
    }
}
