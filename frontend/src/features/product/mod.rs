//! Products (ワクチン製品): what a box and a vial of each hold, as people read and add to it.

pub(crate) mod draft;
pub(crate) mod edit;
pub(crate) mod fields;
pub(crate) mod list;
pub(crate) mod page;
pub(crate) mod rows;
pub(crate) mod told;
pub(crate) mod words;
