//! Who did what, and who looked at whom (ACC5).

pub mod look_up_quota;
