//! New passwords: the rules, with the list of common ones.

use super::{Passwords, Seat, common_passwords};
use crate::error::ApiError;
use madoguchi_contract::account::own::new_password;
use madoguchi_contract::fields::FieldCode;
use madoguchi_domain::Account;

/// Checks a new password of an owner, who has these words. Takes less than a millisecond; the first time some twenty.
///
/// # Errors
/// The code of the rule that refuses.
pub fn check(password: &str, owner: &[impl AsRef<str>]) -> Result<(), FieldCode> {
    new_password(password, owner, common_passwords::list())
}

/// The hash of an account's new password; the inner error is the rule that refuses it.
///
/// # Errors
/// When the server stops, or the system gives no random salt.
pub async fn hash(seat: &Seat, account: &Account, password: String) -> Result<Result<String, FieldCode>, ApiError> {
    let words = account.password_words();
    seat.run(move || match check(&password, &words) {
        Ok(()) => Ok(Passwords::hash(&password).map(Ok)?),
        Err(code) => Ok(Err(code)),
    })
    .await?
}
