//! A date as three text fields. The era is understood in the year; a whole date typed or pasted into any of the three
//! is split over them.

use crate::components::form::date_draft::DateDraft;
use crate::components::form::errors::use_form_errors;
use crate::components::form::field::{FieldError, FieldHint, FieldIds, RequiredMark};
use crate::i18n::{tr, use_i18n};
use chrono::NaiveDate;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Which of the three.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    Month,
    Day,
}

fn part_of(draft: &DateDraft, part: Part) -> String {
    match part {
        Part::Year => draft.year.clone(),
        Part::Month => draft.month.clone(),
        Part::Day => draft.day.clone(),
    }
}

/// A date. `value` is what is typed; `value.get().date()` is the day.
#[component]
pub(crate) fn DateFields(
    #[prop(into)] pointer: String,
    #[prop(into)] label: TextProp,
    value: RwSignal<DateDraft>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] hint: Option<TextProp>,
    /// More to say about the day (an age), shown after the reading.
    #[prop(optional, into)]
    remark: Option<Signal<Option<String>>>,
    /// Of a birth date: the day it is held against. Its era may be left out where one only fits.
    #[prop(optional, into)]
    living_on: Option<Signal<Option<NaiveDate>>>,
    /// Called when one of the fields is left.
    #[prop(optional, into)]
    on_change: Option<Callback<DateDraft>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let form = use_form_errors();
    form.register(&pointer, &label);
    let ids = FieldIds::of(form, &pointer);
    let group = ids.input.clone();
    let pointer = StoredValue::new(pointer);
    let messages = Signal::derive(move || pointer.with_value(|pointer| form.at(pointer)));
    let wrong = Signal::derive(move || messages.with(|messages| !messages.is_empty()));
    // One of the fields was left, or all of them, since something was typed.
    let (left_one, left_all) = (RwSignal::new(false), RwSignal::new(false));
    let echo = move || {
        let (today, lang) = (living_on.and_then(|today| today.get()), i18n.lang());
        let left = (left_one.get() || left_all.get()).then(|| left_all.get());
        let unread = |all| value.with(|draft| draft.left_unread(all, today, lang));
        let reading = value.with(|draft| draft.echo(today, lang)).or_else(|| left.and_then(unread))?;
        match remark.and_then(|remark| remark.get()) {
            Some(remark) => Some(format!("{reading} · {remark}")),
            None => Some(reading),
        }
    };
    let described = {
        let (ids, hint) = (ids.clone(), hint.is_some());
        move || Some(ids.described_by(hint, wrong.get(), true))
    };
    let typed = move |part: Part, text: String| {
        value.update(|draft| match part {
            Part::Year => draft.year = text,
            Part::Month => draft.month = text,
            Part::Day => draft.day = text,
        });
        left_one.set(false);
        left_all.set(false);
        pointer.with_value(|pointer| form.clear_at(pointer));
    };
    let left = move || {
        left_one.try_set(true);
        // A field that had the focus is left too when its form goes away: then there is nothing to do any more.
        let today = living_on.and_then(|today| today.try_get_untracked().flatten());
        if let Some(whole) = value.try_with_untracked(|draft| draft.split(today)).flatten() {
            value.set(whole);
        }
        if let Some((on_change, draft)) = on_change.zip(value.try_get_untracked()) {
            on_change.try_run(draft);
        }
    };
    let input = |part: Part,
                 name: &'static str,
                 width: &'static str,
                 words: fn(&'static crate::i18n::Texts) -> &'static str| {
        // The group itself cannot take the focus well: links from the error summary go to the year.
        let id = if part == Part::Year { group.clone() } else { format!("{group}-{name}") };
        let inputmode = if part == Part::Year { "text" } else { "numeric" };
        view! {
            <span class="date-part">
                <input
                    class=format!("input {width}")
                    id=id.clone()
                    type="text"
                    inputmode=inputmode
                    autocomplete="off"
                    maxlength="20"
                    aria-required=required.then_some("true")
                    aria-invalid=move || wrong.get().then_some("true")
                    prop:value=move || value.with(|draft| part_of(draft, part))
                    on:input:target=move |event| typed(part, event.target().value())
                    on:change=move |_| left()
                />
                <label for=id>{tr(words)}</label>
            </span>
        }
    };
    let year = input(Part::Year, "year", "w-year", |t| t.common.year);
    let month = input(Part::Month, "month", "w-2", |t| t.common.month);
    let day = input(Part::Day, "day", "w-2", |t| t.common.day);
    let echo_id = format!("{}-echo", ids.input);
    view! {
        <fieldset
            class="field field-group"
            class:field-wrong=wrong
            aria-describedby=described
            on:focusout=move |event| {
                let node = |target: Option<web_sys::EventTarget>| target?.dyn_into::<web_sys::Node>().ok();
                let next = node(event.related_target());
                if node(event.current_target()).is_some_and(|group| !group.contains(next.as_ref())) {
                    left_all.try_set(true);
                }
            }
        >
            <legend class="field-label">{move || label.get()} <RequiredMark required /></legend>
            <FieldHint ids=ids.clone() hint />
            <FieldError ids messages />
            <div class="date-parts">{year}{month}{day}</div>
            <p class="field-echo" id=echo_id aria-live="polite">
                {echo}
            </p>
        </fieldset>
    }
}
