//! What the page of the second dose may be given: the coupon of a booking.

use madoguchi_contract::booking::Coupon;
use serde::{Deserialize, Serialize};

/// Other pages hand a coupon over by this name (`Drafts::hand_over`). Nothing is kept: the next caller has another one.
pub(crate) const SECOND_DRAFT: &str = "second-dose";

/// The coupon.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SecondDoseDraft {
    pub(crate) municipality_code: String,
    pub(crate) number: String,
}

impl SecondDoseDraft {
    /// Starts with a coupon.
    pub(crate) fn of(coupon: &Coupon) -> Self {
        Self { municipality_code: coupon.municipality_code.clone(), number: coupon.number.clone() }
    }
}
