//! The form is sent: at once, or as it was ordered, once the coupon and the slot are known. What is on its way stays on
//! the screen, and a refusal stands where it belongs.

use crate::change::Change;
use crate::client::{Call, IdempotencyKey};
use crate::components::form::errors::{FormErrors, focus_id};
use crate::failure::Failure;
use crate::features::booking::book::draft::BookingForm;
use crate::features::booking::book::keeping::Keeping;
use crate::features::booking::book::known::Known;
use crate::features::booking::book::order::{Held, Order};
use crate::features::booking::book::typed::Typed;
use crate::format::query::encoded;
use crate::i18n::{I18n, use_i18n};
use leptos::prelude::*;
use madoguchi_contract::booking::Booking;
use madoguchi_contract::problem::{FieldError, Problem, ProblemType};

/// Sending.
#[derive(Clone, Copy)]
pub(super) struct Sending {
    i18n: I18n,
    slot_id: Memo<String>,
    typed: Typed,
    known: Known,
    keeping: Keeping,
    /// At the fields, which find them by the context.
    errors: FormErrors,
    pub(super) change: Change,
    key: IdempotencyKey,
    /// What waits to be sent.
    pub(super) order: Order,
    /// What is on its way stays as it was sent: it is what the confirmation is about.
    on_its_way: StoredValue<Option<BookingForm>>,
    /// The slot on the screen is not the one of the address yet. What is booked is what stands on the screen.
    other_shown: Memo<bool>,
    /// The booking, once it stands.
    done: RwSignal<Option<Booking>>,
}

/// Nothing sent yet.
pub(super) fn use_sending(
    slot_id: Memo<String>,
    typed: Typed,
    known: Known,
    keeping: Keeping,
    change: Change,
    done: RwSignal<Option<Booking>>,
) -> Sending {
    // Another slot: the refusal was about the one before. Its links go away, the focus stays near.
    Effect::new(move |before: Option<String>| {
        let now = slot_id.get();
        if before.is_some_and(|before| before != now) {
            change.failure.set(None);
            focus_id("book-failure");
        }
        now
    });
    let slot = known.slot;
    let other_shown = Memo::new(move |_| {
        let shown = slot.value.with(|slot| slot.as_ref().map(|slot| slot.slot.id.clone()));
        shown != Some(slot_id.get())
    });
    let sending = Sending {
        i18n: use_i18n(),
        slot_id,
        typed,
        known,
        keeping,
        errors: FormErrors::provide(),
        change,
        key: IdempotencyKey::new(),
        order: Order::new(),
        on_its_way: StoredValue::new(None),
        other_shown,
        done,
    };
    Effect::new(move |_| {
        let now = typed.fields.read();
        let locked = sending.is_sent();
        if let Some(sent) = sending.on_its_way.get_value().filter(|sent| locked && *sent != now) {
            typed.fields.write(sent);
        }
    });
    sending
}

impl Sending {
    /// It is on its way, or the booking stands.
    fn is_sent(self) -> bool {
        self.change.busy.get_untracked() || self.done.with_untracked(Option::is_some)
    }

    /// Sends the form, or orders that: a double booking is known before it is tried.
    pub(super) fn submit(self) {
        if self.is_sent() || self.order.waiting.get_untracked() {
            return;
        }
        self.order.held.set(None);
        let (look_up, slot) = (self.typed.look_up, self.known.slot);
        let (other, looks) = (self.other_shown.get_untracked(), untrack(|| look_up.waits()));
        if !other && !looks {
            return self.send();
        }
        if looks {
            look_up.now();
        }
        if other && slot.failure.with_untracked(Option::is_some) {
            slot.reload();
        }
        self.order.place(self.typed.form.get_untracked());
    }

    /// What was to be sent goes once everything is known, as it was ordered. `answered` changes once what the look-up
    /// knows is filled in: this must come after the effect that does so.
    pub(super) fn send_once_known(self, answered: RwSignal<u32>) {
        let (form, order, slot) = (self.typed.form, self.order, self.known.slot);
        Effect::new(move |_| form.with(|form| order.hold_if_other(form, Held::Edited)));
        Effect::new(move |_| {
            answered.track();
            let (other, failed) = (self.other_shown.get(), slot.failure.with(Option::is_some));
            let looks = || untrack(|| self.typed.look_up.waits());
            if !order.waiting.get_untracked() || looks() || (other && !failed) {
                return;
            }
            order.waiting.set(false);
            if !other {
                self.send();
            }
        });
    }

    fn send(self) {
        let Some(today) = self.typed.today.get_untracked() else { return };
        let (form, id) = (self.typed.form.get_untracked(), self.slot_id.get_untracked());
        let asks = self.typed.asks_previous.get_untracked();
        let wrong = form.errors(&id, asks, today, self.i18n.lang_untracked());
        if !wrong.is_empty() {
            return self.errors.show(wrong);
        }
        self.errors.clear();
        self.on_its_way.set_value(Some(untrack(|| self.typed.fields.read())));
        let request = form.request(&id, asks);
        let call = Call::post("/bookings", &request).idempotency_key(self.key.of(&request));
        // Whoever has left must still be able to read the number out.
        let told = move |booking: &Booking| {
            let t = self.i18n.t_untracked().booking;
            let way = (format!("/bookings/{}", encoded(&booking.id)), t.show_booking.to_owned());
            Some(((t.say_reference)(&booking.reference), way))
        };
        let heard = move |outcome: Result<Booking, &Failure>| match outcome {
            Ok(booking) => {
                self.key.spend();
                self.keeping.forget_booked(&form);
                self.done.set(Some(booking));
            }
            Err(refused) => self.show_refusal(refused, &form),
        };
        self.change.send_or_tell(call, heard, told);
    }

    fn show_refusal(self, refused: &Failure, sent: &BookingForm) {
        if matches!(refused.problem_type(), Some(ProblemType::SlotFull | ProblemType::SlotClosed)) {
            self.known.slot.reload();
        }
        if refused.problem_type() == Some(ProblemType::AlreadyBooked) {
            self.known.doses.reload();
        }
        if of_fields(refused) {
            let of = |problem: &Problem| at_fields(&problem.errors, sent);
            self.errors.show(refused.problem().map(of).unwrap_or_default());
        } else {
            request_animation_frame(|| focus_id("book-failure"));
        }
    }

    /// Why it was refused, where that is not said at the fields.
    pub(super) fn refusal(self) -> Signal<Option<Failure>> {
        Signal::derive(move || self.change.failure.get().filter(|failure| !of_fields(failure)))
    }

    /// Another form begins: what was said of the one before goes.
    pub(super) fn forget_outcome(self) {
        self.order.held.set(None);
        self.errors.clear();
        self.change.failure.set(None);
    }
}

/// Whether a refusal is about fields only: it stands at them, and nowhere else.
fn of_fields(failure: &Failure) -> bool {
    let problem = failure.problem().filter(|problem| !problem.errors.is_empty());
    problem.and_then(|problem| problem.problem_type()) == Some(ProblemType::ValidationFailed)
}

/// The server's errors at the fields of the screen: an earlier dose has two, and what is hidden has none.
fn at_fields(errors: &[FieldError], form: &BookingForm) -> Vec<FieldError> {
    let at = |error: &FieldError| match error.pointer.as_str() {
        "/recipient/previous_dose" => FieldError { pointer: "/recipient/previous_dose/date".into(), ..error.clone() },
        _ => error.clone(),
    };
    errors.iter().filter(|error| form.shows(&error.pointer)).map(at).collect()
}
