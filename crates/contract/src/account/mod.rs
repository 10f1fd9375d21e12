//! Accounts as the service desk and the municipalities see them (ACC1, ACC4).

pub(crate) mod admin_parse;
pub mod own;
pub(crate) mod parse;

use crate::fields::words;
use crate::mail::LogInMail;
use crate::page::MAX_LIMIT;
use crate::session::{MunicipalityRef, VendorRef};
use serde::{Deserialize, Serialize};
use validator::Validate;

/// The most characters of the name of an owner, an office or a company.
pub(crate) const MAX_NAME: u64 = 100;
/// The most characters of a reason.
pub(crate) const MAX_REASON: u64 = 500;

/// An account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// Opaque id.
    pub id: String,
    /// What its owner types to log in.
    #[cfg_attr(feature = "openapi", schema(example = "agent01"))]
    pub login_id: String,
    /// `operator`, `prefecture`, `municipality`, `agent` or `vendor_system`.
    #[cfg_attr(feature = "openapi", schema(example = "agent"))]
    pub role: String,
    /// The owner's name, or the name of the office; null in an account that is not yours.
    #[cfg_attr(feature = "openapi", schema(example = "佐藤 花子"))]
    pub display_name: Option<String>,
    /// The municipality that applied for it, to which it belongs; null where it is the service desk's. Who else sees an
    /// agent sees only that it works for them: name, contact, second factor and reasons are null then.
    #[serde(default)]
    pub owner: Option<MunicipalityRef>,
    /// Where its mails go; null for an account that gets none.
    pub mail_address: Option<String>,
    /// Phone, digits.
    pub phone: Option<String>,
    /// The municipality, for accounts of one.
    pub municipality: Option<MunicipalityRef>,
    /// The prefecture, for accounts of one: two digits.
    #[cfg_attr(feature = "openapi", schema(example = "14"))]
    pub prefecture_code: Option<String>,
    /// The company, for agents and vendor systems.
    pub vendor: Option<VendorRef>,
    /// `active`, `suspended` or `deleted`.
    #[cfg_attr(feature = "openapi", schema(example = "active"))]
    pub status: String,
    /// Why it was last suspended, resumed or deleted; null when it never was.
    #[serde(default)]
    pub status_reason: Option<String>,
    /// Whether a password was set; null in an account that is not yours.
    pub has_password: Option<bool>,
    /// What became of its newest log-in mail; null where there was none, and in an account that is not yours.
    pub log_in_mail: Option<LogInMail>,
    /// Whether a second factor is asked for at log-in; null in an account that is not yours.
    pub has_totp: Option<bool>,
    /// When it was made (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub created_at: String,
    /// When it was last changed (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub updated_at: String,
    /// The version to send in `If-Match`; the same as the `ETag` header.
    pub etag: String,
}

/// `POST /accounts/search`: the same filters as `GET /accounts`, and what was typed, in the body, so that no name and
/// no mail address stands in an address.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AccountSearchRequest {
    /// Part of log-in id, name or mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 100))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "佐藤"))]
    pub q: Option<String>,
    /// Only this role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "agent"))]
    pub role: Option<String>,
    /// Only `active`, `suspended` or `deleted` ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "active"))]
    pub status: Option<String>,
    /// Only of this company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor_id: Option<String>,
    /// Only of this municipality, and the agents of those who work for it now or did within the last year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "141003"))]
    pub municipality_code: Option<String>,
    /// Page size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 1, max = i64::from(MAX_LIMIT)))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 200))]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// `POST /accounts`: the service desk makes an account; a log-in mail with a link to set the password is put into the
/// outbox.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AccountRequest {
    /// `operator`, `prefecture`, `municipality` or `agent`.
    #[cfg_attr(feature = "openapi", schema(example = "municipality"))]
    pub role: String,
    /// The owner's name, or the name of the office; 1 to 100 characters.
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "横浜市 予防接種担当"))]
    pub display_name: String,
    /// Where the log-in mail goes.
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 254, example = "desk@example.jp"))]
    pub mail_address: String,
    /// Phone; hyphens and full-width digits allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "0451234567"))]
    pub phone: Option<String>,
    /// For `municipality`: six digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "141003"))]
    pub municipality_code: Option<String>,
    /// For `prefecture`: two digits, 01 to 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "14"))]
    pub prefecture_code: Option<String>,
    /// For `agent`: id of a confirmed vendor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor_id: Option<String>,
}

/// `PATCH /accounts/{id}`: what is left out stays as it is.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AccountPatch {
    /// The owner's name, or the name of the office; 1 to 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub display_name: Option<String>,
    /// Where its mails go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 254))]
    pub mail_address: Option<String>,
    /// Phone; empty for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// With another mail address: how it was made sure that the person wants that, 1 to 500 characters. Whoever reads
    /// the mails of an account can set its password. Name no person in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, example = "登録済みの電話番号で確認"))]
    pub reason: Option<String>,
}

/// `POST /accounts/{id}/suspend`, `…/resume` and `…/delete`. The owner is cut off within a second, everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AccountStatusRequest {
    /// Why, 1 to 500 characters; kept with the account. Name no person in it.
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, example = "退職"))]
    pub reason: String,
}

/// `POST /accounts/{id}/log-in-mail` and `POST /outbox/{id}/retry`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AtOnceRequest {
    /// Why the log-in mail does not wait for its mailing day, 1 to 500 characters; needed before that day only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, example = "会場が明日開くため"))]
    pub reason: Option<String>,
}

/// A request to take a lost second factor away: one person of the service desk asks, another answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactorRemoval {
    /// Opaque id.
    pub id: String,
    /// Id of the account.
    pub account_id: String,
    /// The account's log-in id.
    #[cfg_attr(feature = "openapi", schema(example = "agent01"))]
    pub login_id: String,
    /// Why.
    pub reason: String,
    /// Log-in id of who asks; null for what the command line did.
    pub asked_by: Option<String>,
    /// When (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub asked_at: String,
    /// From this moment on nobody agrees (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub expires_at: String,
    /// `open`, `agreed`, `refused`, `withdrawn` or `expired` (nobody answered in time, or nothing is left to answer).
    #[cfg_attr(feature = "openapi", schema(example = "open"))]
    pub status: String,
    /// Log-in id of who agreed, refused or took it back.
    pub decided_by: Option<String>,
    /// When (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub decided_at: Option<String>,
    /// Why it was refused.
    pub refusal_reason: Option<String>,
    /// The version to send in `If-Match`.
    pub etag: String,
}

redacted_debug!(Account, AccountSearchRequest, AccountRequest, AccountPatch);
