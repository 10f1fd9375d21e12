//! A date while it is typed: three texts, the era accepted in the year, a whole date accepted anywhere.

use crate::format::dates::wire_date;
use chrono::{Datelike, NaiveDate};
use madoguchi_contract::Lang;
use madoguchi_contract::fields::FieldCode;
use madoguchi_domain::civil::era_date::{self, Era, EraDateError};

/// Year, month and day as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct DateDraft {
    /// `1937`, `S12`, `昭和12`.
    pub(crate) year: String,
    /// `3`.
    pub(crate) month: String,
    /// `4`.
    pub(crate) day: String,
}

/// What the three texts say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DateReading {
    /// Nothing is typed.
    Empty,
    /// Some of it is missing still.
    Partial,
    /// A day.
    Day(NaiveDate),
    /// No day, and why.
    Wrong(EraDateError),
}

impl DateDraft {
    /// A day, split into the three fields.
    pub(crate) fn of(date: NaiveDate) -> Self {
        Self { year: date.year().to_string(), month: date.month().to_string(), day: date.day().to_string() }
    }

    /// A date of the wire; empty when it is none.
    pub(crate) fn of_wire(text: Option<&str>) -> Self {
        text.and_then(wire_date).map(Self::of).unwrap_or_default()
    }

    /// Splits a whole date that stands in one field: `S12.3.4`, `1937-03-04`, `19370304`. An era that was not said but
    /// taken stays to be seen.
    pub(crate) fn split(&self, living_on: Option<NaiveDate>) -> Option<Self> {
        let one = [&self.year, &self.month, &self.day].iter().filter(|text| text.trim().is_empty()).count() == 2;
        match self.read(living_on) {
            (DateReading::Day(date), taken) if one || self.whole(living_on).is_some() => Some(match taken {
                Some(_) => Self { year: era_year(date), ..Self::of(date) },
                None => Self::of(date),
            }),
            _ => None,
        }
    }

    /// The day of a birth date as three plain fields, however it was typed; anything else as it is.
    pub(crate) fn settled(&self, living_on: Option<NaiveDate>) -> Self {
        match self.read(living_on).0 {
            DateReading::Day(date) => Self::of(date),
            DateReading::Empty | DateReading::Partial | DateReading::Wrong(_) => self.clone(),
        }
    }

    /// What the fields say.
    pub(crate) fn reading(&self) -> DateReading {
        self.read(None).0
    }

    /// What the fields say, of a birth date where the day is given that it is held against: its era may be left out,
    /// and the one that was taken is told.
    pub(crate) fn read(&self, living_on: Option<NaiveDate>) -> (DateReading, Option<Era>) {
        let [year, month, day] = [&self.year, &self.month, &self.day].map(|text| text.trim());
        let parse = |text: &str| parse(text, living_on);
        // Typed or pasted over one field of a date that was there: it is meant for all three.
        if let Some((date, era)) = self.whole(living_on) {
            return (DateReading::Day(date), era);
        }
        match [year, month, day].iter().filter(|text| text.is_empty()).count() {
            3 => (DateReading::Empty, None),
            0 => {
                let trimmed = |text: &str, mark: char| text.strip_suffix(mark).unwrap_or(text).to_owned();
                let text = format!("{}.{}.{}", trimmed(year, '年'), trimmed(month, '月'), trimmed(day, '日'));
                parse(&text).map_or_else(|e| (DateReading::Wrong(e), None), |(date, era)| (DateReading::Day(date), era))
            }
            // A whole date in one field, as one types and pastes it; as long as it is none, the rest may still come.
            2 => match parse(&[year, month, day].concat()) {
                Ok((date, era)) => (DateReading::Day(date), era),
                Err(EraDateError::Malformed) => (DateReading::Partial, None),
                Err(error) => (DateReading::Wrong(error), None),
            },
            _ => (DateReading::Partial, None),
        }
    }

    /// The date that one of the fields holds whole.
    fn whole(&self, living_on: Option<NaiveDate>) -> Option<(NaiveDate, Option<Era>)> {
        [&self.year, &self.month, &self.day].into_iter().find_map(|text| parse(text.trim(), living_on).ok())
    }

    /// The first of the three fields that waits for something: what its id ends in. The year too where it is no day.
    pub(crate) fn first_gap(&self, living_on: Option<NaiveDate>) -> Option<&'static str> {
        let empty = |text: &str| text.trim().is_empty();
        match self.read(living_on).0 {
            DateReading::Day(date) => not_living(date, living_on).map(|_| ""),
            DateReading::Partial if empty(&self.year) || !may_be_part(self.year.trim(), '年') => Some(""),
            DateReading::Partial if empty(&self.month) => Some("-month"),
            DateReading::Partial if empty(&self.day) => Some("-day"),
            DateReading::Empty | DateReading::Partial | DateReading::Wrong(_) => Some(""),
        }
    }

    /// The day, when there is one.
    pub(crate) fn date(&self) -> Option<NaiveDate> {
        match self.reading() {
            DateReading::Day(date) => Some(date),
            DateReading::Empty | DateReading::Partial | DateReading::Wrong(_) => None,
        }
    }

    /// Whether nothing is typed.
    pub(crate) fn is_empty(&self) -> bool {
        self.reading() == DateReading::Empty
    }

    /// What to send: the day as `YYYY-MM-DD`, else what was typed, so that the answer can say what is wrong with it.
    pub(crate) fn wire(&self) -> String {
        match self.reading() {
            DateReading::Empty => String::new(),
            DateReading::Day(date) => date.to_string(),
            DateReading::Partial | DateReading::Wrong(_) => {
                let mut parts = [&self.year, &self.month, &self.day].map(|text| text.trim().to_owned()).to_vec();
                parts.retain(|part| !part.is_empty());
                parts.join("-")
            }
        }
    }

    /// The reading beside the fields: `昭和12年3月4日 · 1937年3月4日(木)`, and the era where one was taken; what is wrong when
    /// it is no day.
    pub(crate) fn echo(&self, living_on: Option<NaiveDate>, lang: Lang) -> Option<String> {
        match self.read(living_on) {
            (DateReading::Day(date), taken) => {
                let said =
                    format!("{} · {}", era_date::format_both_eras(date), crate::format::dates::long_date(date, lang));
                let said = match (taken, lang) {
                    (None, _) => said,
                    (Some(era), Lang::Ja) => format!("{era}と読みました: {said}"),
                    (Some(era), Lang::En) => format!("taken as {era}: {said}"),
                };
                Some(match not_living(date, living_on) {
                    Some(code) => format!("{said} · {}", code.at("", lang).detail),
                    None => said,
                })
            }
            (DateReading::Wrong(error), _) => Some(error.sentence(lang)),
            (DateReading::Empty | DateReading::Partial, _) => None,
        }
    }

    /// What is wrong with a date that is not whole, once what was typed of it was left: a field that can be no part of
    /// a date, and where `all` three were left, whatever is missing.
    pub(crate) fn left_unread(&self, all: bool, living_on: Option<NaiveDate>, lang: Lang) -> Option<String> {
        let partial = self.read(living_on).0 == DateReading::Partial;
        let parts = [(&self.year, '年'), (&self.month, '月'), (&self.day, '日')];
        let odd = parts.iter().any(|(text, mark)| !may_be_part(text.trim(), *mark));
        (partial && (all || odd)).then(|| EraDateError::Malformed.sentence(lang))
    }

    /// Whether it is a birth date that nobody can have, or no date at all; what is not whole yet may become one.
    pub(crate) fn is_wrong(&self, living_on: Option<NaiveDate>) -> bool {
        match self.read(living_on).0 {
            DateReading::Wrong(_) => true,
            DateReading::Day(date) => not_living(date, living_on).is_some(),
            DateReading::Empty | DateReading::Partial => false,
        }
    }

    /// What is wrong with what is typed, if it is no day.
    pub(crate) fn problem(&self, living_on: Option<NaiveDate>, lang: Lang) -> Option<String> {
        match self.read(living_on).0 {
            DateReading::Wrong(error) => Some(error.sentence(lang)),
            DateReading::Partial => Some(EraDateError::Malformed.sentence(lang)),
            DateReading::Day(_) | DateReading::Empty => None,
        }
    }
}

/// 昭和40.
fn era_year(date: NaiveDate) -> String {
    let told = era_date::format_wareki(date);
    told.split_once('年').map_or_else(|| date.year().to_string(), |(year, _)| year.to_owned())
}

/// Why a birth date is nobody's who lives on the day it is held against.
fn not_living(date: NaiveDate, living_on: Option<NaiveDate>) -> Option<FieldCode> {
    madoguchi_contract::living(date, living_on?).err()
}

/// `1937`, `S12`, `昭和十二年`; `3`, `3月`: a text that may stand in one of the three fields.
fn may_be_part(text: &str, mark: char) -> bool {
    let text = text.strip_suffix(mark).unwrap_or(text);
    // In a whole date it is read as the form will read it.
    let whole = if mark == '年' { format!("{text}-1-1") } else { format!("2000-1-{text}") };
    text.is_empty() || era_date::parse(&whole) != Err(EraDateError::Malformed)
}

/// A date, and the era that was taken where none was said.
fn parse(text: &str, living_on: Option<NaiveDate>) -> Result<(NaiveDate, Option<Era>), EraDateError> {
    match living_on {
        Some(today) => era_date::parse_birth(text, today).map(|read| (read.date, read.taken)),
        None => era_date::parse(text).map(|date| (date, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(year: &str, month: &str, day: &str) -> DateDraft {
        DateDraft { year: year.into(), month: month.into(), day: day.into() }
    }

    #[test]
    fn three_fields_make_a_day() {
        let cases = [
            (draft("1937", "3", "4"), Some("1937-03-04")),
            (draft("S12", "3", "4"), Some("1937-03-04")),
            (draft("昭和12年", "3月", "4日"), Some("1937-03-04")),
            (draft("昭和元年", "12", "26"), Some("1926-12-26")),
            (draft("S64", "1", "8"), None),
            (draft("2021", "2", "30"), None),
            (draft("2021", "", ""), None),
            (draft("", "", ""), None),
        ];
        for (draft, expected) in cases {
            assert_eq!(draft.date().map(|d| d.to_string()).as_deref(), expected, "{draft:?}");
        }
    }

    fn today() -> Option<NaiveDate> {
        "2021-03-01".parse().ok()
    }

    #[test]
    fn a_whole_date_in_one_field_is_understood_and_split() {
        for text in ["S12.3.4", "昭12.3.4", "昭和12年3月4日", "1937-03-04", "19370304", "1937/3/4"] {
            for draft_ in [draft(text, "", ""), draft("", text, ""), draft(" ", "", text)] {
                assert_eq!(draft_.wire(), "1937-03-04", "{text}");
                assert_eq!(draft_.split(None), Some(draft("1937", "3", "4")), "{text}");
            }
        }
        for text in ["1937", "S12", "3", "昭和12", "12.3.4", "S64.1.8"] {
            assert_eq!(draft(text, "", "").split(None), None, "{text}");
        }
        assert_eq!(draft("1937", "3", "4").split(None), None);
        // Over one field of a date that was there.
        assert_eq!(draft("2021-03-20", "3", "14").split(None), Some(draft("2021", "3", "20")));
        assert_eq!(draft("2021-03-20", "3", "14").date(), NaiveDate::from_ymd_opt(2021, 3, 20));
        assert_eq!(draft("1937", "3", "S12.3.5").split(None), Some(draft("1937", "3", "5")));
    }

    #[track_caller]
    fn check_birth(year: &str, echo: Option<&str>, split: Option<&DateDraft>) {
        let typed = draft(year, "", "");
        assert_eq!(typed.echo(today(), Lang::Ja).as_deref(), echo, "{year}");
        assert_eq!(typed.split(today()).as_ref(), split, "{year}");
    }

    #[test]
    fn a_birth_date_is_answered_while_it_is_typed() {
        for soon in ["", "4", "40", "40.3", "40.3.", "S", "S64.1"] {
            check_birth(soon, None, None);
        }
        check_birth(
            "40.3.4",
            Some("昭和と読みました: 昭和40年3月4日 · 1965年3月4日(木)"),
            Some(&draft("昭和40", "3", "4")),
        );
        check_birth("昭12.3.4", Some("昭和12年3月4日 · 1937年3月4日(木)"), Some(&draft("1937", "3", "4")));
        check_birth("昭和64年1月8日", Some("昭和は昭和64年1月7日(1989年)までです"), None);
        check_birth("12.3.4", Some("元号を付けてください: 大正12年(1923年)、昭和12年(1937年)、平成12年(2000年)"), None);
        check_birth(
            "T15.12.25",
            Some("大正15年12月25日 = 昭和元年12月25日 · 1926年12月25日(土)"),
            Some(&draft("1926", "12", "25")),
        );
        assert_eq!(draft("昭和40", "3", "4").date().map(|d| d.to_string()).as_deref(), Some("1965-03-04"));
        assert_eq!(draft("40", "3", "4").settled(today()), draft("1965", "3", "4"));
    }

    #[test]
    fn a_birth_date_of_nobody_is_told_as_when_it_is_sent() {
        for (typed, told) in [
            ("2021-03-05", "令和3年3月5日 · 2021年3月5日(金) · 今日までの日付を入力してください。"),
            ("1800-01-01", "1800年1月1日 · 1800年1月1日(水) · 日付が古すぎます。年を確認してください。"),
            ("1896-02-29", "明治29年2月29日 · 1896年2月29日(土) · 日付が古すぎます。年を確認してください。"),
            ("S0.1.1", ""),
        ] {
            let date = draft(typed, "", "");
            assert_eq!(date.echo(today(), Lang::Ja).unwrap_or_default(), told, "{typed}");
            assert_eq!((date.is_wrong(today()), date.first_gap(today())), (!told.is_empty(), Some("")), "{typed}");
            assert!(!date.is_wrong(None), "{typed} is no birth date");
        }
        assert!(!draft("1896-03-01", "", "").is_wrong(today()) && draft("S64", "1", "8").is_wrong(today()));
    }

    #[test]
    fn what_cannot_become_a_date_is_told_once_it_is_left() {
        let unread = "日付として読めません。例: 昭和12年3月4日、1937-3-4";
        for typed in ["370304", "5/5/1945", "1937.3", "S0.1.1", "193", "昭和", "昭和十二年三月"] {
            assert_eq!(draft(typed, "", "").left_unread(false, today(), Lang::Ja).as_deref(), Some(unread), "{typed}");
        }
        assert!(draft("1937", "3/4", "").left_unread(false, None, Lang::Ja).is_some());
        for (year, month, day) in [
            ("1937", "", ""),
            ("S12", "", ""),
            ("昭和元年", "12", ""),
            ("12", "3", ""),
            ("", "3月", "4"),
            ("", "", "31"),
        ] {
            let date = draft(year, month, day);
            assert_eq!(date.left_unread(false, today(), Lang::Ja), None, "{date:?}");
            assert_eq!(date.left_unread(true, today(), Lang::Ja).as_deref(), Some(unread), "{date:?}");
        }
        // Whole, wrong or empty: the echo tells, or the field is left alone.
        for year in ["", "昭和十二年三月四日", "S64.1.8", "19370304"] {
            assert_eq!(draft(year, "", "").left_unread(true, today(), Lang::Ja), None, "{year}");
        }
        assert_eq!(draft("昭和十二年三月四日", "", "").split(today()), Some(draft("1937", "3", "4")));
    }

    #[test]
    fn the_first_gap_is_where_one_types_next() {
        for (typed, gap) in [
            (draft("", "", ""), Some("")),
            (draft("1937", "", ""), Some("-month")),
            (draft("1937", "3", ""), Some("-day")),
            (draft("", "3", "4"), Some("")),
            (draft("S12.3.4", "", ""), None),
            (draft("S64.1.8", "", ""), Some("")),
            (draft("1937", "3", "4"), None),
        ] {
            assert_eq!(typed.first_gap(today()), gap, "{typed:?}");
        }
    }

    #[test]
    fn what_is_no_day_is_sent_as_typed() {
        let cases = [
            (draft("S12", "3", "4"), "1937-03-04"),
            (draft("2021", "2", "30"), "2021-2-30"),
            (draft("2021", "", "3"), "2021-3"),
            (draft("", "", ""), ""),
        ];
        for (draft, wire) in cases {
            assert_eq!(draft.wire(), wire);
        }
    }

    #[test]
    fn the_era_is_read_back() {
        let echo = draft("1937", "3", "4").echo(None, Lang::Ja);
        assert_eq!(echo.as_deref(), Some("昭和12年3月4日 · 1937年3月4日(木)"));
        assert!(draft("S64", "1", "8").echo(None, Lang::Ja).unwrap().contains("昭和64年1月7日"));
        assert_eq!(draft("19", "", "").echo(None, Lang::Ja), None);
    }
}
