//! From when until when a row of rules holds.

use chrono::NaiveDate;
use thiserror::Error;

/// The dates of vaccination a row holds for, both inclusive; either end may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Validity {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

/// A validity that ends before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{to} is before {from}")]
pub struct ValidityError {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, which is earlier.
    pub to: NaiveDate,
}

impl Validity {
    /// From the first day until the last one.
    ///
    /// # Errors
    /// If the last day is before the first.
    pub fn new(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Validity, ValidityError> {
        match (from, to) {
            (Some(from), Some(to)) if to < from => Err(ValidityError { from, to }),
            (Some(_) | None, Some(_) | None) => Ok(Validity { from, to }),
        }
    }

    /// The first day; `None` where it has always held.
    pub const fn from(self) -> Option<NaiveDate> {
        self.from
    }

    /// The last day; `None` where no end is known.
    pub const fn to(self) -> Option<NaiveDate> {
        self.to
    }

    /// Whether it holds on `date`.
    pub fn contains(self, date: NaiveDate) -> bool {
        self.first() <= date && date <= self.last()
    }

    /// The days on which both hold.
    pub fn overlap(self, other: Validity) -> Option<Validity> {
        let from = self.from.into_iter().chain(other.from).max();
        let to = self.to.into_iter().chain(other.to).min();
        Validity::new(from, to).ok()
    }

    pub(super) fn first(self) -> NaiveDate {
        self.from.unwrap_or(NaiveDate::MIN)
    }

    pub(super) fn last(self) -> NaiveDate {
        self.to.unwrap_or(NaiveDate::MAX)
    }
}

/// A row of rules with the days it holds for and where it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated<R> {
    /// The days of vaccination it holds for.
    pub validity: Validity,
    /// The circular it is from; empty where there is none.
    pub source: String,
    /// What holds.
    pub rule: R,
}

impl<R> Dated<R> {
    /// The circular, if one is named.
    pub fn source(&self) -> Option<String> {
        (!self.source.is_empty()).then(|| self.source.clone())
    }

    /// The row as one edits it.
    pub fn draft(&self) -> DraftRow<R>
    where
        R: Clone,
    {
        let (from, to) = (self.validity.from, self.validity.to);
        DraftRow { from, to, source: self.source.clone(), rule: self.rule.clone() }
    }
}

/// A row as one edits it: its days may be any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow<R> {
    /// The first day of vaccination it holds for.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
    /// The circular it is from; empty where there is none.
    pub source: String,
    /// What holds.
    pub rule: R,
}

/// The rows that hold on `date`.
pub(super) fn on<R>(rows: &[Dated<R>], date: NaiveDate) -> impl Iterator<Item = &Dated<R>> {
    rows.iter().filter(move |row| row.validity.contains(date))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    #[test]
    fn a_validity_holds_on_both_of_its_ends() {
        for (from, to, on, holds) in [
            ("", "", "2022-01-01", true),
            ("2022-01-01", "2022-01-01", "2022-01-01", true),
            ("2022-01-02", "", "2022-01-01", false),
            ("", "2021-12-31", "2022-01-01", false),
            ("", "2022-01-01", "2022-01-01", true),
        ] {
            let validity = Validity::new(day(from), day(to)).unwrap();
            assert_eq!(validity.contains(day(on).unwrap()), holds, "{from}…{to} on {on}");
        }
        let error = Validity::new(day("2022-01-02"), day("2022-01-01")).unwrap_err();
        assert_eq!(error.to_string(), "2022-01-01 is before 2022-01-02");
    }

    #[test]
    fn two_validities_share_their_days() {
        let validity = |from, to| Validity::new(day(from), day(to)).unwrap();
        for (one, other, shared) in [
            (("", "2022-01-31"), ("2022-01-31", ""), Some(("2022-01-31", "2022-01-31"))),
            (("", "2022-01-31"), ("2022-02-01", ""), None),
            (("", ""), ("2022-02-01", ""), Some(("2022-02-01", ""))),
        ] {
            let (one, other) = (validity(one.0, one.1), validity(other.0, other.1));
            assert_eq!(one.overlap(other), shared.map(|(from, to)| validity(from, to)));
            assert_eq!(other.overlap(one), shared.map(|(from, to)| validity(from, to)));
        }
    }
}
