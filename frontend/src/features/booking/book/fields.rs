//! The fields of the booking form: the caller, the person, the coupon.

use crate::components::form::buttons::SubmitButton;
use crate::components::form::choice_fields::CheckField;
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::ErrorSummary;
use crate::components::form::field::{SelectField, TextField};
use crate::components::states::Restored;
use crate::failure::Failure;
use crate::features::booking::book::checks::asks_previous;
use crate::features::booking::book::draft::{BookingForm, municipality_name};
use crate::features::booking::book::full::BookFailure;
use crate::features::booking::book::known::Known;
use crate::format::dates::wire_date;
use crate::i18n::{tr, use_i18n};
use crate::reference::{group_options, vaccine_options};
use leptos::prelude::*;
use madoguchi_domain as domain;

/// One signal a field.
#[derive(Clone, Copy)]
pub(crate) struct BookFields {
    booker_kana: RwSignal<String>,
    booker_phone: RwSignal<String>,
    same_person: RwSignal<bool>,
    name: RwSignal<String>,
    name_kana: RwSignal<String>,
    birth: RwSignal<DateDraft>,
    pub(crate) group: RwSignal<String>,
    group_chosen: RwSignal<bool>,
    /// As a word, for the list to choose from.
    pub(crate) dose: RwSignal<String>,
    municipality_code: RwSignal<String>,
    number: RwSignal<String>,
    previous_date: RwSignal<DateDraft>,
    previous_vaccine: RwSignal<String>,
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
            previous_date: RwSignal::default(),
            previous_vaccine: RwSignal::default(),
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
        self.previous_date.set(form.previous_date);
        self.previous_vaccine.set(form.previous_vaccine);
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
            previous_date: self.previous_date.get(),
            previous_vaccine: self.previous_vaccine.get(),
        }
    }
}

/// The form.
#[component]
pub(crate) fn BookForm(
    fields: BookFields,
    form: Memo<BookingForm>,
    known: Known,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    restored: RwSignal<bool>,
    submit: Callback<()>,
    leave: Callback<()>,
    discard: Callback<()>,
) -> impl IntoView {
    view! {
        <form class="book-form" novalidate aria-busy=move || busy.get().to_string() on:submit=move |event| {
            event.prevent_default();
            submit.run(());
        }>
            <ErrorSummary />
            <BookFailure failure detail=known.slot retry=submit />
            <Restored restored on_discard=discard />
            <Caller fields />
            <Person fields form known />
            <CouponFields fields form known />
            <div class="actions book-actions">
                <button type="button" class="button button-outline" on:click=move |_| leave.run(())>{tr(|t| t.booking.leave)}</button>
                <SubmitButton label=tr(|t| t.booking.confirm) busy busy_label=tr(|t| t.booking.confirming) />
            </div>
            <p class="small">{tr(|t| t.booking.keys_hint)}</p>
        </form>
    }
}

#[component]
fn Caller(fields: BookFields) -> impl IntoView {
    let phone = Signal::derive(move || {
        fields.booker_phone.with(|text| domain::Phone::parse(text).ok()).map(|phone| phone.display())
    });
    view! {
        <section class="book-card" aria-labelledby="book-caller">
            <h2 id="book-caller">{tr(|t| t.booking.booker_title)}</h2>
            <div class="plan-pair">
                <TextField pointer="/booker/name_kana" label=tr(|t| t.booking.booker_kana) value=fields.booker_kana required=true
                    hint=tr(|t| t.booking.booker_kana_hint) maxlength=100 />
                <TextField pointer="/booker/phone" label=tr(|t| t.booking.booker_phone) value=fields.booker_phone required=true kind="tel"
                    inputmode="tel" maxlength=30 echo=phone />
            </div>
        </section>
    }
}

#[component]
fn Person(fields: BookFields, form: Memo<BookingForm>, known: Known) -> impl IntoView {
    let i18n = use_i18n();
    let age = Signal::derive(move || {
        let date = known.slot.value.with(|slot| slot.as_ref().and_then(|slot| wire_date(&slot.date)))?;
        // A birth date after the day of vaccination has no age on it.
        let birth = form.with(|form| form.birth.date()).and_then(|birth| domain::BirthDate::new(birth, date).ok())?;
        Some((i18n.t().booking.age_on)(birth.age_on(date)))
    });
    view! {
        <section class="book-card" aria-labelledby="book-person">
            <h2 id="book-person">{tr(|t| t.booking.recipient_title)}</h2>
            <CheckField pointer="/same_person" label=tr(|t| t.booking.same_person) value=fields.same_person />
            <div class="plan-pair">
                <TextField pointer="/recipient/name" label=tr(|t| t.booking.name) value=fields.name required=true maxlength=100 />
                <Show when=move || !fields.same_person.get()>
                    <TextField pointer="/recipient/name_kana" label=tr(|t| t.booking.name_kana) value=fields.name_kana required=true maxlength=100 />
                </Show>
            </div>
            <DateFields pointer="/recipient/birth_date" label=tr(|t| t.booking.birth_date) value=fields.birth required=true
                hint=tr(|t| t.common.date_hint) remark=age />
            <SelectField pointer="/recipient/group" label=tr(|t| t.booking.group) value=fields.group options=group_options()
                empty=tr(|t| t.common.choose) hint=tr(|t| t.booking.group_hint) required=true class="w-m"
                on_change=Callback::new(move |code: String| fields.group_chosen.set(!code.is_empty())) />
        </section>
    }
}

#[component]
fn CouponFields(fields: BookFields, form: Memo<BookingForm>, known: Known) -> impl IntoView {
    let i18n = use_i18n();
    let scanned = RwSignal::new(None::<i64>);
    // Eighteen digits split themselves as soon as the last one is there; a scanner types them like keys.
    Effect::new(move |_| {
        let mut form = BookingForm {
            number: fields.number.get(),
            dose: fields.dose.with_untracked(|d| d.parse().unwrap_or(1)),
            ..BookingForm::default()
        };
        if form.take_scan() {
            fields.municipality_code.set(form.municipality_code);
            fields.number.set(form.number);
            fields.dose.set(form.dose.to_string());
            scanned.set(Some(form.dose));
        }
    });
    let municipality = Signal::derive(move || fields.municipality_code.with(|code| municipality_name(code)));
    let echo = Signal::derive(move || scanned.get().map(|dose| (i18n.t().booking.scanned)(dose)));
    let doses = Signal::derive(move || {
        (1..=9).map(|dose: i64| (dose.to_string(), (i18n.t().common.dose)(dose))).collect::<Vec<_>>()
    });
    let asks =
        Memo::new(move |_| form.with(|form| known.doses.value.with(|doses| asks_previous(form, doses.as_ref()))));
    view! {
        <section class="book-card" aria-labelledby="book-coupon">
            <h2 id="book-coupon">{tr(|t| t.booking.coupon_title)}</h2>
            <div class="plan-pair">
                <TextField pointer="/recipient/coupon/municipality_code" label=tr(|t| t.booking.municipality_code) value=fields.municipality_code
                    required=true inputmode="numeric" maxlength=12 class="w-s" echo=municipality />
                <TextField pointer="/recipient/coupon/number" label=tr(|t| t.booking.number) value=fields.number required=true inputmode="numeric"
                    maxlength=40 class="w-m" hint=tr(|t| t.booking.number_hint) echo />
            </div>
            <SelectField pointer="/recipient/dose" label=tr(|t| t.booking.dose) value=fields.dose options=doses required=true class="w-s" />
            <Show when=move || asks.get()>
                <fieldset class="book-previous">
                    <legend class="field-label">{tr(|t| t.booking.previous_title)}</legend>
                    <p class="field-hint">{tr(|t| t.booking.previous_hint)}</p>
                    <DateFields pointer="/recipient/previous_dose/date" label=tr(|t| t.booking.previous_date) value=fields.previous_date required=true />
                    <SelectField pointer="/recipient/previous_dose/vaccine" label=tr(|t| t.booking.previous_vaccine) value=fields.previous_vaccine
                        options=vaccine_options() empty=tr(|t| t.common.choose) required=true class="w-m" />
                </fieldset>
            </Show>
        </section>
    }
}
