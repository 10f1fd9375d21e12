//! What several subjects show.

pub(crate) mod copy;
pub(crate) mod dialog;
pub(crate) mod facts;
pub(crate) mod failure;
pub(crate) mod form;
pub(crate) mod keys;
pub(crate) mod list;
pub(crate) mod not_found;
pub(crate) mod page;
pub(crate) mod sight;
pub(crate) mod states;
pub(crate) mod status;
