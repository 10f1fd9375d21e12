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
//! store.read_blocking(|conn| madoguchi_store::connection::answers(conn))?;
//! # drop(store);
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[macro_use]
pub mod connection;
pub mod account_change;
pub mod account_list;
pub mod accounts;
pub mod app_role;
pub mod applicants;
pub mod application_people;
pub mod applications;
pub mod audit;
pub mod audit_chain;
pub mod audit_list;
pub mod audit_verify;
pub mod availability;
pub mod booking;
pub mod booking_cancel;
pub mod booking_change;
pub mod booking_search;
pub mod bookings;
mod claim;
pub mod commissions;
pub mod demo;
mod desk;
pub mod doses;
pub mod error;
pub mod idempotency;
pub mod issuing;
pub mod links;
pub mod look_ups;
mod mail_status;
pub mod migrations;
pub mod outbox;
pub mod outbox_sending;
pub mod overview;
pub mod reference;
pub mod rounds;
mod rule_book;
pub mod schema;
pub mod second_factor;
pub mod secrets;
pub mod sessions;
mod slot_insert;
pub mod slot_plans;
pub mod slots;
mod store;
pub mod throttle;
pub mod vendors;
pub mod venues;
pub mod verify;
mod write_probe;

pub use connection::{AnyConnection, DatabaseUrl};
pub use error::StoreError;
pub use store::{Store, StoreOptions, WriteError};
