//! The collector that conversions report to.

use crate::Lang;
use crate::fields::bounds;
use crate::fields::code::{FieldCode, FieldError};
use std::collections::BTreeMap;
use validator::Validate;

/// Collects field errors, so that a form hears of all of them at once.
///
/// What the bounds of a request refuse is held back until the conversion comes to the field, so that errors stand in
/// the order of the conversion and a field has one; what the conversion never comes to is added at the end.
#[derive(Debug)]
pub struct Collector {
    lang: Lang,
    errors: Vec<FieldError>,
    held: BTreeMap<String, FieldCode>,
}

impl Collector {
    /// An empty collector that speaks `lang`.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self { lang, errors: Vec::new(), held: BTreeMap::new() }
    }

    /// A collector that speaks `lang` and holds what the bounds of a request refuse.
    #[must_use]
    pub fn of(request: &impl Validate, lang: Lang) -> Self {
        let mut collector = Self::new(lang);
        collector.validate_at("/", request);
        collector
    }

    /// The language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Holds what the bounds of a request refuse; `at` is what stands before the name of a field: `/`, `/people/3/`, or
    /// `?` for the parameters of a query.
    pub fn validate_at(&mut self, at: &str, request: &impl Validate) {
        if let Err(errors) = request.validate() {
            self.held.extend(bounds::refused(at, &errors));
        }
    }

    /// Notes an error, in place of what the bounds say about the field.
    pub fn refuse(&mut self, pointer: impl Into<String>, code: FieldCode) {
        let pointer = pointer.into();
        self.held.remove(&pointer);
        self.errors.push(code.at(pointer, self.lang));
    }

    /// Notes here what the bounds refuse at a field that has no conversion of its own; `true` when they do not.
    pub fn check(&mut self, pointer: &str) -> bool {
        self.take(pointer, Ok(())).is_some()
    }

    /// The value, or a note of why there is none: what the bounds refuse, else what the conversion does.
    pub fn take<T>(&mut self, pointer: &str, value: Result<T, FieldCode>) -> Option<T> {
        match (self.held.get(pointer).copied(), value) {
            (None, Ok(value)) => Some(value),
            (Some(code), _) | (None, Err(code)) => {
                self.refuse(pointer, code);
                None
            }
        }
    }

    /// Whether nothing was refused so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.errors.is_empty() && self.held.is_empty()
    }

    /// The value when nothing was refused, else every error.
    ///
    /// # Errors
    /// The collected errors.
    pub fn finish<T>(mut self, value: Option<T>) -> Result<T, Vec<FieldError>> {
        let rest = self.held.into_iter().map(|(pointer, code)| code.at(pointer, self.lang));
        self.errors.extend(rest);
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            Some(_) | None => Err(self.errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::words;
    use serde::Serialize;

    #[derive(Serialize, Validate)]
    struct Request {
        #[validate(custom(function = words::<3>))]
        early: String,
        #[validate(range(min = 1, max = 9))]
        late: i64,
        #[validate(length(max = 2))]
        list: Vec<u8>,
    }

    #[test]
    fn errors_stand_in_the_order_of_the_conversion_and_a_field_has_one() {
        let request = Request { early: "abcd".into(), late: 0, list: vec![0; 3] };
        let mut errors = Collector::of(&request, Lang::En);
        assert!(!errors.is_empty());
        assert_eq!(errors.take("/late", Ok(request.late)), None);
        errors.refuse("/other", FieldCode::NotHere);
        assert_eq!(errors.take::<()>("/early", Err(FieldCode::NotKana)), None);
        let said = errors.finish(Some(())).unwrap_err();
        let said: Vec<_> = said.iter().map(|error| (error.pointer.as_str(), error.detail.as_str())).collect();
        assert_eq!(
            said,
            [
                ("/late", "Use a number from 1 to 9."),
                ("/other", "This does not apply here; leave it empty."),
                ("/early", "Use at most 3 characters."),
                ("/list", "Use at most 2 entries."),
            ]
        );
    }

    #[test]
    fn what_the_conversion_says_itself_takes_the_place_of_a_bound() {
        let request = Request { early: String::new(), late: 1, list: vec![0; 3] };
        let mut errors = Collector::of(&request, Lang::Ja);
        errors.refuse("/early", FieldCode::NotHere);
        assert!(!errors.check("/list") && errors.check("/list"));
        let said = errors.finish(Some(())).unwrap_err();
        let said: Vec<_> = said.iter().map(|error| (error.pointer.as_str(), error.detail.as_str())).collect();
        assert_eq!(said, [("/early", "この項目は入力できません。空欄にしてください。"), ("/list", "2件までです。")]);
    }
}
