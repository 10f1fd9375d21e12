//! Paging: limits and cursors.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use madoguchi_contract::fields::{Collector, FieldCode};
use madoguchi_contract::page::{DEFAULT_LIMIT, MAX_LIMIT};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// The page size asked for, 1 to 200; 50 when nothing is asked.
pub fn limit(asked: Option<i64>, pointer: &str, errors: &mut Collector) -> i64 {
    let asked = asked.unwrap_or(DEFAULT_LIMIT.into());
    if !(1..=i64::from(MAX_LIMIT)).contains(&asked) {
        errors.refuse(pointer, FieldCode::OutOfRange(1, MAX_LIMIT.into()));
    }
    asked.clamp(1, MAX_LIMIT.into())
}

/// A cursor: the place of the last item, bound to the list's name and filters. Both are texts and numbers, which can always be written as
/// JSON.
pub fn cursor(list: &str, filters: &impl Serialize, place: &impl Serialize) -> String {
    let text = serde_json::to_vec(&(seal(list, filters), place)).unwrap_or_default();
    URL_SAFE_NO_PAD.encode(text)
}

/// The place in a cursor that this list made for these filters.
pub fn place<P: DeserializeOwned>(
    cursor: Option<&str>,
    list: &str,
    filters: &impl Serialize,
    pointer: &str,
    errors: &mut Collector,
) -> Option<P> {
    let read = |text: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (sealed, place): (String, P) = serde_json::from_slice(&bytes).ok()?;
        (sealed == seal(list, filters)).then_some(place)
    };
    errors.take(pointer, read(cursor?).ok_or(FieldCode::BadCursor))
}

/// Cuts a list that was read one longer than the page, and says where the next page begins, if there is one.
pub fn cut<T>(items: &mut Vec<T>, limit: i64, cursor: impl FnOnce(&T) -> String) -> Option<String> {
    // From 1 to 200: see `limit`.
    let limit = usize::try_from(limit).unwrap_or_default();
    let more = limit < items.len();
    items.truncate(limit);
    items.last().filter(|_| more).map(cursor)
}

fn seal(list: &str, filters: &impl Serialize) -> String {
    let filters = serde_json::to_vec(filters).unwrap_or_default();
    let digest = Sha256::new().chain_update(list).chain_update([0]).chain_update(filters).finalize();
    URL_SAFE_NO_PAD.encode(&digest[..9])
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_contract::Lang;

    #[track_caller]
    fn check(text: &str, filters: &str, expected: Option<i64>, refused: bool) {
        let mut errors = Collector::new(Lang::En);
        assert_eq!(place(Some(text), "venues", &filters, "?cursor", &mut errors), expected);
        assert_eq!(!errors.is_empty(), refused);
    }

    #[test]
    fn a_cursor_belongs_to_its_list_and_filters() {
        let text = cursor("venues", &"q", &7);
        check(&text, "q", Some(7), false);
        check(&text, "other", None, true);
        check(&cursor("bookings", &"q", &7), "q", None, true);
        check(&cursor("venues", &"q", &"seven"), "q", None, true);
        check("rubbish", "q", None, true);
        check("", "q", None, true);
    }
}
