//! Slot plans (予約枠一括登録).

use crate::Lang;
use crate::account::MAX_REASON;
use crate::fields::{self, Collector, FieldCode, FieldError, words};
use chrono::NaiveDate;
use madoguchi_domain as domain;
use madoguchi_domain::{Capacity, SlotLength, SlotPlanError, SlotPlanParts, TimeWindow, VenueId, WeekdaySet};
use serde::{Deserialize, Serialize};
use validator::Validate;

/// The most breaks of a plan.
const MAX_BREAKS: u64 = 100;
/// The most dates to skip.
const MAX_SKIP_DATES: u64 = 366;
/// The most places a slot.
const MAX_CAPACITY: i64 = 9999;
/// The longest slot, in minutes.
const MAX_MINUTES: i64 = domain::MAX_SLOT_MINUTES as i64;

/// A break: half-open, `[from, to)`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BreakRequest {
    /// `HH:MM`.
    #[cfg_attr(feature = "openapi", schema(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "12:00"))]
    pub from: String,
    /// `HH:MM`, up to `24:00`, later than `from`.
    #[cfg_attr(feature = "openapi", schema(pattern = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", example = "13:00"))]
    pub to: String,
}

/// `POST /slot-plans/preview` and `POST /slot-plans`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({
    "venue_id": "1", "vaccine": "pfizer", "first_date": "2021-03-15", "last_date": "2021-03-26",
    "weekdays": ["mon", "wed", "fri"], "opens": "09:00", "closes": "17:00", "slot_minutes": 60, "capacity": 4,
    "breaks": [{"from": "12:00", "to": "13:00"}], "skip_dates": []
})))]
#[serde(deny_unknown_fields)]
pub struct SlotPlanRequest {
    /// The venue.
    pub venue_id: String,
    /// Code of a product the venue handles.
    pub vaccine: String,
    /// Code of the programme the slots are of; null for the one that uses the product. Required where several do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "covid19_initial_2021"))]
    pub programme: Option<String>,
    /// First day.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub first_date: String,
    /// Last day, itself included.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub last_date: String,
    /// `mon` … `sun`, at least one, each once.
    #[validate(length(min = 1))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub weekdays: Vec<String>,
    /// Opening, `HH:MM`.
    #[cfg_attr(feature = "openapi", schema(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
    pub opens: String,
    /// Closing, `HH:MM`, up to `24:00`.
    #[cfg_attr(feature = "openapi", schema(pattern = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"))]
    pub closes: String,
    /// Minutes a slot, 1 to 1440; null for one slot a day. The field must be there: leaving it out is no way to ask for
    /// a day slot.
    #[serde(deserialize_with = "Option::deserialize")]
    #[validate(range(min = 1, max = MAX_MINUTES))]
    #[cfg_attr(feature = "openapi", schema(required, minimum = 1, maximum = 1440))]
    pub slot_minutes: Option<i64>,
    /// Places a slot, 1 to 9999.
    #[validate(range(min = 1, max = MAX_CAPACITY))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 9999))]
    pub capacity: i64,
    /// Breaks may touch, overlap, come in any order and reach beyond the window; at most 100.
    #[serde(default)]
    #[validate(length(max = MAX_BREAKS))]
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub breaks: Vec<BreakRequest>,
    /// Days to leave out; at most 366.
    #[serde(default)]
    #[validate(length(max = MAX_SKIP_DATES))]
    #[cfg_attr(feature = "openapi", schema(max_items = 366))]
    pub skip_dates: Vec<String>,
    /// The day from which the slots can be searched and booked; null for at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub publish_on: Option<String>,
    /// Why the plan may end after the confirmed supply, 1 to 500 characters. Municipality only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub supply_override_reason: Option<String>,
    /// Why the plan may have days outside the venue's opening period, 1 to 500 characters. Municipality only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub opening_override_reason: Option<String>,
}

/// A slot that the plan would make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedSlot {
    /// `HH:MM`.
    pub starts: String,
    /// `HH:MM`, up to `24:00`.
    pub ends: String,
    /// Places.
    pub capacity: u16,
}

/// A day of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedDay {
    /// The day.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub date: String,
    /// Its slots by time.
    pub slots: Vec<PlannedSlot>,
    /// Open minutes that no slot covers.
    pub left_over_minutes: u32,
}

/// Sums over the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Totals {
    /// Days with at least one slot.
    pub days: u32,
    /// Slots.
    pub slots: u32,
    /// Places.
    pub capacity: u32,
}

/// An existing slot that the plan overlaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Clash {
    /// Id of the existing slot.
    pub slot_id: String,
    /// The day.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub date: String,
    /// `HH:MM`.
    pub starts: String,
    /// `HH:MM`, up to `24:00`.
    pub ends: String,
}

/// Something to look at before creating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Warning {
    /// `day-without-slots`, `left-over-minutes`, `in-the-past`, `supply-not-confirmed`, `holiday`,
    /// `outside-opening-period`, `published-too-late`.
    #[cfg_attr(feature = "openapi", schema(example = "day-without-slots"))]
    pub code: String,
    /// A sentence, in the request's language.
    pub detail: String,
    /// The days meant, where it is about days.
    pub dates: Vec<String>,
}

/// Answer of `POST /slot-plans/preview`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotPlanPreview {
    /// The days that have slots.
    pub days: Vec<PlannedDay>,
    /// Sums.
    pub totals: Totals,
    /// Existing slots in the way, the first 100; creation would be refused.
    pub clashes: Vec<Clash>,
    /// What to look at.
    pub warnings: Vec<Warning>,
}

/// A created slot plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotPlanCreated {
    /// Opaque id.
    pub id: String,
    /// What was created.
    pub totals: Totals,
}

/// `GET /slot-plans/{id}`: the plan as it was sent, and who created it when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotPlan {
    /// Opaque id.
    pub id: String,
    /// Code of the programme its slots are of.
    #[cfg_attr(feature = "openapi", schema(example = "covid19_initial_2021"))]
    pub programme: String,
    /// The request.
    pub plan: SlotPlanRequest,
    /// What was created.
    pub totals: Totals,
    /// When (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub created_at: String,
    /// Log-in id of who did it.
    pub created_by: String,
}

/// `GET /slot-plans/progress/{key}`: how far a running creation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotPlanProgress {
    /// Slots written so far; they are visible only when all are.
    pub written: u32,
    /// Slots of the plan.
    pub total: u32,
}

/// A slot plan request that stands by itself; whether venue, vaccine and supply allow it is for the server to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedSlotPlan {
    /// The venue.
    pub venue_id: VenueId,
    /// Code of the programme, where the request names one.
    pub programme: Option<String>,
    /// Code of the product.
    pub vaccine: String,
    /// What expands.
    pub plan: domain::SlotPlan,
    /// First day on which the slots are shown; `None` for at once.
    pub publish_on: Option<NaiveDate>,
    /// Why the plan may end after the confirmed supply.
    pub supply_override_reason: Option<String>,
    /// Why the plan may have days outside the venue's opening period.
    pub opening_override_reason: Option<String>,
}

const WEEKDAYS: FieldCode = FieldCode::UnknownValue("mon, tue, wed, thu, fri, sat, sun");

impl SlotPlanRequest {
    /// The plan, or everything that is wrong with it.
    ///
    /// # Errors
    /// One entry for each field in error.
    pub fn parse(&self, lang: Lang) -> Result<ParsedSlotPlan, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let venue_id = errors.take("/venue_id", fields::id(&self.venue_id));
        let vaccine = errors.take("/vaccine", fields::code(&self.vaccine, FieldCode::UnknownVaccine));
        let programme = self.programme.as_deref().map(|code| fields::code(code, FieldCode::UnknownProgramme));
        let programme = programme.and_then(|code| errors.take("/programme", code));
        let parts = self.parts(&mut errors);
        let publish_on = self.publish_on.as_deref().map(|d| errors.take("/publish_on", fields::date(d)));
        let mut reason =
            |pointer: &str, text: Option<&str>| text.and_then(|text| errors.take(pointer, fields::trimmed(text)));
        let supply_override_reason = reason("/supply_override_reason", self.supply_override_reason.as_deref());
        let opening_override_reason = reason("/opening_override_reason", self.opening_override_reason.as_deref());
        let plan = parts.and_then(|parts| match domain::SlotPlan::new(parts) {
            Ok(plan) => Some(plan),
            Err(error) => {
                errors.refuse(format!("/{}", error.field()), refusal(&error));
                None
            }
        });
        let parsed = match (venue_id, vaccine, plan) {
            (Some(venue_id), Some(vaccine), Some(plan)) => Some(ParsedSlotPlan {
                venue_id,
                programme,
                vaccine,
                plan,
                publish_on: publish_on.unwrap_or_default(),
                supply_override_reason,
                opening_override_reason,
            }),
            _ => None,
        };
        errors.finish(parsed)
    }

    fn parts(&self, errors: &mut Collector) -> Option<SlotPlanParts> {
        let first_date = errors.take("/first_date", fields::date(&self.first_date));
        let last_date = errors.take("/last_date", fields::date(&self.last_date));
        let weekdays = self.weekday_set(errors);
        let opens = errors.take("/opens", fields::time(&self.opens));
        let closes = errors.take("/closes", fields::time(&self.closes));
        let window = opens.zip(closes).and_then(|(opens, closes)| {
            errors.take("/closes", TimeWindow::new(opens, closes).map_err(|_| FieldCode::EndsBeforeStart))
        });
        let slot_length = match self.slot_minutes {
            None => Some(SlotLength::OneADay),
            Some(minutes) => {
                let minutes = u16::try_from(minutes).map_err(|_| FieldCode::OutOfRange(1, MAX_MINUTES));
                errors.take("/slot_minutes", minutes).map(SlotLength::Minutes)
            }
        };
        let capacity = Capacity::new(self.capacity).map_err(|_| FieldCode::OutOfRange(1, MAX_CAPACITY));
        let capacity = errors.take("/capacity", capacity);
        let breaks = self.break_windows(errors);
        errors.check("/skip_dates");
        let skip_dates = self.skip_dates.iter().take(MAX_SKIP_DATES as usize).enumerate();
        let skip_dates =
            skip_dates.filter_map(|(i, d)| errors.take(&format!("/skip_dates/{i}"), fields::date(d))).collect();
        Some(SlotPlanParts {
            first_date: first_date?,
            last_date: last_date?,
            weekdays: weekdays?,
            window: window?,
            slot_length: slot_length?,
            capacity: capacity?,
            breaks,
            skip_dates,
        })
    }

    fn weekday_set(&self, errors: &mut Collector) -> Option<WeekdaySet> {
        if !errors.check("/weekdays") {
            return None;
        }
        let mut days = Vec::new();
        for (i, word) in self.weekdays.iter().enumerate().take(8) {
            match domain::weekday_from_code(word) {
                None => errors.refuse(format!("/weekdays/{i}"), WEEKDAYS),
                Some(day) if days.contains(&day) => errors.refuse(format!("/weekdays/{i}"), FieldCode::Duplicate),
                Some(day) => days.push(day),
            }
        }
        Some(days.into_iter().collect())
    }

    fn break_windows(&self, errors: &mut Collector) -> Vec<TimeWindow> {
        errors.check("/breaks");
        let mut windows = Vec::new();
        for (i, pause) in self.breaks.iter().take(MAX_BREAKS as usize).enumerate() {
            let from = errors.take(&format!("/breaks/{i}/from"), fields::time(&pause.from));
            let to = errors.take(&format!("/breaks/{i}/to"), fields::time(&pause.to));
            if let Some((from, to)) = from.zip(to) {
                let window = TimeWindow::new(from, to).map_err(|_| FieldCode::EndsBeforeStart);
                windows.extend(errors.take(&format!("/breaks/{i}/to"), window));
            }
        }
        windows
    }
}

fn refusal(error: &SlotPlanError) -> FieldCode {
    match error {
        SlotPlanError::LastBeforeFirst { .. } => FieldCode::EndsBeforeStart,
        SlotPlanError::NoWeekdays => FieldCode::Required,
        SlotPlanError::SlotMinutes(_) => FieldCode::OutOfRange(1, MAX_MINUTES),
        SlotPlanError::TooManyDays(_) => FieldCode::TooManyDays,
        SlotPlanError::TooManySlots(_) => FieldCode::TooManySlots,
    }
}
