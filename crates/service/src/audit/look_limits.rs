//! How much of its people's data a municipality lets others see and take out.

use crate::wire_refs::municipality_ref;
use crate::{Actor, Failure, SeenVersion, Service};
use madoguchi_contract::etag;
use madoguchi_contract::look_limits::LookLimits as Wire;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{Changes, LookLimits, MunicipalityCode, Permission, Reach};
use madoguchi_store::AnyConnection;
use madoguchi_store::audit::{self, look_limits};

/// The limits of a municipality.
///
/// # Errors
/// [`ProblemType::NotPermitted`]; [`ProblemType::NotFound`] for one that is not the actor's.
pub async fn find(service: &Service, by: &Actor, municipality: MunicipalityCode) -> Result<(Wire, i32), Failure> {
    by.require(Permission::ReadAudit)?;
    match by.scope().reach() {
        Reach::Nation => {}
        Reach::Municipalities(own) if own.contains(&municipality) => {}
        Reach::Municipalities(_) => return Err(ProblemType::NotFound.into()),
    }
    let unset = service.settings().look_limits;
    service
        .read(move |conn| {
            let (limits, version) = stored(conn, municipality, unset)?;
            Ok((wire(&municipality, limits, version), version))
        })
        .await
}

/// Sets the limits of a municipality; they hold from the next look on.
///
/// # Errors
/// [`ProblemType::NotPermitted`]; [`ProblemType::NotFound`] for one that is not the actor's;
/// [`ProblemType::VersionMismatch`].
pub async fn set(
    service: &Service,
    by: &Actor,
    municipality: MunicipalityCode,
    seen: SeenVersion,
    limits: LookLimits,
) -> Result<(Wire, i32), Failure> {
    by.require(Permission::GuardPersonalData)?;
    if !by.scope().covers(&municipality) {
        return Err(ProblemType::NotFound.into());
    }
    let by = by.clone();
    service
        .write(move |tx| {
            let unset = tx.settings.look_limits;
            let (before, version) = stored(tx.conn, municipality, unset)?;
            seen.check(version)?;
            if !look_limits::set(tx.conn, &municipality, limits, version)? {
                return Err(ProblemType::VersionMismatch.into());
            }
            let subject = ("look_limits", &municipality as &dyn std::fmt::Display);
            let changes = Changes::of_look_limits(before, limits);
            let event = by.event("look_limits.changed", subject, Some(&municipality)).changing(&changes);
            audit::append(tx.conn, &event)?;
            Ok((wire(&municipality, limits, version + 1), version + 1))
        })
        .await
}

/// The limits with their version, 0 while nothing was set.
fn stored(
    conn: &mut AnyConnection,
    municipality: MunicipalityCode,
    unset: LookLimits,
) -> Result<(LookLimits, i32), Failure> {
    Ok(look_limits::of(conn, &[municipality])?.remove(&municipality).unwrap_or((unset, 0)))
}

fn wire(municipality: &MunicipalityCode, limits: LookLimits, version: i32) -> Wire {
    Wire {
        municipality: municipality_ref(municipality),
        people_an_hour: limits.people_an_hour(),
        exported_a_day: limits.exported_a_day(),
        unset: version == 0,
        etag: etag(version),
    }
}
