//! Jobs that die are begun again.

use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

/// How long a job that died rests: what killed it is often still there.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs a job until it ends by itself. One that panics is logged and begun again: nobody else would notice before mails
/// stay where they are, or the audit unsealed.
pub async fn keep<Job: Future<Output = ()>>(name: &str, begin: impl Fn() -> Job) {
    keep_after(name, PAUSE, begin).await;
}

async fn keep_after<Job: Future<Output = ()>>(name: &str, pause: Duration, begin: impl Fn() -> Job) {
    while AssertUnwindSafe(begin()).catch_unwind().await.is_err() {
        // The panic's own words are in the log already.
        tracing::error!(job = name, "a job died and is begun again");
        actix_web::rt::time::sleep(pause).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[actix_web::test]
    async fn a_job_that_dies_is_begun_again_until_it_ends_by_itself() {
        let begun = Cell::new(0);
        keep_after("a job", Duration::ZERO, || async {
            begun.set(begun.get() + 1);
            assert_eq!(begun.get(), 3, "on purpose");
        })
        .await;
        assert_eq!(begun.get(), 3);
    }
}
