//! A municipality by what people type: its name, with or without the prefecture, its reading, its code.

use super::text::ascii;
use madoguchi_domain::{Municipality, text_key};

/// How many suggestions are shown.
const MOST: usize = 10;

/// `神奈川県横浜市`.
fn full_name(municipality: &Municipality) -> String {
    format!("{}{}", municipality.prefecture(), municipality.name())
}

/// The code of the municipality that is meant. A name that several have needs its prefecture.
pub(crate) fn find(text: &str) -> Option<String> {
    let text = ascii(text.trim());
    let code = |municipality: &Municipality| municipality.code().as_str().to_owned();
    let exact = Municipality::all().find(|m| m.code().as_str() == text || full_name(m) == text);
    if let Some(municipality) = exact {
        return Some(code(municipality));
    }
    let mut named = Municipality::all().filter(|m| m.name() == text);
    match (named.next(), named.next()) {
        (Some(only), None) => Some(code(only)),
        _ => None,
    }
}

/// Names to choose from, for what is typed so far.
pub(crate) fn suggestions(text: &str) -> Vec<String> {
    let key = text_key(text);
    if key.is_empty() {
        return Vec::new();
    }
    let fits = |m: &&Municipality| {
        text_key(&full_name(m)).contains(&key)
            || text_key(m.kana()).starts_with(&key)
            || m.code().as_str().starts_with(&key)
    };
    Municipality::all().filter(fits).take(MOST).map(full_name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_municipality_is_known_by_name_or_code() {
        let check = |text: &str, code: Option<&str>| assert_eq!(find(text).as_deref(), code, "{text}");
        check("141003", Some("141003"));
        check("１４１００３", Some("141003"));
        check("横浜市", Some("141003"));
        check(" 神奈川県横浜市 ", Some("141003"));
        check("東京都府中市", Some("132063"));
        check("府中市", None);
        check("どこにもない市", None);
        check("", None);
    }

    #[test]
    fn suggestions_follow_name_reading_and_code() {
        for text in ["横浜", "よこはまし", "14100"] {
            assert!(suggestions(text).contains(&"神奈川県横浜市".to_owned()), "{text}");
        }
        assert_eq!(suggestions("市").len(), MOST);
        assert!(suggestions(" ").is_empty());
    }
}
