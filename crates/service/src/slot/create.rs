//! Whether a slot plan can be created, and creating it.

use super::programme;
use crate::booking::rule_book::RuleBook;
use chrono::NaiveDateTime;
use madoguchi_contract::fields::FieldCode;
use madoguchi_domain::{Overrides, PlanRefusal, Scope, SlotPlan, SlotPlanId};
use madoguchi_store::slot::plan::{self, Clash, NewSlotPlan};
use madoguchi_store::{AnyConnection, StoreError, reference};

/// Whether a product takes vaccine on the last day of a plan, so that its supply must be confirmed. Of one that is not
/// known nobody says it does not.
pub(super) fn is_supplied(conn: &mut AnyConnection, vaccine: &str, plan: &SlotPlan) -> Result<bool, StoreError> {
    let Some(last) = plan.dates().last() else { return Ok(true) };
    let products = reference::products(conn, *last)?;
    Ok(products.iter().find(|product| product.code == vaccine).is_none_or(|product| product.supplied))
}

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
    /// No programme takes it: which field is wrong, and how.
    NoProgramme(&'static str, FieldCode),
    /// The venue does not take it.
    Refused(PlanRefusal),
    /// Existing slots are in the way, all of them.
    Clashes(Vec<Clash>),
}

/// Writes the plan and all its slots, or tells why not; `named` is the programme that the request names, `written`
/// hears how many slots stand already.
///
/// Two plans for one venue wait for each other: the venue's row is locked until the transaction ends.
///
/// # Errors
/// When the database fails.
pub fn create(
    conn: &mut AnyConnection,
    scope: &Scope,
    (new, named): (&NewSlotPlan, Option<&str>),
    book: &RuleBook,
    now: NaiveDateTime,
    written: &dyn Fn(u32),
) -> Result<CreateOutcome, StoreError> {
    plan::lock_venue(conn, new.venue_id)?;
    let supplied = is_supplied(conn, &new.vaccine, &new.plan)?;
    let Some(terms) = plan::venue_terms(conn, scope, new.venue_id, (&new.vaccine, supplied))? else {
        return Ok(CreateOutcome::VenueNotFound);
    };
    let needed = match terms.take(&new.plan, new.reasons().given(), now) {
        Ok(needed) => needed,
        Err(refusal) => return Ok(CreateOutcome::Refused(refusal)),
    };
    let programme = match programme::of_plan(book, &terms.municipality_code, named, &new.vaccine, new.plan.dates()) {
        Ok(programme) => programme,
        Err((pointer, code)) => return Ok(CreateOutcome::NoProgramme(pointer, code)),
    };
    let clashes = plan::clashes(conn, new.venue_id, &new.vaccine, &new.plan)?;
    if !clashes.is_empty() {
        return Ok(CreateOutcome::Clashes(clashes));
    }
    let id = plan::insert(conn, new, &programme, needed, written)?;
    Ok(CreateOutcome::Created { id, municipality_code: terms.municipality_code, needed })
}
