//! The second dose and later ones: from the coupon to earlier doses, to the dates that fit, to a search of only those.

use crate::client::Call;
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::{ErrorSummary, FormErrors, focus_id};
use crate::components::form::field::{SelectField, TextField};
use crate::components::not_found::NotPermitted;
use crate::components::page::{Crumb, Page};
use crate::components::states::{FailureBox, Skeleton};
use crate::drafts::use_drafts;
use crate::features::booking::book::draft::{BookingForm, DRAFT, municipality_name, read_coupon};
use crate::features::booking::book::page::DoseList;
use crate::features::booking::second_dose::draft::{SECOND_DRAFT, SecondDoseDraft};
use crate::features::booking::second_dose::series::{Series, after_stated, fitting_search, known_person, series};
use crate::format::dates::long_date_of;
use crate::format::text::ascii;
use crate::i18n::{tr, use_i18n};
use crate::load::{Load, use_load};
use crate::reference::{use_reference, vaccine_options};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use madoguchi_contract::bookings::{Coupon, NextDose, PreviousDose, RecipientDoses, RecipientLookupRequest};
use madoguchi_contract::fields::FieldCode;

/// The page.
#[component]
pub(crate) fn SecondDosePage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let title = Signal::derive(move || i18n.t().booking.second_title.to_owned());
    let crumbs: Vec<Crumb> = vec![(Signal::derive(move || i18n.t().search.title.to_owned()), "/search")];
    let may = Memo::new(move |_| session.may("book"));
    view! {
        <Page title crumbs>
            {move || if may.get() { view! { <SecondDose /> }.into_any() } else { view! { <NotPermitted /> }.into_any() }}
        </Page>
    }
}

#[component]
fn SecondDose() -> impl IntoView {
    let (i18n, drafts, reference, session) = (use_i18n(), use_drafts(), use_reference(), use_session());
    let errors = FormErrors::provide();
    let draft: SecondDoseDraft = drafts.find(SECOND_DRAFT).unwrap_or_default();
    let (municipality, number) = (RwSignal::new(draft.municipality_code), RwSignal::new(draft.number));
    let (previous_date, previous_vaccine) = (RwSignal::new(draft.previous_date), RwSignal::new(draft.previous_vaccine));
    Effect::new(move |_| {
        let draft = SecondDoseDraft {
            municipality_code: municipality.get(),
            number: number.get(),
            previous_date: previous_date.get(),
            previous_vaccine: previous_vaccine.get(),
        };
        drafts.keep(SECOND_DRAFT, &draft);
    });
    // Eighteen scanned digits split themselves.
    Effect::new(move |_| {
        let mut form = BookingForm { number: number.get(), ..BookingForm::default() };
        if form.take_scan() {
            municipality.set(form.municipality_code);
            number.set(form.number);
        }
    });
    let typed = move || Coupon {
        municipality_code: municipality.with(|m| ascii(m.trim())),
        number: number.with(|n| ascii(n.trim())),
    };
    let coupon = Memo::new(move |_| read_coupon(&typed()));
    let load: Load<RecipientDoses> = use_load(
        move || coupon.get(),
        |client, coupon| client.send(Call::post("/recipients/lookup", &RecipientLookupRequest { coupon })),
    );
    Effect::new(move |before: Option<()>| {
        coupon.track();
        if before.is_some() {
            load.value.set(None);
        }
    });
    let state = Memo::new(move |_| load.value.with(|doses| doses.as_ref().map(series)));
    let stated = Memo::new(move |_| {
        let previous = PreviousDose { date: previous_date.with(DateDraft::wire), vaccine: previous_vaccine.get() };
        let asked = state.with(|state| *state == Some(Series::Unknown));
        let past = session.today().zip(previous_date.with(DateDraft::date)).is_some_and(|(today, date)| date <= today);
        (asked && past).then_some(previous)
    });
    let next = Memo::new(move |_| match state.get()? {
        Series::Due(next) => Some(next),
        Series::Complete => None,
        Series::Unknown => {
            let previous = stated.get()?;
            reference.load().value.with(|reference| after_stated(&previous, reference.as_ref()?))
        }
    });
    let navigate = use_navigate();
    let search = Callback::new(move |next: NextDose| {
        let (Some(coupon), Some(today)) = (coupon.get_untracked(), untrack(|| session.today())) else { return };
        let fitting =
            load.value.with_untracked(|doses| fitting_search(&next, doses.as_ref().and_then(known_person), today));
        let Some(fitting) = fitting else { return };
        let form = load.value.with_untracked(|doses| {
            let person = doses.as_ref().and_then(known_person);
            BookingForm::for_next_dose(person, &coupon, i64::from(next.dose), stated.get_untracked())
        });
        drafts.keep(DRAFT, &form);
        navigate(&fitting.address(), NavigateOptions::default());
    });
    // Enter in the coupon says what is wrong with it, or goes on to the next step.
    let submit = move || {
        if coupon.with_untracked(Option::is_some) {
            errors.clear();
            return focus_id("second-search");
        }
        let lang = i18n.lang_untracked();
        let coupon = untrack(typed);
        let mut collector = madoguchi_contract::fields::Collector::new(lang);
        coupon.parse_at("/coupon", &mut collector);
        errors.show(
            collector
                .finish(None::<()>)
                .err()
                .filter(|e| !e.is_empty())
                .unwrap_or_else(|| vec![FieldCode::CouponFormat.at("/coupon/number", lang)]),
        );
    };
    let place = Signal::derive(move || municipality.with(|code| municipality_name(code)));
    let waiting =
        move || coupon.with(Option::is_some) && load.value.with(Option::is_none) && load.failure.with(Option::is_none);
    let is = move |wanted: &Series| state.with(|state| state.as_ref() == Some(wanted));
    view! {
        <p>{tr(|t| t.booking.second_intro)}</p>
        <form class="book-card second-form" novalidate on:submit=move |event| {
            event.prevent_default();
            submit();
        }>
            <ErrorSummary />
            <div class="plan-pair">
                <TextField pointer="/coupon/municipality_code" label=tr(|t| t.booking.municipality_code) value=municipality required=true
                    inputmode="numeric" maxlength=12 class="w-s" echo=place />
                <TextField pointer="/coupon/number" label=tr(|t| t.booking.number) value=number required=true inputmode="numeric" maxlength=40
                    class="w-m" hint=tr(|t| t.booking.number_hint) />
            </div>
            <button type="submit" class="button button-outline">{tr(|t| t.booking.second_lookup)}</button>
        </form>
        <div aria-live="polite">
            <Show when=waiting><Skeleton lines=3 /></Show>
            <FailureBox failure=load.failure on_retry=Callback::new(move |()| load.reload()) />
            <Show when=move || coupon.with(Option::is_none)><p class="small">{tr(|t| t.booking.second_waiting)}</p></Show>
            <Show when=move || load.value.with(|doses| doses.as_ref().is_some_and(|doses| !doses.doses.is_empty()))>
                <section class="book-card" aria-labelledby="second-doses">
                    <h2 id="second-doses">{tr(|t| t.booking.second_doses)}</h2>
                    {move || view! { <DoseList doses=load.value.with(|doses| doses.as_ref().map(|d| d.doses.clone())).unwrap_or_default() /> }}
                </section>
            </Show>
            <Show when=move || is(&Series::Complete)><p class="notice notice-success">{tr(|t| t.booking.second_complete)}</p></Show>
            <Show when=move || is(&Series::Unknown)>
                <fieldset class="book-card">
                    <legend class="field-label">{tr(|t| t.booking.previous_title)}</legend>
                    <p>{tr(|t| t.booking.second_unknown)}</p>
                    <DateFields pointer="/previous_dose/date" label=tr(|t| t.booking.previous_date) value=previous_date required=true />
                    <SelectField pointer="/previous_dose/vaccine" label=tr(|t| t.booking.previous_vaccine) value=previous_vaccine
                        options=vaccine_options() empty=tr(|t| t.common.choose) required=true class="w-m" />
                </fieldset>
            </Show>
            {move || next.get().map(|next| view! { <Due next load search /> })}
        </div>
    }
}

/// The next dose, with its days, and the way to a search of what fits.
#[component]
fn Due(next: NextDose, load: Load<RecipientDoses>, search: Callback<NextDose>) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    let dose = i64::from(next.dose);
    let (earliest, standard, vaccine) = (next.earliest.clone(), next.standard.clone(), next.vaccine.clone());
    let title = move || (i18n.t().booking.second_due)(dose, &reference.vaccine_name(&vaccine, i18n.lang()));
    let person = move || {
        load.value.with(|doses| {
            let booking = doses.as_ref().and_then(known_person)?;
            Some((i18n.t().booking.second_person)(&booking.recipient.name))
        })
    };
    view! {
        <section class="card second-due" aria-labelledby="second-due">
            <h2 id="second-due">{title}</h2>
            <dl class="facts">
                <dt>{tr(|t| t.booking.second_earliest)}</dt>
                <dd class="num">{move || long_date_of(&earliest, i18n.lang())}</dd>
                <dt>{tr(|t| t.booking.second_standard)}</dt>
                <dd class="num">{move || long_date_of(&standard, i18n.lang())}</dd>
            </dl>
            <p>{person}</p>
            <button type="button" id="second-search" class="button button-primary" on:click=move |_| search.run(next.clone())>
                {move || (i18n.t().booking.second_search)(dose)}
            </button>
        </section>
    }
}
