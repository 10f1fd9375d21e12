//! Applications, decisions and rounds into domain types, with every field error collected.

use crate::application::{
    ApplicationPersonRequest, ApplicationRequest, DecisionRequest, MAX_PEOPLE, RoundRequest, WithdrawalRequest,
};
use crate::fields::{self, Collector, FieldCode, FieldError};
use crate::{Lang, mail_address, person_name, phone};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use madoguchi_domain::{ApplicationKind, LoginId, LoginIdError, MailAddress, PersonName, Phone, mails_leave_on};
use std::collections::HashSet;

/// An application that stands by itself. Whether companies and accounts exist and fit is looked up later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParsedApplication {
    /// New accounts.
    Issue(Vec<NewAgent>),
    /// Other names, mail addresses or phones.
    Change(Vec<ChangedAccount>),
    /// The end of accounts.
    Delete(Vec<StandingAccount>),
}

/// Somebody who is to get an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAgent {
    /// The company as written.
    pub company: String,
    /// The name.
    pub name: PersonName,
    /// Where the log-in mail goes.
    pub mail_address: MailAddress,
    /// The phone.
    pub phone: Phone,
}

/// An account as the municipality says it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingAccount {
    /// The log-in id.
    pub login_id: LoginId,
    /// The name.
    pub name: PersonName,
    /// The mail address.
    pub mail_address: MailAddress,
}

/// An account, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedAccount {
    /// The account as it stands.
    pub account: StandingAccount,
    /// The name from now on.
    pub new_name: Option<PersonName>,
    /// The mail address from now on.
    pub new_mail_address: Option<MailAddress>,
    /// The phone from now on.
    pub new_phone: Option<Phone>,
    /// 変更内容.
    pub note: String,
}

impl ParsedApplication {
    /// What is applied for.
    #[must_use]
    pub fn kind(&self) -> ApplicationKind {
        match self {
            Self::Issue(_) => ApplicationKind::Issue,
            Self::Change(_) => ApplicationKind::Change,
            Self::Delete(_) => ApplicationKind::Delete,
        }
    }

    /// How many people are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Issue(people) => people.len(),
            Self::Change(people) => people.len(),
            Self::Delete(people) => people.len(),
        }
    }

    /// Whether nobody is in it, which a parsed application never is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl ApplicationRequest {
    /// The application, or everything that is wrong with it.
    ///
    /// # Errors
    /// One entry for each field in error, such as `/people/3/mail_address`.
    pub fn parse(&self, lang: Lang) -> Result<ParsedApplication, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let kind = errors.take("/kind", application_kind(&self.kind));
        errors.check("/people");
        if let Some(round) = &self.round {
            errors.take("/round/mails_on", fields::date(&round.mails_on));
        }
        // Without a kind nobody knows which fields count; more than the most are not looked at.
        let people = &self.people[..self.people.len().min(MAX_PEOPLE as usize)];
        let parsed = kind.map(|kind| match kind {
            ApplicationKind::Issue => ParsedApplication::Issue(each(people, &mut errors, new_agent)),
            ApplicationKind::Change => ParsedApplication::Change(each(people, &mut errors, changed_account)),
            ApplicationKind::Delete => ParsedApplication::Delete(each(people, &mut errors, deleted_account)),
        });
        if let Some(kind) = kind {
            refuse_duplicates(kind, people, &mut errors);
        }
        errors.finish(parsed)
    }
}

/// The people that are in order; what is wrong with the others is noted.
fn each<T>(
    people: &[ApplicationPersonRequest],
    errors: &mut Collector,
    parse: impl Fn(&ApplicationPersonRequest, &mut At<'_>) -> Option<T>,
) -> Vec<T> {
    let numbered = people.iter().enumerate();
    // Not by `nested`, which looks at nobody when the list is too long, and at everybody when there is no kind.
    let parsed = numbered.filter_map(|(index, person)| {
        errors.validate_at(&format!("/people/{index}/"), person);
        parse(person, &mut At { index, errors })
    });
    parsed.collect()
}

/// Where errors of one person go.
struct At<'a> {
    index: usize,
    errors: &'a mut Collector,
}

impl At<'_> {
    fn take<T>(&mut self, field: &str, value: Result<T, FieldCode>) -> Option<T> {
        self.errors.take(&format!("/people/{}/{field}", self.index), value)
    }

    fn refuse(&mut self, field: &str, code: FieldCode) {
        self.errors.refuse(format!("/people/{}/{field}", self.index), code);
    }

    /// A field that may be left empty.
    fn take_optional<T>(
        &mut self,
        field: &str,
        value: &str,
        read: impl Fn(&str) -> Result<T, FieldCode>,
    ) -> Option<Option<T>> {
        let given = Some(value).filter(|value| !value.trim().is_empty());
        self.take(field, given.map(read).transpose())
    }

    /// Fields that another kind of application has.
    fn refuse_given(&mut self, fields: &[(&str, &str)]) {
        for (field, _) in fields.iter().filter(|(_, value)| !value.trim().is_empty()) {
            self.refuse(field, FieldCode::NotHere);
        }
    }
}

fn new_agent(person: &ApplicationPersonRequest, at: &mut At<'_>) -> Option<NewAgent> {
    let company = at.take("company", fields::trimmed(&person.company));
    let name = at.take("name", person_name(&person.name));
    let mail_address = at.take("mail_address", mail_address(&person.mail_address));
    let phone = at.take("phone", phone(&person.phone));
    at.refuse_given(&[("login_id", &person.login_id)]);
    at.refuse_given(&changes_of(person));
    Some(NewAgent { company: company?, name: name?, mail_address: mail_address?, phone: phone? })
}

fn standing_account(person: &ApplicationPersonRequest, at: &mut At<'_>) -> Option<StandingAccount> {
    let login_id = at.take("login_id", login_id(&person.login_id));
    let name = at.take("name", person_name(&person.name));
    let mail_address = at.take("mail_address", mail_address(&person.mail_address));
    at.refuse_given(&[("company", &person.company), ("phone", &person.phone)]);
    Some(StandingAccount { login_id: login_id?, name: name?, mail_address: mail_address? })
}

fn deleted_account(person: &ApplicationPersonRequest, at: &mut At<'_>) -> Option<StandingAccount> {
    let account = standing_account(person, at);
    at.refuse_given(&changes_of(person));
    account
}

fn changed_account(person: &ApplicationPersonRequest, at: &mut At<'_>) -> Option<ChangedAccount> {
    let account = standing_account(person, at);
    let new_name = at.take_optional("new_name", &person.new_name, person_name);
    let new_mail_address = at.take_optional("new_mail_address", &person.new_mail_address, mail_address);
    let new_phone = at.take_optional("new_phone", &person.new_phone, phone);
    let note = at.take("note", fields::lines(&person.note));
    let changed = ChangedAccount {
        account: account?,
        new_name: new_name?,
        new_mail_address: new_mail_address?,
        new_phone: new_phone?,
        note: note?,
    };
    let StandingAccount { name, mail_address, .. } = &changed.account;
    let changes_name = changed.new_name.as_ref().is_some_and(|new| new != name);
    let changes_mail = changed.new_mail_address.as_ref().is_some_and(|new| new != mail_address);
    if !changes_name && !changes_mail && changed.new_phone.is_none() {
        at.refuse("new_name", FieldCode::NothingToChange);
    }
    Some(changed)
}

/// The fields that only a change has.
fn changes_of(person: &ApplicationPersonRequest) -> [(&'static str, &str); 4] {
    [
        ("new_name", &person.new_name),
        ("new_mail_address", &person.new_mail_address),
        ("new_phone", &person.new_phone),
        ("note", &person.note),
    ]
}

/// Nobody stands in an application twice: by name and mail address, or by log-in id.
fn refuse_duplicates(kind: ApplicationKind, people: &[ApplicationPersonRequest], errors: &mut Collector) {
    let mut seen = HashSet::new();
    for (index, person) in people.iter().enumerate() {
        let (field, key) = match kind {
            ApplicationKind::Issue => {
                let key = person_name(&person.name).ok().zip(mail_address(&person.mail_address).ok());
                let key = key.map(|(name, mail)| (name.name_key(), mail.as_str().to_ascii_lowercase()));
                ("mail_address", key)
            }
            ApplicationKind::Change | ApplicationKind::Delete => {
                ("login_id", login_id(&person.login_id).ok().map(|login_id| (login_id.to_string(), String::new())))
            }
        };
        if key.is_some_and(|key| !seen.insert(key)) {
            errors.refuse(format!("/people/{index}/{field}"), FieldCode::Duplicate);
        }
    }
}

/// What is applied for.
///
/// # Errors
/// [`FieldCode::UnknownValue`].
pub fn application_kind(value: &str) -> Result<ApplicationKind, FieldCode> {
    ApplicationKind::from_code(value).ok_or(FieldCode::UnknownValue("issue, change, delete"))
}

/// A log-in id as somebody wrote it down. What no id looks like is nobody's.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::UnknownAccount`].
pub fn login_id(value: &str) -> Result<LoginId, FieldCode> {
    LoginId::parse(value).map_err(|error| match error {
        LoginIdError::Empty => FieldCode::Required,
        LoginIdError::TooLong | LoginIdError::Malformed => FieldCode::UnknownAccount,
    })
}

/// What the service desk decides on one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Approve {
        /// Why it does not wait for the mailing day, if it does not.
        at_once_reason: Option<String>,
        /// How another mail address was confirmed.
        reason: Option<String>,
    },
    /// No.
    Refuse {
        /// Why.
        reason: String,
    },
}

/// The decision of a request.
///
/// # Errors
/// One entry for each field in error.
pub fn decision(request: &DecisionRequest, lang: Lang) -> Result<Decision, Vec<FieldError>> {
    let mut errors = Collector::of(request, lang);
    let given = |value: &Option<String>| value.as_deref().map(fields::trimmed).transpose();
    let reason = errors.take("/reason", given(&request.reason));
    let at_once_reason = errors.take("/at_once_reason", given(&request.at_once_reason));
    let decision = match request.decision.as_str() {
        "approve" => {
            at_once_reason.zip(reason).map(|(at_once_reason, reason)| Decision::Approve { at_once_reason, reason })
        }
        "refuse" => {
            if at_once_reason.flatten().is_some() {
                errors.refuse("/at_once_reason", FieldCode::NotHere);
            }
            match reason {
                Some(None) => errors.take("/reason", Err(FieldCode::Required)),
                given => given.flatten().map(|reason| Decision::Refuse { reason }),
            }
        }
        _ => errors.take("/decision", Err(FieldCode::UnknownValue("approve, refuse"))),
    };
    errors.finish(decision)
}

impl WithdrawalRequest {
    /// The reason, if one is given.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(&self, lang: Lang) -> Result<Option<String>, Vec<FieldError>> {
        let mut errors = Collector::of(self, lang);
        let reason = errors.take("/reason", self.reason.as_deref().map(fields::trimmed).transpose());
        errors.finish(reason)
    }
}

/// Deadline and mailing day of a round to be fixed.
///
/// # Errors
/// One entry for each field in error.
pub fn fixed_round(request: &RoundRequest, lang: Lang) -> Result<(NaiveDateTime, NaiveDate), Vec<FieldError>> {
    let mut errors = Collector::new(lang);
    let date = errors.take("/deadline_date", fields::date(&request.deadline_date));
    let time = errors.take("/deadline_time", fields::time(&request.deadline_time));
    let mails_on = errors.take("/mails_on", fields::date(&request.mails_on));
    let deadline = date.zip(time).map(|(date, time)| time.on(date));
    let mailed = deadline.or(date.map(|date| date.and_time(NaiveTime::MIN))).zip(mails_on);
    if mailed.is_some_and(|(deadline, mails_on)| mails_leave_on(mails_on) <= deadline) {
        errors.refuse("/mails_on", FieldCode::MailsBeforeDeadline);
    }
    errors.finish(deadline.zip(mails_on))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sato() -> ApplicationPersonRequest {
        ApplicationPersonRequest {
            company: "みなと予約センター株式会社".into(),
            name: "佐藤 花子".into(),
            mail_address: "hanako.sato@example.jp".into(),
            phone: "045-123-4567".into(),
            ..Default::default()
        }
    }

    fn agent() -> ApplicationPersonRequest {
        ApplicationPersonRequest { login_id: "agent01".into(), company: String::new(), phone: String::new(), ..sato() }
    }

    fn said<T>(result: Result<T, Vec<FieldError>>) -> String {
        match result {
            Ok(_) => "fine".to_owned(),
            Err(errors) => errors.iter().map(|e| format!("{} {}", e.pointer, e.code)).collect::<Vec<_>>().join(", "),
        }
    }

    #[track_caller]
    fn check(kind: &str, people: Vec<ApplicationPersonRequest>, expected: &str) {
        let request = ApplicationRequest { kind: kind.into(), people, round: None };
        assert_eq!(said(request.parse(Lang::En)), expected);
    }

    /// One person, changed by `change`.
    #[track_caller]
    fn check_one(kind: &str, change: impl Fn(&mut ApplicationPersonRequest), expected: &str) {
        let mut person = if kind == "issue" { sato() } else { agent() };
        change(&mut person);
        check(kind, vec![person], expected);
    }

    #[test]
    fn every_fault_of_an_application_is_named() {
        check("grant", vec![sato()], "/kind unknown-value");
        check("issue", vec![], "/people required");
        check_one("issue", |_| {}, "fine");
        check_one("issue", |p| p.company = " ".into(), "/people/0/company required");
        check_one("issue", |p| p.name = "😀".into(), "/people/0/name not-a-name");
        check_one("issue", |p| p.mail_address = "hanako".into(), "/people/0/mail_address not-a-mail-address");
        check_one("issue", |p| p.phone = String::new(), "/people/0/phone required");
        check_one("issue", |p| p.login_id = "agent01".into(), "/people/0/login_id not-here");
        check_one("issue", |p| p.note = "急ぎ".into(), "/people/0/note not-here");
        check_one("delete", |_| {}, "fine");
        check_one("delete", |p| p.login_id = "　".into(), "/people/0/login_id required");
        check_one("delete", |p| p.login_id = "エージェント1".into(), "/people/0/login_id unknown-account");
        check_one("delete", |p| p.company = "みなと".into(), "/people/0/company not-here");
        check_one("delete", |p| p.new_phone = "0451234567".into(), "/people/0/new_phone not-here");
        check_one("change", |p| p.new_name = "鈴木 花子".into(), "fine");
        check_one("change", |p| p.new_phone = "045-765-4321".into(), "fine");
        check_one("change", |_| {}, "/people/0/new_name nothing-to-change");
        check_one("change", |p| p.new_name = p.name.clone(), "/people/0/new_name nothing-to-change");
        check_one("change", |p| p.note = "結婚のため".into(), "/people/0/new_name nothing-to-change");
        check_one("change", |p| p.new_mail_address = "x".into(), "/people/0/new_mail_address not-a-mail-address");
        check_one(
            "change",
            |p| (p.new_name, p.note) = ("鈴木 花子".into(), "あ".repeat(501)),
            "/people/0/note too-long",
        );
        let mut late = sato();
        (late.name, late.mail_address) = (String::new(), "x".into());
        let other = ApplicationPersonRequest { mail_address: "taro@example.jp".into(), ..sato() };
        check("issue", vec![sato(), other, late], "/people/2/name required, /people/2/mail_address not-a-mail-address");
    }

    #[test]
    fn nobody_stands_in_an_application_twice() {
        let again = ApplicationPersonRequest {
            name: "佐藤　花子".into(),
            mail_address: "Hanako.Sato@EXAMPLE.jp".into(),
            ..sato()
        };
        check("issue", vec![sato(), again], "/people/1/mail_address duplicate");
        // An office may share an address.
        check("issue", vec![sato(), ApplicationPersonRequest { name: "鈴木 一郎".into(), ..sato() }], "fine");
        let wide = ApplicationPersonRequest { login_id: " ａｇｅｎｔ０１".into(), ..agent() };
        check("delete", vec![agent(), wide], "/people/1/login_id duplicate");
        let many = (0..201).map(|n| ApplicationPersonRequest { mail_address: format!("a{n}@example.jp"), ..sato() });
        check("issue", many.collect(), "/people too-many");
    }

    #[test]
    fn a_decision_has_its_reason() {
        let check = |decided: &str, reason: Option<&str>, at_once: Option<&str>, expected: &str| {
            let text = |text: Option<&str>| text.map(str::to_owned);
            let request =
                DecisionRequest { decision: decided.into(), reason: text(reason), at_once_reason: text(at_once) };
            assert_eq!(said(decision(&request, Lang::En)), expected, "{decided}");
        };
        check("approve", None, None, "fine");
        check("approve", None, Some("会場が明日開く"), "fine");
        check("approve", None, Some(" "), "/at_once_reason required");
        check("approve", Some("電話で確認"), None, "fine");
        check("approve", Some(" "), None, "/reason required");
        check("refuse", Some("委託契約がありません"), None, "fine");
        check("refuse", None, None, "/reason required");
        check("refuse", Some(""), None, "/reason required");
        check("refuse", Some("x"), Some("y"), "/at_once_reason not-here");
        check("issue", None, None, "/decision unknown-value");
    }

    #[test]
    fn a_round_mails_after_its_deadline() {
        let check = |date: &str, time: &str, mails_on: &str, expected: &str| {
            let request =
                RoundRequest { deadline_date: date.into(), deadline_time: time.into(), mails_on: mails_on.into() };
            assert_eq!(said(fixed_round(&request, Lang::En)), expected);
        };
        check("2021-05-18", "12:00", "2021-05-19", "fine");
        check("2021-05-18", "08:59", "2021-05-18", "fine");
        check("2021-05-18", "09:00", "2021-05-18", "/mails_on mails-before-deadline");
        check("2021-05-18", "12:00", "2021-05-18", "/mails_on mails-before-deadline");
        check("2021-05-18", "12:00", "2021-05-17", "/mails_on mails-before-deadline");
        check("2021-05-18", "noon", "2021-05-17", "/deadline_time not-a-time, /mails_on mails-before-deadline");
        check("2021-02-30", "25:00", "", "/deadline_date not-a-date, /deadline_time not-a-time, /mails_on required");
    }
}
