//! What matters today to those who book and to the municipality: free places, bookings, what needs attention.

use crate::client::{Call, Client};
use crate::components::states::Loaded;
use crate::failure::Failure;
use crate::features::availability::search::Search;
use crate::features::home::overview::{AHEAD, DAYS, Overview, PastSupply, Places, RunningOut, VenuePlaces, overview};
use crate::features::venue::choices::all_venues;
use crate::format::dates::{long_date, short_date};
use crate::format::query::Query;
use crate::i18n::{tr, use_i18n};
use crate::load::use_load;
use crate::reference::use_reference;
use crate::session::use_session;
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::availability::Availability;
use madoguchi_contract::bookings::{Booking, BookingSearchRequest};
use madoguchi_contract::page;

/// Pages of the grid read at most: a figure on the home page must not take long.
const MOST_PAGES: usize = 10;
/// Venues shown with bars; the search has all.
const MOST_VENUES: usize = 8;
/// Lines shown of what needs attention.
const MOST_LINES: usize = 6;

/// What was read.
#[derive(Debug, Clone, Default, PartialEq)]
struct Read {
    today: NaiveDate,
    /// Live bookings of today, if the account may see them.
    bookings: Option<(usize, bool)>,
    grid: Overview,
}

/// The section.
#[component]
pub(crate) fn Today() -> impl IntoView {
    let session = use_session();
    let load = use_load(
        move || Some((session.today()?, session.municipality.get(), session.may("book"))),
        |client, (today, municipality, may_book)| read(client, today, municipality, may_book),
    );
    view! {
        <section class="section home-today" aria-labelledby="home-figures">
            <h2 id="home-figures">{tr(|t| t.home.figures)}</h2>
            <Loaded load lines=8 let:read>
                <Figures read=read.clone() />
                <div class="columns home-columns">
                    <Venues venues=read.grid.venues today=read.today />
                    <Attention running_out=read.grid.running_out past_supply=read.grid.past_supply today=read.today />
                </div>
            </Loaded>
        </section>
    }
}

/// The three figures.
#[component]
fn Figures(read: Read) -> impl IntoView {
    let i18n = use_i18n();
    let date = read.today.to_string();
    let list = Query::new().with("from", &date).with("to", &date).with("status", "booked").on("/bookings");
    let free = [read.grid.today, read.grid.week];
    let figure = move |at: usize| move || places(i18n.t(), free[at]);
    let bookings = read.bookings.map(|(count, more)| {
        view! {
            <li>
                <A href=list attr:class="tile">
                    <strong>{tr(|t| t.home.today_bookings)}</strong>
                    <span class="figure num">{move || (i18n.t().home.people)(count, more)}</span>
                </A>
            </li>
        }
    });
    view! {
        <ul class="tiles tiles-small">
            {bookings}
            <li>
                <div class="tile">
                    <span>{tr(|t| t.home.today_free)}</span>
                    <span class="figure num">{figure(0)}</span>
                </div>
            </li>
            <li>
                <div class="tile">
                    <span>{tr(|t| t.home.week_free)}</span>
                    <span class="figure num">{figure(1)}</span>
                </div>
            </li>
        </ul>
    }
}

fn places(t: &'static crate::i18n::Texts, places: Places) -> String {
    if places.total == 0 { t.home.no_slots.to_owned() } else { (t.home.places)(places.free, places.total) }
}

/// Free places of each venue, as numbers and bars.
#[component]
fn Venues(venues: Vec<VenuePlaces>, today: NaiveDate) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let may_book = untrack(|| session.may("book"));
    let more = venues.len().saturating_sub(MOST_VENUES);
    let empty = venues.is_empty();
    let rows = venues
        .into_iter()
        .take(MOST_VENUES)
        .map(|venue| {
            let href = Search { venue_id: venue.id, ..week_of(today) }.address();
            let name = venue.name;
            let label = if may_book { view! { <A href>{name}</A> }.into_any() } else { name.into_any() };
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td class="num"><Bar places=venue.today /></td>
                    <td class="num"><Bar places=venue.week /></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="home-venues">
            <h3 id="home-venues">{tr(|t| t.home.by_venue)}</h3>
            {empty.then(|| view! { <p>{tr(|t| t.home.no_venues)}</p> })}
            {(!empty)
                .then(|| {
                    view! {
                        <table class="table home-venues">
                            <thead>
                                <tr>
                                    <th scope="col">{tr(|t| t.home.venue)}</th>
                                    <th scope="col">{tr(|t| t.home.col_today)}</th>
                                    <th scope="col">{tr(|t| t.home.col_week)}</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    }
                })}
            {(more > 0).then(|| view! { <p class="small">{move || (i18n.t().home.more_venues)(more)}</p> })}
        </section>
    }
}

/// Free of all places: the number first, the bar beside it.
#[component]
fn Bar(places: Places) -> impl IntoView {
    let i18n = use_i18n();
    let Places { free, total } = places;
    if total == 0 {
        return view! { <span class="small">{tr(|t| t.home.no_slots)}</span> }.into_any();
    }
    view! {
        <span class="home-bar">
            <span>{move || (i18n.t().home.places)(free, total)}</span>
            <meter min="0" max=total.to_string() value=free.to_string() aria-hidden="true"></meter>
        </span>
    }
    .into_any()
}

/// Slots that run out, and slots that vaccine is not confirmed for.
#[component]
fn Attention(running_out: Vec<RunningOut>, past_supply: Vec<PastSupply>, today: NaiveDate) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    let session = use_session();
    let may_book = untrack(|| session.may("book"));
    let name = move |code: &str| reference.vaccine_name(code, i18n.lang());
    let nothing = running_out.is_empty() && past_supply.is_empty();
    let more = running_out.len().saturating_sub(MOST_LINES) + past_supply.len().saturating_sub(MOST_LINES);
    let past = past_supply
        .into_iter()
        .take(MOST_LINES)
        .map(|past| {
            let href = format!("/venues/{}", crate::format::query::encoded(&past.venue_id));
            let words = move || {
                let lang = i18n.lang();
                let until = past.confirmed_through.map(|date| long_date(date, lang));
                let days = (short_date(past.first, lang), short_date(past.last, lang));
                (i18n.t().home.past_supply)(&name(&past.vaccine), until.as_deref(), (&days.0, &days.1), past.places)
            };
            view! { <li><A href>{past.venue}</A> " " {words}</li> }
        })
        .collect_view();
    let short = running_out
        .into_iter()
        .take(MOST_LINES)
        .map(|short| {
            let RunningOut { venue_id, venue, vaccine, week } = short;
            let search = Search { venue_id: venue_id.clone(), vaccines: vec![vaccine.clone()], ..week_of(today) };
            let href = if may_book {
                search.address()
            } else {
                format!("/venues/{}", crate::format::query::encoded(&venue_id))
            };
            let words = move || (i18n.t().home.running_out)(&name(&vaccine), week.free, week.total);
            view! { <li><A href>{venue}</A> " " {words}</li> }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="home-attention">
            <h3 id="home-attention">{tr(|t| t.home.attention)}</h3>
            {nothing.then(|| view! { <p>{tr(|t| t.home.attention_none)}</p> })}
            <ul class="home-attention">{past}{short}</ul>
            {(more > 0).then(|| view! { <p class="small">{move || (i18n.t().home.more_lines)(more)}</p> })}
            <p class="small">{tr(|t| t.home.attention_rule)}</p>
        </section>
    }
}

fn week_of(today: NaiveDate) -> Search {
    Search { from: Some(today), to: today.checked_add_days(Days::new(DAYS - 1)), ..Search::default() }
}

async fn read(client: Client, today: NaiveDate, municipality: Option<String>, may_book: bool) -> Result<Read, Failure> {
    let bookings = if may_book { Some(bookings_of(client, today, municipality.as_deref()).await?) } else { None };
    let venues = all_venues(client, municipality.clone()).await?;
    let last = today.checked_add_days(Days::new(AHEAD - 1)).unwrap_or(today);
    let mut rows = Vec::new();
    let mut cursor = String::new();
    for _ in 0..MOST_PAGES {
        let query = Query::new()
            .with("from", today.to_string())
            .with("to", last.to_string())
            .with("municipality_code", municipality.as_deref().unwrap_or_default())
            .with("cursor", &cursor);
        let grid: Availability = client.send(Call::get(query.on("/availability"))).await?;
        rows.extend(grid.rows);
        match grid.next_cursor {
            Some(next) => cursor = next,
            None => break,
        }
    }
    Ok(Read { today, bookings, grid: overview(&rows, &venues, today) })
}

/// How many live bookings of today there are, and whether there are more than were counted.
async fn bookings_of(client: Client, today: NaiveDate, municipality: Option<&str>) -> Result<(usize, bool), Failure> {
    let request = BookingSearchRequest {
        from: Some(today.to_string()),
        to: Some(today.to_string()),
        status: Some("booked".into()),
        limit: Some(i64::from(page::MAX_LIMIT)),
        ..BookingSearchRequest::default()
    };
    let found: page::Page<Booking> = client.send(Call::post("/bookings/search", &request)).await?;
    let in_scope = |booking: &&Booking| municipality.is_none_or(|code| code == booking.municipality_code);
    Ok((found.items.iter().filter(in_scope).count(), found.next_cursor.is_some()))
}
