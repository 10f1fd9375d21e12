//! Requests of one kind that gather while a transaction is under way, and share the next one: group commit.
//!
//! There is no timer: a lone request is served at once. A request is answered only after its transaction has ended.

use crate::StoreError;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// The most requests that share a transaction.
const BATCH: usize = 64;
/// The most requests that wait; more are turned away with "busy".
const QUEUE: usize = 2048;

/// A request that may share a transaction with others.
pub trait Gathers: Send + 'static {
    /// Whether the two must not share one, because what the first does decides what the second gets.
    fn conflicts_with(&self, other: &Self) -> bool;
}

/// See the module. Cheap to clone.
pub struct Gathering<Q, A> {
    shared: Arc<Shared<Q, A>>,
}

impl<Q, A> Clone for Gathering<Q, A> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

struct Shared<Q, A> {
    waiting: Mutex<Waiting<Q, A>>,
    /// The most transactions at the same time.
    workers: usize,
}

struct Waiting<Q, A> {
    queue: VecDeque<Entry<Q, A>>,
    /// Transactions under way.
    running: usize,
}

struct Entry<Q, A> {
    asked: Q,
    answer: oneshot::Sender<A>,
}

impl<Q: Gathers, A: Send + 'static> Gathering<Q, A> {
    /// With at most so many transactions at the same time.
    #[must_use]
    pub fn new(workers: usize) -> Self {
        Self {
            shared: Arc::new(Shared { waiting: Mutex::new(Waiting { queue: VecDeque::new(), running: 0 }), workers }),
        }
    }

    /// The answer to one request. `serve` answers a batch, on a thread for work that blocks: as many answers as
    /// requests, in their order.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many wait; [`StoreError::Gone`] when `serve` panicked.
    pub async fn ask(&self, asked: Q, serve: impl Fn(Vec<Q>) -> Vec<A> + Send + 'static) -> Result<A, StoreError> {
        let (answer, wait) = oneshot::channel();
        if self.shared.enter(Entry { asked, answer })? {
            let shared = Arc::clone(&self.shared);
            tokio::task::spawn_blocking(move || shared.run(serve));
        }
        wait.await.map_err(|_| StoreError::Gone)
    }
}

impl<Q: Gathers, A> Shared<Q, A> {
    fn waiting(&self) -> MutexGuard<'_, Waiting<Q, A>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a request into the queue. True: whoever put it there serves.
    fn enter(&self, entry: Entry<Q, A>) -> Result<bool, StoreError> {
        let mut waiting = self.waiting();
        if QUEUE <= waiting.queue.len() {
            return Err(StoreError::Busy("too many bookings wait"));
        }
        waiting.queue.push_back(entry);
        let serves = waiting.running < self.workers;
        waiting.running += usize::from(serves);
        Ok(serves)
    }

    /// Serves until nobody waits.
    fn run(&self, serve: impl Fn(Vec<Q>) -> Vec<A>) {
        let mut leave = Leave { shared: self, left: false };
        while let Some(batch) = self.next_batch(&mut leave) {
            let (asked, answers): (Vec<Q>, Vec<_>) = batch.into_iter().map(|e| (e.asked, e.answer)).unzip();
            for (answer, to) in serve(asked).into_iter().zip(answers) {
                // Nobody waits when the client has gone.
                drop(to.send(answer));
            }
        }
    }

    /// The requests that have waited longest and may share a transaction. When nobody waits the worker leaves, under the
    /// same lock, so that whoever comes next serves.
    fn next_batch(&self, leave: &mut Leave<'_, Q, A>) -> Option<Vec<Entry<Q, A>>> {
        let mut waiting = self.waiting();
        let mut batch: Vec<Entry<Q, A>> = Vec::new();
        let mut stay = VecDeque::new();
        while batch.len() < BATCH
            && let Some(next) = waiting.queue.pop_front()
        {
            if batch.iter().any(|taken| taken.asked.conflicts_with(&next.asked)) {
                stay.push_back(next);
            } else {
                batch.push(next);
            }
        }
        while let Some(entry) = stay.pop_back() {
            waiting.queue.push_front(entry);
        }
        if batch.is_empty() {
            waiting.running -= 1;
            leave.left = true;
            return None;
        }
        Some(batch)
    }
}

/// A worker that dies leaves too.
struct Leave<'a, Q: Gathers, A> {
    shared: &'a Shared<Q, A>,
    left: bool,
}

impl<Q: Gathers, A> Drop for Leave<'_, Q, A> {
    fn drop(&mut self) {
        if !self.left {
            self.shared.waiting().running -= 1;
        }
    }
}
