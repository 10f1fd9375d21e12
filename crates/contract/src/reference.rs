//! Reference data: vaccines, priority groups, municipalities, national holidays.

use serde::{Deserialize, Serialize};

/// A vaccine product and its rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Vaccine {
    /// The code used everywhere in the API.
    #[cfg_attr(feature = "openapi", schema(example = "pfizer"))]
    pub code: String,
    /// Japanese name.
    #[cfg_attr(feature = "openapi", schema(example = "ファイザー"))]
    pub name_ja: String,
    /// English name.
    #[cfg_attr(feature = "openapi", schema(example = "Pfizer (Comirnaty)"))]
    pub name_en: String,
    /// Doses of a full series.
    pub doses: u8,
    /// Days between two doses as recommended.
    pub standard_interval_days: u16,
    /// Least days between two doses; the day of the earlier dose is day 0.
    pub earliest_interval_days: u16,
    /// Least age in years on the day of vaccination. By Japanese law one ages on the day before the birthday.
    pub min_age: u8,
}

/// A priority group (接種対象者分類).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriorityGroup {
    /// The code used everywhere in the API.
    #[cfg_attr(feature = "openapi", schema(example = "elderly"))]
    pub code: String,
    /// Japanese name.
    #[cfg_attr(feature = "openapi", schema(example = "高齢者"))]
    pub name_ja: String,
    /// English name.
    pub name_en: String,
    /// Members are born on or after this date.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub born_from: Option<String>,
    /// Members are born on or before this date.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub born_to: Option<String>,
    /// The first vaccination date the group may book.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub opens_on: String,
}

/// `GET /reference`: what forms need, small enough for one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reference {
    /// Products in force today, in display order.
    pub vaccines: Vec<Vaccine>,
    /// Priority groups, in display order.
    pub groups: Vec<PriorityGroup>,
}

/// A municipality of the national list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Municipality {
    /// Six digits with check digit.
    #[cfg_attr(feature = "openapi", schema(example = "141003"))]
    pub code: String,
    /// Prefecture.
    pub prefecture: String,
    /// Name.
    pub name: String,
    /// Katakana reading.
    pub name_kana: String,
    /// Active accounts of the municipality itself; null for everybody but the service desk.
    #[serde(default)]
    pub accounts: Option<u32>,
}

/// A prefecture, for the service desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Prefecture {
    /// Two digits, 01 to 47.
    #[cfg_attr(feature = "openapi", schema(example = "14"))]
    pub code: String,
    /// Name.
    #[cfg_attr(feature = "openapi", schema(example = "神奈川県"))]
    pub name: String,
    /// Its municipalities.
    #[cfg_attr(feature = "openapi", schema(example = 33))]
    pub municipalities: u32,
    /// Active accounts of the prefecture itself.
    pub accounts: u32,
    /// How many of its municipalities have an active account.
    pub municipalities_with_accounts: u32,
}

/// A national holiday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Holiday {
    /// The day.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub date: String,
    /// Japanese name.
    #[cfg_attr(feature = "openapi", schema(example = "春分の日"))]
    pub name: String,
}
