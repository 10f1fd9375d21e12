//! What the server does, seen from outside: over HTTP, over the command line, and in the database behind it.
//!
//! One binary: a new file of tests is a line here.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

#[macro_use]
mod support;

mod authenticator;
mod mail_server;
mod office;
mod process;
mod scene;
mod searching;

mod accounts;
mod app_role;
mod applications;
mod audit;
mod audit_coverage;
mod audit_looks;
mod audit_told;
mod availability;
mod booking_lists;
mod bookings;
mod commissions;
mod corrections;
mod cursors;
mod demo;
mod doubles;
mod export_requests;
mod facts;
mod issuance_rounds;
mod log;
mod login_flood;
mod look_up_quota;
mod mails;
mod outage;
mod outbox;
mod overview;
mod own_account;
mod password_links;
mod problems;
mod programmes;
#[cfg(target_os = "linux")]
mod proxy;
mod races;
mod round_statements;
mod second_factor;
mod second_factor_removals;
mod sessions;
mod slot_plans;
#[cfg(feature = "embed-spa")]
mod spa;
mod spec;
mod spec_bounds;
mod start;
mod tenancy;
mod third_party;
mod unconfirmed_companies;
mod vendors;
mod venue_changes;
mod venues;
mod withdrawals;
mod without_coupon;
