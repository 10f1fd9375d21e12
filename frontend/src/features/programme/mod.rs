//! Programmes (接種事業): their rules as people read and edit them.

pub(crate) mod draft;
pub(crate) mod edit;
pub(crate) mod fields;
pub(crate) mod list;
pub(crate) mod page;
pub(crate) mod preview;
pub(crate) mod publish;
pub(crate) mod rows;
pub(crate) mod told;
pub(crate) mod words;
