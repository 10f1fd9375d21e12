//! Every field in error at once: serde stops at the first, a person who corrects a form wants all of them.
//!
//! The first error is mended (a missing or ill-typed field is filled in with something that fits, an unknown one taken
//! out), and the body is read again, until it can be read or the limit is reached. Only refused bodies go this way.

use super::json_path;
use madoguchi_contract::Lang;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::FieldError;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The most errors that are looked for. Reading again costs time, and nobody corrects more at a time.
const MOST: usize = 50;

/// What is wrong with each field of a body that was refused with `first`.
pub(super) fn all_errors<T: DeserializeOwned>(bytes: &[u8], first: FieldError, lang: Lang) -> Vec<FieldError> {
    let mendable = [FieldCode::Required, FieldCode::UnknownField, FieldCode::WrongType].map(|code| code.row().0);
    let Ok(mut body) = serde_json::from_slice::<Value>(bytes) else { return vec![first] };
    let mut errors = vec![first];
    while errors.len() < MOST {
        let Some(last) = errors.last().filter(|last| mendable.contains(&last.code.as_str())) else { break };
        match mend::<T>(&mut body, last, lang) {
            Mended::Whole => break,
            Mended::Next(next) if errors.iter().any(|known| known.pointer == next.pointer) => break,
            Mended::Next(next) => errors.push(next),
        }
    }
    // What is missing inside a stand-in is not the sender's error.
    let stand_ins: Vec<String> = errors.iter().map(|error| format!("{}/", error.pointer)).collect();
    errors.retain(|error| !stand_ins.iter().any(|inside| error.pointer.starts_with(inside)));
    errors
}

enum Mended {
    /// The body can be read now, or cannot be mended.
    Whole,
    /// The next error.
    Next(FieldError),
}

/// Mends one error and reads again.
fn mend<T: DeserializeOwned>(body: &mut Value, error: &FieldError, lang: Lang) -> Mended {
    let Some((parent, name)) = error.pointer.rsplit_once('/') else { return Mended::Whole };
    let name = name.replace("~1", "/").replace("~0", "~");
    if error.code == FieldCode::UnknownField.row().0 {
        let removed = body.pointer_mut(parent).and_then(Value::as_object_mut).and_then(|object| object.remove(&name));
        return if removed.is_some() { read::<T>(body, lang) } else { Mended::Whole };
    }
    // What type would do is not known: the first that does not fail in the same place.
    for value in [json!(""), json!(1), json!(false), json!([]), json!({})] {
        match body.pointer_mut(parent) {
            Some(Value::Object(object)) => drop(object.insert(name.clone(), value)),
            Some(Value::Array(items)) => {
                let Some(item) = name.parse().ok().and_then(|index: usize| items.get_mut(index)) else {
                    return Mended::Whole;
                };
                *item = value;
            }
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => return Mended::Whole,
        }
        match read::<T>(body, lang) {
            Mended::Next(next) if next.pointer == error.pointer => {}
            done => return done,
        }
    }
    Mended::Whole
}

fn read<T: DeserializeOwned>(body: &Value, lang: Lang) -> Mended {
    match serde_path_to_error::deserialize::<_, T>(body) {
        Ok(_) => Mended::Whole,
        Err(error) => {
            let pointer = json_path::pointer(error.path());
            Mended::Next(json_path::field_error(&pointer, &error.inner().to_string(), lang))
        }
    }
}
