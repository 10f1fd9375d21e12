//! What has had its day.

use crate::{Failure, KEPT, Service};
use chrono::Duration;
use madoguchi_domain::Now;
use madoguchi_store::audit::look_ups;
use madoguchi_store::session::{self, throttle};
use madoguchi_store::{idempotency, mail};

/// Failed log-ins are forgotten after this time.
const FAILURES_KEPT: Duration = Duration::days(7);
/// Looks were counted; after this time the audit alone knows of them.
const LOOKS_KEPT: Duration = Duration::days(7);

/// Removes kept answers, log-ins that ended longer than `ended_kept` ago and failed ones, counted looks, and tokens of
/// links that ended unsent; how many rows they were. All but the links follow the real clock.
///
/// # Errors
/// When the database fails.
pub async fn tidy(service: &Service, now: Now, ended_kept: Duration) -> Result<usize, Failure> {
    service
        .write(move |tx| {
            let real = now.real();
            let answers = idempotency::purge(tx.conn, real - KEPT)?;
            // Ended log-ins are kept a while: their addresses are those of the owner.
            let sessions = session::purge(tx.conn, real - ended_kept)?;
            let failures = throttle::purge(tx.conn, real - FAILURES_KEPT)?;
            let looks = look_ups::purge(tx.conn, real - LOOKS_KEPT)?;
            let mails = mail::sending::expire(tx.conn, now.instant())?;
            Ok(answers + sessions + failures + looks + mails)
        })
        .await
}
