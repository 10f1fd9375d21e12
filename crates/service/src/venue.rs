//! Venues (接種会場).

use crate::{Actor, Answer, Asked, Failure, Kept, SeenVersion, Service};
use chrono::NaiveDate;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::venue::{
    ConfirmedSupply, MOST_OUTSIDE_DAYS, OutsideDay, Venue, VenueChangePreview, VenuePatch,
};
use madoguchi_contract::{Lang, ParsedVenue, ParsedVenueChange, etag, rfc3339};
use madoguchi_domain as domain;
use madoguchi_domain::{
    Changes, LeftOutside, MunicipalityCode, Permission, Phone, Scope, SlotDay, VenueDetails, VenueFilter, VenueId,
};
use madoguchi_store::slot::{self, plan};
use madoguchi_store::venue::{self, Changed};
use madoguchi_store::{AnyConnection, audit, reference};

/// The venues in scope, by kana, after the one of this kana and id.
///
/// # Errors
/// [`ProblemType::NotPermitted`].
pub async fn list(
    service: &Service,
    by: &Actor,
    filter: VenueFilter,
    after: Option<(String, VenueId)>,
    limit: i64,
) -> Result<Vec<domain::Venue>, Failure> {
    by.require(Permission::ReadVenues)?;
    let scope = by.scope().clone();
    service.read(move |conn| Ok(venue::list(conn, &scope, &filter, after, limit)?)).await
}

/// A venue in scope.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`].
pub async fn find(service: &Service, by: &Actor, id: VenueId) -> Result<domain::Venue, Failure> {
    by.require(Permission::ReadVenues)?;
    let scope = by.scope().clone();
    service.read(move |conn| venue::find(conn, &scope, id)?.ok_or(ProblemType::NotFound.into())).await
}

/// Registers a venue.
///
/// # Errors
/// [`ProblemType::NotPermitted`], also for a municipality that is not the actor's; [`Failure::Invalid`] for products
/// that the reference data do not have.
pub async fn create(service: &Service, by: &Actor, asked: Asked, parsed: ParsedVenue) -> Result<Kept, Failure> {
    by.require(Permission::WriteVenues)?;
    let ParsedVenue { municipality, details } = parsed;
    let municipality = owner(municipality, by.scope(), by.lang())?;
    let actor = by.clone();
    service
        .write_once(by, asked, None, move |tx| {
            let (by, now) = (&actor, actor.now());
            check_vaccines(tx.conn, &details, now.today(), by.lang())?;
            let created = venue::create(tx.conn, by.scope(), &municipality, &details, now.instant())?;
            let id = created.ok_or(ProblemType::NotPermitted)?;
            audit::append(tx.conn, &by.event("venue.created", ("venue", &id), Some(&municipality)))?;
            let venue = venue::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            let tag = etag(venue.version);
            Ok(Answer::created(&wire(venue), format!("/api/v1/venues/{id}"))?.with_etag(tag))
        })
        .await
}

/// What a change of a venue would leave outside. Changes nothing.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`]; [`Failure::Invalid`].
pub async fn preview_change(
    service: &Service,
    by: &Actor,
    id: VenueId,
    patch: VenuePatch,
) -> Result<VenueChangePreview, Failure> {
    by.require(Permission::WriteVenues)?;
    let by = by.clone();
    service
        .read(move |conn| {
            let now = by.now();
            let stored = venue::find(conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            let after = patch.clone().parse(wire(stored.clone()), by.lang())?.details;
            check_vaccines(conn, &after, now.today(), by.lang())?;
            let ahead = slot::open_ahead(conn, id, now.civil())?;
            Ok(wire_left(&LeftOutside::by_change(&stored.details, &after, ahead)))
        })
        .await
}

/// Changes a venue: what the patch leaves out stays as it is. Open slots that the change leaves outside stay as they
/// are, too, and need a reason.
///
/// A change and a slot plan of one venue wait for each other: the plan sees the venue as the change leaves it, or the
/// change sees the plan's slots.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`], [`ProblemType::VersionMismatch`]; [`Failure::Invalid`],
/// [`Failure::LeavesSlotsOutside`].
pub async fn update(
    service: &Service,
    by: &Actor,
    id: VenueId,
    seen: SeenVersion,
    patch: VenuePatch,
) -> Result<domain::Venue, Failure> {
    by.require(Permission::WriteVenues)?;
    let by = by.clone();
    service
        .write(move |tx| {
            let now = by.now();
            // Whoever may not see it waits for nobody.
            venue::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            plan::lock_venue(tx.conn, id)?;
            let stored = venue::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound)?;
            seen.check(stored.version)?;
            let (version, municipality, before) = (stored.version, stored.municipality, stored.details.clone());
            let ParsedVenueChange { details, outside_reason } = patch.clone().parse(wire(stored), by.lang())?;
            check_vaccines(tx.conn, &details, now.today(), by.lang())?;
            let ahead =
                if before.narrows_to(&details) { slot::open_ahead(tx.conn, id, now.civil())? } else { Vec::new() };
            let left = LeftOutside::by_change(&before, &details, ahead);
            // A reason that was not needed is not kept.
            let reason = outside_reason.filter(|_| !left.is_empty());
            if !left.is_empty() && reason.is_none() {
                return Err(Failure::LeavesSlotsOutside(left));
            }
            match venue::update(tx.conn, by.scope(), id, version, &details, now.instant())? {
                Changed::Version(_) => {}
                Changed::VersionMismatch => return Err(ProblemType::VersionMismatch.into()),
            }
            let event = by.event("venue.changed", ("venue", &id), Some(&municipality));
            let changes = Changes::of_venue(&before, &details).leaving_outside(&left, reason.as_deref());
            audit::append(tx.conn, &event.changing(&changes))?;
            venue::find(tx.conn, by.scope(), id)?.ok_or(ProblemType::NotFound.into())
        })
        .await
}

/// Whose venue it will be: the one named, or the account's only one.
fn owner(named: Option<MunicipalityCode>, scope: &Scope, lang: Lang) -> Result<MunicipalityCode, Failure> {
    match (named, scope.municipalities()) {
        (Some(code), _) if scope.covers(&code) => Ok(code),
        (Some(_), _) => Err(Failure::Problem(ProblemType::NotPermitted)),
        (None, [only]) => Ok(*only),
        (None, _) => Err(Failure::Invalid(vec![FieldCode::Required.at("/municipality_code", lang)])),
    }
}

fn check_vaccines(
    conn: &mut AnyConnection,
    details: &VenueDetails,
    today: NaiveDate,
    lang: Lang,
) -> Result<(), Failure> {
    let known = reference::products(conn, today)?;
    let unknown =
        details.vaccines.iter().enumerate().filter(|(_, handled)| !known.iter().any(|v| v.code == handled.vaccine));
    let errors: Vec<_> =
        unknown.map(|(index, _)| FieldCode::UnknownVaccine.at(format!("/vaccines/{index}"), lang)).collect();
    if errors.is_empty() { Ok(()) } else { Err(Failure::Invalid(errors)) }
}

fn wire_left(left: &LeftOutside) -> VenueChangePreview {
    let day = |day: &SlotDay| OutsideDay {
        date: day.date.to_string(),
        vaccine: day.vaccine.clone(),
        slots: day.slots,
        booked: day.booked,
    };
    let days: Vec<OutsideDay> = left.days.iter().take(MOST_OUTSIDE_DAYS).map(day).collect();
    VenueChangePreview {
        slots: left.slots(),
        places: left.places(),
        bookings: left.bookings(),
        // Days of a few years.
        more_days: (left.days.len() - days.len()) as u32,
        days,
    }
}

/// A venue on the wire.
#[must_use]
pub fn wire(venue: domain::Venue) -> Venue {
    let details = venue.details;
    let supply = details.vaccines.iter().filter_map(|handled| {
        let confirmed_through = handled.confirmed_through?.to_string();
        Some(ConfirmedSupply { vaccine: handled.vaccine.clone(), confirmed_through })
    });
    Venue {
        id: venue.id.to_string(),
        municipality_code: venue.municipality.to_string(),
        supply: supply.collect(),
        vaccines: details.vaccines.into_iter().map(|handled| handled.vaccine).collect(),
        name: details.name,
        name_kana: details.name_kana,
        kind: details.kind.code().to_owned(),
        postal_code: details.postal_code,
        address: details.address,
        phone: details.phone.as_ref().map(Phone::as_str).map(str::to_owned),
        access_notes: details.access_notes,
        opens_on: details.opens_on.map(|date| date.to_string()),
        closes_on: details.closes_on.map(|date| date.to_string()),
        published: details.published,
        etag: etag(venue.version),
        updated_at: rfc3339(venue.updated_at),
    }
}
