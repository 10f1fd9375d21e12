//! Groups of people that a programme invites.

use crate::fields::words;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// The longest name, in characters.
const MAX_NAME: u64 = 100;

/// A priority group (接種対象者分類).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PriorityGroup {
    /// The code used everywhere in the API: 2 to 40 small letters, digits and `_`.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[a-z0-9_]{2,40}$", example = "elderly"))]
    pub code: String,
    /// Japanese name, 1 to 100 characters.
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "高齢者"))]
    pub name_ja: String,
    /// English name, 1 to 100 characters.
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name_en: String,
    /// Members are born on or after this date.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub born_from: Option<String>,
    /// Members are born on or before this date.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub born_to: Option<String>,
    /// The first vaccination date the group may book.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub opens_on: String,
}
