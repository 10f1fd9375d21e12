//! What an owner does with the own account: password, second factor, log-ins (ACC4).

pub use crate::account::parse::new_password;

use serde::{Deserialize, Serialize};
use validator::Validate;

/// A live log-in of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionEntry {
    /// Opaque id, for `DELETE /me/sessions/{id}`. It is no secret: nobody can log in with it.
    pub id: String,
    /// When it was opened (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub created_at: String,
    /// When it was last refreshed (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub last_seen_at: String,
    /// Address it was opened from.
    #[cfg_attr(feature = "openapi", schema(example = "203.0.113.7"))]
    pub address: String,
    /// The program it was opened with, as it named itself.
    pub user_agent: String,
    /// Whether it is the one this request came with.
    pub current: bool,
}

// Secrets and links have no rules of their own: what is too long is answered like any other wrong one, and a new
// password is a matter of the domain.

/// `POST /me/password`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordChangeRequest {
    /// The password until now.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256))]
    pub current_password: String,
    /// The new one: 12 to 128 characters, none that guessers try first. All other log-ins end.
    #[cfg_attr(feature = "openapi", schema(min_length = 12, max_length = 128))]
    pub new_password: String,
}

/// `POST /password-links`: asks for a mail with a link to set a new password.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordLinkRequest {
    /// The log-in id. The answer is the same whether there is such an account or not.
    #[validate(length(min = 1, max = 64))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64, example = "agent01"))]
    pub login_id: String,
}

/// `POST /password-links/check`: the token of a link that came by mail. In a body, so that it stands in no address.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordLinkToken {
    /// What stands behind `#` in the link.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128))]
    pub token: String,
}

/// What a link is good for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordLink {
    /// The account's log-in id.
    #[cfg_attr(feature = "openapi", schema(example = "agent01"))]
    pub login_id: String,
    /// `set_password` for a new account, `reset_password` for a forgotten one.
    #[cfg_attr(feature = "openapi", schema(example = "set_password"))]
    pub purpose: String,
    /// Until when (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub expires_at: String,
    /// What the new password must not hold: log-in id, name, mail address, company. Whoever has the link is the owner.
    pub password_words: Vec<String>,
}

/// `POST /password-links/use`: sets the password. The link is used up, all log-ins of the account end.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordLinkUse {
    /// What stands behind `#` in the link.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128))]
    pub token: String,
    /// The new password: 12 to 128 characters, none that guessers try first.
    #[cfg_attr(feature = "openapi", schema(min_length = 12, max_length = 128))]
    pub new_password: String,
}

/// `POST /me/totp`: asks for a second factor's secret. It counts once a code of it was confirmed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordConfirmation {
    /// The password, typed again: an open page must not be enough.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256))]
    pub current_password: String,
}

/// A second factor to be set up in an authenticator.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TotpSetUp {
    /// Base32, to be typed where no camera is.
    pub secret: String,
    /// `otpauth://totp/…`, for authenticators.
    pub uri: String,
    /// The same as a QR code: an SVG document in black on white.
    pub qr_svg: String,
}

/// `POST /me/totp/confirm`: the first code of the authenticator.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TotpCode {
    /// Six digits; full-width digits and spaces allowed.
    #[cfg_attr(feature = "openapi", schema(min_length = 6, max_length = 20, example = "123456"))]
    pub code: String,
}

/// Codes for an owner whose device is lost, each good once. They are shown once and never again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// Ten codes.
    pub codes: Vec<String>,
}

/// `GET /me/security`: how the own log-in is protected.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Security {
    /// Whether a second factor is asked for at log-in.
    pub has_totp: bool,
    /// Whether the role may not do without.
    pub totp_required: bool,
    /// Recovery codes that were not used yet.
    pub recovery_codes_left: u32,
    /// What a new password must not hold: log-in id, name, mail address, company.
    pub password_words: Vec<String>,
}

redacted_debug!(
    PasswordChangeRequest,
    PasswordLinkRequest,
    PasswordLinkToken,
    PasswordLink,
    PasswordLinkUse,
    PasswordConfirmation,
    TotpSetUp,
    TotpCode,
    RecoveryCodes,
    Security
);
