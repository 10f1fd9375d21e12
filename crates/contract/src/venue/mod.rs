//! Venues (接種会場).

pub(crate) mod parse;

use crate::account::MAX_REASON;
use crate::fields::{lines_at_most, words};
use serde::{Deserialize, Serialize};
use validator::Validate;

/// The most characters of a venue's name, and of its reading.
const MAX_NAME: u64 = 200;
/// The most products of a venue.
pub(crate) const MAX_VACCINES: u64 = 20;

/// The last date for which vaccine is confirmed at a venue (分配確定している最終日付).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmedSupply {
    /// Code of the product.
    #[cfg_attr(feature = "openapi", schema(example = "pfizer"))]
    pub vaccine: String,
    /// Last date with confirmed supply; a slot plan may not end later.
    #[cfg_attr(feature = "openapi", schema(format = Date, example = "2021-03-31"))]
    pub confirmed_through: String,
}

/// `POST /venues`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VenueRequest {
    /// Owner; may be left out when the account works for one municipality only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "141003"))]
    pub municipality_code: Option<String>,
    /// Name, 1 to 200 characters.
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200, example = "特設の接種会場テスト"))]
    pub name: String,
    /// Kana reading of the name, 1 to 200 characters; digits and Latin letters are allowed in a venue's reading.
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, example = "トクセツノセッシュカイジョウテスト")
    )]
    pub name_kana: String,
    /// `special_site` or `medical_institution`.
    #[cfg_attr(feature = "openapi", schema(example = "special_site"))]
    pub kind: String,
    /// Seven digits, hyphen allowed: `222-0036`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "222-0036"))]
    pub postal_code: Option<String>,
    /// Address, 1 to 300 characters.
    #[validate(custom(function = words::<300>))]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 300, example = "神奈川県横浜市港北区小机町3211")
    )]
    pub address: String,
    /// Phone of the venue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "045-474-8111"))]
    pub phone: Option<String>,
    /// Codes of the products handled, at least one, each once.
    #[validate(length(min = 1, max = MAX_VACCINES))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 20, example = json!(["pfizer"])))]
    pub vaccines: Vec<String>,
    /// Access notes (step-free, parking …), up to 2,000 characters.
    #[serde(default)]
    #[validate(custom(function = lines_at_most::<2000>))]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub access_notes: String,
    /// First day the venue is used; null for no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub opens_on: Option<String>,
    /// Last day the venue is used; null for no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub closes_on: Option<String>,
    /// Whether the venue can be searched and booked.
    #[serde(default)]
    pub published: bool,
    /// Confirmed supply for each product.
    #[serde(default)]
    #[validate(length(max = MAX_VACCINES))]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub supply: Vec<ConfirmedSupply>,
}

// Of its own it has the rule of the reason only: `onto` makes a request of it and of the stored venue, which is held to
// those of a new one.
/// `PATCH /venues/{id}`: a field left out stays as it is; null empties a field that may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct VenuePatch {
    /// Name.
    #[serde(deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false, min_length = 1, max_length = 200))]
    pub name: Option<String>,
    /// Kana reading.
    #[serde(deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false, min_length = 1, max_length = 200))]
    pub name_kana: Option<String>,
    /// Kind.
    #[serde(deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false, example = "special_site"))]
    pub kind: Option<String>,
    /// Postal code.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "222-0036"))]
    pub postal_code: Option<Option<String>>,
    /// Address.
    #[serde(deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false, min_length = 1, max_length = 300))]
    pub address: Option<String>,
    /// Phone.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "0454748111"))]
    pub phone: Option<Option<String>>,
    /// Products handled.
    #[serde(deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false, min_items = 1, max_items = 20))]
    pub vaccines: Option<Vec<String>>,
    /// Access notes.
    #[serde(deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false, max_length = 2000))]
    pub access_notes: Option<String>,
    /// First day.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub opens_on: Option<Option<String>>,
    /// Last day.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub closes_on: Option<Option<String>>,
    /// Published or not.
    #[serde(deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub published: Option<bool>,
    /// Confirmed supply, all products: replaces what is stored.
    #[serde(deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false, max_items = 20))]
    pub supply: Option<Vec<ConfirmedSupply>>,
    /// Why the change may leave open slots outside the venue's opening period, products or publication. Needed only
    /// where it does; `POST /venues/{id}/changes/preview` tells.
    #[serde(deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(nullable = false, min_length = 1, max_length = 500))]
    pub outside_reason: Option<String>,
}

/// The open slots of a product on a day that a change would leave outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutsideDay {
    /// The day.
    #[cfg_attr(feature = "openapi", schema(format = Date, example = "2021-03-24"))]
    pub date: String,
    /// Code of the product.
    #[cfg_attr(feature = "openapi", schema(example = "pfizer"))]
    pub vaccine: String,
    /// Slots.
    pub slots: u32,
    /// Live bookings in them.
    pub booked: u32,
}

/// `POST /venues/{id}/changes/preview`: the open slots that have not begun and that the change would leave outside:
/// those that the venue is used for before it and no longer after it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VenueChangePreview {
    /// Slots.
    pub slots: u32,
    /// Their places.
    pub places: u32,
    /// Live bookings in them.
    pub bookings: u32,
    /// By day, then product; the first 100.
    pub days: Vec<OutsideDay>,
    /// Days and products that are not in `days`.
    pub more_days: u32,
}

/// The most rows of a preview.
pub const MOST_OUTSIDE_DAYS: usize = 100;

/// Tells `null` (empty it) from a field that was left out (keep it).
fn given<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Refuses `null` for a field that may be left out but never be empty: to a client that means to empty it, "keep" would
/// be no answer.
fn not_null<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A venue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Venue {
    /// Opaque id.
    pub id: String,
    /// Owner.
    #[cfg_attr(feature = "openapi", schema(example = "141003"))]
    pub municipality_code: String,
    /// Name.
    pub name: String,
    /// Kana reading.
    pub name_kana: String,
    /// `special_site` or `medical_institution`.
    #[cfg_attr(feature = "openapi", schema(example = "special_site"))]
    pub kind: String,
    /// `NNN-NNNN`.
    pub postal_code: Option<String>,
    /// Address.
    pub address: String,
    /// Digits.
    pub phone: Option<String>,
    /// Codes of the products handled.
    pub vaccines: Vec<String>,
    /// Access notes.
    pub access_notes: String,
    /// First day.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub opens_on: Option<String>,
    /// Last day.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub closes_on: Option<String>,
    /// Whether it can be searched and booked.
    pub published: bool,
    /// Confirmed supply; a product without an entry has none.
    pub supply: Vec<ConfirmedSupply>,
    /// The version to send in `If-Match`; the same as the `ETag` header.
    pub etag: String,
    /// When it was last changed (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub updated_at: String,
}
