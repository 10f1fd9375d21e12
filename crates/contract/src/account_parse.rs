//! Fields of accounts into domain types.

use crate::fields::{self, FieldCode};
use madoguchi_domain::{MailAddress, MailAddressError};

/// The most characters of a reason.
const MAX_REASON: usize = 500;

/// A mail address.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::MailAddressTooLong`], [`FieldCode::NotAMailAddress`].
pub fn mail_address(value: &str) -> Result<MailAddress, FieldCode> {
    MailAddress::parse(value).map_err(|error| match error {
        MailAddressError::Empty => FieldCode::Required,
        MailAddressError::TooLong => FieldCode::MailAddressTooLong,
        MailAddressError::Malformed => FieldCode::NotAMailAddress,
    })
}

/// Why something is done, 1 to 500 characters.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::TooLong`], [`FieldCode::ControlCharacter`].
pub fn reason(value: &str) -> Result<String, FieldCode> {
    fields::text(value, MAX_REASON)
}
