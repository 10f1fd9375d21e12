//! A booking that is ordered while the coupon or the slot is still being looked up: it is sent as it was ordered, or
//! not at all.

use crate::features::booking::book::draft::BookingForm;
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;

/// Why what was ordered was not sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// The look-up has filled something in that nobody has read yet.
    Filled,
    /// Somebody typed.
    Edited,
}

/// The order.
#[derive(Clone, Copy)]
pub(crate) struct Order {
    /// It waits.
    pub(super) waiting: RwSignal<bool>,
    /// It was not sent.
    pub(super) held: RwSignal<Option<Held>>,
    form: StoredValue<BookingForm>,
}

impl Order {
    /// None yet.
    pub(super) fn new() -> Self {
        Self {
            waiting: RwSignal::new(false),
            held: RwSignal::new(None),
            form: StoredValue::new(BookingForm::default()),
        }
    }

    /// Waits with this form.
    pub(super) fn place(self, form: BookingForm) {
        self.form.set_value(form);
        self.waiting.set(true);
    }

    /// Holds the order back when the form says something else by now. Says whether it does.
    pub(super) fn hold_if_other(self, form: &BookingForm, why: Held) -> bool {
        let other = self.waiting.get_untracked() && self.form.with_value(|ordered| !ordered.says_the_same(form));
        if other {
            self.waiting.set(false);
            self.held.set(Some(why));
        }
        other
    }
}

/// Says that nothing was booked, and why.
#[component]
pub(super) fn HeldBack(held: RwSignal<Option<Held>>) -> impl IntoView {
    let i18n = use_i18n();
    let why = move || {
        let t = i18n.t().booking;
        held.get().map(|held| match held {
            Held::Filled => t.held_filled,
            Held::Edited => t.held_edited,
        })
    };
    view! {
        <Show when=move || held.with(Option::is_some)>
            <div class="notice notice-warning book-offer" role="status">
                <p>{why} " " {tr(|t| t.booking.held_again)}</p>
            </div>
        </Show>
    }
}
