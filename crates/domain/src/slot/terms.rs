//! Whether a venue takes a slot plan.

use super::plan::SlotPlan;
use crate::OpeningPeriod;
use chrono::{NaiveDate, NaiveDateTime};

/// How far the supply of a product at a venue reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supply {
    /// The product takes no vaccine.
    NotNeeded,
    /// Confirmed up to this date; `None` when nothing is.
    ConfirmedThrough(Option<NaiveDate>),
}

impl Supply {
    /// Whether it is there on a day.
    #[must_use]
    pub fn covers(self, date: NaiveDate) -> bool {
        match self {
            Self::NotNeeded => true,
            Self::ConfirmedThrough(through) => through.is_some_and(|through| date <= through),
        }
    }
}

/// What a venue says about a plan for one of its products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VenueTerms {
    /// Owner.
    pub municipality_code: String,
    /// The days on which the venue is used.
    pub opening: OpeningPeriod,
    /// Whether it handles the product.
    pub handled: bool,
    /// How far the product's supply reaches.
    pub supply: Supply,
}

/// What of a venue's terms somebody who may sets aside for a plan, with a reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Overrides {
    /// That supply is confirmed for all of its days.
    pub supply: bool,
    /// That all of its days are in the venue's opening period.
    pub opening: bool,
}

/// Why a plan was created against a venue's terms, in the words of who created it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlanReasons<'a> {
    /// Why it ends after the confirmed supply.
    pub supply: Option<&'a str>,
    /// Why it has days outside the venue's opening period.
    pub opening: Option<&'a str>,
}

impl PlanReasons<'_> {
    /// What the reasons are for.
    #[must_use]
    pub fn given(&self) -> Overrides {
        Overrides { supply: self.supply.is_some(), opening: self.opening.is_some() }
    }

    /// The reasons that were needed: one that was not overrode nothing, and is not kept.
    #[must_use]
    pub fn only(self, needed: Overrides) -> Self {
        Self { supply: self.supply.filter(|_| needed.supply), opening: self.opening.filter(|_| needed.opening) }
    }
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
    /// A day of the plan is outside the venue's opening period.
    OutsideOpening {
        /// The period.
        opening: OpeningPeriod,
        /// The first day with slots is before it.
        begins_before: bool,
        /// The last day with slots is after it.
        ends_after: bool,
    },
    /// The plan ends after the last date with confirmed supply; `None` when nothing is confirmed.
    SupplyNotConfirmed {
        /// The last date with confirmed supply.
        confirmed_through: Option<NaiveDate>,
    },
}

impl VenueTerms {
    /// Whether the venue takes the plan, and which of the `given` reasons it needs.
    ///
    /// # Errors
    /// The first refusal.
    pub fn take(&self, plan: &SlotPlan, given: Overrides, now: NaiveDateTime) -> Result<Overrides, PlanRefusal> {
        if !self.handled {
            return Err(PlanRefusal::VaccineNotHandled);
        }
        let (earliest, latest) = plan.first_and_latest_date().ok_or(PlanRefusal::Empty)?;
        if plan.starts_in_past(now).is_some() {
            return Err(PlanRefusal::InPast);
        }
        let opening = self.opening;
        let (begins_before, ends_after) = (opening.begins_after(earliest), opening.ended_before(latest));
        let needed = Overrides { opening: begins_before || ends_after, supply: !self.supply.covers(latest) };
        if needed.opening && !given.opening {
            return Err(PlanRefusal::OutsideOpening { opening, begins_before, ends_after });
        }
        match self.supply {
            Supply::ConfirmedThrough(confirmed_through) if needed.supply && !given.supply => {
                Err(PlanRefusal::SupplyNotConfirmed { confirmed_through })
            }
            Supply::ConfirmedThrough(_) | Supply::NotNeeded => Ok(needed),
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

    const NONE: Overrides = Overrides { supply: false, opening: false };
    const SUPPLY: Overrides = Overrides { supply: true, opening: false };
    const OPENING: Overrides = Overrides { supply: false, opening: true };
    const BOTH: Overrides = Overrides { supply: true, opening: true };

    #[track_caller]
    fn check(
        (handled, confirmed): (bool, Option<u32>),
        (empty, given): (bool, Overrides),
        now: (u32, u32),
        expected: Result<Overrides, PlanRefusal>,
    ) {
        let opening = OpeningPeriod::default();
        let terms = VenueTerms {
            municipality_code: "141003".into(),
            opening,
            handled,
            supply: Supply::ConfirmedThrough(confirmed.map(march)),
        };
        let now = march(now.0).and_hms_opt(8 + now.1 / 60, now.1 % 60, 0).unwrap();
        assert_eq!(terms.take(&plan(empty), given, now), expected);
    }

    #[test]
    fn a_plan_is_taken_or_refused_for_the_first_reason() {
        let not_confirmed =
            |through: Option<u32>| Err(PlanRefusal::SupplyNotConfirmed { confirmed_through: through.map(march) });
        let (whole, reason, early) = ((false, NONE), (false, BOTH), (1, 0));
        check((true, Some(26)), whole, early, Ok(NONE));
        check((true, Some(26)), reason, early, Ok(NONE));
        check((true, Some(25)), whole, early, not_confirmed(Some(25)));
        check((true, Some(25)), (false, OPENING), early, not_confirmed(Some(25)));
        check((true, Some(25)), reason, early, Ok(SUPPLY));
        check((true, None), whole, early, not_confirmed(None));
        check((true, None), reason, early, Ok(SUPPLY));
        check((false, Some(26)), reason, early, Err(PlanRefusal::VaccineNotHandled));
        check((true, Some(26)), (true, BOTH), early, Err(PlanRefusal::Empty));
        check((true, Some(26)), whole, (15, 59), Ok(NONE));
        check((true, Some(26)), reason, (15, 60), Err(PlanRefusal::InPast));
        check((true, None), whole, (16, 0), Err(PlanRefusal::InPast));
    }

    #[test]
    fn what_takes_no_vaccine_needs_no_supply() {
        let opening = OpeningPeriod { opens_on: None, closes_on: Some(march(20)) };
        let terms =
            VenueTerms { municipality_code: "141003".into(), opening, handled: true, supply: Supply::NotNeeded };
        let take = |given| terms.take(&plan(false), given, march(1).and_hms_opt(8, 0, 0).unwrap());
        assert_eq!(take(BOTH), Ok(OPENING));
        assert!(matches!(take(SUPPLY), Err(PlanRefusal::OutsideOpening { .. })));
    }

    /// The plan from the 15th to the 26th at a venue that is used from one day of March to another.
    #[track_caller]
    fn check_opening(
        (opens, closes): (Option<u32>, Option<u32>),
        confirmed: u32,
        given: Overrides,
        expected: Result<Overrides, (bool, bool)>,
    ) {
        let opening = OpeningPeriod { opens_on: opens.map(march), closes_on: closes.map(march) };
        let terms = VenueTerms {
            municipality_code: "141003".into(),
            opening,
            handled: true,
            supply: Supply::ConfirmedThrough(Some(march(confirmed))),
        };
        let expected = expected.map_err(|(begins_before, ends_after)| PlanRefusal::OutsideOpening {
            opening,
            begins_before,
            ends_after,
        });
        assert_eq!(terms.take(&plan(false), given, march(1).and_hms_opt(8, 0, 0).unwrap()), expected);
    }

    #[test]
    fn a_plan_outside_the_opening_period_needs_a_reason_of_its_own() {
        let (before, after, around) = ((true, false), (false, true), (true, true));
        for given in [NONE, SUPPLY, BOTH] {
            check_opening((Some(15), Some(26)), 26, given, Ok(NONE));
            check_opening((Some(1), None), 26, given, Ok(NONE));
            check_opening((None, Some(31)), 26, given, Ok(NONE));
        }
        check_opening((Some(10), Some(20)), 26, NONE, Err(after));
        check_opening((Some(10), Some(25)), 26, SUPPLY, Err(after));
        check_opening((Some(16), Some(26)), 26, NONE, Err(before));
        check_opening((Some(16), None), 26, NONE, Err(before));
        check_opening((Some(16), Some(25)), 26, NONE, Err(around));
        check_opening((Some(10), Some(20)), 26, OPENING, Ok(OPENING));
        check_opening((Some(16), None), 26, BOTH, Ok(OPENING));
        check_opening((Some(10), Some(20)), 25, BOTH, Ok(BOTH));
        // The period is told first.
        check_opening((Some(10), Some(20)), 25, NONE, Err(after));
    }
}
