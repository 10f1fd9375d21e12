//! The outbox (ACC3).

pub(crate) mod list;
pub(crate) mod log_in;
pub(crate) mod page;
pub(crate) mod rows;
pub(crate) mod words;
