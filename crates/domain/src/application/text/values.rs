//! Values on lines of their own: what can stand in a field, and what goes on where a line was broken.

use crate::MailAddress;
use crate::application::text::lines::{is_blank, says_something, trim};
use crate::application::text::{TextField, phones};
use crate::digits::is_dash;
use crate::person::kana::MAX_NAME_CHARS;
use crate::person::normal_form::half_width;

/// The most characters of a note that are looked through for what changes.
pub(super) const MAX_NOTE_CHARS: usize = 2_000;
/// RFC 5321, 4.5.3.1.3, and what may stand around an address.
const MAX_MAIL_CHARS: usize = 320;
const MAX_SHORT_CHARS: usize = 64;

/// A value as a person meant it: `<hanako@example.jp>` is the address, a dash stands for nothing.
pub(super) fn cleaned(field: TextField, value: &str) -> String {
    match field {
        _ if is_same(value) => value.to_owned(),
        _ if !says_something(value) && !value.contains(['@', '＠']) => String::new(),
        TextField::MailAddress | TextField::NewMailAddress => cleaned_mail(value),
        TextField::Company
        | TextField::LoginId
        | TextField::Name
        | TextField::Phone
        | TextField::Note
        | TextField::NewName
        | TextField::NewPhone => value.to_owned(),
    }
}

fn cleaned_mail(value: &str) -> String {
    let linked = value.find("<mailto:").filter(|at| 0 < *at).map_or(value, |at| &value[..at]);
    let inner = linked.split_once(['<', '＜']).map_or(linked, |(_, after)| after);
    let inner = inner.split(['>', '＞']).next().unwrap_or(inner);
    let inner = if inner.contains(['@', '＠']) { inner } else { linked };
    let inner = trim(inner).trim_start_matches("mailto:");
    let mut parts = inner.splitn(2, ['@', '＠']);
    match (parts.next(), parts.next()) {
        (Some(name), Some(domain)) => format!("{}@{}", trim(name), trim(domain)),
        (Some(_) | None, _) => inner.to_owned(),
    }
}

/// Whether a value stands for the one above it: 同上, 〃, ditto.
pub(super) fn is_same(value: &str) -> bool {
    const WORDS: [&str; 16] = [
        "同上",
        "同じ",
        "同",
        "同様",
        "上に同じ",
        "上と同じ",
        "上記に同じ",
        "上記と同じ",
        "上記同様",
        "〃",
        "〃〃",
        "″",
        "”",
        "\"",
        "ditto",
        "do.",
    ];
    const LATIN: [&str; 3] = ["same", "asabove", "sameasabove"];
    if value.chars().nth(MAX_SHORT_CHARS).is_some() {
        return false;
    }
    let folded: String = value.chars().filter(|c| !is_blank(*c)).map(|c| half_width(c).to_ascii_lowercase()).collect();
    let folded = folded.trim_matches(['(', ')', '「', '」', '。']);
    WORDS.contains(&folded) || LATIN.contains(&folded)
}

/// Whether a line without a label can be the value that a label before it asks for.
pub(super) fn fits(field: TextField, line: &str) -> bool {
    let chars = line.chars().take(MAX_MAIL_CHARS + 1).count();
    let prose = || line.contains(['。', '！', '？', '!', '?', '、']);
    match field {
        _ if is_same(line) => true,
        TextField::Company => chars <= MAX_NAME_CHARS && !prose() && !line.contains(['@', '＠']),
        TextField::Name | TextField::NewName => {
            chars <= MAX_NAME_CHARS && !prose() && !line.contains(['@', '＠']) && !line.chars().any(char::is_numeric)
        }
        TextField::LoginId => chars <= MAX_SHORT_CHARS && line.chars().all(|c| half_width(c).is_ascii_graphic()),
        TextField::MailAddress | TextField::NewMailAddress => {
            let plain = line.chars().all(is_mail_char);
            chars <= MAX_MAIL_CHARS && (plain || line.contains(['@', '＠']))
        }
        TextField::Phone | TextField::NewPhone => {
            chars <= MAX_SHORT_CHARS && (is_phone_piece(line) || phones::split(line).is_some())
        }
        TextField::Note => true,
    }
}

/// The value with the next line of the text, when that goes on with it.
pub(super) fn continued(field: TextField, value: &str, line: &str) -> Option<String> {
    let joined = match field {
        _ if is_same(value) || is_same(line) => return None,
        TextField::Phone | TextField::NewPhone if phones::is_extra(line) => format!("{value} {line}"),
        TextField::MailAddress | TextField::NewMailAddress if mail_goes_on(value, line) => format!("{value}{line}"),
        TextField::Phone | TextField::NewPhone if phone_goes_on(value, line) => format!("{value}{line}"),
        TextField::Company if fits(field, line) => format!("{value}{}{line}", between(value, line)),
        TextField::Name | TextField::NewName if fits(field, line) => format!("{value} {line}"),
        TextField::Company
        | TextField::Name
        | TextField::NewName
        | TextField::MailAddress
        | TextField::NewMailAddress
        | TextField::Phone
        | TextField::NewPhone
        | TextField::LoginId
        | TextField::Note => return None,
    };
    fits(field, &joined).then_some(joined)
}

/// An address is broken before or after `@` or a dot, or somewhere in a word.
fn mail_goes_on(value: &str, line: &str) -> bool {
    let at = |text: &str| text.contains(['@', '＠']);
    let word = line.chars().any(|c| half_width(c).is_ascii_alphabetic()) || line.starts_with(['@', '＠', '.', '．']);
    let complete = MailAddress::parse(value).is_ok();
    let pieces = value.chars().all(is_mail_char) && line.chars().all(is_mail_char);
    pieces && !(at(value) && at(line)) && (word || !complete)
}

fn phone_goes_on(value: &str, line: &str) -> bool {
    let digits = |text: &str| text.chars().filter(|c| half_width(*c).is_ascii_digit()).count();
    is_phone_piece(value) && is_phone_piece(line) && digits(value) + digits(line) <= 11
}

fn is_phone_piece(text: &str) -> bool {
    text.chars().any(char::is_numeric)
        && text.chars().map(half_width).all(|c| c.is_ascii_digit() || is_dash(c) || is_blank(c) || "()+.".contains(c))
}

pub(super) fn is_mail_char(c: char) -> bool {
    let c = half_width(c);
    c.is_ascii_alphanumeric() || "@.!#$%&'*+/=?^_`{|}~-".contains(c)
}

/// A space where two words in Latin letters meet, nothing within Japanese text.
pub(super) fn between(value: &str, line: &str) -> &'static str {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if latin(value.chars().next_back()) && latin(line.chars().next()) { " " } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TextField as F;

    #[track_caller]
    fn check(field: TextField, value: &str, line: &str, expected: Option<&str>) {
        assert_eq!(continued(field, value, line).as_deref(), expected, "{value} / {line}");
    }

    #[test]
    fn broken_values_are_joined() {
        check(F::MailAddress, "hanako.sato", "@example.jp", Some("hanako.sato@example.jp"));
        check(F::MailAddress, "hanako.sato@", "example.jp", Some("hanako.sato@example.jp"));
        check(F::MailAddress, "hanako.sato@example", ".jp", Some("hanako.sato@example.jp"));
        check(F::MailAddress, "hanako.sato@exam", "ple.jp", Some("hanako.sato@example.jp"));
        check(F::MailAddress, "hanako@city.yokoha", "ma.jp", Some("hanako@city.yokohama.jp"));
        check(F::MailAddress, "ｈａｎａｋｏ＠", "ｅｘａｍｐｌｅ．ｊｐ", Some("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ"));
        check(F::MailAddress, "hanako@example.jp", "taro@example.jp", None);
        check(F::MailAddress, "hanako@example.jp", "045-123-4567", None);
        check(F::MailAddress, "hanako@example.jp", "よろしく", None);
        check(F::Phone, "045-123-", "4567", Some("045-123-4567"));
        check(F::Phone, "045-123-4567", "045-123-4568", None);
        check(F::Phone, "045-123-4567", "(内線123)", Some("045-123-4567 (内線123)"));
        check(F::Company, "同上", "センター", None);
        check(F::Company, "みなと予約", "センター", Some("みなと予約センター"));
        check(F::Company, "Minato Call", "Center", Some("Minato Call Center"));
        check(F::Company, "みなと予約センター", "よろしくお願いします。", None);
        check(F::Name, "佐藤", "花子", Some("佐藤 花子"));
        check(F::Name, "佐藤 花子", "045-123-4567", None);
        check(F::LoginId, "agent01", "agent02", None);
    }

    #[test]
    fn the_value_above_is_meant_in_many_words() {
        for value in
            ["同上", "（同上）", "〃", "同じ", "同 上", "上に同じ", "same as above", "Ditto", "ｄｉｔｔｏ", "\"", "″"]
        {
            assert!(is_same(value), "{value}");
            assert_eq!(cleaned(F::Phone, value), value);
        }
        for value in ["", "-", "同志社", "同上様", "佐藤", "sameer"] {
            assert!(!is_same(value), "{value}");
        }
    }

    #[test]
    fn an_address_is_taken_out_of_what_mail_programs_write() {
        for (value, expected) in [
            ("hanako@example.jp", "hanako@example.jp"),
            ("佐藤 花子 <hanako@example.jp>", "hanako@example.jp"),
            ("hanako@example.jp<mailto:hanako@example.jp>", "hanako@example.jp"),
            ("<mailto:hanako@example.jp>", "hanako@example.jp"),
            ("hanako @ example.jp", "hanako@example.jp"),
            ("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "ｈａｎａｋｏ@ｅｘａｍｐｌｅ．ｊｐ"),
            ("－", ""),
            ("なし", "なし"),
        ] {
            assert_eq!(cleaned(F::MailAddress, value), expected, "{value}");
        }
    }
}
