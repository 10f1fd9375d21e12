//! Issuance rounds: an application sent by a round's deadline is decided in it, and its log-in mails leave on the
//! round's day.
//!
//! Rounds are data: those fixed by name (the notice's first three), and weekly rules from a day on (every Wednesday
//! 17:00 → Friday of the same week). A week has one round; a fixed one takes the place of the weekly one.
//!
//! No day of a rule lies where administrations are closed (行政機関の休日: weekends, national holidays, 29 December to 3
//! January): the open day before counts, also when that lies in the week before. The round of Wednesday 2026-05-06,
//! whose Monday and Tuesday are holidays too, closes on Friday 2026-05-01. It stays the round of its own week, so that
//! its number does not change by that.
//!
//! Where that would put the mailing before the deadline, it is the mailing that waits, for the first open day after the
//! deadline: people plan by the deadline, and the service desk needs time to decide. The round of 2021-07-21, whose
//! Thursday and Friday are holidays, is mailed on Monday 26. A mailing never overtakes the next round's by that:
//! whatever day is open after the later deadline is open after the earlier one, too.
//!
//! A round that is fixed by name may lie on any day: whoever fixes it has looked at the calendar.

use chrono::{Datelike, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use crate::TimeOfDay;
use crate::civil::closed_days::{closed_reason, open_day_after, open_day_up_to};

/// When log-in mails leave on their day: at nine o'clock.
const MAILS_LEAVE_AFTER: Duration = Duration::hours(9);

/// The days of a rule on which a round would lie, had they not been closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RoundMoves {
    /// Where the deadline comes from.
    pub deadline_from: Option<NaiveDate>,
    /// Where the mailing day comes from.
    pub mails_from: Option<NaiveDate>,
}

/// A round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IssuanceRound {
    /// 1 for the first.
    pub number: u32,
    /// The last moment that is still in, on the wall clock in Japan.
    pub deadline: NaiveDateTime,
    /// The day the log-in mails leave.
    pub mails_on: NaiveDate,
    /// What the calendar moved; nothing of a round that was fixed by name.
    pub moves: RoundMoves,
}

impl IssuanceRound {
    /// A round on exactly these days.
    pub fn fixed(number: u32, deadline: NaiveDateTime, mails_on: NaiveDate) -> IssuanceRound {
        IssuanceRound { number, deadline, mails_on, moves: RoundMoves::default() }
    }

    /// The moment the log-in mails leave: nine o'clock of the mailing day, always after the deadline.
    pub fn mails_at(&self) -> NaiveDateTime {
        let nine = mails_leave_on(self.mails_on);
        // A round may have been stored when its mailing could lie on the day of its deadline.
        if self.deadline < nine { nine } else { self.deadline + Duration::hours(1) }
    }
}

/// The moment log-in mails leave on a day.
pub fn mails_leave_on(day: NaiveDate) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN) + MAILS_LEAVE_AFTER
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
    /// The mailing weekday, the first one whose nine o'clock is after the deadline.
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
                        let WeeklyRound { deadline, mails_on, moves, .. } = next;
                        IssuanceRound { number, deadline, mails_on, moves }
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
    /// If the deadline has passed, the week's round is fixed or closed already, the mails would not leave after the
    /// deadline, or its number and mailing day would not fit between the others'.
    pub fn fix(
        &self,
        deadline: NaiveDateTime,
        mails_on: NaiveDate,
        now: NaiveDateTime,
    ) -> Result<IssuanceRound, RoundClash> {
        let with = |number| {
            let fixed = self.fixed.iter().copied().chain([IssuanceRound::fixed(number, deadline, mails_on)]);
            RoundSchedule::new(fixed.collect(), self.rules.clone())
        };
        let before = with(0).rounds().take_while(|round| round.deadline < deadline).last();
        let round = IssuanceRound::fixed(before.map_or(1, |before| before.number + 1), deadline, mails_on);
        let taken = self.has_fixed_in_week_of(deadline.date());
        let after = with(round.number);
        // Taking the place of a round that has closed would count everything after it once less, also what is open.
        let open_now = |schedule: &RoundSchedule| schedule.round_of(now).map(|open| open.number);
        let closed = deadline <= now || open_now(self).is_some_and(|open| open_now(&after) != Some(open));
        match deadline < mails_leave_on(mails_on) && !taken && !closed && after.is_one_row() {
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
    moves: RoundMoves,
}

/// Where the rounds end: no calendar of this program goes further.
const LAST_YEAR: i32 = 9999;

impl WeeklyRule {
    fn round_of_week(&self, day: NaiveDate) -> WeeklyRound {
        let deadline = self.deadline_time.on(open_day_up_to(day));
        let mailing_day = self.mailing_day_of(day);
        let before = open_day_up_to(mailing_day);
        let mails_on = if deadline < mails_leave_on(before) { before } else { open_day_after(deadline.date()) };
        let moved = |day: NaiveDate| closed_reason(day).map(|_| day);
        let moves = RoundMoves { deadline_from: moved(day), mails_from: moved(mailing_day) };
        WeeklyRound { day, deadline, mails_on, moves }
    }

    /// The mailing day of the round of `day`, before anything moves.
    fn mailing_day_of(&self, day: NaiveDate) -> NaiveDate {
        let first = on_or_after(day, self.mailing_weekday);
        let too_early = mails_leave_on(first) <= self.deadline_time.on(day);
        if too_early { first.checked_add_days(Days::new(7)).unwrap_or(first) } else { first }
    }
}

/// The first such weekday on or after `day`.
fn on_or_after(day: NaiveDate, weekday: Weekday) -> NaiveDate {
    let days = weekday.days_since(day.weekday());
    day.checked_add_days(Days::new(days.into())).unwrap_or(day)
}

#[cfg(test)]
#[path = "issuance_round_tests.rs"]
mod tests;
