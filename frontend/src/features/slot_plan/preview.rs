//! What the plan would make, beside the form.

use crate::features::slot_plan::day_bar::DayBar;
use crate::features::slot_plan::draft::SlotPlanForm;
use crate::features::slot_plan::gaps::Gaps;
use crate::features::slot_plan::month::Months;
use crate::features::slot_plan::picture::{DayKind, PlanPreview, clashes_by_day, cut, is_large};
use crate::features::slot_plan::server_check::ServerCheck;
use crate::format::dates::{long_date, short_date, short_date_of};
use crate::i18n::{tr, use_i18n};
use crate::load::Load;
use chrono::NaiveDate;
use leptos::prelude::*;
use madoguchi_contract::problem::FieldError;
use madoguchi_contract::slot_plan::{Clash, ParsedSlotPlan};

/// Days of clashes that are shown.
const CLASH_DAYS: usize = 10;
/// The server tells no more clashes than this.
const CLASHES_TOLD: usize = 100;
/// Days of a warning that are shown.
const WARNED_DAYS: usize = 12;

type Parsed = Memo<Result<ParsedSlotPlan, Vec<FieldError>>>;

/// The panel: sums, months, a day as a bar, clashes and warnings.
#[component]
pub(crate) fn PreviewPanel(
    form: Memo<SlotPlanForm>,
    preview: Memo<Option<PlanPreview>>,
    parsed: Parsed,
    check: Load<ServerCheck>,
    clashes: RwSignal<Vec<Clash>>,
    confirmed: Memo<Option<NaiveDate>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(None::<NaiveDate>);
    let sums = move || {
        preview.with(|preview| {
            let preview = preview.as_ref()?;
            let t = i18n.t().slot_plans;
            let left =
                if preview.left_over > 0 { (t.left_over)(preview.left_over) } else { t.left_over_none.to_owned() };
            let large = is_large(preview.places).then(|| (t.large)(preview.places, preview.slots));
            Some(((t.totals)(preview.days, preview.slots, preview.places), left, large))
        })
    };
    // Only the drawing is rebuilt, never the panel: the button under the focus stays as long as its day does.
    let drawn = move || {
        preview.get().map(|preview| {
            let (bar, holidays) = (preview.bar.clone(), preview.holidays.clone());
            let slots_a_day = preview.slots.checked_div(preview.days).unwrap_or_default();
            let mut days = preview.months.iter().flat_map(|month| month.weeks.iter().flatten().flatten());
            let first = days.find(|day| day.kind == DayKind::Planned).map(|day| day.date);
            let has_slots = preview.slots > 0;
            let band = bar.window.to_string();
            let heading = {
                let preview = preview.clone();
                move || {
                    let is_planned =
                        |date: &NaiveDate| preview.day(*date).is_some_and(|day| day.kind == DayKind::Planned);
                    let day = chosen.get().filter(is_planned).or(first)?;
                    let slots = (i18n.t().slot_plans.day_slots)(slots_a_day, &band);
                    Some(format!("{} {slots}", long_date(day, i18n.lang())))
                }
            };
            let holiday_words = move || {
                let lang = i18n.lang();
                let days = holidays.iter().map(|(date, name)| format!("{} {name}", short_date(*date, lang)));
                let days: Vec<String> = days.collect();
                (!days.is_empty()).then(|| {
                    let told = (i18n.t().slot_plans.holidays)(&days.join(", "));
                    view! { <p class="notice notice-warning">{told}</p> }
                })
            };
            view! {
                {holiday_words}
                <Months preview chosen />
                <Show when=move || has_slots>
                    <h3 class="bar-title" aria-live="polite">
                        {heading.clone()}
                    </h3>
                </Show>
                <DayBar bar />
            }
        })
    };
    view! {
        <div class="plan-sums" aria-live="polite" aria-atomic="true">
            {move || {
                sums()
                    .map(|(totals, left, large)| {
                        view! {
                            <p class="plan-totals num">{totals}</p>
                            <p class="plan-left num">{left}</p>
                            {large.map(|words| view! { <p class="notice notice-warning plan-large">{words}</p> })}
                        }
                    })
            }}
        </div>
        <Show when=move || preview.with(Option::is_none)>
            <Waiting form parsed />
        </Show>
        <Show when=move || preview.with(Option::is_some)>
            <ServerSays form check clashes />
            <p class="small">
                {tr(|t| t.slot_plans.confirmed_label)} ": "
                {move || match confirmed.get() {
                    Some(date) => (i18n.t().slot_plans.confirmed_through)(&short_date(date, i18n.lang())),
                    None => i18n.t().slot_plans.confirmed_none.to_owned(),
                }}
            </p>
        </Show>
        {drawn}
    }
}

/// Nothing to draw yet: why.
#[component]
fn Waiting(form: Memo<SlotPlanForm>, parsed: Parsed) -> impl IntoView {
    let i18n = use_i18n();
    let gaps = Memo::new(move |_| {
        let t = i18n.t().slot_plans;
        parsed.with(|parsed| {
            let errors = parsed.as_ref().err().map(Vec::as_slice).unwrap_or_default();
            form.with(|form| Gaps::of(form, errors, t))
        })
    });
    let wrong = move || gaps.with(|gaps| gaps.wrong.clone());
    let missing = move || {
        let t = i18n.t().slot_plans;
        gaps.with(|gaps| (!gaps.missing.is_empty()).then(|| (t.preview_missing)(&gaps.missing.join(t.name_comma))))
    };
    view! {
        <div class="state state-empty plan-waiting">
            <Show
                when=move || gaps.with(|gaps| !gaps.wrong.is_empty())
                fallback=move || view! { <p>{tr(|t| t.slot_plans.preview_waiting)}</p> }
            >
                <p>{tr(|t| t.slot_plans.preview_wrong)}</p>
                <ul class="plain-list">
                    {move || wrong().into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}
                </ul>
            </Show>
            {move || missing().map(|words| view! { <p>{words}</p> })}
        </div>
    }
}

/// Clashes and warnings, which only the server knows.
#[component]
fn ServerSays(form: Memo<SlotPlanForm>, check: Load<ServerCheck>, clashes: RwSignal<Vec<Clash>>) -> impl IntoView {
    let i18n = use_i18n();
    let days = move || {
        let (days, more) = cut(clashes.with(|clashes| clashes_by_day(clashes, i18n.lang())), CLASH_DAYS);
        let others = clashes.with(Vec::len) >= CLASHES_TOLD;
        let more = (more > 0 || others).then(|| (i18n.t().slot_plans.more_days)(more, others));
        let days = days.into_iter().map(|(day, times)| format!("{day} {times}"));
        days.chain(more).map(|words| view! { <li>{words}</li> }).collect_view()
    };
    let refused = move || {
        let errors = check.failure.with(|failure| {
            failure.as_ref().and_then(|failure| failure.problem()).map(|problem| problem.errors.clone())
        });
        let gaps = form.with(|form| Gaps::of(form, &errors.unwrap_or_default(), i18n.t().slot_plans));
        [gaps.missing, gaps.wrong].concat()
    };
    let warnings = move || {
        // Holidays and left-over minutes are told from the plan itself.
        let own = ["holiday", "left-over-minutes"];
        check.value.with(|check| {
            let warnings =
                check.iter().flat_map(|check| check.warnings.iter()).filter(|w| !own.contains(&w.code.as_str()));
            warnings.cloned().collect::<Vec<_>>()
        })
    };
    view! {
        <div class="plan-says" role="status">
            {move || {
                let t = i18n.t().slot_plans;
                let count = clashes.with(Vec::len);
                if count > 0 {
                    view! {
                        <div class="notice notice-error">
                            <p class="notice-title">{(t.clashes)(count)}</p>
                            <ul class="plain-list num">{days()}</ul>
                        </div>
                    }
                        .into_any()
                } else if let Some(wrong) = Some(refused()).filter(|wrong| !wrong.is_empty()) {
                    view! {
                        <div class="notice notice-error">
                            <p class="notice-title">{t.check_refused}</p>
                            <ul class="plain-list">
                                {wrong.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}
                            </ul>
                        </div>
                    }
                        .into_any()
                } else if check.failure.with(Option::is_some) {
                    view! { <p class="small">{t.check_failed}</p> }.into_any()
                } else if check.value.with(Option::is_none) {
                    view! { <p class="small">{t.checking}</p> }.into_any()
                } else {
                    view! { <p class="plan-clear">{t.clashes_none}</p> }.into_any()
                }
            }}
            {move || {
                warnings()
                    .into_iter()
                    .map(|warning| {
                        let (dates, more) = cut(warning.dates, WARNED_DAYS);
                        let mut dates: Vec<String> = dates
                            .iter()
                            .map(|date| short_date_of(date, i18n.lang()))
                            .collect();
                        dates.extend((more > 0).then(|| (i18n.t().slot_plans.more_days)(more, false)));
                        view! { <p class="notice notice-warning">{warning.detail} " " {dates.join(", ")}</p> }
                    })
                    .collect_view()
            }}
        </div>
    }
}
