//! What use cases work with: the database, and what this process keeps beside it.

use crate::booking::rule_book::RuleBooks;
use crate::booking::waiting::{Bookings, Prechecks};
use crate::effects::{Effects, Forget};
use crate::running::Running;
use crate::session::principals::Principals;
use crate::slot::progress::Progress;
use crate::{Failure, Settings};
use chrono::NaiveDateTime;
use madoguchi_store::{AnyConnection, Store, StoreError};
use std::sync::Arc;
use tokio::sync::Notify;
use tracing::Instrument;

/// The use cases' way to the database, with what this process keeps beside it. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    store: Store,
    parts: Arc<Parts>,
}

struct Parts {
    settings: Settings,
    principals: Principals,
    running: Running,
    rule_books: RuleBooks,
    prechecks: Prechecks,
    bookings: Bookings,
    plans: Progress,
    mails: Arc<Notify>,
}

/// A use case's transaction.
pub struct Transaction<'a> {
    pub(crate) conn: &'a mut AnyConnection,
    /// Done after the commit.
    pub(crate) effects: Effects,
    pub(crate) settings: &'a Settings,
}

impl<'a> Transaction<'a> {
    /// Of a transaction that somebody else begins and ends: its effects do not happen.
    pub fn within(conn: &'a mut AnyConnection, settings: &'a Settings) -> Self {
        Self { conn, effects: Effects::default(), settings }
    }
}

impl Service {
    /// On an open database.
    #[must_use]
    pub fn new(store: Store, settings: Settings) -> Self {
        let parts = Parts {
            settings,
            principals: Principals::default(),
            running: Running::default(),
            rule_books: RuleBooks::default(),
            prechecks: Prechecks::default(),
            bookings: Bookings::default(),
            plans: Progress::default(),
            mails: Arc::new(Notify::new()),
        };
        Self { store, parts: Arc::new(parts) }
    }

    /// What the operator has set.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.parts.settings
    }

    /// Notified when the outbox has something new.
    #[must_use]
    pub fn mails(&self) -> Arc<Notify> {
        Arc::clone(&self.parts.mails)
    }

    pub(crate) fn principals(&self) -> &Principals {
        &self.parts.principals
    }

    pub(crate) fn rule_books(&self) -> &RuleBooks {
        &self.parts.rule_books
    }

    /// Requests whose slots are looked at together.
    pub(crate) fn prechecks(&self) -> &Prechecks {
        &self.parts.prechecks
    }

    /// Bookings that wait to be written together.
    pub(crate) fn bookings(&self) -> &Bookings {
        &self.parts.bookings
    }

    /// How far the slot plans are that this process writes.
    pub(crate) fn plans(&self) -> &Progress {
        &self.parts.plans
    }

    pub(crate) fn running(&self) -> &Running {
        &self.parts.running
    }

    /// Writes one row that nobody reads: fails when the database takes nothing more. `now` is on the real clock.
    ///
    /// # Errors
    /// When nothing can be written.
    pub async fn probe(&self, now: NaiveDateTime) -> Result<(), StoreError> {
        self.store.probe(now).await
    }

    /// Reads, outside of a transaction.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut AnyConnection) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.store.read(read).await
    }

    /// [`Self::read`] on the calling thread.
    pub(crate) fn read_blocking<T>(
        &self,
        read: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.store.read_blocking(read)
    }

    /// One transaction; a failure rolls it back. The work may be run again when the database asks for it. Its effects
    /// are applied after the commit, also when the client has gone and nobody waits any longer.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Transaction<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let service = self.clone();
        let parts = Arc::clone(&self.parts);
        let writing = async move {
            let (done, effects) = service
                .store
                .write(move |conn| {
                    let mut transaction = Transaction::within(conn, &parts.settings);
                    let done = work(&mut transaction)?;
                    Ok::<_, Failure>((done, transaction.effects))
                })
                .await?;
            service.apply(effects);
            Ok(done)
        };
        tokio::spawn(writing.in_current_span()).await.unwrap_or_else(|error| Err(Failure::internal(error)))
    }

    /// [`Self::write`] on the calling thread.
    pub(crate) fn write_blocking<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Transaction<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let parts = Arc::clone(&self.parts);
        let (done, effects) = self.store.write_blocking(move |conn| {
            let mut transaction = Transaction::within(conn, &parts.settings);
            let done = work(&mut transaction)?;
            Ok::<_, Failure>((done, transaction.effects))
        })?;
        self.apply(effects);
        Ok(done)
    }

    /// The one place where effects happen.
    fn apply(&self, effects: Effects) {
        let Effects { forget, wake_mails } = effects;
        for what in forget {
            match what {
                Forget::Session(id) => self.principals().forget(&id),
                Forget::Account(id) => self.principals().forget_account(id),
                Forget::All => self.principals().forget_all(),
            }
        }
        if wake_mails {
            self.parts.mails.notify_one();
        }
    }
}
