//! The service desk's side: the queue, a decision, the rounds; and how long the round of now is open.

use crate::components::form::date_draft::DateDraft;
use crate::components::list::filter_values::{Filter, Input};
use crate::components::list::row::{Cell, Row};
use crate::features::application::rows::{deadline, kinds, municipality, round, status, statuses};
use crate::features::issuance::moves::{Day, why_moved};
use crate::format::dates::{civil, long_date_of};
use crate::format::lookup::{choices, word};
use crate::format::query::{Query, encoded};
use crate::format::text::normal_time;
use crate::i18n::Texts;
use madoguchi_contract::Lang;
use madoguchi_contract::application::{ApplicationPerson, DecisionRequest, KindCounts, RoundRequest, RoundSummary};
use madoguchi_contract::fields::FieldCode;
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
            Cell::text(&person.name)
                .sub(if person.doubles.is_empty() { "" } else { a.double_mark })
                .to(format!("/applications/{}", encoded(&person.application_id))),
            Cell::text(municipality(&person.municipality)),
            Cell::text(&person.vendor.name).sub(unconfirmed),
            Cell::text(word(&a.kinds, &person.kind)),
            round(&person.round, &person.kind, t),
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
    /// Whether somebody gets another mail address, which takes a reason.
    pub(crate) moves_mails: bool,
}

impl Decision {
    /// The request, or what is missing.
    ///
    /// # Errors
    /// Without the reason that the choice needs.
    pub(crate) fn request(&self, lang: Lang) -> Result<DecisionRequest, Vec<FieldError>> {
        let reason = |choice: &str| (self.choice == choice).then(|| self.reason.trim().to_owned());
        let decision = if self.choice == "refuse" { "refuse" } else { "approve" }.to_owned();
        let confirmed = reason("approve").filter(|_| self.moves_mails);
        let missing = confirmed.as_ref().is_some_and(String::is_empty);
        let request =
            DecisionRequest { decision, reason: reason("refuse").or(confirmed), at_once_reason: reason("at_once") };
        if missing {
            return Err(vec![FieldCode::Required.at("/reason", lang)]);
        }
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
    let moved = |day: Day| why_moved(&summary.round, day, t);
    let state = [Some(state.to_owned()), moved(Day::Deadline)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    Row {
        id: summary.round.number.to_string(),
        cells: vec![
            Cell::num((t.applications.round_name)(summary.round.number)).to(queue_of(summary.round.number)),
            Cell::num(deadline(&summary.round, t)).sub(state),
            Cell::num(long_date_of(&summary.round.mails_on, t.lang)).sub(moved(Day::Mails).unwrap_or_default()),
            Cell::num(summary.received.to_string()).sub(by_kind(summary.received_by_kind, t)),
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
    let said = t.issuance.outcomes.iter().find(|(status, _)| *status == person.status);
    said.map_or_else(|| person.name.clone(), |(_, words)| words(&person.name))
}

/// What can be decided on a person: only a new account waits for the mailing day, or does not.
pub(crate) fn decisions(kind: &str, t: &'static Texts) -> Vec<(String, String)> {
    match kind {
        "change" => choices(&t.issuance.change_decisions),
        "delete" => choices(&t.issuance.delete_decisions),
        _ => choices(&t.issuance.decisions),
    }
}

/// What an approval does at once, where it does.
pub(crate) fn at_once_note(kind: &str, t: &'static Texts) -> Option<&'static str> {
    match kind {
        "change" => Some(t.issuance.at_once_note),
        "delete" => Some(t.issuance.for_good_note),
        _ => None,
    }
}

/// People by kind, in words.
pub(crate) fn by_kind(KindCounts { issue, change, delete }: KindCounts, t: &'static Texts) -> String {
    (t.issuance.kind_counts)([issue, change, delete])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::application::rows::tests::{fourth_round, hanako};
    use crate::i18n::texts;

    #[test]
    fn a_reason_is_asked_for_where_one_is_needed() {
        let both = |moves_mails, choice: &str, reason: &str, expected: Option<(&str, Option<&str>, Option<&str>)>| {
            let decision = Decision { choice: choice.into(), reason: reason.into(), moves_mails };
            let got = decision.request(Lang::En).ok();
            let got = got.as_ref().map(|r| (r.decision.as_str(), r.reason.as_deref(), r.at_once_reason.as_deref()));
            assert_eq!(got, expected, "{choice} {reason}");
        };
        let check = |choice: &str, reason: &str, expected| both(false, choice, reason, expected);
        both(true, "approve", "電話で確認", Some(("approve", Some("電話で確認"), None)));
        both(true, "approve", " ", None);
        both(true, "refuse", "不明", Some(("refuse", Some("不明"), None)));
        check("approve", "", Some(("approve", None, None)));
        check("approve", "typed before", Some(("approve", None, None)));
        check("at_once", "明日から勤務", Some(("approve", None, Some("明日から勤務"))));
        check("at_once", " ", None);
        check("refuse", "委託なし", Some(("refuse", Some("委託なし"), None)));
        check("refuse", "", None);
    }

    #[test]
    fn what_is_decided_is_said_by_kind() {
        let check = |kind: &str, decided: &str, choices: &[&str], said: &str| {
            let t = texts(Lang::Ja);
            let codes: Vec<String> = decisions(kind, t).into_iter().map(|(code, _)| code).collect();
            assert_eq!(codes, choices, "{kind}");
            let person = ApplicationPerson { kind: kind.into(), name: "山田 花子".into(), ..hanako(decided) };
            assert_eq!(outcome(&person, t), said);
            assert_eq!(at_once_note(kind, t).is_some(), kind != "issue");
        };
        check("issue", "issued", &["approve", "at_once", "refuse"], "山田 花子さん: 発行を承認しました。");
        check("change", "changed", &["approve", "refuse"], "山田 花子さん: 変更しました。");
        check("delete", "deleted", &["approve", "refuse"], "山田 花子さん: 削除しました。");
        check("delete", "refused", &["approve", "refuse"], "山田 花子さん: 却下しました。");
    }

    #[test]
    fn people_are_counted_by_kind() {
        let check = |issue, change, delete, ja: &str, en: &str| {
            let counts = KindCounts { issue, change, delete };
            assert_eq!(by_kind(counts, texts(Lang::Ja)), ja);
            assert_eq!(by_kind(counts, texts(Lang::En)), en);
        };
        check(0, 0, 0, "", "");
        check(3, 0, 0, "発行 3人", "issue: 3");
        let all = "発行 3人 · 変更 2人(即時) · 削除 1人(即時)";
        check(3, 2, 1, all, "issue: 3 · change: 2 (at once) · delete: 1 (at once)");
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
            received_by_kind: KindCounts { issue: 1, change: 0, delete: 1 },
            done: 1,
            refused: 0,
            withdrawn: 0,
        };
        for (closed, open, state) in [(true, false, "締切済み"), (false, true, "受付中"), (false, false, "受付前")]
        {
            let summary = RoundSummary { closed, open, ..summary.clone() };
            assert!(round_row(&summary, t).cells[1].sub.starts_with(state));
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
