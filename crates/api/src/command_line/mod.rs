//! The command line: its options, and a file for what each command does.

pub mod audit_check;
pub mod maintenance;
pub mod options;
pub mod say;
pub mod serve;
mod start_error;

pub use start_error::StartError;
