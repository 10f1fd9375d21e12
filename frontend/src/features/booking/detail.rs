//! A booking: everything about it, the text to read back, its history; change and cancel.

use crate::client::Call;
use crate::components::facts::{Fact, Facts};
use crate::components::keys::on_shortcut;
use crate::components::page::Page as Frame;
use crate::components::states::Loaded;
use crate::components::status::{Tone, use_status};
use crate::drafts::use_drafts;
use crate::features::availability::search::Search;
use crate::features::booking::book::draft::DRAFT;
use crate::features::booking::cancel::CancelDialog;
use crate::features::booking::correct::CorrectDialog;
use crate::features::booking::second_dose::draft::{SECOND_DRAFT, SecondDoseDraft};
use crate::features::booking::sheet::{self, Names};
use crate::format::query::encoded;
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::{Load, use_load_anew};
use crate::random::random_hex;
use crate::reference::use_reference;
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map};
use madoguchi_contract::Lang;
use madoguchi_contract::booking::{Booking, BookingEvent};
use serde::Deserialize;

/// The page.
#[component]
pub(crate) fn BookingPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let load = use_load_anew(
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
        Signal::derive(move || {
            let lang = i18n.lang();
            let names = Names {
                programme: &|code| reference.several_exist().then(|| reference.programme_name(code, lang)),
                vaccine: &|code| reference.vaccine_name(code, lang),
                group: &|programme, code| reference.group_name(programme, code, lang),
            };
            booking.with_value(|booking| pick(booking, &names, i18n.t()))
        })
    };
    let sentences = move || {
        reference.load().value.with(|reference| {
            reference
                .as_ref()
                .map(|reference| booking.with_value(|booking| sheet::read_back(booking, reference, i18n.t())))
        })
    };
    view! {
        <section class="card booking-head" aria-label=tr(|t| t.bookings.detail_title)>
            <p class="visually-hidden">{tr(|t| t.bookings.reference)}</p>
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
        <div class="columns booking-page">
            <div>
                <section class="card">
                    <h2>{tr(|t| t.bookings.appointment)}</h2>
                    <Facts facts=facts(sheet::appointment) />
                </section>
                <section class="card">
                    <h2>{tr(|t| t.bookings.recipient)}</h2>
                    <Facts facts=facts(sheet::recipient) />
                </section>
                <section class="card">
                    <h2>{tr(|t| t.bookings.booker)}</h2>
                    <Facts facts=facts(|booking, _, t| sheet::booker(booking, t)) />
                </section>
            </div>
            <div>
                {live
                    .then(|| {
                        view! {
                            <section class="card">
                                <h2>{tr(|t| t.bookings.read_back)}</h2>
                                <div class="read-back">
                                    {move || {
                                        sentences()
                                            .into_iter()
                                            .flatten()
                                            .map(|line| view! { <p>{line}</p> })
                                            .collect_view()
                                    }}
                                </div>
                            </section>
                        }
                    })} <History id />
            </div>
        </div>
    }
}

/// 変更, 取消, 訂正, the next dose and 印刷; for a cancelled booking the way to a new one.
#[component]
fn Actions(booking: StoredValue<Booking>, live: bool, load: Load<Booking>) -> impl IntoView {
    let (i18n, session, status) = (use_i18n(), use_session(), use_status());
    let (drafts, reference) = (use_drafts(), use_reference());
    let navigate = use_navigate();
    let go = Callback::new(move |path: String| navigate(&path, NavigateOptions::default()));
    let (cancelling, correcting) = (RwSignal::new(false), RwSignal::new(false));
    let move_to = booking.with_value(|booking| format!("/search?move={}", encoded(&booking.id)));
    let on_cancelled = Callback::new(move |(cancelled, others): (Booking, Vec<String>)| {
        let gap = if i18n.lang_untracked() == Lang::Ja { "、" } else { ", " };
        let references = [vec![cancelled.reference.clone()], others].concat().join(gap);
        status.say(Tone::Success, (i18n.t_untracked().bookings.cancelled_done)(&references));
        load.value.set(Some(cancelled));
    });
    let on_corrected = Callback::new(move |corrected: Booking| {
        let done = (i18n.t_untracked().bookings.corrected_done)(&corrected.reference);
        match corrected.warnings.first() {
            Some(warning) => status.say(Tone::Warning, format!("{done} {}", warning.detail)),
            None => status.say(Tone::Success, done),
        }
        load.value.set(Some(corrected));
    });
    // The person goes over by a token, never in the address.
    let again = Callback::new(move |()| {
        let form = booking.with_value(sheet::book_again);
        let (token, dose) = (random_hex(), Some(form.dose).filter(|dose| *dose > 1));
        drafts.hand_over_by(DRAFT, &token, &form);
        go.run(Search { dose, handed: token, ..Search::default() }.address());
    });
    let next_dose = Memo::new(move |_| {
        booking.with_value(|booking| reference.with(|reference| sheet::next_dose(booking, reference)))
    });
    let next = Callback::new(move |()| {
        drafts.hand_over(SECOND_DRAFT, &booking.with_value(SecondDoseDraft::of));
        go.run("/second-dose".to_owned());
    });
    let move_to = StoredValue::new(move_to);
    on_shortcut(move |event, key| {
        if !untrack(|| session.may("book")) {
            return;
        }
        match (key, live) {
            ("m", true) => go.run(move_to.get_value()),
            ("c", true) => cancelling.set(true),
            ("e", true) => correcting.set(true),
            ("n", true) if untrack(|| next_dose.get()).is_some() => next.run(()),
            ("n", false) => again.run(()),
            _ => return,
        }
        event.prevent_default();
    });
    if !live {
        return view! {
            <p>{tr(|t| t.bookings.cancelled_note)}</p>
            <div class="actions">
                <Show when=move || session.may("book")>
                    <button
                        type="button"
                        class="button button-outline"
                        aria-keyshortcuts="n"
                        on:click=move |_| again.run(())
                    >
                        {tr(|t| t.bookings.book_again)}
                    </button>
                </Show>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="actions">
            <Show when=move || session.may("book")>
                <A href=move_to.get_value() attr:class="button button-primary" attr:aria-keyshortcuts="m">
                    {tr(|t| t.bookings.change)}
                </A>
                <button
                    type="button"
                    class="button button-outline"
                    aria-haspopup="dialog"
                    aria-keyshortcuts="c"
                    on:click=move |_| cancelling.set(true)
                >
                    {tr(|t| t.bookings.cancel)}
                </button>
                <button
                    type="button"
                    class="button button-outline"
                    aria-haspopup="dialog"
                    aria-keyshortcuts="e"
                    on:click=move |_| correcting.set(true)
                >
                    {tr(|t| t.bookings.correct)}
                </button>
                <Show when=move || next_dose.with(Option::is_some)>
                    <button
                        type="button"
                        class="button button-outline"
                        aria-keyshortcuts="n"
                        on:click=move |_| next.run(())
                    >
                        {move || next_dose.get().map(|dose| (i18n.t().bookings.next_dose)(dose))}
                    </button>
                </Show>
            </Show>
            <button type="button" class="button button-outline" on:click=|_| drop(window().print())>
                {tr(|t| t.bookings.print)}
            </button>
        </div>
        <CancelDialog open=cancelling booking on_cancelled />
        <CorrectDialog open=correcting booking on_corrected />
    }
    .into_any()
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
    let load = use_load_anew(
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
                                        {step
                                            .places
                                            .into_iter()
                                            .map(|(label, place)| view! { <div class="small">{label} {place}</div> })
                                            .collect_view()}
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
