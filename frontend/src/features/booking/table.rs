//! A table of bookings; cards on narrow screens.

use crate::features::booking::filters::Row;
use crate::i18n::{tr, use_i18n};
use crate::reference::use_reference;
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::booking::Booking;

/// The bookings, each with a link to its page.
#[component]
pub(crate) fn BookingTable(#[prop(into)] bookings: Signal<Vec<Booking>>) -> impl IntoView {
    let i18n = use_i18n();
    let reference = use_reference();
    let several = Memo::new(move |_| {
        let is_told = |booking: &Booking| !reference.with(|all| all.goes_without_saying(&booking.slot.programme));
        bookings.with(|bookings| bookings.iter().any(is_told))
    });
    let rows = move || {
        let t = i18n.t();
        let (labels, several) = (t.bookings, several.get());
        bookings.with(|bookings| {
            bookings
                .iter()
                .map(|booking| {
                    let programme = several.then(|| reference.programme_name(&booking.slot.programme, t.lang));
                    let row = Row::of(booking, reference.vaccine_name(&booking.slot.vaccine, t.lang), t);
                    let class = if row.live { "badge badge-success" } else { "badge badge-neutral" };
                    view! {
                        <tr role="row">
                            <th scope="row" role="rowheader" data-label=labels.reference class="num nowrap">
                                <A href=row.href>{row.reference}</A>
                            </th>
                            <td role="cell" data-label=labels.date_time class="num">
                                <span>{row.date} <span class="sub">{row.time}</span></span>
                            </td>
                            <td role="cell" data-label=labels.recipient>
                                <span>{row.name} <span class="sub">{row.kana}</span></span>
                            </td>
                            <td role="cell" data-label=labels.birth_date class="num">
                                {row.birth}
                            </td>
                            <td role="cell" data-label=labels.booker_phone class="num nowrap">
                                {row.phone}
                            </td>
                            <td role="cell" data-label=labels.venue>
                                {row.venue}
                            </td>
                            <td role="cell" data-label=labels.vaccine>
                                <span>{row.vaccine} <span class="sub">{row.dose}</span></span>
                            </td>
                            {programme
                                .map(|programme| {
                                    view! {
                                        <td role="cell" data-label=t.programmes.programme>
                                            {programme}
                                        </td>
                                    }
                                })}
                            <td role="cell" data-label=labels.status>
                                <span class=class>{row.status}</span>
                            </td>
                        </tr>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <div class="table-scroll cards-scroll">
            <table class="table table-cards" role="table">
                <caption class="visually-hidden">{tr(|t| t.bookings.list_title)}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">
                            {tr(|t| t.bookings.reference)}
                        </th>
                        <th scope="col" role="columnheader">
                            {tr(|t| t.bookings.date_time)}
                        </th>
                        <th scope="col" role="columnheader">
                            {tr(|t| t.bookings.recipient)}
                        </th>
                        <th scope="col" role="columnheader">
                            {tr(|t| t.bookings.birth_date)}
                        </th>
                        <th scope="col" role="columnheader">
                            {tr(|t| t.bookings.booker_phone)}
                        </th>
                        <th scope="col" role="columnheader">
                            {tr(|t| t.bookings.venue)}
                        </th>
                        <th scope="col" role="columnheader">
                            {tr(|t| t.bookings.vaccine)}
                        </th>
                        <Show when=move || several.get()>
                            <th scope="col" role="columnheader">
                                {tr(|t| t.programmes.programme)}
                            </th>
                        </Show>
                        <th scope="col" role="columnheader">
                            {tr(|t| t.bookings.status)}
                        </th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}
