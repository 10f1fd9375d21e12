//! The threads that hash passwords. Hashing is slow on purpose, so it has a few threads of its own, of low priority,
//! and a queue that is bounded: a flood of log-ins takes neither the threads nor the processor that bookings need.
//!
//! Whoever waits holds a seat. There are two lanes: devices and addresses that an account was logged in from before are
//! served first, so that a flood of strangers keeps no owner out. Within a lane addresses take turns, and none may hold
//! more than its share of seats.

use madoguchi_service::Failure;
use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// Seats of a lane: at 30 hashes a second the last one waits two seconds.
const SEATS: usize = 64;
/// The most threads; no more than half of the cores, the other half books. Priority alone is not enough: where the
/// system shares the processor among groups of processes, as Linux does for whatever has a session of its own, it
/// counts among our own threads only.
const MOST_THREADS: usize = 4;
/// What the threads add to their niceness: when others want the processor, they get about a tenth of it.
#[cfg(unix)]
const NICENESS: i32 = 10;

/// Who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// A device or an address that the account was logged in from before, or somebody who is logged in.
    Known,
    /// Anybody else.
    Unknown,
}

impl Lane {
    /// The most seats that one address may hold.
    const fn share(self) -> usize {
        match self {
            // A call centre has one address.
            Self::Known => SEATS / 2,
            Self::Unknown => SEATS / 8,
        }
    }
}

type Job = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Waiting {
    seats: usize,
    jobs: VecDeque<Job>,
}

/// A queue in which addresses take turns.
#[derive(Default)]
struct Turns {
    seats: usize,
    by_address: HashMap<Arc<str>, Waiting>,
    /// Addresses with jobs, each once.
    next: VecDeque<Arc<str>>,
}

impl Turns {
    fn sit(&mut self, address: &Arc<str>, share: usize) -> bool {
        let taken = self.by_address.get(address).map_or(0, |waiting| waiting.seats);
        if SEATS <= self.seats || share <= taken {
            return false;
        }
        self.seats += 1;
        self.by_address.entry(Arc::clone(address)).or_default().seats += 1;
        true
    }

    fn rise(&mut self, address: &Arc<str>) {
        let Some(waiting) = self.by_address.get_mut(address) else { return };
        self.seats -= 1;
        waiting.seats -= 1;
        if waiting.seats == 0 {
            // A job whose asker has gone is left to nobody.
            self.by_address.remove(address);
            self.next.retain(|next| next != address);
        }
    }

    fn put(&mut self, address: &Arc<str>, job: Job) {
        let Some(waiting) = self.by_address.get_mut(address) else { return };
        if waiting.jobs.is_empty() {
            self.next.push_back(Arc::clone(address));
        }
        waiting.jobs.push_back(job);
    }

    fn take(&mut self) -> Option<Job> {
        while let Some(address) = self.next.pop_front() {
            let Some(waiting) = self.by_address.get_mut(&address) else { continue };
            let Some(job) = waiting.jobs.pop_front() else { continue };
            if !waiting.jobs.is_empty() {
                self.next.push_back(address);
            }
            return Some(job);
        }
        None
    }
}

#[derive(Default)]
struct Queue {
    known: Turns,
    unknown: Turns,
    closed: bool,
}

impl Queue {
    fn lane(&mut self, lane: Lane) -> &mut Turns {
        match lane {
            Lane::Known => &mut self.known,
            Lane::Unknown => &mut self.unknown,
        }
    }
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    work: Condvar,
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job; none when there will be none.
    fn next_job(&self) -> Option<Job> {
        let mut queue = self.queue();
        loop {
            if let Some(job) = queue.known.take().or_else(|| queue.unknown.take()) {
                return Some(job);
            }
            if queue.closed {
                return None;
            }
            queue = self.work.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// The threads and their queue. They end when it is dropped.
pub(super) struct Hashing(Arc<Shared>);

impl Hashing {
    /// Starts a thread a core, but no more than four.
    #[must_use]
    pub(super) fn start() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::with_threads((cores / 2).clamp(1, MOST_THREADS))
    }

    fn with_threads(threads: usize) -> Self {
        let shared = Arc::new(Shared::default());
        for _ in 0..threads {
            let shared = Arc::clone(&shared);
            let started = std::thread::Builder::new().name("hashing".into()).spawn(move || {
                step_back();
                while let Some(job) = shared.next_job() {
                    // The asker hears of a panic by the answer that never comes.
                    drop(catch_unwind(AssertUnwindSafe(job)));
                }
            });
            if let Err(error) = started {
                tracing::error!(%error, "cannot start a thread for passwords");
            }
        }
        Self(shared)
    }

    /// A seat in the queue for somebody at an address.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when the lane is full, or the address has its share of it.
    pub(super) fn seat(&self, lane: Lane, address: &str) -> Result<Seat, Failure> {
        let address: Arc<str> = address.into();
        if self.0.queue().lane(lane).sit(&address, lane.share()) {
            Ok(Seat { shared: Arc::clone(&self.0), lane, address })
        } else {
            Err(Failure::Unavailable("too many passwords are waiting to be hashed"))
        }
    }
}

impl Drop for Hashing {
    fn drop(&mut self) {
        self.0.queue().closed = true;
        self.0.work.notify_all();
    }
}

/// A seat in the queue; left when dropped.
pub struct Seat {
    shared: Arc<Shared>,
    lane: Lane,
    address: Arc<str>,
}

impl Seat {
    /// Runs `work` on a thread for hashing, when its turn comes. When nobody waits for the answer any more it does not
    /// run.
    ///
    /// # Errors
    /// When the work panicked or the server stops.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
        let (answer, wait) = oneshot::channel();
        let span = tracing::Span::current();
        let job = Box::new(move || {
            if !answer.is_closed() {
                drop(answer.send(span.in_scope(work)));
            }
        });
        self.shared.queue().lane(self.lane).put(&self.address, job);
        self.shared.work.notify_one();
        wait.await.map_err(|_| Failure::internal("a password was not hashed"))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.shared.queue().lane(self.lane).rise(&self.address);
    }
}

/// Lets everybody else go first on the processor. Elsewhere than on Unix the bounded number of threads must do.
fn step_back() {
    #[cfg(unix)]
    if let Err(error) = rustix::process::nice(NICENESS) {
        tracing::debug!(%error, "the threads for passwords keep their priority");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::future::join_all;
    use std::sync::mpsc;

    /// A queue whose only thread is held up until the returned sender is dropped or sends.
    async fn held_up() -> (Hashing, mpsc::Sender<()>) {
        let hashing = Hashing::with_threads(1);
        let (release, held) = mpsc::channel::<()>();
        let (running, is_running) = oneshot::channel();
        let seat = hashing.seat(Lane::Known, "holder").expect("a seat");
        let work = move || {
            let _ = running.send(());
            let _ = held.recv();
        };
        drop(tokio::spawn(async move { seat.run(work).await }));
        is_running.await.expect("the thread runs");
        (hashing, release)
    }

    /// In which order jobs that wait at the same time are done.
    async fn check(waiting: &'static [(Lane, &'static str)], expected: &str) {
        let (hashing, release) = held_up().await;
        let done = Arc::new(Mutex::new(Vec::new()));
        let mut jobs = Vec::new();
        for (lane, address) in waiting {
            let (seat, done) = (hashing.seat(*lane, address).expect("a seat"), Arc::clone(&done));
            jobs.push(async move { seat.run(move || done.lock().expect("a list").push(*address)).await });
        }
        // Polled in order, each puts its job; then the thread goes on.
        let release = async move { drop(release) };
        let (results, ()) = futures_util::future::join(join_all(jobs), release).await;
        assert!(results.iter().all(Result::is_ok));
        assert_eq!(done.lock().expect("a list").join(" "), expected);
    }

    #[tokio::test]
    async fn addresses_take_turns_and_known_ones_go_first() {
        use Lane::{Known, Unknown};
        check(&[(Unknown, "a"), (Unknown, "a"), (Unknown, "a"), (Unknown, "b")], "a b a a").await;
        check(&[(Unknown, "a"), (Unknown, "b"), (Known, "c"), (Known, "c")], "c c a b").await;
        check(&[(Known, "a"), (Known, "b"), (Known, "a"), (Known, "b")], "a b a b").await;
    }

    #[tokio::test]
    async fn no_address_takes_all_seats_and_no_lane_the_other_s() {
        let (hashing, _release) = held_up().await;
        let fill = |lane: Lane, address: &str| -> Vec<Seat> {
            std::iter::from_fn(|| hashing.seat(lane, address).ok()).take(1000).collect()
        };
        let flood = fill(Lane::Unknown, "one");
        assert_eq!(flood.len(), 8);
        let others: Vec<Seat> = (0..100).flat_map(|n| fill(Lane::Unknown, &format!("address {n}"))).collect();
        assert_eq!(flood.len() + others.len(), SEATS);
        assert!(matches!(hashing.seat(Lane::Unknown, "late"), Err(Failure::Unavailable(_))));
        assert!(hashing.seat(Lane::Known, "owner").is_ok());
        drop(flood);
        assert!(hashing.seat(Lane::Unknown, "late").is_ok());
    }

    #[tokio::test]
    async fn a_panic_is_one_asker_s_trouble() {
        let hashing = Hashing::with_threads(1);
        let seat = hashing.seat(Lane::Unknown, "a").expect("a seat");
        assert!(seat.run(|| panic!("on purpose")).await.is_err());
        assert_eq!(seat.run(|| 7).await.ok(), Some(7));
    }
}
