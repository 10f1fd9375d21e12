//! Dates as people say them: 昭和12年3月4日, S12.3.4, 1937-03-04.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use thiserror::Error;

use crate::Lang;
use crate::digits::{all_digits, is_dash};
use crate::person::normal_form::nfkc;

/// A Japanese era since the Gregorian calendar came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 明治, to 1912-07-30. Read from 1873-01-01 (明治6年1月1日) on: days before were counted by the moon.
    Meiji,
    /// 大正, 1912-07-30 to 1926-12-25.
    Taisho,
    /// 昭和, 1926-12-25 to 1989-01-07.
    Showa,
    /// 平成, 1989-01-08 to 2019-04-30.
    Heisei,
    /// 令和, since 2019-05-01.
    Reiwa,
}

/// Why something is not a date. The text itself is not repeated: it may be a birth date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EraDateError {
    /// No date can be made out.
    #[error("this cannot be read as a date; say it as S12.3.4, 昭和12年3月4日 or 1937-3-4")]
    Malformed,
    /// A year of one or two digits without an era.
    #[error("say the era, or the western year in four digits")]
    EraNeeded,
    /// A year of one or two digits without an era, and several eras fit a living person.
    #[error("say the era: {}", eras_of_year(.eras, *.year, Lang::En))]
    EraUnclear {
        /// The year as it was given.
        year: i32,
        /// The eras in which one who lives can be born in it.
        eras: [Option<Era>; 5],
    },
    /// A date can be made out, but the month has no such day or the year no such month.
    #[error("there is no such day in the calendar")]
    NoSuchDay,
    /// The day is before the era began.
    #[error("{era} began on {}, later than this date", Lang::En.date(.era.first_day()))]
    BeforeEra {
        /// The era that was named.
        era: Era,
    },
    /// The day is after the era ended.
    #[error("{era} ended on {}, before this date", Lang::En.date(*.last_day))]
    AfterEra {
        /// The era that was named.
        era: Era,
        /// Its last day.
        last_day: NaiveDate,
    },
}

impl EraDateError {
    /// The error as a sentence, for the form.
    pub fn sentence(self, lang: Lang) -> String {
        match (lang, self) {
            (Lang::En, error) => error.to_string(),
            (Lang::Ja, EraDateError::Malformed) => "日付として読めません。例: 昭和12年3月4日、1937-3-4".to_owned(),
            (Lang::Ja, EraDateError::EraNeeded) => "元号か、西暦4桁の年を入力してください".to_owned(),
            (Lang::Ja, EraDateError::EraUnclear { year, eras }) => {
                format!("元号を付けてください: {}", eras_of_year(&eras, year, Lang::Ja))
            }
            (Lang::Ja, EraDateError::NoSuchDay) => "暦にない日付です".to_owned(),
            (Lang::Ja, EraDateError::BeforeEra { era }) => {
                format!("{era}は{}({}年)からです", era.label(era.first_day()), era.first_day().year())
            }
            (Lang::Ja, EraDateError::AfterEra { era, last_day }) => {
                format!("{era}は{}({}年)までです", era.label(last_day), last_day.year())
            }
        }
    }
}

impl Era {
    /// All eras, oldest first.
    pub const ALL: [Era; 5] = [Era::Meiji, Era::Taisho, Era::Showa, Era::Heisei, Era::Reiwa];

    /// Its name, such as 昭和.
    pub fn name(self) -> &'static str {
        match self {
            Era::Meiji => "明治",
            Era::Taisho => "大正",
            Era::Showa => "昭和",
            Era::Heisei => "平成",
            Era::Reiwa => "令和",
        }
    }

    /// Its first character, as forms abbreviate it: 昭.
    fn short_name(self) -> &'static str {
        match self {
            Era::Meiji => "明",
            Era::Taisho => "大",
            Era::Showa => "昭",
            Era::Heisei => "平",
            Era::Reiwa => "令",
        }
    }

    /// Its letter on forms, such as S.
    pub fn letter(self) -> char {
        match self {
            Era::Meiji => 'M',
            Era::Taisho => 'T',
            Era::Showa => 'S',
            Era::Heisei => 'H',
            Era::Reiwa => 'R',
        }
    }

    /// The first day that can be given in it; an era's first day can be the last of the era before.
    pub fn first_day(self) -> NaiveDate {
        match self {
            Era::Meiji => day(1873, 1, 1),
            Era::Taisho => day(1912, 7, 30),
            Era::Showa => day(1926, 12, 25),
            Era::Heisei => day(1989, 1, 8),
            Era::Reiwa => day(2019, 5, 1),
        }
    }

    /// Its last day, if it is over.
    pub fn last_day(self) -> Option<NaiveDate> {
        match self {
            Era::Meiji => Some(day(1912, 7, 30)),
            Era::Taisho => Some(day(1926, 12, 25)),
            Era::Showa => Some(day(1989, 1, 7)),
            Era::Heisei => Some(day(2019, 4, 30)),
            Era::Reiwa => None,
        }
    }

    /// The year before its first.
    fn year_zero(self) -> i32 {
        match self {
            Era::Meiji => 1867,
            Era::Taisho => 1911,
            Era::Showa => 1925,
            Era::Heisei => 1988,
            Era::Reiwa => 2018,
        }
    }

    /// `date` counted in this era.
    fn label(self, date: NaiveDate) -> String {
        let year = match date.year() - self.year_zero() {
            1 => "元".to_owned(),
            year => year.to_string(),
        };
        format!("{}{year}年{}月{}日", self.name(), date.month(), date.day())
    }
}

impl fmt::Display for Era {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Reads a date by era or by the western year.
///
/// `S12.3.4`, `s12/3/4`, `S120304`, `昭12.3.4`, `昭和12年3月4日`, `昭和元年12月31日`, `1937-03-04`, `1937/3/4`, `1937年3月4日`,
/// `19370304`, `昭和十二年三月四日`; full-width
/// characters and spaces do no harm. The day on which one era follows another is valid in both
/// (domain facts, Japanese era dates).
///
/// # Errors
/// If it is no date, or lies outside the era it names.
///
/// ```
/// use madoguchi_domain::civil::era_date;
/// assert_eq!(era_date::parse("S12.3.4").map(|date| date.to_string()), Ok("1937-03-04".to_owned()));
/// assert!(era_date::parse("昭和64年1月8日").is_err());
/// ```
pub fn parse(text: &str) -> Result<NaiveDate, EraDateError> {
    let text = plain(text);
    let era = Era::ALL.into_iter().find_map(|era| Some((era, strip_era(&text, era)?)));
    match era {
        None => {
            let (year, month, day) = fields(&text, 4).ok_or(EraDateError::Malformed)?;
            match (year.len(), number(year)) {
                (4, Some(year)) => calendar_day(year, month, day),
                (1..=2, Some(1..)) if plausible(month, day) => Err(EraDateError::EraNeeded),
                _ => Err(EraDateError::Malformed),
            }
        }
        Some((era, rest)) => {
            let (year, month, day) = fields(rest, 2).ok_or(EraDateError::Malformed)?;
            let year = match year {
                "元" => 1,
                _ => (year.len() <= 2)
                    .then(|| number(year))
                    .flatten()
                    .filter(|year| *year >= 1)
                    .ok_or(EraDateError::Malformed)?,
            };
            era_day(era, year, month, day)
        }
    }
}

/// A birth date, and the era that was taken for it where none was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthReading {
    /// The day.
    pub date: NaiveDate,
    /// The era that was not said, but is the only one in which a living person has this birth date.
    pub taken: Option<Era>,
}

/// The oldest that one is taken to be who does not say the era. Older people live, a hundred or two of them: they say
/// it.
const OLDEST: i32 = 110;

/// Reads a birth date as [`parse`] does; the era may be left out where only one fits a person who lives on `today`.
///
/// # Errors
/// As for [`parse`]; [`EraDateError::EraUnclear`] names the eras that fit.
///
/// ```
/// use madoguchi_domain::civil::era_date::{self, Era};
/// let today = "2021-03-01".parse().unwrap();
/// assert_eq!(era_date::parse_birth("50.3.4", today).map(|read| read.taken), Ok(Some(Era::Showa)));
/// assert!(era_date::parse_birth("12.3.4", today).is_err());
/// ```
pub fn parse_birth(text: &str, today: NaiveDate) -> Result<BirthReading, EraDateError> {
    match parse(text) {
        Ok(date) => Ok(BirthReading { date, taken: None }),
        Err(EraDateError::EraNeeded) => {
            let plain = plain(text);
            let (year, month, day) = fields(&plain, 4).ok_or(EraDateError::Malformed)?;
            let year = number(year).ok_or(EraDateError::Malformed)?;
            let oldest = today.with_day(1).and_then(|day| day.with_year(today.year() - OLDEST)).unwrap_or(today);
            let lives = |date: &NaiveDate| oldest <= *date && *date <= today;
            let birth = |era: Era| era_day(era, year, month, day).ok().filter(lives);
            let eras = Era::ALL.map(|era| birth(era).map(|_| era));
            let mut fitting = Era::ALL.into_iter().filter_map(|era| Some((era, birth(era)?)));
            match (fitting.next(), fitting.next()) {
                (None, _) => Err(EraDateError::EraNeeded),
                (Some((era, date)), None) => Ok(BirthReading { date, taken: Some(era) }),
                (Some(_), Some(_)) => Err(EraDateError::EraUnclear { year, eras }),
            }
        }
        Err(error) => Err(error),
    }
}

/// A day counted in an era.
fn era_day(era: Era, year: i32, month: &str, day: &str) -> Result<NaiveDate, EraDateError> {
    let date = calendar_day(era.year_zero() + year, month, day)?;
    match era.last_day() {
        _ if date < era.first_day() => Err(EraDateError::BeforeEra { era }),
        Some(last_day) if last_day < date => Err(EraDateError::AfterEra { era, last_day }),
        Some(_) | None => Ok(date),
    }
}

/// One width of characters, one kind of dash, capital letters, no spaces.
fn plain(text: &str) -> String {
    let plain = |c: char| {
        if is_dash(c) { '-' } else { c.to_ascii_uppercase() }
    };
    in_digits(nfkc(text.chars().take(100)).chars().filter(|c| !c.is_whitespace()).map(plain))
}

/// Numbers in kanji as digits: 昭和十二年 as 昭和12年, 一九三七年 as 1937年.
fn in_digits(text: impl Iterator<Item = char>) -> String {
    let mut text = text.peekable();
    let mut plain = String::new();
    let digit = |c: &char| "〇一二三四五六七八九".chars().position(|kanji| kanji == *c);
    let mut before = false;
    while let Some(c) = text.next() {
        match digit(&c) {
            Some(value) => plain.push_str(&value.to_string()),
            // 十二 is 12, 二十 is 20, 二十一 is 21.
            None if c == '十' => {
                plain.push_str(if before { "" } else { "1" });
                plain.push_str(if text.peek().and_then(digit).is_some() { "" } else { "0" });
            }
            None => plain.push(c),
        }
        before = digit(&c).is_some();
    }
    plain
}

/// 大正12年(1923年)、昭和12年(1937年).
fn eras_of_year(eras: &[Option<Era>; 5], year: i32, lang: Lang) -> String {
    let said = |era: &Era| {
        let western = era.year_zero() + year;
        match lang {
            Lang::Ja => format!("{era}{year}年({western}年)"),
            Lang::En => format!("{era} {year} ({western})"),
        }
    };
    let words: Vec<String> = eras.iter().flatten().map(said).collect();
    words.join(if lang == Lang::Ja { "、" } else { ", " })
}

/// `date` by era, and where the day belongs to two eras by both: 大正15年12月25日 = 昭和元年12月25日.
pub fn format_both_eras(date: NaiveDate) -> String {
    match Era::ALL.into_iter().find(|era| era.last_day() == Some(date)) {
        Some(era) if era.label(date) != format_wareki(date) => format!("{} = {}", era.label(date), format_wareki(date)),
        Some(_) | None => format_wareki(date),
    }
}

/// `date` by era: 昭和12年3月4日, 令和元年5月1日. A day of two eras is told in the new one; a day before 1873 by its western year.
pub fn format_wareki(date: NaiveDate) -> String {
    match Era::ALL.into_iter().rev().find(|era| era.first_day() <= date) {
        Some(era) => era.label(date),
        None => Lang::Ja.date(date),
    }
}

fn strip_era(text: &str, era: Era) -> Option<&str> {
    text.strip_prefix(era.name())
        .or_else(|| text.strip_prefix(era.short_name()))
        .or_else(|| text.strip_prefix(era.letter()))
}

/// Year, month and day, however they are set apart; without separators the year has `year_digits`.
fn fields(text: &str, year_digits: usize) -> Option<(&str, &str, &str)> {
    if all_digits(text) && text.len() == year_digits + 4 {
        return Some((&text[..year_digits], &text[year_digits..year_digits + 2], &text[year_digits + 2..]));
    }
    if let Some(rest) = text.strip_suffix('日') {
        let (year, rest) = rest.split_once('年')?;
        let (month, day) = rest.split_once('月')?;
        return Some((year, month, day));
    }
    ['.', '/', '-'].into_iter().find_map(|separator| {
        let (year, rest) = text.split_once(separator)?;
        let (month, day) = rest.split_once(separator)?;
        Some((year, month, day))
    })
}

fn number(text: &str) -> Option<i32> {
    all_digits(text).then(|| text.parse().ok()).flatten()
}

/// Month or day: one or two digits.
fn part(text: &str) -> Option<u32> {
    (text.len() <= 2).then(|| number(text)).flatten().and_then(|n| u32::try_from(n).ok())
}

/// Whether some year has this month and day.
fn plausible(month: &str, day: &str) -> bool {
    part(month).zip(part(day)).is_some_and(|(month, day)| NaiveDate::from_ymd_opt(2000, month, day).is_some())
}

fn calendar_day(year: i32, month: &str, day: &str) -> Result<NaiveDate, EraDateError> {
    let (month, day) = part(month).zip(part(day)).ok_or(EraDateError::Malformed)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(EraDateError::NoSuchDay)
}

/// A date that is known to exist.
const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &str>) {
        let got = parse(text).map(|date| date.to_string()).map_err(|e| e.to_string());
        assert_eq!(got, expected.map(str::to_owned).map_err(str::to_owned), "{text}");
    }

    #[test]
    fn every_way_to_say_a_date_is_read() {
        for text in [
            "S12.3.4",
            "s12/3/4",
            "S12-03-04",
            "Ｓ１２．３．４",
            "S120304",
            "昭和12年3月4日",
            "昭和１２年３月４日",
            "昭和 12年 3月 4日",
            "㍼12年3月4日",
            "昭和12.3.4",
            "昭12.3.4",
            "昭12年3月4日",
            "昭和十二年三月四日",
            "一九三七年三月四日",
            "昭十二年3月4日",
            "1937-03-04",
            "1937/3/4",
            "1937.3.4",
            "1937年3月4日",
            "１９３７年３月４日",
            "19370304",
            "１９３７−０３−０４",
            " 1937-3-4 ",
        ] {
            check(text, Ok("1937-03-04"));
        }
        check("明治45年7月30日", Ok("1912-07-30"));
        check("M6.1.1", Ok("1873-01-01"));
        check("大正元年7月30日", Ok("1912-07-30"));
        check("T15.12.25", Ok("1926-12-25"));
        check("昭和元年12月25日", Ok("1926-12-25"));
        check("S64.1.7", Ok("1989-01-07"));
        check("H1.1.8", Ok("1989-01-08"));
        check("平成31年4月30日", Ok("2019-04-30"));
        check("令和元年5月1日", Ok("2019-05-01"));
        check("R3.3.15", Ok("2021-03-15"));
        check("S55.2.29", Ok("1980-02-29"));
        check("昭和二十年十月三十日", Ok("1945-10-30"));
        check("昭和五十一年十一月二十一日", Ok("1976-11-21"));
        check("二〇〇〇年十二月十日", Ok("2000-12-10"));
    }

    #[test]
    fn a_date_outside_its_era_names_the_eras_border() {
        check("昭和64年1月8日", Err("昭和 ended on 7 Jan 1989, before this date"));
        check("H31.5.1", Err("平成 ended on 30 Apr 2019, before this date"));
        check("昭和元年12月24日", Err("昭和 began on 25 Dec 1926, later than this date"));
        check("平成元年1月7日", Err("平成 began on 8 Jan 1989, later than this date"));
        check("R1.4.30", Err("令和 began on 1 May 2019, later than this date"));
        check("M45.7.31", Err("明治 ended on 30 Jul 1912, before this date"));
        check("M5.12.2", Err("明治 began on 1 Jan 1873, later than this date"));
    }

    #[test]
    fn a_refusal_speaks_japanese_too() {
        let sentence = |text| parse(text).unwrap_err().sentence(Lang::Ja);
        assert_eq!(sentence("S64.1.8"), "昭和は昭和64年1月7日(1989年)までです");
        assert_eq!(sentence("R1.4.30"), "令和は令和元年5月1日(2019年)からです");
        assert_eq!(sentence("12.3.4"), "元号か、西暦4桁の年を入力してください");
        assert_eq!(sentence("2021-02-30"), "暦にない日付です");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["2021-02-30", "20210230", "S12.13.1", "昭和12年2月29日", "2021-00-10"] {
            check(text, Err("there is no such day in the calendar"));
        }
        for text in [
            "",
            "abc",
            "S",
            "昭和",
            "S12",
            "S12.3",
            "S12.3.4.5",
            "S0.1.1",
            "S123.1.1",
            "1937-3/4",
            "1937034",
            "193703041",
            "昭和12年3月",
            "X12.3.4",
            "-1937-03-04",
            "1937-+3-04",
            "S12.3.4日",
            "元年3月4日",
            "1937-003-04",
            "12345-01-01",
            "SS12.3.4",
        ] {
            check(text, Err("this cannot be read as a date; say it as S12.3.4, 昭和12年3月4日 or 1937-3-4"));
        }
    }

    #[track_caller]
    fn check_birth(text: &str, expected: Result<(&str, Option<Era>), &str>) {
        let got = parse_birth(text, "2021-03-01".parse().unwrap());
        let got = got.map(|read| (read.date.to_string(), read.taken)).map_err(|e| e.sentence(Lang::Ja));
        assert_eq!(got, expected.map(|(d, era)| (d.to_owned(), era)).map_err(str::to_owned), "{text}");
    }

    #[test]
    fn the_era_of_a_birth_date_may_be_left_out_where_one_only_fits() {
        check_birth("S12.3.4", Ok(("1937-03-04", None)));
        check_birth("1937.3.4", Ok(("1937-03-04", None)));
        check_birth("50.3.4", Ok(("1975-03-04", Some(Era::Showa))));
        check_birth("40年3月4日", Ok(("1965-03-04", Some(Era::Showa))));
        check_birth("６４．１．７", Ok(("1989-01-07", Some(Era::Showa))));
        // 平成31年 ended in April.
        check_birth("31.5.1", Ok(("1956-05-01", Some(Era::Showa))));
        check_birth("12.3.4", Err("元号を付けてください: 大正12年(1923年)、昭和12年(1937年)、平成12年(2000年)"));
        check_birth("3.3.4", Err("元号を付けてください: 大正3年(1914年)、昭和3年(1928年)、平成3年(1991年)"));
        check_birth("64.1.8", Err("元号か、西暦4桁の年を入力してください"));
        check_birth("99.1.1", Err("元号か、西暦4桁の年を入力してください"));
        check_birth("昭和64年1月8日", Err("昭和は昭和64年1月7日(1989年)までです"));
    }

    #[test]
    fn the_day_of_two_eras_is_told_by_both() {
        for (date, told) in [
            ("1926-12-25", "大正15年12月25日 = 昭和元年12月25日"),
            ("1912-07-30", "明治45年7月30日 = 大正元年7月30日"),
            ("1989-01-07", "昭和64年1月7日"),
            ("1989-01-08", "平成元年1月8日"),
            ("1937-03-04", "昭和12年3月4日"),
        ] {
            assert_eq!(format_both_eras(date.parse().unwrap()), told);
        }
    }

    #[test]
    fn a_date_is_told_by_its_newest_era() {
        for (date, wareki) in [
            ("1937-03-04", "昭和12年3月4日"),
            ("1912-07-30", "大正元年7月30日"),
            ("1912-07-29", "明治45年7月29日"),
            ("1926-12-25", "昭和元年12月25日"),
            ("1989-01-07", "昭和64年1月7日"),
            ("2019-05-01", "令和元年5月1日"),
            ("1872-12-31", "1872年12月31日"),
        ] {
            assert_eq!(format_wareki(date.parse().unwrap()), wareki);
        }
    }

    proptest! {
        #[test]
        fn a_date_told_by_era_reads_back(days in 0i64..90_000) {
            let date = day(1873, 1, 1) + chrono::Duration::days(days);
            prop_assume!(date.year() - 2018 < 100);
            prop_assert_eq!(parse(&format_wareki(date)), Ok(date));
            prop_assert_eq!(parse(&date.to_string()), Ok(date));
            prop_assert_eq!(parse(&date.format("%Y%m%d").to_string()), Ok(date));
        }

        #[test]
        fn no_text_breaks_it(text in any::<String>()) {
            let _ = parse(&text);
        }
    }
}
