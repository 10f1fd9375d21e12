//! Values of attributes, properties and classes.

use crate::compute::Compute;
use crate::reactive::{Memo, RwSignal, Signal};
use std::borrow::Cow;
use wasm_bindgen::JsValue;

/// A value as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Plain {
    /// No value: the attribute is not there.
    None,
    /// Whether a class, a property or an attribute without words is there.
    Flag(bool),
    /// Words.
    Text(Cow<'static, str>),
}

/// A value that stays, or one that follows what it reads.
pub(crate) enum Value {
    /// Stays.
    Plain(Plain),
    /// Follows.
    Live(Box<dyn Compute<Plain>>),
}

impl Plain {
    /// As the words of an attribute; `None` where it is not there.
    pub(crate) fn words(&self) -> Option<&str> {
        match self {
            Self::None | Self::Flag(false) => None,
            Self::Flag(true) => Some(""),
            Self::Text(text) => Some(text),
        }
    }

    /// As a property.
    pub(crate) fn property(&self) -> JsValue {
        match self {
            Self::None => JsValue::NULL,
            Self::Flag(on) => JsValue::from_bool(*on),
            Self::Text(text) => JsValue::from_str(text),
        }
    }
}

impl From<bool> for Plain {
    fn from(on: bool) -> Self {
        Self::Flag(on)
    }
}

impl From<&'static str> for Plain {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Plain {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<Cow<'static, str>> for Plain {
    fn from(text: Cow<'static, str>) -> Self {
        Self::Text(text)
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl From<$number> for Plain {
            fn from(number: $number) -> Self {
                Self::from(number.to_string())
            }
        })*
    };
}

numbers!(i32, i64, u32, u64, usize);

impl<T: Into<Plain>> From<Option<T>> for Plain {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}

/// What may be given as a value: a plain one, a closure or a signal.
pub(crate) trait IntoValue {
    /// The value.
    fn into_value(self) -> Value;
}

macro_rules! plain {
    ($($value:ty),*) => {
        $(impl IntoValue for $value {
            fn into_value(self) -> Value {
                Value::Plain(self.into())
            }
        })*
    };
}

plain!(bool, &'static str, String, Cow<'static, str>, i32, i64, u32, u64, usize);

impl<T: Into<Plain>> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        Value::Plain(self.into())
    }
}

impl<F, T> IntoValue for F
where
    F: Fn() -> T + 'static,
    T: Into<Plain>,
{
    fn into_value(self) -> Value {
        Value::Live(Box::new(move || self().into()))
    }
}

macro_rules! signals {
    ($($signal:ident),*) => {
        $(impl<T: Into<Plain> + Clone + Send + Sync + 'static> IntoValue for $signal<T> {
            fn into_value(self) -> Value {
                Value::Live(Box::new(move || self.get().into()))
            }
        })*
    };
}

signals!(Memo, RwSignal, Signal);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_becomes_the_words_of_its_attribute() {
        let check = |value: Plain, words: Option<&str>| assert_eq!(value.words(), words, "{value:?}");
        check(Plain::from(true), Some(""));
        check(Plain::from(false), None);
        check(Plain::from(""), Some(""));
        check(Plain::from(12_u32), Some("12"));
        check(Plain::from(None::<String>), None);
        check(Plain::from(Some("true")), Some("true"));
    }
}
