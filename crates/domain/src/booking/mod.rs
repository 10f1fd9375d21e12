//! What a booking is made of, and the rules that refuse one.

pub(crate) mod coupon;
pub mod export_request;
pub(crate) mod list;
pub(crate) mod reference_number;
pub(crate) mod request;
pub mod rules;
pub(crate) mod status;
pub(crate) mod stored;
