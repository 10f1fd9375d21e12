//! Which booking is being moved, which days its other doses leave, and the way to move both.

use crate::components::dialog::Dialog;
use crate::components::states::FailureBox;
use crate::features::availability::days::OtherDose;
use crate::features::availability::go::use_go;
use crate::features::availability::moving::{MoveForm, Moving};
use crate::features::availability::search::Search;
use crate::format::dates::{long_date_of, short_date, time_band};
use crate::i18n::{tr, use_i18n};
use crate::reference::use_reference;
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::booking::Booking;

/// The banner, and the dialog that moves.
#[component]
pub(crate) fn MoveBanner(moving: Moving, search: Memo<Search>, on_full: Callback<()>) -> impl IntoView {
    let booking = moving.booking;
    let banner = move || booking.value.get().map(|booking| view! { <Banner booking moving search /> });
    view! {
        <Show when=move || moving.is_on()>
            <FailureBox failure=booking.failure on_retry=Callback::new(move |()| booking.reload()) />
            {banner}
            <FailureBox failure=moving.doses.failure on_retry=Callback::new(move |()| moving.doses.reload()) />
            // A dialog for each booking: what is under way for one is nothing of the other's.
            {move || {
                moving.id.track();
                view! {
                    <Dialog open=moving.asking title=tr(|t| t.search.move_dialog) id="move-dialog">
                        <MoveForm moving on_full />
                    </Dialog>
                }
            }}
        </Show>
    }
}

#[component]
fn Banner(booking: Booking, moving: Moving, search: Memo<Search>) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    let live = booking.status == "booked";
    let back = format!("/bookings/{}", booking.id);
    let (vaccine, own) = (booking.slot.vaccine.clone(), booking.slot.vaccine.clone());
    let title = {
        let (number, name, dose) = (booking.reference.clone(), booking.recipient.name.clone(), booking.recipient.dose);
        move || {
            let t = i18n.t();
            (t.search.move_title)(&number, &name, &(t.common.dose)(dose))
        }
    };
    let now = move || {
        let (slot, lang) = (&booking.slot, i18n.lang());
        let when = format!("{} {}", long_date_of(&slot.date, lang), time_band(&slot.starts, &slot.ends));
        (i18n.t().search.move_now)(&when, &slot.venue.name, &reference.vaccine_name(&slot.vaccine, lang))
    };
    let bounds = move || {
        let (t, lang) = (i18n.t(), i18n.lang());
        let days = moving.days.get()?;
        let others = moving.others.get();
        if others.is_empty() {
            return None;
        }
        let why = others.iter().map(|o| format!("{} {}", (t.common.dose)(i64::from(o.dose)), short_date(o.date, lang)));
        let why = why.collect::<Vec<_>>().join(t.common.comma);
        let Some(window) = days.window(&vaccine) else { return Some((t.search.move_impossible)(&why)) };
        let day = |day| short_date(day, lang);
        let standard = days.standard.filter(|day| days.allows(*day, &vaccine)).map(day);
        let last = window.last.map(day);
        Some((t.search.move_bounds)(&why, &day(window.first), last.as_deref(), standard.as_deref()))
    };
    let impossible = move || moving.days.with(|days| days.as_ref().is_some_and(|days| days.impossible(&own)));
    let both = move || {
        let impossible = impossible();
        let movable = moving.others.get().into_iter().filter(|other| other.booking.is_some());
        movable.map(|other| view! { <Both other impossible search /> }).collect_view()
    };
    view! {
        <section class="notice notice-info find-banner move-banner" aria-label=tr(|t| t.search.move_dialog)>
            <p class="find-banner-words">
                <strong>{title}</strong>
                " "
                <span>{now}</span>
            </p>
            <A href=back attr:class="button button-outline button-small">
                {tr(|t| t.search.move_stop)}
            </A>
            {if live {
                view! {
                    <p class="find-banner-days">{bounds} " " <span class="small">{tr(|t| t.search.move_hint)}</span></p>
                    <span class="find-banner-both">{both}</span>
                }
                    .into_any()
            } else {
                view! { <p class="find-banner-days">{tr(|t| t.search.move_not_live)}</p> }.into_any()
            }}
        </section>
    }
}

/// Moving the other dose too: after this one, or first where this one has no day.
#[component]
fn Both(other: OtherDose, impossible: bool, search: Memo<Search>) -> impl IntoView {
    let (i18n, go) = (use_i18n(), use_go());
    let dose = i64::from(other.dose);
    let id = StoredValue::new(other.booking.unwrap_or_default());
    let first = move || {
        search.with(|search| {
            let (moving, then) = (id.get_value(), search.moving.clone());
            Search { moving, then, ..Search::default() }.address()
        })
    };
    let after = move || search.with(|search| id.with_value(|id| *id == search.then));
    let toggle = move |on: bool| {
        let then = if on { id.get_value() } else { String::new() };
        go.run((Search { then, ..search.get_untracked() }, true));
    };
    let words = move |words: fn(&crate::features::availability::words::Texts) -> fn(&str) -> String| {
        move || words(i18n.t().search)(&(i18n.t().common.dose)(dose))
    };
    view! {
        <span class="find-banner-both" role="group" aria-label=move || (i18n.t().common.dose)(dose)>
            {(!impossible)
                .then(|| {
                    view! {
                        <label class="choice">
                            <input
                                type="checkbox"
                                prop:checked=after
                                on:change:target=move |event| toggle(event.target().checked())
                            />
                            <span>{words(|t| t.move_then)}</span>
                        </label>
                    }
                })}
            <A
                href=first
                attr:class=if impossible { "button button-primary button-small" } else { "button button-text" }
            >
                {words(|t| t.move_first)}
            </A>
        </span>
    }
}
