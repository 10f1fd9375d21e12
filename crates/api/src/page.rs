//! Paging: limits and cursors.

use crate::auth::Keys;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use madoguchi_contract::fields::{Collector, FieldCode};
use madoguchi_contract::page::{DEFAULT_LIMIT, MAX_LIMIT};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The page size asked for, 1 to 200; 50 when nothing is asked.
pub fn limit(asked: Option<i64>, pointer: &str, errors: &mut Collector) -> i64 {
    let asked = asked.unwrap_or(DEFAULT_LIMIT.into());
    if !(1..=i64::from(MAX_LIMIT)).contains(&asked) {
        errors.refuse(pointer, FieldCode::OutOfRange(1, MAX_LIMIT.into()));
    }
    asked.clamp(1, MAX_LIMIT.into())
}

/// A cursor: the place of the last item, hidden and sealed by the installation, which binds it to the list's name and
/// filters. What stands in one that comes back is therefore what stood in the database. Places and filters are texts
/// and numbers, which can always be written as JSON.
pub fn cursor(keys: &Keys, list: &str, filters: &impl Serialize, place: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(keys.seal_cursor(list, &written(filters), &written(place)))
}

/// The place in a cursor that this list made for these filters.
pub fn place<P: DeserializeOwned>(
    keys: &Keys,
    cursor: Option<&str>,
    list: &str,
    filters: &impl Serialize,
    pointer: &str,
    errors: &mut Collector,
) -> Option<P> {
    let read = |text: &str| {
        let place = keys.open_cursor(list, &written(filters), &URL_SAFE_NO_PAD.decode(text).ok()?)?;
        serde_json::from_str(&place).ok()
    };
    errors.take(pointer, read(cursor?).ok_or(FieldCode::BadCursor))
}

fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Cuts a list that was read one longer than the page, and says where the next page begins, if there is one.
pub fn cut<T>(items: &mut Vec<T>, limit: i64, cursor: impl FnOnce(&T) -> String) -> Option<String> {
    // From 1 to 200: see `limit`.
    let limit = usize::try_from(limit).unwrap_or_default();
    let more = limit < items.len();
    items.truncate(limit);
    items.last().filter(|_| more).map(cursor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_contract::Lang;
    use serde_json::json;

    #[track_caller]
    fn check(text: &str, filters: &str, expected: Option<i64>) {
        let mut errors = Collector::new(Lang::En);
        let keys = Keys::new(b"one secret");
        assert_eq!(place(&keys, Some(text), "venues", &filters, "?cursor", &mut errors), expected, "{text}");
        assert_eq!(errors.is_empty(), expected.is_some());
    }

    #[test]
    fn a_cursor_belongs_to_its_installation_list_and_filters() {
        let made = |secret: &[u8], list, place| cursor(&Keys::new(secret), list, &"q", &place);
        let ours = |list, place| made(b"one secret", list, place);
        let text = ours("venues", json!(7));
        check(&text, "q", Some(7));
        check(&text, "other", None);
        check(&ours("bookings", json!(7)), "q", None);
        check(&ours("venues", json!("seven")), "q", None);
        check(&made(b"another", "venues", json!(7)), "q", None);
        let bytes = URL_SAFE_NO_PAD.decode(&text).expect("a cursor");
        for n in 0..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[n] ^= 1;
            check(&URL_SAFE_NO_PAD.encode(bytes), "q", None);
        }
        check("rubbish", "q", None);
        check("", "q", None);
    }
}
