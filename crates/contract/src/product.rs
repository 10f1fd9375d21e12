//! Products: what is given, and what a vial of it holds. Each edition holds from a day on; none is changed afterwards.

use crate::Lang;
use crate::account::MAX_REASON;
use crate::fields::{self, Collector, FieldCode, FieldError, at_most, words};
use crate::programme::code;
use chrono::NaiveDate;
use madoguchi_domain::ProductDetails;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// The longest name, in characters.
const MAX_NAME: u64 = 100;
/// The longest storage note, source and HOT code, in characters.
const MAX_TEXT: u64 = 300;
const MAX_HOT_CODE: u64 = 13;
/// The most vials a box, doses a vial.
const MAX_COUNT: i64 = 10_000;
/// A week, in minutes.
const MAX_MINUTES: i64 = 10_080;
/// The last place in lists.
const MAX_SORT: i64 = 9_999;

/// A product as it is from a day on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductEdition {
    /// The first day.
    #[cfg_attr(feature = "openapi", schema(format = Date, example = "2021-02-14"))]
    pub effective_from: String,
    /// Japanese name.
    #[cfg_attr(feature = "openapi", schema(example = "ファイザー"))]
    pub name_ja: String,
    /// English name.
    #[cfg_attr(feature = "openapi", schema(example = "Pfizer (Comirnaty)"))]
    pub name_en: String,
    /// Its place in lists.
    pub sort: i16,
    /// Whether it takes vaccine, whose supply must be confirmed; a check-up does not.
    pub supplied: bool,
    /// Vials in a box; null where nobody has said.
    #[cfg_attr(feature = "openapi", schema(example = 195))]
    pub vials_a_box: Option<i32>,
    /// Doses in a vial.
    #[cfg_attr(feature = "openapi", schema(example = 6))]
    pub doses_a_vial: Option<i32>,
    /// How long an open vial keeps.
    #[cfg_attr(feature = "openapi", schema(example = 360))]
    pub minutes_after_opening: Option<i32>,
    /// How it is stored; empty where nobody has said.
    #[cfg_attr(feature = "openapi", schema(example = "-75℃±15℃"))]
    pub storage: String,
    /// HOT code.
    pub hot_code: Option<String>,
    /// The law, circular or label that says so; empty for what came with the program.
    pub source: String,
    /// Why it was entered.
    pub reason: String,
    /// Log-in id of who entered it; null for what came with the program.
    pub created_by: Option<String>,
    /// When (RFC 3339); null for what came with the program.
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub created_at: Option<String>,
}

/// A product in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductSummary {
    /// The code used everywhere in the API.
    #[cfg_attr(feature = "openapi", schema(example = "pfizer"))]
    pub code: String,
    /// As it is today; before its first edition as in that one.
    pub today: ProductEdition,
}

/// `GET /products/{code}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Product {
    /// The code used everywhere in the API.
    #[cfg_attr(feature = "openapi", schema(example = "pfizer"))]
    pub code: String,
    /// As it is today; before its first edition as in that one.
    pub today: ProductEdition,
    /// All editions, the latest first.
    pub editions: Vec<ProductEdition>,
    /// Whether you may change it.
    pub may_change: bool,
}

/// `PUT /products/{code}`: how the product is from a day on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductRequest {
    /// The first day.
    #[cfg_attr(feature = "openapi", schema(format = Date, example = "2021-06-01"))]
    pub effective_from: String,
    /// Japanese name, 1 to 100 characters.
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "ファイザー"))]
    pub name_ja: String,
    /// English name, 1 to 100 characters.
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "Pfizer (Comirnaty)"))]
    pub name_en: String,
    /// Its place in lists.
    #[validate(range(min = 0, max = MAX_SORT))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 9999, example = 1))]
    pub sort: i64,
    /// Whether it takes vaccine, whose supply must be confirmed; a check-up does not. `true` when left out.
    #[serde(default = "supplied")]
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub supplied: bool,
    /// Vials in a box.
    #[serde(default)]
    #[validate(range(min = 1, max = MAX_COUNT))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10000, example = 195))]
    pub vials_a_box: Option<i64>,
    /// Doses in a vial.
    #[serde(default)]
    #[validate(range(min = 1, max = MAX_COUNT))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10000, example = 6))]
    pub doses_a_vial: Option<i64>,
    /// How long an open vial keeps, in minutes; a week at most.
    #[serde(default)]
    #[validate(range(min = 1, max = MAX_MINUTES))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10080, example = 360))]
    pub minutes_after_opening: Option<i64>,
    /// How it is stored, up to 300 characters.
    #[serde(default)]
    #[validate(custom(function = at_most::<MAX_TEXT>))]
    #[cfg_attr(feature = "openapi", schema(max_length = 300, example = "-75℃±15℃"))]
    pub storage: String,
    /// HOT code, up to 13 characters.
    #[serde(default)]
    #[validate(custom(function = at_most::<MAX_HOT_CODE>))]
    #[cfg_attr(feature = "openapi", schema(max_length = 13))]
    pub hot_code: Option<String>,
    /// The law, circular or label that says so, 1 to 300 characters.
    #[validate(custom(function = words::<MAX_TEXT>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 300, example = "添付文書 2021年6月改訂"))]
    pub source: String,
    /// Why it is entered, 1 to 500 characters.
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, example = "1バイアル6回に改訂"))]
    pub reason: String,
}

/// Most products are vaccines.
const fn supplied() -> bool {
    true
}

/// An edition of a product, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedProduct {
    /// The first day.
    pub effective_from: NaiveDate,
    /// What is known of it.
    pub details: ProductDetails,
    /// The law, circular or label behind it.
    pub source: String,
    /// Why.
    pub reason: String,
}

/// The code of a product: 2 to 40 small letters, digits and `_`.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::NotACode`].
pub fn product_code(value: &str) -> Result<String, FieldCode> {
    code(value)
}

impl ProductRequest {
    /// The edition, or everything that is wrong with it.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(&self, lang: Lang) -> Result<ParsedProduct, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let effective_from = errors.take("/effective_from", fields::date(&self.effective_from));
        let name_ja = errors.take("/name_ja", fields::trimmed(&self.name_ja));
        let name_en = errors.take("/name_en", fields::trimmed(&self.name_en));
        let storage = errors.take("/storage", fields::lines(&self.storage));
        let hot_code = self.hot_code.as_deref().filter(|code| !code.trim().is_empty());
        let hot_code = errors.take("/hot_code", hot_code.map(fields::trimmed).transpose());
        let source = errors.take("/source", fields::trimmed(&self.source));
        let reason = errors.take("/reason", fields::trimmed(&self.reason));
        // What is beyond the bounds was refused.
        let number = |value: Option<i64>| value.and_then(|value| i32::try_from(value).ok());
        let parsed = (|| {
            Some(ParsedProduct {
                effective_from: effective_from?,
                details: ProductDetails {
                    name_ja: name_ja?,
                    name_en: name_en?,
                    sort: i16::try_from(self.sort).unwrap_or_default(),
                    supplied: self.supplied,
                    vials_a_box: number(self.vials_a_box),
                    doses_a_vial: number(self.doses_a_vial),
                    minutes_after_opening: number(self.minutes_after_opening),
                    storage: storage?,
                    hot_code: hot_code?,
                },
                source: source?,
                reason: reason?,
            })
        })();
        errors.finish(parsed)
    }
}
