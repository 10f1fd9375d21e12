//! What the booking form knows besides what is typed.

use crate::load::Load;
use leptos::prelude::*;
use madoguchi_contract::availability::SlotDetail;
use madoguchi_contract::booking::RecipientDoses;

/// What is known besides what is typed.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub(crate) slot: Load<SlotDetail>,
    pub(crate) doses: Load<RecipientDoses>,
    /// A coupon is complete: what is known of it is, or will be, here.
    pub(crate) asked: Memo<bool>,
    /// Something of the form was filled in from an earlier booking.
    pub(crate) filled: RwSignal<bool>,
}
