//! The logged-in account's own affairs: who it is, its password, second factor and log-ins.

pub mod me;
pub mod password;
pub mod sessions;
pub mod totp;
