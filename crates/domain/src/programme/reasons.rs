//! The rules of a booking (BKG4): programme, dose, product, order, interval, other programmes, age, group, and a slot
//! that lies ahead.
//!
//! The same rules run at booking and at every move, over earlier *and* later doses: moving dose 1 must not spoil dose
//! 2. What they refuse they name, with its source and the first date that would do. 526 of the 1,805 errors in
//! vaccination that Japan's ministry of health counted in 2021 were wrong intervals.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::series::{Found, Place, Seen};
use super::validity::{Dated, on};
use super::{AgeCount, Ages, OtherProgrammes, ProductRule, Programme, ProgrammeCode, Reason, Refusal, RuleBook};
use crate::{BirthDate, TimeWindow};

/// A dose of the same person that is booked, or was given elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDose {
    /// Its programme.
    pub programme: ProgrammeCode,
    /// Dose number.
    pub dose: u8,
    /// The day of vaccination.
    pub date: NaiveDate,
    /// Code of the product.
    pub product: String,
    /// The birth date its booking gives; `None` for a stated dose, and where the booking may not be seen.
    pub birth_date: Option<BirthDate>,
}

impl KnownDose {
    pub(super) fn seen(&self) -> Seen<'_> {
        Seen { programme: &self.programme, dose: self.dose, date: self.date, product: &self.product }
    }
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// The programme, with the rules it is held against.
    pub programme: &'a Programme,
    /// The day.
    pub date: NaiveDate,
    /// The time band.
    pub window: TimeWindow,
    /// Code of the slot's product.
    pub product: &'a str,
    /// Code of the person's group.
    pub group: &'a str,
    /// When the person was born.
    pub birth_date: BirthDate,
    /// Dose number, from 1.
    pub dose: u8,
}

impl<'a> Candidate<'a> {
    pub(super) fn place(&self) -> Place<'a> {
        let (programme, product) = (self.programme, self.product);
        let seen = Seen { programme: &programme.code, dose: self.dose, date: self.date, product };
        Place { programme, seen, group: Some(self.group) }
    }

    /// The person's other doses: a known dose of the same number in the same programme is the one that is asked for.
    pub(super) fn others<'k>(&self, known: &'k [KnownDose]) -> impl Iterator<Item = &'k KnownDose> {
        let (code, dose) = (&self.programme.code, self.dose);
        known.iter().filter(move |one| !(one.programme == *code && one.dose == dose))
    }
}

/// Checks a booked dose against the person's other doses, as it stands once one of them is cancelled: order, product
/// and the interval to the dose before. A dose of a programme that the book does not know stands by itself.
///
/// # Errors
/// Every rule that would refuse it.
pub fn check_series(book: &RuleBook, dose: &KnownDose, others: &[KnownDose]) -> Result<(), Vec<Refusal>> {
    let Some(programme) = book.programme(dose.programme.as_str()) else { return Ok(()) };
    let place = Place { programme, seen: dose.seen(), group: None };
    let is_itself = |one: &&KnownDose| one.programme == dose.programme && one.dose == dose.dose;
    let all: Vec<_> = others.iter().filter(|one| !is_itself(one)).map(KnownDose::seen).collect();
    let found = place.after_earlier(book, &all);
    if found.is_empty() { Ok(()) } else { Err(refusals(found, None)) }
}

pub(super) fn refusals(found: Vec<Found>, first_date: Option<NaiveDate>) -> Vec<Refusal> {
    found.into_iter().map(|(reason, source)| Refusal { reason, source, first_date }).collect()
}

/// Every reason against a candidate.
pub(super) fn reasons(
    book: &RuleBook,
    candidate: &Candidate<'_>,
    known: &[KnownDose],
    now: NaiveDateTime,
) -> Vec<Found> {
    let rules = &candidate.programme.rules;
    let all: Vec<_> = candidate.others(known).map(KnownDose::seen).collect();
    let place = candidate.place();
    let mut found = Vec::new();
    if candidate.window.start().on(candidate.date) <= now {
        found.push((Reason::SlotPast, None));
    }
    if candidate.date < rules.starts_on {
        found.push((Reason::BeforeProgramme { starts_on: rules.starts_on }, None));
    }
    let over = rules.ends_on.filter(|end| *end < candidate.date);
    found.extend(over.map(|ends_on| (Reason::AfterProgramme { ends_on }, None)));
    found.extend(not_given(book, candidate));
    found.extend(place.after_earlier(book, &all));
    found.extend(place.before_later(book, &all));
    if rules.once {
        let same = all.iter().find(|one| *one.programme == candidate.programme.code);
        found.extend(same.map(|one| (Reason::Once { other: one.told(book, &candidate.programme.code) }, None)));
    }
    found.extend(all.iter().filter_map(|other| too_close(book, candidate, *other)));
    found.extend(wrong_age(candidate, &all));
    match rules.group(candidate.group) {
        None => found.push((Reason::NoSuchGroup, None)),
        Some(group) => {
            if !group.takes_birth(candidate.birth_date.date()) {
                found.push((Reason::NotInGroup, None));
            }
            if candidate.date < group.opens_on {
                found.push((Reason::GroupNotOpen { opens_on: group.opens_on }, None));
            }
        }
    }
    let differs = |one: &&KnownDose| one.birth_date.is_some_and(|birth| birth != candidate.birth_date);
    let other = candidate.others(known).find(differs);
    found.extend(other.map(|one| {
        let other = one.seen().told(book, &candidate.programme.code);
        (Reason::OtherBirthDate { other }, None)
    }));
    found
}

/// Why the product is not given for the dose on the day, if it is not.
fn not_given(book: &RuleBook, candidate: &Candidate<'_>) -> Option<Found> {
    let (dose, date) = (candidate.dose, candidate.date);
    let of_product = |row: &&Dated<ProductRule>| row.rule.product == candidate.product;
    let rows: Vec<_> = candidate.programme.rules.products.iter().filter(of_product).collect();
    let first = rows.iter().map(|row| row.rule.first_dose).min();
    let last = rows.iter().map(|row| row.rule.last_dose).max();
    let (Some(first), Some(last)) = (first, last) else {
        return Some((Reason::NotAProduct { product: book.named(candidate.product) }, None));
    };
    let of_dose: Vec<_> = rows.into_iter().filter(|row| row.rule.doses().contains(dose)).collect();
    if of_dose.is_empty() {
        return Some((Reason::NoSuchDose { first, last }, None));
    }
    if of_dose.iter().any(|row| row.validity.contains(date)) {
        return None;
    }
    let to_come = of_dose.iter().filter(|row| date < row.validity.first()).min_by_key(|row| row.validity.first());
    let last_held = of_dose.iter().max_by_key(|row| row.validity.last());
    match (to_come, last_held) {
        (Some(row), _) => Some((Reason::ProductNotYet { dose, from: row.validity.first() }, row.source())),
        (None, Some(row)) => Some((Reason::ProductNoLonger { dose, to: row.validity.last() }, row.source())),
        (None, None) => None,
    }
}

/// The interval to a dose of another programme: what that programme and this one ask for on the later of the two days.
fn too_close(book: &RuleBook, candidate: &Candidate<'_>, other: Seen<'_>) -> Option<Found> {
    let own = candidate.programme;
    let theirs = book.programme(other.programme.as_str());
    let counted = own.rules.counts_from(other.programme)
        || theirs.is_some_and(|programme| programme.rules.counts_from(&own.code));
    if *other.programme == own.code || counted {
        return None;
    }
    let (earlier, later) = (candidate.date.min(other.date), candidate.date.max(other.date));
    let rows: Vec<_> = std::iter::once((own, other.programme))
        .chain(theirs.map(|programme| (programme, &own.code)))
        .flat_map(|(programme, to)| on(&programme.rules.others, later).map(move |row| (programme, to, row)))
        .collect();
    let exempt = |(_, to, row): &(&Programme, &ProgrammeCode, &Dated<OtherProgrammes>)| row.rule.except.contains(to);
    if rows.iter().any(exempt) {
        return None;
    }
    let first_date = |(programme, _, row): &(&Programme, &ProgrammeCode, &Dated<OtherProgrammes>)| {
        row.rule.least.first_date(earlier, programme.rules.month_end)
    };
    let strictest = rows.iter().max_by_key(|one| first_date(one)).filter(|one| later < first_date(one))?;
    let (programme, _, row) = strictest;
    let (least, month_end) = (row.rule.least, programme.rules.month_end);
    let until = (candidate.date <= other.date).then(|| least.last_start(other.date, month_end)).flatten();
    let from = least.first_date(other.date, month_end);
    Some((Reason::OtherProgramme { other: other.told(book, &own.code), least, until, from }, row.source()))
}

/// Why the person is not of an age that is invited, if so.
fn wrong_age(candidate: &Candidate<'_>, all: &[Seen<'_>]) -> Option<Found> {
    let rules = &candidate.programme.rules;
    let row = rules.age_row(candidate.product, candidate.date)?;
    let count = row.rule.count;
    let day = match count {
        AgeCount::OnTheDay => candidate.date,
        AgeCount::AtFirstDose => first_dose(candidate, all).unwrap_or(candidate.date),
        AgeCount::FiscalYearEnd => fiscal_year_end(candidate.date),
    };
    let age = candidate.birth_date.age_on(day);
    if row.rule.ages.take(age) {
        return None;
    }
    let reason = match &row.rule.ages {
        Ages::Range { min, .. } if age < u32::from(*min) => Reason::TooYoung { min_age: *min, count },
        Ages::Range { min, max } => Reason::TooOld { max_age: max.unwrap_or(*min), count },
        Ages::OneOf(ages) => Reason::NotOfAge { ages: ages.clone(), count },
    };
    Some((reason, row.source()))
}

fn first_dose(candidate: &Candidate<'_>, all: &[Seen<'_>]) -> Option<NaiveDate> {
    let first = candidate.programme.rules.doses.first;
    all.iter().find(|one| *one.programme == candidate.programme.code && one.dose == first).map(|one| one.date)
}

/// 31 March, with which the fiscal year of `date` ends.
pub(super) fn fiscal_year_end(date: NaiveDate) -> NaiveDate {
    let year = if date.month() < 4 { date.year() } else { date.year() + 1 };
    NaiveDate::from_ymd_opt(year, 3, 31).unwrap_or(NaiveDate::MAX)
}

/// 1 April, with which the fiscal year of `date` begins.
pub(super) fn fiscal_year_start(date: NaiveDate) -> NaiveDate {
    let year = if date.month() < 4 { date.year() - 1 } else { date.year() };
    NaiveDate::from_ymd_opt(year, 4, 1).unwrap_or(NaiveDate::MIN)
}
