//! What belongs to no subject: health, the OpenAPI document, the pages of the problem types, the SPA.

pub mod docs;
pub mod health;
pub mod problems;
pub mod spa;
