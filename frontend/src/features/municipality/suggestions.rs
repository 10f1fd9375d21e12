//! A municipality by what people type: its name, with or without the prefecture, its reading, its code.

use crate::format::query::Query;
use crate::format::text::ascii;
use madoguchi_contract::page::Page;
use madoguchi_contract::reference;
use madoguchi_domain::Municipality;

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

/// Names to choose from, for what is typed so far: part of a name, or the beginning of a code. Readings are known to
/// the server only.
pub(crate) fn suggestions(text: &str) -> Vec<String> {
    let key = ascii(text.trim());
    if key.is_empty() {
        return Vec::new();
    }
    let fits = |m: &&Municipality| full_name(m).contains(text.trim()) || m.code().as_str().starts_with(&key);
    Municipality::all().filter(fits).take(MOST).map(full_name).collect()
}

/// What asks the server for names by their reading.
pub(crate) fn by_reading(text: &str) -> Option<String> {
    let text = text.trim();
    let asked = !text.is_empty() && suggestions(text).is_empty();
    asked.then(|| Query::new().with("q", text).with("limit", MOST.to_string()).on("/municipalities"))
}

/// The names in the server's answer.
pub(crate) fn names(page: &Page<reference::Municipality>) -> Vec<String> {
    page.items.iter().map(|m| format!("{}{}", m.prefecture, m.name)).collect()
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
    fn suggestions_follow_name_and_code() {
        for text in ["横浜", "神奈川県横", "14100", "１４１００"] {
            assert!(suggestions(text).contains(&"神奈川県横浜市".to_owned()), "{text}");
        }
        assert_eq!(suggestions("市").len(), MOST);
        assert!(suggestions(" ").is_empty());
        assert!(suggestions("よこはま").is_empty());
    }
}
