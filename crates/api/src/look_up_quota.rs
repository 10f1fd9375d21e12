//! The look-up quota (ACC5): an agent who looks at more people in an hour than one on the phone can need is told of to the municipality.
//! It warns and does not block: a caller is on the line.

use crate::auth::Caller;
use crate::clock::Clock;
use crate::state::AppState;
use madoguchi_domain::Role;
use madoguchi_service::Failure;
use madoguchi_service::Transaction;
use madoguchi_service::mail::letters;
use madoguchi_store::audit::{self, look_ups};
use madoguchi_store::{AnyConnection, account};

/// How many looks an hour are in order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LookUpQuota(i32);

impl LookUpQuota {
    pub(crate) fn of(state: &AppState) -> Self {
        Self(state.settings.service.look_up_quota)
    }

    /// Whether the looks of somebody are counted.
    pub(crate) fn counts(self, caller: &Caller) -> bool {
        match caller.scope().role() {
            Role::Agent | Role::VendorSystem => true,
            // Whose people they are.
            Role::Municipality | Role::Prefecture | Role::Operator => false,
        }
    }

    /// Counts looks in the caller's transaction: one for an answer to somebody on the phone, one for each row of a
    /// file. The one that passes the quota writes to each municipality the agent works for: an event in its audit, and
    /// a mail to its accounts that have an address.
    pub(crate) fn count(
        self,
        conn: &mut AnyConnection,
        caller: &Caller,
        clock: Clock,
        looks: i32,
    ) -> Result<(), Failure> {
        if !self.counts(caller) {
            return Ok(());
        }
        // The real clock: an hour is an hour in a sandbox too.
        let Some(looks) = look_ups::count(conn, caller.account_id(), Clock::real(), looks, self.0)? else {
            return Ok(());
        };
        for municipality in caller.scope().municipalities() {
            let subject = ("account", &caller.account_id() as &dyn std::fmt::Display);
            audit::append(conn, &caller.event("look_ups.over_quota", subject, Some(municipality)))?;
            let to = account::with_mail_of(conn, municipality)?;
            letters::look_up_warning(
                &mut Transaction::bare(conn),
                &to,
                &caller.account().login_id,
                looks,
                clock.instant(),
            )?;
        }
        Ok(())
    }
}
