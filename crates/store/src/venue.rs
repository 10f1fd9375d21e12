//! Venues, with the products they handle and how far their supply is confirmed.

use crate::availability::containing;
use crate::database::write_keys;
use crate::reference::stored_code;
use crate::schema::{vaccine, venue, venue_vaccine};
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use madoguchi_domain::{
    HandledVaccine, MunicipalityCode, Phone, Scope, Venue, VenueDetails, VenueFilter, VenueId, VenueKind, keywords,
};
use std::collections::HashMap;

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// Done; this is the version now.
    Version(i32),
    /// Somebody else changed it since that version was read.
    VersionMismatch,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = crate::schema::venue)]
struct Row {
    id: VenueId,
    municipality_code: String,
    name: String,
    name_kana: String,
    kind: VenueKind,
    postal_code: Option<String>,
    address: String,
    phone: Option<String>,
    access_notes: String,
    opens_on: Option<NaiveDate>,
    closes_on: Option<NaiveDate>,
    published: bool,
    version: i32,
    updated_at: NaiveDateTime,
}

/// The columns a venue's details are written to.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = crate::schema::venue, treat_none_as_null = true)]
struct DetailColumns<'a> {
    name: &'a str,
    name_kana: &'a str,
    kana_key: String,
    search_key: String,
    kind: VenueKind,
    postal_code: Option<&'a str>,
    address: &'a str,
    phone: Option<&'a str>,
    access_notes: &'a str,
    opens_on: Option<NaiveDate>,
    closes_on: Option<NaiveDate>,
    published: bool,
}

impl<'a> DetailColumns<'a> {
    fn of(details: &'a VenueDetails) -> Self {
        Self {
            name: &details.name,
            name_kana: &details.name_kana,
            kana_key: details.kana_key(),
            search_key: details.search_key(),
            kind: details.kind,
            postal_code: details.postal_code.as_deref(),
            address: &details.address,
            phone: details.phone.as_ref().map(Phone::as_str),
            access_notes: &details.access_notes,
            opens_on: details.opens_on,
            closes_on: details.closes_on,
            published: details.published,
        }
    }
}

/// A venue of the scope.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut AnyConnection, scope: &Scope, id: VenueId) -> Result<Option<Venue>, StoreError> {
    let row = venue::table
        .filter(venue::id.eq(id))
        .filter(venue::municipality_code.eq_any(scope.codes()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(with_vaccines(conn, row.into_iter().collect())?.pop())
}

/// Venues of the scope by kana, after a place in that order.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut AnyConnection,
    scope: &Scope,
    filter: &VenueFilter,
    after: Option<(String, VenueId)>,
    limit: i64,
) -> Result<Vec<Venue>, StoreError> {
    let mut query = venue::table
        .filter(venue::municipality_code.eq_any(scope.codes()))
        .select(Row::as_select())
        .order((venue::kana_key, venue::id))
        .limit(limit)
        .into_boxed();
    for keyword in keywords(filter.q.as_deref().unwrap_or_default()) {
        query = query.filter(venue::search_key.like(containing(&keyword)).escape('!'));
    }
    if let Some(municipality) = &filter.municipality {
        query = query.filter(venue::municipality_code.eq(municipality.to_string()));
    }
    if let Some(published) = filter.published {
        query = query.filter(venue::published.eq(published));
    }
    if let Some((kana_key, id)) = after {
        query =
            query.filter(venue::kana_key.gt(kana_key.clone()).or(venue::kana_key.eq(kana_key).and(venue::id.gt(id))));
    }
    let rows = query.load(conn)?;
    with_vaccines(conn, rows)
}

/// Registers a venue. None: the municipality is not in the scope.
///
/// # Errors
/// When the database fails.
pub fn create(
    conn: &mut AnyConnection,
    scope: &Scope,
    municipality: &MunicipalityCode,
    details: &VenueDetails,
    now: NaiveDateTime,
) -> Result<Option<VenueId>, StoreError> {
    if !scope.covers(municipality) {
        return Ok(None);
    }
    let fixed = (
        venue::municipality_code.eq(municipality.to_string()),
        venue::version.eq(1),
        venue::created_at.eq(now),
        venue::updated_at.eq(now),
    );
    let id = diesel::insert_into(venue::table)
        .values((fixed, DetailColumns::of(details)))
        .returning(venue::id)
        .get_result(conn)?;
    write_vaccines(conn, id, &details.vaccines)?;
    Ok(Some(id))
}

/// Changes a venue of the scope that still has a version.
///
/// # Errors
/// When the database fails.
pub fn update(
    conn: &mut AnyConnection,
    scope: &Scope,
    id: VenueId,
    version: i32,
    details: &VenueDetails,
    now: NaiveDateTime,
) -> Result<Changed, StoreError> {
    let current = venue::table
        .filter(venue::id.eq(id))
        .filter(venue::version.eq(version))
        .filter(venue::municipality_code.eq_any(scope.codes()));
    let changed = diesel::update(current)
        .set((DetailColumns::of(details), venue::version.eq(version + 1), venue::updated_at.eq(now)))
        .execute(conn)?;
    if changed == 0 {
        return Ok(Changed::VersionMismatch);
    }
    diesel::delete(venue_vaccine::table.filter(venue_vaccine::venue_id.eq(id))).execute(conn)?;
    write_vaccines(conn, id, &details.vaccines)?;
    Ok(Changed::Version(version + 1))
}

/// Makes the keys of all venues anew.
pub(crate) fn rewrite_keys(conn: &mut AnyConnection) -> Result<(), StoreError> {
    let rows: Vec<Row> = venue::table.select(Row::as_select()).load(conn)?;
    let (mut kana, mut search) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for row in rows {
        // The products are in no key.
        let venue = row.into_venue(Vec::new())?;
        kana.push((venue.id.0, venue.details.kana_key()));
        search.push((venue.id.0, venue.details.search_key()));
    }
    write_keys::write(conn, "venue", "kana_key", &kana)?;
    write_keys::write(conn, "venue", "search_key", &search)
}

fn write_vaccines(conn: &mut AnyConnection, venue_id: VenueId, handled: &[HandledVaccine]) -> Result<(), StoreError> {
    let rows: Vec<_> = handled
        .iter()
        .map(|h| {
            (
                venue_vaccine::venue_id.eq(venue_id),
                venue_vaccine::vaccine.eq(&h.vaccine),
                venue_vaccine::confirmed_through.eq(h.confirmed_through),
            )
        })
        .collect();
    each_backend!(conn, |c| diesel::insert_into(venue_vaccine::table).values(&rows).execute(c))?;
    Ok(())
}

/// Adds the products to the rows, in display order.
fn with_vaccines(conn: &mut AnyConnection, rows: Vec<Row>) -> Result<Vec<Venue>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<VenueId> = rows.iter().map(|row| row.id).collect();
    let order: HashMap<String, i16> =
        vaccine::table.select((vaccine::code, vaccine::sort)).load(conn)?.into_iter().collect();
    let handled: Vec<(VenueId, String, Option<NaiveDate>)> = venue_vaccine::table
        .filter(venue_vaccine::venue_id.eq_any(ids))
        .select((venue_vaccine::venue_id, venue_vaccine::vaccine, venue_vaccine::confirmed_through))
        .order(venue_vaccine::vaccine)
        .load(conn)?;
    let mut by_venue: HashMap<VenueId, Vec<HandledVaccine>> = HashMap::new();
    for (venue_id, vaccine, confirmed_through) in handled {
        by_venue.entry(venue_id).or_default().push(HandledVaccine { vaccine, confirmed_through });
    }
    let mut venues = Vec::with_capacity(rows.len());
    for row in rows {
        let mut vaccines = by_venue.remove(&row.id).unwrap_or_default();
        vaccines.sort_by_key(|handled| order.get(&handled.vaccine).copied());
        venues.push(row.into_venue(vaccines)?);
    }
    Ok(venues)
}

impl Row {
    fn into_venue(self, vaccines: Vec<HandledVaccine>) -> Result<Venue, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("venue {}: {what}", self.id));
        Ok(Venue {
            id: self.id,
            municipality: stored_code(&self.municipality_code)?,
            version: self.version,
            updated_at: self.updated_at,
            details: VenueDetails {
                kind: self.kind,
                phone: self.phone.as_deref().map(Phone::parse).transpose().map_err(|_| corrupt("phone"))?,
                name: self.name,
                name_kana: self.name_kana,
                postal_code: self.postal_code,
                address: self.address,
                vaccines,
                access_notes: self.access_notes,
                opens_on: self.opens_on,
                closes_on: self.closes_on,
                published: self.published,
            },
        })
    }
}
