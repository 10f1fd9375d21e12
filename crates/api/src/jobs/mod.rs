//! Work that nobody waits for: it runs beside the server, in every process, and is stopped with it.

pub mod mails;
