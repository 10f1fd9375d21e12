//! The first date that would do.
//!
//! The days that do are stretches, and each begins where some rule begins to hold or ends: at a bound that an interval
//! computes, on a row's first day, on the day after its last one, on a day on which somebody reaches an age. So those
//! days are the only ones to try, and each is tried with the whole check.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime};

use super::reasons::{Candidate, KnownDose, fiscal_year_start, reasons};
use super::series::{Bound, Place, Seen};
use super::validity::Dated;
use super::{AgeRule, Ages, Programme, RuleBook};
use crate::BirthDate;

/// The first date, from `now` on, on which the candidate would break no rule at its own time of day; `None` when the
/// person, the dose or the product forbids every date.
pub fn first_date_that_would_do(
    book: &RuleBook,
    candidate: &Candidate<'_>,
    known: &[KnownDose],
    now: NaiveDateTime,
) -> Option<NaiveDate> {
    let today = now.date();
    let mut days: BTreeSet<NaiveDate> = [Some(today), today.succ_opt()].into_iter().flatten().collect();
    let rules = &candidate.programme.rules;
    days.insert(rules.starts_on);
    days.extend(rules.group(candidate.group).map(|group| group.opens_on));
    days.extend(edges(&rules.products));
    days.extend(edges(&rules.ages));
    days.extend(edges(&rules.follows));
    for row in &rules.ages {
        days.extend(birthdays(&row.rule, candidate.birth_date));
    }
    days.extend(days_of_doses(book, candidate.programme, candidate.others(known).map(KnownDose::seen)));
    let does = |date: &NaiveDate| reasons(book, &Candidate { date: *date, ..candidate.clone() }, known, now).is_empty();
    days.range(today..).copied().find(does)
}

/// The days on which rows begin, and those after they end.
fn edges<R>(rows: &[Dated<R>]) -> impl Iterator<Item = NaiveDate> {
    rows.iter().flat_map(|row| [row.validity.from(), row.validity.to().and_then(|to| to.succ_opt())]).flatten()
}

/// The days on which somebody comes to be of an age, counted on the day or in the fiscal year.
fn birthdays(rule: &AgeRule, birth: BirthDate) -> Vec<NaiveDate> {
    let ages = match &rule.ages {
        Ages::Range { min, .. } => std::slice::from_ref(min),
        Ages::OneOf(ages) => ages,
    };
    let reached = ages.iter().map(|age| birth.reaches(u32::from(*age)));
    reached.flat_map(|day| [day, fiscal_year_start(day)]).collect()
}

/// The days that other doses lead to, by the intervals of this programme and of theirs.
fn days_of_doses<'a>(
    book: &'a RuleBook,
    programme: &'a Programme,
    others: impl Iterator<Item = Seen<'a>>,
) -> BTreeSet<NaiveDate> {
    let mut days: BTreeSet<_> = edges(&programme.rules.intervals).chain(edges(&programme.rules.others)).collect();
    for other in others {
        let theirs = book.programme(other.programme.as_str()).filter(|theirs| theirs.code != programme.code);
        days.insert(other.date);
        days.extend(other.date.succ_opt());
        for rules in [Some(programme), theirs].into_iter().flatten().map(|programme| &programme.rules) {
            days.extend(edges(&rules.others));
            let first_date = |least: super::Interval| least.first_date(other.date, rules.month_end);
            days.extend(rules.others.iter().map(|row| first_date(row.rule.least)));
            for row in &rules.intervals {
                days.insert(first_date(row.rule.least));
                days.extend(row.rule.most.and_then(|most| most.first_start(other.date, rules.month_end)));
            }
        }
    }
    days
}

/// The dose that a window is asked for.
#[derive(Debug, Clone, Copy)]
pub struct NextDose<'a> {
    /// The programme.
    pub programme: &'a Programme,
    /// Code of the product.
    pub product: &'a str,
    /// Code of the group, if it is known.
    pub group: Option<&'a str>,
    /// Dose number.
    pub dose: u8,
}

/// When a dose may be given and when it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoseWindow {
    /// First day that the doses before allow.
    pub earliest: NaiveDate,
    /// The recommended day by the doses before, whether or not anything is given by then: the same weekday for products
    /// counted in weeks.
    pub standard: NaiveDate,
    /// Last day that they allow.
    pub latest: Option<NaiveDate>,
}

/// The window of a dose after those known; none where no dose before it is known.
pub fn dose_window(book: &RuleBook, next: &NextDose<'_>, known: &[KnownDose]) -> Option<DoseWindow> {
    let programme = next.programme;
    let is_itself = |one: &&KnownDose| one.programme == programme.code && one.dose == next.dose;
    let all: Vec<_> = known.iter().filter(|one| !is_itself(one)).map(KnownDose::seen).collect();
    let bounds_on = |date: NaiveDate| -> Vec<Bound<'_>> {
        let seen = Seen { programme: &programme.code, dose: next.dose, date, product: next.product };
        let place = Place { programme, seen, group: next.group };
        place.bounds(&all).collect()
    };
    let given = programme
        .rules
        .products
        .iter()
        .filter(|row| row.rule.product == next.product && row.rule.doses().contains(next.dose));
    let begins = given.map(|row| row.validity.first()).min().unwrap_or(NaiveDate::MIN).max(programme.rules.starts_on);
    let mut days = days_of_doses(book, programme, all.iter().copied());
    days.insert(begins);
    let (earliest, bounds) = days.range(begins..).find_map(|day| {
        let bounds = bounds_on(*day);
        let over = !bounds.is_empty() && bounds.iter().all(|bound| bound.earliest <= *day);
        over.then_some((*day, bounds))
    })?;
    let month_end = programme.rules.month_end;
    let standard = bounds.iter().filter_map(|bound| {
        let standard = bound.row?.rule.standard?;
        Some(standard.first_date(bound.anchor.date, month_end))
    });
    Some(DoseWindow {
        earliest,
        standard: standard.max().unwrap_or(earliest),
        latest: bounds.iter().filter_map(|bound| bound.latest).min(),
    })
}
