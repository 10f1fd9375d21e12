//! The form itself, field for field as the notice has it.

use crate::components::form::buttons::SubmitButton;
use crate::components::form::choice_fields::{CheckboxGroup, RadioGroup};
use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::{ErrorSummary, focus_id, use_form_errors};
use crate::components::form::field::{SelectField, TextField};
use crate::components::states::{FailureBox, Restored};
use crate::failure::Failure;
use crate::features::slot_plan::draft::{BreakText, EVERY_DAY, SlotPlanForm, WEEKDAYS, WORKING_DAYS};
use crate::features::venue::choices::venue_options;
use crate::format::dates::{long_date, short_date};
use crate::format::text::normal_time;
use crate::i18n::{tr, use_i18n};
use crate::load::Load;
use crate::reference::use_reference;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::venues::Venue;

/// A break in the form.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct BreakFields {
    key: u32,
    from: RwSignal<String>,
    to: RwSignal<String>,
}

/// One signal a field.
#[derive(Clone, Copy)]
pub(crate) struct PlanFields {
    pub(crate) venue_id: RwSignal<String>,
    pub(crate) vaccine: RwSignal<String>,
    first: RwSignal<DateDraft>,
    last: RwSignal<DateDraft>,
    weekdays: RwSignal<Vec<String>>,
    opens: RwSignal<String>,
    closes: RwSignal<String>,
    /// `day` or `minutes`.
    length: RwSignal<String>,
    slot_minutes: RwSignal<String>,
    capacity: RwSignal<String>,
    breaks: RwSignal<Vec<BreakFields>>,
    skip_dates: RwSignal<Vec<NaiveDate>>,
    /// `now` or `later`.
    publish: RwSignal<String>,
    publish_on: RwSignal<DateDraft>,
    override_reason: RwSignal<String>,
}

impl PlanFields {
    /// The fields of a form.
    pub(crate) fn new(form: SlotPlanForm) -> Self {
        let fields = Self {
            venue_id: RwSignal::default(),
            vaccine: RwSignal::default(),
            first: RwSignal::default(),
            last: RwSignal::default(),
            weekdays: RwSignal::default(),
            opens: RwSignal::default(),
            closes: RwSignal::default(),
            length: RwSignal::default(),
            slot_minutes: RwSignal::default(),
            capacity: RwSignal::default(),
            breaks: RwSignal::default(),
            skip_dates: RwSignal::default(),
            publish: RwSignal::default(),
            publish_on: RwSignal::default(),
            override_reason: RwSignal::default(),
        };
        fields.write(form);
        fields
    }

    /// Puts a form into the fields.
    pub(crate) fn write(self, form: SlotPlanForm) {
        self.venue_id.set(form.venue_id);
        self.vaccine.set(form.vaccine);
        self.first.set(form.first);
        self.last.set(form.last);
        self.weekdays.set(codes(form.weekdays));
        self.opens.set(form.opens);
        self.closes.set(form.closes);
        self.length.set(if form.one_a_day { "day" } else { "minutes" }.to_owned());
        self.slot_minutes.set(form.slot_minutes);
        self.capacity.set(form.capacity);
        let pause = |b: BreakText| BreakFields { key: b.key, from: RwSignal::new(b.from), to: RwSignal::new(b.to) };
        self.breaks.set(form.breaks.into_iter().map(pause).collect());
        self.skip_dates.set(form.skip_dates);
        self.publish.set(if form.publish_later { "later" } else { "now" }.to_owned());
        self.publish_on.set(form.publish_on);
        self.override_reason.set(form.override_reason);
    }

    /// What the fields hold; tracked.
    pub(crate) fn read(self) -> SlotPlanForm {
        let weekdays = self.weekdays.get();
        SlotPlanForm {
            venue_id: self.venue_id.get(),
            vaccine: self.vaccine.get(),
            first: self.first.get(),
            last: self.last.get(),
            weekdays: WEEKDAYS.map(|day| weekdays.iter().any(|on| on == day)),
            opens: self.opens.get(),
            closes: self.closes.get(),
            one_a_day: self.length.with(|length| length == "day"),
            slot_minutes: self.slot_minutes.get(),
            capacity: self.capacity.get(),
            breaks: self
                .breaks
                .get()
                .into_iter()
                .map(|b| BreakText { key: b.key, from: b.from.get(), to: b.to.get() })
                .collect(),
            skip_dates: self.skip_dates.get(),
            publish_later: self.publish.with(|publish| publish == "later"),
            publish_on: self.publish_on.get(),
            override_reason: self.override_reason.get(),
        }
    }

    /// Takes out breaks that were added and never filled, so that their numbers are those of the request.
    pub(crate) fn drop_blank_breaks(self) {
        let blank = |b: &BreakFields| {
            b.from.with_untracked(|t| t.trim().is_empty()) && b.to.with_untracked(|t| t.trim().is_empty())
        };
        if self.breaks.with_untracked(|breaks| breaks.iter().any(blank)) {
            self.breaks.update(|breaks| breaks.retain(|b| !blank(b)));
        }
    }

    fn add_break(self) {
        let key = self.breaks.with_untracked(|breaks| breaks.iter().map(|b| b.key).max().unwrap_or(0)) + 1;
        self.breaks
            .update(|breaks| breaks.push(BreakFields { key, from: RwSignal::default(), to: RwSignal::default() }));
    }
}

fn codes(days: [bool; 7]) -> Vec<String> {
    WEEKDAYS.iter().zip(days).filter(|(_, on)| *on).map(|(day, _)| (*day).to_owned()).collect()
}

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
    failure: RwSignal<Option<Failure>>,
    restored: RwSignal<bool>,
    discard: Callback<()>,
    may_override: Signal<bool>,
    on_submit: Callback<()>,
) -> impl IntoView {
    let (i18n, reference, errors) = (use_i18n(), use_reference(), use_form_errors());
    let vaccines = Signal::derive(move || {
        let lang = i18n.lang();
        let codes = venue.with(|venue| venue.as_ref().map(|venue| venue.vaccines.clone()).unwrap_or_default());
        codes.into_iter().map(|code| (code.clone(), reference.vaccine_name(&code, lang))).collect::<Vec<_>>()
    });
    let past = Memo::new(move |_| {
        venue.with(Option::is_some)
            && !fields.vaccine.with(String::is_empty)
            && fields.read().past_confirmed(confirmed.get())
    });
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
        Some(places) if places > 0 => (i18n.t().slot_plans.create)(places),
        Some(_) | None => i18n.t().slot_plans.create_none.to_owned(),
    });
    // What was understood replaces what was typed when the field is left.
    let tidy = |signal: RwSignal<String>| Callback::new(move |text: String| signal.set(normal_time(&text)));
    let choose = move |days: [bool; 7]| {
        fields.weekdays.set(codes(days));
        errors.clear_at("/weekdays");
    };
    view! {
        <form class="plan-form" novalidate aria-busy=move || busy.get().to_string() on:submit=move |event| {
            event.prevent_default();
            on_submit.run(());
        }>
            <ErrorSummary />
            <div id="plan-failure" class="plan-failure" tabindex="-1"><FailureBox failure on_retry=on_submit /></div>
            <Restored restored on_discard=discard />
            <FailureBox failure=venues.failure on_retry=Callback::new(move |()| venues.reload()) />
            <div class="plan-card">
                <SelectField pointer="/venue_id" label=tr(|t| t.slot_plans.venue) value=fields.venue_id options=venue_options(venues)
                    empty=tr(|t| t.common.choose) required=true />
                <SelectField pointer="/vaccine" label=tr(|t| t.slot_plans.vaccine) value=fields.vaccine options=vaccines
                    empty=tr(|t| t.common.choose) required=true class="w-m" />
                <div class="plan-pair">
                    <DateFields pointer="/first_date" label=tr(|t| t.slot_plans.first_date) value=fields.first required=true />
                    <DateFields pointer="/last_date" label=tr(|t| t.slot_plans.last_date) value=fields.last required=true />
                </div>
                <p class="plan-confirmed" class:plan-past=past aria-live="polite">
                    <strong>{tr(|t| t.slot_plans.confirmed_label)}</strong> " " {confirmed_words}
                    <Show when=move || past.get()><span class="plan-past-words">{tr(|t| t.slot_plans.past_confirmed)}</span></Show>
                </p>
                <Show when=move || past.get() && may_override.get()>
                    <TextField pointer="/supply_override_reason" label=tr(|t| t.slot_plans.override_reason) value=fields.override_reason
                        hint=tr(|t| t.slot_plans.override_hint) multiline=true maxlength=500 />
                </Show>
                <div class="plan-week">
                    <CheckboxGroup pointer="/weekdays" label=tr(|t| t.slot_plans.weekdays) value=fields.weekdays options=weekdays required=true />
                    <div class="plan-week-buttons">
                        <button type="button" class="button button-outline button-small" on:click=move |_| choose(WORKING_DAYS)>{tr(|t| t.slot_plans.working_days)}</button>
                        <button type="button" class="button button-outline button-small" on:click=move |_| choose(EVERY_DAY)>{tr(|t| t.slot_plans.every_day)}</button>
                    </div>
                </div>
                <div class="plan-pair">
                    <TextField pointer="/opens" label=tr(|t| t.slot_plans.opens) value=fields.opens required=true class="w-s"
                        hint=tr(|t| t.slot_plans.time_hint) on_change=tidy(fields.opens) />
                    <TextField pointer="/closes" label=tr(|t| t.slot_plans.closes) value=fields.closes required=true class="w-s"
                        hint=tr(|t| t.slot_plans.time_hint) on_change=tidy(fields.closes) />
                </div>
                <div class="plan-pair">
                    <RadioGroup pointer="/slot_length" label=tr(|t| t.slot_plans.slot_length) value=fields.length options=lengths required=true />
                    <Show when=move || fields.length.with(|length| length != "day")>
                        <TextField pointer="/slot_minutes" label=tr(|t| t.slot_plans.slot_minutes) value=fields.slot_minutes required=true inputmode="numeric" class="w-s" />
                    </Show>
                </div>
                <TextField pointer="/capacity" label=tr(|t| t.slot_plans.capacity) value=fields.capacity required=true inputmode="numeric" class="w-s" />
                <Breaks fields />
                <SkipDates fields />
                <RadioGroup pointer="/publish" label=tr(|t| t.slot_plans.publish) value=fields.publish options=publish />
                <Show when=move || fields.publish.with(|publish| publish == "later")>
                    <DateFields pointer="/publish_on" label=tr(|t| t.slot_plans.publish_on) value=fields.publish_on required=true />
                </Show>
            </div>
            <div class="actions plan-actions">
                <A href="/" attr:class="button button-outline">{tr(|t| t.common.cancel)}</A>
                <SubmitButton label=create busy busy_label=tr(|t| t.slot_plans.creating) />
            </div>
        </form>
    }
}

#[component]
fn Breaks(fields: PlanFields) -> impl IntoView {
    let i18n = use_i18n();
    let rows = move || {
        fields
            .breaks
            .get()
            .into_iter()
            .enumerate()
            .map(|(at, pause)| {
                let tidy = |signal: RwSignal<String>| Callback::new(move |text: String| signal.set(normal_time(&text)));
                view! {
                    <li class="plan-break">
                        <TextField pointer=format!("/breaks/{at}/from") label=move || (i18n.t().slot_plans.break_from)(at + 1) value=pause.from class="w-s" on_change=tidy(pause.from) />
                        <TextField pointer=format!("/breaks/{at}/to") label=move || (i18n.t().slot_plans.break_to)(at + 1) value=pause.to class="w-s" on_change=tidy(pause.to) />
                        <button type="button" class="button button-text" aria-label=move || (i18n.t().slot_plans.remove_break)(at + 1) on:click=move |_| {
                            fields.breaks.update(|breaks| breaks.retain(|b| b.key != pause.key));
                            focus_id("add-break");
                        }>{tr(|t| t.slot_plans.remove)}</button>
                    </li>
                }
            })
            .collect_view()
    };
    let add = move |_| {
        fields.add_break();
        let at = fields.breaks.with_untracked(Vec::len).saturating_sub(1);
        request_animation_frame(move || focus_id(&format!("f-breaks-{at}-from")));
    };
    view! {
        <fieldset class="field field-group">
            <legend class="field-label">{tr(|t| t.slot_plans.breaks)}</legend>
            <ul class="plan-list">{rows}</ul>
            <button type="button" id="add-break" class="button button-outline button-small" on:click=add>{tr(|t| t.slot_plans.add_break)}</button>
        </fieldset>
    }
}

#[component]
fn SkipDates(fields: PlanFields) -> impl IntoView {
    let i18n = use_i18n();
    let next = RwSignal::new(DateDraft::default());
    let said = RwSignal::new(None::<Result<usize, ()>>);
    // The list belongs to the form; adding and taking out goes through its own rules.
    let change = move |change: &dyn Fn(&mut SlotPlanForm)| {
        let mut form = fields.read();
        change(&mut form);
        fields.skip_dates.set(form.skip_dates);
    };
    let add = move |_| {
        if let Some(date) = next.get_untracked().date() {
            untrack(|| change(&|form| form.skip(date)));
            next.set(DateDraft::default());
        }
        focus_id("f-skip_date");
    };
    let holidays = move |_| {
        let mut form = untrack(|| fields.read());
        let count = form.skip_holidays();
        fields.skip_dates.set(form.skip_dates);
        said.set(Some(count.ok_or(())));
    };
    let chips = move || {
        fields
            .skip_dates
            .get()
            .into_iter()
            .map(|date| {
                let name = madoguchi_domain::national_holiday(date);
                view! {
                    <li class="chip">
                        <span>{move || short_date(date, i18n.lang())} {name.map(|name| format!(" {name}"))}</span>
                        <button type="button" class="chip-remove" aria-label=move || (i18n.t().slot_plans.unskip)(&long_date(date, i18n.lang())) on:click=move |_| {
                            untrack(|| change(&|form| form.unskip(date)));
                            focus_id("skip-holidays");
                        }><span aria-hidden="true">"×"</span></button>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset class="field field-group" id="f-skip_dates" tabindex="-1">
            <legend class="field-label">{tr(|t| t.slot_plans.skip_dates)}</legend>
            <ul class="chips">{chips}</ul>
            <div class="plan-skip">
                <DateFields pointer="/skip_date" label=tr(|t| t.slot_plans.skip_date) value=next />
                <button type="button" class="button button-outline button-small" on:click=add>{tr(|t| t.slot_plans.add_skip)}</button>
            </div>
            <button type="button" id="skip-holidays" class="button button-outline button-small" on:click=holidays>{tr(|t| t.slot_plans.skip_holidays)}</button>
            <p class="field-echo" role="status">
                {move || said.get().map(|said| match said {
                    Ok(count) => (i18n.t().slot_plans.skipped_holidays)(count),
                    Err(()) => i18n.t().slot_plans.skip_needs_dates.to_owned(),
                })}
            </p>
        </fieldset>
    }
}
