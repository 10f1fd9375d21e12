//! The booking stands: its reference in large type, the text to read back, the sheet to print, the next step.

use crate::components::form::errors::focus_id;
use crate::drafts::use_drafts;
use crate::features::availability::search::Search;
use crate::features::booking::book::draft::BookingForm;
use crate::features::booking::book::draft::DRAFT;
use crate::features::booking::second_dose::draft::{SECOND_DRAFT, SecondDoseDraft};
use crate::features::booking::sheet;
use crate::i18n::{tr, use_i18n};
use crate::random::random_hex;
use crate::reference::use_reference;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use madoguchi_contract::booking::{Booking, BookingWarning};

/// What to check although it is booked, each sentence once: two fields may say the same.
fn warned(warnings: &[BookingWarning]) -> Vec<String> {
    let mut sentences: Vec<String> = warnings.iter().map(|warning| warning.detail.clone()).collect();
    sentences.dedup();
    sentences
}

/// Success, in place.
#[component]
pub(crate) fn Success(done: RwSignal<Option<Booking>>, form: Memo<BookingForm>) -> impl IntoView {
    let (i18n, reference, drafts) = (use_i18n(), use_reference(), use_drafts());
    let navigate = use_navigate();
    let go = Callback::new(move |path: String| navigate(&path, NavigateOptions::default()));
    Effect::new(move |_| request_animation_frame(|| focus_id("book-next")));
    let lines = move || {
        let (Some(booking), Some(reference)) = (done.get(), reference.load().value.get()) else { return Vec::new() };
        let t = i18n.t();
        let mut lines = vec![(t.booking.say_reference)(&booking.reference)];
        lines.extend(sheet::read_back(&booking, &reference, t));
        lines
    };
    let doses_of = move |booking: &Booking| reference.with(|reference| sheet::next_dose(booking, reference));
    let next_dose = Memo::new(move |_| done.with(|booking| booking.as_ref().and_then(doses_of)));
    let second = move |_| {
        if let Some(booking) = done.get_untracked() {
            drafts.hand_over(SECOND_DRAFT, &SecondDoseDraft::of(&booking));
            go.run("/second-dose".to_owned());
        }
    };
    let next_person = move |_| {
        let token = random_hex();
        drafts.hand_over_by(DRAFT, &token, &form.get_untracked().for_next_person());
        go.run(Search { handed: token, ..Search::default() }.address());
    };
    view! {
        {move || {
            done.get()
                .map(|booking| {
                    let page = format!("/bookings/{}", booking.id);
                    view! {
                        <section class="card book-done" aria-labelledby="book-done">
                            <div role="status">
                                <h2 id="book-done">{tr(|t| t.booking.done_title)}</h2>
                            </div>
                            <p class="book-reference-label">{tr(|t| t.booking.done_reference)}</p>
                            <p class="reference-large">{booking.reference}</p>
                            {warned(&booking.warnings)
                                .into_iter()
                                .map(|words| view! { <p class="notice notice-warning">{words}</p> })
                                .collect_view()}
                            <h3>{tr(|t| t.booking.read_back_title)}</h3>
                            <div class="read-back">
                                {move || lines().into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
                            </div>
                            <div class="actions no-print" role="group" aria-label=tr(|t| t.booking.next_title)>
                                <Show
                                    when=move || next_dose.get().is_some()
                                    fallback=move || {
                                        view! {
                                            <button
                                                type="button"
                                                id="book-next"
                                                class="button button-primary"
                                                on:click=next_person
                                            >
                                                {tr(|t| t.booking.next_person)}
                                            </button>
                                        }
                                    }
                                >
                                    <button type="button" id="book-next" class="button button-primary" on:click=second>
                                        {move || next_dose.get().map(|dose| (i18n.t().booking.next_second)(dose))}
                                    </button>
                                    <button type="button" class="button button-outline" on:click=next_person>
                                        {tr(|t| t.booking.next_person)}
                                    </button>
                                </Show>
                                <button
                                    type="button"
                                    class="button button-outline"
                                    on:click=move |_| drop(window().print())
                                >
                                    {tr(|t| t.booking.print)}
                                </button>
                                <A href=page attr:class="button button-outline">
                                    {tr(|t| t.booking.show_booking)}
                                </A>
                                <A href="/search" attr:class="button button-outline">
                                    {tr(|t| t.booking.to_search)}
                                </A>
                            </div>
                        </section>
                    }
                })
        }}
    }
}
