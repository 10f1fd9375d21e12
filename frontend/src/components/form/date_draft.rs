//! A date while it is typed: three texts, the era accepted in the year, a whole date accepted anywhere.

use crate::format::dates::wire_date;
use chrono::{Datelike, NaiveDate};
use madoguchi_contract::Lang;
use madoguchi_domain::era_date::{self, EraDateError};

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

    /// Splits a whole date that was typed or pasted into one field: `S12.3.4`, `1937-03-04`, `19370304`.
    pub(crate) fn split(text: &str) -> Option<Self> {
        // Three or fewer characters are a part of a date, never a whole one.
        (text.chars().count() > 3).then(|| era_date::parse(text).ok()).flatten().map(Self::of)
    }

    /// What the fields say.
    pub(crate) fn reading(&self) -> DateReading {
        let [year, month, day] = [&self.year, &self.month, &self.day].map(|text| text.trim());
        match [year, month, day].iter().filter(|text| text.is_empty()).count() {
            3 => DateReading::Empty,
            0 => {
                let trimmed = |text: &str, mark: char| text.strip_suffix(mark).unwrap_or(text).to_owned();
                let text = format!("{}.{}.{}", trimmed(year, '年'), trimmed(month, '月'), trimmed(day, '日'));
                era_date::parse(&text).map_or_else(DateReading::Wrong, DateReading::Day)
            }
            _ => DateReading::Partial,
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

    /// The reading beside the fields: `昭和12年3月4日 → 1937年3月4日(木)`; a hint when it is no day.
    pub(crate) fn echo(&self, lang: Lang) -> Option<String> {
        match self.reading() {
            DateReading::Day(date) => {
                Some(format!("{} · {}", era_date::format_wareki(date), crate::format::dates::long_date(date, lang)))
            }
            DateReading::Wrong(error) => Some(error.sentence(lang)),
            DateReading::Empty | DateReading::Partial => None,
        }
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

    #[test]
    fn a_whole_date_in_one_field_is_split() {
        for text in ["S12.3.4", "昭和12年3月4日", "1937-03-04", "19370304", "1937/3/4"] {
            assert_eq!(DateDraft::split(text), Some(draft("1937", "3", "4")), "{text}");
        }
        for text in ["1937", "S12", "3", "昭和12"] {
            assert_eq!(DateDraft::split(text), None, "{text}");
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
        let echo = draft("1937", "3", "4").echo(Lang::Ja);
        assert_eq!(echo.as_deref(), Some("昭和12年3月4日 · 1937年3月4日(木)"));
        assert!(draft("S64", "1", "8").echo(Lang::Ja).unwrap().contains("1989-01-07"));
        assert_eq!(draft("19", "", "").echo(Lang::Ja), None);
    }
}
