//! The end of a pool. Its own threads open connections, and r2d2 has no way to wait for them.

use std::convert::Infallible;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Held by every connection, and by what may yet open one.
#[derive(Clone)]
pub(crate) struct Holder(#[allow(dead_code, reason = "its drop is the message")] mpsc::Sender<Infallible>);

/// Hears when no [`Holder`] is left, and waits for it when it is dropped.
pub(crate) struct Ending {
    /// None when somebody waits already, or has waited. A `Mutex`, since threads share a store and no receiver.
    holders: Mutex<Option<mpsc::Receiver<Infallible>>>,
    within: Duration,
}

impl Ending {
    pub(crate) fn new(within: Duration) -> (Self, Holder) {
        let (holder, holders) = mpsc::channel();
        (Self { holders: Mutex::new(Some(holders)), within }, Holder(holder))
    }

    /// Waits for the end, once; logs when it does not come in time.
    pub(crate) fn wait(&self) {
        let holders = self.holders.lock().unwrap_or_else(PoisonError::into_inner).take();
        if holders.is_some_and(|holders| !ended(&holders, self.within)) {
            tracing::warn!("the database is closed with connections still in use or opening");
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.wait();
    }
}

fn ended(holders: &mpsc::Receiver<Infallible>, within: Duration) -> bool {
    matches!(holders.recv_timeout(within), Err(RecvTimeoutError::Disconnected))
}
