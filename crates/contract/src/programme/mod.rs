//! Programmes (接種事業): who gets what, how often and how far apart, as data.
//!
//! A version of a programme is a whole: a new one takes its place from a day on and changes nothing of it. Inside, each
//! rule has its own validity: the first and the last date of *vaccination* that it is for.

mod parse;
mod refused;
mod request;
mod told;

pub use parse::ParsedProgramme;
pub(crate) use parse::code;
pub use refused::{ProgrammeChange, ProgrammePreview, RefusedBooking, RefusedDay};
pub use request::{ParsedPublication, ProgrammeDraftRequest, ProgrammeRequest, PublishRequest};

use crate::fields::{FieldError, at_most, words};
use crate::priority_group::PriorityGroup;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// The most rules of a kind.
const MAX_RULES: u64 = 200;
/// The most codes in a rule.
const MAX_CODES: u64 = 50;
/// The longest name, in characters.
const MAX_NAME: u64 = 100;
/// The longest source, in characters.
const MAX_SOURCE: u64 = 300;
/// The greatest count of an interval, whatever its unit.
const MAX_COUNT: i64 = 3660;
/// The greatest number of a version.
const MAX_VERSION: i64 = 1_000_000;
/// The greatest age, in years.
const MAX_AGE: i64 = 130;

/// A stretch of time between two doses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// How many.
    #[validate(range(min = 0, max = MAX_COUNT))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 3660, example = 18))]
    pub count: i64,
    /// `days_between` (N日以上の間隔: from the day after N whole days), `days` (the day itself counts as 0), `weeks`
    /// (the same weekday), `months` (the same day of the month).
    #[cfg_attr(feature = "openapi", schema(example = "days_between"))]
    pub unit: String,
}

/// A product that the programme gives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductRule {
    /// Code of the product.
    #[cfg_attr(feature = "openapi", schema(example = "pfizer"))]
    pub product: String,
    /// The first dose that is given with it.
    #[validate(range(min = 1, max = 9))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 9))]
    pub first_dose: i64,
    /// The last dose that is given with it.
    #[validate(range(min = 1, max = 9))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 9))]
    pub last_dose: i64,
    /// First date of vaccination; null for the first of the programme.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub from: Option<String>,
    /// Last date of vaccination; null for the last of the programme.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub to: Option<String>,
    /// The law, circular or label that says so.
    #[validate(custom(function = at_most::<MAX_SOURCE>))]
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub source: String,
}

/// Who is of the right age.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AgeRule {
    /// Code of the product it is for; null for all that have no rule of their own.
    #[serde(default)]
    pub product: Option<String>,
    /// Least age in years; null where `one_of` says it.
    #[serde(default)]
    #[validate(range(min = 0, max = MAX_AGE))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 130))]
    pub min: Option<i64>,
    /// Greatest age in years, itself included; null for no limit.
    #[serde(default)]
    #[validate(range(min = 0, max = MAX_AGE))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 130))]
    pub max: Option<i64>,
    /// These ages and no other; empty where `min` says it.
    #[serde(default)]
    #[validate(length(max = MAX_CODES))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub one_of: Vec<i64>,
    /// When the age counts: `on_the_day`, `at_first_dose`, `fiscal_year_end` (31 March). By Japanese law one ages on
    /// the day before the birthday.
    #[cfg_attr(feature = "openapi", schema(example = "on_the_day"))]
    pub count: String,
    /// First date of vaccination; null for the first of the programme.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub from: Option<String>,
    /// Last date of vaccination; null for the last of the programme.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub to: Option<String>,
    /// The law, circular or label that says so.
    #[validate(custom(function = at_most::<MAX_SOURCE>))]
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub source: String,
}

/// How far a dose is from the one before. Of the rules that fit a dose, the one with the most conditions counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IntervalRule {
    /// Number of the dose that is booked; null for every dose after the first.
    #[serde(default)]
    #[validate(range(min = 1, max = 9))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 9))]
    pub dose: Option<i64>,
    /// Code of its product; null for every product.
    #[serde(default)]
    pub product: Option<String>,
    /// Products of the dose before; empty for every product.
    #[serde(default)]
    #[validate(length(max = MAX_CODES))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub after: Vec<String>,
    /// Priority groups it is for; empty for all.
    #[serde(default)]
    #[validate(length(max = MAX_CODES))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub groups: Vec<String>,
    /// Counts from the latest dose of these programmes; empty for the dose before in this one.
    #[serde(default)]
    #[validate(length(max = MAX_CODES))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub since: Vec<String>,
    /// Least interval.
    #[validate(nested)]
    pub least: Interval,
    /// Interval that is recommended; null where the least one is.
    #[serde(default)]
    #[validate(nested)]
    pub standard: Option<Interval>,
    /// Greatest interval; null for no limit.
    #[serde(default)]
    #[validate(nested)]
    pub most: Option<Interval>,
    /// First date of vaccination; null for the first of the programme.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub from: Option<String>,
    /// Last date of vaccination; null for the last of the programme.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub to: Option<String>,
    /// The law, circular or label that says so.
    #[validate(custom(function = at_most::<MAX_SOURCE>))]
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub source: String,
}

/// Products that a product may follow; the same one it always may.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FollowRule {
    /// Code of the product.
    #[cfg_attr(feature = "openapi", schema(example = "moderna"))]
    pub product: String,
    /// Products of the dose before.
    #[validate(length(min = 1, max = MAX_CODES))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 50))]
    pub after: Vec<String>,
    /// First date of vaccination; null for the first of the programme.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub from: Option<String>,
    /// Last date of vaccination; null for the last of the programme.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub to: Option<String>,
    /// The law, circular or label that says so.
    #[validate(custom(function = at_most::<MAX_SOURCE>))]
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub source: String,
}

/// How far a dose is from doses of other programmes, before and after.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherProgrammes {
    /// Least interval.
    #[validate(nested)]
    pub least: Interval,
    /// Codes of programmes that it is not for.
    #[serde(default)]
    #[validate(length(max = MAX_CODES))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub except: Vec<String>,
    /// First date of vaccination; null for the first of the programme.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub from: Option<String>,
    /// Last date of vaccination; null for the last of the programme.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub to: Option<String>,
    /// The law, circular or label that says so.
    #[validate(custom(function = at_most::<MAX_SOURCE>))]
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub source: String,
}

/// The rules of a programme.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProgrammeRules {
    /// First date of vaccination.
    #[cfg_attr(feature = "openapi", schema(format = Date, example = "2021-02-14"))]
    pub starts_on: String,
    /// Last date of vaccination; null while none is set.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub ends_on: Option<String>,
    /// What identifies a person: `scanned_18` (a coupon of 10 digits, 18 when scanned), `ten_digits` (a coupon of
    /// 10 digits), `none`.
    #[cfg_attr(feature = "openapi", schema(example = "scanned_18"))]
    pub coupon: String,
    /// Months count to the same day; where there is none, to the `last_day` of the month or the `day_after` it.
    #[cfg_attr(feature = "openapi", schema(example = "last_day"))]
    pub month_end: String,
    /// Number of the first dose.
    #[validate(range(min = 1, max = 9))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 9))]
    pub first_dose: i64,
    /// Number of the last dose.
    #[validate(range(min = 1, max = 9))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 9))]
    pub last_dose: i64,
    /// One dose for each person, whatever its number.
    pub once: bool,
    /// Products.
    #[validate(length(max = MAX_RULES), nested)]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub products: Vec<ProductRule>,
    /// Priority groups, in display order.
    #[validate(length(max = MAX_RULES), nested)]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub groups: Vec<PriorityGroup>,
    /// Ages; none for everybody.
    #[validate(length(max = MAX_RULES), nested)]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub ages: Vec<AgeRule>,
    /// Intervals between doses.
    #[validate(length(max = MAX_RULES), nested)]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub intervals: Vec<IntervalRule>,
    /// Which products may follow which.
    #[validate(length(max = MAX_RULES), nested)]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub follows: Vec<FollowRule>,
    /// Intervals to other programmes.
    #[validate(length(max = MAX_RULES), nested)]
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub others: Vec<OtherProgrammes>,
}

/// What a version of a programme says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProgrammeContent {
    /// Japanese name.
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "帯状疱疹 2026"))]
    pub name_ja: String,
    /// English name.
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "Shingles 2026"))]
    pub name_en: String,
    /// Whether the programme runs: slots are made and places booked for it.
    pub running: bool,
    /// Its rules.
    #[validate(nested)]
    pub rules: ProgrammeRules,
}

/// A programme in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgrammeSummary {
    /// The code used everywhere in the API.
    #[cfg_attr(feature = "openapi", schema(example = "covid19_initial_2021"))]
    pub code: String,
    /// The municipality whose own it is; null for a programme of the nation.
    #[cfg_attr(feature = "openapi", schema(example = "141003"))]
    pub municipality_code: Option<String>,
    /// Japanese name.
    pub name_ja: String,
    /// English name.
    pub name_en: String,
    /// Whether it runs today.
    pub running: bool,
    /// First date of vaccination; null while nothing of it is published.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub starts_on: Option<String>,
    /// Last date of vaccination; null while none is set.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub ends_on: Option<String>,
    /// Number of the version in force today; null while there is none.
    pub version: Option<u32>,
    /// Number of the latest version, in force or yet to come; null while nothing is published.
    pub latest_version: Option<u32>,
    /// From when the latest version is in force.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub latest_publish_on: Option<String>,
    /// Whether a draft is in work; false for who may not read it.
    pub draft: bool,
}

/// `GET /programmes/{code}`: a programme with the version that is in force today, or the first that will be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Programme {
    /// The programme.
    pub summary: ProgrammeSummary,
    /// Its version; null while nothing is published.
    pub version: Option<ProgrammeVersion>,
    /// The versions in force or yet to come that take the place of another one, by number: what each no longer allows
    /// is in `GET /programmes/{code}/versions/{number}/preview`.
    pub changes: Vec<ProgrammeChange>,
    /// Whether you may change it.
    pub may_change: bool,
}

/// A published version. It never changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgrammeVersion {
    /// Counts up from 1.
    pub number: u32,
    /// The day from which bookings are checked by it. Its rules may be for earlier dates of vaccination.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub publish_on: String,
    /// When it was published (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub published_at: String,
    /// Log-in id of who published it; null for what came with the program.
    pub published_by: Option<String>,
    /// The law or circular behind it.
    pub source: String,
    /// Why it was published.
    pub reason: String,
    /// What it says.
    pub content: ProgrammeContent,
}

/// The draft of the next version. It is kept as it was typed, faults and all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgrammeDraft {
    /// What it says so far.
    pub content: ProgrammeContent,
    /// The version that it was begun from; null for a programme of which nothing is published.
    pub based_on: Option<u32>,
    /// What stands against publishing it; pointers are into `content`'s place in the request.
    pub errors: Vec<FieldError>,
    /// For `If-Match`.
    pub etag: String,
    /// When it was last written (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub updated_at: String,
    /// Log-in id of who wrote it.
    pub updated_by: String,
}
