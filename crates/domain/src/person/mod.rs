//! A person's name and birth date.

pub mod find_key;
pub mod kana;
pub(crate) mod key;
pub(crate) mod mail_address;
pub(crate) mod normal_form;
pub(crate) mod phone;

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};
use thiserror::Error;

use crate::person::kana::MAX_NAME_CHARS;

/// A name as its bearer writes it, usually in kanji, 1 to 100 characters.
///
/// Any letter of any script is welcome, 𠮷 and variation selectors included. Emoji and invisible characters are refused:
/// no family register has them, and they break lists and printed sheets. Personal: its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonName(String);

/// Why something is not a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PersonNameError {
    /// Nothing but spaces.
    #[error("the name is empty")]
    Empty,
    /// Longer than 100 characters.
    #[error("the name has {0} characters, more than 100")]
    TooLong(usize),
    /// A control character, a mark of text direction, or a character that was unreadable on its way here.
    #[error("character {position} of the name is invisible or unreadable")]
    Invisible {
        /// Its place, counted from 1.
        position: usize,
    },
    /// A picture.
    #[error("character {position} of the name is an emoji; a name takes letters only")]
    Emoji {
        /// Its place, counted from 1.
        position: usize,
    },
}

impl PersonName {
    /// The name in `text`, less spaces at both ends.
    ///
    /// # Errors
    /// If it is empty, too long, or has a character that no name has.
    pub fn parse(text: &str) -> Result<PersonName, PersonNameError> {
        let name = text.trim();
        match name.chars().count() {
            0 => return Err(PersonNameError::Empty),
            1..=MAX_NAME_CHARS => (),
            length => return Err(PersonNameError::TooLong(length)),
        }
        let refuse = |(at, c): (usize, char)| match c {
            _ if crate::is_invisible(c) => Some(PersonNameError::Invisible { position: at + 1 }),
            _ if is_emoji(c) => Some(PersonNameError::Emoji { position: at + 1 }),
            _ => None,
        };
        match name.chars().enumerate().find_map(refuse) {
            Some(error) => Err(error),
            None if !name.chars().any(char::is_alphanumeric) => Err(PersonNameError::Empty),
            None => Ok(PersonName(name.to_owned())),
        }
    }

    /// The name as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name that was taken before, whatever is asked of new ones today.
    pub fn stored(text: String) -> PersonName {
        PersonName(text)
    }

    /// What it is found by and compared by, see [`crate::name_key`].
    pub fn name_key(&self) -> String {
        crate::name_key(&self.0)
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{1F000}'..='\u{1FAFF}' // pictures, flags, faces
        | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' // symbols and dingbats
        | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}' // arrows and technical signs
        | '\u{20E3}' | '\u{FE0F}' // keycaps, and the selector that makes a picture of a sign
        | '\u{E0000}'..='\u{E007F}') // flags of regions
}

/// A birth date, from 1873-01-01, when Japan took the calendar of today.
///
/// Personal: its `Debug` does not show it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BirthDate(NaiveDate);

/// Why a date is no birth date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BirthDateError {
    /// Before 1873-01-01.
    #[error("a birth date is 1873-01-01 or later")]
    TooEarly,
    /// So long ago that nobody born then lives.
    #[error("nobody who lives was born more than {MOST_YEARS} years ago")]
    TooOld,
    /// After today.
    #[error("a birth date is not in the future; today is {today}")]
    InFuture {
        /// The day it was held against.
        today: NaiveDate,
    },
}

/// Nobody has lived longer; the oldest known person died at 122.
const MOST_YEARS: u32 = 125;

impl BirthDate {
    /// `date` as the birth date of somebody who lives on `today`.
    ///
    /// # Errors
    /// If it is before 1873, more than 125 years before `today`, or after `today`.
    pub fn of_living(date: NaiveDate, today: NaiveDate) -> Result<BirthDate, BirthDateError> {
        let birth = BirthDate::new(date, today)?;
        match today.checked_sub_months(Months::new(12 * MOST_YEARS)) {
            Some(oldest) if date < oldest => Err(BirthDateError::TooOld),
            Some(_) | None => Ok(birth),
        }
    }

    /// `date` as a birth date, `today` being the day of the question.
    ///
    /// # Errors
    /// If it is before 1873 or after `today`.
    pub fn new(date: NaiveDate, today: NaiveDate) -> Result<BirthDate, BirthDateError> {
        match date {
            _ if date.year() < 1873 => Err(BirthDateError::TooEarly),
            _ if today < date => Err(BirthDateError::InFuture { today }),
            _ => Ok(BirthDate(date)),
        }
    }

    /// The date.
    pub fn date(self) -> NaiveDate {
        self.0
    }

    /// The age on `date` in whole years: one ages on the day before the birthday (domain facts, vaccines; the Japanese
    /// law on counting age). Nobody is younger than 0.
    pub fn age_on(self, date: NaiveDate) -> u32 {
        let tomorrow = date.succ_opt().unwrap_or(date);
        tomorrow.years_since(self.0).unwrap_or(0)
    }

    /// The first day on which the age is `years`: the day before that birthday, 28 February for those born on the 29th.
    pub fn reaches(self, years: u32) -> NaiveDate {
        let year = self.0.year() + i32::try_from(years).unwrap_or(0);
        let birthday = self.0.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1));
        birthday.and_then(|day| day.pred_opt()).unwrap_or(NaiveDate::MAX)
    }
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BirthDate(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn born(text: &str) -> BirthDate {
        BirthDate::new(date(text), date("2021-03-01")).unwrap()
    }

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &str>) {
        let got = PersonName::parse(text).map(|name| name.as_str().to_owned()).map_err(|e| e.to_string());
        assert_eq!(got, expected.map(str::to_owned).map_err(str::to_owned), "{text:?}");
    }

    #[test]
    fn a_name_takes_letters_of_any_script() {
        for name in [
            "山田 太郎",
            "𠮷野　家子",
            "髙﨑 邉",
            "葛\u{E0100}城 望",
            "NGUYEN VAN ANH",
            "O'Brien-Łukasz",
            "マイケル・スミス",
            "김철수",
            "佐々木 〆子",
            "田中 〇",
        ] {
            check(name, Ok(name));
        }
        check("　山田 太郎 ", Ok("山田 太郎"));
    }

    #[test]
    fn a_name_refuses_what_no_register_has() {
        for nothing in [" 　", "\u{E0100}", "\u{301}", "-", "・"] {
            check(nothing, Err("the name is empty"));
        }
        check(&"山".repeat(101), Err("the name has 101 characters, more than 100"));
        check("山田\u{0}太郎", Err("character 3 of the name is invisible or unreadable"));
        check("山田\n太郎", Err("character 3 of the name is invisible or unreadable"));
        check("\u{202E}山田", Err("character 1 of the name is invisible or unreadable"));
        for hidden in
            ['\u{AD}', '\u{34F}', '\u{61C}', '\u{115F}', '\u{180E}', '\u{200B}', '\u{2800}', '\u{3164}', '\u{FFA0}']
        {
            let expected = Err("character 2 of the name is invisible or unreadable");
            check(&format!("山{hidden}田"), expected);
        }
        check("山\u{E000}", Err("character 2 of the name is invisible or unreadable"));
        check("山\u{FFFD}", Err("character 2 of the name is invisible or unreadable"));
        check("山田😀", Err("character 3 of the name is an emoji; a name takes letters only"));
        check("♥子", Err("character 1 of the name is an emoji; a name takes letters only"));
        check("🇯🇵", Err("character 1 of the name is an emoji; a name takes letters only"));
    }

    #[test]
    fn a_birth_date_is_between_1873_and_today() {
        let today = date("2021-03-01");
        assert_eq!(BirthDate::new(date("1872-12-31"), today), Err(BirthDateError::TooEarly));
        assert!(BirthDate::new(date("1873-01-01"), today).is_ok() && BirthDate::new(today, today).is_ok());
        let error = BirthDate::new(date("2021-03-02"), today).unwrap_err();
        assert_eq!(error.to_string(), "a birth date is not in the future; today is 2021-03-01");
        assert_eq!(format!("{:?}", born("1950-01-02")), "BirthDate(…)");
    }

    #[test]
    fn who_lives_was_born_within_125_years() {
        for (text, expected) in [
            ("1800-01-01", Err(BirthDateError::TooEarly)),
            ("1896-02-29", Err(BirthDateError::TooOld)),
            ("1896-03-01", Ok(())),
            ("2021-03-01", Ok(())),
            ("2021-03-05", Err(BirthDateError::InFuture { today: date("2021-03-01") })),
        ] {
            assert_eq!(BirthDate::of_living(date(text), date("2021-03-01")).map(|_| ()), expected, "{text}");
        }
    }

    #[test]
    fn one_ages_on_the_day_before_the_birthday() {
        for (birth, on, age) in [
            ("2009-04-02", "2021-03-31", 11),
            ("2009-04-02", "2021-04-01", 12),
            ("2008-02-29", "2021-02-27", 12),
            ("2008-02-29", "2021-02-28", 13),
            ("2008-02-29", "2020-02-28", 12),
            ("2008-02-29", "2020-02-27", 11),
            ("2020-01-01", "2019-01-01", 0),
            ("1957-04-01", "2022-03-31", 65),
        ] {
            assert_eq!(born(birth).age_on(date(on)), age, "{birth} {on}");
        }
        assert_eq!(
            (born("2008-02-29").reaches(13), born("2009-04-02").reaches(12)),
            (date("2021-02-28"), date("2021-04-01"))
        );
    }

    proptest! {
        #[test]
        fn an_age_is_reached_on_its_first_day_and_not_before(days in 0i64..54_000, years in 1u32..120) {
            let birth = born("1873-01-01").date() + chrono::Duration::days(days);
            let birth = BirthDate::new(birth, NaiveDate::MAX).unwrap();
            let first = birth.reaches(years);
            prop_assert_eq!((birth.age_on(first), birth.age_on(first.pred_opt().unwrap())), (years, years - 1));
        }
    }
}
