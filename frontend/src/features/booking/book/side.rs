//! Beside the form: the slot, what is known of the coupon, the checks, and the text to read back.

use crate::features::booking::book::check_list::CheckList;
use crate::features::booking::book::checks::Situation;
use crate::features::booking::book::draft::BookingForm;
use crate::features::booking::book::known::Known;
use crate::features::booking::book::names::named_otherwise;
use crate::features::booking::book::read_back::{Place, sentences, venue_sentences};
use crate::format::dates::{long_date_of, time_band};
use crate::i18n::{tr, use_i18n};
use crate::reference::use_reference;
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::booking::KnownDose;

/// The column.
#[component]
pub(crate) fn Side(form: Memo<BookingForm>, known: Known) -> impl IntoView {
    view! {
        <aside class="book-side" tabindex="0" aria-label=tr(|t| t.booking.read_back_title)>
            <SlotCard known />
            <Checks form known />
            <DosesOfCoupon known />
            <ReadBack form known />
        </aside>
    }
}

#[component]
fn SlotCard(known: Known) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    view! {
        {move || {
            known
                .slot
                .value
                .get()
                .map(|detail| {
                    let (free, capacity) = (detail.slot.free, detail.slot.capacity);
                    view! {
                        <section class="book-card book-slot" aria-labelledby="book-slot">
                            <h2 id="book-slot" class="visually-hidden">
                                {tr(|t| t.booking.slot_title)}
                            </h2>
                            <p class="book-when num">
                                {long_date_of(&detail.date, i18n.lang())} " "
                                {time_band(&detail.slot.starts, &detail.slot.ends)}
                            </p>
                            <p class="book-where">{detail.venue.name.clone()}</p>
                            <p class="small">{detail.venue.address.clone()}</p>
                            {venue_sentences(&detail.venue, i18n.t().booking)
                                .into_iter()
                                .map(|line| view! { <p class="small">{line}</p> })
                                .collect_view()}
                            {(!reference.with(|known| known.goes_without_saying(&detail.slot.programme)))
                                .then(|| {
                                    view! { <p>{reference.programme_name(&detail.slot.programme, i18n.lang())}</p> }
                                })}
                            <p>
                                {reference.vaccine_name(&detail.slot.vaccine, i18n.lang())} " · "
                                <span class="num">{(i18n.t().booking.slot_free)(free, capacity)}</span>
                            </p>
                        </section>
                    }
                })
        }}
    }
}

/// Bookings and doses of the coupon, at once, with 変更 and 取消 beside them.
#[component]
fn DosesOfCoupon(known: Known) -> impl IntoView {
    let doses = Memo::new(move |_| known.doses.value.with(|doses| doses.as_ref().map(|doses| doses.doses.clone())));
    view! {
        <div role="status">
            <Show when=move || {
                known.asked.get() && doses.with(Option::is_none) && known.doses.failure.with(Option::is_none)
            }>
                <p class="small">{tr(|t| t.booking.looking_up)}</p>
            </Show>
            <Show when=move || known.asked.get() && known.doses.failure.with(Option::is_some)>
                <p class="notice notice-warning">
                    {tr(|t| t.booking.lookup_failed)} " "
                    <button type="button" class="button button-text" on:click=move |_| known.doses.reload()>
                        {tr(|t| t.common.retry)}
                    </button>
                </p>
            </Show>
            <Show when=move || doses.with(|doses| doses.as_ref().is_some_and(|doses| !doses.is_empty()))>
                <section class="notice notice-warning" aria-labelledby="book-known">
                    <h2 id="book-known" class="notice-title">
                        {tr(|t| t.booking.known_title)}
                    </h2>
                    {move || view! { <DoseList doses=doses.get().unwrap_or_default() /> }}
                    <Show when=move || known.filled.get()>
                        <p class="small">{tr(|t| t.booking.filled_in)}</p>
                    </Show>
                </section>
            </Show>
        </div>
    }
}

/// Doses that are known, each with what one may do about it.
#[component]
pub(crate) fn DoseList(doses: Vec<KnownDose>) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    let items = doses
        .into_iter()
        .map(|known| {
            let words = {
                let known = known.clone();
                move || {
                    let lang = i18n.lang();
                    let mut words = format!(
                        "{} {} {}",
                        (i18n.t().common.dose)(i64::from(known.dose)),
                        long_date_of(&known.date, lang),
                        reference.vaccine_name(&known.vaccine, lang)
                    );
                    if !reference.with(|all| all.goes_without_saying(&known.programme)) {
                        words.push_str(&format!(" {}", reference.programme_name(&known.programme, lang)));
                    }
                    if let Some(booking) = &known.booking {
                        words.push_str(&format!(
                            " {} {}",
                            time_band(&booking.slot.starts, &booking.slot.ends),
                            booking.slot.venue.name
                        ));
                    }
                    words
                }
            };
            let links = match (known.booking, known.source.as_str()) {
                (Some(booking), _) => {
                    let (moving, page) = (format!("/search?move={}", booking.id), format!("/bookings/{}", booking.id));
                    view! {
                        <span class="actions dose-links">
                            <span class="num">{booking.reference}</span>
                            <A href=moving>{tr(|t| t.booking.change)}</A>
                            <A href=page>{tr(|t| t.booking.cancel_booking)}</A>
                        </span>
                    }
                }
                (None, "stated") => view! { <span class="badge">{tr(|t| t.booking.known_stated)}</span> },
                (None, _) => view! { <span class="small">{tr(|t| t.booking.known_elsewhere)}</span> },
            };
            view! {
                <li>
                    <span>{words}</span>
                    " "
                    {links}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="dose-list">{items}</ul> }
}

#[component]
fn Checks(form: Memo<BookingForm>, known: Known) -> impl IntoView {
    let (i18n, reference, session) = (use_i18n(), use_reference(), use_session());
    let checks = Memo::new(move |_| {
        let (Some(slot), Some(reference), Some(now)) =
            (known.slot.value.get(), reference.load().value.get(), session.now())
        else {
            return Vec::new();
        };
        known.doses.value.with(|doses| {
            form.with(|form| {
                Situation { form, slot: &slot, reference: &reference, doses: doses.as_ref(), now }
                    .checks(i18n.t().booking, i18n.lang())
            })
        })
    });
    let shown = Signal::derive(move || checks.get().into_iter().map(|check| (check.state, check.text)).collect());
    view! {
        <section class="book-card" aria-labelledby="book-checks">
            <h2 id="book-checks">{tr(|t| t.booking.checks_title)}</h2>
            <CheckList checks=shown />
        </section>
    }
}

#[component]
fn ReadBack(form: Memo<BookingForm>, known: Known) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    let lines = Memo::new(move |_| {
        let (Some(slot), Some(reference)) = (known.slot.value.get(), reference.load().value.get()) else {
            return Vec::new();
        };
        let place = Place {
            venue: &slot.venue,
            date: &slot.date,
            starts: &slot.slot.starts,
            ends: &slot.slot.ends,
            programme: &slot.slot.programme,
            vaccine: &slot.slot.vaccine,
        };
        let t = i18n.t().booking;
        let doubts = known
            .doses
            .value
            .with(|doses| form.with(|form| named_otherwise(form, &slot.slot.programme, doses.as_ref())));
        let mut lines = form.with(|form| sentences(&place, form, &reference, t, i18n.lang()));
        lines.extend(doubts.into_iter().map(t.say_name_differs));
        lines
    });
    view! {
        <section class="book-card" aria-labelledby="book-read-back">
            <h2 id="book-read-back">{tr(|t| t.booking.read_back_title)}</h2>
            <div class="read-back">
                {move || lines.get().into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            </div>
        </section>
    }
}
