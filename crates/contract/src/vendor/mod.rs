//! Vendors (予約受付業者) and their commissions: which company works for which municipality, from when to when.

pub(crate) mod parse;

use crate::account::{MAX_NAME, MAX_REASON};
use crate::fields::words;
use crate::session::{MunicipalityRef, VendorRef};
use serde::{Deserialize, Serialize};
use validator::Validate;

/// A company that takes bookings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Vendor {
    /// Opaque id.
    pub id: String,
    /// 会社名.
    #[cfg_attr(feature = "openapi", schema(example = "みなと予約センター株式会社"))]
    pub name: String,
    /// `unconfirmed` (named in an application and not yet looked at), `confirmed`, `refused` or `merged` (part of
    /// another company, to which its name leads).
    #[cfg_attr(feature = "openapi", schema(example = "confirmed"))]
    pub status: String,
    /// Why it was refused or made part of another.
    #[serde(default)]
    pub status_reason: Option<String>,
    /// The company that it is part of.
    #[serde(default)]
    pub merged_into: Option<VendorRef>,
    /// Accounts that are not deleted.
    pub accounts: u32,
    /// People of applications that name it: all of them for the service desk, its own for a municipality.
    pub applicants: u32,
    /// Those of them who wait for a decision.
    pub waiting: u32,
    /// Its commissions: all of them for the service desk, its own for a municipality.
    pub commissions: u32,
    /// When it was made (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub created_at: String,
    /// The version to send in `If-Match`; the same as the `ETag` header.
    pub etag: String,
}

/// `POST /vendors`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VendorRequest {
    /// 会社名, 1 to 100 characters; no other company has it, however it is written (株式会社, (株), ㈱, spaces, width).
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "みなと予約センター株式会社"))]
    pub name: String,
}

/// `PATCH /vendors/{id}`: what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VendorPatch {
    /// 会社名.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: Option<String>,
    /// `confirmed`: the service desk has looked at the company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "confirmed"))]
    pub status: Option<String>,
}

/// `POST /vendors/{id}/refuse`: the service desk says no to a company that came with an application.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VendorRefusal {
    /// Why, 1 to 500 characters; the municipalities whose people are refused with it read it.
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, example = "委託契約を確認できません"))]
    pub reason: String,
}

/// `POST /vendors/{id}/merge`: a company that came with an application is one that is known already.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VendorMerge {
    /// The company it is part of from now on: a confirmed one.
    #[cfg_attr(feature = "openapi", schema(example = "1"))]
    pub into: String,
    /// Why, up to 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, example = "表記の違い"))]
    pub reason: Option<String>,
}

/// A commission (委託).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Commission {
    /// Opaque id.
    pub id: String,
    /// The company.
    pub vendor: VendorRef,
    /// For whom it works.
    pub municipality: MunicipalityRef,
    /// First day.
    #[cfg_attr(feature = "openapi", schema(format = Date, example = "2021-02-17"))]
    pub starts_on: String,
    /// Last day, still inside; at the midnight after it the company's agents lose the municipality. Null for without
    /// end.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub ends_on: Option<String>,
    /// How it stands today: `asked` (the company works for others, too: it waits for the service desk's consent and
    /// does not run), `upcoming`, `running` or `ended`.
    #[cfg_attr(feature = "openapi", schema(example = "running"))]
    pub status: String,
    /// The version to send in `If-Match`; the same as the `ETag` header.
    pub etag: String,
}

/// `POST /commissions`. Commissions of one company for one municipality do not overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CommissionRequest {
    /// The company, one you see; or empty, with `vendor_name`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(example = "1"))]
    pub vendor_id: String,
    /// In place of `vendor_id`: 会社名 of any confirmed company of the country, however it is written (株式会社, (株), ㈱,
    /// spaces, width).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub vendor_name: Option<String>,
    /// For whom it works: six digits. A municipality may leave it out for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "141003"))]
    pub municipality_code: Option<String>,
    /// First day; today or later.
    #[cfg_attr(feature = "openapi", schema(format = Date, example = "2021-04-01"))]
    pub starts_on: String,
    /// Last day, still inside; null for without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub ends_on: Option<String>,
}

/// `PATCH /commissions/{id}`: another last day, today at the earliest; null for without end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CommissionPatch {
    /// Last day, still inside; null for without end. Nothing else can be changed, so that it must be there.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub ends_on: Option<String>,
}
