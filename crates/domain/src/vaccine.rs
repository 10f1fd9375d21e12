//! Products, and the groups of people that a programme invites.

use chrono::NaiveDate;

/// What is known of a product from a day on; what may be done with it say the programmes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductDetails {
    /// Japanese name.
    pub name_ja: String,
    /// English name.
    pub name_en: String,
    /// Its place in lists.
    pub sort: i16,
    /// Vials in a box.
    pub vials_a_box: Option<i32>,
    /// Doses in a vial.
    pub doses_a_vial: Option<i32>,
    /// How long an open vial keeps, in minutes.
    pub minutes_after_opening: Option<i32>,
    /// How it is stored, in words; may be empty.
    pub storage: String,
    /// HOT code, where it has one.
    pub hot_code: Option<String>,
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
