//! The way to the mail server.

mod said;
pub mod smtp;
pub mod smtp_settings;
