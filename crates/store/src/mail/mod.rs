//! Mails in the outbox.

pub mod log_in;
pub mod outbox;
pub mod sending;
pub(crate) mod withdrawn;
