//! What the rules refuse, and why.

use chrono::NaiveDate;

use super::{AgeCount, Interval, Product, ProgrammeCode};

/// The rules, as clients tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The slot has begun or is over.
    SlotPast,
    /// The programme has not begun, or is over.
    Period,
    /// The product has no such dose.
    Dose,
    /// An earlier dose is unknown, or lies after this one.
    PreviousDose,
    /// The product is not given, or may not follow the one before.
    Product,
    /// Too little or too much time between two doses.
    Interval,
    /// One dose a person in this programme.
    Once,
    /// Too close to a dose of another programme.
    OtherProgramme,
    /// Too young or too old.
    Age,
    /// The group takes no such birth date, or is not open yet.
    Group,
    /// Another dose of the person is booked for somebody born on another day.
    BirthDate,
}

impl Rule {
    /// The word on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Rule::SlotPast => "slot-past",
            Rule::Period => "period",
            Rule::Dose => "dose",
            Rule::PreviousDose => "previous-dose",
            Rule::Product => "product",
            Rule::Interval => "interval",
            Rule::Once => "once",
            Rule::OtherProgramme => "other-programme",
            Rule::Age => "age",
            Rule::Group => "group",
            Rule::BirthDate => "birth-date",
        }
    }

    /// The field of a booking request that the rule is about.
    pub const fn pointer(self) -> &'static str {
        match self {
            Rule::SlotPast | Rule::Period | Rule::Product | Rule::Interval | Rule::OtherProgramme => "/slot_id",
            Rule::Dose | Rule::PreviousDose | Rule::Once => "/recipient/dose",
            Rule::Age | Rule::BirthDate => "/recipient/birth_date",
            Rule::Group => "/recipient/group",
        }
    }
}

/// Another dose of the person that a reason tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherDose {
    /// Its programme.
    pub programme: ProgrammeCode,
    /// Japanese and English name of the programme, where it is another than the candidate's.
    pub of_other: Option<(String, String)>,
    /// Its number.
    pub dose: u8,
    /// Its day.
    pub date: NaiveDate,
}

/// A rule that refuses, and what would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why, with what a sentence needs.
    pub reason: Reason,
    /// The circular of the row that refuses, where one is named.
    pub source: Option<String>,
    /// The first date on which this candidate would break no rule; `None` when no date would do.
    pub first_date: Option<NaiveDate>,
}

/// Why a rule refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The slot has begun.
    SlotPast,
    /// The programme begins later.
    BeforeProgramme {
        /// Its first day.
        starts_on: NaiveDate,
    },
    /// The programme is over by then.
    AfterProgramme {
        /// Its last day.
        ends_on: NaiveDate,
    },
    /// The product is not given for this dose.
    NoSuchDose {
        /// The first dose it is given for.
        first: u8,
        /// The last one.
        last: u8,
    },
    /// The programme does not give the product.
    NotAProduct {
        /// The product.
        product: Product,
    },
    /// The product is given for this dose from a later day on.
    ProductNotYet {
        /// The dose.
        dose: u8,
        /// The first day.
        from: NaiveDate,
    },
    /// The product is no longer given for this dose.
    ProductNoLonger {
        /// The dose.
        dose: u8,
        /// The last day.
        to: NaiveDate,
    },
    /// The dose before is neither booked nor stated.
    PreviousDoseUnknown {
        /// The missing dose.
        missing: u8,
    },
    /// The dose would come before an earlier one.
    BeforeEarlierDose {
        /// The earlier dose.
        earlier: OtherDose,
    },
    /// The dose would come on or after a later one.
    AfterLaterDose {
        /// The later dose.
        later: OtherDose,
        /// The last date that keeps the interval.
        last_date: Option<NaiveDate>,
    },
    /// The dose before or after is of a product that does not go with this one.
    OtherProduct {
        /// The other dose.
        other: OtherDose,
        /// Its product.
        product: Product,
    },
    /// Too soon after the dose before.
    TooSoon {
        /// The dose before.
        previous: OtherDose,
        /// Least interval.
        least: Interval,
        /// The first date that keeps it.
        from: NaiveDate,
    },
    /// Too late after the dose before.
    TooLate {
        /// The dose before.
        previous: OtherDose,
        /// Longest interval.
        most: Interval,
        /// The last date that keeps it.
        until: NaiveDate,
    },
    /// Too close before the dose after; a date up to `last_date` would do.
    TooCloseToLater {
        /// The later dose.
        later: OtherDose,
        /// Least interval.
        least: Interval,
        /// The last date that keeps it.
        last_date: Option<NaiveDate>,
    },
    /// Too long before the dose after; a date from `from` on would do.
    TooFarFromLater {
        /// The later dose.
        later: OtherDose,
        /// Longest interval.
        most: Interval,
        /// The first date that keeps it.
        from: Option<NaiveDate>,
    },
    /// The person has a dose of this programme.
    Once {
        /// That dose.
        other: OtherDose,
    },
    /// Too close to a dose of another programme.
    OtherProgramme {
        /// That dose.
        other: OtherDose,
        /// Least interval.
        least: Interval,
        /// The last date before it that keeps the interval, where the candidate lies before it.
        until: Option<NaiveDate>,
        /// The first date after it that does.
        from: NaiveDate,
    },
    /// Too young.
    TooYoung {
        /// Least age in years.
        min_age: u8,
        /// The day whose age counts.
        count: AgeCount,
    },
    /// Too old.
    TooOld {
        /// Greatest age in years.
        max_age: u8,
        /// The day whose age counts.
        count: AgeCount,
    },
    /// Not of an age that is invited.
    NotOfAge {
        /// The ages invited.
        ages: Vec<u8>,
        /// The day whose age counts.
        count: AgeCount,
    },
    /// The programme has no such group.
    NoSuchGroup,
    /// The birth date does not belong to the group.
    NotInGroup,
    /// The group may book later dates only.
    GroupNotOpen {
        /// First date the group may book.
        opens_on: NaiveDate,
    },
    /// Another dose of the person is booked for somebody born on another day, which is not told.
    OtherBirthDate {
        /// The other dose.
        other: OtherDose,
    },
}

impl Reason {
    /// The other dose of the person that it tells something of.
    pub const fn told_dose(&self) -> Option<&OtherDose> {
        match self {
            Self::BeforeEarlierDose { earlier: other }
            | Self::AfterLaterDose { later: other, .. }
            | Self::OtherProduct { other, .. }
            | Self::TooSoon { previous: other, .. }
            | Self::TooLate { previous: other, .. }
            | Self::TooCloseToLater { later: other, .. }
            | Self::TooFarFromLater { later: other, .. }
            | Self::Once { other }
            | Self::OtherProgramme { other, .. }
            | Self::OtherBirthDate { other } => Some(other),
            Self::SlotPast
            | Self::BeforeProgramme { .. }
            | Self::AfterProgramme { .. }
            | Self::NoSuchDose { .. }
            | Self::NotAProduct { .. }
            | Self::ProductNotYet { .. }
            | Self::ProductNoLonger { .. }
            | Self::PreviousDoseUnknown { .. }
            | Self::TooYoung { .. }
            | Self::TooOld { .. }
            | Self::NotOfAge { .. }
            | Self::NoSuchGroup
            | Self::NotInGroup
            | Self::GroupNotOpen { .. } => None,
        }
    }

    /// The rule.
    pub const fn rule(&self) -> Rule {
        match self {
            Self::SlotPast => Rule::SlotPast,
            Self::BeforeProgramme { .. } | Self::AfterProgramme { .. } => Rule::Period,
            Self::NoSuchDose { .. } => Rule::Dose,
            Self::NotAProduct { .. }
            | Self::ProductNotYet { .. }
            | Self::ProductNoLonger { .. }
            | Self::OtherProduct { .. } => Rule::Product,
            Self::PreviousDoseUnknown { .. } | Self::BeforeEarlierDose { .. } | Self::AfterLaterDose { .. } => {
                Rule::PreviousDose
            }
            Self::TooSoon { .. }
            | Self::TooLate { .. }
            | Self::TooCloseToLater { .. }
            | Self::TooFarFromLater { .. } => Rule::Interval,
            Self::Once { .. } => Rule::Once,
            Self::OtherProgramme { .. } => Rule::OtherProgramme,
            Self::TooYoung { .. } | Self::TooOld { .. } | Self::NotOfAge { .. } => Rule::Age,
            Self::NoSuchGroup | Self::NotInGroup | Self::GroupNotOpen { .. } => Rule::Group,
            Self::OtherBirthDate { .. } => Rule::BirthDate,
        }
    }
}

impl Refusal {
    /// The rule.
    pub const fn rule(&self) -> Rule {
        self.reason.rule()
    }
}
