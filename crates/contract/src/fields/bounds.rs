//! The bounds of requests: rules for `validator`'s attributes, and what they refuse as field errors.
//!
//! A bound stands at the field of the request type, beside the one of the OpenAPI document; a test holds the two
//! together. Raw text and lists take `length`, numbers take `range`; text that is trimmed before it counts takes
//! [`words`], [`at_most`] or [`lines_at_most`].

use crate::fields::code::FieldCode;
use serde_json::Value;
use std::collections::BTreeMap;
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

/// Codes of the rules of this file.
const REQUIRED: &str = "required";
const TOO_LONG: &str = "too-long";

/// A rule for `validator`: 1 to `MAX` characters, trimmed.
///
/// # Errors
/// What becomes [`FieldCode::Required`] or [`FieldCode::TooLong`].
pub(crate) fn words<const MAX: u64>(value: &str) -> Result<(), ValidationError> {
    if value.trim().is_empty() { Err(ValidationError::new(REQUIRED)) } else { at_most::<MAX>(value) }
}

/// A rule for `validator`: at most `MAX` characters, trimmed.
///
/// # Errors
/// What becomes [`FieldCode::TooLong`].
pub(crate) fn at_most<const MAX: u64>(value: &str) -> Result<(), ValidationError> {
    if value.trim().chars().count() as u64 <= MAX { Ok(()) } else { Err(too_long(MAX)) }
}

/// A rule for `validator`: at most `MAX` characters, trimmed; the end of a line is one.
///
/// # Errors
/// What becomes [`FieldCode::TooLong`].
pub(crate) fn lines_at_most<const MAX: u64>(value: &str) -> Result<(), ValidationError> {
    at_most::<MAX>(&value.replace("\r\n", "\n"))
}

fn too_long(max: u64) -> ValidationError {
    let mut error = ValidationError::new(TOO_LONG);
    error.add_param("max".into(), &max);
    error
}

/// What the rules of a request refuse, by JSON pointer; `at` is what stands before the name of a field: `/`, or `?` for
/// the parameters of a query.
pub(super) fn refused(at: &str, errors: &ValidationErrors) -> BTreeMap<String, FieldCode> {
    let fields = errors.errors().iter().flat_map(|(name, kind)| {
        let pointer = format!("{at}{name}");
        match kind {
            // A field has one rule. Should it ever have two, the first says enough.
            ValidationErrorsKind::Field(refusals) => {
                refusals.first().map(|refusal| (pointer, code(refusal))).into_iter().collect()
            }
            ValidationErrorsKind::Struct(inner) => refused(&format!("{pointer}/"), inner),
            ValidationErrorsKind::List(entries) => entries
                .iter()
                .flat_map(|(index, inner)| refused(&format!("{pointer}/{index}/"), inner))
                .collect::<BTreeMap<_, _>>(),
        }
    });
    fields.collect()
}

/// The code of a refusal, with the bound that stands in the attribute.
fn code(refusal: &ValidationError) -> FieldCode {
    let number = |name| refusal.params.get(name).and_then(Value::as_i64);
    let max = number("max").unwrap_or(i64::MAX);
    match refusal.code.as_ref() {
        "range" => FieldCode::OutOfRange(number("min").unwrap_or(i64::MIN), max),
        TOO_LONG => FieldCode::TooLong(max.unsigned_abs()),
        "length" => match refusal.params.get("value") {
            Some(Value::String(text)) if max < length(text.chars().count()) => FieldCode::TooLong(max.unsigned_abs()),
            Some(Value::Array(items)) if max < length(items.len()) => {
                FieldCode::TooMany(usize::try_from(max).unwrap_or(usize::MAX))
            }
            // No list and no text has to be longer than one.
            Some(_) | None => FieldCode::Required,
        },
        // `REQUIRED`: no other rule is in use.
        _ => FieldCode::Required,
    }
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;
    use validator::Validate;

    #[derive(Serialize, Validate)]
    struct Inner {
        #[validate(custom(function = words::<3>))]
        name: String,
        #[validate(range(min = 1, max = 9))]
        dose: Option<i64>,
    }

    #[derive(Serialize, Validate)]
    struct Outer {
        #[validate(length(max = 2))]
        raw: String,
        #[validate(custom(function = lines_at_most::<3>))]
        notes: String,
        #[validate(length(min = 1, max = 2))]
        codes: Vec<String>,
        #[validate(nested)]
        one: Inner,
        #[validate(nested)]
        some: Option<Inner>,
        #[validate(length(max = 2), nested)]
        list: Vec<Inner>,
    }

    fn inner(name: &str, dose: i64) -> Inner {
        Inner { name: name.into(), dose: Some(dose) }
    }

    fn outer() -> Outer {
        let fine = || inner(" abc ", 9);
        let codes = vec![String::new()];
        Outer { raw: "ab".into(), notes: " a\r\nb ".into(), codes, one: fine(), some: None, list: vec![fine(), fine()] }
    }

    #[track_caller]
    fn check(change: impl Fn(&mut Outer), at: &str, expected: &[(&str, FieldCode)]) {
        let mut request = outer();
        change(&mut request);
        let said = request.validate().err().map(|errors| refused(at, &errors)).unwrap_or_default();
        let expected: BTreeMap<_, _> = expected.iter().map(|(at, code)| ((*at).to_owned(), *code)).collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn refusals_stand_at_their_fields_with_their_bounds() {
        check(|_| {}, "/", &[]);
        check(|r| r.raw = " ab".into(), "/", &[("/raw", FieldCode::TooLong(2))]);
        check(|r| r.raw = "abc".into(), "?", &[("?raw", FieldCode::TooLong(2))]);
        check(|r| r.notes = "ab\r\ncd".into(), "/", &[("/notes", FieldCode::TooLong(3))]);
        check(|r| r.codes.clear(), "/", &[("/codes", FieldCode::Required)]);
        check(|r| r.codes = vec![String::new(); 3], "/", &[("/codes", FieldCode::TooMany(2))]);
        check(
            |r| r.one = inner("　", 0),
            "/",
            &[("/one/name", FieldCode::Required), ("/one/dose", FieldCode::OutOfRange(1, 9))],
        );
        check(|r| r.some = Some(inner("abcd", 1)), "/", &[("/some/name", FieldCode::TooLong(3))]);
        check(|r| r.list[1] = inner("", 1), "/people/3/", &[("/people/3/list/1/name", FieldCode::Required)]);
        check(|r| r.list.push(inner("", 1)), "/", &[("/list", FieldCode::TooMany(2))]);
    }
}
