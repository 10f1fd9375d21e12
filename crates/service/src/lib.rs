//! The use cases of Madoguchi: what a log-in can have done, each in one transaction.
//!
//! A use case takes the [`Service`], who asks and when ([`Actor`]), and values of the domain. It checks the rules, runs
//! the statements of [`madoguchi_store`], appends the audit event, keeps the answer for its `Idempotency-Key` and puts
//! mails into the outbox, all in one transaction; then it returns what came of it, or a [`Failure`]. What other parts
//! of the process must hear of it (a cached log-in to forget, the sender of mails to wake) it leaves as `Effects`,
//! which are applied in one place once the transaction has been committed.
//!
//! What never lives here: HTTP, the text of a statement, a clock.

pub mod account;
mod actor;
mod answer;
pub mod application;
pub mod audit;
pub mod availability;
pub mod booking;
pub mod demo;
mod effects;
mod failure;
pub mod mail;
mod once;
pub mod overview;
pub mod own;
pub mod product;
pub mod programme;
pub mod reference;
mod running;
mod service;
pub mod session;
mod settings;
pub mod slot;
pub mod tidy;
pub mod vendor;
pub mod venue;
mod visitor;
pub mod wire_refs;

pub use actor::{Actor, Principal, SeenVersion};
pub use answer::{Answer, Kept};
pub use failure::{Failure, Said};
pub use once::{Asked, KEPT};
pub use service::{Service, Transaction};
pub use settings::{OperatorTotp, Settings};
pub use visitor::Visitor;
