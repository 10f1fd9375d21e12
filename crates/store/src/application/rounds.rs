//! Issuance rounds (ACC2): the schedule as data, and what lies in each round.

use crate::schema::{application_person, issuance_round, issuance_rule};
use crate::{AnyConnection, StoreError};
use chrono::{NaiveDate, NaiveDateTime, Weekday};
use diesel::prelude::*;
use madoguchi_domain::{
    ApplicationKind, ApplicationStatus, IssuanceRound, Reach, RoundSchedule, Scope, TimeOfDay, WeeklyRule,
};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// How many people of a round are at which point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// They wait for a decision.
    pub received: i64,
    /// The same by what is asked for, in the order of [`ApplicationKind::ALL`].
    pub received_by_kind: [i64; ApplicationKind::ALL.len()],
    /// They were issued, changed or deleted.
    pub done: i64,
    /// They were refused.
    pub refused: i64,
    /// They were taken back.
    pub withdrawn: i64,
}

/// The rounds that are fixed by name, and the weekly rules after them.
///
/// # Errors
/// When the database fails or holds a rule that is none.
pub fn schedule(conn: &mut AnyConnection) -> Result<RoundSchedule, StoreError> {
    let fixed: Vec<(i32, NaiveDateTime, NaiveDate)> = issuance_round::table
        .select((issuance_round::number, issuance_round::deadline, issuance_round::mails_on))
        .load(conn)?;
    let fixed = fixed.into_iter().map(|(number, deadline, mails_on)| stored_round(number, deadline, mails_on));
    let rules: Vec<(NaiveDate, i16, i16, i16)> = issuance_rule::table
        .select((
            issuance_rule::effective_from,
            issuance_rule::deadline_weekday,
            issuance_rule::deadline_minute,
            issuance_rule::mailing_weekday,
        ))
        .load(conn)?;
    let rules = rules.into_iter().map(stored_rule).collect::<Result<_, _>>()?;
    Ok(RoundSchedule::new(fixed.collect::<Result<_, _>>()?, rules))
}

/// Adds to stored rounds what the calendar moved: that is not stored, since it follows from the schedule. A round whose
/// days are no longer those of the schedule was told other days, or was fixed later, and says nothing.
pub(crate) fn add_moves<'a>(
    conn: &mut AnyConnection,
    rounds: impl IntoIterator<Item = &'a mut IssuanceRound>,
) -> Result<(), StoreError> {
    let rounds: Vec<_> = rounds.into_iter().collect();
    let Some(last) = rounds.iter().map(|round| round.number).max() else { return Ok(()) };
    let schedule = schedule(conn)?;
    let known: BTreeMap<u32, IssuanceRound> =
        schedule.rounds().take_while(|round| round.number <= last).map(|round| (round.number, round)).collect();
    for round in rounds {
        let known = known
            .get(&round.number)
            .filter(|known| (known.deadline, known.mails_on) == (round.deadline, round.mails_on));
        round.moves = known.map(|known| known.moves).unwrap_or_default();
    }
    Ok(())
}

/// A round as the database holds it, without what the calendar moved.
pub(crate) fn stored_round(
    number: i32,
    deadline: NaiveDateTime,
    mails_on: NaiveDate,
) -> Result<IssuanceRound, StoreError> {
    let number = u32::try_from(number).map_err(|_| StoreError::Corrupt(format!("issuance round {number}")))?;
    Ok(IssuanceRound::fixed(number, deadline, mails_on))
}

/// The number as the database holds it.
pub(crate) fn number(round: u32) -> Result<i32, StoreError> {
    i32::try_from(round).map_err(|_| StoreError::Corrupt(format!("issuance round {round}")))
}

fn stored_rule(
    (effective_from, deadline_weekday, minute, mailing_weekday): (NaiveDate, i16, i16, i16),
) -> Result<WeeklyRule, StoreError> {
    let corrupt = || StoreError::Corrupt(format!("issuance rule of {effective_from}"));
    // Monday is 1 here and 0 there.
    let weekday = |day: i16| u8::try_from(day - 1).ok().and_then(|day| Weekday::try_from(day).ok());
    let time = u16::try_from(minute).ok().and_then(|minute| TimeOfDay::from_minutes(minute).ok());
    Ok(WeeklyRule {
        effective_from,
        deadline_weekday: weekday(deadline_weekday).ok_or_else(corrupt)?,
        deadline_time: time.ok_or_else(corrupt)?,
        mailing_weekday: weekday(mailing_weekday).ok_or_else(corrupt)?,
    })
}

/// Lets whoever fixes a round wait for the one before, until the transaction ends, so that what the schedule said still
/// holds when the round is written. SQLite has one writer.
///
/// # Errors
/// When the database fails.
pub fn lock(conn: &mut AnyConnection) -> Result<(), StoreError> {
    if let AnyConnection::Postgresql(pg) = conn {
        diesel::sql_query("LOCK TABLE issuance_round IN SHARE ROW EXCLUSIVE MODE").execute(pg)?;
    }
    Ok(())
}

/// Fixes a round.
///
/// # Errors
/// When the database fails.
pub fn fix(conn: &mut AnyConnection, round: &IssuanceRound) -> Result<(), StoreError> {
    diesel::insert_into(issuance_round::table)
        .values((
            issuance_round::number.eq(number(round.number)?),
            issuance_round::deadline.eq(round.deadline),
            issuance_round::mails_on.eq(round.mails_on),
        ))
        .execute(conn)?;
    Ok(())
}

/// What lies in each of these rounds, as far as the scope administers it; rounds with nobody are left out.
///
/// # Errors
/// When the database fails.
pub fn tallies(
    conn: &mut AnyConnection,
    scope: &Scope,
    numbers: RangeInclusive<u32>,
) -> Result<BTreeMap<u32, Tally>, StoreError> {
    let people = application_person::table
        .filter(application_person::round_number.between(number(*numbers.start())?, number(*numbers.end())?))
        .group_by((application_person::round_number, application_person::status, application_person::kind))
        .select((
            application_person::round_number,
            application_person::status,
            application_person::kind,
            diesel::dsl::count_star(),
        ))
        .into_boxed();
    let people = match scope.reach() {
        Reach::Nation => people,
        Reach::Municipalities(_) => people.filter(application_person::municipality_code.eq_any(scope.codes())),
    };
    let mut tallies: BTreeMap<u32, Tally> = BTreeMap::new();
    for (round, status, kind, count) in people.load::<(i32, ApplicationStatus, ApplicationKind, i64)>(conn)? {
        let round = u32::try_from(round).map_err(|_| StoreError::Corrupt(format!("issuance round {round}")))?;
        let tally = tallies.entry(round).or_default();
        match status {
            ApplicationStatus::Received => {
                tally.received += count;
                let kinds = ApplicationKind::ALL.iter().zip(&mut tally.received_by_kind);
                kinds.filter(|(known, _)| **known == kind).for_each(|(_, received)| *received += count);
            }
            ApplicationStatus::Issued | ApplicationStatus::Changed | ApplicationStatus::Deleted => tally.done += count,
            ApplicationStatus::Refused => tally.refused += count,
            ApplicationStatus::Withdrawn => tally.withdrawn += count,
        }
    }
    Ok(tallies)
}
