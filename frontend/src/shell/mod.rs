//! What stands around every page.

mod alerts;
pub(crate) mod frame;
pub(crate) mod header;
mod keys;
pub(crate) mod public;
pub(crate) mod relogin;
mod subtabs;
mod tabs;
pub(crate) mod words;
