//! Reference data: vaccines, priority groups, municipalities, national holidays.

pub use crate::priority_group::PriorityGroup;
use crate::programme::ProgrammeRules;
use serde::{Deserialize, Serialize};

/// A product: what is given. How often and how far apart say the programmes.
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
    /// Whether it takes vaccine, whose supply must be confirmed; a check-up does not.
    pub supplied: bool,
    /// Whether a running programme gives it.
    pub running: bool,
}

/// A programme that runs, with its rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunningProgramme {
    /// The code used everywhere in the API.
    #[cfg_attr(feature = "openapi", schema(example = "covid19_initial_2021"))]
    pub code: String,
    /// The municipality whose own it is; null for a programme of the nation.
    #[cfg_attr(feature = "openapi", schema(example = "141003"))]
    pub municipality_code: Option<String>,
    /// Whether it takes new bookings. One that does not is here for the bookings it has.
    pub running: bool,
    /// Japanese name.
    pub name_ja: String,
    /// English name.
    pub name_en: String,
    /// Its rules, with the dates of vaccination they are for.
    pub rules: ProgrammeRules,
}

/// `GET /reference`: what forms need, small enough for one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reference {
    /// Products of the programmes below, in display order.
    pub vaccines: Vec<Vaccine>,
    /// Priority groups of the programmes below, each once, in display order.
    pub groups: Vec<PriorityGroup>,
    /// The programmes of the nation and of the municipalities you work for whose rules are in force, by code.
    pub programmes: Vec<RunningProgramme>,
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
