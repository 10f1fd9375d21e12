//! New passwords: the rules, with the long list that only the server has.

use super::{Passwords, Seat, common_passwords};
use crate::error::ApiError;
use madoguchi_contract::account::own::new_password;
use madoguchi_contract::fields::FieldCode;
use madoguchi_domain::{Account, MailAddress};

/// Checks a new password of an owner, who has these words: log-in id, name, mail address. Takes a millisecond or two.
///
/// # Errors
/// The code of the rule that refuses.
pub fn check(password: &str, owner: &[&str]) -> Result<(), FieldCode> {
    new_password(password, owner)?;
    if common_passwords::is_common(password) { Err(FieldCode::PasswordWellKnown) } else { Ok(()) }
}

/// The hash of an account's new password; the inner error is the rule that refuses it.
///
/// # Errors
/// When the server stops, or the system gives no random salt.
pub async fn hash(seat: &Seat, account: &Account, password: String) -> Result<Result<String, FieldCode>, ApiError> {
    let (login_id, name) = (account.login_id.clone(), account.display_name.clone());
    let mail =
        account.mail_address.as_ref().map_or_else(String::new, |address| MailAddress::as_str(address).to_owned());
    seat.run(move || match check(&password, &[&login_id, &name, &mail]) {
        Ok(()) => Ok(Passwords::hash(&password).map(Ok)?),
        Err(code) => Ok(Err(code)),
    })
    .await?
}
