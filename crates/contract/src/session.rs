//! Log-in, and who is logged in.

use serde::{Deserialize, Serialize};
use validator::Validate;

/// `POST /sessions`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({"login_id": "agent01", "password": "madoguchi-demo"})))]
#[serde(deny_unknown_fields)]
pub struct LogInRequest {
    /// The account's log-in id.
    #[validate(length(min = 1, max = 64))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64))]
    pub login_id: String,
    /// The password, as typed.
    #[validate(length(min = 1, max = 256))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256))]
    pub password: String,
    /// Six digits of the second factor, or a recovery code: for accounts that have one (the answer without it says so).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 64))]
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub code: Option<String>,
}

// A password must not reach a log by a stray `{:?}`.
impl std::fmt::Debug for LogInRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogInRequest").field("login_id", &self.login_id).finish_non_exhaustive()
    }
}

/// What a log-in or a refresh gives: a short-lived access token. The refresh token travels in an HttpOnly cookie.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessToken {
    /// Send it as `Authorization: Bearer …`.
    pub access_token: String,
    /// Always `Bearer`.
    #[cfg_attr(feature = "openapi", schema(example = "Bearer"))]
    pub token_type: String,
    /// Seconds until the access token ends.
    #[cfg_attr(feature = "openapi", schema(example = 900))]
    pub expires_in: u32,
    /// Whose it is: the cookie may have become another account's meanwhile.
    #[cfg_attr(feature = "openapi", schema(example = "5"))]
    pub account_id: String,
}

/// A municipality the account works for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MunicipalityRef {
    /// Six digits.
    #[cfg_attr(feature = "openapi", schema(example = "141003"))]
    pub code: String,
    /// Prefecture, in Japanese.
    #[cfg_attr(feature = "openapi", schema(example = "神奈川県"))]
    pub prefecture: String,
    /// Name, in Japanese.
    #[cfg_attr(feature = "openapi", schema(example = "横浜市"))]
    pub name: String,
}

/// The company an agent works for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VendorRef {
    /// Opaque id.
    pub id: String,
    /// The company's name.
    pub name: String,
}

/// `GET /me`: the account behind the token, and what it may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// Opaque id of the account.
    pub account_id: String,
    /// The log-in id.
    #[cfg_attr(feature = "openapi", schema(example = "agent01"))]
    pub login_id: String,
    /// The name shown on screen.
    pub display_name: String,
    /// `operator`, `prefecture`, `municipality`, `agent` or `vendor_system`.
    #[cfg_attr(feature = "openapi", schema(example = "agent"))]
    pub role: String,
    /// The company, for agents and vendor systems.
    pub vendor: Option<VendorRef>,
    /// The municipalities whose data the account sees, by code. Nothing else is visible to it.
    pub municipalities: Vec<MunicipalityRef>,
    /// What the role may do: `read_venues`, `write_venues`, `write_slots`, `book`, `export_bookings`,
    /// `override_supply`, `override_opening`, `read_accounts`, `apply_for_accounts`, `read_applications`,
    /// `decide_applications`, `write_accounts`, `guard_personal_data`, `suspend_accounts`, `write_commissions`,
    /// `manage_outbox`, `read_audit`.
    pub permissions: Vec<String>,
    /// The role needs a second factor and none is set up: everything but setting it up answers 403.
    pub must_set_up_totp: bool,
    /// The server's civil date and time in Japan (in a sandbox: the sandbox's), `2021-03-01T09:00:00+09:00`.
    pub now: String,
}
