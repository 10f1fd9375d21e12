//! The look-up of the coupon while it is typed: what is known of the person, and whether it has answered.

use crate::client::Call;
use crate::features::booking::book::draft::BookingForm;
use crate::load::{Load, use_load_anew};
use leptos::prelude::*;
use madoguchi_contract::booking::{Coupon, RecipientDoses, RecipientLookupRequest};
use std::time::Duration;

/// Between the last key and the look-up.
const DEBOUNCE: Duration = Duration::from_millis(300);

/// The look-up.
#[derive(Clone, Copy)]
pub(super) struct LookUp {
    /// What is known of the coupon.
    pub(super) doses: Load<RecipientDoses>,
    coupon: Memo<Option<Coupon>>,
    question: RwSignal<Option<Coupon>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl LookUp {
    /// Whether a coupon is typed whose look-up has not answered yet; tracked.
    pub(super) fn waits(self) -> bool {
        self.coupon.with(Option::is_some)
            && self.doses.value.with(Option::is_none)
            && self.doses.failure.with(Option::is_none)
    }

    /// Whether a coupon is typed; tracked.
    pub(super) fn asked(self) -> bool {
        self.coupon.with(Option::is_some)
    }

    /// Looks up at once: Enter was pressed.
    pub(super) fn now(self) {
        self.stop();
        let coupon = self.coupon.get_untracked();
        if self.question.with_untracked(|asked| *asked != coupon) {
            self.question.set(coupon);
        }
    }

    fn stop(self) {
        self.timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
        });
    }
}

/// Looks a coupon up once it can be read and the keys rest.
pub(super) fn use_look_up(form: Memo<BookingForm>) -> LookUp {
    let coupon = Memo::new(move |_| form.with(BookingForm::coupon));
    let question = RwSignal::new(None::<Coupon>);
    let doses = use_load_anew(
        move || question.get(),
        |client, coupon| {
            client.send(Call::post("/recipients/lookup", &RecipientLookupRequest { coupon, programme: None }))
        },
    );
    let look_up = LookUp { doses, coupon, question, timer: StoredValue::new(None) };
    Effect::new(move |before: Option<Option<Coupon>>| {
        let next = coupon.get();
        if before.is_some_and(|before| before == next) {
            return next;
        }
        look_up.stop();
        // What is known of the coupon before, or is being asked about it, is not about this one.
        question.set(None);
        if next.is_some() {
            let asked = next.clone();
            let ask = move || drop(question.try_set(asked));
            look_up.timer.set_value(set_timeout_with_handle(ask, DEBOUNCE).ok());
        }
        next
    });
    on_cleanup(move || look_up.stop());
    look_up
}
