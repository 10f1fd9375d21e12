//! What goes on beside the requests, in every process. Each job finds its work in the database, and two processes that find the
//! same work do it once.

mod seal_audit;

pub use seal_audit::seal_audit;
