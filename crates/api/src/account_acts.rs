//! [`madoguchi_service::account_acts`], for the routes of accounts until they are use cases.

use crate::clock::Clock;
use madoguchi_domain::AccountChange;
use madoguchi_service::account_acts;
use madoguchi_service::{Failure, Transaction};
use madoguchi_store::AnyConnection;
use madoguchi_store::account::Account;
use madoguchi_store::account::change::{CutOff, Why};

/// See [`account_acts::change`]; wake the sender of mails afterwards.
///
/// # Errors
/// As there.
pub fn change(
    conn: &mut AnyConnection,
    changes: &[(&Account, AccountChange)],
    clock: Clock,
) -> Result<Vec<Account>, Failure> {
    account_acts::change(&mut Transaction::bare(conn), changes, clock.now())
}

/// See [`account_acts::revoke_access`].
///
/// # Errors
/// As there.
pub fn cut_off(conn: &mut AnyConnection, accounts: &[CutOff<'_>], for_good: bool, clock: Clock) -> Result<(), Failure> {
    account_acts::revoke_access(&mut Transaction::bare(conn), accounts, for_good, clock.now())
}

/// See [`account_acts::resume`].
///
/// # Errors
/// As there.
pub fn resume(conn: &mut AnyConnection, read: &Account, why: Why<'_>, clock: Clock) -> Result<(), Failure> {
    account_acts::resume(&mut Transaction::bare(conn), read, why, clock.now())
}
