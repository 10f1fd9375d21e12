//! The wire of Madoguchi: what clients send and what they get back.
//!
//! Here live the request and response types of the REST API, the problem types (RFC 9457) and the conversion of
//! requests into domain types. The conversion *collects* every field error with its JSON pointer; the browser runs
//! the same conversion before it sends. What never lives here: SQL, HTTP handlers, a clock.
//!
//! ```
//! use madoguchi_contract::{Lang, slot_plan::{BreakRequest, SlotPlanRequest}};
//! let request = SlotPlanRequest {
//!     venue_id: "1".into(), vaccine: "pfizer".into(),
//!     first_date: "2021-03-15".into(), last_date: "2021-02-30".into(),
//!     weekdays: vec!["mon".into(), "wed".into(), "fri".into()],
//!     opens: "09:00".into(), closes: "17:00".into(), slot_minutes: Some(60), capacity: 4,
//!     breaks: vec![BreakRequest { from: "13:00".into(), to: "12:00".into() }],
//!     ..Default::default()
//! };
//! let errors = request.parse(Lang::En).unwrap_err();
//! let pointers: Vec<_> = errors.iter().map(|e| e.pointer.as_str()).collect();
//! assert_eq!(pointers, ["/last_date", "/breaks/0/to"]);
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used))]

/// Personal data and secrets must not reach a log by a stray `{:?}`.
macro_rules! redacted_debug {
    ($($name:ident),+ $(,)?) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )+};
}

pub mod account;
pub mod alert;
pub mod application;
pub mod audit;
pub mod availability;
pub mod booking;
pub mod export_request;
pub mod fields;
pub mod look_limits;
pub mod mail;
pub mod overview;
pub mod page;
pub mod priority_group;
pub mod problem;
pub mod product;
pub mod programme;
pub mod reference;
pub mod session;
pub mod slot_plan;
pub mod vendor;
pub mod venue;
mod written;

pub use account::admin_parse::{ParsedAccount, prefecture};
pub use account::parse::{mail_address, reason};
pub use application::parse::{
    ChangedAccount, Decision, NewAgent, ParsedApplication, StandingAccount, application_kind, decision, fixed_round,
    login_id,
};
pub use application::text::{read_application_text, write_application_text};
pub use booking::parse::{
    ParsedCancel, birth_date, coupon_error, kana_name, living, municipality_code, municipality_error, person_name,
    phone,
};
pub use madoguchi_domain::{Lang, grouped};
pub use vendor::parse::{ParsedCommission, ParsedMerge, VendorChange, WhichVendor};
pub use venue::parse::{ParsedVenue, ParsedVenueChange};
pub use written::{etag, rfc3339};
