//! Issuance rounds: an application sent by a round's deadline is decided in it, and its log-in mails leave on the
//! round's day.
//!
//! Rounds are data: those fixed by name (the notice's first three), and weekly rules from a day on (every Wednesday
//! 17:00 → Friday of the same week). A week has one round; a fixed one takes the place of the weekly one.
//!
//! When a rule's weekday is a national holiday, the working day before counts, also when that lies in the week before:
//! the round of Wednesday 2026-05-06, whose Monday and Tuesday are holidays too, closes on Friday 2026-05-01. It stays
//! the round of its own week, so that neither its number nor its mailing day change by that. A working day is Monday to
//! Friday and no national holiday. The days around New Year (年末年始) are working days here, but for 1 January: no law
//! makes them holidays, and an office that is closed fixes that week's round by name.

use chrono::{Datelike, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use crate::{TimeOfDay, national_holiday};

/// When log-in mails leave on their day: at nine o'clock.
const MAILS_LEAVE_AFTER: Duration = Duration::hours(9);

/// A round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IssuanceRound {
    /// 1 for the first.
    pub number: u32,
    /// The last moment that is still in, on the wall clock in Japan.
    pub deadline: NaiveDateTime,
    /// The day the log-in mails leave.
    pub mails_on: NaiveDate,
}

impl IssuanceRound {
    /// The moment the log-in mails leave: nine o'clock of the mailing day, and never before the deadline.
    pub fn mails_at(&self) -> NaiveDateTime {
        (self.mails_on.and_time(NaiveTime::MIN) + MAILS_LEAVE_AFTER).max(self.deadline)
    }
}

/// A round every week, from a day on until the next rule takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeeklyRule {
    /// The first day on which a deadline of this rule may lie.
    pub effective_from: NaiveDate,
    /// The deadline's weekday.
    pub deadline_weekday: Weekday,
    /// The deadline's time; that very moment is still in.
    pub deadline_time: TimeOfDay,
    /// The mailing weekday, the first one on or after the deadline.
    pub mailing_weekday: Weekday,
}

/// All rounds there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundSchedule {
    fixed: Vec<IssuanceRound>,
    rules: Vec<WeeklyRule>,
}

/// Why a round cannot be fixed: its place is taken, its days do not fit between its neighbours, or it would lie in the
/// past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundClash;

impl RoundSchedule {
    /// The schedule of these fixed rounds and rules, in any order.
    pub fn new(mut fixed: Vec<IssuanceRound>, mut rules: Vec<WeeklyRule>) -> RoundSchedule {
        fixed.sort_by_key(|round| round.deadline);
        rules.sort_by_key(|rule| rule.effective_from);
        RoundSchedule { fixed, rules }
    }

    /// The round that an application sent at `moment` falls into: the deadline itself is in, anything later is in the
    /// next.
    ///
    /// None only after the last fixed round where no rule follows.
    pub fn round_of(&self, moment: NaiveDateTime) -> Option<IssuanceRound> {
        self.rounds().find(|round| moment <= round.deadline)
    }

    /// All rounds by deadline, without end.
    ///
    /// Numbers count on from the last fixed round. A weekly round that would not close after the one before is none.
    pub fn rounds(&self) -> impl Iterator<Item = IssuanceRound> {
        let mut fixed = self.fixed.iter().copied().peekable();
        let mut weekly = self.weekly().filter(|round| !self.has_fixed_in_week_of(round.day)).peekable();
        let mut last: Option<IssuanceRound> = None;
        std::iter::from_fn(move || {
            loop {
                let next_fixed = fixed.peek().copied();
                let round = match weekly.peek() {
                    Some(next) if next_fixed.is_none_or(|fixed| next.deadline < fixed.deadline) => {
                        let next = weekly.next()?;
                        let number = last.map_or(1, |last| last.number + 1);
                        IssuanceRound { number, deadline: next.deadline, mails_on: next.mails_on }
                    }
                    Some(_) | None => fixed.next()?,
                };
                if last.is_none_or(|last| last.deadline < round.deadline) {
                    last = Some(round);
                    return last;
                }
            }
        })
    }

    /// The round that `deadline` and `mails_on` would make when they were fixed at `now`, in place of its week's round.
    ///
    /// # Errors
    /// If the deadline has passed, the week's round is fixed or closed already, the mails would leave before the
    /// deadline, or its number and mailing day would not fit between the others'.
    pub fn fix(
        &self,
        deadline: NaiveDateTime,
        mails_on: NaiveDate,
        now: NaiveDateTime,
    ) -> Result<IssuanceRound, RoundClash> {
        let with = |number| {
            let fixed = self.fixed.iter().copied().chain([IssuanceRound { number, deadline, mails_on }]);
            RoundSchedule::new(fixed.collect(), self.rules.clone())
        };
        let before = with(0).rounds().take_while(|round| round.deadline < deadline).last();
        let round = IssuanceRound { number: before.map_or(1, |before| before.number + 1), deadline, mails_on };
        let taken = self.has_fixed_in_week_of(deadline.date());
        let closed = deadline <= now || self.round_of(now).is_some_and(|open| round.number < open.number);
        match deadline.date() <= mails_on && !taken && !closed && with(round.number).is_one_row() {
            true => Ok(round),
            false => Err(RoundClash),
        }
    }

    /// Whether numbers count on and mailing days follow each other, up to the round after the last fixed one.
    fn is_one_row(&self) -> bool {
        let last_fixed = self.fixed.last().map_or(NaiveDateTime::MIN, |round| round.deadline);
        let pairs = self.rounds().zip(self.rounds().skip(1));
        let mut pairs = pairs.take_while(|(round, _)| round.deadline <= last_fixed);
        pairs.all(|(round, next)| round.number + 1 == next.number && round.mails_on <= next.mails_on)
    }

    fn has_fixed_in_week_of(&self, day: NaiveDate) -> bool {
        self.fixed.iter().any(|round| round.deadline.date().iso_week() == day.iso_week())
    }

    /// The weekly rounds by their weeks, without end.
    fn weekly(&self) -> impl Iterator<Item = WeeklyRound> {
        let ends = self.rules.iter().skip(1).map(|next| next.effective_from).chain([NaiveDate::MAX]);
        self.rules.iter().zip(ends).flat_map(|(rule, end)| {
            let days = std::iter::successors(Some(on_or_after(rule.effective_from, rule.deadline_weekday)), |day| {
                day.checked_add_days(Days::new(7))
            });
            days.take_while(move |day| *day < end && day.year() <= LAST_YEAR).map(|day| rule.round_of_week(day))
        })
    }
}

/// A round of a rule, not counted yet.
#[derive(Debug, Clone, Copy)]
struct WeeklyRound {
    /// The day of the rule's weekday, which the deadline may lie before.
    day: NaiveDate,
    deadline: NaiveDateTime,
    mails_on: NaiveDate,
}

/// Where the rounds end: no calendar of this program goes further.
const LAST_YEAR: i32 = 9999;

impl WeeklyRule {
    fn round_of_week(&self, day: NaiveDate) -> WeeklyRound {
        WeeklyRound {
            day,
            deadline: self.deadline_time.on(working_day_up_to(day)),
            mails_on: working_day_up_to(on_or_after(day, self.mailing_weekday)),
        }
    }
}

/// The first such weekday on or after `day`.
fn on_or_after(day: NaiveDate, weekday: Weekday) -> NaiveDate {
    let days = weekday.days_since(day.weekday());
    day.checked_add_days(Days::new(days.into())).unwrap_or(day)
}

/// `day`, or the last working day before it.
fn working_day_up_to(day: NaiveDate) -> NaiveDate {
    let mut days = std::iter::successors(Some(day), NaiveDate::pred_opt);
    days.find(|day| is_working_day(*day)).unwrap_or(day)
}

/// Monday to Friday, and no national holiday.
fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && national_holiday(day).is_none()
}

#[cfg(test)]
#[path = "issuance_round_tests.rs"]
mod tests;
