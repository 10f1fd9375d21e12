//! Accounts: rows, facts, and what may be done with one.

use crate::components::facts::Fact;
use crate::components::list::filter_values::{Choices, Filter, Input, Values};
use crate::components::list::row::{Cell, Row, Tone};
use crate::features::mail::log_in::{log_in_state, log_in_step};
use crate::format::dates::moment;
use crate::format::lookup::{choices, word};
use crate::format::query::encoded;
use crate::format::text::phone;
use crate::i18n::Texts;
use madoguchi_contract::account::{Account, AccountSearchRequest};

const ROLE: Filter = Filter { name: "role", label: |t| t.accounts.role, input: Input::Choice(roles) };
const STATUS: Filter = Filter { name: "status", label: |t| t.accounts.status, input: Input::Choice(statuses) };
const VENDOR: Filter = Filter { name: "vendor_id", label: |t| t.accounts.vendor, input: Input::Vendor };
const MUNICIPALITY: Filter =
    Filter { name: "municipality_code", label: |t| t.accounts.municipality, input: Input::Municipality };

/// The filters of the service desk.
pub(crate) static FILTERS: [Filter; 4] = [ROLE, STATUS, VENDOR, MUNICIPALITY];
/// The filters of a municipality, which sees its own only.
pub(crate) static OWN_FILTERS: [Filter; 3] = [ROLE, STATUS, VENDOR];

fn roles(t: &'static Texts) -> Choices {
    choices(&t.accounts.roles)
}

fn statuses(t: &'static Texts) -> Choices {
    choices(&t.accounts.statuses)
}

/// A page of the list.
pub(crate) fn search(values: &Values, q: &str, cursor: Option<String>) -> AccountSearchRequest {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    AccountSearchRequest {
        q: given(q.trim()),
        role: given(values.get("role")),
        status: given(values.get("status")),
        vendor_id: given(values.get("vendor_id")),
        municipality_code: given(values.get("municipality_code")),
        limit: None,
        cursor,
    }
}

/// To whom an account belongs.
pub(crate) fn belongs_to(account: &Account, t: &'static Texts) -> String {
    match (&account.vendor, &account.municipality, &account.prefecture_code) {
        (Some(vendor), _, _) => vendor.name.clone(),
        (None, Some(m), _) => format!("{}{}", m.prefecture, m.name),
        (None, None, Some(code)) => prefecture_name(code),
        (None, None, None) => t.accounts.nation.to_owned(),
    }
}

fn prefecture_name(code: &str) -> String {
    madoguchi_domain::Prefecture::parse(code)
        .map_or_else(|_| code.to_owned(), |prefecture| prefecture.name().to_owned())
}

/// All prefectures, to choose from.
pub(crate) fn prefectures() -> Choices {
    madoguchi_domain::Prefecture::all().map(|p| (p.code().to_owned(), p.name().to_owned())).collect()
}

/// The status as a badge.
pub(crate) fn status(account: &Account, t: &'static Texts) -> Cell {
    let tone = match account.status.as_str() {
        "active" => Tone::Good,
        "suspended" => Tone::Waiting,
        _ => Tone::Neutral,
    };
    let missing = account.status == "active" && account.has_password == Some(false);
    Cell::badge(tone, word(&t.accounts.statuses, &account.status)).sub(if missing {
        log_in_step(account.has_password, account.log_in_mail.as_ref(), t)
    } else {
        ""
    })
}

/// A row of the list.
pub(crate) fn row(account: &Account, t: &'static Texts) -> Row {
    let contact = account.mail_address.clone().unwrap_or_default();
    Row {
        id: account.id.clone(),
        cells: vec![
            Cell::text(&account.login_id)
                .sub(account.display_name.as_deref().unwrap_or_default())
                .to(address(&account.id)),
            Cell::text(word(&t.accounts.roles, &account.role)),
            Cell::text(belongs_to(account, t)),
            Cell::num(contact).sub(account.phone.as_deref().map(phone).unwrap_or_default()),
            status(account, t),
        ],
    }
}

/// The page of an account.
pub(crate) fn address(id: &str) -> String {
    format!("/accounts/{}", encoded(id))
}

/// Everything about an account.
pub(crate) fn facts(account: &Account, t: &'static Texts) -> Vec<Fact> {
    let a = t.accounts;
    let or_none = |text: Option<String>| text.unwrap_or_else(|| t.common.none.to_owned());
    let set = |on: Option<bool>, yes: &str, no: &str| match on {
        Some(true) => yes.to_owned(),
        Some(false) => no.to_owned(),
        None => String::new(),
    };
    let is_mine = is_mine(account);
    let contact = |value: Option<String>| if is_mine { or_none(value) } else { String::new() };
    vec![
        (a.login_id, account.login_id.clone()),
        (a.display_name, account.display_name.clone().unwrap_or_default()),
        (a.role, word(&a.roles, &account.role)),
        (
            match account.role.as_str() {
                "prefecture" => a.prefecture,
                "municipality" => a.municipality,
                _ => a.vendor,
            },
            belongs_to(account, t),
        ),
        (a.owner, owner(account, t)),
        (a.mail_address, contact(account.mail_address.clone())),
        (a.phone, contact(account.phone.as_deref().map(phone))),
        (a.password, log_in_state(account.has_password, account.log_in_mail.as_ref(), t)),
        (a.totp, set(account.has_totp, a.has_totp, a.no_totp)),
        (a.reason, account.status_reason.clone().unwrap_or_default()),
        (a.created_at, moment(&account.created_at)),
        (a.updated_at, moment(&account.updated_at)),
    ]
    .into_iter()
    // The nation is nobody's call centre. What has no value is not said: why an account is as it was made, and what is
    // another's to know.
    .filter(|(label, value)| (account.role != "operator" || *label != a.vendor) && !value.is_empty())
    .collect()
}

/// Whether the account is shown whole: it is ours, or we are the service desk.
pub(crate) fn is_mine(account: &Account) -> bool {
    account.display_name.is_some()
}

/// Who applied for an agent's account.
fn owner(account: &Account, t: &'static Texts) -> String {
    match (&account.vendor, &account.owner) {
        (None, _) => String::new(),
        (Some(_), Some(owner)) => format!("{}{}", owner.prefecture, owner.name),
        (Some(_), None) => t.accounts.owner_desk.to_owned(),
    }
}

/// What becomes of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Suspend,
    Resume,
    Delete,
}

/// The words of an act.
pub(crate) struct ActWords {
    pub(crate) lead: fn(&str, &str) -> String,
    pub(crate) reasons: &'static [&'static str],
    pub(crate) done: fn(&str) -> String,
}

impl Act {
    /// What may be done with an account as it is now, by the service desk or by its municipality.
    pub(crate) fn possible(account: &Account, nation: bool) -> &'static [Self] {
        match (account.status.as_str(), nation) {
            ("active", true) => &[Self::Suspend, Self::Delete],
            ("active", false) => &[Self::Suspend],
            ("suspended", true) => &[Self::Resume, Self::Delete],
            ("suspended", false) => &[Self::Resume],
            _ => &[],
        }
    }

    /// In the address of the API.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Delete => "delete",
        }
    }

    /// Whether it cuts somebody off.
    pub(crate) const fn cuts_off(self) -> bool {
        match self {
            Self::Suspend | Self::Delete => true,
            Self::Resume => false,
        }
    }

    /// What it is called.
    pub(crate) const fn label(self) -> fn(&'static Texts) -> &'static str {
        match self {
            Self::Suspend => |t| t.accounts.suspend,
            Self::Resume => |t| t.accounts.resume,
            Self::Delete => |t| t.accounts.delete,
        }
    }

    /// Its words.
    pub(crate) fn words(self, t: &'static Texts) -> ActWords {
        let a = t.accounts;
        let (lead, reasons, done) = match self {
            Self::Suspend => (a.suspend_lead, a.suspend_reasons, a.suspended),
            Self::Resume => (a.resume_lead, a.resume_reasons, a.resumed),
            Self::Delete => (a.delete_lead, a.delete_reasons, a.deleted),
        };
        ActWords { lead, reasons, done }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::i18n::texts;
    use madoguchi_contract::Lang;
    use madoguchi_contract::session::{MunicipalityRef, VendorRef};

    /// An account for tests.
    pub(crate) fn account(role: &str, status: &str) -> Account {
        Account {
            id: "7".into(),
            login_id: "agent1001".into(),
            role: role.into(),
            display_name: Some("佐藤 花子".into()),
            owner: None,
            mail_address: Some("hanako@example.jp".into()),
            phone: Some("0451234567".into()),
            municipality: None,
            prefecture_code: None,
            vendor: None,
            status: status.into(),
            status_reason: None,
            has_password: Some(false),
            log_in_mail: None,
            has_totp: Some(false),
            created_at: "2021-04-23T09:00:00+09:00".into(),
            updated_at: "2021-04-23T09:00:00+09:00".into(),
            etag: "\"1\"".into(),
        }
    }

    #[test]
    fn an_account_belongs_to_somebody() {
        let check = |account: Account, name: &str| assert_eq!(belongs_to(&account, texts(Lang::Ja)), name);
        check(account("operator", "active"), "国");
        check(Account { prefecture_code: Some("14".into()), ..account("prefecture", "active") }, "神奈川県");
        let yokohama =
            MunicipalityRef { code: "141003".into(), prefecture: "神奈川県".into(), name: "横浜市".into() };
        check(Account { municipality: Some(yokohama), ..account("municipality", "active") }, "神奈川県横浜市");
        let vendor = VendorRef { id: "1".into(), name: "みなと".into() };
        check(Account { vendor: Some(vendor), ..account("agent", "active") }, "みなと");
    }

    #[test]
    fn what_may_be_done_follows_the_status() {
        for (status, nation, acts) in [
            ("active", true, vec![Act::Suspend, Act::Delete]),
            ("active", false, vec![Act::Suspend]),
            ("suspended", true, vec![Act::Resume, Act::Delete]),
            ("suspended", false, vec![Act::Resume]),
            ("deleted", true, vec![]),
            ("deleted", false, vec![]),
        ] {
            assert_eq!(Act::possible(&account("agent", status), nation), acts, "{status} {nation}");
        }
    }

    #[test]
    fn a_missing_password_is_said_while_it_matters() {
        let sub = |account: &Account| status(account, texts(Lang::Ja)).sub;
        assert_eq!(sub(&account("agent", "active")), "パスワード未設定");
        assert_eq!(sub(&account("agent", "deleted")), "");
        assert_eq!(sub(&Account { has_password: Some(true), ..account("agent", "active") }), "");
    }

    #[test]
    fn names_and_mail_addresses_are_looked_for_in_the_body() {
        let values = Values::read(&FILTERS, |name| (name == "role").then(|| "agent".to_owned()));
        let request = search(&values, " 佐藤 ", None);
        assert_eq!(
            (request.q.as_deref(), request.role.as_deref(), request.status),
            (Some("佐藤"), Some("agent"), None)
        );
        assert_eq!(values.query().on("/accounts"), "/accounts?role=agent");
    }

    #[test]
    fn the_nation_is_no_call_centre() {
        let t = texts(Lang::Ja);
        let labels =
            |role: &str| facts(&account(role, "active"), t).iter().any(|(label, _)| *label == t.accounts.vendor);
        assert_eq!((labels("operator"), labels("agent")), (false, true));
    }

    #[test]
    fn of_another_s_account_one_sees_that_it_works_for_one() {
        let t = texts(Lang::Ja);
        let yokohama =
            MunicipalityRef { code: "141003".into(), prefecture: "神奈川県".into(), name: "横浜市".into() };
        let theirs = Account {
            vendor: Some(VendorRef { id: "1".into(), name: "みなと".into() }),
            owner: Some(yokohama),
            display_name: None,
            mail_address: None,
            phone: None,
            has_password: None,
            has_totp: None,
            ..account("agent", "active")
        };
        let a = t.accounts;
        let said: Vec<&str> = facts(&theirs, t).into_iter().map(|(label, _)| label).collect();
        assert_eq!(said, [a.login_id, a.role, a.vendor, a.owner, a.created_at, a.updated_at]);
        assert_eq!((is_mine(&theirs), status(&theirs, t).sub.as_str()), (false, ""));
        let desk = Account { owner: None, ..theirs };
        assert!(facts(&desk, t).contains(&(a.owner, "サービスデスク".to_owned())));
    }

    #[test]
    fn why_an_account_was_suspended_is_said() {
        let t = texts(Lang::Ja);
        let said = |status_reason: Option<String>| {
            let account = Account { status_reason, ..account("agent", "suspended") };
            facts(&account, t).into_iter().find(|(label, _)| *label == t.accounts.reason).map(|(_, said)| said)
        };
        assert_eq!((said(None), said(Some("端末の紛失".into()))), (None, Some("端末の紛失".to_owned())));
    }
}
