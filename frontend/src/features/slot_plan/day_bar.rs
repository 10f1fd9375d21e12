//! A day of a slot plan as a bar from opening to closing, and the same in words.

use crate::features::slot_plan::picture::{DayBar as Bar, StretchKind, cut};
use crate::i18n::{I18n, tr, use_i18n};
use leptos::prelude::*;
use madoguchi_domain::TimeWindow;

/// More windows than this are told by the first ones.
const TOLD: usize = 24;

fn kind_name(kind: StretchKind, i18n: I18n) -> &'static str {
    let t = i18n.t().slot_plans;
    match kind {
        StretchKind::Slot => t.kind_slot,
        StretchKind::Break => t.kind_break,
        StretchKind::LeftOver => t.kind_left_over,
    }
}

const fn kind_class(kind: StretchKind) -> &'static str {
    match kind {
        StretchKind::Slot => "bar-slot",
        StretchKind::Break => "bar-break",
        StretchKind::LeftOver => "bar-left-over",
    }
}

/// The bar, its hours, its legend, and every stretch in words.
#[component]
pub(crate) fn DayBar(bar: Bar) -> impl IntoView {
    let i18n = use_i18n();
    let kinds: Vec<(StretchKind, Vec<TimeWindow>)> = [StretchKind::Slot, StretchKind::Break, StretchKind::LeftOver]
        .into_iter()
        .map(|kind| (kind, bar.of_kind(kind).collect::<Vec<_>>()))
        .filter(|(_, windows)| !windows.is_empty())
        .collect();
    let hours = bar
        .hours()
        .into_iter()
        .map(|(x, hour)| {
            let anchor = match x {
                0 => "start",
                1000 => "end",
                _ => "middle",
            };
            view! {
                <line class="bar-tick" x1=x y1="58" x2=x y2="66"></line>
                <text class="bar-hour" x=x y="94" text-anchor=anchor>
                    {hour}
                </text>
            }
        })
        .collect_view();
    let stretches = bar
        .drawn()
        .into_iter()
        .map(|(kind, (x, width))| {
            let fill = (kind == StretchKind::Break).then_some("url(#hatch)");
            view! { <rect class=kind_class(kind) x=x y="2" width=width height="56" fill=fill></rect> }
        })
        .collect_view();
    let words = kinds
        .into_iter()
        .map(|(kind, windows)| {
            let (told, more) = cut(windows, TOLD);
            let list = told.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let more = move || (more > 0).then(|| format!(" {}", (i18n.t().slot_plans.more_windows)(more)));
            view! {
                <div class="bar-words">
                    <dt>
                        <svg class="bar-key" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                            <rect
                                class=kind_class(kind)
                                x="1"
                                y="1"
                                width="22"
                                height="22"
                                fill=(kind == StretchKind::Break).then_some("url(#hatch)")
                            ></rect>
                        </svg>
                        {move || kind_name(kind, i18n)}
                    </dt>
                    <dd class="num">{list} {more}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <svg class="bar" viewBox="0 0 1000 100" aria-hidden="true" focusable="false">
            <defs>
                <pattern id="hatch" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="hatch-ground" width="12" height="12"></rect>
                    <rect class="hatch-line" width="4" height="12"></rect>
                </pattern>
            </defs>
            {stretches}
            {hours}
        </svg>
        <dl class="bar-legend" aria-label=tr(|t| t.slot_plans.legend)>
            {words}
        </dl>
    }
}
