//! The audit: its filters, an event as a row, the chain's latest value.

use crate::components::list::filter_values::{Choices, Filter, Input, Values};
use crate::components::list::row::{Cell, Row, Tone};
use crate::format::dates::moment_and_second;
use crate::format::lookup::{choices, word};
use crate::i18n::Texts;
use crate::reference::municipality_name;
use madoguchi_contract::audit::{AuditChain, AuditEvent};

/// The filters of the list.
pub(crate) static FILTERS: [Filter; 6] = [
    Filter { name: "login_id", label: |t| t.audit.login_id, input: Input::Words },
    Filter { name: "action", label: |t| t.audit.action, input: Input::Choice(actions) },
    Filter { name: "purpose", label: |t| t.audit.purpose, input: Input::Choice(|t| choices(&t.audit.purposes)) },
    Filter { name: "municipality_code", label: |t| t.audit.municipality, input: Input::Municipality },
    Filter { name: "from", label: |t| t.audit.from, input: Input::Day },
    Filter { name: "to", label: |t| t.audit.to, input: Input::Day },
];

/// Actions to choose from: all of a kind, then each.
fn actions(t: &'static Texts) -> Choices {
    [choices(t.audit.groups), choices(t.audit.actions)].concat()
}

/// The export with the same filters.
pub(crate) fn export(values: &Values, encoding: &str) -> String {
    values.query().with("encoding", encoding).on("/audit-events/export")
}

/// An event.
pub(crate) fn row(event: &AuditEvent, t: &'static Texts) -> Row {
    let a = t.audit;
    let known = word(a.actions, &event.action);
    let action = if known == event.action { Cell::text(known) } else { Cell::text(known).sub(&event.action) };
    let seal = match (event.seq, &event.hash) {
        (Some(seq), Some(hash)) => Cell::num((a.place)(seq)).sub(short(hash)),
        _ => Cell::badge(Tone::Waiting, a.not_sealed),
    };
    let purpose = if event.purpose.is_empty() { String::new() } else { word(&a.purposes, &event.purpose) };
    Row {
        id: event.id.clone(),
        cells: vec![
            Cell::num(moment_and_second(&event.at)),
            action,
            Cell::text(word(a.subjects, &event.subject_kind)).sub(&event.subject_id),
            Cell::text(purpose),
            Cell::text(event.login_id.as_deref().unwrap_or(a.nobody)).sub(&event.address),
            Cell::text(
                event
                    .municipality_code
                    .as_deref()
                    .map(|code| municipality_name(code).unwrap_or_else(|| code.to_owned()))
                    .unwrap_or_default(),
            ),
            seal,
        ],
    }
}

/// The beginning of a hash: enough to compare by eye.
fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}

/// The chain's latest value, as `madoguchi verify-audit --expect` takes it.
pub(crate) fn head(chain: &AuditChain) -> Option<String> {
    chain.head.as_ref().map(|head| format!("{}:{head}", chain.sealed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;
    use madoguchi_domain::{AUDIT_ACTIONS, AUDIT_SUBJECTS, LookPurpose};
    use std::collections::HashSet;

    fn event() -> AuditEvent {
        AuditEvent {
            id: "41".into(),
            at: "2021-03-01T09:00:00+09:00".into(),
            login_id: Some("agent01".into()),
            municipality_code: Some("141003".into()),
            action: "booking.created".into(),
            subject_kind: "booking".into(),
            subject_id: "9".into(),
            purpose: "call".into(),
            request_id: "r".into(),
            address: "192.0.2.7".into(),
            seq: Some(12),
            hash: Some("5b8a353b52e2bd9305b40abd".into()),
        }
    }

    #[test]
    fn an_event_reads_in_words() {
        let cells = row(&event(), texts(Lang::Ja)).cells;
        let read: Vec<_> = cells.iter().map(|cell| (cell.text.as_str(), cell.sub.as_str())).collect();
        assert_eq!(
            read,
            [
                ("2021/03/01 09:00:00", ""),
                ("予約", "booking.created"),
                ("予約", "9"),
                ("電話の応対", ""),
                ("agent01", "192.0.2.7"),
                ("神奈川県横浜市", ""),
                ("12番", "5b8a353b52e2"),
            ]
        );
        assert_eq!(cells.len(), texts(Lang::Ja).audit.columns.len());
    }

    #[test]
    fn what_has_no_words_is_shown_as_it_is() {
        let strange = AuditEvent {
            login_id: None,
            municipality_code: None,
            action: "teapot.filled".into(),
            subject_kind: "teapot".into(),
            purpose: "tea".into(),
            seq: None,
            hash: None,
            ..event()
        };
        let cells = row(&strange, texts(Lang::En)).cells;
        let read: Vec<_> = cells[1..].iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(read, ["teapot.filled", "teapot", "tea", "System, or before log-in", "", "Not sealed yet"]);
        assert_eq!(cells[1].sub, "");
    }

    #[test]
    fn both_languages_know_the_same_codes() {
        let codes = |lang| {
            let a = texts(lang).audit;
            let lists = [&a.purposes[..], a.subjects, a.groups, a.actions];
            lists.map(|words| words.iter().map(|(code, _)| *code).collect::<Vec<_>>())
        };
        let (ja, en) = (codes(Lang::Ja), codes(Lang::En));
        assert_eq!(ja, en);
        assert!(ja.iter().all(|codes| codes.iter().collect::<HashSet<_>>().len() == codes.len()));
    }

    #[test]
    fn there_are_words_for_all_that_the_server_writes_and_for_nothing_else() {
        let known = |words: &[(&'static str, &str)]| words.iter().map(|(code, _)| *code).collect::<HashSet<_>>();
        let a = texts(Lang::Ja).audit;
        assert_eq!(known(a.actions), HashSet::from(AUDIT_ACTIONS));
        assert_eq!(known(a.subjects), HashSet::from(AUDIT_SUBJECTS));
        assert_eq!(known(&a.purposes), LookPurpose::ALL.map(LookPurpose::code).into());
        for (group, _) in a.groups {
            assert!(AUDIT_ACTIONS.iter().any(|action| action.starts_with(group)), "nothing begins with {group}");
        }
    }

    #[test]
    fn the_latest_value_is_what_the_command_expects() {
        let chain = |head: Option<&str>| AuditChain { sealed: 7, head: head.map(str::to_owned), waiting: 1 };
        assert_eq!((head(&chain(Some("ab12"))), head(&chain(None))), (Some("7:ab12".to_owned()), None));
        assert_eq!(export(&Values::default(), "utf-8"), "/audit-events/export?encoding=utf-8");
    }
}
