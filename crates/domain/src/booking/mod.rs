//! What a booking is made of.
pub(crate) mod coupon;
pub mod export_request;
pub(crate) mod list;
pub(crate) mod reference_number;
pub(crate) mod request;
pub(crate) mod status;
pub(crate) mod stored;
