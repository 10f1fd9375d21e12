//! The audit: its filters, an event as a row, the chain's latest value.

use crate::components::list::filter_values::{Choices, Filter, Input, Values};
use crate::components::list::row::{Cell, Row, Tone};
use crate::format::dates::moment_and_second;
use crate::format::lookup::choices;
use crate::i18n::Texts;
use madoguchi_contract::audit::told::Teller;
use madoguchi_contract::audit::words::{self, pick};
use madoguchi_contract::audit::{AuditChain, AuditEvent};
use madoguchi_domain::{AuditAction, AuditSubject, LookPurpose};

/// The filters of the list.
pub(crate) static FILTERS: [Filter; 6] = [
    Filter { name: "login_id", label: |t| t.audit.login_id, input: Input::Words },
    Filter { name: "action", label: |t| t.audit.action, input: Input::Choice(actions) },
    Filter { name: "purpose", label: |t| t.audit.purpose, input: Input::Choice(purposes) },
    Filter { name: "municipality_code", label: |t| t.audit.municipality, input: Input::Municipality },
    Filter { name: "from", label: |t| t.audit.from, input: Input::Day },
    Filter { name: "to", label: |t| t.audit.to, input: Input::Day },
];

/// Actions to choose from: all of a kind, then each.
fn actions(t: &'static Texts) -> Choices {
    let each =
        AuditAction::ALL.map(|action| (action.code().to_owned(), pick(words::action(action), t.lang).to_owned()));
    [choices(t.audit.groups), each.to_vec()].concat()
}

fn purposes(t: &'static Texts) -> Choices {
    let each = LookPurpose::ALL.map(|look| (look.code().to_owned(), pick(words::purpose(look), t.lang).to_owned()));
    each.to_vec()
}

/// The export with the same filters.
pub(crate) fn export(values: &Values, encoding: &str) -> String {
    values.query().with("encoding", encoding).on("/audit-events/export")
}

/// An event. `product` gives the name of a vaccine.
pub(crate) fn row(event: &AuditEvent, t: &'static Texts, product: &dyn Fn(&str) -> String) -> Row {
    let a = t.audit;
    let teller = Teller { lang: t.lang, product };
    let seal = match (event.seq, &event.hash) {
        (Some(seq), Some(hash)) => Cell::num((a.place)(seq)).sub(short(hash)),
        _ => Cell::badge(Tone::Waiting, a.not_sealed),
    };
    let subject = match teller.subject(event) {
        // Of what kind it is, the action says.
        Some(name) => Cell::text(name),
        None => Cell::text(teller.kind(event)).sub(&event.subject_id),
    };
    let subject = Cell { href: link(event), ..subject };
    let what = Cell::text(teller.changes(event).join(t.common.comma));
    let reason = event.reason.as_deref().map(a.reason).unwrap_or_default();
    let what = if what.text.is_empty() { Cell::text(reason) } else { what.sub(reason) };
    Row {
        id: event.id.clone(),
        cells: vec![
            Cell::num(moment_and_second(&event.at)),
            Cell::text(teller.action(event)),
            subject.wrapping(),
            what.wrapping(),
            Cell::text(teller.purpose(event)),
            Cell::text(event.login_id.as_deref().unwrap_or(a.nobody)).sub(&event.address),
            Cell::text(teller.municipality(event)),
            seal,
        ],
    }
}

/// The page of what an event is about, where the reader may open it.
fn link(event: &AuditEvent) -> Option<String> {
    let subject = event.subject.as_ref().filter(|subject| subject.can_open)?;
    let id = &event.subject_id;
    let part_of = |path: &str| Some(format!("{path}/{}", subject.part_of.as_ref()?));
    match AuditSubject::from_code(&event.subject_kind)? {
        AuditSubject::Account => Some(format!("/accounts/{id}")),
        AuditSubject::Answer | AuditSubject::Booking => Some(format!("/bookings/{id}")),
        AuditSubject::Application => Some(format!("/applications/{id}")),
        AuditSubject::ApplicationPerson => part_of("/applications"),
        AuditSubject::Commission => Some(format!("/commissions/{id}")),
        AuditSubject::IssuanceRound => Some("/rounds".to_owned()),
        AuditSubject::OutboxMail => Some(format!("/outbox/{id}")),
        AuditSubject::SlotPlan => part_of("/venues"),
        AuditSubject::ExportRequest => Some(format!("/export-requests/{id}")),
        AuditSubject::Product => Some(format!("/products/{id}")),
        AuditSubject::Programme => Some(format!("/programmes/{id}")),
        AuditSubject::Vendor => Some(format!("/vendors/{id}")),
        AuditSubject::Venue => Some(format!("/venues/{id}")),
        AuditSubject::Accounts
        | AuditSubject::ApplicationPeople
        | AuditSubject::Audit
        | AuditSubject::Bookings
        | AuditSubject::LookLimits
        | AuditSubject::Outbox
        | AuditSubject::Session => None,
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
    use crate::format::lookup::word;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;
    use madoguchi_contract::audit::{EventChange, EventSubject};
    use madoguchi_domain::{ApplicationKind, AuditField, MailKind, Role};
    use std::collections::HashSet;

    fn event() -> AuditEvent {
        AuditEvent {
            id: "41".into(),
            at: "2021-03-01T09:00:00+09:00".into(),
            login_id: Some("agent01".into()),
            role: Some("agent".into()),
            municipality_code: Some("141003".into()),
            action: "booking.created".into(),
            subject_kind: "booking".into(),
            subject_id: "9".into(),
            subject: Some(EventSubject { name: Some("123-456-789".into()), can_open: true, ..EventSubject::default() }),
            changes: vec![],
            reason: None,
            purpose: "call".into(),
            request_id: "r".into(),
            address: "192.0.2.7".into(),
            seq: Some(12),
            hash: Some("5b8a353b52e2bd9305b40abd".into()),
        }
    }

    fn cells(event: &AuditEvent, lang: Lang) -> Vec<Cell> {
        row(event, texts(lang), &|code| format!("<{code}>")).cells
    }

    fn read(cells: &[Cell]) -> Vec<(&str, &str)> {
        cells.iter().map(|cell| (cell.text.as_str(), cell.sub.as_str())).collect()
    }

    #[test]
    fn an_event_reads_in_words() {
        let cells = cells(&event(), Lang::Ja);
        assert_eq!(
            read(&cells),
            [
                ("2021/03/01 09:00:00", ""),
                ("予約", ""),
                ("123-456-789", ""),
                ("", ""),
                ("電話の応対", ""),
                ("agent01", "192.0.2.7"),
                ("神奈川県横浜市", ""),
                ("12番", "5b8a353b52e2"),
            ]
        );
        assert_eq!(cells[2].href.as_deref(), Some("/bookings/9"));
        for lang in [Lang::Ja, Lang::En] {
            assert_eq!(cells.len(), texts(lang).audit.columns.len());
        }
    }

    #[test]
    fn changes_and_reasons_stand_beside_what_was_done() {
        let status = EventChange { field: "status".into(), from: Some("active".into()), to: Some("suspended".into()) };
        let phone = EventChange { field: "phone".into(), from: None, to: None };
        let suspended = AuditEvent { action: "account.suspended".into(), changes: vec![status], ..event() };
        let why = Some("端末の紛失".to_owned());
        let both = AuditEvent { changes: [suspended.changes.clone(), vec![phone]].concat(), ..suspended.clone() };
        for (event, expected) in [
            (&suspended, ("状態: 利用中 → 停止中", "")),
            (&both, ("状態: 利用中 → 停止中、電話番号を変更", "")),
            (&AuditEvent { reason: why.clone(), ..suspended.clone() }, ("状態: 利用中 → 停止中", "理由: 端末の紛失")),
            (&AuditEvent { reason: why.clone(), changes: vec![], ..suspended.clone() }, ("理由: 端末の紛失", "")),
        ] {
            assert_eq!(read(&cells(event, Lang::Ja))[3], expected);
        }
        let english = AuditEvent { reason: why, ..both };
        assert_eq!(
            read(&cells(&english, Lang::En))[3],
            ("Status: Active → Suspended, Phone changed", "Reason: 端末の紛失")
        );
    }

    #[test]
    fn what_has_no_words_is_shown_as_it_is() {
        let strange = AuditEvent {
            login_id: None,
            role: None,
            municipality_code: None,
            action: "teapot.filled".into(),
            subject_kind: "teapot".into(),
            subject: None,
            purpose: "tea".into(),
            seq: None,
            hash: None,
            ..event()
        };
        let cells = cells(&strange, Lang::En);
        let read: Vec<_> = cells[1..].iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(read, ["teapot.filled", "teapot", "", "tea", "System, or before log-in", "", "Not sealed yet"]);
        assert_eq!((cells[2].sub.as_str(), cells[5].sub.as_str()), ("9", "192.0.2.7"));
    }

    #[track_caller]
    fn check_link(kind: &str, subject: Option<EventSubject>, expected: Option<&str>) {
        let event = AuditEvent { subject_kind: kind.into(), subject, ..event() };
        assert_eq!(link(&event).as_deref(), expected, "{kind}");
    }

    #[test]
    fn a_subject_leads_to_its_page() {
        let open = || EventSubject { part_of: Some("3".into()), can_open: true, ..EventSubject::default() };
        for (kind, expected) in [
            ("account", "/accounts/9"),
            ("answer", "/bookings/9"),
            ("application", "/applications/9"),
            ("application_person", "/applications/3"),
            ("booking", "/bookings/9"),
            ("commission", "/commissions/9"),
            ("export_request", "/export-requests/9"),
            ("issuance_round", "/rounds"),
            ("outbox_mail", "/outbox/9"),
            ("product", "/products/9"),
            ("programme", "/programmes/9"),
            ("slot_plan", "/venues/3"),
            ("vendor", "/vendors/9"),
            ("venue", "/venues/9"),
        ] {
            check_link(kind, Some(open()), Some(expected));
            check_link(kind, Some(EventSubject { can_open: false, ..open() }), None);
            check_link(kind, None, None);
        }
        for kind in ["accounts", "session", "teapot"] {
            check_link(kind, Some(open()), None);
        }
    }

    #[test]
    fn the_filters_offer_every_word_once_and_every_group_has_actions() {
        for lang in [Lang::Ja, Lang::En] {
            let t = texts(lang);
            for offered in [actions(t), purposes(t)] {
                let codes: HashSet<_> = offered.iter().map(|(code, _)| code).collect();
                assert_eq!(codes.len(), offered.len());
            }
            for (group, _) in t.audit.groups {
                let begins = AuditAction::ALL.iter().any(|action| action.code().starts_with(group));
                assert!(begins, "nothing begins with {group}");
            }
        }
        let groups = |lang| texts(lang).audit.groups.iter().map(|(code, _)| *code).collect::<Vec<_>>();
        assert_eq!(groups(Lang::Ja), groups(Lang::En));
    }

    /// One thing has one name: the audit calls it what its own screens call it.
    #[test]
    fn the_audit_has_the_words_of_the_other_screens() {
        for lang in [Lang::Ja, Lang::En] {
            let t = texts(lang);
            for role in Role::ALL {
                assert_eq!(pick(words::role(role), lang), word(&t.accounts.roles, role.code()));
            }
            for kind in ApplicationKind::ALL {
                assert_eq!(pick(words::application_kind(kind), lang), word(&t.applications.kinds, kind.code()));
            }
            for kind in MailKind::ALL {
                assert_eq!(pick(words::mail_kind(kind), lang), word(&t.outbox.kinds, kind.code()));
            }
            let value = |field, code: &str| words::value(field, code, lang, &|code| code.to_owned());
            let statuses = [&t.accounts.statuses[..], &t.vendors.statuses, &t.vendors.commission_statuses].concat();
            for (code, expected) in statuses {
                assert_eq!(value(AuditField::Status, code), expected);
            }
            for (code, expected) in t.venues.kinds {
                assert_eq!(value(AuditField::Kind, code), expected);
            }
            assert_eq!(value(AuditField::Published, "true"), t.venues.published);
            assert_eq!(value(AuditField::Published, "false"), t.venues.not_published);
        }
    }

    #[test]
    fn the_latest_value_is_what_the_command_expects() {
        let chain = |head: Option<&str>| AuditChain { sealed: 7, head: head.map(str::to_owned), waiting: 1 };
        assert_eq!((head(&chain(Some("ab12"))), head(&chain(None))), (Some("7:ab12".to_owned()), None));
        assert_eq!(export(&Values::default(), "utf-8"), "/audit-events/export?encoding=utf-8");
    }
}
