//! A booking: everything about it, the text to read back, its history; change and cancel.

use crate::client::Call;
use crate::components::page::Page as Frame;
use crate::components::states::Loaded;
use crate::components::status::{Tone, use_status};
use crate::features::booking::cancel::CancelDialog;
use crate::features::booking::sheet::{self, Fact, Names};
use crate::format::query::encoded;
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::{Load, use_load};
use crate::reference::use_reference;
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use madoguchi_contract::bookings::{Booking, BookingEvent};
use serde::Deserialize;

/// The page.
#[component]
pub(crate) fn BookingPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let load = use_load(
        move || Some(id.get()),
        |client, id| client.send::<Booking>(Call::get(format!("/bookings/{}", encoded(&id)))),
    );
    let title = Signal::derive(move || {
        load.value.with(|booking| match booking {
            Some(booking) => format!("{} {}", i18n.t().bookings.detail_title, booking.reference),
            None => i18n.t().bookings.detail_title.to_owned(),
        })
    });
    view! {
        <Frame title crumbs=vec![(Signal::derive(move || i18n.t().bookings.list_title.to_owned()), "/bookings")]>
            <Loaded load lines=10 let:booking>
                <Sheet booking load />
            </Loaded>
        </Frame>
    }
}

#[component]
fn Sheet(booking: Booking, load: Load<Booking>) -> impl IntoView {
    let i18n = use_i18n();
    let reference = use_reference();
    let live = booking.status == "booked";
    let number = booking.reference.clone();
    let id = booking.id.clone();
    let booking = StoredValue::new(booking);
    let facts = move |pick: fn(&Booking, &Names<'_>, &'static Texts) -> Vec<Fact>| {
        move || {
            let lang = i18n.lang();
            let names = Names {
                vaccine: &|code| reference.vaccine_name(code, lang),
                group: &|code| reference.group_name(code, lang),
            };
            let facts = booking.with_value(|booking| pick(booking, &names, i18n.t()));
            facts.into_iter().map(|(label, value)| view! { <dt>{label}</dt><dd>{value}</dd> }).collect_view()
        }
    };
    let sentences = move || {
        reference.load().value.with(|reference| {
            reference
                .as_ref()
                .map(|reference| booking.with_value(|booking| sheet::read_back(booking, reference, i18n.t())))
        })
    };
    view! {
        <section class="card" aria-label=tr(|t| t.bookings.detail_title)>
            <p class="small">{tr(|t| t.bookings.reference)}</p>
            <p class="reference-large">{number}</p>
            <p>
                {if live {
                    view! { <span class="badge badge-success">{tr(|t| t.common.booked)}</span> }
                } else {
                    view! { <span class="badge badge-error">{tr(|t| t.common.cancelled)}</span> }
                }}
            </p>
            <Actions booking live load />
        </section>
        <div class="columns section">
            <div>
                <section class="card"><h2>{tr(|t| t.bookings.appointment)}</h2><dl class="facts">{facts(sheet::appointment)}</dl></section>
                <section class="card"><h2>{tr(|t| t.bookings.recipient)}</h2><dl class="facts">{facts(sheet::recipient)}</dl></section>
                <section class="card"><h2>{tr(|t| t.bookings.booker)}</h2><dl class="facts">{facts(|booking, _, t| sheet::booker(booking, t))}</dl></section>
            </div>
            <div>
                {live
                    .then(|| {
                        view! {
                            <section class="card">
                                <h2>{tr(|t| t.bookings.read_back)}</h2>
                                <div class="read-back">
                                    {move || sentences().into_iter().flatten().map(|line| view! { <p>{line}</p> }).collect_view()}
                                </div>
                            </section>
                        }
                    })}
                <History id />
            </div>
        </div>
    }
}

/// 変更, 取消 and 印刷; for a cancelled booking the way to a new one.
#[component]
fn Actions(booking: StoredValue<Booking>, live: bool, load: Load<Booking>) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let status = use_status();
    let cancelling = RwSignal::new(false);
    let move_to = booking.with_value(|booking| format!("/search?move={}", encoded(&booking.id)));
    let on_cancelled = Callback::new(move |cancelled: Booking| {
        status.say(Tone::Success, (i18n.t_untracked().bookings.cancelled_done)(&cancelled.reference));
        load.value.set(Some(cancelled));
    });
    if !live {
        return view! {
            <p>{tr(|t| t.bookings.cancelled_note)}</p>
            <div class="actions"><A href="/search" attr:class="button button-outline">{tr(|t| t.bookings.book_again)}</A></div>
        };
    }
    let move_to = StoredValue::new(move_to);
    view! {
        <div class="actions">
            <Show when=move || session.may("book")>
                <A href=move_to.get_value() attr:class="button button-primary">{tr(|t| t.bookings.change)}</A>
                <button type="button" class="button button-outline" aria-haspopup="dialog" on:click=move |_| cancelling.set(true)>
                    {tr(|t| t.bookings.cancel)}
                </button>
            </Show>
            <button type="button" class="button button-outline" on:click=|_| drop(window().print())>{tr(|t| t.bookings.print)}</button>
        </div>
        <CancelDialog open=cancelling booking on_cancelled />
    }
}

/// The steps of a booking.
#[derive(Debug, Clone, Deserialize)]
struct Events {
    items: Vec<BookingEvent>,
}

/// The history of the booking.
#[component]
fn History(id: String) -> impl IntoView {
    let i18n = use_i18n();
    let load = use_load(
        move || Some(id.clone()),
        |client, id| client.send::<Events>(Call::get(format!("/bookings/{}/history", encoded(&id)))),
    );
    view! {
        <section class="card">
            <h2>{tr(|t| t.bookings.history)}</h2>
            <Loaded load lines=3 let:events>
                <ol class="history">
                    {move || {
                        let reason_label = i18n.t().bookings.reason;
                        sheet::history(&events.items, i18n.t())
                            .into_iter()
                            .map(|step| {
                                view! {
                                    <li>
                                        <strong>{step.kind}</strong>
                                        " "
                                        <span class="num">{step.at}</span>
                                        " "
                                        <span class="small">{step.by}</span>
                                        {step.places.into_iter().map(|(label, place)| view! { <div class="small">{label} {place}</div> }).collect_view()}
                                        {step.reason.map(|reason| view! { <div>{reason_label} ": " {reason}</div> })}
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ol>
            </Loaded>
        </section>
    }
}
