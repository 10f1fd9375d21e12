//! The account one is logged in with (ACC4).

pub(crate) mod page;
pub(crate) mod rows;
pub(crate) mod sessions;
pub(crate) mod totp;
pub(crate) mod words;
