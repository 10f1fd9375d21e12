//! Fields of accounts into domain types.

use crate::account::MAX_REASON;
use crate::fields::{self, FieldCode};
use madoguchi_domain::account::password::{self, CommonPasswords, PasswordError};
use madoguchi_domain::{MailAddress, MailAddressError};

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
    fields::text(value, MAX_REASON as usize)
}

/// A new password of an owner, who has these words (`password_words` on the wire), by the list of passwords that
/// guessers try first.
///
/// # Errors
/// [`FieldCode::Required`] and the codes of passwords.
pub fn new_password(value: &str, owner: &[impl AsRef<str>], common: &CommonPasswords) -> Result<(), FieldCode> {
    if value.is_empty() {
        return Err(FieldCode::Required);
    }
    password::check_new_of(value, owner, common).map_err(|error| match error {
        PasswordError::TooShort => FieldCode::PasswordTooShort,
        PasswordError::TooLong => FieldCode::PasswordTooLong,
        PasswordError::TooPlain => FieldCode::PasswordTooPlain,
        PasswordError::WellKnown => FieldCode::PasswordWellKnown,
        PasswordError::Personal => FieldCode::PasswordPersonal,
    })
}
