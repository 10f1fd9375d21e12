//! What is known of the coupon fills the fields that are still empty, and the focus goes to the next gap.

use crate::features::booking::book::keys::focus_on;
use crate::features::booking::book::known::Known;
use crate::features::booking::book::order::{Held, Order};
use crate::features::booking::book::typed::Typed;
use crate::features::booking::second_dose::series::known_person;
use leptos::prelude::*;

/// Filling in.
#[derive(Clone, Copy)]
pub(super) struct Filling {
    typed: Typed,
    /// Enter in the coupon has moved the focus on; what is found then fills the fields it stands in.
    moved_on: RwSignal<bool>,
    /// Changes with every answer of the look-up, once that is filled in.
    pub(super) answered: RwSignal<u32>,
}

/// Fills in whatever the look-up answers.
pub(super) fn use_filling(typed: Typed, known: Known, order: Order) -> Filling {
    let filling = Filling { typed, moved_on: RwSignal::new(false), answered: RwSignal::new(0) };
    let (fields, doses) = (typed.fields, typed.look_up.doses);
    Effect::new(move |_| {
        doses.value.track();
        doses.failure.track();
        let mut now = untrack(|| fields.read());
        now.forget_other_person();
        let filled = doses.value.with_untracked(|doses| {
            let person = doses.as_ref().and_then(known_person);
            person.is_some_and(|booking| now.fill_in(booking))
        });
        if untrack(|| fields.read()) != now {
            fields.write(now);
        }
        if doses.value.with_untracked(Option::is_some) {
            known.filled.set(filled);
        }
        // What was filled in has to be read back before it is booked.
        let held = order.hold_if_other(&typed.form.get_untracked(), Held::Filled);
        if held || (filled && filling.moved_on.get_untracked()) {
            typed.focus_gap();
        }
        filling.answered.update(|times| *times += 1);
    });
    filling
}

impl Filling {
    /// Enter in the field of this id: the coupon is looked up at once, and the focus goes on.
    pub(super) fn go_on(self, id: &str) {
        let in_coupon = id.starts_with("f-recipient-coupon-");
        if in_coupon {
            self.typed.look_up.now();
        }
        self.moved_on.set(in_coupon);
        focus_on(&self.typed.gap());
    }
}
