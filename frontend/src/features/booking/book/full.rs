//! A booking that was refused: what happened, what is kept, and what would do.

use crate::client::{Call, Client, use_client};
use crate::components::list::sorted::sorted;
use crate::components::states::FailureBox;
use crate::drafts::{new_token, use_drafts};
use crate::failure::Failure;
use crate::features::availability::counts::nearest_free;
use crate::features::availability::search::{OpenCell, Search};
use crate::features::availability::slot_panel::slots_path;
use crate::features::booking::book::draft::{BookingForm, DRAFT};
use crate::format::dates::{long_date_of, time_band, wire_date};
use crate::format::query::Query;
use crate::i18n::{tr, use_i18n};
use crate::load::Load;
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use madoguchi_contract::availability::{Availability, Slot, SlotDetail, SlotsOfDay};
use madoguchi_contract::problem::{Problem, ProblemType};

/// How many other bands are offered.
const OPTIONS: usize = 4;

/// Free slots of the same venue and vaccine, the nearest first: of the same day by time, then of the nearest days.
async fn nearest(client: Client, slot: SlotDetail, today: NaiveDate) -> Result<Vec<(String, Slot)>, Failure> {
    let wanted: NaiveDate = wire_date(&slot.date).ok_or_else(|| Failure::Unreadable("date".to_owned()))?;
    let from = wanted.checked_sub_days(Days::new(14)).unwrap_or(wanted).max(today);
    let to = wanted.checked_add_days(Days::new(14)).unwrap_or(wanted);
    let path = Query::new()
        .with("from", from.to_string())
        .with("to", to.to_string())
        .with("venue_id", &slot.venue.id)
        .with("vaccine", &slot.slot.vaccine)
        .on("/availability");
    let grid: Availability = client.send(Call::get(path)).await?;
    let mut options = Vec::new();
    for day in nearest_free(&grid, wanted, OPTIONS) {
        if options.len() >= OPTIONS {
            break;
        }
        let Some(date) = wire_date(&day.date) else { continue };
        let cell = OpenCell { venue_id: slot.venue.id.clone(), vaccine: slot.slot.vaccine.clone(), date };
        let slots: SlotsOfDay = client.send(Call::get(slots_path(&cell))).await?;
        let free: Vec<Slot> =
            slots.items.into_iter().filter(|s| s.status == "open" && s.free > 0 && s.id != slot.slot.id).collect();
        let minute = |text: &str| madoguchi_domain::TimeOfDay::parse(text).map_or(0, |time| i32::from(time.minutes()));
        let distance = |s: &Slot| (minute(&s.starts) - minute(&slot.slot.starts)).abs();
        let free = sorted(free, |a, b| distance(a).cmp(&distance(b)));
        options.extend(free.into_iter().take(2).map(|s| (day.date.clone(), s)));
    }
    options.truncate(OPTIONS);
    Ok(options)
}

/// The refusal, in words and with a way on.
#[component]
pub(crate) fn BookFailure(
    #[prop(into)] failure: Signal<Option<Failure>>,
    detail: Load<SlotDetail>,
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
            <Show when=move || gone.get()><OtherSlots detail /></Show>
            {move || problem().filter(|_| !gone.get()).map(|problem| view! { <WayOn problem detail form /> })}
        </div>
    }
}

/// From a refusing rule to the first date that would do; from a double booking to the other one.
#[component]
fn WayOn(problem: Problem, detail: Load<SlotDetail>, form: Memo<BookingForm>) -> impl IntoView {
    let (i18n, drafts) = (use_i18n(), use_drafts());
    let (day, venue, vaccine) = detail
        .value
        .with_untracked(|slot| {
            slot.as_ref().map(|slot| (slot.date.clone(), slot.venue.id.clone(), slot.slot.vaccine.clone()))
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
        let token = new_token();
        let address = query.with("dose", dose).with("for", &token).on("/search");
        let hand_over = move |_| drafts.hand_over_by(DRAFT, &token, &form.get_untracked());
        view! {
            <p><A href=address attr:class="button button-outline button-small" on:click=hand_over>{move || (i18n.t().booking.first_date_link)(&long_date_of(&date, i18n.lang()))}</A></p>
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
    view! { {more} {first} {other} }
}

#[component]
fn OtherSlots(detail: Load<SlotDetail>) -> impl IntoView {
    let i18n = use_i18n();
    let (client, session) = (use_client(), crate::session::use_session());
    let found = RwSignal::new(None::<Vec<(String, Slot)>>);
    let failure = RwSignal::new(None::<Failure>);
    let look = move || {
        let (Some(slot), Some(today)) = (detail.value.get_untracked(), untrack(|| session.today())) else { return };
        failure.set(None);
        spawn_local(async move {
            match nearest(client, slot, today).await {
                Ok(options) => drop(found.try_set(Some(options))),
                Err(problem) => drop(failure.try_set(Some(problem))),
            }
        });
    };
    look();
    // The same person goes on.
    let query = use_query_map();
    let kept = query.with_untracked(|query| Search {
        dose: query.get("dose").and_then(|dose| dose.parse().ok()),
        handed: query.get("for").unwrap_or_default(),
        ..Search::default()
    });
    let options = move || {
        found.get().map(|options| {
            if options.is_empty() {
                return view! { <p>{tr(|t| t.booking.full_none)}</p> }.into_any();
            }
            let items = options
                .into_iter()
                .map(|(date, slot)| {
                    let free = slot.free;
                    let address = kept.book_path(&slot.id);
                    view! {
                        <li>
                            <A href=address attr:class="band mark-free">
                                <span class="band-time num">{move || long_date_of(&date, i18n.lang())} " " {time_band(&slot.starts, &slot.ends)}</span>
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
            <h2 id="book-others" class="notice-title">{tr(|t| t.booking.full_options)}</h2>
            <p>{tr(|t| t.booking.full_detail)}</p>
            <FailureBox failure on_retry=Callback::new(move |()| look()) />
            <div aria-live="polite">{options}</div>
        </section>
    }
}
