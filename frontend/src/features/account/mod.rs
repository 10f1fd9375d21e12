//! Accounts as the service desk and the municipalities see them (ACC1).

pub(crate) mod act;
pub(crate) mod draft;
pub(crate) mod edit;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod page;
pub(crate) mod rows;
pub(crate) mod second_factor;
pub(crate) mod words;
