//! What matters today, in figures: for the home page.

use crate::programme::coming::rule_changes;
use crate::{Actor, Failure, Service};
use madoguchi_contract::availability::VenueRef;
use madoguchi_contract::overview::{BeyondSupply, MOST_ROWS, Overview, Places, RuleChange, RunningOut, VenuePlaces};
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::rfc3339;
use madoguchi_domain::{MunicipalityCode, Now, Permission, Scope, runs_out};
use madoguchi_store::overview::{self as store, Beyond, Figures, Row};
use std::cmp::Reverse;

/// The figures of the municipalities in scope, or of one of them.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`] for a municipality that is not in scope.
pub async fn of_scope(
    service: &Service,
    by: &Actor,
    municipality: Option<MunicipalityCode>,
) -> Result<Overview, Failure> {
    by.require(Permission::ReadVenues)?;
    if municipality.is_some_and(|code| !by.scope().covers(&code)) {
        return Err(ProblemType::NotFound.into());
    }
    let (scope, now) = (by.scope().clone(), by.now());
    let asked = match municipality {
        Some(code) => Scope::new(by.account_id(), scope.role(), vec![code]),
        None => scope.clone(),
    };
    let rule_changes = rule_changes(service, by, &asked).await?;
    let figures =
        service.read(move |conn| Ok(store::figures(conn, &scope, municipality.as_ref(), now.civil())?)).await?;
    Ok(overview(figures, rule_changes, now))
}

fn overview(figures: Figures, rule_changes: Vec<RuleChange>, now: Now) -> Overview {
    let mut venues = by_venue(&figures.rows);
    let places_today = total(venues.iter().map(|venue| venue.today));
    let places_week = total(venues.iter().map(|venue| venue.week));
    // Sorting is stable: the order of the kana stays among equals.
    venues.sort_by_key(|venue| Reverse(venue.week.free));
    let mut running_out: Vec<Row> =
        figures.rows.into_iter().filter(|row| runs_out(row.week.free, row.week.total)).collect();
    running_out.sort_by_key(|row| row.week.free);
    let (venues, more_venues) = first(venues);
    let (running_out, more_running_out) = first(running_out);
    let (beyond, more_beyond_supply) = first(figures.beyond);
    Overview {
        as_of: rfc3339(now.instant()),
        today: now.today().to_string(),
        last_day: figures.last_day.to_string(),
        bookings_today: figures.bookings_today,
        places_today,
        places_week,
        venues,
        more_venues,
        running_out: running_out.into_iter().map(low).collect(),
        more_running_out,
        beyond_supply: beyond.into_iter().map(unconfirmed).collect(),
        more_beyond_supply,
        rule_changes,
    }
}

/// The products of a venue stand one after another.
fn by_venue(rows: &[Row]) -> Vec<VenuePlaces> {
    rows.chunk_by(|one, next| one.venue.id == next.venue.id)
        .filter_map(|rows| {
            Some(VenuePlaces {
                venue: venue(rows.first()?.venue.clone()),
                today: total(rows.iter().map(|row| places(row.today))),
                week: total(rows.iter().map(|row| places(row.week))),
            })
        })
        .collect()
}

fn total(all: impl Iterator<Item = Places>) -> Places {
    all.fold(Places::default(), |sum, one| Places { free: sum.free + one.free, total: sum.total + one.total })
}

/// The first rows, and how many more there are.
fn first<T>(mut rows: Vec<T>) -> (Vec<T>, u32) {
    let more = rows.len().saturating_sub(MOST_ROWS);
    rows.truncate(MOST_ROWS);
    (rows, u32::try_from(more).unwrap_or(u32::MAX))
}

fn places(found: store::Places) -> Places {
    Places { free: found.free, total: found.total }
}

fn venue(found: store::Venue) -> VenueRef {
    VenueRef { id: found.id.to_string(), name: found.name, address: found.address }
}

fn low(row: Row) -> RunningOut {
    RunningOut { venue: venue(row.venue), vaccine: row.vaccine, week: places(row.week) }
}

fn unconfirmed(found: Beyond) -> BeyondSupply {
    BeyondSupply {
        venue: venue(found.venue),
        vaccine: found.vaccine,
        confirmed_through: found.confirmed_through.map(|date| date.to_string()),
        first_date: found.first.to_string(),
        last_date: found.last.to_string(),
        places: found.places,
    }
}
