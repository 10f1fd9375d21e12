//! Whether a venue takes a slot plan.

use super::plan::SlotPlan;
use chrono::{NaiveDate, NaiveDateTime};

/// What a venue says about a plan for one of its products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VenueTerms {
    /// Owner.
    pub municipality_code: String,
    /// First and last day the venue is used.
    pub opening: (Option<NaiveDate>, Option<NaiveDate>),
    /// Whether it handles the product.
    pub handled: bool,
    /// Last date with confirmed supply.
    pub confirmed_through: Option<NaiveDate>,
}

/// Whether there is vaccine for all days of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supply {
    /// It is confirmed.
    Confirmed,
    /// It is not, and somebody who may says why the plan is made all the same.
    Overridden,
}

/// Why a plan cannot be created at a venue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanRefusal {
    /// The venue does not handle the product.
    VaccineNotHandled,
    /// The plan has no slot at all.
    Empty,
    /// The first slot begins at this moment or before it.
    InPast,
    /// The plan ends after the last date with confirmed supply; `None` when nothing is confirmed.
    SupplyNotConfirmed {
        /// The last date with confirmed supply.
        confirmed_through: Option<NaiveDate>,
    },
}

impl VenueTerms {
    /// Whether the venue takes the plan; `overrides` when a reason is given to end after the confirmed supply.
    ///
    /// # Errors
    /// The first refusal.
    pub fn take(&self, plan: &SlotPlan, overrides: bool, now: NaiveDateTime) -> Result<Supply, PlanRefusal> {
        if !self.handled {
            return Err(PlanRefusal::VaccineNotHandled);
        }
        let latest = plan.latest_date().ok_or(PlanRefusal::Empty)?;
        if plan.starts_in_past(now).is_some() {
            return Err(PlanRefusal::InPast);
        }
        let confirmed_through = self.confirmed_through;
        match confirmed_through.is_some_and(|through| latest <= through) {
            true => Ok(Supply::Confirmed),
            false if overrides => Ok(Supply::Overridden),
            false => Err(PlanRefusal::SupplyNotConfirmed { confirmed_through }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Capacity, SlotLength, SlotPlanParts, TimeOfDay, TimeWindow, WeekdaySet};

    fn march(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2021, 3, day).unwrap()
    }

    /// The plan from the 15th to the 26th, from 9 to 10 o'clock.
    fn plan(skip_all: bool) -> SlotPlan {
        SlotPlan::new(SlotPlanParts {
            first_date: march(15),
            last_date: march(26),
            weekdays: WeekdaySet::ALL,
            window: TimeWindow::new(TimeOfDay::parse("09:00").unwrap(), TimeOfDay::parse("10:00").unwrap()).unwrap(),
            slot_length: SlotLength::Minutes(60),
            capacity: Capacity::new(4).unwrap(),
            breaks: vec![],
            skip_dates: if skip_all { (15..=26).map(march).collect() } else { vec![] },
        })
        .unwrap()
    }

    #[track_caller]
    fn check(
        (handled, confirmed): (bool, Option<u32>),
        (empty, overrides): (bool, bool),
        now: (u32, u32),
        expected: Result<Supply, PlanRefusal>,
    ) {
        let terms = VenueTerms {
            municipality_code: "141003".into(),
            opening: (None, None),
            handled,
            confirmed_through: confirmed.map(march),
        };
        let now = march(now.0).and_hms_opt(8 + now.1 / 60, now.1 % 60, 0).unwrap();
        assert_eq!(terms.take(&plan(empty), overrides, now), expected);
    }

    #[test]
    fn a_plan_is_taken_or_refused_for_the_first_reason() {
        let not_confirmed =
            |through: Option<u32>| Err(PlanRefusal::SupplyNotConfirmed { confirmed_through: through.map(march) });
        let (whole, reason, early) = ((false, false), (false, true), (1, 0));
        check((true, Some(26)), whole, early, Ok(Supply::Confirmed));
        check((true, Some(26)), reason, early, Ok(Supply::Confirmed));
        check((true, Some(25)), whole, early, not_confirmed(Some(25)));
        check((true, Some(25)), reason, early, Ok(Supply::Overridden));
        check((true, None), whole, early, not_confirmed(None));
        check((true, None), reason, early, Ok(Supply::Overridden));
        check((false, Some(26)), reason, early, Err(PlanRefusal::VaccineNotHandled));
        check((true, Some(26)), (true, true), early, Err(PlanRefusal::Empty));
        check((true, Some(26)), whole, (15, 59), Ok(Supply::Confirmed));
        check((true, Some(26)), reason, (15, 60), Err(PlanRefusal::InPast));
        check((true, None), whole, (16, 0), Err(PlanRefusal::InPast));
    }
}
