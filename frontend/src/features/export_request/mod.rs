//! Files of more people than a municipality lets out by itself, and the limits it sets.

pub(crate) mod ask;
pub(crate) mod limits;
pub(crate) mod list;
pub(crate) mod page;
pub(crate) mod rows;
pub(crate) mod words;
