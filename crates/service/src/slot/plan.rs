//! Slot plans (予約枠一括登録): preview, create, look up.

use super::create::{self, CreateOutcome};
use super::preview::{self, clashes, totals};
use super::programme;
use crate::{Actor, Answer, Asked, Failure, Kept, Service};
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::ProblemType;
use madoguchi_contract::slot_plan::{
    ParsedSlotPlan, SlotPlan, SlotPlanCreated, SlotPlanPreview, SlotPlanProgress, SlotPlanRequest,
};
use madoguchi_contract::{Lang, rfc3339};
use madoguchi_domain::{Changes, MunicipalityCode, Permission, PlanRefusal, SlotPlanId, VenueId};
use madoguchi_store::slot::plan::{self, NewSlotPlan, StoredSlotPlan};
use madoguchi_store::{audit, slot};

/// What a plan would make, and what to look at before creating it. Writes nothing.
///
/// # Errors
/// [`ProblemType::NotPermitted`]; [`Failure::NoSuch`] for a venue that is not in scope, [`Failure::Invalid`] for a
/// product that it does not handle.
pub async fn preview(service: &Service, by: &Actor, parsed: ParsedSlotPlan) -> Result<SlotPlanPreview, Failure> {
    by.require(Permission::WriteSlots)?;
    let (scope, now, lang, books) = (by.scope().clone(), by.now().civil(), by.lang(), service.clone());
    service
        .read(move |conn| {
            let ParsedSlotPlan { venue_id, programme, vaccine, plan, publish_on, .. } = &parsed;
            let book = books.rule_books().current(conn, now.date())?;
            let supplied = create::is_supplied(conn, vaccine, plan)?;
            let terms = plan::venue_terms(conn, &scope, *venue_id, (vaccine, supplied))?;
            let terms = terms.ok_or_else(|| Failure::NoSuch(FieldCode::NotFound.at("/venue_id", lang)))?;
            if !terms.handled {
                return Err(invalid("/vaccine", FieldCode::VaccineNotHandled, lang));
            }
            let code = &terms.municipality_code;
            programme::of_plan(&book, code, programme.as_deref(), vaccine, plan.dates())
                .map_err(|(pointer, code)| invalid(pointer, code, lang))?;
            let found = plan::clashes(conn, *venue_id, vaccine, plan)?;
            Ok(preview::of(plan, *publish_on, &terms, &found, now, lang))
        })
        .await
}

/// Creates the slots of a plan: all, or none. Takes the request as it was sent, which is kept with the plan.
///
/// # Errors
/// [`ProblemType::NotPermitted`], also for a reason to override the venue's terms by who may not; [`Failure::Invalid`]
/// for what cannot be read, no slot at all, the past, or a product that the venue does not handle; [`Failure::NoSuch`]
/// for a venue that is not in scope; [`Failure::OutsideOpening`], [`Failure::SupplyNotConfirmed`],
/// [`Failure::SlotClash`].
pub async fn create(service: &Service, by: &Actor, asked: Asked, request: &SlotPlanRequest) -> Result<Kept, Failure> {
    by.require(Permission::WriteSlots)?;
    let parsed = request.parse(by.lang())?;
    if parsed.supply_override_reason.is_some() {
        by.require(Permission::OverrideSupply)?;
    }
    if parsed.opening_override_reason.is_some() {
        by.require(Permission::OverrideOpening)?;
    }
    let named = parsed.programme;
    let new = NewSlotPlan {
        venue_id: parsed.venue_id,
        vaccine: parsed.vaccine,
        plan: parsed.plan,
        publish_on: parsed.publish_on,
        supply_override_reason: parsed.supply_override_reason,
        opening_override_reason: parsed.opening_override_reason,
        // The reasons have columns of their own, which hold those that were needed.
        request: serde_json::to_string(&SlotPlanRequest {
            supply_override_reason: None,
            opening_override_reason: None,
            ..request.clone()
        })
        .map_err(Failure::internal)?,
        account_id: by.account_id(),
        at: by.now().instant(),
    };
    let (actor, running, key, books) = (by.clone(), service.plans().clone(), asked.key.clone(), service.clone());
    service
        .write_once(by, asked, None, move |tx| {
            let by = &actor;
            let written = running.begin(by.account_id(), key.as_deref(), new.plan.totals().slots);
            let book = books.rule_books().current(tx.conn, by.now().today())?;
            let asked = (&new, named.as_deref());
            let created =
                create::create(tx.conn, by.scope(), asked, &book, by.now().civil(), &|count| written.set(count))?;
            let (id, municipality_code, needed) = match created {
                CreateOutcome::Created { id, municipality_code, needed } => (id, municipality_code, needed),
                CreateOutcome::VenueNotFound => {
                    return Err(Failure::NoSuch(FieldCode::NotFound.at("/venue_id", by.lang())));
                }
                CreateOutcome::NoProgramme(pointer, code) => return Err(invalid(pointer, code, by.lang())),
                CreateOutcome::Refused(refusal) => return Err(refused(refusal, by.lang())),
                CreateOutcome::Clashes(found) => return Err(Failure::SlotClash(clashes(&found))),
            };
            let owner = MunicipalityCode::parse(&municipality_code)
                .map_err(|_| Failure::internal(format!("the municipality of slot plan {id}")))?;
            let made = new.plan.totals();
            let event = by.event("slot_plan.created", ("slot_plan", &id), Some(&owner));
            let changes = Changes::of_slot_plan(new.plan.dates(), made, new.reasons().only(needed));
            audit::append(tx.conn, &event.changing(&changes))?;
            let created = SlotPlanCreated { id: id.to_string(), totals: totals(made) };
            Answer::created(&created, format!("/api/v1/slot-plans/{id}"))
        })
        .await
}

fn refused(refusal: PlanRefusal, lang: Lang) -> Failure {
    match refusal {
        PlanRefusal::VaccineNotHandled => invalid("/vaccine", FieldCode::VaccineNotHandled, lang),
        PlanRefusal::Empty => invalid("/weekdays", FieldCode::NoSlots, lang),
        PlanRefusal::InPast => invalid("/first_date", FieldCode::InPast, lang),
        PlanRefusal::OutsideOpening { opening, begins_before, ends_after } => {
            let at =
                |is_outside: bool, pointer: &str| is_outside.then(|| FieldCode::OutsideOpeningPeriod.at(pointer, lang));
            let errors = [at(begins_before, "/first_date"), at(ends_after, "/last_date")];
            Failure::OutsideOpening { opening, errors: errors.into_iter().flatten().collect() }
        }
        PlanRefusal::SupplyNotConfirmed { confirmed_through } => Failure::SupplyNotConfirmed {
            confirmed_through,
            errors: vec![FieldCode::SupplyNotConfirmed.at("/last_date", lang)],
        },
    }
}

fn invalid(pointer: &str, code: FieldCode, lang: Lang) -> Failure {
    Failure::Invalid(vec![code.at(pointer, lang)])
}

/// The plans of a venue, or of every venue in scope, the newest first, from before the one of this id on.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`] for a venue that is not in scope.
pub async fn list(
    service: &Service,
    by: &Actor,
    venue_id: Option<VenueId>,
    before: Option<SlotPlanId>,
    limit: i64,
) -> Result<Vec<StoredSlotPlan>, Failure> {
    by.require(Permission::WriteSlots)?;
    let scope = by.scope().clone();
    service
        .read(move |conn| {
            if let Some(id) = venue_id {
                slot::venue(conn, &scope, id)?.ok_or(ProblemType::NotFound)?;
            }
            Ok(plan::list(conn, &scope, venue_id, before, limit)?)
        })
        .await
}

/// A plan in scope.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`].
pub async fn find(service: &Service, by: &Actor, id: SlotPlanId) -> Result<StoredSlotPlan, Failure> {
    by.require(Permission::WriteSlots)?;
    let scope = by.scope().clone();
    service.read(move |conn| plan::find(conn, &scope, id)?.ok_or(ProblemType::NotFound.into())).await
}

/// How far the actor's running creation with this `Idempotency-Key` is, in this process.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::NotFound`] when none is running.
pub fn progress(service: &Service, by: &Actor, key: &str) -> Result<SlotPlanProgress, Failure> {
    by.require(Permission::WriteSlots)?;
    let (written, total) = service.plans().of(by.account_id(), key).ok_or(ProblemType::NotFound)?;
    Ok(SlotPlanProgress { written, total })
}

/// A plan on the wire.
///
/// # Errors
/// When the request that is kept with it cannot be read, which is our fault.
pub fn wire(stored: StoredSlotPlan) -> Result<SlotPlan, Failure> {
    let plan: SlotPlanRequest = serde_json::from_str(&stored.request).map_err(Failure::internal)?;
    Ok(SlotPlan {
        id: stored.id.to_string(),
        programme: stored.programme,
        plan: SlotPlanRequest {
            supply_override_reason: stored.supply_override_reason,
            opening_override_reason: stored.opening_override_reason,
            ..plan
        },
        totals: totals(stored.totals),
        created_at: rfc3339(stored.created_at),
        created_by: stored.created_by,
    })
}
