//! The form while one types: its fields, what is looked up for it, and where it still waits for something.

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
    /// Whether an earlier dose is asked for.
    pub(super) asks_previous: Memo<bool>,
}

impl Typed {
    /// The first field that waits for something, as a selector.
    pub(super) fn gap(self) -> String {
        let asks = self.asks_previous.get_untracked();
        self.form.with_untracked(|form| form.first_gap(asks, self.today.get_untracked()))
    }

    /// Moves the focus there, once it stands.
    pub(super) fn focus_gap(self) {
        focus_soon_on(self.gap());
    }
}
