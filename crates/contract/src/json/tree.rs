//! Types from a tree of JSON.

use chrono::NaiveDate;
use serde_json::{Map, Value};

/// Reads a value; `None` when the text is not what was expected.
pub(super) fn read<T: FromJson>(text: &str) -> Option<T> {
    let mut wrong = Wrong(false);
    let value = T::from_json(Some(parse(text)?), &mut wrong);
    (!wrong.0).then_some(value)
}

fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// Whether something was not what was expected.
#[derive(Debug)]
pub struct Wrong(bool);

impl Wrong {
    /// It was not; a blank takes its place.
    fn blank<T: Default>(&mut self) -> T {
        self.0 = true;
        T::default()
    }
}

/// What can be read from JSON in a browser.
pub trait FromJson: Sized {
    /// The value; `None` is a field that is not there. What is wrong is noted, and a blank put in its place.
    fn from_json(value: Option<Value>, wrong: &mut Wrong) -> Self;
}

/// The fields of an object.
#[derive(Debug)]
pub struct Fields<'a> {
    fields: Map<String, Value>,
    wrong: &'a mut Wrong,
}

impl<'a> Fields<'a> {
    /// Of an object.
    pub fn of(value: Option<Value>, wrong: &'a mut Wrong) -> Self {
        let fields = match value {
            Some(Value::Object(fields)) => fields,
            _ => wrong.blank(),
        };
        Self { fields, wrong }
    }

    /// Takes a field.
    pub fn take<T: FromJson>(&mut self, name: &str) -> T {
        T::from_json(self.fields.remove(name), self.wrong)
    }

    /// Takes a field that need not be there.
    pub fn take_or<T: FromJson>(&mut self, name: &str, otherwise: T) -> T {
        match self.fields.remove(name) {
            None => otherwise,
            value => T::from_json(value, self.wrong),
        }
    }
}

impl FromJson for () {
    fn from_json(value: Option<Value>, wrong: &mut Wrong) -> Self {
        match value {
            Some(Value::Null) => (),
            _ => wrong.blank(),
        }
    }
}

impl FromJson for bool {
    fn from_json(value: Option<Value>, wrong: &mut Wrong) -> Self {
        match value {
            Some(Value::Bool(on)) => on,
            _ => wrong.blank(),
        }
    }
}

impl FromJson for String {
    fn from_json(value: Option<Value>, wrong: &mut Wrong) -> Self {
        match value {
            Some(Value::String(text)) => text,
            _ => wrong.blank(),
        }
    }
}

fn whole(value: Option<&Value>) -> Option<i128> {
    match value? {
        Value::Number(number) => number.as_u64().map(i128::from).or_else(|| number.as_i64().map(i128::from)),
        _ => None,
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl FromJson for $number {
            fn from_json(value: Option<Value>, wrong: &mut Wrong) -> Self {
                match whole(value.as_ref()).and_then(|number| number.try_into().ok()) {
                    Some(number) => number,
                    None => wrong.blank(),
                }
            }
        })*
    };
}

numbers!(i32, i64, u8, u16, u32, u64, usize);

impl FromJson for NaiveDate {
    fn from_json(value: Option<Value>, wrong: &mut Wrong) -> Self {
        crate::fields::date(&String::from_json(value, wrong)).unwrap_or_else(|_| wrong.blank())
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: Option<Value>, wrong: &mut Wrong) -> Self {
        match value {
            None | Some(Value::Null) => None,
            value => Some(T::from_json(value, wrong)),
        }
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn from_json(value: Option<Value>, wrong: &mut Wrong) -> Self {
        Self::new(T::from_json(value, wrong))
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Option<Value>, wrong: &mut Wrong) -> Self {
        match value {
            Some(Value::Array(items)) => items.into_iter().map(|item| T::from_json(Some(item), wrong)).collect(),
            _ => wrong.blank(),
        }
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn from_json(value: Option<Value>, wrong: &mut Wrong) -> Self {
        let items: Vec<Value> = match value {
            Some(Value::Array(items)) if items.len() == 2 => items,
            _ => wrong.blank(),
        };
        let mut items = items.into_iter();
        (A::from_json(items.next(), wrong), B::from_json(items.next(), wrong))
    }
}

impl<T: FromJson + Default + Copy, const N: usize> FromJson for [T; N] {
    fn from_json(value: Option<Value>, wrong: &mut Wrong) -> Self {
        Vec::from_json(value, wrong).try_into().unwrap_or_else(|_| {
            wrong.0 = true;
            [T::default(); N]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_json_macro::Deserialize as FromTree;
    use serde::Deserialize;
    use serde::de::DeserializeOwned;

    #[derive(Debug, PartialEq, Deserialize, FromTree)]
    struct Inner {
        text: String,
        #[serde(rename = "type")]
        kind: Option<String>,
    }

    #[derive(Debug, PartialEq, Deserialize, FromTree)]
    struct Outer {
        small: u8,
        #[serde(default)]
        negative: i64,
        on: bool,
        maybe: Option<Inner>,
        list: Vec<Option<String>>,
        days: [bool; 2],
        boxed: Box<Inner>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        absent: Option<Vec<u32>>,
    }

    #[derive(Debug, PartialEq, Deserialize, FromTree)]
    #[serde(default)]
    struct Form {
        lines: Vec<Inner>,
        count: u32,
    }

    impl Default for Form {
        fn default() -> Self {
            Self { lines: Vec::new(), count: 3 }
        }
    }

    #[track_caller]
    fn check<T: FromJson + DeserializeOwned + PartialEq + std::fmt::Debug>(text: &str) {
        assert_eq!(read::<T>(text), serde_json::from_str(text).ok(), "{text}");
    }

    const INNER: &str = r#"{"text":"横浜 \"\\","type":"a"}"#;

    fn outer(change: impl Fn(String) -> String) -> String {
        change(format!(
            r#"{{"small":7,"negative":-3,"on":true,"maybe":{INNER},"list":[null,"a"],"days":[true,false],"boxed":{INNER},"absent":[1]}}"#
        ))
    }

    #[test]
    fn the_tree_reads_what_serde_reads() {
        check::<Outer>(&outer(|text| text));
        assert!(read::<Outer>(&outer(|text| text)).is_some());
        let changes = [
            (r#""small":7,"#, ""),
            (r#""small":7"#, r#""small":256"#),
            (r#""small":7"#, r#""small":-1"#),
            (r#""small":7"#, r#""small":7.5"#),
            (r#""small":7"#, r#""small":"7""#),
            (r#""negative":-3,"#, ""),
            (r#""negative":-3"#, r#""negative":null"#),
            (r#""on":true"#, r#""on":1"#),
            (r#""maybe""#, r#""unknown""#),
            (r#"[null,"a"]"#, "[]"),
            (r#"[null,"a"]"#, "[1]"),
            (r#"[null,"a"]"#, "null"),
            ("[true,false]", "[true]"),
            ("[true,false]", "[true,false,true]"),
            (r#","absent":[1]"#, ""),
            (r#""absent":[1]"#, r#""absent":null"#),
            (r#""absent":[1]"#, r#""new":{"deep":[1]}"#),
            (r#","type":"a""#, ""),
            (r#""type":"a""#, r#""type":null"#),
            (r#""text":"#, r#""txt":"#),
            ("}", ""),
        ];
        for (from, to) in changes {
            check::<Outer>(&outer(|text| text.replacen(from, to, 1)));
        }
        for text in ["{}", r#"{"count":1}"#, r#"{"lines":[{"text":"a"}]}"#, r#"{"lines":[{}]}"#, "null", ""] {
            check::<Form>(text);
            check::<Inner>(text);
            check::<()>(text);
            check::<Option<Inner>>(text);
        }
        for text in [r#"["a",1]"#, r#"["a"]"#, r#"["a",1,2]"#, "[1,1]", "null"] {
            check::<(String, u32)>(text);
        }
        for text in ["[]", "[1,2]", "[-1]", "{}", "null", "1"] {
            check::<Vec<u32>>(text);
        }
        for text in ["0", "-1", "4294967296", "18446744073709551616", "1e3", "1.0", "true", "\"1\""] {
            check::<u32>(text);
            check::<u64>(text);
            check::<i64>(text);
            check::<String>(text);
        }
    }

    #[test]
    fn a_date_is_read_as_on_the_wire() {
        assert_eq!(read(r#""2021-03-15""#), NaiveDate::from_ymd_opt(2021, 3, 15));
        assert_eq!(read::<NaiveDate>(r#""15.3.2021""#), None);
    }
}
