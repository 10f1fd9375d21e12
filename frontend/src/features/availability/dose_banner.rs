//! Whose search this is: the later dose that is booked, from which day on, and whose data the forms take over.

use crate::client::Call;
use crate::drafts::{handed_by, use_drafts};
use crate::features::availability::go::use_go;
use crate::features::availability::search::Search;
use crate::features::booking::book::draft::{BookingForm, DRAFT};
use crate::features::booking::book::handed::Whose;
use crate::format::dates::long_date;
use crate::format::query::encoded;
use crate::i18n::{tr, use_i18n};
use crate::load::{Load, use_load_anew};
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::booking::Booking;

/// The banner. The name is read again from the booking of the dose before, and what is carried over from the session:
/// nothing of anybody stands in the address.
#[component]
pub(crate) fn DoseBanner(search: Memo<Search>) -> impl IntoView {
    let (i18n, drafts, go) = (use_i18n(), use_drafts(), use_go());
    let dose = Memo::new(move |_| search.with(|search| search.dose));
    let after = Memo::new(move |_| search.with(|search| search.after.clone()));
    let before: Load<Booking> = use_load_anew(
        move || Some(after.get()).filter(|id| !id.is_empty()),
        |client, id: String| client.send(Call::get(format!("/bookings/{}", encoded(&id)))),
    );
    let name = Memo::new(move |_| before.value.with(|b| b.as_ref().map(|b| b.recipient.name.clone())));
    let days = move || {
        let (earliest, standard) = search.with(|search| (search.earliest, search.standard));
        let day = |day| long_date(day, i18n.lang());
        earliest.map(|earliest| (i18n.t().search.dose_days)(&day(earliest), standard.map(day).as_deref()))
    };
    let handed = Memo::new(move |_| {
        let token = Some(search.with(|search| search.handed.clone())).filter(|token| !token.is_empty())?;
        Whose::of(&drafts.find::<BookingForm>(&handed_by(DRAFT, &token))?)
    });
    let whose = move || {
        let t = i18n.t();
        let known = handed.get().or_else(|| name.get().map(Whose::Recipient));
        known.map(|whose| (t.search.dose_name)(&whose.words(t.booking)))
    };
    // The next caller is somebody else: neither the data nor the days of that dose are hers.
    let leave_out = move |_| {
        let now = search.get_untracked();
        drafts.forget(&handed_by(DRAFT, &now.handed));
        go.run((now.of_nobody(), true));
    };
    let title = move || {
        let t = i18n.t().search;
        dose.get().map_or_else(|| t.handed_title.to_owned(), t.dose_title)
    };
    view! {
        <Show when=move || dose.with(Option::is_some) || handed.with(Option::is_some)>
            <section class="notice notice-info find-banner" aria-label=title>
                <p class="find-banner-words">
                    <strong>{title} {whose}</strong>
                    " "
                    <span>{days}</span>
                    " "
                    <Show when=move || handed.with(Option::is_some)>
                        <span>{tr(|t| t.search.handed_hint)}</span>
                    </Show>
                </p>
                <Show when=move || handed.with(Option::is_some)>
                    <button type="button" class="button button-outline button-small" on:click=leave_out>
                        {tr(|t| t.search.handed_drop)}
                    </button>
                </Show>
                <Show when=move || dose.with(Option::is_some)>
                    <A href="/second-dose" attr:class="button button-outline button-small">
                        {tr(|t| t.search.dose_back)}
                    </A>
                </Show>
            </section>
        </Show>
    }
}
