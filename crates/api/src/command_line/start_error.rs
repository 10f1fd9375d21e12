//! Why the program ended, or did not begin.

use crate::error::ApiError;
use madoguchi_service::Failure;
use madoguchi_store::StoreError;

/// Why the program ended.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The network or standard input.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// An option, or what was typed.
    #[error("{0}")]
    Option(String),
    /// Something else, said in its own words.
    #[error("{0}")]
    Internal(String),
}

impl From<Failure> for StartError {
    fn from(error: Failure) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<ApiError> for StartError {
    fn from(error: ApiError) -> Self {
        Self::Internal(error.cause().unwrap_or_else(|| error.to_string()))
    }
}
