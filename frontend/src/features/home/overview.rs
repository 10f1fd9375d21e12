//! The figures of those who book: free places by venue, bookings of today, what is about to run out.

use crate::client::Call;
use crate::components::states::Loaded;
use crate::features::availability::counts::Mark;
use crate::features::availability::grid::mark_word;
use crate::features::home::percent::percent;
use crate::features::home::rule_changes::RuleChanges;
use crate::format::dates::{clock, short_date_of};
use crate::format::query::Query;
use crate::i18n::{I18n, Texts, tr, use_i18n};
use crate::load::use_load;
use crate::reference::use_reference;
use crate::session::use_session;
use leptos::prelude::*;
use leptos_router::components::A;
use madoguchi_contract::grouped;
use madoguchi_contract::overview::{BeyondSupply, Overview, Places, RunningOut, VenuePlaces};

/// Venues that are shown before the others are asked for: all figures are in sight at 1280 × 800.
const IN_SIGHT: usize = 7;
/// The same of the lists beside them.
const WARNINGS_IN_SIGHT: usize = 3;

/// The figures, from one request.
#[component]
pub(crate) fn OverviewFigures() -> impl IntoView {
    let session = use_session();
    let load = use_load(
        move || Some((session.municipality.get(), session.today())),
        |client, (municipality, _)| async move {
            let query = Query::new().with("municipality_code", municipality.unwrap_or_default());
            client.send::<Overview>(Call::get(query.on("/overview"))).await
        },
    );
    view! {
        <section class="home-figures" aria-labelledby="home-figures">
            <h2 id="home-figures" class="visually-hidden">
                {tr(|t| t.home.figures)}
            </h2>
            <Loaded load lines=10 let:overview>
                <Figures overview />
            </Loaded>
        </section>
    }
}

#[component]
fn Figures(overview: Overview) -> impl IntoView {
    let i18n = use_i18n();
    let Overview { as_of, today, last_day, bookings_today, places_today, places_week, .. } = overview;
    let bookings = Query::new().with("from", &today).with("to", &today).with("status", "booked").on("/bookings");
    let (day, week) = (search(&today, &today), search(&today, &last_day));
    let low = overview.running_out.into_iter().map(|row| running_out(row, &today, &last_day)).collect();
    view! {
        <RuleChanges changes=overview.rule_changes />
        <ul class="home-numbers">
            <Figure
                href=bookings
                title=|t| t.home.today_bookings
                text=Signal::derive(move || (i18n.t().home.people)(bookings_today))
            />
            <Figure href=day title=|t| t.home.today_free text=Signal::derive(move || places(i18n.t(), places_today)) />
            <Figure href=week title=|t| t.home.week_free text=Signal::derive(move || places(i18n.t(), places_week)) />
        </ul>
        <div class="home-columns">
            <section class="card home-card" aria-labelledby="home-venues">
                <div class="home-card-head">
                    <h3 id="home-venues">{tr(|t| t.home.by_venue)}</h3>
                    <span class="small">{move || (i18n.t().home.as_of)(&clock(&as_of))}</span>
                </div>
                <Venues venues=overview.venues more=overview.more_venues today last_day />
            </section>
            <section class="card home-card" aria-labelledby="home-running-out">
                <h3 id="home-running-out">{tr(|t| t.home.running_out)}</h3>
                <p class="small">{tr(|t| t.home.running_out_rule)}</p>
                <Warnings rows=low more=overview.more_running_out none=|t| t.home.running_out_none />
            </section>
            <section class="card home-card" aria-labelledby="home-beyond">
                <h3 id="home-beyond">{tr(|t| t.home.beyond)}</h3>
                <p class="small">{tr(|t| t.home.beyond_rule)}</p>
                <Warnings
                    rows=overview.beyond_supply.into_iter().map(beyond).collect()
                    more=overview.more_beyond_supply
                    none=|t| t.home.beyond_none
                />
            </section>
        </div>
    }
}

/// One number, with the page that shows what it counts.
#[component]
pub(crate) fn Figure(
    #[prop(into)] href: String,
    title: fn(&'static Texts) -> &'static str,
    #[prop(into)] text: Signal<String>,
) -> impl IntoView {
    view! {
        <li>
            <A href attr:class="tile home-number">
                <strong>{tr(title)}</strong>
                <span class="figure num">{text}</span>
            </A>
        </li>
    }
}

/// The venues with their bars; those that are not in sight are unfolded.
#[component]
fn Venues(venues: Vec<VenuePlaces>, more: u32, today: String, last_day: String) -> impl IntoView {
    let i18n = use_i18n();
    if venues.is_empty() {
        return view! {
            <p class="home-none">
                {tr(|t| t.home.no_places)} " " <A href="/slot-plans/new">{tr(|t| t.home.slots)}</A>
            </p>
        }
        .into_any();
    }
    let all = search(&today, &last_day);
    let mut rows: Vec<_> = venues
        .into_iter()
        .map(|venue| view! { <VenueRow venue today=today.clone() last_day=last_day.clone() /> })
        .collect();
    let hidden = rows.split_off(rows.len().min(IN_SIGHT));
    let folded = (!hidden.is_empty()).then(|| {
        let count = hidden.len();
        view! {
            <details class="home-more">
                <summary>{move || (i18n.t().home.more_venues)(count)}</summary>
                <ul class="home-bars">{hidden}</ul>
            </details>
        }
    });
    let rest = (more > 0).then(|| {
        view! {
            <p class="small">
                <A href=all>{move || (i18n.t().home.rest)(i64::from(more))}</A>
            </p>
        }
    });
    view! {
        <div class="home-bar-heads small" aria-hidden="true">
            <span>{tr(|t| t.home.venue)}</span>
            <span>{tr(|t| t.home.today)}</span>
            <span>{tr(|t| t.home.week)}</span>
        </div>
        <ul class="home-bars">{rows}</ul>
        {folded}
        {rest}
    }
    .into_any()
}

#[component]
fn VenueRow(venue: VenuePlaces, today: String, last_day: String) -> impl IntoView {
    let VenuePlaces { venue, today: day, week } = venue;
    let href = Query::new().with("from", today).with("to", last_day).with("venue", &venue.id).on("/search");
    view! {
        <li class="home-bar-row">
            <A href attr:class="home-bar-name">
                {venue.name}
            </A>
            <Bar places=day title=|t| t.home.today />
            <Bar places=week title=|t| t.home.week />
        </li>
    }
}

/// The bar repeats what its numbers say, for the eye.
#[component]
fn Bar(places: Places, title: fn(&'static Texts) -> &'static str) -> impl IntoView {
    let i18n = use_i18n();
    let mark = mark(places);
    let class = match mark {
        None => "home-bar home-bar-none",
        Some(Mark::Full) => "home-bar home-bar-full",
        Some(Mark::Few) => "home-bar home-bar-few",
        Some(Mark::Free) => "home-bar",
    };
    view! {
        <div class=class>
            <span class="home-bar-text num">
                <span class="home-bar-title">{tr(title)} " "</span>
                {move || self::places(i18n.t(), places)}
                {move || {
                    mark.and_then(|mark| word(mark, i18n))
                        .map(|word| {
                            view! {
                                " "
                                <strong>{word}</strong>
                            }
                        })
                }}
            </span>
            <span class="home-bar-line" aria-hidden="true">
                <span style:width=format!("{}%", percent(places))></span>
            </span>
        </div>
    }
}

/// A venue and product that somebody must see to.
struct Warning {
    href: String,
    venue: String,
    vaccine: String,
    why: Why,
}

/// What is wrong there.
enum Why {
    Low(Places),
    Unconfirmed { confirmed_through: Option<String>, first: String, last: String, places: i64 },
}

fn running_out(row: RunningOut, first: &str, last: &str) -> Warning {
    let days = Query::new().with("from", first).with("to", last);
    let href = days.with("venue", &row.venue.id).with("vaccine", &row.vaccine).on("/search");
    Warning { href, venue: row.venue.name, vaccine: row.vaccine, why: Why::Low(row.week) }
}

/// Confirmed dates stand at the venue.
fn beyond(row: BeyondSupply) -> Warning {
    let BeyondSupply { venue, vaccine, confirmed_through, first_date: first, last_date: last, places } = row;
    let why = Why::Unconfirmed { confirmed_through, first, last, places };
    Warning { href: format!("/venues/{}", venue.id), venue: venue.name, vaccine, why }
}

#[component]
fn Warnings(rows: Vec<Warning>, more: u32, none: fn(&'static Texts) -> &'static str) -> impl IntoView {
    let i18n = use_i18n();
    if rows.is_empty() {
        return view! { <p class="home-none">{tr(none)}</p> }.into_any();
    }
    let mut rows: Vec<_> = rows.into_iter().map(|row| view! { <WarningRow row /> }).collect();
    let hidden = rows.split_off(rows.len().min(WARNINGS_IN_SIGHT));
    let folded = (!hidden.is_empty()).then(|| {
        let count = hidden.len();
        view! {
            <details class="home-more">
                <summary>{move || (i18n.t().home.more_warnings)(count)}</summary>
                <ul class="home-list">{hidden}</ul>
            </details>
        }
    });
    let rest = (more > 0).then(|| view! { <p class="small">{move || (i18n.t().home.rest)(i64::from(more))}</p> });
    view! {
        <ul class="home-list">{rows}</ul>
        {folded}
        {rest}
    }
    .into_any()
}

#[component]
fn WarningRow(row: Warning) -> impl IntoView {
    let (i18n, reference) = (use_i18n(), use_reference());
    let Warning { href, venue, vaccine, why } = row;
    let why = move || {
        let (t, lang) = (i18n.t(), i18n.lang());
        match &why {
            Why::Low(week) => {
                let word = mark(*week).and_then(|mark| word(mark, i18n)).unwrap_or_default();
                format!("{} {word}", places(t, *week))
            }
            Why::Unconfirmed { confirmed_through, first, last, places } => {
                let through = confirmed_through.as_deref().map(|date| short_date_of(date, lang));
                let (first, last) = (short_date_of(first, lang), short_date_of(last, lang));
                (t.home.beyond_row)(through.as_deref(), &first, &last, *places)
            }
        }
    };
    view! {
        <li>
            <A href>{venue} " " {move || reference.vaccine_name(&vaccine, i18n.lang())}</A>
            " "
            <span class="num">{why}</span>
        </li>
    }
}

/// The mark of the grid; none where there is no place at all.
fn mark(Places { free, total }: Places) -> Option<Mark> {
    (total > 0).then(|| Mark::of(free, total))
}

/// What the numbers do not say by themselves.
fn word(mark: Mark, i18n: I18n) -> Option<&'static str> {
    match mark {
        Mark::Full | Mark::Few => Some(mark_word(mark, i18n)),
        Mark::Free => None,
    }
}

fn places(t: &'static Texts, Places { free, total }: Places) -> String {
    if total == 0 { t.home.no_slots.to_owned() } else { (t.home.places)(&grouped(free), &grouped(total)) }
}

/// The free places of some days.
fn search(first: &str, last: &str) -> String {
    Query::new().with("from", first).with("to", last).on("/search")
}
