//! What stands around every page.

mod alerts;
pub(crate) mod frame;
pub(crate) mod header;
mod keys;
pub(crate) mod public;
pub(crate) mod relogin;
mod subtabs;
mod tabs;
mod watch;
pub(crate) mod words;
