//! What can go wrong below the API. The text is for the log: it never reaches a client.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// An error of the database or of the way to it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection became free in time, or the desk's queue is full. The client should try again.
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
    Statement(#[from] DieselError),
    /// A migration failed, or the database is newer than this program.
    #[error("migration failed: {0}")]
    Migration(String),
    /// A stored value breaks a rule of the domain.
    #[error("stored value is not valid: {0}")]
    Corrupt(String),
    /// The task that ran the statement is gone.
    #[error("the task that ran the statement is gone")]
    Gone,
}

impl StoreError {
    /// Whether the transaction may succeed when it is run again: a deadlock, a serialization failure, a busy SQLite.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Statement(DieselError::DatabaseError(kind, info)) => {
                matches!(kind, DatabaseErrorKind::SerializationFailure)
                    // The code is out of reach; a server may speak Japanese.
                    || info.message().contains("deadlock detected")
                    || info.message().contains("デッドロック")
                    || info.message().contains("database is locked")
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

    /// Whether a unique index refused the statement.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Statement(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
    }
}
