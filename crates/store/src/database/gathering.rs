//! Requests of one kind that gather while a transaction is under way, and share the next one: group commit.
//!
//! There is no timer: a lone request is served at once. A request is answered only after its transaction has ended. One
//! transaction at a time: two side by side would share out the same requests among more flushes of the disk, which was
//! measured to be slower.

use crate::StoreError;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// The most requests that share a transaction.
const BATCH: usize = 64;
/// The most requests that wait; more are turned away with "busy".
const QUEUE: usize = 2048;
/// Who waited longer than this is not begun with: while the database is away, nobody stands in line for minutes.
const PATIENCE: Duration = Duration::from_secs(5);

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
}

struct Waiting<Q, A> {
    queue: VecDeque<Entry<Q, A>>,
    /// Somebody serves.
    served: bool,
}

struct Entry<Q, A> {
    asked: Q,
    /// `None`: it waited too long.
    answer: oneshot::Sender<Option<A>>,
    since: Instant,
}

impl<Q, A> Default for Gathering<Q, A> {
    fn default() -> Self {
        Self { shared: Arc::new(Shared { waiting: Mutex::new(Waiting { queue: VecDeque::new(), served: false }) }) }
    }
}

impl<Q: Gathers, A: Send + 'static> Gathering<Q, A> {
    /// The answer to one request. `serve` answers a batch, on a thread for work that blocks: as many answers as
    /// requests, in their order.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many wait, or this one waited too long; nothing of it was begun then.
    /// [`StoreError::Gone`] when `serve` panicked.
    pub async fn ask(&self, asked: Q, serve: impl Fn(Vec<Q>) -> Vec<A> + Send + 'static) -> Result<A, StoreError> {
        let (answer, wait) = oneshot::channel();
        if self.shared.enter(Entry { asked, answer, since: Instant::now() })? {
            let shared = Arc::clone(&self.shared);
            tokio::task::spawn_blocking(move || shared.run(serve));
        }
        match wait.await {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => Err(StoreError::Busy("a request waited too long")),
            Err(_dropped) => Err(StoreError::Gone),
        }
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
            return Err(StoreError::Busy("too many requests wait"));
        }
        waiting.queue.push_back(entry);
        Ok(!std::mem::replace(&mut waiting.served, true))
    }

    /// Serves until nobody waits.
    fn run(&self, serve: impl Fn(Vec<Q>) -> Vec<A>) {
        let mut leave = Leave { shared: self, left: false };
        while let Some(batch) = self.next_batch(&mut leave) {
            let (asked, answers): (Vec<Q>, Vec<_>) = batch.into_iter().map(|e| (e.asked, e.answer)).unzip();
            for (answer, to) in serve(asked).into_iter().zip(answers) {
                // Nobody waits when the client has gone.
                drop(to.send(Some(answer)));
            }
        }
    }

    /// The requests that have waited longest and may share a transaction. When nobody waits the worker leaves, under
    /// the same lock, so that whoever comes next serves.
    fn next_batch(&self, leave: &mut Leave<'_, Q, A>) -> Option<Vec<Entry<Q, A>>> {
        let mut waiting = self.waiting();
        let mut batch: Vec<Entry<Q, A>> = Vec::new();
        let mut stay = VecDeque::new();
        while batch.len() < BATCH
            && let Some(next) = waiting.queue.pop_front()
        {
            if PATIENCE <= next.since.elapsed() {
                drop(next.answer.send(None));
            } else if batch.iter().any(|taken| taken.asked.conflicts_with(&next.asked)) {
                stay.push_back(next);
            } else {
                batch.push(next);
            }
        }
        while let Some(entry) = stay.pop_back() {
            waiting.queue.push_front(entry);
        }
        if batch.is_empty() {
            // Nobody is left: what conflicts does so with somebody in the batch.
            waiting.served = false;
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
            self.shared.waiting().served = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// A number; those that end in the same digit must not share a transaction.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    struct Asked(u32);

    impl Gathers for Asked {
        fn conflicts_with(&self, other: &Self) -> bool {
            self.0 % 10 == other.0 % 10
        }
    }

    fn enter(shared: &Shared<Asked, u32>, number: u32) -> (bool, oneshot::Receiver<Option<u32>>) {
        enter_since(shared, number, Instant::now())
    }

    fn enter_since(shared: &Shared<Asked, u32>, number: u32, since: Instant) -> (bool, oneshot::Receiver<Option<u32>>) {
        let (answer, wait) = oneshot::channel();
        (shared.enter(Entry { asked: Asked(number), answer, since }).expect("there is room"), wait)
    }

    /// Serves until nobody waits; the batches.
    fn batches(shared: &Shared<Asked, u32>) -> Vec<Vec<u32>> {
        let (seen, batches) = mpsc::channel();
        shared.run(|batch| {
            let numbers: Vec<u32> = batch.iter().map(|asked| asked.0).collect();
            seen.send(numbers.clone()).expect("somebody listens");
            numbers
        });
        drop(seen);
        batches.iter().collect()
    }

    #[track_caller]
    fn check(asked: &[u32], expected: &[&[u32]]) {
        let shared = Gathering::<Asked, u32>::default().shared;
        let (serves, waits): (Vec<bool>, Vec<_>) = asked.iter().map(|number| enter(&shared, *number)).unzip();
        assert!(serves[0] && serves[1..].iter().all(|serves| !serves), "whoever comes first serves, nobody else");
        assert_eq!(batches(&shared), expected, "{asked:?}");
        let answers: Vec<_> = waits.into_iter().map(|mut wait| wait.try_recv().expect("an answer")).collect();
        let expected: Vec<_> = asked.iter().copied().map(Some).collect();
        assert_eq!(answers, expected, "each gets its own answer");
        assert!(enter(&shared, 1).0, "whoever comes next serves again");
    }

    #[test]
    fn those_who_wait_share_a_batch_but_for_those_who_conflict() {
        check(&[1], &[&[1]]);
        check(&[1, 2, 3], &[&[1, 2, 3]]);
        check(&[1, 11, 2], &[&[1, 2], &[11]]);
        check(&[1, 11, 21, 2, 12], &[&[1, 2], &[11, 12], &[21]]);
    }

    #[test]
    fn a_batch_has_an_end_and_so_has_the_queue() {
        let shared = Gathering::<Asked, u32>::default().shared;
        let waits: Vec<_> = (0..QUEUE).map(|n| enter(&shared, u32::try_from(n).expect("a small number")).1).collect();
        let (answer, _) = oneshot::channel();
        assert!(matches!(
            shared.enter(Entry { asked: Asked(0), answer, since: Instant::now() }),
            Err(StoreError::Busy(_))
        ));
        let batches = batches(&shared);
        assert!(batches.iter().all(|batch| batch.len() <= BATCH), "{batches:?}");
        assert_eq!(batches.iter().map(Vec::len).sum::<usize>(), QUEUE);
        drop(waits);
    }

    #[test]
    fn a_worker_that_dies_leaves_the_place_to_the_next() {
        let shared = Gathering::<Asked, u32>::default().shared;
        let (_, mut lost) = enter(&shared, 1);
        let died = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| shared.run(|_| panic!("on purpose"))));
        assert!(died.is_err());
        assert!(lost.try_recv().is_err(), "its requests are told that it is gone");
        let (serves, mut wait) = enter(&shared, 2);
        assert!(serves);
        batches(&shared);
        assert_eq!(wait.try_recv(), Ok(Some(2)));
    }

    #[test]
    fn who_waited_too_long_is_told_so_and_not_served() {
        let shared = Gathering::<Asked, u32>::default().shared;
        let long_ago = Instant::now().checked_sub(PATIENCE).expect("a machine up for some seconds");
        let (_, mut late) = enter_since(&shared, 1, long_ago);
        let (_, mut punctual) = enter(&shared, 2);
        assert_eq!(batches(&shared), [[2]]);
        assert_eq!((late.try_recv(), punctual.try_recv()), (Ok(None), Ok(Some(2))));
    }
}
