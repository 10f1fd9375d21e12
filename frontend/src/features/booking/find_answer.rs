//! What the one box takes the typed text for.

use crate::i18n::Texts;
use madoguchi_domain::person::find_key::{self, FindKey};

/// One word or more: `クーポン番号・電話番号として検索`; nothing while the box is empty.
pub(crate) fn what_is_typed(text: &str, t: &'static Texts) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    let mut kinds: Vec<&'static str> = find_key::parse(text).iter().map(|key| kind(key, t)).collect();
    kinds.dedup();
    Some(match (kinds.as_slice(), find_key::digits_in(text)) {
        ([], Some(16 | 18)) => t.bookings.find_municipality.to_owned(),
        ([], Some(digits @ 11..)) => (t.bookings.find_digits)(digits),
        ([], _) => t.bookings.find_unknown.to_owned(),
        (kinds, _) => (t.bookings.find_as)(&kinds.join(t.bookings.find_or)),
    })
}

/// Whether the typed text names one booking or one person in full: a coupon, a phone number or a reference.
pub(crate) fn is_exact(text: &str) -> bool {
    let keys = find_key::parse(text);
    let whole = |key: &FindKey| match key {
        FindKey::Coupon(_) | FindKey::CouponNumber(_) | FindKey::Phone(_) | FindKey::Reference(_) => true,
        FindKey::PhoneLastFour(_) | FindKey::BirthDate(_) | FindKey::Kana(_) | FindKey::Name(_) => false,
    };
    !keys.is_empty() && keys.iter().all(whole)
}

fn kind(key: &FindKey, t: &'static Texts) -> &'static str {
    let t = t.bookings;
    match key {
        FindKey::Coupon(_) => t.kind_scan,
        FindKey::CouponNumber(_) => t.kind_coupon,
        FindKey::Phone(_) => t.kind_phone,
        FindKey::PhoneLastFour(_) => t.kind_phone_end,
        FindKey::Reference(_) => t.kind_reference,
        FindKey::BirthDate(_) => t.kind_birth_date,
        FindKey::Kana(_) => t.kind_kana,
        FindKey::Name(_) => t.kind_name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;

    #[test]
    fn a_whole_number_is_exact_and_a_part_or_a_name_is_not() {
        for (text, exact) in [
            ("", false),
            ("045-123-4567", true),
            ("09012345678", true),
            ("0000012345", true),
            ("123-456-782", true),
            ("121410030000012345", true),
            ("4567", false),
            ("S12.3.4", false),
            ("やまだ", false),
            ("山田", false),
            ("12", false),
        ] {
            assert_eq!(is_exact(text), exact, "{text}");
        }
    }

    #[test]
    fn every_kind_of_text_is_named() {
        let cases = [
            ("", None),
            ("045-123-4567", Some("クーポン番号または電話番号として検索します")),
            ("09012345678", Some("電話番号として検索します")),
            ("4567", Some("電話番号の下4桁として検索します")),
            ("S12.3.4", Some("生年月日として検索します")),
            ("やまだ", Some("かな氏名として検索します")),
            ("山田", Some("氏名として検索します")),
            ("141003-0000012345", Some("自治体コードとクーポン番号として検索します")),
            ("1410040000012345", Some("接種券の番号に含まれる自治体コードが正しくありません")),
            (
                "141003000001234",
                Some(
                    "数字が15桁です。クーポン番号は10桁、自治体コードから続けて16桁、読み取りは18桁、電話番号は10桁か11桁です",
                ),
            ),
            (
                "12",
                Some("この内容では検索できません。クーポン番号・電話番号・かな・生年月日・予約番号を入力してください"),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(what_is_typed(text, texts(Lang::Ja)).as_deref(), expected, "{text}");
        }
    }
}
