//! Bookings: the use cases of the person on the phone. The rules with their statements are [`book`], [`change`] and
//! [`cancel`]; around them stands what each use case adds: the audit, the kept answer, the look-up quota.

pub mod book;
pub mod cancel;
pub mod change;
pub mod create;
pub mod export;
pub mod export_requests;
pub mod one;
pub mod person;
mod precheck;
pub mod recipient;
pub mod rule_book;
pub mod search;
mod told;
pub(crate) mod waiting;
pub mod wire;
