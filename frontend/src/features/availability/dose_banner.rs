//! Whose later dose is being booked, and from which day on.

use crate::client::Call;
use crate::features::availability::search::Search;
use crate::format::dates::long_date;
use crate::format::query::encoded;
use crate::i18n::{tr, use_i18n};
use crate::load::{Load, use_load};
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::bookings::Booking;

/// The banner. The name is read again from the booking of the dose before: it never stands in the address.
#[component]
pub(crate) fn DoseBanner(search: Memo<Search>) -> impl IntoView {
    let i18n = use_i18n();
    let dose = Memo::new(move |_| search.with(|search| search.dose));
    let after = Memo::new(move |_| search.with(|search| search.after.clone()));
    let before: Load<Booking> = use_load(
        move || Some(after.get()).filter(|id| !id.is_empty()),
        |client, id: String| client.send(Call::get(format!("/bookings/{}", encoded(&id)))),
    );
    let name = Memo::new(move |_| {
        let of = after.get();
        before.value.with(|b| b.as_ref().filter(|b| b.id == of).map(|b| b.recipient.name.clone()))
    });
    let days = move || {
        let (earliest, standard) = search.with(|search| (search.earliest, search.standard));
        let day = |day| long_date(day, i18n.lang());
        earliest.map(|earliest| (i18n.t().search.dose_days)(&day(earliest), standard.map(day).as_deref()))
    };
    view! {
        {move || dose.get().map(|dose| view! {
            <section class="notice notice-info find-banner" aria-label=move || (i18n.t().search.dose_title)(dose)>
                <p class="find-banner-words">
                    <strong>
                        {move || (i18n.t().search.dose_title)(dose)}
                        {move || name.get().map(|name| (i18n.t().search.dose_name)(&name))}
                    </strong>
                    " "
                    <span>{days}</span>
                </p>
                <A href="/second-dose" attr:class="button button-outline button-small">{tr(|t| t.search.dose_back)}</A>
            </section>
        })}
    }
}
