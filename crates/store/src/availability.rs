//! The search grid: venue × date with free and total places.
//!
//! Counts come from the slot rows alone, never from bookings, and only from those of the page: the cost follows what is
//! shown, not the size of the tables.

use crate::schema::{slot, venue, venue_vaccine};
use crate::slot::bookable::{is_open_ahead, is_public};
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{case_when, exists, sum};
use diesel::prelude::*;
use madoguchi_domain::{GridPosition, GridQuery, GridRow, Scope, VenueId};
use std::collections::{BTreeSet, HashMap};

/// One page of rows, by the venue's kana; a row has at least one public slot of these programmes in the range. `true`
/// when more follow.
///
/// # Errors
/// When the database fails.
pub fn grid(
    conn: &mut AnyConnection,
    scope: &Scope,
    query: &GridQuery,
    programmes: &[String],
    now: NaiveDateTime,
) -> Result<(Vec<GridRow>, bool), StoreError> {
    let mut rows = page_of_rows(conn, scope, query, programmes, now.date())?;
    // A page size.
    let limit = usize::try_from(query.limit).unwrap_or_default();
    let more = rows.len() > limit;
    rows.truncate(limit);
    count_days(conn, query, programmes, &mut rows, now)?;
    Ok((rows, more))
}

fn page_of_rows(
    conn: &mut AnyConnection,
    scope: &Scope,
    query: &GridQuery,
    programmes: &[String],
    today: NaiveDate,
) -> Result<Vec<GridRow>, StoreError> {
    let public_slot = slot::table
        .filter(slot::venue_id.eq(venue::id))
        .filter(slot::vaccine.eq(venue_vaccine::vaccine))
        .filter(slot::date.between(query.from, query.to))
        .filter(slot::programme.eq_any(programmes))
        .filter(is_public(today));
    let mut rows = venue::table
        .inner_join(venue_vaccine::table)
        .filter(venue::published.eq(true))
        .filter(exists(public_slot))
        .order((venue::kana_key, venue::id, venue_vaccine::vaccine))
        .limit(query.limit + 1)
        .select((
            venue::kana_key,
            venue::id,
            venue_vaccine::vaccine,
            venue::name,
            venue::address,
            venue::phone,
            venue::access_notes,
        ))
        .into_boxed();
    // One code is compared with `=`: then the index gives the order too, and the search stops at the page's end.
    let mut codes = scope.codes();
    codes.retain(|code| query.municipality.is_none_or(|asked| asked.as_str() == code));
    rows = match codes.len() {
        1 => rows.filter(venue::municipality_code.eq(codes.swap_remove(0))),
        _ => rows.filter(venue::municipality_code.eq_any(codes)),
    };
    if let Some(id) = query.venue_id {
        rows = rows.filter(venue::id.eq(id));
    }
    if !query.vaccines.is_empty() {
        rows = rows.filter(venue_vaccine::vaccine.eq_any(&query.vaccines));
    }
    for keyword in &query.keywords {
        rows = rows.filter(venue::search_key.like(containing(keyword)).escape('!'));
    }
    if let Some(GridPosition { kana_key, venue_id, vaccine }) = &query.after {
        rows = rows.filter(venue::kana_key.ge(kana_key)).filter(
            venue::kana_key
                .gt(kana_key)
                .or(venue::id.gt(venue_id))
                .or(venue::id.eq(venue_id).and(venue_vaccine::vaccine.gt(vaccine))),
        );
    }
    type Found = (String, VenueId, String, String, String, Option<String>, String);
    let rows: Vec<Found> = rows.load(conn)?;
    let row = |(kana_key, venue_id, vaccine, name, address, phone, access_notes)| GridRow {
        position: GridPosition { kana_key, venue_id, vaccine },
        name,
        address,
        phone,
        access_notes,
        programmes: BTreeSet::new(),
        days: HashMap::new(),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// A pattern for "contains", escaped with `!`.
pub(crate) fn containing(keyword: &str) -> String {
    format!("%{}", starting_with(keyword))
}

/// A pattern for "starts with", escaped with `!`.
pub(crate) fn starting_with(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Sums the slots of the page's rows, in one statement along the index (venue, vaccine, date).
fn count_days(
    conn: &mut AnyConnection,
    query: &GridQuery,
    programmes: &[String],
    rows: &mut [GridRow],
    now: NaiveDateTime,
) -> Result<(), StoreError> {
    let mut venues: Vec<VenueId> = rows.iter().map(|row| row.position.venue_id).collect();
    venues.dedup();
    let mut vaccines: Vec<String> = rows.iter().map(|row| row.position.vaccine.clone()).collect();
    vaccines.sort_unstable();
    vaccines.dedup();
    let free = case_when(is_open_ahead(now), slot::capacity - slot::taken).otherwise(0_i16);
    type Sums = (VenueId, String, String, NaiveDate, Option<i64>, Option<i64>);
    let sums: Vec<Sums> = slot::table
        .filter(slot::venue_id.eq_any(venues))
        .filter(slot::vaccine.eq_any(vaccines))
        .filter(slot::date.between(query.from, query.to))
        .filter(slot::programme.eq_any(programmes))
        .filter(is_public(now.date()))
        .group_by((slot::venue_id, slot::vaccine, slot::programme, slot::date))
        .select((slot::venue_id, slot::vaccine, slot::programme, slot::date, sum(free), sum(slot::capacity)))
        .load(conn)?;
    let mut places: HashMap<(VenueId, String), &mut GridRow> =
        rows.iter_mut().map(|row| ((row.position.venue_id, row.position.vaccine.clone()), row)).collect();
    for (venue_id, vaccine, programme, date, free, total) in sums {
        if let Some(row) = places.get_mut(&(venue_id, vaccine)) {
            let day = row.days.entry(date).or_default();
            day.free += free.unwrap_or(0);
            day.total += total.unwrap_or(0);
            row.programmes.insert(programme);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::containing;

    #[test]
    fn signs_of_like_are_searched_as_they_stand() {
        for (keyword, pattern) in [("小机", "%小机%"), ("100%", "%100!%%"), ("a_b!", "%a!_b!!%"), ("", "%%")] {
            assert_eq!(containing(keyword), pattern);
        }
    }
}
