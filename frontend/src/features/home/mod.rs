//! ホーム (COM4).

pub(crate) mod accounts;
pub(crate) mod level;
pub(crate) mod overview;
pub(crate) mod page;
pub(crate) mod words;
