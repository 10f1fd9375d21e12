//! The second dose and later ones: from the coupon to earlier doses, to the dates that fit, to a search of only those.

use crate::client::Call;
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::{ErrorSummary, FormErrors};
use crate::components::form::field::SelectField;
use crate::components::not_found::NotPermitted;
use crate::components::page::{Crumb, Page};
use crate::components::states::{FailureBox, Skeleton};
use crate::drafts::use_drafts;
use crate::features::availability::search::Search;
use crate::features::booking::book::coupon_text::read_coupon;
use crate::features::booking::book::draft::{BookingForm, DRAFT};
use crate::features::booking::book::handed::Whose;
use crate::features::booking::book::keys::{enter_in_field, focus_on, focus_soon_on};
use crate::features::booking::book::sections::CouponPair;
use crate::features::booking::book::side::DoseList;
use crate::features::booking::second_dose::doubt::stated_doubt;
use crate::features::booking::second_dose::draft::{SECOND_DRAFT, SecondDoseDraft};
use crate::features::booking::second_dose::series::{
    Series, after_stated, fitting_search, from_today, known_person, series,
};
use crate::format::dates::long_date_of;
use crate::format::text::ascii;
use crate::i18n::{tr, use_i18n};
use crate::load::{Load, use_load_anew};
use crate::random::random_hex;
use crate::reference::{all_vaccine_options, programme_options, use_reference};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use madoguchi_contract::booking::{Coupon, NextDose, PreviousDose, RecipientDoses, RecipientLookupRequest};

/// The page.
#[component]
pub(crate) fn SecondDosePage() -> impl IntoView {
    let (i18n, session) = (use_i18n(), use_session());
    let title = Signal::derive(move || i18n.t().booking.second_title.to_owned());
    let crumbs: Vec<Crumb> = vec![(Signal::derive(move || i18n.t().search.title.to_owned()), "/search")];
    let may = Memo::new(move |_| session.may("book"));
    view! {
        <Page title crumbs>
            {move || {
                if may.get() { view! { <SecondDose /> }.into_any() } else { view! { <NotPermitted /> }.into_any() }
            }}
        </Page>
    }
}

#[component]
fn SecondDose() -> impl IntoView {
    let (i18n, drafts, reference, session) = (use_i18n(), use_drafts(), use_reference(), use_session());
    let errors = FormErrors::provide();
    // Only what was handed over: what was typed for the caller before is not for this one.
    let handed: SecondDoseDraft = drafts.take(SECOND_DRAFT).unwrap_or_default();
    let own_code = match untrack(|| session.municipalities()).as_slice() {
        [only] => only.code.clone(),
        _ => session.municipality.get_untracked().unwrap_or_default(),
    };
    let code = Some(handed.municipality_code).filter(|code| !code.is_empty()).unwrap_or(own_code);
    let (municipality, number) = (RwSignal::new(code), RwSignal::new(handed.number));
    let (previous_date, previous_vaccine) = (RwSignal::new(DateDraft::default()), RwSignal::new(String::new()));
    let typed = move || Coupon {
        municipality_code: municipality.with(|m| ascii(m.trim())),
        number: number.with(|n| ascii(n.trim())),
    };
    let coupon = Memo::new(move |_| read_coupon(&typed()));
    // Where only one programme runs nobody is asked; where nothing is chosen it is the one of the latest dose.
    let programme = RwSignal::new(String::new());
    let asked = Memo::new(move |_| Some(programme.get()).filter(|code| !code.is_empty()));
    let load: Load<RecipientDoses> = use_load_anew(
        move || coupon.get().map(|coupon| (coupon, asked.get())),
        |client, (coupon, programme)| {
            client.send(Call::post("/recipients/lookup", &RecipientLookupRequest { coupon, programme }))
        },
    );
    Effect::new(move |before: Option<()>| {
        coupon.track();
        if before.is_some() {
            previous_date.set(DateDraft::default());
            previous_vaccine.set(String::new());
        }
    });
    let state = Memo::new(move |_| {
        load.value.with(|doses| doses.as_ref().map(|doses| asked.with(|asked| series(doses, asked.as_deref()))))
    });
    let only = move || reference.with(|reference| reference.only_running().map(|only| only.code.clone()));
    let of_stated = Memo::new(move |_| asked.get().or_else(only));
    let stated = Memo::new(move |_| {
        let previous = PreviousDose { date: previous_date.with(DateDraft::wire), vaccine: previous_vaccine.get() };
        let asked = state.with(|state| *state == Some(Series::Unknown));
        let past = session.today().zip(previous_date.with(DateDraft::date)).is_some_and(|(today, date)| date <= today);
        (asked && past).then_some(previous)
    });
    let next = Memo::new(move |_| {
        let next = match state.get()? {
            Series::Due(next) => next,
            Series::Complete => return None,
            Series::Unknown => {
                let previous = stated.get()?;
                let code = of_stated.get()?;
                reference.with(|reference| after_stated(&previous, reference.programme(&code)?, reference))?
            }
        };
        Some(from_today(next, session.today()?))
    });
    let navigate = use_navigate();
    let form_of = move |next: &NextDose| {
        let (coupon, dose) = (coupon.get()?, i64::from(next.dose));
        let person = |doses: &Option<RecipientDoses>| doses.as_ref().and_then(known_person).cloned();
        Some(BookingForm::for_next_dose(load.value.with(person).as_ref(), &coupon, dose, stated.get()))
    };
    let search = Callback::new(move |next: NextDose| {
        let (Some(form), Some(today)) = untrack(|| (form_of(&next), session.today())) else { return };
        let fitting =
            load.value.with_untracked(|doses| fitting_search(&next, doses.as_ref().and_then(known_person), today));
        let Some(fitting) = fitting else { return };
        // Whose it is goes with the search, by a token that says nothing of anybody.
        let token = random_hex();
        drafts.hand_over_by(DRAFT, &token, &form);
        let programme = if untrack(|| reference.several_run()) { next.programme } else { String::new() };
        navigate(&Search { handed: token, programme, ..fitting }.address(), NavigateOptions::default());
    });
    let whose = Callback::new(move |next: NextDose| form_of(&next).as_ref().and_then(Whose::of));
    // Where one goes on: the coupon, then the earlier dose if it is asked for, then the search.
    let gap = move || {
        let empty = |field: RwSignal<String>| field.with_untracked(|text| text.trim().is_empty());
        let unknown = state.with_untracked(|state| *state == Some(Series::Unknown));
        let date = previous_date.with_untracked(|date| date.first_gap(None)).filter(|_| unknown);
        match date {
            _ if empty(municipality) => "#f-coupon-municipality_code".to_owned(),
            _ if empty(number) || coupon.with_untracked(Option::is_none) => "#f-coupon-number".to_owned(),
            Some(part) => format!("#f-previous_dose-date{part}"),
            None if unknown && empty(previous_vaccine) => "#f-previous_dose-vaccine".to_owned(),
            None => "#second-search".to_owned(),
        }
    };
    let focus_gap = move || focus_soon_on(gap());
    Effect::new(move |_| focus_gap());
    // Enter in the coupon says what is wrong with it, or goes on to the next step once it is known.
    let goes_on = RwSignal::new(false);
    let submit = move || {
        let lang = i18n.lang_untracked();
        let mut collector = madoguchi_contract::fields::Collector::new(lang);
        if untrack(typed).parse_at("/coupon", &mut collector).is_none() {
            goes_on.set(false);
            return errors.show(collector.finish(None::<()>).err().unwrap_or_default());
        }
        errors.clear();
        goes_on.set(true);
        if state.with_untracked(Option::is_some) {
            focus_gap();
        }
    };
    Effect::new(move |_| {
        if state.with(Option::is_some) && goes_on.get_untracked() {
            focus_gap();
        }
    });
    let on_enter = Callback::new(move |_: String| focus_on(&gap()));
    let doubtful = stated_doubt(previous_date, of_stated.into());
    let waiting =
        move || coupon.with(Option::is_some) && load.value.with(Option::is_none) && load.failure.with(Option::is_none);
    let is = move |wanted: &Series| state.with(|state| state.as_ref() == Some(wanted));
    view! {
        <p>{tr(|t| t.booking.second_intro)}</p>
        <form
            class="book-card second-form dense"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <ErrorSummary />
            <div class="book-row book-row-coupon">
                <CouponPair pointer="/coupon" municipality_code=municipality number />
                <Show when=move || reference.several_run()>
                    <SelectField
                        pointer="/programme"
                        label=tr(|t| t.programmes.programme)
                        value=programme
                        options=programme_options()
                        empty=tr(|t| t.booking.second_same_programme)
                    />
                </Show>
                <button type="submit" class="button button-outline second-lookup">
                    {tr(|t| t.booking.second_lookup)}
                </button>
            </div>
            <p class="small">{tr(|t| t.booking.number_hint)}</p>
        </form>
        <div aria-live="polite">
            <Show when=waiting>
                <Skeleton lines=3 />
            </Show>
            <FailureBox failure=load.failure on_retry=Callback::new(move |()| load.reload()) />
            <Show when=move || coupon.with(Option::is_none)>
                <p class="small">{tr(|t| t.booking.second_waiting)}</p>
            </Show>
            <Show when=move || load.value.with(|doses| doses.as_ref().is_some_and(|doses| !doses.doses.is_empty()))>
                <section class="book-card" aria-labelledby="second-doses">
                    <h2 id="second-doses">{tr(|t| t.booking.second_doses)}</h2>
                    {move || {
                        view! {
                            <DoseList doses=load
                                .value
                                .with(|doses| doses.as_ref().map(|d| d.doses.clone()))
                                .unwrap_or_default() />
                        }
                    }}
                </section>
            </Show>
            <Show when=move || is(&Series::Complete)>
                <p class="notice notice-success">{tr(|t| t.booking.second_complete)}</p>
            </Show>
            <Show when=move || is(&Series::Unknown)>
                <fieldset class="book-card dense" on:keydown=move |event| enter_in_field(&event, on_enter)>
                    <legend class="visually-hidden">{tr(|t| t.booking.previous_title)}</legend>
                    <p>{tr(|t| t.booking.second_unknown)}</p>
                    <Show when=move || of_stated.with(Option::is_none)>
                        <p class="notice notice-warning">{tr(|t| t.booking.second_choose_programme)}</p>
                    </Show>
                    <div class="book-row book-row-birth">
                        <DateFields
                            pointer="/previous_dose/date"
                            label=tr(|t| t.booking.previous_date)
                            value=previous_date
                            required=true
                            hint=tr(|t| t.booking.birth_hint)
                            remark=doubtful
                        />
                        <SelectField
                            pointer="/previous_dose/vaccine"
                            label=tr(|t| t.booking.previous_vaccine)
                            value=previous_vaccine
                            options=all_vaccine_options()
                            empty=tr(|t| t.common.choose)
                            required=true
                        />
                    </div>
                </fieldset>
            </Show>
            {move || next.get().map(|next| view! { <Due next whose search /> })}
        </div>
    }
}

/// The next dose, with its days, and the way to a search of what fits.
#[component]
fn Due(next: NextDose, whose: Callback<NextDose, Option<Whose>>, search: Callback<NextDose>) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    let dose = i64::from(next.dose);
    let (earliest, standard, vaccine) = (next.earliest.clone(), next.standard.clone(), next.vaccine.clone());
    let programme = next.programme.clone();
    let title = move || {
        let lang = i18n.lang();
        let title = (i18n.t().booking.second_due)(dose, &reference.vaccine_name(&vaccine, lang));
        if !reference.several_run() {
            return title;
        }
        format!("{title} ({})", reference.programme_name(&programme, lang))
    };
    let over = standard < earliest;
    let recommended = move || {
        let day = long_date_of(&standard, i18n.lang());
        if over { (i18n.t().booking.second_standard_over)(&day) } else { day }
    };
    let handed = next.clone();
    let person = move || {
        let t = i18n.t().booking;
        whose.run(handed.clone()).map(|whose| (t.second_person)(&whose.words(t)))
    };
    view! {
        <section class="card second-due" aria-labelledby="second-due">
            <h2 id="second-due">{title}</h2>
            <dl class="facts">
                <dt>{tr(|t| t.booking.second_earliest)}</dt>
                <dd class="num">{move || long_date_of(&earliest, i18n.lang())}</dd>
                <dt>{tr(|t| t.booking.second_standard)}</dt>
                <dd class="num">{recommended}</dd>
            </dl>
            <p>{person}</p>
            <button
                type="button"
                id="second-search"
                class="button button-primary"
                on:click=move |_| search.run(next.clone())
            >
                {move || (i18n.t().booking.second_search)(dose)}
            </button>
        </section>
    }
}
