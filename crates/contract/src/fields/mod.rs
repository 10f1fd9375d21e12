//! Field errors, the bounds that requests carry as attributes, and how single values are read.

mod bounds;
mod code;
mod collector;
mod read;

pub(crate) use bounds::{at_most, lines_at_most, words};
pub use code::{FieldCode, FieldError};
pub use collector::Collector;
pub use read::{code, date, id, lines, text, time, trimmed};
