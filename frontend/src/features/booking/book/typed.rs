//! The form while one types: its fields, what is looked up for it, and where it still waits for something.

use crate::features::booking::book::checks::asks_previous;
use crate::features::booking::book::draft::BookingForm;
use crate::features::booking::book::fields::BookFields;
use crate::features::booking::book::keys::focus_soon_on;
use crate::features::booking::book::lookup::LookUp;
use chrono::NaiveDate;
use leptos::prelude::*;

/// What is typed.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    pub(super) fields: BookFields,
    /// What the fields hold, the birth date as a plain day.
    pub(super) form: Memo<BookingForm>,
    /// Of the coupon.
    pub(super) look_up: LookUp,
    pub(super) today: Signal<Option<NaiveDate>>,
}

impl Typed {
    /// Whether an earlier dose is asked for.
    pub(super) fn asks_previous(self) -> bool {
        let doses = self.look_up.doses;
        self.form.with_untracked(|form| doses.value.with_untracked(|doses| asks_previous(form, doses.as_ref())))
    }

    /// The first field that waits for something, as a selector.
    pub(super) fn gap(self) -> String {
        self.form.with_untracked(|form| form.first_gap(self.asks_previous(), self.today.get_untracked()))
    }

    /// Moves the focus there, once it stands.
    pub(super) fn focus_gap(self) {
        focus_soon_on(self.gap());
    }
}
