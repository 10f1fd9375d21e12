//! The drafts that were left behind, the one to be offered first. What is typed meanwhile lies beside them (`DRAFT`):
//! neither takes the other's place.

use crate::drafts::{Drafts, left_of};
use crate::features::booking::book::draft::{BookingForm, DRAFT};

/// As many as one remembers to have left.
const MOST: usize = 3;

/// What was left before, and what was typed last. The latest comes first, but a few digits not before what says whose
/// it is; what another draft holds too is not offered again.
fn with_left(typed: Option<BookingForm>, before: Vec<BookingForm>) -> Vec<BookingForm> {
    let mut left: Vec<BookingForm> = Vec::new();
    for form in typed.into_iter().chain(before).filter(|form| !form.is_blank()) {
        if !left.iter().any(|other| other.covers(&form)) {
            left.retain(|other| !form.covers(other));
            left.push(form);
        }
    }
    left.sort_by_key(|form| form.whose().is_none() && form.coupon().is_none());
    left.truncate(MOST);
    left
}

/// The drafts.
#[derive(Clone, Copy)]
pub(super) struct Left(Drafts);

impl Left {
    /// A form opens: what was typed last was left behind, unless that is what it was given.
    pub(super) fn open(drafts: Drafts, given: Option<&BookingForm>) -> Self {
        let left = Self(drafts);
        let typed = drafts.find::<BookingForm>(DRAFT).filter(|typed| Some(typed) != given);
        if typed.is_some() {
            left.keep(&with_left(typed, left.all()));
            drafts.forget(DRAFT);
        }
        left
    }

    fn all(self) -> Vec<BookingForm> {
        self.0.find(&left_of(DRAFT)).unwrap_or_default()
    }

    fn keep(self, left: &[BookingForm]) {
        self.0.keep(&left_of(DRAFT), &left);
    }

    /// The one to be offered.
    pub(super) fn first(self) -> Option<BookingForm> {
        self.all().into_iter().next()
    }

    /// Whether it is still there.
    pub(super) fn holds(self, draft: &BookingForm) -> bool {
        self.all().contains(draft)
    }

    /// One goes, what was typed meanwhile comes. Gives the one to be offered now.
    pub(super) fn swap(self, taken: &BookingForm, typed: Option<BookingForm>) -> Option<BookingForm> {
        let rest = self.all().into_iter().filter(|draft| draft != taken).collect();
        self.keep(&with_left(typed, rest));
        self.first()
    }

    /// Who has been booked is not offered any more, for this dose.
    pub(super) fn forget_booked(self, booked: &BookingForm) {
        let same = |draft: &BookingForm| draft.coupon() == booked.coupon() && draft.dose == booked.dose;
        let rest: Vec<_> = self.all().into_iter().filter(|draft| !same(draft)).collect();
        self.keep(&rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::booking::book::draft::tests::complete;

    fn of(name: &str, number: &str) -> BookingForm {
        BookingForm { name: name.into(), number: number.into(), municipality_code: "141003".into(), ..complete() }
    }

    fn digits(number: &str) -> BookingForm {
        BookingForm { number: number.into(), municipality_code: "141003".into(), ..BookingForm::default() }
    }

    /// What is left, each by name or number.
    #[track_caller]
    fn check(typed: Option<BookingForm>, before: &[BookingForm], left: &[&str]) {
        let found = with_left(typed, before.to_vec());
        let told: Vec<_> = found.iter().map(|form| form.whose().unwrap_or(form.number.as_str())).collect();
        assert_eq!(told, left);
    }

    #[test]
    fn neither_draft_takes_the_others_place() {
        let (one, other) = (of("加藤", "6100000001"), of("田中", "6100000002"));
        check(None, &[], &[]);
        check(Some(BookingForm::default()), &[], &[]);
        check(Some(one.clone()), &[], &["加藤"]);
        // A few digits do not hide whom they follow; somebody else who was left last comes first.
        check(Some(digits("6")), std::slice::from_ref(&one), &["加藤", "6"]);
        check(Some(other.clone()), &[one.clone(), digits("6")], &["田中", "加藤", "6"]);
        check(Some(digits("6100000003")), std::slice::from_ref(&one), &["6100000003", "加藤"]);
        check(None, &[digits("6"), one.clone()], &["加藤", "6"]);
        // As many as one remembers: digits go first.
        check(Some(of("鈴木", "6100000004")), &[other, one, digits("6")], &["鈴木", "田中", "加藤"]);
    }

    #[test]
    fn the_same_is_not_offered_twice() {
        let one = of("加藤", "6100000001");
        check(Some(one.clone()), std::slice::from_ref(&one), &["加藤"]);
        check(Some(digits("6100000001")), std::slice::from_ref(&one), &["加藤"]);
        check(Some(one.clone()), &[digits("6100000001")], &["加藤"]);
        let corrected = BookingForm { booker_phone: "0450000000".into(), ..one.clone() };
        check(Some(corrected), std::slice::from_ref(&one), &["加藤", "加藤"]);
        let second = BookingForm { dose: 2, ..one.clone() };
        check(Some(second), &[one], &["加藤", "加藤"]);
    }
}
