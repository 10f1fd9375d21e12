//! Reference data: products and priority groups, as the database holds them.

use chrono::NaiveDate;

/// A vaccine product and its rules. The values are data, kept by the operator, since law and labels change them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vaccine {
    /// Code on the wire, as `pfizer`.
    pub code: String,
    /// Japanese name.
    pub name_ja: String,
    /// English name.
    pub name_en: String,
    /// Doses of a full series.
    pub doses: u8,
    /// Days between two doses as recommended.
    pub standard_interval_days: u16,
    /// Least days between two doses; the day of the earlier dose is day 0.
    pub earliest_interval_days: u16,
    /// Least age in years on the day of vaccination.
    pub min_age: u8,
}

/// A priority group (接種対象者分類).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorityGroup {
    /// Code on the wire, as `elderly`.
    pub code: String,
    /// Japanese name.
    pub name_ja: String,
    /// English name.
    pub name_en: String,
    /// Members are born on or after this day.
    pub born_from: Option<NaiveDate>,
    /// Members are born on or before this day.
    pub born_to: Option<NaiveDate>,
    /// First vaccination date the group may book.
    pub opens_on: NaiveDate,
}

impl PriorityGroup {
    /// Whether one born on `birth` may belong to it.
    pub fn takes_birth(&self, birth: NaiveDate) -> bool {
        self.born_from.is_none_or(|from| from <= birth) && self.born_to.is_none_or(|to| birth <= to)
    }
}
