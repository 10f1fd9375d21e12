//! The way to the database for everyone above: `read` and `write`.

use crate::connection::Manager;
use crate::desk::{Desk, Job};
use crate::{AnyConnection, DatabaseUrl, StoreError, migrations};
use diesel::connection::SimpleConnection;
use std::sync::mpsc;
use std::time::Duration;
use tracing::Span;

/// How many times a transaction is tried when the database asks for it (deadlock, serialization failure).
const TRIES: u32 = 5;

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
    /// Connections kept for reading (SQLite) or for everything (PostgreSQL).
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
#[derive(Clone)]
pub struct Store {
    pool: r2d2::Pool<Manager>,
    /// On SQLite all writes go over the desk; PostgreSQL has many writers.
    desk: Option<Desk>,
}

impl Store {
    /// Opens the database, brings it up to date and checks that it answers.
    ///
    /// # Errors
    /// When the database cannot be reached or migrated.
    pub fn open(url: &DatabaseUrl, options: StoreOptions) -> Result<Self, StoreError> {
        let mut first = url.connect()?;
        migrations::run(&mut first)?;
        let desk = match url {
            DatabaseUrl::Sqlite(_) => Some(Desk::start(first)?),
            DatabaseUrl::Postgresql(_) => None,
        };
        let pool = r2d2::Pool::builder()
            .max_size(options.connections)
            .min_idle(Some(1))
            .connection_timeout(options.wait)
            // Asking "are you there?" before each use would double the round trips; has_broken finds dead ones.
            .test_on_check_out(false)
            .build(Manager(url.clone()))
            .map_err(|_| StoreError::Busy("no connection could be opened"))?;
        Ok(Self { pool, desk })
    }

    /// Reads, on the calling thread.
    ///
    /// # Errors
    /// The closure's, and [`StoreError::Busy`] when no connection is free in time.
    pub fn read_blocking<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = self.pool.get().map_err(|_| StoreError::Busy("no connection is free"))?;
        read(&mut conn)
    }

    /// Writes in one transaction, on the calling thread. An error rolls back. Returns only after COMMIT. The closure may
    /// be called again when the database asks for it.
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
        match &self.desk {
            None => self.write_on_pool(write),
            Some(desk) => {
                let (answer, wait) = mpsc::channel();
                Self::to_desk(desk, write, move |result| drop(answer.send(result)))?;
                wait.recv().unwrap_or_else(|_| Err(StoreError::Gone.into()))
            }
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
        let (store, span) = (self.clone(), Span::current());
        tokio::task::spawn_blocking(move || span.in_scope(|| store.read_blocking(read)))
            .await
            .unwrap_or_else(|_| Err(StoreError::Gone.into()))
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
        match &self.desk {
            None => {
                let (store, span) = (self.clone(), Span::current());
                tokio::task::spawn_blocking(move || span.in_scope(|| store.write_on_pool(write)))
                    .await
                    .unwrap_or_else(|_| Err(StoreError::Gone.into()))
            }
            Some(desk) => {
                let (answer, wait) = tokio::sync::oneshot::channel();
                Self::to_desk(desk, write, move |result| drop(answer.send(result)))?;
                wait.await.unwrap_or_else(|_| Err(StoreError::Gone.into()))
            }
        }
    }

    fn to_desk<T, E>(
        desk: &Desk,
        mut work: impl FnMut(&mut AnyConnection) -> Result<T, E> + Send + 'static,
        answer: impl FnOnce(Result<T, E>) + Send + 'static,
    ) -> Result<(), E>
    where
        T: Send + 'static,
        E: WriteError + Send + 'static,
    {
        // What the log hears on the desk's thread belongs to the request all the same.
        let span = Span::current();
        let work = move |conn: &mut AnyConnection| span.in_scope(|| work(conn));
        let job = DeskJob { work, result: None, answer: Some(answer) };
        desk.submit(Box::new(job)).map_err(|(_, error)| error.into())
    }

    fn write_on_pool<T, E: WriteError>(
        &self,
        mut write: impl FnMut(&mut AnyConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = self.pool.get().map_err(|_| StoreError::Busy("no connection is free"))?;
        for _ in 1..TRIES {
            match transaction(&mut conn, &mut write) {
                Err(error) if error.is_transient() => tracing::debug!("the database asks to run a transaction again"),
                done => return done,
            }
        }
        transaction(&mut conn, &mut write)
    }
}

/// One transaction on PostgreSQL, READ COMMITTED.
fn transaction<T, E: WriteError>(
    conn: &mut AnyConnection,
    write: &mut impl FnMut(&mut AnyConnection) -> Result<T, E>,
) -> Result<T, E> {
    conn.batch_execute("BEGIN").map_err(StoreError::from)?;
    let done = write(conn).and_then(|value| {
        conn.batch_execute("COMMIT").map_err(StoreError::from)?;
        Ok(value)
    });
    if done.is_err()
        && let Err(error) = conn.batch_execute("ROLLBACK")
    {
        // The connection is gone; the pool drops it and the server rolls back.
        tracing::warn!(%error, "a transaction could not be rolled back");
    }
    done
}

struct DeskJob<W, T, E, A> {
    work: W,
    result: Option<Result<T, E>>,
    answer: Option<A>,
}

impl<W, T, E, A: FnOnce(Result<T, E>)> DeskJob<W, T, E, A> {
    /// Whoever waits is told last: what the work holds (an `Idempotency-Key` that counts as running) is let go before its client can ask again.
    fn answer(mut self: Box<Self>, result: Result<T, E>) {
        let answer = self.answer.take();
        drop(self);
        if let Some(answer) = answer {
            answer(result);
        }
    }
}

impl<W, T, E, A> Job for DeskJob<W, T, E, A>
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
