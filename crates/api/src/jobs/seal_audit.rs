//! Sealing the audit: what was written is linked into the chain at most a second later.

use crate::clock::Clock;
use madoguchi_service::Service;
use madoguchi_service::audit::chain;
use std::time::Duration;

/// How often a process looks for events to seal.
const EVERY: Duration = Duration::from_millis(500);

/// Seals for as long as the process runs. An error is for the log: the events wait, and the next look finds them.
pub async fn seal_audit(service: Service) {
    let mut failing = false;
    loop {
        // The real clock: when an event was sealed is no matter of a sandbox.
        match chain::seal_what_waits(&service, Clock::real).await {
            Ok(0) => failing = false,
            Ok(events) => {
                failing = false;
                tracing::debug!(events, "sealed");
            }
            // Once for a row of failures, not twice a second.
            Err(error) if !failing => {
                failing = true;
                let error = error.cause().unwrap_or_else(|| format!("{:?}", error.kind()));
                tracing::error!(%error, "the audit could not be sealed; trying again");
            }
            Err(_) => {}
        }
        actix_web::rt::time::sleep(EVERY).await;
    }
}
