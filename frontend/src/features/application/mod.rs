//! Applications for accounts (アカウント), sent and shown (ACC1).

pub(crate) mod doubles;
pub(crate) mod draft;
pub(crate) mod inquiries;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod page;
pub(crate) mod pasted;
pub(crate) mod rows;
pub(crate) mod withdraw;
pub(crate) mod words;
