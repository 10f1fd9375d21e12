//! The way to the databases: connections, the pool, the write queue, migrations.

#[macro_use]
pub(crate) mod arrays;
#[macro_use]
pub mod connection;
pub mod app_role;
pub(crate) mod ending;
pub mod error;
pub mod gathering;
mod keys;
pub mod migrations;
mod municipalities;
pub(crate) mod store;
pub(crate) mod write_keys;
pub(crate) mod write_probe;
pub(crate) mod write_queue;
