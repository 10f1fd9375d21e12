//! Programmes (接種事業): what is in force, versions, drafts, what a draft or a version changes.

pub mod calls;
pub(crate) mod coming;
mod comparison;
pub(crate) mod content;
pub mod draft;
pub mod preview;
pub mod publish;
pub mod read;
mod search;
pub(crate) mod seen;
mod wire;

pub use comparison::Document;
