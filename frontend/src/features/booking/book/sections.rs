//! The three parts of the booking form: the coupon, which finds the person; the caller; the person.

use crate::components::form::choice_fields::CheckField;
use crate::components::form::date_fields::DateFields;
use crate::components::form::field::{SelectField, TextField};
use crate::features::booking::book::draft::BookingForm;
use crate::features::booking::book::fields::BookFields;
use crate::features::booking::book::known::Known;
use crate::features::booking::second_dose::doubt::stated_doubt;
use crate::format::dates::wire_date;
use crate::i18n::{tr, use_i18n};
use crate::reference::{all_vaccine_options, group_options, municipality_name, use_reference};
use crate::session::use_session;
use leptos::prelude::*;
use madoguchi_contract::fields::FieldCode;
use madoguchi_domain as domain;
use madoguchi_domain::programme::Doses;
use std::collections::BTreeSet;

/// Whoever is on the phone.
#[component]
pub(super) fn Caller(fields: BookFields) -> impl IntoView {
    let phone = Signal::derive(move || {
        fields.booker_phone.with(|text| domain::Phone::parse(text).ok()).map(|phone| phone.display())
    });
    view! {
        <section class="book-card" aria-labelledby="book-caller">
            <h2 id="book-caller">{tr(|t| t.booking.booker_title)}</h2>
            <div class="book-row book-row-2">
                <TextField
                    pointer="/booker/name_kana"
                    label=tr(|t| t.booking.booker_kana)
                    value=fields.booker_kana
                    required=true
                    maxlength=100
                />
                <TextField
                    pointer="/booker/phone"
                    label=tr(|t| t.booking.booker_phone)
                    value=fields.booker_phone
                    required=true
                    kind="tel"
                    inputmode="tel"
                    maxlength=30
                    echo=phone
                />
            </div>
        </section>
    }
}

/// Whoever is vaccinated.
#[component]
pub(super) fn Person(fields: BookFields, form: Memo<BookingForm>, known: Known) -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let age = Signal::derive(move || {
        let date = known.slot.value.with(|slot| slot.as_ref().and_then(|slot| wire_date(&slot.date)))?;
        // A birth date that nobody can have has no age on the day either.
        let (birth, today) = (form.with(|form| form.birth.date())?, session.today()?);
        let birth = domain::BirthDate::of_living(birth, today).ok()?;
        Some((i18n.t().booking.age_on)(birth.age_on(date)))
    });
    let today = Signal::derive(move || session.today());
    view! {
        <section class="book-card" aria-labelledby="book-person">
            <div class="book-head">
                <h2 id="book-person">{tr(|t| t.booking.recipient_title)}</h2>
                <CheckField pointer="/same_person" label=tr(|t| t.booking.same_person) value=fields.same_person />
            </div>
            <div class="book-row book-row-2">
                <TextField
                    pointer="/recipient/name"
                    label=tr(|t| t.booking.name)
                    value=fields.name
                    required=true
                    maxlength=100
                />
                <Show when=move || !fields.same_person.get()>
                    <TextField
                        pointer="/recipient/name_kana"
                        label=tr(|t| t.booking.name_kana)
                        value=fields.name_kana
                        required=true
                        maxlength=100
                    />
                </Show>
            </div>
            <div class="book-row book-row-birth">
                <DateFields
                    pointer="/recipient/birth_date"
                    label=tr(|t| t.booking.birth_date)
                    value=fields.birth
                    required=true
                    hint=tr(|t| t.booking.birth_hint)
                    remark=age
                    living_on=today
                />
                <SelectField
                    pointer="/recipient/group"
                    label=tr(|t| t.booking.group)
                    value=fields.group
                    options=group_options(known.programme())
                    empty=tr(|t| t.common.choose)
                    required=true
                    on_change=Callback::new(move |code: String| fields.group_chosen.set(!code.is_empty()))
                />
            </div>
        </section>
    }
}

/// The two fields of a coupon, as typed, read or scanned; shared with the page of the second dose.
#[component]
pub(crate) fn CouponPair(
    /// Where the fields are in the request: `/recipient/coupon`.
    pointer: &'static str,
    municipality_code: RwSignal<String>,
    number: RwSignal<String>,
    /// Gets the dose that a scanned coupon is for.
    #[prop(optional, into)]
    on_scan: Option<Callback<i64>>,
) -> impl IntoView {
    let i18n = use_i18n();
    // The coupon that was read, and the dose it is for: said as long as it stands there.
    let scanned = RwSignal::new(None::<(String, String, i64)>);
    let typed = move || BookingForm {
        municipality_code: municipality_code.get(),
        number: number.get(),
        ..BookingForm::default()
    };
    // Eighteen digits split themselves as soon as the last one is there; a scanner types them like keys.
    Effect::new(move |_| {
        let before = typed();
        let mut form = before.clone();
        if form.take_scan() {
            scanned.set(Some((form.municipality_code.clone(), form.number.clone(), form.dose)));
            if let Some(on_scan) = on_scan {
                on_scan.run(form.dose);
            }
        }
        if form.municipality_code != before.municipality_code {
            municipality_code.set(form.municipality_code);
        }
        if form.number != before.number {
            number.set(form.number);
        }
    });
    // Sixteen may be the beginning of eighteen: they are split when the field is left.
    let left = Callback::new(move |_: String| {
        let mut form = untrack(typed);
        if form.take_printed() {
            municipality_code.set(form.municipality_code);
            number.set(form.number);
        }
    });
    let told = move |code: FieldCode| code.at("", i18n.lang()).detail;
    let place = Signal::derive(move || {
        let typed = typed();
        typed
            .coupon_problems()
            .0
            .filter(|code| *code != FieldCode::Required)
            .map(told)
            .or_else(|| municipality_name(&typed.municipality_code))
    });
    let read = Signal::derive(move || {
        let typed = typed();
        let (code, number, dose) = scanned.get().unwrap_or_default();
        let still = dose > 0 && code == typed.municipality_code && number == typed.number;
        if still { Some((i18n.t().booking.scanned)(dose)) } else { typed.coupon_problems().1.map(told) }
    });
    view! {
        <TextField
            pointer=format!("{pointer}/municipality_code")
            label=tr(|t| t.booking.municipality_code)
            value=municipality_code
            required=true
            inputmode="numeric"
            maxlength=60
            echo=place
            on_change=left
        />
        <TextField
            pointer=format!("{pointer}/number")
            label=tr(|t| t.booking.number)
            value=number
            required=true
            inputmode="numeric"
            maxlength=60
            echo=read
            on_change=left
        />
    }
}

/// Where the recipient lives, in a programme without coupon.
#[component]
fn Home(municipality_code: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let place = Signal::derive(move || {
        let form = BookingForm { municipality_code: municipality_code.get(), ..BookingForm::default() };
        let wrong = form.coupon_problems().0.filter(|code| *code != FieldCode::Required);
        wrong.map(|code| code.at("", i18n.lang()).detail).or_else(|| municipality_name(&form.municipality_code))
    });
    view! {
        <TextField
            pointer="/recipient/municipality_code"
            label=tr(|t| t.booking.municipality_code)
            value=municipality_code
            required=true
            inputmode="numeric"
            maxlength=60
            echo=place
        />
    }
}

/// The doses of the programme, and the chosen one where it is another: the checks say what is wrong with it.
fn doses_to_choose(of_programme: Option<Doses>, chosen: Option<i64>) -> BTreeSet<i64> {
    let all = of_programme.map_or(1..=9, |doses| i64::from(doses.first)..=i64::from(doses.last));
    all.chain(chosen).collect()
}

/// The coupon and the dose, and an earlier dose where none is known.
#[component]
pub(super) fn CouponFields(fields: BookFields, known: Known) -> impl IntoView {
    let i18n = use_i18n();
    let reference = use_reference();
    let programme = known.programme();
    let doses = Signal::derive(move || {
        let code = programme.get().unwrap_or_default();
        let of_programme = reference.with(|reference| reference.programme(&code).map(|one| one.rules.doses()));
        let chosen = fields.dose.get().parse().ok();
        let option = |dose: i64| (dose.to_string(), (i18n.t().common.dose)(dose));
        doses_to_choose(of_programme, chosen).into_iter().map(option).collect::<Vec<_>>()
    });
    let without = fields.without_coupon;
    let doubtful = stated_doubt(fields.previous_date, known.programme());
    let asks = known.asks_previous;
    view! {
        <section class="book-card" aria-labelledby="book-coupon">
            <div class="book-head">
                <h2 id="book-coupon">
                    {move || {
                        let t = i18n.t().booking;
                        if without.get() { t.home_title } else { t.coupon_title }
                    }}
                </h2>
                <p class="small">
                    {move || {
                        let t = i18n.t().booking;
                        if without.get() { t.home_hint } else { t.number_hint }
                    }}
                </p>
            </div>
            <div class="book-row book-row-coupon">
                <Show
                    when=move || without.get()
                    fallback=move || {
                        view! {
                            <CouponPair
                                pointer="/recipient/coupon"
                                municipality_code=fields.municipality_code
                                number=fields.number
                                on_scan=Callback::new(move |dose: i64| fields.dose.set(dose.to_string()))
                            />
                        }
                    }
                >
                    <Home municipality_code=fields.municipality_code />
                </Show>
                <SelectField
                    pointer="/recipient/dose"
                    label=tr(|t| t.booking.dose)
                    value=fields.dose
                    options=doses
                    required=true
                />
            </div>
            <Show when=move || asks.get()>
                <fieldset class="book-previous">
                    <legend class="field-label">{tr(|t| t.booking.previous_title)}</legend>
                    <p class="small">{tr(|t| t.booking.previous_hint)}</p>
                    <div class="book-row book-row-birth">
                        <DateFields
                            pointer="/recipient/previous_dose/date"
                            label=tr(|t| t.booking.previous_date)
                            value=fields.previous_date
                            required=true
                            remark=doubtful
                        />
                        <SelectField
                            pointer="/recipient/previous_dose/vaccine"
                            label=tr(|t| t.booking.previous_vaccine)
                            value=fields.previous_vaccine
                            options=all_vaccine_options()
                            empty=tr(|t| t.common.choose)
                            required=true
                        />
                    </div>
                </fieldset>
            </Show>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_doses_of_the_programme_are_to_choose() {
        let check = |of: Option<(u8, u8)>, chosen, expected: &[i64]| {
            let doses = of.map(|(first, last)| Doses { first, last });
            assert_eq!(doses_to_choose(doses, chosen).into_iter().collect::<Vec<_>>(), expected);
        };
        check(None, Some(1), &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
        check(Some((1, 2)), Some(1), &[1, 2]);
        check(Some((3, 3)), Some(3), &[3]);
        // A scanned coupon may be for another one.
        check(Some((1, 2)), Some(4), &[1, 2, 4]);
        check(Some((1, 1)), None, &[1]);
    }
}
