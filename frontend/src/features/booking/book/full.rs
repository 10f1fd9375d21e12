//! A booking that was refused: what happened, what is kept, and what would do.

use crate::components::states::FailureBox;
use crate::drafts::use_drafts;
use crate::failure::Failure;
use crate::features::availability::nearest::{Near, Wanted, use_nearest};
use crate::features::availability::search::Search;
use crate::features::booking::book::checks::Situation;
use crate::features::booking::book::draft::{BookingForm, DRAFT};
use crate::features::booking::book::known::Known;
use crate::format::dates::{long_date_of, time_band, wire_date};
use crate::format::query::Query;
use crate::i18n::{tr, use_i18n};
use crate::load::Load;
use crate::random::random_hex;
use crate::reference::use_reference;
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use madoguchi_contract::availability::{Slot, SlotDetail};
use madoguchi_contract::problem::{Problem, ProblemType};

/// How many other bands are offered, and how many of one day.
const OPTIONS: usize = 4;
const A_DAY: usize = 2;

/// The refusal, in words and with a way on.
#[component]
pub(crate) fn BookFailure(
    #[prop(into)] failure: Signal<Option<Failure>>,
    known: Known,
    form: Memo<BookingForm>,
    retry: Callback<()>,
) -> impl IntoView {
    let gone = Memo::new(move |_| {
        let refused = failure.with(|failure| failure.as_ref().and_then(Failure::problem_type));
        matches!(refused, Some(ProblemType::SlotFull | ProblemType::SlotClosed))
    });
    let problem = move || failure.with(|failure| failure.as_ref().and_then(|failure| failure.problem().cloned()));
    view! {
        <div id="book-failure" tabindex="-1" class="book-failure">
            <FailureBox failure on_retry=retry />
            <Show when=move || gone.get()>
                <OtherSlots known form />
            </Show>
            {move || {
                problem().filter(|_| !gone.get()).map(|problem| view! { <WayOn problem detail=known.slot form /> })
            }}
        </div>
    }
}

/// From a refusing rule to the first date that would do; from a double booking to the other one.
#[component]
fn WayOn(problem: Problem, detail: Load<SlotDetail>, form: Memo<BookingForm>) -> impl IntoView {
    let (i18n, drafts, reference) = (use_i18n(), use_drafts(), use_reference());
    let (day, venue, vaccine, programme) = detail
        .value
        .with_untracked(|slot| {
            slot.as_ref().map(|slot| {
                let Slot { vaccine, programme, .. } = slot.slot.clone();
                (slot.date.clone(), slot.venue.id.clone(), vaccine, programme)
            })
        })
        .unwrap_or_default();
    // The other rules that refuse: the problem's own sentence tells the first.
    let more: Vec<String> = match problem.problem_type() {
        Some(ProblemType::RuleRefused) => {
            problem.errors.iter().map(|error| error.detail.clone()).filter(|words| *words != problem.detail).collect()
        }
        _ => Vec::new(),
    };
    let more = more.into_iter().map(|words| view! { <p>{words}</p> }).collect_view();
    // A date before the one asked for helps nobody who wants a later one: the sentence says until when.
    let first = problem.first_date.filter(|date| *date > day).map(|date| {
        let dose = form.with_untracked(|form| form.dose);
        let dose = if dose > 1 { dose.to_string() } else { String::new() };
        let query = Query::new().with("from", &date).with("venue", venue).with("vaccine", vaccine);
        let programme = if untrack(|| reference.several_run()) { programme } else { String::new() };
        let query = query.with("programme", programme);
        let token = random_hex();
        let address = query.with("dose", dose).with("for", &token).on("/search");
        let hand_over = move |_| drafts.hand_over_by(DRAFT, &token, &form.get_untracked());
        view! {
            <p>
                <A href=address attr:class="button button-outline button-small" on:click=hand_over>
                    {move || (i18n.t().booking.first_date_link)(&long_date_of(&date, i18n.lang()))}
                </A>
            </p>
        }
    });
    let other = problem.existing.map(|other| {
        let (moving, page) = (format!("/search?move={}", other.id), format!("/bookings/{}", other.id));
        let words = move || {
            let slot = &other.slot;
            format!(
                "{} {} {} {}",
                other.reference,
                long_date_of(&slot.date, i18n.lang()),
                time_band(&slot.starts, &slot.ends),
                slot.venue.name
            )
        };
        view! {
            <div class="notice notice-warning">
                <p>{words}</p>
                <span class="actions dose-links">
                    <A href=moving>{tr(|t| t.booking.change)}</A>
                    <A href=page>{tr(|t| t.booking.cancel_booking)}</A>
                </span>
            </div>
        }
    });
    view! {
        {more}
        {first}
        {other}
    }
}

/// Free slots of the same venue and product on days that the rules allow, the nearest first: of the same day by time,
/// then of the nearest days.
#[component]
fn OtherSlots(known: Known, form: Memo<BookingForm>) -> impl IntoView {
    let (i18n, session, reference) = (use_i18n(), use_session(), use_reference());
    let days = Memo::new(move |_| {
        let now = session.now()?;
        let (slot, reference, doses) =
            (known.slot.value.get()?, reference.load().value.get()?, known.doses.value.get());
        form.with(|form| Situation { form, slot: &slot, reference: &reference, doses: doses.as_ref(), now }.days())
    });
    let load = use_nearest(move || {
        if known.asked.get() && known.doses.value.with(Option::is_none) && known.doses.failure.with(Option::is_none) {
            return None;
        }
        let (slot, today, days) = (known.slot.value.get()?, session.today()?, days.get().unwrap_or_default());
        let place = Search {
            venue_id: slot.venue.id.clone(),
            vaccines: vec![slot.slot.vaccine.clone()],
            programme: slot.slot.programme.clone(),
            ..Search::default()
        };
        let wanted = Wanted::near(wire_date(&slot.date)?, &place, days, today, OPTIONS);
        Some(wanted.instead_of(slot.slot.id, slot.slot.starts, A_DAY))
    });
    // The same person goes on, with the same dose.
    let query = use_query_map();
    let dose = Memo::new(move |_| form.with(|form| Some(form.dose).filter(|dose| *dose > 1)));
    let kept = move || Search {
        dose: dose.get(),
        handed: query.with_untracked(|query| query.get("for")).unwrap_or_default(),
        ..Search::default()
    };
    let options = move || {
        load.value.get().map(|options| {
            if options.is_empty() {
                return view! { <p>{tr(|t| t.booking.full_none)}</p> }.into_any();
            }
            let kept = kept();
            let items = options
                .into_iter()
                .map(|Near { day, slot, .. }| {
                    let free = slot.free;
                    let address = kept.book_path(&slot.id);
                    view! {
                        <li>
                            <A href=address attr:class="band mark-free">
                                <span class="band-time num">
                                    {move || long_date_of(&day.date, i18n.lang())} " "
                                    {time_band(&slot.starts, &slot.ends)}
                                </span>
                                <span class="band-state num">{move || (i18n.t().search.left)(free)}</span>
                            </A>
                        </li>
                    }
                })
                .collect_view();
            view! { <ul class="bands">{items}</ul> }.into_any()
        })
    };
    view! {
        <section class="notice notice-info" aria-labelledby="book-others">
            <h2 id="book-others" class="notice-title">
                {tr(|t| t.booking.full_options)}
            </h2>
            <p>{tr(|t| t.booking.full_detail)}</p>
            <FailureBox failure=load.failure on_retry=Callback::new(move |()| load.reload()) />
            <div aria-live="polite">{options}</div>
        </section>
    }
}
