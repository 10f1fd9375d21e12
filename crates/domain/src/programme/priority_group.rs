//! Groups of people that a programme invites.

use chrono::NaiveDate;

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
