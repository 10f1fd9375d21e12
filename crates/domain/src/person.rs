//! The person to be vaccinated: name and birth date.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use thiserror::Error;

use crate::kana::MAX_NAME_CHARS;

/// A name as on the coupon, stored as typed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonName(String);

/// Why something is not a name. The name itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PersonNameError {
    /// Nothing but spaces.
    #[error("the name is empty")]
    Empty,
    /// Longer than 100 characters.
    #[error("a name has at most 100 characters")]
    TooLong,
    /// A control character, an emoji, or no letter at all.
    #[error("the name has characters that no name has")]
    NotAName,
}

impl PersonName {
    /// Reads a name: letters of any script (also rare ones such as 𠮷), marks, spaces and the signs that names have. Emoji
    /// and control characters are refused, because a printed list and the national register cannot hold them.
    ///
    /// # Errors
    /// When empty, longer than 100 characters, or with such characters.
    pub fn parse(text: &str) -> Result<PersonName, PersonNameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(PersonNameError::Empty);
        }
        if text.chars().count() > MAX_NAME_CHARS {
            return Err(PersonNameError::TooLong);
        }
        let allowed = text.chars().all(|c| c.is_alphabetic() || is_name_sign(c));
        match allowed && text.chars().any(char::is_alphabetic) {
            true => Ok(PersonName(text.to_owned())),
            false => Err(PersonNameError::NotAName),
        }
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key under which it is found.
    pub fn key(&self) -> String {
        crate::kana::text_key(&self.0)
    }
}

/// Spaces, the signs of foreign names, iteration marks, combining marks and the selectors of ideographic variants.
fn is_name_sign(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '・' | '･' | '.' | '．' | ',' | '，' | '\'' | '’' | '-' | '‐' | '－' | '＝' | '゠' | '々' | '〆' | '〇' | '゛' | '゜')
        || matches!(c, '\u{0300}'..='\u{036f}' | '\u{3099}' | '\u{309a}' | '\u{e0100}'..='\u{e01ef}' | '\u{fe00}'..='\u{fe0d}')
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

/// A birth date: not after today, not before the Meiji calendar reform of 1873.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BirthDate(NaiveDate);

/// Why a date is not a birth date. The date itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BirthDateError {
    /// After today.
    #[error("the birth date lies after today")]
    InFuture,
    /// Before 1873-01-01.
    #[error("the birth date lies before 1873")]
    TooEarly,
}

impl BirthDate {
    /// A birth date as of `today`.
    ///
    /// # Errors
    /// After `today`, or before 1873-01-01.
    pub fn new(date: NaiveDate, today: NaiveDate) -> Result<BirthDate, BirthDateError> {
        if date > today {
            return Err(BirthDateError::InFuture);
        }
        match date.year() >= 1873 {
            true => Ok(BirthDate(date)),
            false => Err(BirthDateError::TooEarly),
        }
    }

    /// The day.
    pub fn date(self) -> NaiveDate {
        self.0
    }

    /// Age in years on `date`. By Japanese law (年齢計算ニ関スル法律) one ages on the day before the birthday. 0 before birth.
    pub fn age_on(self, date: NaiveDate) -> u8 {
        age_on(self.0, date)
    }
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BirthDate(…)")
    }
}

/// Age in years on `date` of one born on `birth`: one ages on the day before the birthday.
pub fn age_on(birth: NaiveDate, date: NaiveDate) -> u8 {
    let Some(next) = date.succ_opt() else { return u8::MAX };
    let had_birthday = (next.month(), next.day()) >= (birth.month(), birth.day());
    let years = next.year() - birth.year() - i32::from(!had_birthday);
    u8::try_from(years.max(0)).unwrap_or(u8::MAX)
}

/// The first day on which one born on `birth` has this age.
pub fn turns(birth: NaiveDate, age: u8) -> Option<NaiveDate> {
    let year = birth.year() + i32::from(age);
    // Born on 29 February: in other years the birthday counts as 1 March, and one ages on 28 February.
    let birthday = birth.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))?;
    birthday.pred_opt()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check_name(text: &str, ok: bool) {
        assert_eq!(PersonName::parse(text).is_ok(), ok, "{text}");
    }

    #[test]
    fn names_have_letters_of_any_script() {
        check_name("山田 太郎", true);
        check_name("𠮷野　さくら", true);
        check_name("佐々木", true);
        check_name("髙﨑", true);
        check_name("Nguyễn Văn A", true);
        check_name("O'Brien-Smith Jr.", true);
        check_name("マリア・サントス", true);
        check_name("葛\u{e0100}城", true);
        check_name("山田😀", false);
        check_name("山田\0", false);
        check_name("山田\n太郎", false);
        check_name("<script>", false);
        check_name("12345", false);
        check_name(" ", false);
        check_name("・", false);
    }

    #[track_caller]
    fn check_age(birth: &str, on: &str, expected: u8) {
        assert_eq!(age_on(date(birth), date(on)), expected, "{birth} on {on}");
    }

    #[test]
    fn one_ages_on_the_day_before_the_birthday() {
        check_age("1957-04-02", "2021-03-31", 63);
        check_age("1957-04-02", "2021-04-01", 64);
        check_age("1957-04-02", "2021-04-02", 64);
        check_age("2009-03-15", "2021-03-13", 11);
        check_age("2009-03-15", "2021-03-14", 12);
        check_age("2008-02-29", "2021-02-27", 12);
        check_age("2008-02-29", "2021-02-28", 13);
        check_age("2000-01-01", "2020-12-31", 21);
        check_age("2021-03-01", "2021-03-01", 0);
        check_age("2021-03-01", "2020-03-01", 0);
    }

    #[test]
    fn birth_dates_lie_between_1873_and_today() {
        let today = date("2021-03-01");
        assert!(BirthDate::new(date("1873-01-01"), today).is_ok());
        assert_eq!(BirthDate::new(date("1872-12-31"), today), Err(BirthDateError::TooEarly));
        assert!(BirthDate::new(today, today).is_ok());
        assert_eq!(BirthDate::new(date("2021-03-02"), today), Err(BirthDateError::InFuture));
    }

    proptest! {
        #[test]
        fn on_the_day_one_turns_an_age_one_has_it(days in 0i64..50_000, age in 1u8..110) {
            let birth = date("1900-01-01") + chrono::Duration::days(days);
            let day = turns(birth, age).unwrap();
            prop_assert_eq!(age_on(birth, day), age);
            prop_assert_eq!(age_on(birth, day.pred_opt().unwrap()), age - 1);
        }
    }
}
