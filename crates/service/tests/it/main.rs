//! What the use cases of bookings do on both databases.
//!
//! One binary: a new file of tests is a line here. Databases and the small world are those of the store's tests.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

#[macro_use]
#[path = "../../../store/tests/it/support/mod.rs"]
mod support;
mod booking_search;
mod bookings;
mod people;
mod races;
