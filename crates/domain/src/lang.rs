//! The languages people are answered in.

use chrono::{Datelike, NaiveDate};

/// A language of screens and sentences. Japanese comes first (product UX1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// Both languages, Japanese first.
    pub const ALL: [Lang; 2] = [Lang::Ja, Lang::En];

    /// The language tag: `ja` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Ja => "ja",
            Lang::En => "en",
        }
    }

    /// The language of a tag such as `ja`, `en`, `en-GB`; none for another language.
    pub fn from_code(tag: &str) -> Option<Lang> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Lang::ALL.into_iter().find(|lang| lang.code().eq_ignore_ascii_case(primary))
    }

    /// A date in a sentence: `2021年4月3日`, `3 Apr 2021`.
    pub fn date(self, date: NaiveDate) -> String {
        match self {
            Lang::Ja => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
            Lang::En => date.format("%-d %b %Y").to_string(),
        }
    }
}

/// A number with its thousands told apart: `1,234`, in either language.
#[must_use]
pub fn grouped(number: impl Into<i64>) -> String {
    let digits = number.into().to_string();
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("-", rest));
    let mut text = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primary_tag_decides() {
        for (tag, lang) in
            [("ja", Some(Lang::Ja)), ("JA-jp", Some(Lang::Ja)), ("en-GB", Some(Lang::En)), ("de", None), ("", None)]
        {
            assert_eq!(Lang::from_code(tag), lang, "{tag}");
        }
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in [(0, "0"), (192, "192"), (1000, "1,000"), (100_000, "100,000"), (-1234, "-1,234")] {
            assert_eq!(grouped(number), text);
        }
    }
}
