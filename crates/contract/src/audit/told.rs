//! An event in words: the same sentence on the screen and in the file.

use crate::audit::{AuditEvent, EventChange, EventSubject, words};
use madoguchi_domain::{
    ApplicationKind, AuditAction, AuditField, AuditSubject, Lang, LookPurpose, MailKind, MunicipalityCode, Role,
};

/// Tells events in a language. `product` gives the name of a vaccine: names of products are reference data.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// The name of the vaccine of a code.
    pub product: &'a dyn Fn(&str) -> String,
}

impl Teller<'_> {
    /// What was done.
    #[must_use]
    pub fn action<'a>(&self, event: &'a AuditEvent) -> &'a str {
        words::of(AuditAction::from_code(&event.action), &event.action, words::action, self.lang)
    }

    /// To what kind of thing.
    #[must_use]
    pub fn kind<'a>(&self, event: &'a AuditEvent) -> &'a str {
        words::of(AuditSubject::from_code(&event.subject_kind), &event.subject_kind, words::subject, self.lang)
    }

    /// What a look was for; empty where nothing personal was seen.
    #[must_use]
    pub fn purpose<'a>(&self, event: &'a AuditEvent) -> &'a str {
        words::of(LookPurpose::from_code(&event.purpose), &event.purpose, words::purpose, self.lang)
    }

    /// What who did it is; empty for nobody.
    #[must_use]
    pub fn role<'a>(&self, event: &'a AuditEvent) -> &'a str {
        let code = event.role.as_deref().unwrap_or_default();
        words::of(Role::from_code(code), code, words::role, self.lang)
    }

    /// Whose data, with the prefecture; empty when it is nobody's.
    #[must_use]
    pub fn municipality(&self, event: &AuditEvent) -> String {
        event.municipality_code.as_deref().map(municipality).unwrap_or_default()
    }

    /// What it was done to, by name; none where it has no name, or none for the reader.
    #[must_use]
    pub fn subject(&self, event: &AuditEvent) -> Option<String> {
        let subject = event.subject.as_ref()?;
        let EventSubject { name, person, municipality_code, vaccine, kind, part_of, can_open: _ } = subject;
        let number = |id: &str| match self.lang {
            Lang::Ja => format!("申請番号{id}"),
            Lang::En => format!("application {id}"),
        };
        let account = || match (name, person) {
            (Some(login_id), Some(person)) => Some(self.with(login_id, person)),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        };
        let of = municipality_code.as_deref().map(municipality);
        let parts = match AuditSubject::from_code(&event.subject_kind)? {
            AuditSubject::Account => [account(), None, None],
            AuditSubject::Application => {
                let what = kind.as_deref().map(|code| self.application_kind(code));
                [of, Some(number(&event.subject_id)), what]
            }
            AuditSubject::ApplicationPerson => [account(), of, part_of.as_deref().map(number)],
            AuditSubject::Commission => [name.clone(), of, None],
            AuditSubject::IssuanceRound => [Some(self.round(&event.subject_id)), None, None],
            AuditSubject::OutboxMail => [account(), kind.as_deref().map(|code| self.mail_kind(code)), None],
            AuditSubject::SlotPlan => [name.clone(), vaccine.as_deref().map(self.product), None],
            AuditSubject::ExportRequest => [name.clone(), of, None],
            AuditSubject::Answer | AuditSubject::Booking | AuditSubject::Vendor | AuditSubject::Venue => {
                [name.clone(), None, None]
            }
            AuditSubject::Product => [Some((self.product)(&event.subject_id)), None, None],
            AuditSubject::Programme => [Some(name.clone().unwrap_or_else(|| event.subject_id.clone())), of, None],
            AuditSubject::Accounts
            | AuditSubject::ApplicationPeople
            | AuditSubject::Audit
            | AuditSubject::Bookings
            | AuditSubject::LookLimits
            | AuditSubject::Outbox
            | AuditSubject::Session => return None,
        };
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    }

    /// What changed, field by field.
    #[must_use]
    pub fn changes(&self, event: &AuditEvent) -> Vec<String> {
        // What was just made had nothing before.
        let is_new = AuditAction::from_code(&event.action).is_some_and(|action| {
            use AuditAction as A;
            matches!(
                action,
                A::VendorCreated | A::CommissionCreated | A::CommissionAsked | A::SlotPlanCreated | A::ProgrammeCreated
            )
        });
        event.changes.iter().map(|change| self.change(change, is_new)).collect()
    }

    fn change(&self, EventChange { field: code, from, to }: &EventChange, is_new: bool) -> String {
        let field = AuditField::from_code(code);
        let name = words::of(field, code, words::field, self.lang);
        let (colon, none, changed) = match self.lang {
            Lang::Ja => (": ", "なし", "を変更"),
            Lang::En => (": ", "none", " changed"),
        };
        let value = |value: &Option<String>| match (value, field) {
            (None, _) => none.to_owned(),
            (Some(value), None) => value.clone(),
            (Some(value), Some(field)) => words::value(field, value, self.lang, self.product),
        };
        match (from, to) {
            // Personal: what it was and is stands in no event.
            (None, None) if field.is_some() => format!("{name}{changed}"),
            (None, None) => name.to_owned(),
            (None, Some(_)) if is_new || field.is_some_and(is_said_once) => format!("{name}{colon}{}", value(to)),
            (from, to) => format!("{name}{colon}{} → {}", value(from), value(to)),
        }
    }

    fn application_kind(&self, code: &str) -> String {
        words::of(ApplicationKind::from_code(code), code, words::application_kind, self.lang).to_owned()
    }

    fn mail_kind(&self, code: &str) -> String {
        words::of(MailKind::from_code(code), code, words::mail_kind, self.lang).to_owned()
    }

    fn round(&self, number: &str) -> String {
        match self.lang {
            Lang::Ja => format!("第{number}回"),
            Lang::En => format!("Round {number}"),
        }
    }

    fn with(&self, login_id: &str, person: &str) -> String {
        match self.lang {
            Lang::Ja => format!("{login_id}({person})"),
            Lang::En => format!("{login_id} ({person})"),
        }
    }
}

/// Whether a field tells of the change itself, not of what was before and is after it.
const fn is_said_once(field: AuditField) -> bool {
    use AuditField as F;
    matches!(
        field,
        F::OutsideReason
            | F::OutsideSlots
            | F::OutsidePlaces
            | F::OutsideBookings
            | F::Rules
            | F::Version
            | F::PublishOn
            | F::Source
            | F::Reason
            | F::EffectiveFrom
    )
}

/// `神奈川県横浜市`; a code that is none is shown as it is.
fn municipality(code: &str) -> String {
    MunicipalityCode::parse(code).map_or_else(
        |_| code.to_owned(),
        |code| format!("{}{}", code.municipality().prefecture(), code.municipality().name()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(action: &str, subject_kind: &str, subject: Option<EventSubject>) -> AuditEvent {
        AuditEvent {
            id: "41".into(),
            at: "2021-03-01T09:00:00+09:00".into(),
            login_id: Some("operator".into()),
            role: Some("operator".into()),
            municipality_code: Some("141003".into()),
            action: action.into(),
            subject_kind: subject_kind.into(),
            subject_id: "9".into(),
            subject,
            changes: vec![],
            reason: None,
            purpose: String::new(),
            request_id: "r".into(),
            address: "192.0.2.7".into(),
            seq: None,
            hash: None,
        }
    }

    fn teller(lang: Lang) -> Teller<'static> {
        Teller { lang, product: &|code| format!("<{code}>") }
    }

    fn subject() -> EventSubject {
        EventSubject {
            name: Some("N".into()),
            person: Some("佐藤 花子".into()),
            municipality_code: Some("142018".into()),
            vaccine: Some("pfizer".into()),
            kind: None,
            part_of: Some("3".into()),
            can_open: true,
        }
    }

    #[track_caller]
    fn check(kind: &str, subject: EventSubject, ja: &str, en: &str) {
        let event = event("x", kind, Some(subject));
        let said = [Lang::Ja, Lang::En].map(|lang| teller(lang).subject(&event).unwrap_or_default());
        assert_eq!(said, [ja, en], "{kind}");
    }

    #[test]
    fn a_subject_is_called_by_its_name() {
        check("account", subject(), "N(佐藤 花子)", "N (佐藤 花子)");
        check("account", EventSubject { person: None, ..subject() }, "N", "N");
        check("vendor", subject(), "N", "N");
        check("venue", subject(), "N", "N");
        check("booking", subject(), "N", "N");
        check("answer", subject(), "N", "N");
        check("commission", subject(), "N · 神奈川県横須賀市", "N · 神奈川県横須賀市");
        check("slot_plan", subject(), "N · <pfizer>", "N · <pfizer>");
        check("issuance_round", subject(), "第9回", "Round 9");
        let mail = EventSubject { kind: Some("log_in".into()), ..subject() };
        check("outbox_mail", mail, "N(佐藤 花子) · ログイン用", "N (佐藤 花子) · Log-in");
        let application = EventSubject { kind: Some("issue".into()), ..subject() };
        check(
            "application",
            application,
            "神奈川県横須賀市 · 申請番号9 · 新規発行",
            "神奈川県横須賀市 · application 9 · New accounts",
        );
        check(
            "application_person",
            EventSubject { name: None, ..subject() },
            "佐藤 花子 · 神奈川県横須賀市 · 申請番号3",
            "佐藤 花子 · 神奈川県横須賀市 · application 3",
        );
        for kind in ["accounts", "session", "teapot"] {
            check(kind, subject(), "", "");
        }
        assert_eq!(teller(Lang::Ja).subject(&event("x", "account", None)), None);
    }

    #[track_caller]
    fn check_change(action: &str, (field, from, to): (&str, Option<&str>, Option<&str>), ja: &str, en: &str) {
        let text = |value: Option<&str>| value.map(str::to_owned);
        let changes = vec![EventChange { field: field.into(), from: text(from), to: text(to) }];
        let event = AuditEvent { changes, ..event(action, "account", None) };
        let said = [Lang::Ja, Lang::En].map(|lang| teller(lang).changes(&event).join(";"));
        assert_eq!(said, [ja, en], "{action} {field}");
    }

    #[test]
    fn a_change_says_before_and_after() {
        let change = "account.changed";
        let status = ("status", Some("active"), Some("suspended"));
        check_change("account.suspended", status, "状態: 利用中 → 停止中", "Status: Active → Suspended");
        check_change(change, ("mail_address", None, None), "メールアドレスを変更", "Email address changed");
        let ends = |from, to| ("ends_on", from, to);
        let (day, other) = (Some("2021-03-31"), Some("2021-09-30"));
        check_change("commission.created", ends(None, day), "終了日: 2021-03-31", "Last day: 2021-03-31");
        let set = ("終了日: なし → 2021-03-31", "Last day: none → 2021-03-31");
        check_change("commission.changed", ends(None, day), set.0, set.1);
        let moved = ("終了日: 2021-03-31 → 2021-09-30", "Last day: 2021-03-31 → 2021-09-30");
        check_change("commission.changed", ends(day, other), moved.0, moved.1);
        check_change(
            "venue.changed",
            ("vaccines", Some("pfizer"), Some("moderna, pfizer 2021-03-31")),
            "ワクチン種別と分配確定日: <pfizer> → <moderna>, <pfizer> 2021-03-31",
            "Vaccines, allocation confirmed up to: <pfizer> → <moderna>, <pfizer> 2021-03-31",
        );
        let published = ("published", Some("false"), Some("true"));
        check_change("venue.changed", published, "公開: 非公開 → 公開中", "Publication: Not published → Published");
        let left = ("outside_slots", None, Some("8"));
        check_change("venue.changed", left, "対象外になった予約枠: 8", "Slots left outside: 8");
        // What somebody wrote into the table by hand.
        check_change(change, ("tea", Some("a"), None), "tea: a → なし", "tea: a → none");
        check_change(change, ("{}", None, None), "{}", "{}");
    }

    #[test]
    fn codes_have_words_and_other_codes_are_shown_as_they_are() {
        let known = AuditEvent { purpose: "audit".into(), ..event("audit.listed", "audit", None) };
        let (ja, en) = (teller(Lang::Ja), teller(Lang::En));
        assert_eq!((ja.role(&known), en.role(&known)), ("サービスデスク", "Service desk"));
        assert_eq!(ja.municipality(&known), "神奈川県横浜市");
        assert_eq!((en.action(&known), en.kind(&known)), ("Audit log shown", "Audit log"));
        assert_eq!(en.purpose(&known), "Check of the audit log");
        let strange = AuditEvent {
            role: None,
            municipality_code: Some("000000".into()),
            purpose: "tea".into(),
            ..event("teapot.filled", "teapot", None)
        };
        assert_eq!((ja.role(&strange), ja.municipality(&strange)), ("", "000000".to_owned()));
        assert_eq!((ja.action(&strange), ja.kind(&strange), ja.purpose(&strange)), ("teapot.filled", "teapot", "tea"));
    }
}
