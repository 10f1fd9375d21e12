//! The long work and its end.

use crate::components::form::buttons::ProgressBar;
use crate::components::form::errors::focus_id;
use crate::format::dates::wire_date;
use crate::format::query::Query;
use crate::i18n::{tr, use_i18n};
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::slot_plan::{SlotPlanProgress, SlotPlanRequest, Totals};

/// A plan that stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Done {
    totals: Totals,
    search: String,
}

impl Done {
    /// What was created, and where it is seen.
    pub(crate) fn new(request: &SlotPlanRequest, totals: Totals) -> Self {
        let last = wire_date(&request.last_date);
        let first = wire_date(&request.first_date);
        // A search covers a month at most.
        let to = first
            .and_then(|first| first.checked_add_days(chrono::Days::new(30)))
            .zip(last)
            .map(|(most, last)| most.min(last));
        let search = Query::new()
            .with("from", &request.first_date)
            .with("to", to.map(|to| to.to_string()).unwrap_or_default())
            .with("venue", &request.venue_id)
            .with("vaccine", &request.vaccine)
            .on("/search");
        Self { totals, search }
    }
}

/// How far the creation is.
#[component]
pub(crate) fn Progress(progress: RwSignal<Option<SlotPlanProgress>>) -> impl IntoView {
    let i18n = use_i18n();
    let total = Signal::derive(move || progress.get().map_or(0, |p| p.total));
    let done = Signal::derive(move || progress.get().map_or(0, |p| p.written));
    view! {
        <Show when=move || progress.with(Option::is_some)>
            <ProgressBar label=move || (i18n.t().slot_plans.progress)(total.get()) done total />
        </Show>
    }
}

/// Success, in place; the next step has the focus.
#[component]
pub(crate) fn DonePanel(done: RwSignal<Option<Done>>, again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    Effect::new(move |_| request_animation_frame(|| focus_id("plan-search")));
    view! {
        {move || {
            done.get()
                .map(|done| {
                    let totals = done.totals;
                    view! {
                        <div class="card plan-done" role="status">
                            <h2>{tr(|t| t.slot_plans.done_title)}</h2>
                            <p class="plan-totals num">
                                {move || (i18n.t().slot_plans.totals)(totals.days, totals.slots, totals.capacity)}
                            </p>
                            <p>{tr(|t| t.slot_plans.done_detail)}</p>
                            <div class="actions">
                                <A href=done.search attr:id="plan-search" attr:class="button button-primary">
                                    {tr(|t| t.slot_plans.done_search)}
                                </A>
                                <button type="button" class="button button-outline" on:click=move |_| again.run(())>
                                    {tr(|t| t.slot_plans.done_again)}
                                </button>
                            </div>
                        </div>
                    }
                })
        }}
    }
}
