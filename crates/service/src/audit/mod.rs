//! Who did what, and who looked at whom (ACC5).

pub mod alerts;
pub mod chain;
pub mod export;
pub mod list;
pub mod look_limits;
pub mod look_up_quota;
