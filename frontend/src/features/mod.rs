//! The screens by subject: pages, their parts, drafts (plain structs, tested natively) and words together.

pub(crate) mod account;
pub(crate) mod application;
pub(crate) mod audit;
pub(crate) mod availability;
pub(crate) mod booking;
pub(crate) mod export_request;
pub(crate) mod home;
pub(crate) mod issuance;
pub(crate) mod login;
pub(crate) mod mail;
pub(crate) mod municipality;
pub(crate) mod own_account;
pub(crate) mod product;
pub(crate) mod programme;
pub(crate) mod slot_plan;
pub(crate) mod vendor;
pub(crate) mod venue;
