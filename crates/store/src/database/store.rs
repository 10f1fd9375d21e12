//! The way to the database for everyone above: `read` and `write`.

use crate::database::connection::{Manager, Pooled};
use crate::database::ending::Ending;
use crate::database::write_queue::{Job, WriteQueue};
use crate::database::{migrations, write_probe};
use crate::{AnyConnection, DatabaseUrl, StoreError};
use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::Span;

/// How many times a transaction is tried when the database asks for it (deadlock, serialization failure).
const TRIES: u32 = 5;
/// No further try begins after this time: who waited for a lock in vain has waited enough.
const TRIED_FOR: Duration = Duration::from_secs(5);
/// Connections for what gathers (`database::gathering`), which waits for no turn: bookings, and looks at slots before.
const GATHERED: u32 = 2;
/// The longest pause between two tries to open a connection, twice: the pool waits half of it.
const REOPENED_EVERY: Duration = Duration::from_secs(1);
/// How long the end of a store is waited for. Longer than the `connect_timeout` that addresses are given.
const ENDED_WITHIN: Duration = Duration::from_secs(10);
/// How often the log tells of lost connections at most.
const TOLD_EVERY: Duration = Duration::from_secs(5);

/// An error that a transaction may end with.
pub trait WriteError: From<StoreError> {
    /// Whether the transaction may succeed when it is run again; see [`StoreError::is_transient`].
    fn is_transient(&self) -> bool;
}

impl WriteError for StoreError {
    fn is_transient(&self) -> bool {
        Self::is_transient(self)
    }
}

/// Sizes of the pool.
#[derive(Debug, Clone, Copy)]
pub struct StoreOptions {
    /// Connections kept for reading (SQLite) or for everything (PostgreSQL). One more is kept for [`Store::probe`].
    pub connections: u32,
    /// How long a request waits for a connection before it is told that the server is busy.
    pub wait: Duration,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { connections: 16, wait: Duration::from_secs(5) }
    }
}

/// The open database. Cheap to clone.
///
/// Whoever drops the last clone waits until every connection is closed, also one that the pool is just opening: a
/// process that ends meanwhile crashes in the clean-up of libpq's OpenSSL. It blocks its thread, an async one as well,
/// for ten seconds at most, twice as long as a connection may take to open; an address with a longer `connect_timeout`
/// or none, or a name server that is silent, may take more. Then a warning is logged and the rest is left to itself.
#[derive(Clone)]
pub struct Store {
    pool: r2d2::Pool<Manager>,
    // After the pool: what the last owner drops waits for it.
    ending: Arc<Ending>,
    /// One for each connection: who waits for a connection holds no thread.
    turns: Arc<Semaphore>,
    wait: Duration,
    /// On SQLite all writes go through the write queue; PostgreSQL has many writers.
    queue: Option<WriteQueue>,
}

impl Store {
    /// Opens the database, brings it up to date and checks that it answers.
    ///
    /// # Errors
    /// When the database cannot be reached or migrated.
    pub fn open(url: &DatabaseUrl, options: StoreOptions) -> Result<Self, StoreError> {
        let mut first = url.connect()?;
        migrations::run(&mut first)?;
        let queue = match url {
            DatabaseUrl::Sqlite(_) => Some(WriteQueue::start(first)?),
            DatabaseUrl::Postgresql(_) => None,
        };
        Ok(Self::on_pool(url.clone(), options, queue, ENDED_WITHIN))
    }

    /// The pool begins to connect, and nobody waits for it.
    fn on_pool(url: DatabaseUrl, options: StoreOptions, queue: Option<WriteQueue>, ended_within: Duration) -> Self {
        let (ending, holder) = Ending::new(ended_within);
        let pool = r2d2::Pool::builder()
            .max_size(options.connections + 1 + GATHERED)
            .min_idle(Some(1))
            .connection_timeout(REOPENED_EVERY)
            .test_on_check_out(true)
            .error_handler(Box::<Lost>::default())
            .build_unchecked(Manager::new(url, holder));
        let turns = Arc::new(Semaphore::new(options.connections as usize));
        Self { pool, ending: Arc::new(ending), turns, wait: options.wait, queue }
    }

    /// For a thread that ends the process: waits until all clones are gone, too, and every connection is closed. At
    /// most ten seconds, see [`Store`].
    pub fn close(self) {
        let Self { pool, ending, .. } = self;
        drop(pool);
        ending.wait();
    }

    /// Reads, on the calling thread.
    ///
    /// # Errors
    /// The closure's, and [`StoreError::Busy`] when no connection is free in time.
    pub fn read_blocking<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut pooled = self.connection()?;
        let done = read(&mut pooled.conn);
        pooled.note(done.is_ok());
        done
    }

    fn connection(&self) -> Result<r2d2::PooledConnection<Manager>, StoreError> {
        self.pool.get_timeout(self.wait).map_err(|_| StoreError::Busy("no connection is free"))
    }

    /// Runs what blocks on a thread for such work, in the caller's span of the log; the turn ends with it, whether or
    /// not somebody still waits.
    async fn on_thread<T, E>(
        &self,
        turn: Option<OwnedSemaphorePermit>,
        work: impl FnOnce(&Self) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (store, span) = (self.clone(), Span::current());
        let working = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            span.in_scope(|| work(&store))
        });
        working.await.unwrap_or_else(|_| Err(StoreError::Gone.into()))
    }

    /// Waits for a turn at a connection.
    async fn turn(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        match tokio::time::timeout(self.wait, Arc::clone(&self.turns).acquire_owned()).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_closed)) => Err(StoreError::Gone),
            Err(_elapsed) => Err(StoreError::Busy("no connection is free")),
        }
    }

    /// Writes in one transaction, on the calling thread. An error rolls back. Returns only after COMMIT. The closure
    /// may be called again when the database asks for it.
    ///
    /// # Errors
    /// The closure's, and [`StoreError::Busy`] when there is no way to the database in time.
    pub fn write_blocking<T, E>(
        &self,
        write: impl FnMut(&mut AnyConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError + Send + 'static,
    {
        match &self.queue {
            None => self.write_on_pool(write),
            Some(queue) => {
                let (answer, wait) = mpsc::channel();
                Self::to_queue(queue, write, move |result| drop(answer.send(result)))?;
                wait.recv().unwrap_or_else(|_| Err(StoreError::Gone.into()))
            }
        }
    }

    /// Writes one row that nobody reads: fails when the database takes nothing more. `now` is on the real clock.
    ///
    /// Under a rush, when all connections are in use, PostgreSQL is still asked: one connection more is kept for it.
    ///
    /// # Errors
    /// When nothing can be written.
    pub async fn probe(&self, now: NaiveDateTime) -> Result<(), StoreError> {
        let write = move |conn: &mut AnyConnection| write_probe::touch(conn, now);
        match &self.queue {
            Some(_) => self.write(write).await,
            None => self.on_thread(None, move |store| store.write_on_pool(write)).await,
        }
    }

    /// [`Self::read_blocking`] for async callers: the statement runs on a thread for blocking work.
    ///
    /// # Errors
    /// As [`Self::read_blocking`].
    pub async fn read<T, E>(
        &self,
        read: impl FnOnce(&mut AnyConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let turn = self.turn().await?;
        self.on_thread(Some(turn), move |store| store.read_blocking(read)).await
    }

    /// [`Self::write_blocking`] for async callers.
    ///
    /// # Errors
    /// As [`Self::write_blocking`].
    pub async fn write<T, E>(
        &self,
        write: impl FnMut(&mut AnyConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError + Send + 'static,
    {
        match &self.queue {
            None => {
                let turn = self.turn().await?;
                self.on_thread(Some(turn), move |store| store.write_on_pool(write)).await
            }
            Some(queue) => {
                let (answer, wait) = tokio::sync::oneshot::channel();
                Self::to_queue(queue, write, move |result| drop(answer.send(result)))?;
                wait.await.unwrap_or_else(|_| Err(StoreError::Gone.into()))
            }
        }
    }

    fn to_queue<T, E>(
        queue: &WriteQueue,
        mut work: impl FnMut(&mut AnyConnection) -> Result<T, E> + Send + 'static,
        answer: impl FnOnce(Result<T, E>) + Send + 'static,
    ) -> Result<(), E>
    where
        T: Send + 'static,
        E: WriteError + Send + 'static,
    {
        // What the log hears on the write queue's thread belongs to the request all the same.
        let span = Span::current();
        let work = move |conn: &mut AnyConnection| span.in_scope(|| work(conn));
        let job = QueuedWrite { work, result: None, answer: Some(answer) };
        queue.submit(Box::new(job)).map_err(|(_, error)| error.into())
    }

    fn write_on_pool<T, E: WriteError>(
        &self,
        mut write: impl FnMut(&mut AnyConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        let start = Instant::now();
        let mut pooled = self.connection()?;
        let mut tries = 1;
        loop {
            match transaction(&mut pooled, &mut write) {
                Err(error) if error.is_transient() && tries < TRIES && start.elapsed() < TRIED_FOR => {
                    tracing::debug!("the database asks to run a transaction again");
                    tries += 1;
                }
                done => return done,
            }
        }
    }
}

/// What the pool tells of connections that it gave up or could not open.
#[derive(Debug, Default)]
struct Lost {
    told: Mutex<Option<Instant>>,
}

impl r2d2::HandleError<StoreError> for Lost {
    /// While a database is away, every connection fails again and again: one line in five seconds is enough.
    fn handle_error(&self, error: StoreError) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none_or(|at| TOLD_EVERY <= at.elapsed()) {
            *told = Some(Instant::now());
            tracing::warn!(%error, "a connection to the database is lost or cannot be opened");
        }
    }
}

/// One transaction on PostgreSQL, READ COMMITTED.
fn transaction<T, E: WriteError>(
    pooled: &mut Pooled,
    write: &mut impl FnMut(&mut AnyConnection) -> Result<T, E>,
) -> Result<T, E> {
    let conn = &mut pooled.conn;
    let begun = conn.batch_execute("BEGIN").map_err(|error| StoreError::from(error).into());
    let done = begun.and_then(|()| write(conn)).and_then(|value| {
        conn.batch_execute("COMMIT").map_err(StoreError::from)?;
        Ok(value)
    });
    let works = done.is_ok() || roll_back(conn);
    pooled.note(works);
    done
}

/// False: the connection is gone; the pool drops it and the server rolls back.
fn roll_back(conn: &mut AnyConnection) -> bool {
    match conn.batch_execute("ROLLBACK") {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(%error, "a transaction could not be rolled back");
            false
        }
    }
}

struct QueuedWrite<W, T, E, A> {
    work: W,
    result: Option<Result<T, E>>,
    answer: Option<A>,
}

impl<W, T, E, A: FnOnce(Result<T, E>)> QueuedWrite<W, T, E, A> {
    /// Whoever waits is told last: what the work holds (an `Idempotency-Key` that counts as running) is let go before
    /// its client can ask again.
    fn answer(mut self: Box<Self>, result: Result<T, E>) {
        let answer = self.answer.take();
        drop(self);
        if let Some(answer) = answer {
            answer(result);
        }
    }
}

impl<W, T, E, A> Job for QueuedWrite<W, T, E, A>
where
    W: FnMut(&mut AnyConnection) -> Result<T, E> + Send,
    T: Send,
    E: WriteError + Send,
    A: FnOnce(Result<T, E>) + Send,
{
    fn run(&mut self, conn: &mut AnyConnection) -> bool {
        self.result = None;
        self.result.insert((self.work)(conn)).is_ok()
    }

    fn committed(mut self: Box<Self>) {
        let result = self.result.take().unwrap_or_else(|| Err(StoreError::Gone.into()));
        Self::answer(self, result);
    }

    fn failed(mut self: Box<Self>, error: StoreError) {
        let result = match self.result.take() {
            Some(Err(own)) => Err(own),
            Some(Ok(_)) | None => Err(error.into()),
        };
        Self::answer(self, result);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{TcpListener, TcpStream};

    /// A store whose pool is just connecting, and the server's side of that.
    fn connecting(ended_within: Duration) -> (Store, TcpStream) {
        let server = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = server.local_addr().expect("an address");
        let url = format!("postgres://user@{address}/db?connect_timeout=0&sslmode=disable&gssencmode=disable");
        let store = Store::on_pool(DatabaseUrl::Postgresql(url), StoreOptions::default(), None, ended_within);
        let (client, _) = server.accept().expect("a connection");
        (store, client)
    }

    /// Ends a store while another thread lets go of something, once it is told to; whether it had when that was done.
    fn waits_for(held: impl Send, store: Store, end: fn(Store)) -> bool {
        let (go, told) = mpsc::channel();
        let (said, gone) = mpsc::channel();
        std::thread::scope(|threads| {
            threads.spawn(move || {
                let () = told.recv().expect("told to let go");
                said.send(()).expect("somebody listens");
                drop(held);
            });
            go.send(()).expect("somebody listens");
            end(store);
            gone.try_recv().is_ok()
        })
    }

    #[test]
    fn the_end_of_a_store_waits_for_a_connection_that_is_opening() {
        for end in [drop, Store::close] {
            let (store, client) = connecting(ENDED_WITHIN);
            assert!(waits_for(client, store, end));
        }
    }

    #[test]
    fn who_closes_a_store_waits_for_its_clones() {
        let (store, _) = connecting(ENDED_WITHIN);
        assert!(waits_for(store.clone(), store, Store::close));
    }

    #[test]
    fn a_server_that_never_answers_is_waited_for_no_longer_than_said() {
        let limit = Duration::from_millis(20);
        for end in [drop, Store::close] {
            let (store, _client) = connecting(limit);
            let start = Instant::now();
            end(store);
            assert!(limit <= start.elapsed());
        }
    }
}
