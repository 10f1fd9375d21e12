//! What goes on beside the requests, in every process, and is stopped with it. Each job finds its work in the database,
//! and two processes that find the same work do it once.

mod keep;
pub mod mails;
mod seal_audit;

pub use keep::keep;
pub use seal_audit::seal_audit;
