//! The fields of the booking form.

use crate::components::form::date_draft::DateDraft;
use crate::features::booking::book::draft::BookingForm;
use crate::features::booking::book::found::Found;
use crate::reference::ReferenceData;
use leptos::prelude::*;
use madoguchi_contract::booking::Coupon;
use madoguchi_domain::programme::CouponKind;

/// One signal a field.
#[derive(Clone, Copy)]
pub(crate) struct BookFields {
    pub(super) booker_kana: RwSignal<String>,
    pub(super) booker_phone: RwSignal<String>,
    pub(super) same_person: RwSignal<bool>,
    pub(super) name: RwSignal<String>,
    pub(super) name_kana: RwSignal<String>,
    pub(super) birth: RwSignal<DateDraft>,
    pub(crate) group: RwSignal<String>,
    pub(super) group_chosen: RwSignal<bool>,
    /// As a word, for the list to choose from.
    pub(crate) dose: RwSignal<String>,
    pub(super) municipality_code: RwSignal<String>,
    pub(super) number: RwSignal<String>,
    pub(super) without_coupon: RwSignal<bool>,
    pub(super) previous_date: RwSignal<DateDraft>,
    pub(super) previous_vaccine: RwSignal<String>,
    previous_of: RwSignal<Option<Coupon>>,
    found: RwSignal<Option<Found>>,
}

impl BookFields {
    /// The fields of a form.
    pub(crate) fn new(form: BookingForm) -> Self {
        let fields = Self {
            booker_kana: RwSignal::default(),
            booker_phone: RwSignal::default(),
            same_person: RwSignal::default(),
            name: RwSignal::default(),
            name_kana: RwSignal::default(),
            birth: RwSignal::default(),
            group: RwSignal::default(),
            group_chosen: RwSignal::default(),
            dose: RwSignal::default(),
            municipality_code: RwSignal::default(),
            number: RwSignal::default(),
            without_coupon: RwSignal::default(),
            previous_date: RwSignal::default(),
            previous_vaccine: RwSignal::default(),
            previous_of: RwSignal::default(),
            found: RwSignal::default(),
        };
        fields.write(form);
        fields
    }

    /// Puts a form into the fields.
    pub(crate) fn write(self, form: BookingForm) {
        self.booker_kana.set(form.booker_kana);
        self.booker_phone.set(form.booker_phone);
        self.same_person.set(form.same_person);
        self.name.set(form.name);
        self.name_kana.set(form.name_kana);
        self.birth.set(form.birth);
        self.group.set(form.group);
        self.group_chosen.set(form.group_chosen);
        self.dose.set(form.dose.to_string());
        self.municipality_code.set(form.municipality_code);
        self.number.set(form.number);
        self.without_coupon.set(form.without_coupon);
        self.previous_date.set(form.previous_date);
        self.previous_vaccine.set(form.previous_vaccine);
        self.previous_of.set(form.previous_of);
        self.found.set(form.found);
    }

    /// What the fields hold; tracked.
    pub(crate) fn read(self) -> BookingForm {
        BookingForm {
            booker_kana: self.booker_kana.get(),
            booker_phone: self.booker_phone.get(),
            same_person: self.same_person.get(),
            name: self.name.get(),
            name_kana: self.name_kana.get(),
            birth: self.birth.get(),
            group: self.group.get(),
            group_chosen: self.group_chosen.get(),
            dose: self.dose.with(|dose| dose.parse().unwrap_or(1)),
            municipality_code: self.municipality_code.get(),
            number: self.number.get(),
            without_coupon: self.without_coupon.get(),
            previous_date: self.previous_date.get(),
            previous_vaccine: self.previous_vaccine.get(),
            previous_of: self.previous_of.get(),
            found: self.found.get(),
        }
    }

    /// What follows from what is typed: whose the earlier dose is, and the group.
    pub(super) fn follow(self, form: Memo<BookingForm>, programme: Signal<Option<String>>, reference: ReferenceData) {
        Effect::new(move |_| {
            let before = form.get();
            let mut now = before.clone();
            now.bind_previous();
            if now.previous_of != before.previous_of {
                self.previous_of.set(now.previous_of);
            }
        });
        // A programme of later doses begins with its first one.
        Effect::new(move |_| {
            let code = programme.get().unwrap_or_default();
            let first = reference.with(|reference| reference.programme(&code).map(|one| one.rules.doses().first));
            if let Some(first) = first.filter(|first| 1 < *first && self.dose.with_untracked(|dose| dose == "1")) {
                self.dose.set(first.to_string());
            }
        });
        Effect::new(move |_| {
            let code = programme.get().unwrap_or_default();
            let without = reference.with(|reference| reference.programme(&code).map(|one| one.rules.coupon()));
            let Some(without) = without.map(|coupon| coupon == CouponKind::None) else { return };
            if self.without_coupon.get_untracked() != without {
                self.without_coupon.set(without);
            }
        });
        // The birth date suggests the group, as soon as both are there.
        Effect::new(move |_| {
            let mut now = form.get();
            let code = programme.get().unwrap_or_default();
            let rules = reference.with(|reference| reference.programme(&code).map(|programme| programme.rules.clone()));
            let Some(rules) = rules else { return };
            now.suggest_group(rules.groups());
            if self.group.with_untracked(|group| *group != now.group) {
                self.group.set(now.group);
            }
        });
    }
}
