//! The key that names of companies are compared and found by.

use crate::person::kana::text_key;

/// Legal forms: how each is shortened in brackets, and its full name.
const FORMS: &[(&str, &str)] = &[
    ("株", "株式会社"),
    ("有", "有限会社"),
    ("同", "合同会社"),
    ("資", "合資会社"),
    ("名", "合名会社"),
    ("一社", "一般社団法人"),
    ("公社", "公益社団法人"),
    ("一財", "一般財団法人"),
    ("公財", "公益財団法人"),
    ("特非", "特定非営利活動法人"),
    ("福", "社会福祉法人"),
    ("医", "医療法人"),
    ("学", "学校法人"),
    ("独", "独立行政法人"),
];

/// Legal forms as banks and forms in kana shorten them, in brackets or with one at the name's edge: (ｶ)ﾐﾅﾄ, ｶ)ﾐﾅﾄ,
/// ﾐﾅﾄ(ｶ.
const KANA_FORMS: &[(&str, &str)] =
    &[("カ", "株式会社"), ("ユ", "有限会社"), ("ド", "合同会社"), ("シ", "合資会社"), ("メ", "合名会社")];

/// Brackets that stand around a shortened form, beside the round ones that `text_key` makes of ㈱ and （株）.
const OPENING: [char; 4] = ['〔', '[', '【', '<'];
const CLOSING: [char; 4] = ['〕', ']', '】', '>'];

/// What a company is known by, however its name is written: ㈱, (株), (ｶ) and 株式会社 are one, as are full and half width,
/// the two kana scripts, capital and small letters, and common variants of a kanji; spaces do not count.
///
/// The legal form stays, at its place: 株式会社みなと, みなと株式会社 and 有限会社みなと are three companies. Taking the key of a
/// key changes nothing. Only a name without any visible character has an empty key.
pub fn company_key(name: &str) -> String {
    let mut key: String = text_key(name).chars().map(round_bracket).collect();
    for (short, full) in KANA_FORMS {
        if let Some(name) = key.strip_prefix(&format!("{short})")) {
            key = format!("{full}{name}");
        }
        if let Some(name) = key.strip_suffix(&format!("({short}")) {
            key = format!("{name}{full}");
        }
    }
    for (short, full) in FORMS.iter().chain(KANA_FORMS) {
        let short = format!("({short})");
        if key.contains(&short) {
            key = key.replace(&short, full);
        }
    }
    key.replace("npo法人", "特定非営利活動法人")
}

/// The key without its legal form: what people call the company.
pub(crate) fn without_legal_form(name: &str) -> String {
    FORMS.iter().fold(company_key(name), |key, (_, full)| key.replace(full, ""))
}

fn round_bracket(c: char) -> char {
    match c {
        _ if OPENING.contains(&c) => '(',
        _ if CLOSING.contains(&c) => ')',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(expected: &str, writings: &[&str]) {
        for name in writings {
            assert_eq!(company_key(name), expected, "{name}");
        }
    }

    #[test]
    fn every_way_to_write_a_company_has_one_key() {
        check(
            "ミナト予約センター株式会社",
            &[
                "みなと予約センター株式会社",
                "みなと予約センター 株式会社",
                "みなと予約センター　(株)",
                "みなと予約センター（株）",
                "みなと予約センター㈱",
                "みなと予約センター㍿",
                "ﾐﾅﾄ予約ｾﾝﾀｰ㈱",
                "みなと予約センター〔株〕",
                "みなと予約センター(ｶ)",
                "みなと予約センター（カ）",
                "ﾐﾅﾄ予約ｾﾝﾀｰ（ｶ）",
                "みなと予約センター(ｶ",
                "みなと予約センター【株】",
                "みなと予約センター株式會社",
                " みなと予約センタ−( 株 ) ",
            ],
        );
        check("有限会社abcコール", &["有限会社ABCコール", "(有)ａｂｃコール", "㈲Abcｺｰﾙ", "有限会社ＡＢＣ コール"]);
        check(
            "株式会社ミナト",
            &["株式会社みなと", "(ｶ)ﾐﾅﾄ", "ｶ)ﾐﾅﾄ", "カ）ミナト", "（株）ﾐﾅﾄ", "㈱ミナト", "(カ) みなと"],
        );
        check("有限会社ミナト", &["㈲ﾐﾅﾄ", "(ﾕ)ﾐﾅﾄ", "ﾕ)ﾐﾅﾄ", "（有）みなと"]);
        check("合同会社三浦", &["合同会社三浦", "(同)三浦", "（同） 三浦"]);
        check("一般社団法人浜", &["一般社団法人浜", "(一社)濱", "（一社）濵"]);
        check("特定非営利活動法人窓", &["特定非営利活動法人窓", "NPO法人窓", "ｎｐｏ法人 窓", "(特非)窓"]);
        check("", &["", " ", "　", "\u{FE0F}"]);
    }

    #[test]
    fn a_company_is_called_by_its_name_without_the_form() {
        for name in
            ["みなと予約センター株式会社", "㈱みなと予約センター", "（株）みなと予約センター", "みなと予約センター"]
        {
            assert_eq!(without_legal_form(name), company_key("みなと予約センター"), "{name}");
        }
    }

    #[test]
    fn other_companies_have_other_keys() {
        let names = [
            "株式会社みなと",
            "みなと株式会社",
            "有限会社みなと",
            "みなと",
            "株式会社みなと2",
            "株式会社みなと・コール",
            "(株",
            "株)",
        ];
        let keys: std::collections::HashSet<_> = names.iter().map(|name| company_key(name)).collect();
        assert_eq!(keys.len(), names.len());
    }

    proptest! {
        #[test]
        fn the_key_of_a_key_is_the_key(name in "[()（）〔〕<>株有一社財特非npo法人 ㈱㈲ａｂみミﾐｶカユﾄﾞ]{0,16}") {
            prop_assert_eq!(company_key(&company_key(&name)), company_key(&name));
        }

        #[test]
        fn any_text_has_a_stable_key_without_spaces(name in any::<String>()) {
            let key = company_key(&name);
            prop_assert!(!key.contains(char::is_whitespace));
            prop_assert_eq!(company_key(&key), key);
        }
    }
}
