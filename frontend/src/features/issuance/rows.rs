//! The service desk's side: the queue, a decision, the rounds; and how long the round of now is open.

use crate::components::form::date_draft::DateDraft;
use crate::components::list::filter_values::{Filter, Input};
use crate::components::list::row::{Cell, Row};
use crate::features::application::rows::{deadline, kinds, municipality, round, status, statuses};
use crate::format::dates::{civil, long_date_of};
use crate::format::lookup::word;
use crate::format::query::{Query, encoded};
use crate::format::text::normal_time;
use crate::i18n::Texts;
use madoguchi_contract::Lang;
use madoguchi_contract::application::{ApplicationPerson, DecisionRequest, RoundRequest, RoundSummary};
use madoguchi_contract::problem::FieldError;

/// The filters of the queue.
pub(crate) static FILTERS: [Filter; 4] = [
    Filter { name: "status", label: |t| t.applications.status, input: Input::Choice(statuses) },
    Filter { name: "kind", label: |t| t.applications.kind, input: Input::Choice(kinds) },
    Filter { name: "round", label: |t| t.issuance.round, input: Input::Number },
    Filter { name: "municipality_code", label: |t| t.applications.municipality, input: Input::Municipality },
];

/// The queue of a round, of those who wait.
pub(crate) fn queue_of(round: u32) -> String {
    Query::new().with("status", "received").with("round", round.to_string()).on("/application-people")
}

/// A person in the queue.
pub(crate) fn row(person: &ApplicationPerson, t: &'static Texts) -> Row {
    let a = t.applications;
    let unconfirmed = if person.vendor_confirmed { "" } else { a.vendor_unconfirmed };
    Row {
        id: person.id.clone(),
        cells: vec![
            Cell::text(&person.name).to(format!("/applications/{}", encoded(&person.application_id))),
            Cell::text(municipality(&person.municipality)),
            Cell::text(&person.vendor.name).sub(unconfirmed),
            Cell::text(word(&a.kinds, &person.kind)),
            round(&person.round, t),
            status(person, t),
        ],
    }
}

/// A decision while it is made.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Decision {
    /// `approve`, `at_once` or `refuse`.
    pub(crate) choice: String,
    /// Why, where a reason is needed.
    pub(crate) reason: String,
}

impl Decision {
    /// The request, or what is missing.
    ///
    /// # Errors
    /// Without the reason that the choice needs.
    pub(crate) fn request(&self, lang: Lang) -> Result<DecisionRequest, Vec<FieldError>> {
        let reason = |choice: &str| (self.choice == choice).then(|| self.reason.trim().to_owned());
        let decision = if self.choice == "refuse" { "refuse" } else { "approve" }.to_owned();
        let request = DecisionRequest { decision, reason: reason("refuse"), at_once_reason: reason("at_once") };
        madoguchi_contract::decision(&request, lang).map(|_| request)
    }
}

/// The next person who waits, after the one with this id; from the beginning when it was the last.
pub(crate) fn next_waiting<'a>(people: &'a [ApplicationPerson], after: &str) -> Option<&'a ApplicationPerson> {
    let at = people.iter().position(|person| person.id == after).map_or(0, |at| at + 1);
    let (before, rest) = people.split_at(at.min(people.len()));
    rest.iter().chain(before).find(|person| person.status == "received" && person.id != after)
}

/// Where a person stands among those who wait: `(3, 12)`.
pub(crate) fn place(people: &[ApplicationPerson], id: &str) -> Option<(usize, usize)> {
    let waiting: Vec<&ApplicationPerson> = people.iter().filter(|person| person.status == "received").collect();
    let at = waiting.iter().position(|person| person.id == id)?;
    Some((at + 1, waiting.len()))
}

/// A round of the list.
pub(crate) fn round_row(summary: &RoundSummary, t: &'static Texts) -> Row {
    let i = t.issuance;
    let state = match (summary.closed, summary.open) {
        (true, _) => i.closed,
        (false, true) => i.open_round,
        (false, false) => i.upcoming_round,
    };
    Row {
        id: summary.round.number.to_string(),
        cells: vec![
            Cell::num((t.applications.round_name)(summary.round.number)).to(queue_of(summary.round.number)),
            Cell::num(deadline(&summary.round, t)).sub(state),
            Cell::num(long_date_of(&summary.round.mails_on, t.lang)),
            Cell::num(summary.received.to_string()),
            Cell::num(summary.done.to_string()),
            Cell::num(summary.refused.to_string()),
            Cell::num(summary.withdrawn.to_string()),
        ],
    }
}

/// Days, hours and minutes from one instant to another; nothing once it has passed.
pub(crate) fn remaining(now: &str, until: &str) -> Option<(i64, i64, i64)> {
    let (now, until) = (civil(now)?, civil(until)?);
    let minutes = until.signed_duration_since(now).num_minutes();
    (0 <= minutes).then_some((minutes / 1440, minutes / 60 % 24, minutes % 60))
}

/// A round that is fixed by name.
pub(crate) fn round_request(deadline_date: &DateDraft, deadline_time: &str, mails_on: &DateDraft) -> RoundRequest {
    RoundRequest {
        deadline_date: deadline_date.wire(),
        deadline_time: normal_time(deadline_time),
        mails_on: mails_on.wire(),
    }
}

/// What became of a person, for the status line.
pub(crate) fn outcome(person: &ApplicationPerson, t: &'static Texts) -> String {
    (t.issuance.decided)(&person.name, &word(&t.applications.statuses, &person.status))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::application::rows::tests::{fourth_round, hanako};
    use crate::i18n::texts;

    #[test]
    fn a_reason_is_asked_for_where_one_is_needed() {
        let check = |choice: &str, reason: &str, expected: Option<(&str, Option<&str>, Option<&str>)>| {
            let decision = Decision { choice: choice.into(), reason: reason.into() };
            let got = decision.request(Lang::En).ok();
            let got = got.as_ref().map(|r| (r.decision.as_str(), r.reason.as_deref(), r.at_once_reason.as_deref()));
            assert_eq!(got, expected, "{choice} {reason}");
        };
        check("approve", "", Some(("approve", None, None)));
        check("approve", "typed before", Some(("approve", None, None)));
        check("at_once", "明日から勤務", Some(("approve", None, Some("明日から勤務"))));
        check("at_once", " ", None);
        check("refuse", "委託なし", Some(("refuse", Some("委託なし"), None)));
        check("refuse", "", None);
    }

    #[test]
    fn one_goes_from_person_to_person_who_waits() {
        let person = |id: &str, status: &str| ApplicationPerson { id: id.into(), ..hanako(status) };
        let people = [person("1", "received"), person("2", "issued"), person("3", "received")];
        let next = |after: &str| next_waiting(&people, after).map(|person| person.id.as_str());
        assert_eq!((next("1"), next("2"), next("3"), next("9")), (Some("3"), Some("3"), Some("1"), Some("1")));
        assert!(next_waiting(&people[1..2], "2").is_none());
        assert_eq!((place(&people, "3"), place(&people, "2")), (Some((2, 2)), None));
    }

    #[test]
    fn the_time_that_is_left_is_told_in_minutes() {
        let check = |now: &str, expected: Option<(i64, i64, i64)>| {
            assert_eq!(remaining(now, "2021-05-19T17:00:00+09:00"), expected, "{now}");
        };
        check("2021-05-17T14:45:00+09:00", Some((2, 2, 15)));
        check("2021-05-19T07:59:31Z", Some((0, 0, 0)));
        check("2021-05-19T17:00:00+09:00", Some((0, 0, 0)));
        check("2021-05-19T17:01:00+09:00", None);
        check("soon", None);
    }

    #[test]
    fn rows_have_a_cell_for_each_column() {
        let t = texts(Lang::Ja);
        let summary = RoundSummary {
            round: fourth_round(),
            closed: true,
            open: false,
            received: 2,
            done: 1,
            refused: 0,
            withdrawn: 0,
        };
        for (closed, open, state) in [(true, false, "締切済み"), (false, true, "受付中"), (false, false, "受付前")]
        {
            let summary = RoundSummary { closed, open, ..summary.clone() };
            assert_eq!(round_row(&summary, t).cells[1].sub, state);
        }
        // The last column is the action.
        assert_eq!(round_row(&summary, t).cells.len() + 1, t.issuance.round_columns.len());
        assert_eq!(row(&hanako("received"), t).cells.len() + 1, t.issuance.columns.len());
        assert_eq!(queue_of(4), "/application-people?status=received&round=4");
    }

    #[test]
    fn times_of_a_fixed_round_are_understood_as_typed() {
        let day = |text: &str| DateDraft::of_wire(Some(text));
        let request = round_request(&day("2021-05-12"), "17時", &day("2021-05-14"));
        assert_eq!((request.deadline_time.as_str(), request.mails_on.as_str()), ("17:00", "2021-05-14"));
    }
}
