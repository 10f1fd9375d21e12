//! Applications for accounts of call centres, and the rounds they fall into (ACC1, ACC2).

pub(crate) mod parse;
pub(crate) mod text;

use crate::account::{MAX_NAME, MAX_REASON};
use crate::fields::{at_most, lines_at_most, words};
use crate::mail::LogInMail;
use crate::session::{MunicipalityRef, VendorRef};
use serde::{Deserialize, Serialize};
use validator::Validate;

/// The most people of an application.
pub const MAX_PEOPLE: u64 = 200;

/// `POST /applications`: one kind, one or many people.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApplicationRequest {
    /// `issue` (新規発行), `change` (変更) or `delete` (削除).
    #[cfg_attr(feature = "openapi", schema(example = "issue"))]
    pub kind: String,
    /// 1 to 200 people.
    #[validate(length(min = 1, max = MAX_PEOPLE))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 200))]
    pub people: Vec<ApplicationPersonRequest>,
    /// The round that you were shown (`GET /issuance-rounds/current`). When another one is open by now, nothing is
    /// sent: `round-changed` names it. Without it the application falls into whatever round is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub round: Option<ShownRound>,
}

/// The round that somebody was shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ShownRound {
    /// Its number.
    #[validate(range(min = 1, max = 1_000_000))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1_000_000, example = 4))]
    pub number: i64,
    /// The day the log-in mails go out.
    #[cfg_attr(feature = "openapi", schema(format = Date, example = "2021-05-21"))]
    pub mails_on: String,
}

impl ShownRound {
    /// Whether it is this round, with the same mailing day.
    #[must_use]
    pub fn is(&self, round: &IssuanceRound) -> bool {
        self.number == i64::from(round.number) && self.mails_on == round.mails_on
    }
}

impl From<&IssuanceRound> for ShownRound {
    fn from(round: &IssuanceRound) -> Self {
        Self { number: round.number.into(), mails_on: round.mails_on.clone() }
    }
}

/// One person of an application. Which fields count depends on the kind; the others must be left out or empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApplicationPersonRequest {
    /// `issue`: 会社名. A company that you do not commission is refused; a name nobody knows is a new company.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[validate(custom(function = at_most::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "みなと予約センター株式会社"))]
    pub company: String,
    /// `change`, `delete`: the account's log-in id (V-SYS ID).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 64, example = ""))]
    pub login_id: String,
    /// 氏名; for `change` and `delete` as the account has it.
    #[validate(custom(function = words::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "佐藤 花子"))]
    pub name: String,
    /// メールアドレス; for `change` and `delete` as the account has it.
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 254, example = "hanako.sato@example.jp"))]
    pub mail_address: String,
    /// `issue`: 電話番号.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 30, example = "045-123-4567"))]
    pub phone: String,
    /// `change`: the name from now on; empty stays as it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[validate(custom(function = at_most::<MAX_NAME>))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = ""))]
    pub new_name: String,
    /// `change`: the mail address from now on; empty stays as it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 254, example = ""))]
    pub new_mail_address: String,
    /// `change`: the phone from now on; empty stays as it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_length = 30, example = ""))]
    pub new_phone: String,
    /// `change`: 変更内容 in words, 0 to 500 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[validate(custom(function = lines_at_most::<500>))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500, example = ""))]
    pub note: String,
}

/// `POST /applications/parse`: the ministry's text format, one block a person, or a table with tabs and a head row.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApplicationTextRequest {
    /// `issue`, `change` or `delete`.
    #[cfg_attr(feature = "openapi", schema(example = "issue"))]
    pub kind: String,
    /// The text as pasted, up to 200,000 characters.
    #[validate(length(max = 200_000))]
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 200_000,
            example = "会社名:みなと予約センター株式会社\n氏名:佐藤 花子\nメールアドレス:hanako.sato@example.jp\n電話番号:045-123-4567"
        )
    )]
    pub text: String,
}

/// What was read out of the text: people to be corrected and sent, and what could not be read.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApplicationText {
    /// The people, in the order of the text.
    pub people: Vec<ApplicationPersonRequest>,
    /// The line each of them begins at, counted from 1.
    pub lines: Vec<u32>,
    /// What is wrong, by line.
    pub errors: Vec<LineError>,
    /// What is in order and yet needs a word, by line: what was left out (signatures, greetings, extensions of phones),
    /// and rows that were read by their order.
    pub remarks: Vec<LineError>,
}

/// What is to be said of a line of pasted text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineError {
    /// Counted from 1.
    pub line: u32,
    /// Where it ends; mostly the same line.
    pub last_line: u32,
    /// Stable code.
    #[cfg_attr(feature = "openapi", schema(example = "unknown-label"))]
    pub code: String,
    /// A sentence for people, in the request's language.
    pub detail: String,
}

/// An issuance round: what is sent by its deadline is mailed on its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssuanceRound {
    /// 1 for the first of the programme.
    #[cfg_attr(feature = "openapi", schema(example = 4))]
    pub number: u32,
    /// The last moment that is still in (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime, example = "2021-05-19T17:00:00+09:00"))]
    pub deadline: String,
    /// The day the log-in mails go out.
    #[cfg_attr(feature = "openapi", schema(format = Date, example = "2021-05-21"))]
    pub mails_on: String,
    /// What the calendar moved, and why; empty when both days are those of the weekly rule, and for a round that was
    /// fixed by name.
    pub moves: Vec<RoundMove>,
}

/// A day of a round that would have been one on which administrations are closed (行政機関の休日).
///
/// It is moved to the last open day before; a mailing that would then not be after the deadline, to the first open day
/// after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoundMove {
    /// What was moved: `deadline` or `mails_on`.
    #[cfg_attr(feature = "openapi", schema(example = "deadline"))]
    pub what: String,
    /// The day it would have been.
    #[cfg_attr(feature = "openapi", schema(format = Date, example = "2021-11-03"))]
    pub from: String,
    /// Why that day is closed: `national_holiday`, `year_end` (29 December to 3 January) or `weekend`.
    #[cfg_attr(feature = "openapi", schema(example = "national_holiday"))]
    pub reason: String,
    /// For a national holiday its Japanese name.
    #[cfg_attr(feature = "openapi", schema(example = "文化の日"))]
    pub holiday: Option<String>,
}

/// People by what is asked for them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KindCounts {
    /// New accounts: their log-in mails wait for the mailing day.
    pub issue: u32,
    /// Changes: approved, they take effect at once.
    pub change: u32,
    /// Deletions: approved, they take effect at once and for good.
    pub delete: u32,
}

/// A round with what lies in it, for the service desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoundSummary {
    /// The round.
    pub round: IssuanceRound,
    /// Whether its deadline has passed.
    pub closed: bool,
    /// Whether it is the one that an application sent now falls into: the earliest whose deadline has not passed.
    pub open: bool,
    /// People who wait for a decision.
    pub received: u32,
    /// The same by what is asked for them.
    pub received_by_kind: KindCounts,
    /// People who were issued, changed or deleted.
    pub done: u32,
    /// People who were refused.
    pub refused: u32,
    /// People who were taken back.
    pub withdrawn: u32,
}

/// An application as it was sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Application {
    /// Opaque id.
    pub id: String,
    /// Who applied.
    pub municipality: MunicipalityRef,
    /// `issue`, `change` or `delete`.
    pub kind: String,
    /// When it was sent (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub sent_at: String,
    /// The round it fell into.
    pub round: IssuanceRound,
    /// The people, in the order of the application.
    pub people: Vec<ApplicationPerson>,
    /// The version to send in `If-Match`: another once anything becomes of one of its people.
    pub etag: String,
}

/// A line of the list of applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApplicationSummary {
    /// Opaque id.
    pub id: String,
    /// Who applied.
    pub municipality: MunicipalityRef,
    /// `issue`, `change` or `delete`.
    pub kind: String,
    /// When it was sent (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub sent_at: String,
    /// The round it fell into.
    pub round: IssuanceRound,
    /// People in it.
    pub people: u32,
    /// People who wait for a decision.
    pub received: u32,
    /// People who were refused.
    pub refused: u32,
    /// People who were taken back.
    pub withdrawn: u32,
}

/// One person of an application, and what became of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApplicationPerson {
    /// Opaque id.
    pub id: String,
    /// Id of the application.
    pub application_id: String,
    /// Who applied.
    pub municipality: MunicipalityRef,
    /// `issue`, `change` or `delete`.
    pub kind: String,
    /// `received`, `issued`, `changed`, `deleted`, `refused` or `withdrawn`.
    #[cfg_attr(feature = "openapi", schema(example = "received"))]
    pub status: String,
    /// The company.
    pub vendor: VendorRef,
    /// The company's name as it was applied for, where it has become part of another since.
    #[serde(default)]
    pub vendor_named: Option<String>,
    /// Whether the service desk has confirmed the company; an account of an unconfirmed one cannot be issued.
    pub vendor_confirmed: bool,
    /// The account: of a change or deletion from the start, of an issue once it is issued.
    pub account_id: Option<String>,
    /// Its log-in id.
    pub login_id: Option<String>,
    /// 氏名.
    pub name: String,
    /// メールアドレス.
    pub mail_address: String,
    /// 電話番号.
    pub phone: Option<String>,
    /// The name asked for.
    pub new_name: Option<String>,
    /// The mail address asked for.
    pub new_mail_address: Option<String>,
    /// The phone asked for.
    pub new_phone: Option<String>,
    /// 変更内容.
    pub note: String,
    /// Who may be the same: an account, or somebody else who waits, of the same mail address or of the same name and
    /// phone number. A hint, as mail boxes are shared. Only while a new account waits for a decision, and only what you
    /// administer.
    pub doubles: Vec<Double>,
    /// For whom the company works besides. Only for the service desk.
    pub also_works_for: Vec<MunicipalityRef>,
    /// Whether the account has a password; null where the person did not get an account by this application.
    pub has_password: Option<bool>,
    /// What became of the newest log-in mail of the account that the person got by this application; null without one.
    pub log_in_mail: Option<LogInMail>,
    /// The round it fell into.
    pub round: IssuanceRound,
    /// Why it was refused.
    pub refusal_reason: Option<String>,
    /// Why the municipality took it back, where it said so.
    #[serde(default)]
    pub withdrawal_reason: Option<String>,
    /// Why it did not wait for its round.
    pub at_once_reason: Option<String>,
    /// When it was decided (RFC 3339).
    #[cfg_attr(feature = "openapi", schema(format = DateTime))]
    pub decided_at: Option<String>,
    /// The version to send in `If-Match`.
    pub etag: String,
}

/// Somebody who may be the same: an account, or a person of an application that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Double {
    /// What is the same: `mail_address` or `name_and_phone`.
    #[cfg_attr(feature = "openapi", schema(example = "mail_address"))]
    pub by: String,
    /// The account.
    pub account_id: Option<String>,
    /// Its log-in id.
    pub login_id: Option<String>,
    /// The application, of somebody who waits.
    pub application_id: Option<String>,
}

/// A person of an application who may have an account, or wait for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckedPerson {
    /// Which: counted from 0, as in `people`.
    pub index: u32,
    /// Who may be the same.
    pub doubles: Vec<Double>,
}

/// `POST /applications/check`: what should be looked at before an application is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApplicationCheck {
    /// The people who may have an account already; empty when there is none.
    pub people: Vec<CheckedPerson>,
}

/// `POST /application-people/{id}/decide`: the service desk decides on one person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DecisionRequest {
    /// `approve` or `refuse`.
    #[cfg_attr(feature = "openapi", schema(example = "approve"))]
    pub decision: String,
    /// 1 to 500 characters. For `refuse`: why; the municipality reads it. For `approve` of another mail address: how it
    /// was made sure that the person wants that, since whoever reads the mails of an account can set its password; it
    /// stands in the audit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub reason: Option<String>,
    /// For `approve`: do not wait for the round's mailing day, for this reason of 1 to 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub at_once_reason: Option<String>,
}

/// `POST /applications/{id}/withdraw` and `POST /application-people/{id}/withdraw`: the municipality takes back what
/// nobody has decided on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WithdrawalRequest {
    /// Why, up to 500 characters; the service desk reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = words::<MAX_REASON>))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, example = "採用の取りやめ"))]
    pub reason: Option<String>,
}

/// `POST /issuance-rounds/{number}/approve`: what became of all who waited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoundApproval {
    /// People who were issued, changed or deleted.
    pub approved: u32,
    /// The same by what was asked for them.
    pub approved_by_kind: KindCounts,
    /// People who still wait: their company is not confirmed, or works for others and not for the municipality that
    /// applied; their account has ended meanwhile; or they are to get another mail address, which is decided on one by
    /// one.
    pub left: u32,
}

/// `POST /issuance-rounds`: fixes a round by name, in place of the weekly rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RoundRequest {
    /// The last moment that is still in: day.
    #[cfg_attr(feature = "openapi", schema(format = Date, example = "2021-06-08"))]
    pub deadline_date: String,
    /// The last moment that is still in: time.
    #[cfg_attr(feature = "openapi", schema(example = "17:00"))]
    pub deadline_time: String,
    /// The day the log-in mails go out, at nine o'clock; that must be after the deadline.
    #[cfg_attr(feature = "openapi", schema(format = Date, example = "2021-06-10"))]
    pub mails_on: String,
}

redacted_debug!(
    ApplicationRequest,
    ApplicationPersonRequest,
    ApplicationTextRequest,
    ApplicationText,
    Application,
    ApplicationPerson
);
