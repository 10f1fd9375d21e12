//! The logged-in account's own affairs: its password, second factor and log-ins.

pub mod confirmation;
pub mod password;
pub mod sessions;
pub mod totp;
