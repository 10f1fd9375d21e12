//! Sealing the audit: what was written is linked into the chain at most a second later.

use crate::clock::Clock;
use madoguchi_store::{Store, StoreError, audit};
use std::time::Duration;

/// How often a process looks for events to seal.
const EVERY: Duration = Duration::from_millis(500);

/// Seals for as long as the process runs. An error is for the log: the events wait, and the next look finds them.
pub async fn seal_audit(store: Store) {
    let mut failing = false;
    loop {
        match seal_what_waits(&store).await {
            Ok(0) => failing = false,
            Ok(events) => {
                failing = false;
                tracing::debug!(events, "sealed");
            }
            // Once for a row of failures, not twice a second.
            Err(error) if !failing => {
                failing = true;
                tracing::error!(%error, "the audit could not be sealed; trying again");
            }
            Err(_) => {}
        }
        actix_web::rt::time::sleep(EVERY).await;
    }
}

/// Seals batch by batch until nothing is left.
async fn seal_what_waits(store: &Store) -> Result<usize, StoreError> {
    let mut events = 0;
    // An idle server writes nothing.
    while store.read(audit::chain::is_waiting).await? {
        // The real clock: when an event was sealed is no matter of a sandbox.
        let sealed = store.write(|conn| audit::chain::seal(conn, Clock::real, audit::chain::BATCH)).await?;
        events += sealed;
        if sealed < audit::chain::BATCH {
            break;
        }
    }
    Ok(events)
}
