//! Extractors: what a handler asks for in its arguments. Each refuses with an [`ApiError`](crate::error::ApiError), so
//! that bad input always becomes a problem document with pointers.

mod body;
mod headers;
mod json_path;
mod mend;
mod path;
mod query;

pub use body::{Body, MAX_BODY, OptionalBody};
pub use headers::{IdempotencyKey, IfMatch, OptionalIfMatch};
pub use path::{Id, Number, Segment};
pub use query::{Query, TEXT_LOOKED_FOR};
