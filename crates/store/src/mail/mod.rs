//! Mails in the outbox.

pub mod outbox;
pub mod sending;
pub(crate) mod withdrawn;
