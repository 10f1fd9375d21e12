//! What the store does on both databases.
//!
//! One binary: a new file of tests is a line here.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

#[macro_use]
mod support;
mod app_role;
mod audit_chain;
mod audit_list;
mod availability;
mod log_in;
mod older;
mod outbox;
mod populated;
mod schema;
mod slot_plans;
mod vendors;
mod write_queue;
