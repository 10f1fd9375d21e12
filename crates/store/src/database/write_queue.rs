//! The write queue: one writer, one queue, one commit for all who wait.
//!
//! SQLite has one writer anyway, and a commit costs a flush of the disk. While a commit is in flight the next requests
//! gather; then one transaction serves them all, each in a savepoint of its own, so that each succeeds or fails by
//! itself. There is no timer: an idle queue commits at once. A request is answered only after COMMIT.

use crate::{AnyConnection, StoreError};
use diesel::connection::SimpleConnection;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

/// The most requests that share a commit.
const BATCH: usize = 64;
/// The most requests that wait; more are turned away with "busy".
const QUEUE: usize = 2048;

/// What the write queue does with a request. The steps are called in this order: `run` (again when the batch is
/// replayed), then one of `commit` or `fail`.
pub(crate) trait Job: Send {
    /// Does the work inside a savepoint and keeps the result. `false` rolls back to the savepoint.
    fn run(&mut self, conn: &mut AnyConnection) -> bool;
    /// The work is on disk: answer with the kept result.
    fn committed(self: Box<Self>);
    /// The transaction could not be committed: answer with the error, unless the kept result is an error of its own.
    fn failed(self: Box<Self>, error: StoreError);
}

/// A handle to the writer's thread; the thread ends when the last handle is dropped and the queue is empty.
#[derive(Clone)]
pub(crate) struct WriteQueue {
    queue: SyncSender<Box<dyn Job>>,
}

impl WriteQueue {
    /// Starts the writer's thread.
    pub(crate) fn start(conn: AnyConnection) -> Result<Self, StoreError> {
        let (queue, jobs) = sync_channel(QUEUE);
        std::thread::Builder::new()
            .name("write queue".into())
            .spawn(move || serve(conn, &jobs))
            .map_err(|e| StoreError::Address(format!("cannot start the write queue's thread: {e}")))?;
        Ok(Self { queue })
    }

    /// Puts a request into the queue.
    pub(crate) fn submit(&self, job: Box<dyn Job>) -> Result<(), (Box<dyn Job>, StoreError)> {
        self.queue.try_send(job).map_err(|refused| match refused {
            TrySendError::Full(job) => (job, StoreError::Busy("the write queue is full")),
            TrySendError::Disconnected(job) => (job, StoreError::Gone),
        })
    }
}

fn serve(mut conn: AnyConnection, jobs: &Receiver<Box<dyn Job>>) {
    while let Ok(first) = jobs.recv() {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Ok(next) = jobs.try_recv()
        {
            batch.push(next);
        }
        serve_batch(&mut conn, batch);
    }
}

fn serve_batch(conn: &mut AnyConnection, mut batch: Vec<Box<dyn Job>>) {
    if let Err(error) = conn.batch_execute("BEGIN IMMEDIATE") {
        // Another process holds the database longer than busy_timeout. One by one it would be no better, only slower.
        tracing::error!(%error, requests = batch.len(), "the write queue could not begin");
        return batch.into_iter().for_each(|job| job.failed(StoreError::Busy("the database is locked")));
    }
    match run_and_commit(conn, &mut batch) {
        Ok(()) => batch.into_iter().for_each(Job::committed),
        // A lone request has nobody to blame but itself; several are replayed one by one.
        Err(error) if batch.len() == 1 => batch.into_iter().for_each(|job| {
            tracing::error!(%error, "the write queue could not commit");
            job.failed(StoreError::Busy("the commit failed"));
        }),
        Err(error) => {
            tracing::warn!(%error, requests = batch.len(), "the write queue replays a batch one by one");
            for job in batch {
                serve_batch(conn, vec![job]);
            }
        }
    }
}

/// Runs the requests inside the open transaction and ends it.
fn run_and_commit(conn: &mut AnyConnection, batch: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    let done = batch.iter_mut().try_for_each(|job| run_in_savepoint(conn, job.as_mut()));
    let done = done.and_then(|()| Ok(conn.batch_execute("COMMIT")?));
    if done.is_err()
        && let Err(error) = conn.batch_execute("ROLLBACK")
    {
        // SQLite has rolled back by itself after some errors (disk full): then there is nothing left to roll back.
        tracing::warn!(%error, "nothing to roll back");
    }
    done
}

fn run_in_savepoint(conn: &mut AnyConnection, job: &mut dyn Job) -> Result<(), StoreError> {
    conn.batch_execute("SAVEPOINT request")?;
    // A panic inside one request must not take the others down with it.
    let kept = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job.run(conn))).unwrap_or_else(|_| {
        tracing::error!("a request at the write queue panicked");
        false
    });
    conn.batch_execute(if kept { "RELEASE request" } else { "ROLLBACK TO request; RELEASE request" })?;
    Ok(())
}
