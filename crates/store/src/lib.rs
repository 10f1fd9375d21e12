//! All SQL of Madoguchi.
//!
//! Here live the connections to both databases, the migrations and one module for each resource, whose functions take
//! a connection and return domain values or outcome enums. What never lives here: HTTP, the wire, rules of the field,
//! a clock. Municipal data is reachable only through a [`madoguchi_domain::Scope`].
//!
//! ```
//! use madoguchi_store::{DatabaseUrl, Store, StoreError, StoreOptions};
//! let folder = std::env::temp_dir().join(format!("madoguchi-doc-{}", std::process::id()));
//! std::fs::create_dir_all(&folder)?;
//! let url = DatabaseUrl::parse(&format!("sqlite:{}", folder.join("example.sqlite3").display()))?;
//! let store = Store::open(&url, StoreOptions::default())?;
//! store.read_blocking(|conn| madoguchi_store::database::connection::answers(conn))?;
//! # drop(store);
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[macro_use]
pub mod database;
pub mod account;
pub mod application;
pub mod audit;
pub mod availability;
pub mod booking;
pub mod demo;
pub mod idempotency;
pub mod mail;
pub mod overview;
pub mod product;
pub mod programme;
pub mod reference;
pub mod schema;
pub mod session;
pub mod slot;
pub mod vendor;
pub mod venue;

pub use database::connection::{AnyConnection, DatabaseUrl};
pub use database::error::StoreError;
pub use database::store::{Store, StoreOptions, WriteError};
