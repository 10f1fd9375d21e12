//! Slot plans (予約枠一括登録): written with all their slots, or not at all.

use crate::schema::{account, slot, slot_plan, venue, venue_vaccine};
use crate::slot::insert::NewSlots;
use crate::slot::window;
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use madoguchi_domain::{
    AccountId, ExistingSlot, OpeningPeriod, Overrides, PlanReasons, Scope, SlotId, SlotPlan, SlotPlanId, Supply,
    TimeWindow, Totals, VenueId, VenueTerms,
};

/// A plan to create.
#[derive(Debug, Clone)]
pub struct NewSlotPlan {
    /// The venue.
    pub venue_id: VenueId,
    /// Code of the product.
    pub vaccine: String,
    /// What expands.
    pub plan: SlotPlan,
    /// First day on which the slots are shown.
    pub publish_on: Option<NaiveDate>,
    /// Why the plan may end after the confirmed supply.
    pub supply_override_reason: Option<String>,
    /// Why the plan may have days outside the venue's opening period.
    pub opening_override_reason: Option<String>,
    /// The request as it was sent, without the reasons, JSON.
    pub request: String,
    /// Who creates it.
    pub account_id: AccountId,
    /// The instant, UTC.
    pub at: NaiveDateTime,
}

impl NewSlotPlan {
    /// Why it may be created against the venue's terms.
    #[must_use]
    pub fn reasons(&self) -> PlanReasons<'_> {
        PlanReasons { supply: self.supply_override_reason.as_deref(), opening: self.opening_override_reason.as_deref() }
    }
}

/// An existing slot in the way of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The existing slot.
    pub slot_id: SlotId,
    /// Its day.
    pub date: NaiveDate,
    /// Its time band.
    pub window: TimeWindow,
}

/// What the venue says about plans for a product, which takes vaccine or not (`supplied`); `None` when the venue is not
/// in `scope`.
///
/// # Errors
/// When the database fails.
pub fn venue_terms(
    conn: &mut AnyConnection,
    scope: &Scope,
    venue_id: VenueId,
    (vaccine, supplied): (&str, bool),
) -> Result<Option<VenueTerms>, StoreError> {
    type Row = (String, Option<NaiveDate>, Option<NaiveDate>, Option<(String, Option<NaiveDate>)>);
    let found: Option<Row> = venue::table
        .left_join(
            venue_vaccine::table.on(venue_vaccine::venue_id.eq(venue::id).and(venue_vaccine::vaccine.eq(vaccine))),
        )
        .filter(venue::id.eq(venue_id))
        .filter(venue::municipality_code.eq_any(scope.codes()))
        .select((
            venue::municipality_code,
            venue::opens_on,
            venue::closes_on,
            (venue_vaccine::vaccine, venue_vaccine::confirmed_through).nullable(),
        ))
        .first(conn)
        .optional()?;
    Ok(found.map(|(municipality_code, opens_on, closes_on, handled)| VenueTerms {
        municipality_code,
        opening: OpeningPeriod { opens_on, closes_on },
        handled: handled.is_some(),
        supply: match supplied {
            true => Supply::ConfirmedThrough(handled.and_then(|(_, date)| date)),
            false => Supply::NotNeeded,
        },
    }))
}

/// The existing slots, open or closed, that overlap the plan; by date and time.
///
/// # Errors
/// When the database fails.
pub fn clashes(
    conn: &mut AnyConnection,
    venue_id: VenueId,
    vaccine: &str,
    plan: &SlotPlan,
) -> Result<Vec<Clash>, StoreError> {
    let (Some(first), Some(last)) = (plan.dates().first(), plan.dates().last()) else { return Ok(vec![]) };
    let rows: Vec<(SlotId, NaiveDate, i16, i16)> = slot::table
        .filter(slot::venue_id.eq(venue_id))
        .filter(slot::vaccine.eq(vaccine))
        .filter(slot::date.between(*first, *last))
        .select((slot::id, slot::date, slot::starts_minute, slot::ends_minute))
        .order((slot::date, slot::starts_minute, slot::id))
        .load(conn)?;
    let existing = rows
        .iter()
        .map(|&(_, date, starts, ends)| Ok(ExistingSlot { date, window: window(starts, ends)? }))
        .collect::<Result<Vec<_>, StoreError>>()?;
    let clashes = plan.clashes(&existing).into_iter();
    let clashes = clashes.filter_map(|clash| Some((rows.get(clash.index)?.0, clash.existing)));
    Ok(clashes.map(|(slot_id, ExistingSlot { date, window })| Clash { slot_id, date, window }).collect())
}

/// Makes plans for one venue wait for each other, until the transaction ends. The lock lets bookings through, whose
/// foreign keys look at the venue. SQLite has one writer.
///
/// # Errors
/// When the database fails.
pub fn lock_venue(conn: &mut AnyConnection, venue_id: VenueId) -> Result<(), StoreError> {
    match conn {
        AnyConnection::Postgresql(c) => {
            let locked = venue::table.filter(venue::id.eq(venue_id)).select(venue::id).for_no_key_update();
            locked.first::<VenueId>(c).optional()?;
        }
        AnyConnection::Sqlite(_) => {}
    }
    Ok(())
}

/// Writes a plan of a programme with all its slots; its id. Of its reasons those that are `needed` are kept; `written`
/// hears how many slots stand already.
///
/// # Errors
/// When the database fails, or a slot is in the way.
pub fn insert(
    conn: &mut AnyConnection,
    new: &NewSlotPlan,
    programme: &str,
    needed: Overrides,
    written: &dyn Fn(u32),
) -> Result<SlotPlanId, StoreError> {
    let (totals, reasons) = (new.plan.totals(), new.reasons().only(needed));
    let count = |n: u32| i32::try_from(n).map_err(|_| StoreError::Corrupt(format!("{n} is too large for a plan")));
    let id: SlotPlanId = diesel::insert_into(slot_plan::table)
        .values((
            slot_plan::venue_id.eq(new.venue_id),
            slot_plan::programme.eq(programme),
            slot_plan::vaccine.eq(&new.vaccine),
            slot_plan::request.eq(&new.request),
            slot_plan::days.eq(count(totals.days)?),
            slot_plan::slots.eq(count(totals.slots)?),
            slot_plan::capacity.eq(count(totals.capacity)?),
            slot_plan::supply_override_reason.eq(reasons.supply),
            slot_plan::opening_override_reason.eq(reasons.opening),
            slot_plan::created_by.eq(new.account_id),
            slot_plan::created_at.eq(new.at),
        ))
        .returning(slot_plan::id)
        .get_result(conn)?;
    let slots = NewSlots {
        plan_id: id,
        venue_id: new.venue_id,
        programme,
        vaccine: &new.vaccine,
        // At most 9999.
        capacity: new.plan.capacity().get() as i16,
        publish_on: new.publish_on,
        pattern: new.plan.pattern().slots(),
    };
    crate::slot::insert::insert(conn, &slots, new.plan.dates(), written)?;
    Ok(id)
}

/// A stored plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSlotPlan {
    /// Id.
    pub id: SlotPlanId,
    /// The venue.
    pub venue_id: VenueId,
    /// Code of the programme.
    pub programme: String,
    /// The request as it was sent, JSON.
    pub request: String,
    /// Why it was allowed to end after the confirmed supply.
    pub supply_override_reason: Option<String>,
    /// Why it was allowed to have days outside the venue's opening period.
    pub opening_override_reason: Option<String>,
    /// What was created.
    pub totals: Totals,
    /// When, UTC.
    pub created_at: NaiveDateTime,
    /// Log-in id of who created it.
    pub created_by: String,
}

type Reasons = (Option<String>, Option<String>);
type StoredRow = (SlotPlanId, VenueId, String, String, Reasons, i32, i32, i32, NaiveDateTime, String);

fn read(
    (id, venue_id, programme, request, reasons, days, slots, capacity, created_at, created_by): StoredRow,
) -> StoredSlotPlan {
    let (supply_override_reason, opening_override_reason) = reasons;
    let totals = Totals { days: days.unsigned_abs(), slots: slots.unsigned_abs(), capacity: capacity.unsigned_abs() };
    StoredSlotPlan {
        id,
        venue_id,
        programme,
        request,
        supply_override_reason,
        opening_override_reason,
        totals,
        created_at,
        created_by,
    }
}

macro_rules! stored_columns {
    () => {
        (
            slot_plan::id,
            slot_plan::venue_id,
            slot_plan::programme,
            slot_plan::request,
            (slot_plan::supply_override_reason, slot_plan::opening_override_reason),
            slot_plan::days,
            slot_plan::slots,
            slot_plan::capacity,
            slot_plan::created_at,
            account::login_id,
        )
    };
}

/// One plan; `None` when there is none in `scope`.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut AnyConnection, scope: &Scope, id: SlotPlanId) -> Result<Option<StoredSlotPlan>, StoreError> {
    let found: Option<StoredRow> = slot_plan::table
        .inner_join(venue::table)
        .inner_join(account::table)
        .filter(slot_plan::id.eq(id))
        .filter(venue::municipality_code.eq_any(scope.codes()))
        .select(stored_columns!())
        .first(conn)
        .optional()?;
    Ok(found.map(read))
}

/// The plans of a venue, or of every venue in `scope`, the newest first, from before `before` on.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut AnyConnection,
    scope: &Scope,
    venue_id: Option<VenueId>,
    before: Option<SlotPlanId>,
    limit: i64,
) -> Result<Vec<StoredSlotPlan>, StoreError> {
    let mut query = slot_plan::table
        .inner_join(venue::table)
        .inner_join(account::table)
        .filter(venue::municipality_code.eq_any(scope.codes()))
        .select(stored_columns!())
        .order(slot_plan::id.desc())
        .limit(limit)
        .into_boxed();
    if let Some(venue_id) = venue_id {
        query = query.filter(slot_plan::venue_id.eq(venue_id));
    }
    if let Some(before) = before {
        query = query.filter(slot_plan::id.lt(before));
    }
    let rows: Vec<StoredRow> = query.load(conn)?;
    Ok(rows.into_iter().map(read).collect())
}
