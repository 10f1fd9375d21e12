//! What was typed on the page of the second dose.

use crate::components::form::date_draft::DateDraft;
use madoguchi_contract::bookings::Coupon;
use serde::{Deserialize, Serialize};

/// The draft of this page; a booking that was just made starts it.
pub(crate) const SECOND_DRAFT: &str = "second-dose";

/// What is typed here.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SecondDoseDraft {
    pub(crate) municipality_code: String,
    pub(crate) number: String,
    pub(crate) previous_date: DateDraft,
    pub(crate) previous_vaccine: String,
}

impl SecondDoseDraft {
    /// Starts with a coupon.
    pub(crate) fn of(coupon: &Coupon) -> Self {
        Self { municipality_code: coupon.municipality_code.clone(), number: coupon.number.clone(), ..Self::default() }
    }
}
