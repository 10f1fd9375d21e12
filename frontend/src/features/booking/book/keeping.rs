//! The drafts around the form: what it opens with, what is kept of it as one types, and what is offered beside it.

use crate::drafts::{Drafts, handed_by};
use crate::features::booking::book::draft::{BookingForm, DRAFT};
use crate::features::booking::book::handed::Whose;
use crate::features::booking::book::left::Left;
use leptos::prelude::*;
use madoguchi_contract::booking::Booking;

/// What lies ready when the form opens, see [`Offer`](super::offer::Offer).
#[derive(Clone, Copy)]
pub(crate) struct Ready {
    pub(super) left: RwSignal<Option<BookingForm>>,
    pub(super) given: RwSignal<Option<Whose>>,
}

/// The drafts of a form that is open.
#[derive(Clone, Copy)]
pub(super) struct Keeping {
    drafts: Drafts,
    left: Left,
    /// Name of what was handed over, and its coupon number. What is typed for this person goes along to other slots of
    /// the same search.
    bound: StoredValue<Option<(String, String)>>,
    /// What the form offers.
    pub(super) ready: Ready,
}

impl Keeping {
    /// A form opens, with what was handed over by the token; empty for nobody. Gives the form, too.
    pub(super) fn open(
        drafts: Drafts,
        token: &str,
        dose: Option<i64>,
        municipality_code: Option<String>,
    ) -> (Self, BookingForm) {
        let handed_name = handed_by(DRAFT, token);
        let handed: Option<BookingForm> = drafts.find(&handed_name).filter(|_| !token.is_empty());
        let given = handed.as_ref().and_then(Whose::of);
        let bound = StoredValue::new(handed.as_ref().map(|form| (handed_name, form.number.clone())));
        let left = Left::open(drafts, handed.as_ref());
        let (first, offered) = opening(handed, left.first(), dose, municipality_code);
        let ready = Ready { left: RwSignal::new(offered), given: RwSignal::new(given) };
        (Self { drafts, left, bound, ready }, first)
    }

    /// Keeps what is typed, until the booking stands.
    pub(super) fn keep_what_is_typed(self, form: Memo<BookingForm>, done: RwSignal<Option<Booking>>) {
        Effect::new(move |before: Option<()>| {
            form.with(|form| {
                // Beside what is offered.
                if before.is_some() && done.with_untracked(Option::is_none) {
                    self.drafts.keep(DRAFT, form);
                    self.bound.with_value(|bound| {
                        if let Some((name, number)) = bound
                            && (number.is_empty() || *number == form.number)
                        {
                            self.drafts.keep(name, form);
                        }
                    });
                }
            });
        });
    }

    /// Offers nothing that has been booked meanwhile: one that was on its way when its form was left has arrived.
    pub(super) fn offer_only_what_is_left(self) {
        let (left, offered) = (self.left, self.ready.left);
        Effect::new(move |_| {
            self.drafts.used_up();
            if offered.with_untracked(|offered| offered.as_ref().is_some_and(|offered| !left.holds(offered))) {
                offered.set(left.first());
            }
        });
    }

    /// It is booked.
    pub(super) fn forget_booked(self, booked: &BookingForm) {
        self.left.forget_booked(booked);
        self.ready.left.set(None);
    }

    /// Goes on with a draft: the form it makes. What was typed meanwhile is offered in its place.
    pub(super) fn take(self, draft: BookingForm, typed: BookingForm) -> BookingForm {
        let next = self.left.swap(&draft, Some(typed));
        self.begin_beside(next);
        draft
    }

    /// Goes on without what was offered or handed over: the form it makes.
    pub(super) fn anew(self, typed: BookingForm, municipality_code: Option<String>) -> BookingForm {
        let offered = self.ready.left.get_untracked();
        let next = offered.as_ref().and_then(|offered| self.left.swap(offered, None));
        // What was typed since the draft was offered is the new form already, and kept.
        let form = if offered.is_some() && !typed.is_blank() {
            typed
        } else {
            self.drafts.forget(DRAFT);
            if let Some((name, _)) = self.bound.get_value() {
                self.drafts.forget(&name);
            }
            let municipality_code = municipality_code.unwrap_or_default();
            BookingForm { municipality_code, dose: typed.dose, ..BookingForm::default() }
        };
        self.begin_beside(next);
        form
    }

    /// Another form begins, bound to nobody, beside the draft that is offered next.
    fn begin_beside(self, next: Option<BookingForm>) {
        self.ready.left.set(next);
        self.ready.given.set(None);
        self.bound.set_value(None);
    }
}

/// The form that opens: what was handed to its search, else an empty one; and the draft that was left behind, to be
/// offered.
fn opening(
    handed: Option<BookingForm>,
    left: Option<BookingForm>,
    dose: Option<i64>,
    municipality_code: Option<String>,
) -> (BookingForm, Option<BookingForm>) {
    let left = left.filter(|draft| !draft.is_blank() && handed.is_none());
    let mut form = handed.unwrap_or(BookingForm { dose: dose.unwrap_or(1), ..BookingForm::default() });
    if form.municipality_code.is_empty() {
        form.municipality_code = municipality_code.unwrap_or_default();
    }
    (form, left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(name: &str, dose: i64) -> BookingForm {
        BookingForm { name: name.into(), dose, ..BookingForm::default() }
    }

    /// Name, dose and municipality of the form that opens, and whose draft is offered.
    #[track_caller]
    fn check(
        handed: Option<BookingForm>,
        left: Option<BookingForm>,
        dose: Option<i64>,
        opens: (&str, i64, &str),
        offered: Option<&str>,
    ) {
        let (form, left) = opening(handed, left, dose, Some("141003".into()));
        assert_eq!((form.name.as_str(), form.dose, form.municipality_code.as_str()), opens);
        assert_eq!(left.as_ref().and_then(|left| left.whose()), offered);
    }

    #[test]
    fn the_form_is_empty_unless_it_was_given_something() {
        check(None, None, None, ("", 1, "141003"), None);
        check(None, None, Some(2), ("", 2, "141003"), None);
        check(None, Some(typed("山田", 1)), None, ("", 1, "141003"), Some("山田"));
        check(None, Some(typed("", 1)), None, ("", 1, "141003"), None);
    }

    #[test]
    fn what_was_handed_to_the_search_opens_before_what_was_left_behind() {
        let other = BookingForm { municipality_code: "142018".into(), ..typed("二宮", 2) };
        check(Some(other), Some(typed("山田", 1)), Some(2), ("二宮", 2, "142018"), None);
        check(Some(typed("二宮", 1)), None, None, ("二宮", 1, "141003"), None);
        // The dose was changed in the form before, for the same person.
        check(Some(typed("二宮", 2)), None, None, ("二宮", 2, "141003"), None);
    }
}
