//! From serde's errors to field errors: the path becomes a JSON pointer, the message a code.

use madoguchi_contract::Lang;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::FieldError;
use serde_path_to_error::{Path, Segment};

/// A JSON pointer (RFC 6901) of a path.
pub(super) fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push(&mut pointer, &index.to_string()),
            Segment::Map { key } => push(&mut pointer, key),
            Segment::Enum { variant } => push(&mut pointer, variant),
            Segment::Unknown => {}
        }
    }
    pointer
}

/// Appends one step, escaped.
pub(super) fn push(pointer: &mut String, step: &str) {
    pointer.push('/');
    pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
}

/// The field error behind a serde message. `place` turns the parent's pointer and a field's name into the pointer to
/// show.
pub(super) fn field_error(pointer: &str, message: &str, lang: Lang) -> FieldError {
    let quoted = |prefix: &str| message.strip_prefix(prefix).and_then(|rest| rest.split('`').next());
    if let Some(name) = quoted("missing field `") {
        return FieldCode::Required.at(child(pointer, name), lang);
    }
    if let Some(name) = quoted("unknown field `") {
        return FieldCode::UnknownField.at(ending_in(pointer, name), lang);
    }
    if let Some(name) = quoted("duplicate field `") {
        return FieldCode::Duplicate.at(ending_in(pointer, name), lang);
    }
    let mut error = FieldCode::WrongType.at(pointer, lang);
    if let Some(expected) = message.split(", expected ").nth(1).and_then(expected_type) {
        error.detail = match lang {
            Lang::Ja => format!("{}で送ってください。", expected.0),
            Lang::En => format!("Send {}.", expected.1),
        };
    }
    error
}

fn child(pointer: &str, name: &str) -> String {
    let mut pointer = pointer.to_owned();
    push(&mut pointer, name);
    pointer
}

/// serde names the unknown key in the path already, or not, by where it noticed.
fn ending_in(pointer: &str, name: &str) -> String {
    let last = child("", name);
    if pointer.ends_with(&last) { pointer.to_owned() } else { child(pointer, name) }
}

/// serde's word for a type in words for people.
fn expected_type(words: &str) -> Option<(&'static str, &'static str)> {
    let words = words.split(" at line").next().unwrap_or(words);
    let number = |w: &str| ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f64"].contains(&w);
    match words {
        "a string" | "string" => Some(("文字列", "a string")),
        "a boolean" => Some(("true か false ", "true or false")),
        "a sequence" => Some(("配列", "an array")),
        w if number(w) => Some(("範囲内の整数", "a whole number in range")),
        w if w.starts_with("struct ") || w == "a map" => Some(("オブジェクト", "an object")),
        _ => None,
    }
}
