//! The words of the audit.

pub(crate) mod change;
pub(crate) mod event;
pub(crate) mod look_limits;
pub(crate) mod look_purpose;
pub(crate) mod word;
