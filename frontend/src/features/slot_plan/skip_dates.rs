//! 除外日: dates that are left out.

use crate::components::form::date_draft::DateDraft;
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::focus_id;
use crate::features::slot_plan::draft::SlotPlanForm;
use crate::features::slot_plan::signals::PlanFields;
use crate::format::dates::{long_date, short_date};
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;

/// The dates, and the two ways to add some.
#[component]
pub(crate) fn SkipDates(fields: PlanFields) -> impl IntoView {
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
                let take_back = move |_| {
                    untrack(|| change(&|form| form.unskip(date)));
                    focus_id("skip-holidays");
                };
                view! {
                    <li class="chip">
                        <span>{move || short_date(date, i18n.lang())} {name.map(|name| format!(" {name}"))}</span>
                        <button
                            type="button"
                            class="chip-remove"
                            on:click=take_back
                            aria-label=move || (i18n.t().slot_plans.unskip)(&long_date(date, i18n.lang()))
                        >
                            <span aria-hidden="true">"×"</span>
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset class="field field-group" id="f-skip_dates" tabindex="-1">
            <legend class="visually-hidden">{tr(|t| t.slot_plans.skip_dates)}</legend>
            <div class="plan-row">
                <DateFields pointer="/skip_date" label=tr(|t| t.slot_plans.skip_date) value=next />
                <button type="button" class="button button-outline button-small" on:click=add>
                    {tr(|t| t.slot_plans.add_skip)}
                </button>
                <button type="button" id="skip-holidays" class="button button-outline button-small" on:click=holidays>
                    {tr(|t| t.slot_plans.skip_holidays)}
                </button>
            </div>
            <p class="field-echo" role="status">
                {move || {
                    said.get()
                        .map(|said| match said {
                            Ok(count) => (i18n.t().slot_plans.skipped_holidays)(count),
                            Err(()) => i18n.t().slot_plans.skip_needs_dates.to_owned(),
                        })
                }}
            </p>
            <ul class="chips">{chips}</ul>
        </fieldset>
    }
}
