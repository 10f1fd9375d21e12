//! A new application: form, pasted text, confirmation.

pub(crate) mod confirm;
pub(crate) mod fields;
pub(crate) mod page;
pub(crate) mod paste;
pub(crate) mod round;
