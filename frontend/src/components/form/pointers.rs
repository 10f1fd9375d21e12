//! Errors of fields, found again by JSON pointer.

use madoguchi_contract::problem::FieldError;

/// The id of the element that shows a field: `/recipient/birth_date` is `f-recipient-birth_date`.
pub(crate) fn field_id(pointer: &str) -> String {
    let mut id = String::from("f");
    for part in pointer.split('/').filter(|part| !part.is_empty()) {
        id.push('-');
        id.extend(part.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }));
    }
    id
}

/// What is wrong with a field, or inside it (`/supply` also answers for `/supply/0/confirmed_through`).
pub(crate) fn errors_at<'a>(errors: &'a [FieldError], pointer: &str) -> Vec<&'a FieldError> {
    errors.iter().filter(|error| covers(pointer, &error.pointer)).collect()
}

/// The shown field that answers for a pointer: the closest one.
pub(crate) fn field_for<'a>(shown: &'a [String], pointer: &str) -> Option<&'a String> {
    shown.iter().filter(|field| covers(field, pointer)).max_by_key(|field| field.len())
}

fn covers(field: &str, pointer: &str) -> bool {
    pointer == field || pointer.strip_prefix(field).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_pointers() {
        for (pointer, id) in
            [("/name", "f-name"), ("/recipient/coupon/number", "f-recipient-coupon-number"), ("/a~1b", "f-a-1b")]
        {
            assert_eq!(field_id(pointer), id);
        }
    }

    #[test]
    fn a_field_answers_for_what_is_inside_it() {
        let error = |pointer: &str| FieldError { pointer: pointer.into(), code: "x".into(), detail: "x".into() };
        let errors = [error("/supply/0/confirmed_through"), error("/supply_note"), error("/supply")];
        let found: Vec<_> = errors_at(&errors, "/supply").iter().map(|e| e.pointer.as_str()).collect();
        assert_eq!(found, ["/supply/0/confirmed_through", "/supply"]);
        let shown = ["/supply".to_owned(), "/supply/0".to_owned()];
        assert_eq!(field_for(&shown, "/supply/0/confirmed_through"), Some(&shown[1]));
    }
}
