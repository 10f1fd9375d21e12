//! Japanese era dates (和暦), as callers say them.

use chrono::{Datelike, NaiveDate};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// An era: name, letter, first and last day (as year, month, day). The boundary days 1912-07-30 and 1926-12-25 belong to
/// both eras (domain-facts, "Japanese era dates").
struct Era {
    name: &'static str,
    letter: char,
    first: (i32, u32, u32),
    last: Option<(i32, u32, u32)>,
}

/// Meiji begins with the solar calendar: earlier dates were counted by another one.
const ERAS: [Era; 5] = [
    Era { name: "明治", letter: 'M', first: (1873, 1, 1), last: Some((1912, 7, 30)) },
    Era { name: "大正", letter: 'T', first: (1912, 7, 30), last: Some((1926, 12, 25)) },
    Era { name: "昭和", letter: 'S', first: (1926, 12, 25), last: Some((1989, 1, 7)) },
    Era { name: "平成", letter: 'H', first: (1989, 1, 8), last: Some((2019, 4, 30)) },
    Era { name: "令和", letter: 'R', first: (2019, 5, 1), last: None },
];

/// Year 1 of Meiji is 1868, though its first solar date lies in year 6.
const MEIJI_FIRST_YEAR: i32 = 1868;

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EraDateError {
    /// Not written like a date.
    #[error("write a date as S12.3.4, 昭和12年3月4日, 1937-03-04 or 19370304")]
    Malformed,
    /// The calendar has no such day.
    #[error("the calendar has no such day")]
    NoSuchDay,
    /// The era had not begun or was over.
    #[error("{era} lasted from {first} to {last}")]
    OutsideEra {
        /// The era.
        era: &'static str,
        /// Its first day.
        first: NaiveDate,
        /// Its last day.
        last: NaiveDate,
    },
}

impl Era {
    fn first_day(&self) -> NaiveDate {
        day(self.first).unwrap_or(NaiveDate::MIN)
    }

    fn last_day(&self) -> NaiveDate {
        self.last.and_then(day).unwrap_or(NaiveDate::MAX)
    }

    fn first_year(&self) -> i32 {
        if self.letter == 'M' { MEIJI_FIRST_YEAR } else { self.first.0 }
    }
}

fn day((year, month, day): (i32, u32, u32)) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

/// Reads a date with or without an era: `S12.3.4`, `昭和12年3月4日`, `昭和元年12月26日`, `1937-03-04`, `1937年3月4日`, `19370304`;
/// full-width characters are taken too.
///
/// # Errors
/// [`EraDateError`], which names the era's days when the date lies outside it.
///
/// ```
/// use madoguchi_domain::era_date;
/// assert_eq!(era_date::parse("S12.3.4").map(|d| d.to_string()), Ok("1937-03-04".into()));
/// assert!(era_date::parse("昭和64年1月8日").is_err());
/// ```
pub fn parse(text: &str) -> Result<NaiveDate, EraDateError> {
    if text.len() > 200 {
        return Err(EraDateError::Malformed);
    }
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let (era, rest) = split_era(&plain);
    let [year, month, day] = numbers(rest, era.is_some()).ok_or(EraDateError::Malformed)?;
    let Some(era) = era else {
        let year = i32::try_from(year).map_err(|_| EraDateError::NoSuchDay)?;
        return NaiveDate::from_ymd_opt(year, month, day).ok_or(EraDateError::NoSuchDay);
    };
    let offset = i32::try_from(year).ok().filter(|y| (1..=200).contains(y)).ok_or(EraDateError::NoSuchDay)?;
    let date = NaiveDate::from_ymd_opt(era.first_year() + offset - 1, month, day).ok_or(EraDateError::NoSuchDay)?;
    match era.first_day() <= date && date <= era.last_day() {
        true => Ok(date),
        false => Err(EraDateError::OutsideEra { era: era.name, first: era.first_day(), last: era.last_day() }),
    }
}

fn split_era(text: &str) -> (Option<&'static Era>, &str) {
    for era in &ERAS {
        if let Some(rest) = text.strip_prefix(era.name) {
            return (Some(era), rest);
        }
        if let Some(rest) = text.strip_prefix([era.letter, era.letter.to_ascii_lowercase()]) {
            return (Some(era), rest);
        }
    }
    (None, text)
}

/// Year, month and day of `12.3.4`, `12年3月4日`, `元年3月4日` or, without separators, `19370304` and (with an era) `120304`.
fn numbers(text: &str, with_era: bool) -> Option<[u32; 3]> {
    let text = text.strip_suffix('日').unwrap_or(text);
    let text = text.strip_prefix('元').map_or_else(|| text.to_owned(), |rest| format!("1{rest}"));
    let width = if with_era { 2 } else { 4 };
    if text.len() == width + 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some([number(&text[..width])?, number(&text[width..width + 2])?, number(&text[width + 2..])?]);
    }
    let parts: Vec<&str> = text.split(['.', '/', '-', '年', '月', '‐', '−', 'ー', '・']).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    if !with_era && year.len() != 4 {
        return None;
    }
    Some([number(year)?, number(month)?, number(day)?])
}

fn number(text: &str) -> Option<u32> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

/// A date as it is read aloud: `昭和12年3月4日`, `令和元年5月1日`. Boundary days are named by the later era; dates before 1873 by
/// the Western year.
pub fn format_wareki(date: NaiveDate) -> String {
    let (month, day) = (date.month(), date.day());
    match ERAS.iter().rev().find(|era| era.first_day() <= date) {
        None => format!("{}年{month}月{day}日", date.year()),
        Some(era) => match date.year() - era.first_year() + 1 {
            1 => format!("{}元年{month}月{day}日", era.name),
            year => format!("{}{year}年{month}月{day}日", era.name),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = parse(text).map_or_else(|e| e.to_string(), |d| d.to_string());
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn dates_are_read_as_callers_say_them() {
        check("S12.3.4", "1937-03-04");
        check("s12/3/4", "1937-03-04");
        check("Ｓ１２．３．４", "1937-03-04");
        check("昭和12年3月4日", "1937-03-04");
        check("昭和 12年 3月 4日", "1937-03-04");
        check("S120304", "1937-03-04");
        check("1937-03-04", "1937-03-04");
        check("1937/3/4", "1937-03-04");
        check("1937年3月4日", "1937-03-04");
        check("19370304", "1937-03-04");
        check("昭和元年12月26日", "1926-12-26");
        check("平成元年1月8日", "1989-01-08");
        check("令和元年5月1日", "2019-05-01");
        check("R3.3.1", "2021-03-01");
        check("明治45年7月30日", "1912-07-30");
        check("大正元年7月30日", "1912-07-30");
        check("大正15年12月25日", "1926-12-25");
        check("昭和元年12月25日", "1926-12-25");
        check("M6.1.1", "1873-01-01");
    }

    #[test]
    fn other_dates_are_refused_with_the_reason() {
        check("昭和64年1月8日", "昭和 lasted from 1926-12-25 to 1989-01-07");
        check("平成31年5月1日", "平成 lasted from 1989-01-08 to 2019-04-30");
        check("大正元年7月29日", "大正 lasted from 1912-07-30 to 1926-12-25");
        check("昭和12年2月30日", "the calendar has no such day");
        check("2021-02-30", "the calendar has no such day");
        check("昭和0年1月1日", "the calendar has no such day");
        check("37-03-04", "write a date as S12.3.4, 昭和12年3月4日, 1937-03-04 or 19370304");
        check("昭和12年", "write a date as S12.3.4, 昭和12年3月4日, 1937-03-04 or 19370304");
        check("", "write a date as S12.3.4, 昭和12年3月4日, 1937-03-04 or 19370304");
        check("+1937-3-4", "write a date as S12.3.4, 昭和12年3月4日, 1937-03-04 or 19370304");
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(days in 0i64..60_000) {
            let date = NaiveDate::from_ymd_opt(1873, 1, 1).unwrap() + chrono::Duration::days(days);
            prop_assert_eq!(parse(&format_wareki(date)), Ok(date));
            prop_assert_eq!(parse(&date.to_string()), Ok(date));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,30}") {
            let _: Result<NaiveDate, EraDateError> = parse(&text);
        }
    }
}
