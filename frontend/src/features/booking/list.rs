//! 予約者一覧: filters in the address, but never the keyword, which is personal data.

use crate::client::{Call, Client};
use crate::components::form::date_fields::DateFields;
use crate::components::form::errors::FormErrors;
use crate::components::form::field::{SelectField, TextField};
use crate::components::list::export::Export;
use crate::components::list::filter_bar::FilterBar;
use crate::components::list::pager::{Pager, Turn};
use crate::components::page::Page as Frame;
use crate::components::states::{Empty, Loaded};
use crate::failure::Failure;
use crate::features::booking::filters::{Filters, date_errors};
use crate::features::booking::table::BookingTable;
use crate::features::export_request::ask::AskForApproval;
use crate::features::venue::choices::{use_venues, venue_options};
use crate::i18n::{tr, use_i18n};
use crate::load::use_load;
use crate::reference::{all_programme_options, all_vaccine_options, use_reference};
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_query_map};
use madoguchi_contract::booking::Booking;
use madoguchi_contract::page::{DEFAULT_LIMIT, Page};

/// What is said of the files, below their buttons.
const CSV_HINT: &str = "csv-hint";

/// The page.
#[component]
pub(crate) fn BookingsPage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query_map();
    let filters = Memo::new(move |_| query.with(|query| Filters::read(|name| query.get(name))));
    let q = RwSignal::new(String::new());
    let turn = Turn::new(Memo::new(move |_| (filters.get(), q.get())));
    let load = use_load(
        move || Some((turn.asked(), turn.page())),
        |client, ((filters, q), cursor)| page_of(client, filters, q, cursor),
    );
    let next = Signal::derive(move || load.value.with(|page| page.as_ref().and_then(|page| page.next_cursor.clone())));
    let items = Signal::derive(move || {
        load.value.with(|page| page.as_ref().map(|page| page.items.clone()).unwrap_or_default())
    });
    // What was typed is personal data: it goes in the body.
    let request = Callback::new(move |encoding: &'static str| {
        Call::post("/bookings/export", &filters.with_untracked(|filters| filters.export(encoding, &q.get_untracked())))
    });
    let failure = RwSignal::new(None::<Failure>);
    // What was refused was the file of these conditions.
    Effect::new(move |_| {
        filters.track();
        q.track();
        failure.set(None);
    });
    let file = Callback::new(move |()| filters.with_untracked(|filters| filters.export("utf-8", &q.get_untracked())));
    let export = move || {
        session.may("export_bookings").then(|| {
            view! {
                <Export request file=|t| t.bookings.csv_file described_by=CSV_HINT failure />
                <AskForApproval failure file />
                <p>
                    <A href="/export-requests">{tr(|t| t.exports.see)}</A>
                </p>
            }
        })
    };
    let hint = move || {
        session.may("export_bookings").then(|| {
            view! {
                <p id=CSV_HINT class="csv-hint">
                    {tr(|t| t.bookings.csv_zeros)}
                </p>
            }
        })
    };
    view! {
        <Frame title=Signal::derive(move || i18n.t().bookings.list_title.to_owned()) wide=true action=export>
            {hint}
            <FilterForm filters q />
            <p class="num list-count" role="status">
                {move || {
                    load.value
                        .with(|page| {
                            page.as_ref()
                                .map(|page| (i18n
                                    .t()
                                    .bookings
                                    .find_count)(page.items.len(), page.next_cursor.is_some()))
                        })
                }}
            </p>
            <Loaded load lines=10 let:page>
                {if page.items.is_empty() {
                    view! {
                        <Empty
                            title=Signal::derive(move || i18n.t().bookings.none.to_owned())
                            detail=Signal::derive(move || i18n.t().bookings.none_detail.to_owned())
                        />
                    }
                        .into_any()
                } else {
                    view! { <BookingTable bookings=items /> }.into_any()
                }}
            </Loaded>
            <Pager turn next />
        </Frame>
    }
}

async fn page_of(
    client: Client,
    filters: Filters,
    q: String,
    cursor: Option<String>,
) -> Result<Page<Booking>, Failure> {
    client.send(Call::post("/bookings/search", &filters.request(&q, cursor.as_deref(), i64::from(DEFAULT_LIMIT)))).await
}

/// The filters.
#[component]
fn FilterForm(filters: Memo<Filters>, q: RwSignal<String>) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    let navigate = use_navigate();
    let errors = FormErrors::provide();
    let start = filters.get_untracked();
    let (from_draft, to_draft) = start.dates();
    let (venue, programme, vaccine, dose, status, sort) = (
        RwSignal::new(start.venue),
        RwSignal::new(start.programme),
        RwSignal::new(start.vaccine),
        RwSignal::new(start.dose),
        RwSignal::new(start.status),
        RwSignal::new(start.sort),
    );
    let (from, to) = (RwSignal::new(from_draft), RwSignal::new(to_draft));
    let typed = RwSignal::new(q.get_untracked());
    // Back and forward change the address: the form follows.
    Effect::new(move |_| {
        let now = filters.get();
        let (from_draft, to_draft) = now.dates();
        from.set(from_draft);
        to.set(to_draft);
        venue.set(now.venue);
        programme.set(now.programme);
        vaccine.set(now.vaccine);
        dose.set(now.dose);
        status.set(now.status);
        sort.set(now.sort);
    });
    let venues = venue_options(use_venues());
    let doses = Signal::derive(move || {
        (1..=3).map(|dose| (dose.to_string(), (i18n.t().common.dose)(dose))).collect::<Vec<_>>()
    });
    let statuses = Signal::derive(move || {
        vec![
            ("booked".to_owned(), i18n.t().common.booked.to_owned()),
            ("cancelled".to_owned(), i18n.t().common.cancelled.to_owned()),
        ]
    });
    let sorts = Signal::derive(move || {
        i18n.t()
            .bookings
            .sorts
            .iter()
            .map(|(code, words)| ((if *code == "date" { "" } else { *code }).to_owned(), (*words).to_owned()))
            .collect::<Vec<_>>()
    });
    let go = Callback::new(move |filters: Filters| navigate(&filters.address(), NavigateOptions::default()));
    let search = Callback::new(move |()| {
        let (first, last) = (from.get_untracked(), to.get_untracked());
        let wrong = date_errors(&first, &last, i18n.lang_untracked());
        if !wrong.is_empty() {
            return errors.show(wrong);
        }
        errors.clear();
        q.set(typed.get_untracked().trim().to_owned());
        go.run(Filters {
            venue: venue.get_untracked(),
            from: first.wire(),
            to: last.wire(),
            programme: programme.get_untracked(),
            vaccine: vaccine.get_untracked(),
            dose: dose.get_untracked(),
            status: status.get_untracked(),
            sort: sort.get_untracked(),
        });
    });
    let clear = Callback::new(move |()| {
        typed.set(String::new());
        q.set(String::new());
        errors.clear();
        go.run(Filters::default());
    });
    let blank = Signal::derive(move || q.with(String::is_empty) && filters.with(|held| *held == Filters::default()));
    let more_set = Signal::derive(move || filters.with(Filters::has_rarer));
    let more = move || {
        view! {
            <Show when=move || reference.several_exist()>
                <SelectField
                    pointer="/programme"
                    label=tr(|t| t.programmes.programme)
                    value=programme
                    options=all_programme_options()
                    empty=tr(|t| t.common.all)
                />
            </Show>
            <SelectField
                pointer="/vaccine"
                label=tr(|t| t.bookings.vaccine)
                value=vaccine
                options=all_vaccine_options()
                empty=tr(|t| t.common.all)
            />
            <SelectField
                pointer="/dose"
                label=tr(|t| t.bookings.dose)
                value=dose
                options=doses
                empty=tr(|t| t.common.all)
            />
            <SelectField pointer="/sort" label=tr(|t| t.bookings.sort) value=sort options=sorts />
        }
    };
    view! {
        <FilterBar label=|t| t.bookings.filters on_search=search on_clear=clear blank more=ViewFn::from(more) more_set>
            <SelectField
                pointer="/venue_id"
                label=tr(|t| t.bookings.venue)
                value=venue
                options=venues
                empty=tr(|t| t.common.all)
            />
            <TextField
                pointer="/q"
                label=tr(|t| t.bookings.q)
                value=typed
                kind="search"
                hint=tr(|t| t.bookings.q_hint)
                maxlength=100
            />
            <DateFields pointer="/from" label=tr(|t| t.bookings.from) value=from />
            <DateFields pointer="/to" label=tr(|t| t.bookings.to) value=to />
            <SelectField
                pointer="/status"
                label=tr(|t| t.bookings.status)
                value=status
                options=statuses
                empty=tr(|t| t.common.all)
            />
        </FilterBar>
    }
}
