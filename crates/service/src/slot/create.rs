//! Whether a slot plan can be created, and creating it.

use chrono::NaiveDateTime;
use madoguchi_domain::{Overrides, PlanRefusal, Scope, SlotPlanId};
use madoguchi_store::slot::plan::{self, Clash, NewSlotPlan};
use madoguchi_store::{AnyConnection, StoreError};

/// How a creation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreateOutcome {
    /// Written.
    Created {
        /// The plan.
        id: SlotPlanId,
        /// Owner of the venue.
        municipality_code: String,
        /// Which of the reasons were needed.
        needed: Overrides,
    },
    /// No such venue in scope.
    VenueNotFound,
    /// The venue does not take it.
    Refused(PlanRefusal),
    /// Existing slots are in the way, all of them.
    Clashes(Vec<Clash>),
}

/// Writes the plan and all its slots, or tells why not; `written` hears how many slots stand already.
///
/// Two plans for one venue wait for each other: the venue's row is locked until the transaction ends.
///
/// # Errors
/// When the database fails.
pub fn create(
    conn: &mut AnyConnection,
    scope: &Scope,
    new: &NewSlotPlan,
    now: NaiveDateTime,
    written: &dyn Fn(u32),
) -> Result<CreateOutcome, StoreError> {
    plan::lock_venue(conn, new.venue_id)?;
    let Some(terms) = plan::venue_terms(conn, scope, new.venue_id, &new.vaccine)? else {
        return Ok(CreateOutcome::VenueNotFound);
    };
    let needed = match terms.take(&new.plan, new.reasons().given(), now) {
        Ok(needed) => needed,
        Err(refusal) => return Ok(CreateOutcome::Refused(refusal)),
    };
    let clashes = plan::clashes(conn, new.venue_id, &new.vaccine, &new.plan)?;
    if !clashes.is_empty() {
        return Ok(CreateOutcome::Clashes(clashes));
    }
    let id = plan::insert(conn, new, needed, written)?;
    Ok(CreateOutcome::Created { id, municipality_code: terms.municipality_code, needed })
}
