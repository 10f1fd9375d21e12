//! 予約: the booking form (BKG1).

pub(crate) mod check_list;
pub(crate) mod checks;
pub(crate) mod coupon_text;
pub(crate) mod draft;
pub(crate) mod fields;
pub(crate) mod filling;
pub(crate) mod form;
pub(crate) mod found;
pub(crate) mod full;
pub(crate) mod handed;
pub(crate) mod keeping;
pub(crate) mod keys;
pub(crate) mod known;
pub(crate) mod left;
pub(crate) mod lookup;
pub(crate) mod names;
pub(crate) mod offer;
mod order;
pub(crate) mod page;
pub(crate) mod read_back;
pub(crate) mod sections;
pub(crate) mod sending;
pub(crate) mod side;
pub(crate) mod success;
pub(crate) mod typed;
pub(crate) mod words;
