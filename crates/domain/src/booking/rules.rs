//! The rules of a booking (BKG4): interval, product, age, group, dose, and a slot that lies ahead.
//!
//! The same rules run at booking and at every move, over earlier *and* later doses: moving dose 1 must not spoil dose
//! 2. What they refuse they name, with the first date that would do. 526 of the 1,805 errors in vaccination that
//! Japan's ministry of health counted in 2021 were wrong intervals.

use chrono::{Days, NaiveDate, NaiveDateTime};

use crate::{BirthDate, Lang, PriorityGroup, TimeWindow, Vaccine};

/// The rules, as clients tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The slot has begun or is over.
    SlotPast,
    /// The product has no such dose.
    Dose,
    /// An earlier dose is unknown, or lies after this one.
    PreviousDose,
    /// Doses of a series are of one product.
    Product,
    /// Too few days between two doses.
    Interval,
    /// Too young on the day.
    Age,
    /// The group takes no such birth date, or is not open yet.
    Group,
    /// Another dose of the coupon is booked for somebody born on another day.
    BirthDate,
}

impl Rule {
    /// The word on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Rule::SlotPast => "slot-past",
            Rule::Dose => "dose",
            Rule::PreviousDose => "previous-dose",
            Rule::Product => "product",
            Rule::Interval => "interval",
            Rule::Age => "age",
            Rule::Group => "group",
            Rule::BirthDate => "birth-date",
        }
    }

    /// The field of a booking request that the rule is about.
    pub const fn pointer(self) -> &'static str {
        match self {
            Rule::SlotPast | Rule::Product | Rule::Interval => "/slot_id",
            Rule::Dose | Rule::PreviousDose => "/recipient/dose",
            Rule::Age | Rule::BirthDate => "/recipient/birth_date",
            Rule::Group => "/recipient/group",
        }
    }
}

/// A dose of the same person that is booked, or was given elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDose {
    /// Dose number.
    pub dose: u8,
    /// The day of vaccination.
    pub date: NaiveDate,
    /// The product, with its rules.
    pub vaccine: Vaccine,
    /// The birth date its booking gives; `None` for a stated dose, and where the booking may not be seen.
    pub birth_date: Option<BirthDate>,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// The day.
    pub date: NaiveDate,
    /// The time band.
    pub window: TimeWindow,
    /// The product of the slot.
    pub vaccine: &'a Vaccine,
    /// The group of the person.
    pub group: &'a PriorityGroup,
    /// When the person was born.
    pub birth_date: BirthDate,
    /// Dose number, from 1.
    pub dose: u8,
}

/// A rule that refuses, and what would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why, with what a sentence needs.
    pub reason: Reason,
    /// The first date on which this candidate would break no rule; `None` when no date would do.
    pub first_date: Option<NaiveDate>,
}

/// Why a rule refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The slot has begun.
    SlotPast,
    /// The product's series is shorter.
    NoSuchDose {
        /// Doses of the series.
        doses: u8,
    },
    /// The dose before is neither booked nor stated.
    PreviousDoseUnknown {
        /// The missing dose.
        missing: u8,
    },
    /// The dose would come before an earlier one.
    BeforeEarlierDose {
        /// The earlier dose.
        earlier: u8,
        /// Its day.
        date: NaiveDate,
    },
    /// The dose would come on or after a later one.
    AfterLaterDose {
        /// The later dose.
        later: u8,
        /// Its day.
        date: NaiveDate,
        /// The last date that keeps the interval.
        last_date: Option<NaiveDate>,
    },
    /// Another dose of the series is of another product.
    OtherProduct {
        /// The other dose.
        dose: u8,
        /// Its product.
        vaccine: Vaccine,
    },
    /// Too soon after the dose before.
    TooSoon {
        /// The dose before.
        previous: u8,
        /// Its day.
        date: NaiveDate,
        /// Least days between them.
        least_days: u16,
    },
    /// Too close before the dose after; a date up to `last_date` would do.
    TooCloseToLater {
        /// The later dose.
        later: u8,
        /// Its day.
        date: NaiveDate,
        /// Least days between them.
        least_days: u16,
        /// The last date that keeps the interval.
        last_date: Option<NaiveDate>,
    },
    /// Too young on the day.
    TooYoung {
        /// Least age in years.
        min_age: u8,
    },
    /// The birth date does not belong to the group.
    NotInGroup,
    /// The group may book later dates only.
    GroupNotOpen {
        /// First date the group may book.
        opens_on: NaiveDate,
    },
    /// Another dose of the coupon is booked for somebody born on another day, which is not told.
    OtherBirthDate {
        /// The other dose.
        dose: u8,
    },
}

impl Reason {
    /// The other dose of the person that it tells something of.
    pub const fn told_dose(&self) -> Option<u8> {
        match self {
            Self::BeforeEarlierDose { earlier: dose, .. }
            | Self::AfterLaterDose { later: dose, .. }
            | Self::OtherProduct { dose, .. }
            | Self::TooSoon { previous: dose, .. }
            | Self::TooCloseToLater { later: dose, .. }
            | Self::OtherBirthDate { dose } => Some(*dose),
            Self::SlotPast
            | Self::NoSuchDose { .. }
            | Self::PreviousDoseUnknown { .. }
            | Self::TooYoung { .. }
            | Self::NotInGroup
            | Self::GroupNotOpen { .. } => None,
        }
    }
}

impl Refusal {
    /// The rule.
    pub const fn rule(&self) -> Rule {
        match self.reason {
            Reason::SlotPast => Rule::SlotPast,
            Reason::NoSuchDose { .. } => Rule::Dose,
            Reason::PreviousDoseUnknown { .. } | Reason::BeforeEarlierDose { .. } | Reason::AfterLaterDose { .. } => {
                Rule::PreviousDose
            }
            Reason::OtherProduct { .. } => Rule::Product,
            Reason::TooSoon { .. } | Reason::TooCloseToLater { .. } => Rule::Interval,
            Reason::TooYoung { .. } => Rule::Age,
            Reason::NotInGroup | Reason::GroupNotOpen { .. } => Rule::Group,
            Reason::OtherBirthDate { .. } => Rule::BirthDate,
        }
    }

    /// The refusal as a sentence: which rule, and what would do. Never repeats a birth date.
    pub fn sentence(&self, lang: Lang) -> String {
        let why = match lang {
            Lang::Ja => self.why_ja(),
            Lang::En => self.why_en(),
        };
        match (self.date_that_helps(), lang) {
            (None, _) => why,
            (Some(date), Lang::Ja) => format!("{why}予約できる最初の日は{}です。", lang.date(date)),
            (Some(date), Lang::En) => format!("{why} The first possible date is {}.", lang.date(date)),
        }
    }

    /// The first date that would do, where the reason does not name it already, or one on the other side.
    fn date_that_helps(&self) -> Option<NaiveDate> {
        let named = match self.reason {
            Reason::SlotPast | Reason::AfterLaterDose { .. } | Reason::TooCloseToLater { .. } => return None,
            Reason::TooSoon { date, least_days, .. } => Some(after(date, least_days)),
            Reason::GroupNotOpen { opens_on } => Some(opens_on),
            Reason::NoSuchDose { .. }
            | Reason::PreviousDoseUnknown { .. }
            | Reason::BeforeEarlierDose { .. }
            | Reason::OtherProduct { .. }
            | Reason::TooYoung { .. }
            | Reason::NotInGroup
            | Reason::OtherBirthDate { .. } => None,
        };
        self.first_date.filter(|date| named != Some(*date))
    }

    fn why_ja(&self) -> String {
        let told = |date: &NaiveDate| Lang::Ja.date(*date);
        match &self.reason {
            Reason::SlotPast => "この時間帯はすでに始まっています。別の時間帯を選んでください。".to_owned(),
            Reason::NoSuchDose { doses } => format!("このワクチンの接種は{doses}回までです。"),
            Reason::PreviousDoseUnknown { missing } => {
                format!("{missing}回目の接種を確認できません。前回の接種を入力してください。")
            }
            Reason::BeforeEarlierDose { earlier, date } => {
                format!("{earlier}回目({})より後の日にしてください。", told(date))
            }
            Reason::AfterLaterDose { later, date, last_date } => {
                let until =
                    last_date.map(|last| format!("{}までの日なら間に合います。", told(&last))).unwrap_or_default();
                format!("{later}回目の予約({})より前の日にしてください。{until}", told(date))
            }
            Reason::OtherProduct { dose, vaccine } => {
                format!("{dose}回目は{}です。同じワクチンを選んでください。", vaccine.name_ja)
            }
            Reason::TooSoon { previous, date, least_days } => {
                let from = told(&after(*date, *least_days));
                let between = days_between(*least_days);
                format!("{previous}回目({})から{between}日以上の間隔をおいてください({from}から)。", told(date))
            }
            Reason::TooCloseToLater { later, date, least_days, last_date } => {
                let until = last_date.map(|last| format!("({}まで)", told(&last))).unwrap_or_default();
                let between = days_between(*least_days);
                format!("{later}回目の予約({})まで{between}日以上の間隔をおいてください{until}。", told(date))
            }
            Reason::TooYoung { min_age } => {
                format!("このワクチンは、接種日に{min_age}歳以上の方が対象です。")
            }
            Reason::NotInGroup => "生年月日と接種対象者分類が合いません。どちらかを確認してください。".to_owned(),
            Reason::GroupNotOpen { opens_on } => {
                format!("この接種対象者分類の予約は{}の接種からです。", told(opens_on))
            }
            Reason::OtherBirthDate { dose } => {
                format!("この接種券の{dose}回目の予約と生年月日が違います。生年月日と接種券を確認してください。")
            }
        }
    }

    fn why_en(&self) -> String {
        let told = |date: &NaiveDate| Lang::En.date(*date);
        match &self.reason {
            Reason::SlotPast => "This time has already begun; choose another.".to_owned(),
            Reason::NoSuchDose { doses: 1 } => "This vaccine is given in 1 dose only.".to_owned(),
            Reason::NoSuchDose { doses } => format!("This vaccine is given in {doses} doses at most."),
            Reason::PreviousDoseUnknown { missing } => {
                format!("Dose {missing} is not known; enter the earlier dose.")
            }
            Reason::BeforeEarlierDose { earlier, date } => {
                format!("Choose a date after dose {earlier} on {}.", told(date))
            }
            Reason::AfterLaterDose { later, date, last_date } => {
                let until =
                    last_date.map(|last| format!(" Dates up to {} are possible.", told(&last))).unwrap_or_default();
                format!("Choose a date before dose {later}, booked for {}.{until}", told(date))
            }
            Reason::OtherProduct { dose, vaccine } => {
                format!("Dose {dose} is {}; choose the same vaccine.", vaccine.name_en)
            }
            Reason::TooSoon { previous, date, least_days } => {
                let (between, from) = (days_between(*least_days), told(&after(*date, *least_days)));
                let date = told(date);
                format!(
                    "There must be at least {between} days between dose {previous} ({date}) and this one. \
                     Choose a date from {from}."
                )
            }
            Reason::TooCloseToLater { later, date, least_days, last_date } => {
                let until = last_date.map(|last| format!(" Choose a date up to {}.", told(&last))).unwrap_or_default();
                let (between, date) = (days_between(*least_days), told(date));
                format!("There must be at least {between} days between this dose and dose {later} ({date}).{until}")
            }
            Reason::TooYoung { min_age } => {
                format!("The recipient must be {min_age} or older on the day.")
            }
            Reason::NotInGroup => "The birth date and the priority group do not match; check both.".to_owned(),
            Reason::GroupNotOpen { opens_on } => {
                format!("This priority group can book vaccination dates from {}.", told(opens_on))
            }
            Reason::OtherBirthDate { dose } => format!(
                "Dose {dose} on this coupon is booked with another birth date; check the birth date and the coupon."
            ),
        }
    }
}

/// When the next dose may be given and when it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoseWindow {
    /// First day allowed.
    pub earliest: NaiveDate,
    /// The recommended day: the same weekday for products counted in weeks.
    pub standard: NaiveDate,
}

/// The window of the dose that follows `previous`.
pub fn dose_window(previous: &KnownDose) -> DoseWindow {
    DoseWindow {
        earliest: after(previous.date, previous.vaccine.earliest_interval_days),
        standard: after(previous.date, previous.vaccine.standard_interval_days),
    }
}

/// Checks a candidate against all rules at `now`, the civil moment in Japan.
///
/// # Errors
/// Every rule that refuses, each with the first date that would break none.
pub fn check(candidate: &Candidate<'_>, others: &[KnownDose], now: NaiveDateTime) -> Result<(), Vec<Refusal>> {
    let reasons = reasons(candidate, others, now);
    if reasons.is_empty() {
        return Ok(());
    }
    let first_date = first_date_that_would_do(candidate, others, now);
    Err(reasons.into_iter().map(|reason| Refusal { reason, first_date }).collect())
}

/// Checks a booked dose against the person's other doses, as it stands once one of them is cancelled: order, product
/// and the interval to the dose before.
///
/// # Errors
/// Every rule that would refuse it.
pub fn check_series(dose: &KnownDose, others: &[KnownDose]) -> Result<(), Vec<Refusal>> {
    let reasons = series_reasons(dose.dose, dose.date, &dose.vaccine, others);
    if reasons.is_empty() {
        return Ok(());
    }
    Err(reasons.into_iter().map(|reason| Refusal { reason, first_date: None }).collect())
}

/// The first date, from `now` on, on which the candidate would break no rule at its own time of day; `None` when the
/// person, the dose or the product forbids every date.
pub fn first_date_that_would_do(
    candidate: &Candidate<'_>,
    others: &[KnownDose],
    now: NaiveDateTime,
) -> Option<NaiveDate> {
    let bounds = [
        Some(now.date()),
        Some(candidate.group.opens_on),
        Some(candidate.birth_date.reaches(u32::from(candidate.vaccine.min_age))),
        previous(candidate.dose, others).map(|dose| dose_window(dose).earliest),
    ];
    // Every rule asks for a date not before a bound; only a later dose asks for one not after, and no rule for a gap.
    // So the greatest bound does, or the day after it where its time of day has passed, or no date does.
    let bound = bounds.into_iter().flatten().max()?;
    let days = [Some(bound), bound.succ_opt()];
    days.into_iter()
        .flatten()
        .find(|date| reasons(&Candidate { date: *date, ..candidate.clone() }, others, now).is_empty())
}

fn reasons(candidate: &Candidate<'_>, others: &[KnownDose], now: NaiveDateTime) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if candidate.window.start().on(candidate.date) <= now {
        reasons.push(Reason::SlotPast);
    }
    if !(1..=candidate.vaccine.doses).contains(&candidate.dose) {
        reasons.push(Reason::NoSuchDose { doses: candidate.vaccine.doses });
    }
    reasons.extend(series_reasons(candidate.dose, candidate.date, candidate.vaccine, others));
    let later = others.iter().filter(|other| candidate.dose < other.dose).min_by_key(|other| other.dose);
    if let Some(later) = later {
        reasons.extend(spoils(candidate, later));
    }
    if candidate.birth_date.age_on(candidate.date) < u32::from(candidate.vaccine.min_age) {
        reasons.push(Reason::TooYoung { min_age: candidate.vaccine.min_age });
    }
    if !candidate.group.takes_birth(candidate.birth_date.date()) {
        reasons.push(Reason::NotInGroup);
    }
    if candidate.date < candidate.group.opens_on {
        reasons.push(Reason::GroupNotOpen { opens_on: candidate.group.opens_on });
    }
    let mut same_person = others.iter().filter(|other| other.dose != candidate.dose);
    if let Some(other) = same_person.find(|other| other.birth_date.is_some_and(|birth| birth != candidate.birth_date)) {
        reasons.push(Reason::OtherBirthDate { dose: other.dose });
    }
    reasons
}

/// What the doses before, and the product of the others, say against a dose.
fn series_reasons(dose: u8, date: NaiveDate, vaccine: &Vaccine, others: &[KnownDose]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    match previous(dose, others) {
        None if dose > 1 => reasons.push(Reason::PreviousDoseUnknown { missing: dose - 1 }),
        None => {}
        Some(previous) => {
            if previous.dose + 1 < dose {
                reasons.push(Reason::PreviousDoseUnknown { missing: dose - 1 });
            }
            let least_days = previous.vaccine.earliest_interval_days;
            match date {
                day if day < previous.date => {
                    reasons.push(Reason::BeforeEarlierDose { earlier: previous.dose, date: previous.date });
                }
                day if day < dose_window(previous).earliest => {
                    reasons.push(Reason::TooSoon { previous: previous.dose, date: previous.date, least_days });
                }
                _ => {}
            }
        }
    }
    let other_product = others.iter().find(|other| other.dose != dose && other.vaccine.code != vaccine.code);
    if let Some(other) = other_product {
        reasons.push(Reason::OtherProduct { dose: other.dose, vaccine: other.vaccine.clone() });
    }
    reasons
}

/// The nearest dose before this one.
fn previous(dose: u8, others: &[KnownDose]) -> Option<&KnownDose> {
    others.iter().filter(|other| other.dose < dose).max_by_key(|other| other.dose)
}

/// How the candidate would spoil a later dose.
fn spoils(candidate: &Candidate<'_>, later: &KnownDose) -> Option<Reason> {
    let least_days = candidate.vaccine.earliest_interval_days;
    let last_date = later.date.checked_sub_days(Days::new(u64::from(least_days)));
    if later.date <= candidate.date {
        return Some(Reason::AfterLaterDose { later: later.dose, date: later.date, last_date });
    }
    (later.date < after(candidate.date, least_days)).then_some(Reason::TooCloseToLater {
        later: later.dose,
        date: later.date,
        least_days,
        last_date,
    })
}

/// The ministry counts the days that lie between: with the dose on day 0 and the next on day 19 there are 18 (domain
/// facts, counting).
fn days_between(least_days: u16) -> u16 {
    least_days.saturating_sub(1)
}

/// The day `days` after `date`; the day of the dose is day 0.
fn after(date: NaiveDate, days: u16) -> NaiveDate {
    date.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
