//! ホーム (COM4).

pub(crate) mod accounts;
pub(crate) mod overview;
pub(crate) mod page;
pub(crate) mod percent;
pub(crate) mod rule_changes;
pub(crate) mod words;
