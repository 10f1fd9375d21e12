//! Problem types: every 4xx and 5xx answer is an RFC 9457 `application/problem+json` document of one of these types.

use crate::Lang;
use crate::bookings::ExistingBooking;
use crate::slot_plans::Clash;
use serde::{Deserialize, Serialize};

/// Everything that can go wrong, as clients tell it apart. The slug is stable; texts may improve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemType {
    /// The request is not HTTP or JSON that can be read.
    MalformedRequest,
    /// No access token, or one that is no longer valid.
    NotLoggedIn,
    /// Log-in id and password do not fit together.
    BadCredentials,
    /// The password is right; a code of the second factor is asked for.
    SecondFactorRequired,
    /// Logged in, but the role may do nothing before a second factor is set up.
    SecondFactorSetUpRequired,
    /// The account has no second factor.
    NoSecondFactor,
    /// Logged in, but the role may not do this.
    NotPermitted,
    /// Unknown, or not yours: the two are not told apart.
    NotFound,
    /// The path exists, the method does not.
    MethodNotAllowed,
    /// The body is larger than the operation takes.
    BodyTooLarge,
    /// The body is not `application/json`.
    UnsupportedMediaType,
    /// One or more fields are missing, unknown or not allowed; `errors` names each.
    ValidationFailed,
    /// A booking rule refuses; `rule` names it, `first_date` says from when it would do.
    RuleRefused,
    /// The plan ends after the last date for which vaccine is confirmed.
    SupplyNotConfirmed,
    /// No place is left.
    SlotFull,
    /// The slot is closed, not yet published, or its venue is not published.
    SlotClosed,
    /// The person has a live booking for this dose.
    AlreadyBooked,
    /// Later doses stand on the one to be cancelled, and it is not decided what becomes of them; `later_doses` lists them.
    LaterDoseBooked,
    /// The plan overlaps existing slots of the same venue and vaccine; `clashes` lists them.
    SlotClash,
    /// The booking is cancelled: it can be neither moved nor cancelled.
    BookingNotLive,
    /// The link was used, withdrawn, or is older than 72 hours.
    LinkNotValid,
    /// The account is suspended or deleted, or gets no mails.
    AccountNotLive,
    /// Somebody has decided already.
    AlreadyDecided,
    /// The company was not confirmed by the service desk yet.
    VendorNotConfirmed,
    /// A commission of the company for the municipality covers some of these days already.
    CommissionOverlap,
    /// The commission has begun, and cannot be withdrawn any more, or it has ended, and cannot be changed any more.
    CommissionSettled,
    /// The account's status does not allow this: a deleted one stays deleted, only a suspended one is resumed.
    AccountState,
    /// Nobody suspends or deletes the own account.
    OwnAccount,
    /// Without this account the service desk would have no active one.
    LastOperator,
    /// A round with this deadline or on these days is fixed already.
    RoundClash,
    /// The mail has left or was withdrawn.
    MailNotWaiting,
    /// The same Idempotency-Key came with another request.
    IdempotencyKeyReused,
    /// A request with this Idempotency-Key is still running.
    IdempotencyInProgress,
    /// `If-Match` names another version than the stored one.
    VersionMismatch,
    /// `If-Match` is required here.
    PreconditionRequired,
    /// Too many requests or wrong passwords; `Retry-After` says when to try again.
    TooManyRequests,
    /// Our fault. The cause is in the server's log under the request id.
    Internal,
    /// Too busy, or starting or stopping; `Retry-After` says when to try again.
    Unavailable,
}

impl ProblemType {
    /// All types, for documentation and tests.
    pub const ALL: [Self; 38] = [
        Self::MalformedRequest,
        Self::NotLoggedIn,
        Self::BadCredentials,
        Self::SecondFactorRequired,
        Self::SecondFactorSetUpRequired,
        Self::NoSecondFactor,
        Self::NotPermitted,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::BodyTooLarge,
        Self::UnsupportedMediaType,
        Self::ValidationFailed,
        Self::RuleRefused,
        Self::SupplyNotConfirmed,
        Self::SlotFull,
        Self::SlotClosed,
        Self::AlreadyBooked,
        Self::LaterDoseBooked,
        Self::SlotClash,
        Self::BookingNotLive,
        Self::LinkNotValid,
        Self::AccountNotLive,
        Self::AlreadyDecided,
        Self::VendorNotConfirmed,
        Self::CommissionOverlap,
        Self::CommissionSettled,
        Self::AccountState,
        Self::OwnAccount,
        Self::LastOperator,
        Self::RoundClash,
        Self::MailNotWaiting,
        Self::IdempotencyKeyReused,
        Self::IdempotencyInProgress,
        Self::VersionMismatch,
        Self::PreconditionRequired,
        Self::TooManyRequests,
        Self::Internal,
        Self::Unavailable,
    ];

    /// The one table: slug, HTTP status, title in Japanese and English.
    #[must_use]
    pub const fn row(self) -> (&'static str, u16, &'static str, &'static str) {
        match self {
            Self::MalformedRequest => ("malformed-request", 400, "要求を読み取れません", "The request cannot be read"),
            Self::NotLoggedIn => ("not-logged-in", 401, "ログインが必要です", "Log-in required"),
            Self::BadCredentials => {
                ("bad-credentials", 401, "ログインIDまたはパスワードが違います", "The log-in ID or password is wrong")
            }
            Self::SecondFactorRequired => {
                ("second-factor-required", 401, "確認コードが必要です", "A code of the second factor is required")
            }
            Self::SecondFactorSetUpRequired => (
                "second-factor-set-up-required",
                403,
                "二段階認証の設定が必要です",
                "A second factor must be set up first",
            ),
            Self::NoSecondFactor => {
                ("no-second-factor", 409, "二段階認証が設定されていません", "No second factor is set up")
            }
            Self::NotPermitted => ("not-permitted", 403, "この操作の権限がありません", "Not permitted"),
            Self::NotFound => ("not-found", 404, "見つかりません", "Not found"),
            Self::MethodNotAllowed => ("method-not-allowed", 405, "使えないメソッドです", "Method not allowed"),
            Self::BodyTooLarge => ("body-too-large", 413, "送信内容が大きすぎます", "The body is too large"),
            Self::UnsupportedMediaType => {
                ("unsupported-media-type", 415, "application/json で送ってください", "Send application/json")
            }
            Self::ValidationFailed => {
                ("validation-failed", 422, "入力内容を確認してください", "Some fields need correcting")
            }
            Self::RuleRefused => {
                ("rule-refused", 422, "接種の規則により予約できません", "A vaccination rule does not allow this")
            }
            Self::SupplyNotConfirmed => (
                "supply-not-confirmed",
                422,
                "ワクチンの分配が確定していない日付です",
                "The vaccine allocation is not confirmed for these dates",
            ),
            Self::SlotFull => ("slot-full", 409, "この予約枠は満員です", "The slot is full"),
            Self::SlotClosed => ("slot-closed", 409, "この予約枠は予約を受け付けていません", "The slot is closed"),
            Self::AlreadyBooked => (
                "already-booked",
                409,
                "この接種者には、この回の予約がすでにあります",
                "The recipient already has a booking for this dose",
            ),
            Self::LaterDoseBooked => (
                "later-dose-booked",
                409,
                "この予約を前提とする次の回の予約があります",
                "A later dose is booked that stands on this one",
            ),
            Self::SlotClash => ("slot-clash", 409, "既存の予約枠と重なっています", "The plan overlaps existing slots"),
            Self::BookingNotLive => ("booking-not-live", 409, "この予約は取消済みです", "The booking is cancelled"),
            Self::LinkNotValid => ("link-not-valid", 404, "このリンクは使えません", "The link no longer works"),
            Self::AccountNotLive => {
                ("account-not-live", 409, "このアカウントは利用できません", "The account is not in use")
            }
            Self::AlreadyDecided => ("already-decided", 409, "すでに処理されています", "Already decided"),
            Self::VendorNotConfirmed => {
                ("vendor-not-confirmed", 409, "会社がまだ確認されていません", "The company is not confirmed yet")
            }
            Self::CommissionOverlap => {
                ("commission-overlap", 409, "委託期間が重なっています", "The commission overlaps another")
            }
            Self::CommissionSettled => {
                ("commission-settled", 409, "この委託はもう変更できません", "The commission can no longer be changed")
            }
            Self::AccountState => (
                "account-state",
                409,
                "アカウントの状態により実行できません",
                "The account's status does not allow this",
            ),
            Self::OwnAccount => {
                ("own-account", 409, "自分のアカウントには実行できません", "Not possible for your own account")
            }
            Self::LastOperator => (
                "last-operator",
                409,
                "サービスデスクの最後のアカウントです",
                "The last active account of the service desk",
            ),
            Self::RoundClash => ("round-clash", 409, "発行回の日程が重なっています", "The round clashes with another"),
            Self::MailNotWaiting => {
                ("mail-not-waiting", 409, "このメールは送信待ちではありません", "The email is not waiting to be sent")
            }
            Self::IdempotencyKeyReused => (
                "idempotency-key-reused",
                422,
                "同じ Idempotency-Key が別の内容で使われています",
                "The Idempotency-Key was used for another request",
            ),
            Self::IdempotencyInProgress => (
                "idempotency-in-progress",
                409,
                "同じ Idempotency-Key の要求を処理中です",
                "A request with this Idempotency-Key is still running",
            ),
            Self::VersionMismatch => {
                ("version-mismatch", 412, "ほかの人が先に変更しました", "Someone else changed it first")
            }
            Self::PreconditionRequired => ("precondition-required", 428, "If-Match が必要です", "If-Match is required"),
            Self::TooManyRequests => ("too-many-requests", 429, "しばらくお待ちください", "Too many requests"),
            Self::Internal => ("internal-error", 500, "サーバーで問題が起きました", "Something went wrong on our side"),
            Self::Unavailable => ("unavailable", 503, "ただいま混み合っています", "Temporarily unavailable"),
        }
    }

    /// The stable last part of `type`.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        self.row().0
    }

    /// HTTP status.
    #[must_use]
    pub const fn status(self) -> u16 {
        self.row().1
    }

    /// Title in the reader's language.
    #[must_use]
    pub const fn title(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.row().2,
            Lang::En => self.row().3,
        }
    }

    /// `type`, a reference relative to the server: `/problems/slot-full`.
    #[must_use]
    pub fn uri(self) -> String {
        format!("/problems/{}", self.slug())
    }

    /// The type behind a `type` reference.
    #[must_use]
    pub fn from_uri(uri: &str) -> Option<Self> {
        let slug = uri.strip_prefix("/problems/")?;
        Self::ALL.into_iter().find(|t| t.slug() == slug)
    }
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON pointer into the body (`/recipient/birth_date`), or `?name` for a query parameter.
    #[cfg_attr(feature = "openapi", schema(example = "/recipient/birth_date"))]
    pub pointer: String,
    /// Stable code.
    #[cfg_attr(feature = "openapi", schema(example = "not-a-date"))]
    pub code: String,
    /// A sentence for people, in the request's language.
    pub detail: String,
}

/// RFC 9457 problem document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Relative reference that names the problem type; its documentation is served there.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(example = "/problems/slot-full"))]
    pub kind: String,
    /// Short title, in the request's language.
    pub title: String,
    /// HTTP status.
    #[cfg_attr(feature = "openapi", schema(example = 409))]
    pub status: u16,
    /// What happened and what would do, in the request's language.
    pub detail: String,
    /// Id of the request, as in the server's log.
    pub instance: String,
    /// What is wrong with each field; empty for problems that are not about fields.
    #[serde(default)]
    pub errors: Vec<FieldError>,
    /// `rule-refused`: the rule's code (`interval`, `product`, `age`, `group`, `birth-date`, `dose`, `previous-dose`, `slot-past`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// `rule-refused`: the first date that would do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub first_date: Option<String>,
    /// `slot-clash`: the existing slots in the way, the first 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clashes: Option<Vec<Clash>>,
    /// `already-booked`: the other booking, only for those who may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing: Option<ExistingBooking>,
    /// `later-dose-booked`: the bookings that stand on this one, the next dose first, only those that you may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub later_doses: Option<Vec<ExistingBooking>>,
}

impl Problem {
    /// A problem of a type, with a helpful sentence; the server fills `instance`.
    #[must_use]
    pub fn new(kind: ProblemType, lang: Lang, detail: impl Into<String>) -> Self {
        Self {
            kind: kind.uri(),
            title: kind.title(lang).to_owned(),
            status: kind.status(),
            detail: detail.into(),
            instance: String::new(),
            errors: Vec::new(),
            rule: None,
            first_date: None,
            clashes: None,
            existing: None,
            later_doses: None,
        }
    }

    /// The type as an enum; `None` for a type this version does not know.
    #[must_use]
    pub fn problem_type(&self) -> Option<ProblemType> {
        ProblemType::from_uri(&self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_unique_and_found_again() {
        let mut slugs: Vec<_> = ProblemType::ALL.iter().map(|t| t.slug()).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), ProblemType::ALL.len());
        for kind in ProblemType::ALL {
            assert_eq!(ProblemType::from_uri(&kind.uri()), Some(kind));
        }
    }
}
