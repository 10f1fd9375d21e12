//! Programmes (接種事業): what is in force, versions, drafts, what a draft would change.

pub mod calls;
mod comparison;
pub(crate) mod content;
pub mod draft;
pub mod preview;
pub mod publish;
pub mod read;
pub(crate) mod seen;
mod wire;
