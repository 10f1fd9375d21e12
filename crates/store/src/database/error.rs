//! What can go wrong below the API. The text is for the log: it never reaches a client.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// An error of the database or of the way to it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection became free in time, or the write queue is full. The client should try again.
    #[error("the database is busy: {0}")]
    Busy(&'static str),
    /// The address does not name a database.
    #[error("{0}")]
    Address(String),
    /// A connection could not be opened.
    #[error("cannot open the database: {0}")]
    Connection(#[from] diesel::ConnectionError),
    /// A statement failed.
    #[error(transparent)]
    Statement(DieselError),
    /// A migration failed, or the database is newer than this program.
    #[error("migration failed: {0}")]
    Migration(String),
    /// A stored value breaks a rule of the domain, or a stored word is none that the program knows.
    #[error("stored value is not valid: {0}")]
    Corrupt(String),
    /// The task that ran the statement is gone.
    #[error("the task that ran the statement is gone")]
    Gone,
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::DeserializationError(why) => Self::Corrupt(why.to_string()),
            error => Self::Statement(error),
        }
    }
}

impl StoreError {
    /// Whether the transaction may succeed when it is run again at once: a deadlock, a serialization failure, a busy
    /// SQLite, and what else the database stopped for a reason of the moment. Never when the connection is lost: a
    /// COMMIT may have gone through.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Statement(DieselError::DatabaseError(kind, _)) => {
                matches!(kind, DatabaseErrorKind::SerializationFailure) || is_of_the_moment(kind)
            }
            Self::Statement(_)
            | Self::Busy(_)
            | Self::Address(_)
            | Self::Connection(_)
            | Self::Migration(_)
            | Self::Corrupt(_)
            | Self::Gone => false,
        }
    }

    /// Whether the database is away, full, locked or shutting down: the same request may succeed later, and nothing is
    /// wrong with it.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Busy(_) | Self::Connection(_) => true,
            Self::Statement(DieselError::BrokenTransactionManager) => true,
            Self::Statement(DieselError::DatabaseError(kind, _)) => match kind {
                DatabaseErrorKind::SerializationFailure
                | DatabaseErrorKind::ReadOnlyTransaction
                | DatabaseErrorKind::ClosedConnection
                | DatabaseErrorKind::UnableToSendCommand => true,
                kind => is_of_the_moment(kind),
            },
            Self::Statement(_) | Self::Address(_) | Self::Migration(_) | Self::Corrupt(_) | Self::Gone => false,
        }
    }

    /// Whether a unique index refused the statement.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Statement(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
    }
}

/// Whether the database gave up on a statement: deadlock, lock time-out, cancelled statement, ended backend, full disk,
/// busy file.
///
/// Diesel names only a few SQLSTATEs and keeps the others to itself, and messages come in the server's language. All
/// statements are written down in this crate and run in its tests, and what comes from outside is checked before: an
/// error without a name is of the moment. Its text is in the log, where one of our own making would show.
fn is_of_the_moment(kind: &DatabaseErrorKind) -> bool {
    matches!(kind, DatabaseErrorKind::Unknown)
}
