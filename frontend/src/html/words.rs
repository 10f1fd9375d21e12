//! Words that follow the language, or what is typed.

use super::AnyView;
use super::child::IntoChild;
use super::value::{IntoValue, Plain, Value};
use crate::compute::Compute;
use crate::i18n::{I18n, Texts, use_i18n};
use std::borrow::Cow;
use std::sync::Arc;

/// A word of the current language.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    i18n: I18n,
    pick: fn(&'static Texts) -> &'static str,
}

impl Word {
    /// The word as it is now; the language is followed.
    pub(crate) fn get(self) -> &'static str {
        (self.pick)(self.i18n.t())
    }
}

/// A word that follows the language: `<h1>{tr(|t| t.home.title)}</h1>`, `aria-label=tr(|t| t.shell.menu)`.
#[inline(never)]
pub(crate) fn tr(pick: fn(&'static Texts) -> &'static str) -> Word {
    Word { i18n: use_i18n(), pick }
}

impl IntoChild for Word {
    #[inline(never)]
    fn into_child(self) -> AnyView {
        AnyView::live(Box::new(move || AnyView::text(Cow::Borrowed(self.get()))))
    }
}

impl IntoValue for Word {
    #[inline(never)]
    fn into_value(self) -> Value {
        Value::Live(Box::new(move || Plain::from(self.get())))
    }
}

/// Words that a component is given: a word, a text, or a closure that gives one.
#[derive(Clone)]
pub(crate) enum TextProp {
    /// Of the current language.
    Word(Word),
    /// Stays.
    Text(Arc<str>),
    /// Follows what it reads.
    Live(Arc<dyn Compute<Cow<'static, str>> + Send + Sync>),
}

impl TextProp {
    /// The words as they are now; followed.
    pub(crate) fn get(&self) -> Cow<'static, str> {
        match self {
            Self::Word(word) => Cow::Borrowed(word.get()),
            Self::Text(text) => Cow::Owned((**text).to_owned()),
            Self::Live(words) => words.compute(),
        }
    }
}

impl From<Word> for TextProp {
    fn from(word: Word) -> Self {
        Self::Word(word)
    }
}

impl From<&str> for TextProp {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for TextProp {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl<F, T> From<F> for TextProp
where
    F: Fn() -> T + Send + Sync + 'static,
    T: Into<Cow<'static, str>>,
{
    fn from(words: F) -> Self {
        Self::Live(Arc::new(move || words().into()))
    }
}

impl IntoChild for TextProp {
    fn into_child(self) -> AnyView {
        AnyView::live(Box::new(move || AnyView::text(self.get())))
    }
}

impl IntoValue for TextProp {
    fn into_value(self) -> Value {
        Value::Live(Box::new(move || Plain::Text(self.get())))
    }
}
