//! The own password.

use super::confirmation::wrong_password;
use crate::effects::Forget;
use crate::mail::{Protection, letters};
use crate::{Actor, Failure, Service};
use madoguchi_store::{account, session};

/// Puts a new password in the place of the one with the hash `old`, both by their hashes. All other log-ins of the
/// account end, links to set a password are withdrawn, and its owner gets a mail.
///
/// # Errors
/// [`Failure::Invalid`] at `/current_password` when the old one is the current one no more.
pub async fn change(service: &Service, by: &Actor, old: String, new: String) -> Result<(), Failure> {
    let by = by.clone();
    service
        .write(move |tx| {
            let (id, now) = (by.account_id(), by.now());
            if !account::replace_password(tx.conn, id, &old, &new)? {
                // Somebody else was faster.
                return Err(wrong_password(by.lang()));
            }
            session::end_others(tx.conn, id, by.session_id(), now.real())?;
            account::link::withdraw_all(tx.conn, &[id], now.instant())?;
            by.own_event("password.changed", ("account", &id)).append(tx.conn)?;
            tx.effects.forget(Forget::Account(id));
            letters::protection_changed(tx, by.account(), Protection::PasswordChanged, now.instant())
        })
        .await
}
