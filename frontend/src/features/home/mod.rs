//! ホーム (COM4).

pub(crate) mod accounts;
pub(crate) mod page;
pub(crate) mod words;
