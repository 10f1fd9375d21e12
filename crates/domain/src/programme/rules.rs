//! The document of rules of a programme.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::fault::RulesFault;
use super::interval::{Interval, MonthEnd};
use super::priority_group::PriorityGroup;
use super::validity::{Dated, DraftRow};
use super::{ProgrammeCode, faults};
use crate::word::words;

words! {
    /// What proves that somebody is invited.
    CouponKind {
        /// The coupon of 2021: 18 digits by scanner, 10 of them the number.
        Scanned18 = "scanned_18",
        /// A number of ten digits.
        TenDigits = "ten_digits",
        /// None: who is of the group and age may come.
        None = "none",
    }
}

words! {
    /// The day whose age counts.
    AgeCount {
        /// The day of vaccination.
        OnTheDay = "on_the_day",
        /// The day of the programme's first dose, also for later doses.
        AtFirstDose = "at_first_dose",
        /// 31 March, with which the fiscal year of the vaccination ends.
        FiscalYearEnd = "fiscal_year_end",
    }
}

/// The dose numbers of a programme or a product, both ends inclusive: a booster's may be 3 to 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Doses {
    /// The first dose number.
    pub first: u8,
    /// The last dose number.
    pub last: u8,
}

impl Doses {
    /// Whether `dose` is one of them.
    pub const fn contains(self, dose: u8) -> bool {
        self.first <= dose && dose <= self.last
    }

    /// All of them.
    pub const fn all(self) -> RangeInclusive<u8> {
        self.first..=self.last
    }
}

/// Ages in years that are allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ages {
    /// From the least to the greatest.
    Range {
        /// The least age.
        min: u8,
        /// The greatest age; `None` where there is none.
        max: Option<u8>,
    },
    /// These ages alone, as 65, 70, 75.
    OneOf(Vec<u8>),
}

impl Ages {
    /// Whether somebody of this age may come.
    pub fn take(&self, age: u32) -> bool {
        match self {
            Ages::Range { min, max } => u32::from(*min) <= age && max.is_none_or(|max| age <= u32::from(max)),
            Ages::OneOf(ages) => ages.iter().any(|one| u32::from(*one) == age),
        }
    }
}

/// A product of the programme, and for which doses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductRule {
    /// Code of the product.
    pub product: String,
    /// The first dose it is given for.
    pub first_dose: u8,
    /// The last dose it is given for.
    pub last_dose: u8,
}

impl ProductRule {
    /// The doses it is given for.
    pub const fn doses(&self) -> Doses {
        Doses { first: self.first_dose, last: self.last_dose }
    }
}

/// Who is old enough, and on which day that counts. A row of a product goes before the one for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeRule {
    /// The product; `None` for all that have no row of their own.
    pub product: Option<String>,
    /// The ages allowed.
    pub ages: Ages,
    /// The day whose age counts.
    pub count: AgeCount,
}

/// From what an interval counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// The dose before in this programme.
    PreviousDose,
    /// The latest earlier dose in any of these programmes, whichever.
    Programmes(Vec<ProgrammeCode>),
}

/// An interval to the dose before. Of the rows that match the one that names most goes before the others; among equals
/// the strictest does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntervalRule {
    /// The dose that is booked; `None` for all.
    pub dose: Option<u8>,
    /// Its product; `None` for all.
    pub product: Option<String>,
    /// Products of the dose it counts from; empty for any.
    pub after: Vec<String>,
    /// Groups of the person; empty for all.
    pub groups: Vec<String>,
    /// The dose it counts from.
    pub since: Since,
    /// The least interval.
    pub least: Interval,
    /// The recommended one.
    pub standard: Option<Interval>,
    /// The longest one.
    pub most: Option<Interval>,
}

/// Products that may come before another one in the programme; the same product always may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowRule {
    /// The product of the later dose.
    pub product: String,
    /// The products it may follow.
    pub after: Vec<String>,
}

/// The interval to doses of other programmes, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherProgrammes {
    /// The least interval.
    pub least: Interval,
    /// Programmes that need none.
    pub except: Vec<ProgrammeCode>,
}

/// The rules of a programme as one edits them: every value is allowed here, and [`Rules::new`] tells what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesDraft {
    /// First day of vaccination.
    pub starts_on: NaiveDate,
    /// Last day of vaccination; `None` where it is not known.
    pub ends_on: Option<NaiveDate>,
    /// What people bring.
    pub coupon: CouponKind,
    /// What months do at a month's end.
    pub month_end: MonthEnd,
    /// The dose numbers.
    pub doses: Doses,
    /// One dose per person in this programme, whatever its number.
    pub once: bool,
    /// Products.
    pub products: Vec<DraftRow<ProductRule>>,
    /// Groups of people.
    pub groups: Vec<PriorityGroup>,
    /// Ages.
    pub ages: Vec<DraftRow<AgeRule>>,
    /// Intervals to the dose before.
    pub intervals: Vec<DraftRow<IntervalRule>>,
    /// Products that may follow others.
    pub follows: Vec<DraftRow<FollowRule>>,
    /// Intervals to other programmes.
    pub others: Vec<DraftRow<OtherProgrammes>>,
}

/// The rules of a programme, which contradict themselves nowhere and leave nothing open that they begin to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    pub(super) starts_on: NaiveDate,
    pub(super) ends_on: Option<NaiveDate>,
    pub(super) coupon: CouponKind,
    pub(super) month_end: MonthEnd,
    pub(super) doses: Doses,
    pub(super) once: bool,
    pub(super) products: Vec<Dated<ProductRule>>,
    pub(super) groups: Vec<PriorityGroup>,
    pub(super) ages: Vec<Dated<AgeRule>>,
    pub(super) intervals: Vec<Dated<IntervalRule>>,
    pub(super) follows: Vec<Dated<FollowRule>>,
    pub(super) others: Vec<Dated<OtherProgrammes>>,
}

impl Rules {
    /// The rules of a draft.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with a pointer into the draft: `/intervals/2/from`.
    pub fn new(draft: RulesDraft) -> Result<Rules, Vec<RulesFault>> {
        let faults = faults::find(&draft);
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Rules {
            starts_on: draft.starts_on,
            ends_on: draft.ends_on,
            coupon: draft.coupon,
            month_end: draft.month_end,
            doses: draft.doses,
            once: draft.once,
            products: faults::rows("products", draft.products)?,
            groups: draft.groups,
            ages: faults::rows("ages", draft.ages)?,
            intervals: faults::rows("intervals", draft.intervals)?,
            follows: faults::rows("follows", draft.follows)?,
            others: faults::rows("others", draft.others)?,
        })
    }

    /// The rules as one edits them.
    pub fn draft(&self) -> RulesDraft {
        fn rows<R: Clone>(rows: &[Dated<R>]) -> Vec<DraftRow<R>> {
            rows.iter().map(Dated::draft).collect()
        }
        RulesDraft {
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            coupon: self.coupon,
            month_end: self.month_end,
            doses: self.doses,
            once: self.once,
            products: rows(&self.products),
            groups: self.groups.clone(),
            ages: rows(&self.ages),
            intervals: rows(&self.intervals),
            follows: rows(&self.follows),
            others: rows(&self.others),
        }
    }

    /// First day of vaccination.
    pub const fn starts_on(&self) -> NaiveDate {
        self.starts_on
    }

    /// Last day of vaccination; `None` where it is not known.
    pub const fn ends_on(&self) -> Option<NaiveDate> {
        self.ends_on
    }

    /// The rules for vaccinations on `date`: of the rows those that hold then. `None` where the programme does not
    /// vaccinate on that day. What is to be known of another day is not in them.
    pub fn on(&self, date: NaiveDate) -> Option<Rules> {
        fn held<R: Clone>(rows: &[Dated<R>], date: NaiveDate) -> Vec<Dated<R>> {
            super::validity::on(rows, date).cloned().collect()
        }
        self.runs_on(date).then(|| Rules {
            products: held(&self.products, date),
            ages: held(&self.ages, date),
            intervals: held(&self.intervals, date),
            follows: held(&self.follows, date),
            others: held(&self.others, date),
            groups: self.groups.clone(),
            ..*self
        })
    }

    /// Whether the programme vaccinates on `date`.
    pub fn runs_on(&self, date: NaiveDate) -> bool {
        self.starts_on <= date && self.ends_on.is_none_or(|end| date <= end)
    }

    /// What people bring.
    pub const fn coupon(&self) -> CouponKind {
        self.coupon
    }

    /// What months do at a month's end.
    pub const fn month_end(&self) -> MonthEnd {
        self.month_end
    }

    /// The dose numbers.
    pub const fn doses(&self) -> Doses {
        self.doses
    }

    /// Whether a person gets one dose only, whatever its number.
    pub const fn once(&self) -> bool {
        self.once
    }

    /// Products.
    pub fn products(&self) -> &[Dated<ProductRule>] {
        &self.products
    }

    /// Whether a product is given on `date`, for whichever dose.
    pub fn gives(&self, product: &str, date: NaiveDate) -> bool {
        self.runs_on(date) && super::validity::on(&self.products, date).any(|row| row.rule.product == product)
    }

    /// Groups of people.
    pub fn groups(&self) -> &[PriorityGroup] {
        &self.groups
    }

    /// The group of a code.
    pub fn group(&self, code: &str) -> Option<&PriorityGroup> {
        self.groups.iter().find(|group| group.code == code)
    }

    /// Ages.
    pub fn ages(&self) -> &[Dated<AgeRule>] {
        &self.ages
    }

    /// The row of ages that counts for a product on `date`: its own, or the one for all.
    pub fn age_row(&self, product: &str, date: NaiveDate) -> Option<&Dated<AgeRule>> {
        let of =
            |code: Option<&str>| super::validity::on(&self.ages, date).find(|row| row.rule.product.as_deref() == code);
        of(Some(product)).or_else(|| of(None))
    }

    /// Intervals to the dose before.
    pub fn intervals(&self) -> &[Dated<IntervalRule>] {
        &self.intervals
    }

    /// Products that may follow others.
    pub fn follows(&self) -> &[Dated<FollowRule>] {
        &self.follows
    }

    /// Intervals to other programmes.
    pub fn others(&self) -> &[Dated<OtherProgrammes>] {
        &self.others
    }

    /// Whether an interval counts from doses of that programme.
    pub fn counts_from(&self, programme: &ProgrammeCode) -> bool {
        self.intervals.iter().any(|row| match &row.rule.since {
            Since::PreviousDose => false,
            Since::Programmes(programmes) => programmes.contains(programme),
        })
    }
}
