//! Whether the server can do its work: the database answers, and takes what is written.

use crate::clock::Clock;
use madoguchi_service::Service;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// An outcome stands this long: whoever asks more often writes no more often.
const STANDS: Duration = Duration::from_secs(1);
/// A database that has not answered by then is not ready.
const PATIENCE: Duration = Duration::from_millis(1500);

/// The last look at the database; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Readiness(Arc<Mutex<Option<Look>>>);

#[derive(Debug, Clone, Copy)]
struct Look {
    at: Instant,
    ready: bool,
}

impl Readiness {
    /// Whether the database can be written to. Answers within two seconds, also when the database hangs.
    pub async fn is_ready(&self, service: &Service) -> bool {
        let (last, service) = (Arc::clone(&self.0), service.clone());
        // A task of its own: a look that hangs goes on alone, and those who ask meanwhile wait for it, not for one
        // more.
        let looking = tokio::spawn(async move {
            let mut last = last.lock().await;
            if let Some(look) = *last
                && look.at.elapsed() < STANDS
            {
                return look.ready;
            }
            let written = service.probe(Clock::real()).await;
            if let Err(error) = &written {
                tracing::warn!(%error, "not ready");
            }
            *last = Some(Look { at: Instant::now(), ready: written.is_ok() });
            written.is_ok()
        });
        match tokio::time::timeout(PATIENCE, looking).await {
            Ok(Ok(ready)) => ready,
            Ok(Err(error)) => {
                tracing::error!(%error, "the readiness check failed");
                false
            }
            Err(_elapsed) => {
                tracing::warn!("not ready: the database does not answer");
                false
            }
        }
    }
}
