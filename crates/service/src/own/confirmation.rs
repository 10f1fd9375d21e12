//! The password typed again by somebody who is logged in: an open page must not be enough for what protects the
//! account. Wrong ones are slowed down like those of a log-in.

use crate::session::Fit;
use crate::session::throttle::Throttle;
use crate::{Actor, Failure, Service};
use chrono::NaiveDateTime;
use madoguchi_contract::Lang;
use madoguchi_contract::fields::FieldCode;
use madoguchi_domain::Account;
use madoguchi_store::account;

/// A try that was counted: its password may be looked at.
pub struct Counted {
    throttle: Throttle,
    counted_at: NaiveDateTime,
    hash: String,
}

impl Counted {
    /// The hash that the password must fit.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// Counts a try, before its password is looked at. `typed_at` is the real clock's moment, read once the whole request
/// has come. To be called with a seat in the queue of those whose passwords are hashed: who finds the server full has
/// not tried.
///
/// # Errors
/// [`Failure::TooManyRequests`] when no try is free; [`Failure::Invalid`] at `/current_password` when the account has
/// no password any more.
pub async fn count(service: &Service, by: &Actor, typed_at: NaiveDateTime) -> Result<Counted, Failure> {
    let throttle = Throttle::confirmation(&by.account().login_id);
    let (counting, account_id) = (throttle.clone(), by.account_id());
    let account = service
        .write(move |tx| {
            counting.count(tx.conn, typed_at)?;
            Ok(account::find(tx.conn, account_id)?)
        })
        .await?;
    let account = account.filter(Account::has_password).ok_or_else(|| wrong_password(by.lang()))?;
    Ok(Counted { throttle, counted_at: typed_at, hash: account.password_hash })
}

/// What came of a try: forgets the wrong ones when the password fits, or writes the refused one down. The hash that the
/// password fitted.
///
/// # Errors
/// [`Failure::Invalid`] at `/current_password` when it did not fit.
pub async fn settle(service: &Service, by: &Actor, counted: Counted, fit: Fit) -> Result<String, Failure> {
    let Counted { throttle, counted_at, hash } = counted;
    match fit {
        Fit::No => {
            let event = by.own_event("password.refused", ("account", &by.account_id()));
            service.write(move |tx| Ok(event.append(tx.conn)?)).await?;
            Err(wrong_password(by.lang()))
        }
        Fit::Yes { renewed: _ } => {
            service.write(move |tx| throttle.succeeded(tx.conn, counted_at)).await?;
            Ok(hash)
        }
    }
}

/// The password that was typed is not the current one.
pub(super) fn wrong_password(lang: Lang) -> Failure {
    vec![FieldCode::WrongPassword.at("/current_password", lang)].into()
}
