//! The form itself, field for field as the notice has it.

use crate::components::form::buttons::SubmitButton;
use crate::components::form::choice_fields::{CheckboxGroup, RadioGroup};
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::{ErrorSummary, use_form_errors};
use crate::components::form::field::{SelectField, TextField};
use crate::components::keys::{enter_sends_nothing, on_send_and_leave};
use crate::components::states::{FailureBox, Restored};
use crate::failure::Failure;
use crate::features::slot_plan::breaks::Breaks;
use crate::features::slot_plan::draft::{EVERY_DAY, WEEKDAYS, WORKING_DAYS};
use crate::features::slot_plan::picture::is_large;
use crate::features::slot_plan::signals::{PlanFields, codes};
use crate::features::slot_plan::skip_dates::SkipDates;
use crate::features::venue::choices::venue_options;
use crate::format::dates::long_date;
use crate::format::text::normal_time;
use crate::i18n::{tr, use_i18n};
use crate::load::Load;
use crate::reference::use_reference;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::venue::Venue;
use madoguchi_domain::OpeningPeriod;

/// The form.
#[component]
pub(crate) fn PlanForm(
    fields: PlanFields,
    venues: Load<Vec<Venue>>,
    venue: Memo<Option<Venue>>,
    confirmed: Memo<Option<NaiveDate>>,
    /// Places that would be made.
    places: Memo<Option<u32>>,
    busy: RwSignal<bool>,
    failure: Signal<Option<Failure>>,
    restored: RwSignal<bool>,
    discard: Callback<()>,
    /// The venue's opening period.
    opening: Memo<OpeningPeriod>,
    may_override: Signal<bool>,
    may_override_opening: Signal<bool>,
    on_submit: Callback<()>,
    /// Esc: the draft is kept.
    leave: Callback<()>,
) -> impl IntoView {
    on_send_and_leave(on_submit, leave);
    let (i18n, reference, errors) = (use_i18n(), use_reference(), use_form_errors());
    let vaccines = Signal::derive(move || {
        let lang = i18n.lang();
        let codes = venue.with(|venue| venue.as_ref().map(|venue| venue.vaccines.clone()).unwrap_or_default());
        codes.into_iter().map(|code| (code.clone(), reference.vaccine_name(&code, lang))).collect::<Vec<_>>()
    });
    // Asked for only where the product is given by several programmes that run; what is not asked is not sent.
    let programmes = Memo::new(move |_| {
        let (code, lang) = (fields.vaccine.get(), i18n.lang());
        let owner = venue.with(|venue| venue.as_ref().map(|venue| venue.municipality_code.clone()));
        let found = reference.with(|reference| reference.giving(&code, owner.as_deref(), lang));
        if 1 < found.len() { found } else { Vec::new() }
    });
    Effect::new(move |_| {
        let known = reference.load().value.with(Option::is_some) && venue.with(Option::is_some);
        let chosen = fields.programme.get();
        if known && !chosen.is_empty() && programmes.with(|all| all.iter().all(|(code, _)| *code != chosen)) {
            fields.programme.set(String::new());
        }
    });
    let past = Memo::new(move |_| {
        venue.with(Option::is_some)
            && !fields.vaccine.with(String::is_empty)
            && fields.read().past_confirmed(confirmed.get())
    });
    let outside = Memo::new(move |_| fields.read().outside(opening.get()));
    let opening_words = move || (i18n.t().slot_plans.outside_opening)(&opening.get().said(i18n.lang()));
    let confirmed_words = move || {
        let t = i18n.t().slot_plans;
        match (venue.with(Option::is_some) && !fields.vaccine.with(String::is_empty), confirmed.get()) {
            (false, _) => t.confirmed_unknown.to_owned(),
            (true, None) => t.confirmed_none.to_owned(),
            (true, Some(date)) => (t.confirmed_through)(&long_date(date, i18n.lang())),
        }
    };
    let weekdays = Signal::derive(move || {
        let names = i18n.t().slot_plans.weekday_names;
        WEEKDAYS.iter().zip(names).map(|(code, name)| ((*code).to_owned(), name.to_owned())).collect::<Vec<_>>()
    });
    let lengths = Signal::derive(move || {
        let t = i18n.t().slot_plans;
        vec![("day".to_owned(), t.one_a_day.to_owned()), ("minutes".to_owned(), t.by_minutes.to_owned())]
    });
    let publish = Signal::derive(move || {
        let t = i18n.t().slot_plans;
        vec![("now".to_owned(), t.publish_now.to_owned()), ("later".to_owned(), t.publish_later.to_owned())]
    });
    let create = TextProp::from(move || match places.get() {
        Some(places) if is_large(places) => (i18n.t().slot_plans.create_large)(places),
        Some(places) if places > 0 => (i18n.t().slot_plans.create)(places),
        Some(_) | None => i18n.t().slot_plans.create_none.to_owned(),
    });
    // What was understood replaces what was typed when the field is left.
    let tidy = |signal: RwSignal<String>| Callback::new(move |text: String| signal.set(normal_time(&text)));
    let choose = move |days: [bool; 7]| {
        fields.weekdays.set(codes(days));
        errors.clear_at("/weekdays");
    };
    let empty = TextProp::from(tr(|t| t.common.choose));
    view! {
        <form
            class="plan-form dense"
            novalidate
            aria-busy=move || busy.get().to_string()
            on:keydown=move |event| drop(enter_sends_nothing(&event))
            on:submit=move |event| {
                event.prevent_default();
                on_submit.run(());
            }
        >
            <ErrorSummary />
            <div id="plan-failure" class="plan-failure" tabindex="-1">
                <FailureBox failure on_retry=on_submit />
            </div>
            <Restored restored on_discard=discard />
            <FailureBox failure=venues.failure on_retry=Callback::new(move |()| venues.reload()) />
            <div class="plan-card">
                <div class="plan-pair">
                    <SelectField
                        pointer="/venue_id"
                        label=tr(|t| t.slot_plans.venue)
                        value=fields.venue_id
                        options=venue_options(venues)
                        empty=empty.clone()
                        required=true
                    />
                    <SelectField
                        pointer="/vaccine"
                        label=tr(|t| t.slot_plans.vaccine)
                        value=fields.vaccine
                        options=vaccines
                        empty
                        required=true
                    />
                    <Show when=move || programmes.with(|all| !all.is_empty())>
                        <SelectField
                            pointer="/programme"
                            label=tr(|t| t.programmes.programme)
                            value=fields.programme
                            options=programmes
                            empty=tr(|t| t.common.choose)
                            required=true
                        />
                    </Show>
                    <DateFields
                        pointer="/first_date"
                        label=tr(|t| t.slot_plans.first_date)
                        value=fields.first
                        required=true
                    />
                    <DateFields
                        pointer="/last_date"
                        label=tr(|t| t.slot_plans.last_date)
                        value=fields.last
                        required=true
                    />
                </div>
                <p class="plan-confirmed" class:plan-past=past aria-live="polite">
                    <strong>{tr(|t| t.slot_plans.confirmed_label)}</strong>
                    " "
                    {confirmed_words}
                    <Show when=move || past.get()>
                        <span class="plan-past-words">{tr(|t| t.slot_plans.past_confirmed)}</span>
                    </Show>
                </p>
                <Show when=move || past.get() && may_override.get()>
                    <OverrideReason
                        pointer="/supply_override_reason"
                        label=tr(|t| t.slot_plans.override_reason)
                        value=fields.override_reason
                    />
                </Show>
                <Show when=move || outside.get()>
                    <p class="plan-confirmed plan-past" aria-live="polite">
                        <span class="plan-past-words">{opening_words}</span>
                        <Show when=move || !may_override_opening.get()>
                            <span>{tr(|t| t.slot_plans.opening_who)}</span>
                        </Show>
                    </p>
                </Show>
                <Show when=move || outside.get() && may_override_opening.get()>
                    <OverrideReason
                        pointer="/opening_override_reason"
                        label=tr(|t| t.slot_plans.opening_reason)
                        value=fields.opening_reason
                    />
                </Show>
                <div class="plan-row">
                    <CheckboxGroup
                        pointer="/weekdays"
                        label=tr(|t| t.slot_plans.weekdays)
                        value=fields.weekdays
                        options=weekdays
                        required=true
                    />
                    <div class="plan-week-buttons">
                        <button
                            type="button"
                            class="button button-outline button-small"
                            on:click=move |_| choose(WORKING_DAYS)
                        >
                            {tr(|t| t.slot_plans.working_days)}
                        </button>
                        <button
                            type="button"
                            class="button button-outline button-small"
                            on:click=move |_| choose(EVERY_DAY)
                        >
                            {tr(|t| t.slot_plans.every_day)}
                        </button>
                    </div>
                </div>
                <div class="plan-row">
                    <TextField
                        pointer="/opens"
                        label=tr(|t| t.slot_plans.opens)
                        value=fields.opens
                        required=true
                        class="plan-short"
                        hint=tr(|t| t.slot_plans.time_hint)
                        on_change=tidy(fields.opens)
                    />
                    <TextField
                        pointer="/closes"
                        label=tr(|t| t.slot_plans.closes)
                        value=fields.closes
                        required=true
                        class="plan-short"
                        hint=tr(|t| t.slot_plans.time_hint)
                        on_change=tidy(fields.closes)
                    />
                    <RadioGroup
                        pointer="/slot_length"
                        label=tr(|t| t.slot_plans.slot_length)
                        value=fields.length
                        options=lengths
                        required=true
                    />
                    <Show when=move || fields.length.with(|length| length != "day")>
                        <TextField
                            pointer="/slot_minutes"
                            label=tr(|t| t.slot_plans.slot_minutes)
                            value=fields.slot_minutes
                            required=true
                            inputmode="numeric"
                            class="plan-short"
                        />
                    </Show>
                    <TextField
                        pointer="/capacity"
                        label=tr(|t| t.slot_plans.capacity)
                        value=fields.capacity
                        required=true
                        inputmode="numeric"
                        class="plan-short"
                    />
                </div>
                <Breaks fields />
                <SkipDates fields />
                <div class="plan-row">
                    <RadioGroup
                        pointer="/publish"
                        label=tr(|t| t.slot_plans.publish)
                        value=fields.publish
                        options=publish
                    />
                    <Show when=move || fields.publish.with(|publish| publish == "later")>
                        <DateFields
                            pointer="/publish_on"
                            label=tr(|t| t.slot_plans.publish_on)
                            value=fields.publish_on
                            required=true
                        />
                    </Show>
                </div>
            </div>
            <div class="actions plan-actions">
                <A href="/" attr:class="button button-outline">
                    {tr(|t| t.common.cancel)}
                </A>
                <SubmitButton label=create busy busy_label=tr(|t| t.slot_plans.creating) />
            </div>
        </form>
    }
}

/// Why a plan goes beyond what the venue's terms allow.
#[component]
fn OverrideReason(pointer: &'static str, #[prop(into)] label: TextProp, value: RwSignal<String>) -> impl IntoView {
    view! { <TextField pointer label value hint=tr(|t| t.slot_plans.override_hint) maxlength=500 /> }
}
