//! What the page of the second dose may be given: the coupon of a booking.

use madoguchi_contract::booking::{Booking, Coupon};
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
    /// Starts with the coupon of a booking.
    pub(crate) fn of(booking: &Booking) -> Self {
        let Coupon { municipality_code, number } = booking.recipient.coupon.clone().unwrap_or_default();
        Self { municipality_code, number }
    }
}
