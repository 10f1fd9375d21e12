//! The look-up quota (ACC5): an agent who looks at more people in an hour than one on the phone can need is told of to
//! the municipality. It warns and does not block: a caller is on the line.

use crate::mail::letters;
use crate::{Actor, Failure, Transaction};
use madoguchi_domain::Role;
use madoguchi_store::account;
use madoguchi_store::audit::{self, look_ups};

/// Whether the looks of somebody are counted.
#[must_use]
pub fn counts(by: &Actor) -> bool {
    match by.scope().role() {
        Role::Agent | Role::VendorSystem => true,
        // Whose people they are.
        Role::Municipality | Role::Prefecture | Role::Operator => false,
    }
}

/// Counts looks in the transaction of the answer: one for an answer to somebody on the phone, one for each row of a
/// file. The one that passes the quota of an hour writes to each municipality the agent works for: an event in its
/// audit, and a mail to its accounts that have an address.
///
/// # Errors
/// When the database fails.
pub fn count(tx: &mut Transaction<'_>, by: &Actor, looks: i32) -> Result<(), Failure> {
    if !counts(by) {
        return Ok(());
    }
    let quota = tx.settings.look_up_quota;
    // The real clock: an hour is an hour in a sandbox too.
    let Some(looks) = look_ups::count(tx.conn, by.account_id(), by.now().real(), looks, quota)? else {
        return Ok(());
    };
    for municipality in by.scope().municipalities() {
        let subject = ("account", &by.account_id() as &dyn std::fmt::Display);
        audit::append(tx.conn, &by.event("look_ups.over_quota", subject, Some(municipality)))?;
        let to = account::with_mail_of(tx.conn, municipality)?;
        letters::look_up_warning(tx, &to, &by.account().login_id, looks, by.now().instant())?;
    }
    Ok(())
}
