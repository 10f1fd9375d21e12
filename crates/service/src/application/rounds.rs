//! Issuance rounds (ACC2): when an application sent now is decided and mailed, what lies in each round, and a whole
//! round approved.

use crate::application::approval::{Approval, approve as approve_people, commissioned};
use crate::application::wire;
use crate::wire_refs::count;
use crate::{Actor, Answer, Asked, Failure, Kept, Service};
use chrono::{NaiveDate, NaiveDateTime};
use madoguchi_contract::application::{RoundApproval, RoundSummary};
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{Changes, IssuanceRound, Now, Permission, RoundClash, Scope};
use madoguchi_store::application::people;
use madoguchi_store::application::rounds::{self, Tally};
use madoguchi_store::{AnyConnection, audit};

/// Rounds after the open one that the list shows.
const AHEAD: u32 = 3;

/// The round that an application sent now falls into.
///
/// # Errors
/// [`ProblemType::NotPermitted`].
pub async fn current(service: &Service, by: &Actor) -> Result<IssuanceRound, Failure> {
    by.require(Permission::ReadApplications)?;
    let now = by.now();
    service.read(move |conn| open_round(conn, now)).await
}

/// Rounds, the latest first: the three to come after the open one, the open one, and those that have closed; only those
/// before the round of the number `before`. They come with how many people in scope lie in each.
///
/// # Errors
/// [`ProblemType::NotPermitted`].
pub async fn list(
    service: &Service,
    by: &Actor,
    before: Option<u32>,
    limit: i64,
) -> Result<Vec<RoundSummary>, Failure> {
    by.require(Permission::ReadApplications)?;
    let (scope, now) = (by.scope().clone(), by.now());
    service.read(move |conn| summaries(conn, &scope, now, before, limit)).await
}

fn summaries(
    conn: &mut AnyConnection,
    scope: &Scope,
    now: Now,
    before: Option<u32>,
    limit: i64,
) -> Result<Vec<RoundSummary>, Failure> {
    let open = open_round(conn, now)?;
    let schedule = rounds::schedule(conn)?;
    let known = schedule.rounds().take_while(|round| round.number <= open.number + AHEAD);
    let mut shown: Vec<IssuanceRound> =
        known.filter(|round| before.is_none_or(|before| round.number < before)).collect();
    shown.reverse();
    shown.truncate(usize::try_from(limit).map_err(Failure::internal)?);
    let (Some(last), Some(first)) = (shown.first(), shown.last()) else { return Ok(vec![]) };
    let tallies = rounds::tallies(conn, scope, first.number..=last.number)?;
    let summary = |round: &IssuanceRound| {
        let Tally { received, received_by_kind, done, refused, withdrawn } =
            tallies.get(&round.number).copied().unwrap_or_default();
        Ok(RoundSummary {
            round: wire::round(round),
            closed: round.number < open.number,
            open: round.number == open.number,
            received: count(received)?,
            received_by_kind: wire::kinds(received_by_kind)?,
            done: count(done)?,
            refused: count(refused)?,
            withdrawn: count(withdrawn)?,
        })
    };
    shown.iter().map(summary).collect()
}

/// Fixes a round by its deadline, civil time in Japan, and its mailing day, in place of its week's round.
///
/// # Errors
/// [`ProblemType::NotPermitted`], [`ProblemType::RoundClash`].
pub async fn fix(
    service: &Service,
    by: &Actor,
    asked: Asked,
    deadline: NaiveDateTime,
    mails_on: NaiveDate,
) -> Result<Kept, Failure> {
    by.require(Permission::DecideApplications)?;
    let actor = by.clone();
    service
        .write_once(by, asked, None, move |tx| {
            let by = &actor;
            rounds::lock(tx.conn)?;
            let schedule = rounds::schedule(tx.conn)?;
            let fixed = schedule.fix(deadline, mails_on, by.now().civil());
            let round = fixed.map_err(|RoundClash| ProblemType::RoundClash)?;
            // What its week would have had.
            let before = schedule.rounds().take_while(|other| other.number <= round.number).last();
            let before = before.filter(|other| other.number == round.number);
            rounds::fix(tx.conn, &round)?;
            let event = by.event("issuance_round.fixed", ("issuance_round", &round.number), None);
            audit::append(tx.conn, &event.changing(&Changes::of_round(before.as_ref(), &round)))?;
            Answer::created(&wire::round(&round), "/api/v1/issuance-rounds".to_owned())
        })
        .await
}

/// Approves everybody of a round who waits, in one transaction; those stay behind whose company is not confirmed or
/// works for others and not for the one that applied, whose account was deleted meanwhile, or who are to get another
/// mail address, which takes a reason of its own.
///
/// # Errors
/// [`ProblemType::NotPermitted`].
pub async fn approve(service: &Service, by: &Actor, asked: Asked, number: u32) -> Result<Kept, Failure> {
    by.require(Permission::DecideApplications)?;
    let (actor, public_url) = (by.clone(), service.settings().public_url.clone());
    service
        .write_once(by, asked, None, move |tx| {
            let by = &actor;
            let people = people::ready(tx.conn, by.scope(), number)?;
            let people = commissioned(tx.conn, by, people)?;
            let approval = Approval { by, at_once_reason: None, reason: None, public_url: &public_url };
            let approved = approve_people(tx, &approval, &people)?;
            let tallies = rounds::tallies(tx.conn, by.scope(), number..=number)?;
            let left = tallies.get(&number).map_or(0, |tally| tally.received);
            audit::append(tx.conn, &by.event("issuance_round.approved", ("issuance_round", &number), None))?;
            let sum: usize = approved.iter().sum();
            Answer::ok(&RoundApproval {
                approved: count(sum)?,
                approved_by_kind: wire::kinds(approved)?,
                left: count(left)?,
            })
        })
        .await
}

/// The round that is open at a moment.
///
/// # Errors
/// When the database has no rule for rounds, which is our fault.
pub(crate) fn open_round(conn: &mut AnyConnection, now: Now) -> Result<IssuanceRound, Failure> {
    let round = rounds::schedule(conn)?.round_of(now.civil());
    round.ok_or_else(|| Failure::internal("no issuance rule is in force"))
}
