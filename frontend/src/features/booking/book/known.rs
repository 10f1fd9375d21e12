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
    /// An earlier dose has to be stated.
    pub(crate) asks_previous: Memo<bool>,
    /// Something of the form was filled in from an earlier booking.
    pub(crate) filled: RwSignal<bool>,
}

impl Known {
    /// Code of the programme of the slot; tracked.
    pub(crate) fn programme(self) -> Signal<Option<String>> {
        Signal::derive(move || self.slot.value.with(|slot| slot.as_ref().map(|slot| slot.slot.programme.clone())))
    }
}
