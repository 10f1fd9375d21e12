//! The audit (ACC5).

pub(crate) mod page;
pub(crate) mod rows;
pub(crate) mod words;
