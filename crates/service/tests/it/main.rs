//! What the use cases of bookings and slot plans do on both databases.
//!
//! One binary: a new file of tests is a line here. Databases and the small world are those of the store's tests.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

#[macro_use]
#[allow(dead_code, reason = "the store's tests use more of it")]
#[path = "../../../store/tests/it/support/mod.rs"]
mod support;
mod batches;
mod booking_search;
mod bookings;
mod delivered;
mod people;
mod races;
mod slot_plans;
