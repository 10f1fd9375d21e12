//! What was not typed but found by a coupon.

use crate::components::form::date_draft::DateDraft;
use madoguchi_contract::booking::{Booking, Coupon};
use serde::{Deserialize, Serialize};

/// What an earlier booking of a coupon said of a person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Found {
    pub(super) municipality_code: String,
    pub(super) number: String,
    pub(super) booker_kana: String,
    pub(super) booker_phone: String,
    pub(super) name: String,
    pub(super) name_kana: String,
    pub(super) birth: DateDraft,
    pub(super) group: String,
}

impl Found {
    pub(super) fn of(booking: &Booking) -> Self {
        let Coupon { municipality_code, number } = booking.recipient.coupon.clone().unwrap_or_default();
        Self {
            municipality_code,
            number,
            booker_kana: booking.booker.name_kana.clone(),
            booker_phone: booking.booker.phone.clone(),
            name: booking.recipient.name.clone(),
            name_kana: booking.recipient.name_kana.clone(),
            birth: DateDraft::of_wire(Some(&booking.recipient.birth_date)),
            group: booking.recipient.group.clone(),
        }
    }

    pub(super) fn is_of(&self, coupon: &Coupon) -> bool {
        self.municipality_code == coupon.municipality_code && self.number == coupon.number
    }
}
