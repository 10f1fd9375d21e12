//! Requests with an `Idempotency-Key` that run in this process.

use crate::Failure;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::AccountId;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// How long a repetition waits for the first request to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// Keys whose first request is still running in this process.
#[derive(Debug, Clone, Default)]
pub(crate) struct Running(Arc<Keys>);

#[derive(Debug, Default)]
struct Keys {
    running: Mutex<HashSet<(AccountId, String)>>,
    /// One of them has ended.
    ended: Notify,
}

impl Running {
    /// Waits until no other request with this key runs here: a repetition then finds the answer of the first.
    pub(crate) async fn enter(&self, client: AccountId, key: &str) -> Result<RunningKey, Failure> {
        let entry = (client, key.to_owned());
        let entered = async {
            loop {
                // Listens before it looks, so that no end is missed in between.
                let ended = self.0.ended.notified();
                let mut ended = std::pin::pin!(ended);
                ended.as_mut().enable();
                if self.0.running.lock().unwrap_or_else(PoisonError::into_inner).insert(entry.clone()) {
                    break;
                }
                ended.await;
            }
        };
        tokio::time::timeout(PATIENCE, entered)
            .await
            .map_err(|_| Failure::Problem(ProblemType::IdempotencyInProgress))?;
        Ok(RunningKey { running: self.clone(), entry })
    }
}

/// Leaves [`Running`] when dropped.
pub(crate) struct RunningKey {
    running: Running,
    entry: (AccountId, String),
}

impl Drop for RunningKey {
    fn drop(&mut self) {
        let keys = &self.running.0;
        keys.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.entry);
        keys.ended.notify_waiters();
    }
}
