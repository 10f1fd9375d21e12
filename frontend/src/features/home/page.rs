//! Home: the notice's cards, and what matters today.

use crate::client::{Call, Client};
use crate::components::page::Page;
use crate::components::states::{Empty, FailureBox};
use crate::failure::Failure;
use crate::features::home::accounts::AccountFigures;
use crate::format::dates::long_date;
use crate::format::query::Query;
use crate::i18n::{Texts, tr, use_i18n};
use crate::load::use_load;
use crate::session::use_session;
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::availability::Availability;
use madoguchi_contract::bookings::{Booking, BookingSearchRequest};
use madoguchi_contract::page;

/// How far ahead free places are counted, today included.
const DAYS: u64 = 7;
/// Pages of the grid read at most: a figure on the home page must not take long.
const MOST_PAGES: usize = 10;

/// The page.
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let today = move || session.today().map(|date| (i18n.t().home.today_is)(&long_date(date, i18n.lang())));
    let any = move || {
        ["read_venues", "write_slots", "book", "read_accounts"].into_iter().any(|permission| session.may(permission))
    };
    view! {
        <Page title=Signal::derive(move || i18n.t().home.title.to_owned()) root=true>
            <p>{today}</p>
            <Show when=any fallback=move || {
                view! {
                    <Empty title=Signal::derive(move || i18n.t().home.no_work.to_owned()) detail=Signal::derive(move || i18n.t().home.no_work_detail.to_owned()) />
                }
            }>
                <section aria-labelledby="home-cards">
                    <h2 id="home-cards" class="visually-hidden">{tr(|t| t.home.cards)}</h2>
                    <ul class="tiles">
                        <Card permission="read_venues" href="/venues" title=|t| t.home.venues detail=|t| t.home.venues_detail />
                        <Card permission="write_slots" href="/slot-plans/new" title=|t| t.home.slots detail=|t| t.home.slots_detail />
                        <Card permission="book" href="/search" title=|t| t.home.search detail=|t| t.home.search_detail />
                        <Card permission="book" href="/second-dose" title=|t| t.home.second_dose detail=|t| t.home.second_dose_detail />
                        <Card permission="book" href="/bookings" title=|t| t.home.bookings detail=|t| t.home.bookings_detail />
                        <Card permission="read_accounts" href="/accounts" title=|t| t.home.accounts detail=|t| t.home.accounts_detail />
                        <Card permission="read_accounts" href="/vendors" title=|t| t.home.vendors detail=|t| t.home.vendors_detail />
                        <Card permission="read_accounts" href="/commissions" title=|t| t.home.commissions detail=|t| t.home.commissions_detail />
                        <Card permission="decide_applications" href="/application-people?status=received" title=|t| t.home.queue detail=|t| t.home.queue_detail />
                        <Card permission="decide_applications" href="/rounds" title=|t| t.home.rounds detail=|t| t.home.rounds_detail />
                        <Card permission="apply_for_accounts" href="/inquiries" title=|t| t.home.apply detail=|t| t.home.apply_detail />
                        <Card permission="read_applications" href="/applications" title=|t| t.home.applications detail=|t| t.home.applications_detail />
                        <Card permission="manage_outbox" href="/outbox" title=|t| t.home.outbox detail=|t| t.home.outbox_detail />
                        <Card permission="read_audit" href="/audit" title=|t| t.home.audit detail=|t| t.home.audit_detail />
                    </ul>
                </section>
                <Show when=move || session.may("book")>
                    <Figures />
                </Show>
                <Show when=move || session.may("read_applications")>
                    <AccountFigures />
                </Show>
            </Show>
        </Page>
    }
}

/// A card, for those who may use what it leads to.
#[component]
fn Card(
    permission: &'static str,
    href: &'static str,
    title: fn(&'static Texts) -> &'static str,
    detail: fn(&'static Texts) -> &'static str,
) -> impl IntoView {
    let session = use_session();
    view! {
        <Show when=move || session.may(permission)>
            <li>
                <A href=href attr:class="tile">
                    <strong>{tr(title)}</strong>
                    <span>{tr(detail)}</span>
                </A>
            </li>
        </Show>
    }
}

/// What matters today.
#[derive(Debug, Clone, Default, PartialEq)]
struct Numbers {
    bookings: usize,
    more: bool,
    today: (i64, i64),
    week: (i64, i64),
}

/// Today's bookings and the free places of the next days, from the same operations as the lists.
#[component]
fn Figures() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let load = use_load(
        move || session.today().map(|today| (today, session.municipality.get())),
        |client, (today, municipality)| numbers(client, today, municipality),
    );
    let figure = move |words: fn(&'static Texts, &Numbers) -> String| {
        move || {
            load.value
                .with(|numbers| numbers.as_ref().map_or_else(|| "…".to_owned(), |numbers| words(i18n.t(), numbers)))
        }
    };
    let today_link = move || {
        let today = session.today().map(|date| date.to_string()).unwrap_or_default();
        Query::new().with("from", &today).with("to", &today).with("status", "booked").on("/bookings")
    };
    view! {
        <section class="section" aria-labelledby="home-figures" aria-busy=move || load.busy.get().to_string()>
            <h2 id="home-figures">{tr(|t| t.home.figures)}</h2>
            <FailureBox failure=load.failure on_retry=Callback::new(move |()| load.reload()) />
            <ul class="tiles">
                <li>
                    <A href=today_link attr:class="tile">
                        <strong>{tr(|t| t.home.today_bookings)}</strong>
                        <span class="figure num">{figure(|t, n| (t.home.people)(n.bookings, n.more))}</span>
                    </A>
                </li>
                <li>
                    <div class="tile">
                        <span>{tr(|t| t.home.today_free)}</span>
                        <span class="figure num">{figure(|t, n| places(t, n.today))}</span>
                    </div>
                </li>
                <li>
                    <div class="tile">
                        <span>{tr(|t| t.home.week_free)}</span>
                        <span class="figure num">{figure(|t, n| places(t, n.week))}</span>
                    </div>
                </li>
            </ul>
        </section>
    }
}

fn places(t: &'static Texts, (free, total): (i64, i64)) -> String {
    if total == 0 { t.home.no_slots.to_owned() } else { (t.home.places)(free, total) }
}

async fn numbers(client: Client, today: NaiveDate, municipality: Option<String>) -> Result<Numbers, Failure> {
    let date = today.to_string();
    let request = BookingSearchRequest {
        from: Some(date.clone()),
        to: Some(date.clone()),
        status: Some("booked".into()),
        limit: Some(i64::from(page::MAX_LIMIT)),
        ..BookingSearchRequest::default()
    };
    let found: page::Page<Booking> = client.send(Call::post("/bookings/search", &request)).await?;
    let in_scope = |booking: &&Booking| municipality.as_ref().is_none_or(|code| *code == booking.municipality_code);
    let mut numbers = Numbers {
        bookings: found.items.iter().filter(in_scope).count(),
        more: found.next_cursor.is_some(),
        ..Numbers::default()
    };
    let last = today.checked_add_days(Days::new(DAYS - 1)).unwrap_or(today).to_string();
    let mut cursor = String::new();
    for _ in 0..MOST_PAGES {
        let query = Query::new()
            .with("from", &date)
            .with("to", &last)
            .with("municipality_code", municipality.as_deref().unwrap_or_default())
            .with("cursor", &cursor);
        let grid: Availability = client.send(Call::get(query.on("/availability"))).await?;
        for cell in grid.rows.iter().flat_map(|row| row.cells.iter().flatten()) {
            numbers.week = (numbers.week.0 + cell.free, numbers.week.1 + cell.total);
            if cell.date == date {
                numbers.today = (numbers.today.0 + cell.free, numbers.today.1 + cell.total);
            }
        }
        match grid.next_cursor {
            Some(next) => cursor = next,
            None => break,
        }
    }
    Ok(numbers)
}
