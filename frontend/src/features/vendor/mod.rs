//! Companies and commissions.

pub(crate) mod choices;
pub(crate) mod commission;
pub(crate) mod commissions;
pub(crate) mod list;
pub(crate) mod page;
pub(crate) mod rows;
pub(crate) mod settle;
pub(crate) mod words;
