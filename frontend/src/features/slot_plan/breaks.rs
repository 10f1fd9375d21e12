//! 休憩時間設定: breaks, added and deleted one by one.

use crate::components::form::errors::{focus_id, use_form_errors};
use crate::components::form::field::TextField;
use crate::features::slot_plan::signals::{BreakFields, PlanFields};
use crate::format::text::normal_time;
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;

/// The breaks. A field is known by the key of its break: its error stays with it when another break is deleted.
#[component]
pub(crate) fn Breaks(fields: PlanFields) -> impl IntoView {
    let add = move |_| {
        let key = fields.add_break();
        request_animation_frame(move || focus_id(&format!("f-breaks-{key}-from")));
    };
    view! {
        <fieldset class="field field-group">
            <legend class="field-label">{tr(|t| t.slot_plans.breaks)}</legend>
            <div class="plan-row">
                <ul class="plan-list plan-breaks">
                    <For each=move || fields.breaks.get() key=|pause| pause.key let:pause>
                        <Break fields pause />
                    </For>
                </ul>
                <button type="button" id="add-break" class="button button-outline button-small" on:click=add>
                    {tr(|t| t.slot_plans.add_break)}
                </button>
            </div>
        </fieldset>
    }
}

#[component]
fn Break(fields: PlanFields, pause: BreakFields) -> impl IntoView {
    let (i18n, errors) = (use_i18n(), use_form_errors());
    let key = pause.key;
    let number = move || fields.breaks.with(|breaks| breaks.iter().position(|b| b.key == key)).map_or(0, |at| at + 1);
    let tidy = |signal: RwSignal<String>| Callback::new(move |text: String| signal.set(normal_time(&text)));
    let delete = move |_| {
        errors.clear_at(&format!("/breaks/{key}"));
        fields.breaks.update(|breaks| breaks.retain(|b| b.key != key));
        focus_id("add-break");
    };
    view! {
        <li class="plan-break">
            <TextField
                pointer=format!("/breaks/{key}/from")
                label=move || (i18n.t().slot_plans.break_from)(number())
                value=pause.from
                class="plan-short"
                on_change=tidy(pause.from)
            />
            <TextField
                pointer=format!("/breaks/{key}/to")
                label=move || (i18n.t().slot_plans.break_to)(number())
                value=pause.to
                class="plan-short"
                on_change=tidy(pause.to)
            />
            <button
                type="button"
                class="button button-text"
                aria-label=move || (i18n.t().slot_plans.remove_break)(number())
                on:click=delete
            >
                {tr(|t| t.slot_plans.remove)}
            </button>
        </li>
    }
}
