//! Errors: every way a request can fail, and the one `match` that turns it into a problem document.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use chrono::NaiveDate;
use madoguchi_contract::Lang;
use madoguchi_contract::bookings::ExistingBooking;
use madoguchi_contract::problem::{FieldError, Problem, ProblemType};
use madoguchi_contract::slot_plans::Clash;
use madoguchi_store::{StoreError, WriteError};
use std::borrow::Cow;

/// A sentence in both languages, for where the reader's language is not yet known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Japanese.
    pub ja: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Said {
    /// A sentence in Japanese and in English.
    pub fn new(ja: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }

    fn fixed(ja: &'static str, en: &'static str) -> Self {
        Self { ja: Cow::Borrowed(ja), en: Cow::Borrowed(en) }
    }

    /// The sentence in one language.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

/// Why a request failed. Handlers and extractors return it; the [edge](crate::edge) renders it in the request's language.
#[derive(Debug)]
pub enum ApiError {
    /// Not HTTP, JSON, UTF-8 … that can be read.
    Malformed(Said),
    /// No access token, or one that is no longer valid.
    NotLoggedIn(Said),
    /// Log-in id and password do not fit together.
    BadCredentials,
    /// The role may not do this.
    NotPermitted,
    /// Unknown, or not yours.
    NotFound,
    /// A field names something unknown, or not yours.
    NoSuch(FieldError),
    /// The path exists, the method does not.
    MethodNotAllowed {
        /// The methods that do, as in `Allow`.
        allow: String,
    },
    /// The body is larger than this many bytes.
    BodyTooLarge(usize),
    /// The body is not JSON.
    UnsupportedMediaType,
    /// Fields in error.
    Invalid(Vec<FieldError>),
    /// A vaccination rule refuses.
    RuleRefused {
        /// The rule's stable code.
        rule: &'static str,
        /// First date that would do.
        first_date: Option<NaiveDate>,
        /// What the rule says, with the values.
        detail: Said,
        /// Every rule that refuses, at the field it is about.
        errors: Vec<FieldError>,
    },
    /// The plan ends after the confirmed supply.
    SupplyNotConfirmed {
        /// Last date with confirmed supply.
        confirmed_through: Option<NaiveDate>,
        /// The field in error.
        errors: Vec<FieldError>,
    },
    /// No place is left.
    SlotFull,
    /// The slot takes no bookings.
    SlotClosed,
    /// The person has a live booking for this dose; it is shown to those who may see it.
    AlreadyBooked(Option<Box<ExistingBooking>>),
    /// Later doses stand on the one to be cancelled.
    LaterDoseBooked {
        /// Those that the caller may see, the next dose first.
        shown: Vec<ExistingBooking>,
        /// There are more, of municipalities that the caller does not work for.
        hidden: bool,
    },
    /// The plan overlaps existing slots.
    SlotClash(Vec<Clash>),
    /// The booking is cancelled.
    BookingNotLive,
    /// The password is right; a code of the second factor is missing, or in error.
    SecondFactorRequired(Vec<FieldError>),
    /// The role needs a second factor, and the account has none.
    SecondFactorSetUpRequired,
    /// The account has no second factor.
    NoSecondFactor,
    /// The link was used or withdrawn, or has ended.
    LinkNotValid,
    /// The account is suspended or deleted, or gets no mails.
    AccountNotLive,
    /// Somebody has decided already.
    AlreadyDecided,
    /// The company was not confirmed yet.
    VendorNotConfirmed,
    /// A commission covers some of these days already.
    CommissionOverlap,
    /// The commission has begun or ended.
    CommissionSettled,
    /// The account's status does not allow this.
    AccountState,
    /// Nobody suspends or deletes the own account.
    OwnAccount,
    /// The service desk would have no active account left.
    LastOperator,
    /// The round does not fit between the others.
    RoundClash,
    /// The mail has left or was withdrawn.
    MailNotWaiting,
    /// The Idempotency-Key came with another request.
    KeyReused,
    /// A request with this Idempotency-Key is still running.
    KeyInProgress,
    /// `If-Match` names another version.
    VersionMismatch,
    /// `If-Match` is missing.
    PreconditionRequired,
    /// Too many wrong passwords or requests.
    TooManyRequests {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// No answer in time, or the server is stopping or starting.
    Unavailable(&'static str),
    /// The database or the way to it.
    Store(StoreError),
    /// Our fault; the text is for the log.
    Internal(String),
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Vec<FieldError>> for ApiError {
    fn from(errors: Vec<FieldError>) -> Self {
        Self::Invalid(errors)
    }
}

impl WriteError for ApiError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_transient())
    }
}

impl ApiError {
    /// A database error inside `store.write`, from diesel itself.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// The problem type and what it says. The only place where errors become HTTP.
    #[must_use]
    pub fn kind_and_detail(&self) -> (ProblemType, Said) {
        use ProblemType as T;
        let said = Said::fixed;
        match self {
            Self::Malformed(detail) => (T::MalformedRequest, detail.clone()),
            Self::NotLoggedIn(detail) => (T::NotLoggedIn, detail.clone()),
            Self::BadCredentials => (
                T::BadCredentials,
                said(
                    "ログインIDとパスワードを確認して、もう一度入力してください。",
                    "Check the log-in ID and password, and enter them again.",
                ),
            ),
            Self::NotPermitted => (
                T::NotPermitted,
                said(
                    "このアカウントにはこの操作の権限がありません。必要なときは市町村の担当者に連絡してください。",
                    "This account may not do this. If you need it, ask the municipality.",
                ),
            ),
            Self::NotFound | Self::NoSuch(_) => (
                T::NotFound,
                said(
                    "存在しないか、このアカウントでは表示できません。",
                    "It does not exist, or this account may not see it.",
                ),
            ),
            Self::MethodNotAllowed { allow } => (
                T::MethodNotAllowed,
                Said::new(
                    format!("このパスで使えるメソッドは {allow} です。"),
                    format!("This path answers to {allow}."),
                ),
            ),
            Self::BodyTooLarge(limit) => (
                T::BodyTooLarge,
                Said::new(
                    format!("送信できるのは{limit}バイトまでです。"),
                    format!("A request body has at most {limit} bytes."),
                ),
            ),
            Self::UnsupportedMediaType => (
                T::UnsupportedMediaType,
                said(
                    "本文は JSON で、Content-Type: application/json を付けて送ってください。",
                    "Send the body as JSON, with Content-Type: application/json.",
                ),
            ),
            Self::Invalid(errors) => (T::ValidationFailed, fields_said(errors)),
            Self::RuleRefused { detail, .. } => (T::RuleRefused, detail.clone()),
            Self::SupplyNotConfirmed { confirmed_through, .. } => (
                T::SupplyNotConfirmed,
                match confirmed_through {
                    Some(date) => Said::new(
                        format!("分配が確定しているのは{}までです。", Lang::Ja.date(*date)),
                        format!("The vaccine allocation is confirmed up to {}.", Lang::En.date(*date)),
                    ),
                    None => said(
                        "この会場とワクチンには、分配が確定した日付がまだありません。",
                        "No vaccine allocation is confirmed yet for this venue and vaccine.",
                    ),
                },
            ),
            Self::SlotFull => (
                T::SlotFull,
                said(
                    "空きがなくなりました。ほかの予約枠を選んでください。",
                    "No places are left in this slot; choose another.",
                ),
            ),
            Self::SlotClosed => (
                T::SlotClosed,
                said(
                    "この予約枠は予約を受け付けていません。ほかの予約枠を選んでください。",
                    "This slot is closed; choose another.",
                ),
            ),
            Self::AlreadyBooked(Some(existing)) => (
                T::AlreadyBooked,
                Said::new(
                    format!(
                        "この回の予約がすでにあります(予約番号 {}、{})。",
                        existing.reference,
                        where_and_when(existing, Lang::Ja)
                    ),
                    format!(
                        "This dose is booked already: reference {}, {}.",
                        existing.reference,
                        where_and_when(existing, Lang::En)
                    ),
                ),
            ),
            Self::AlreadyBooked(None) => (
                T::AlreadyBooked,
                said(
                    "この回の予約が別の市町村の会場にあります。そちらを取り消すと予約できます。",
                    "This dose is booked at a venue of another municipality; cancel that booking first.",
                ),
            ),
            Self::LaterDoseBooked { hidden: true, .. } => (
                T::LaterDoseBooked,
                said(
                    "次の回の予約が別の市町村の会場にあります。先にそちらを取り消してください。",
                    "A later dose is booked at a venue of another municipality; have that booking cancelled first.",
                ),
            ),
            Self::LaterDoseBooked { shown, hidden: false } => {
                let listed = |lang| {
                    let one = |later: &ExistingBooking| match lang {
                        Lang::Ja => {
                            format!("{}回目(予約番号 {}、{})", later.dose, later.reference, where_and_when(later, lang))
                        }
                        Lang::En => format!(
                            "dose {} (reference {}, {})",
                            later.dose,
                            later.reference,
                            where_and_when(later, lang)
                        ),
                    };
                    shown.iter().map(one).collect::<Vec<_>>().join(if lang == Lang::Ja { "、" } else { ", " })
                };
                (
                    T::LaterDoseBooked,
                    Said::new(
                        format!(
                            "{}の予約があります。一緒に取り消すか、前回の接種を入力して残すかを選んでください。",
                            listed(Lang::Ja)
                        ),
                        format!(
                            "Still booked: {}. Cancel it too, or keep it and state the earlier dose.",
                            listed(Lang::En)
                        ),
                    ),
                )
            }
            Self::SlotClash(clashes) => (
                T::SlotClash,
                Said::new(
                    format!(
                        "同じ会場・同じワクチンの既存の予約枠{}件と重なります。何も登録していません。",
                        clashes.len()
                    ),
                    format!(
                        "The plan overlaps {} of the same venue and vaccine. Nothing was created.",
                        counted(clashes.len() as u64, "existing slot")
                    ),
                ),
            ),
            Self::BookingNotLive => (
                T::BookingNotLive,
                said("取消済みの予約は変更できません。", "A cancelled booking can be neither moved nor cancelled."),
            ),
            Self::SecondFactorRequired(errors) if errors.is_empty() => (
                T::SecondFactorRequired,
                said(
                    "認証アプリに表示されている6桁の確認コードも入力してください。",
                    "Send the six digits of the authenticator as code, too.",
                ),
            ),
            Self::SecondFactorRequired(errors) => (T::SecondFactorRequired, fields_said(errors)),
            Self::SecondFactorSetUpRequired => (
                T::SecondFactorSetUpRequired,
                said(
                    "この役割では二段階認証が必須です。先に設定してください。",
                    "This role needs a second factor; set it up first.",
                ),
            ),
            Self::NoSecondFactor => {
                (T::NoSecondFactor, said("先に二段階認証を設定してください。", "Set up a second factor first."))
            }
            Self::LinkNotValid => (
                T::LinkNotValid,
                said(
                    "このリンクは使用済みか、72時間を過ぎています。新しいリンクを依頼してください。",
                    "The link was used, replaced, or is older than 72 hours; ask for a new one.",
                ),
            ),
            Self::AccountNotLive => (
                T::AccountNotLive,
                said(
                    "停止中または削除済みのアカウントか、メールアドレスのないアカウントです。",
                    "The account is suspended or deleted, or has no mail address.",
                ),
            ),
            Self::AlreadyDecided => (
                T::AlreadyDecided,
                said(
                    "この申請はすでに処理されています。最新の内容を確認してください。",
                    "Somebody has decided on this already; check its latest state.",
                ),
            ),
            Self::VendorNotConfirmed => (
                T::VendorNotConfirmed,
                said(
                    "この会社はまだ確認されていません。先に会社を確認してください。",
                    "The company is not confirmed yet; confirm it first.",
                ),
            ),
            Self::CommissionOverlap => (
                T::CommissionOverlap,
                said(
                    "同じ会社・同じ市町村の委託期間と重なっています。",
                    "A commission of this company for this municipality covers some of these days already.",
                ),
            ),
            Self::CommissionSettled => (
                T::CommissionSettled,
                said(
                    "始まった委託は取り消せず、終わった委託は変更できません。終了日を変更するか、新しい委託を登録してください。",
                    "A commission that has begun cannot be withdrawn, and one that has ended cannot be changed: set its last day, or register a new one.",
                ),
            ),
            Self::AccountState => (
                T::AccountState,
                said(
                    "アカウントの状態が変わっています。最新の内容を確認してください。再開できるのは停止中のアカウントだけで、削除したものは元に戻せません。",
                    "The account has another status; check its latest state. Only a suspended account can be resumed, and a deleted one stays deleted.",
                ),
            ),
            Self::OwnAccount => (
                T::OwnAccount,
                said(
                    "自分のアカウントは停止も削除もできません。ほかのサービスデスクの担当者に依頼してください。",
                    "You cannot suspend or delete your own account; ask somebody else of the service desk.",
                ),
            ),
            Self::LastOperator => (
                T::LastOperator,
                said(
                    "使えるサービスデスクのアカウントがなくなるため、停止も削除もできません。先に別のアカウントを作ってください。",
                    "The service desk would have no active account left; make another one first.",
                ),
            ),
            Self::RoundClash => (
                T::RoundClash,
                said(
                    "同じ締切の回がすでにあるか、送付日が前後の回と合いません。",
                    "A round with this deadline is there already, or its days do not fit between its neighbours.",
                ),
            ),
            Self::MailNotWaiting => (
                T::MailNotWaiting,
                said("送信済みか、送信を取りやめたメールです。", "The email has been sent or was withdrawn."),
            ),
            Self::KeyReused => (
                T::IdempotencyKeyReused,
                said(
                    "この Idempotency-Key は別の内容の要求で使われました。新しい要求には新しいキーを使ってください。",
                    "This Idempotency-Key was used for another request; use a new key for a new request.",
                ),
            ),
            Self::KeyInProgress => (
                T::IdempotencyInProgress,
                said(
                    "同じ Idempotency-Key の要求がまだ終わっていません。少し待って同じ要求を送ってください。",
                    "The first request with this Idempotency-Key has not ended; wait a moment and send it again.",
                ),
            ),
            Self::VersionMismatch => (
                T::VersionMismatch,
                said(
                    "表示中の内容は最新ではありません。最新の内容を確認してから変更してください。",
                    "What you see is no longer current; check its latest state, then change it.",
                ),
            ),
            Self::PreconditionRequired => (
                T::PreconditionRequired,
                said(
                    "読み取ったときの ETag を If-Match ヘッダーで送ってください。",
                    "Send the ETag you read in the If-Match header.",
                ),
            ),
            Self::TooManyRequests { retry_after } => (
                T::TooManyRequests,
                Said::new(
                    format!("{retry_after}秒後にもう一度試してください。"),
                    format!("Try again in {}.", counted(*retry_after, "second")),
                ),
            ),
            Self::Unavailable(_) | Self::Store(StoreError::Busy(_)) => (
                T::Unavailable,
                said(
                    "混み合っています。少し待ってからもう一度試してください。",
                    "The server is busy; wait a moment and try again.",
                ),
            ),
            Self::Store(_) | Self::Internal(_) => (
                T::Internal,
                said(
                    "原因は問い合わせ番号とともにサーバーの記録に残っています。続くときはこの番号を管理者に伝えてください。",
                    "The cause is in the server's log under the request number; tell the administrator this number if it goes on.",
                ),
            ),
        }
    }

    /// The problem document, without its request id.
    #[must_use]
    pub fn problem(&self, lang: Lang) -> Problem {
        let (kind, said) = self.kind_and_detail();
        let mut problem = Problem::new(kind, lang, said.in_lang(lang));
        match self {
            Self::Invalid(errors) | Self::SecondFactorRequired(errors) | Self::SupplyNotConfirmed { errors, .. } => {
                problem.errors.clone_from(errors);
            }
            Self::NoSuch(error) => problem.errors = vec![error.clone()],
            Self::RuleRefused { rule, first_date, errors, .. } => {
                problem.errors.clone_from(errors);
                problem.rule = Some((*rule).to_owned());
                problem.first_date = first_date.map(|date| date.to_string());
            }
            Self::SlotClash(clashes) => problem.clashes = Some(clashes.iter().take(MAX_CLASHES).cloned().collect()),
            Self::AlreadyBooked(existing) => problem.existing = existing.as_deref().cloned(),
            Self::LaterDoseBooked { shown, .. } => problem.later_doses = Some(shown.clone()),
            Self::Malformed(_)
            | Self::NotLoggedIn(_)
            | Self::BadCredentials
            | Self::NotPermitted
            | Self::NotFound
            | Self::MethodNotAllowed { .. }
            | Self::BodyTooLarge(_)
            | Self::UnsupportedMediaType
            | Self::SlotFull
            | Self::SlotClosed
            | Self::BookingNotLive
            | Self::SecondFactorSetUpRequired
            | Self::NoSecondFactor
            | Self::LinkNotValid
            | Self::AccountNotLive
            | Self::AlreadyDecided
            | Self::VendorNotConfirmed
            | Self::CommissionOverlap
            | Self::CommissionSettled
            | Self::AccountState
            | Self::OwnAccount
            | Self::LastOperator
            | Self::RoundClash
            | Self::MailNotWaiting
            | Self::KeyReused
            | Self::KeyInProgress
            | Self::VersionMismatch
            | Self::PreconditionRequired
            | Self::TooManyRequests { .. }
            | Self::Unavailable(_)
            | Self::Store(_)
            | Self::Internal(_) => {}
        }
        problem
    }

    /// The whole answer: status, headers and problem document.
    #[must_use]
    pub fn answer(&self, lang: Lang, request_id: &str) -> HttpResponse {
        let mut problem = self.problem(lang);
        request_id.clone_into(&mut problem.instance);
        let mut response = render(&problem, lang);
        let headers = response.headers_mut();
        let mut set = |name, value: String| {
            if let Ok(value) = header::HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        };
        match self {
            Self::MethodNotAllowed { allow } => set(header::ALLOW, allow.clone()),
            Self::TooManyRequests { retry_after } => set(header::RETRY_AFTER, retry_after.to_string()),
            Self::Unavailable(_) | Self::Store(StoreError::Busy(_)) | Self::KeyInProgress => {
                set(header::RETRY_AFTER, "1".to_owned());
            }
            Self::NotLoggedIn(_) => set(header::WWW_AUTHENTICATE, "Bearer".to_owned()),
            _ => {}
        }
        response
    }

    /// What the log should hear of it: the cause of a 5xx, nothing for what the client can mend.
    #[must_use]
    pub fn cause(&self) -> Option<String> {
        match self {
            Self::Store(error) => Some(error.to_string()),
            Self::Internal(cause) => Some(cause.clone()),
            Self::Unavailable(cause) => Some((*cause).to_owned()),
            _ => None,
        }
    }
}

/// The clashes a problem document lists.
const MAX_CLASHES: usize = 100;

/// The venue and the time of another booking, for a sentence.
fn where_and_when(existing: &ExistingBooking, lang: Lang) -> String {
    let slot = &existing.slot;
    let date = slot.date.parse().map_or_else(|_| slot.date.clone(), |date| lang.date(date));
    match lang {
        Lang::Ja => format!("{} {date} {}", slot.venue.name, slot.starts),
        Lang::En => format!("{}, {date} {}", slot.venue.name, slot.starts),
    }
}

/// `1 second`, `3 seconds`.
fn counted(count: u64, one: &str) -> String {
    let many = if count == 1 { "" } else { "s" };
    format!("{count} {one}{many}")
}

/// A lone sentence stands as it is: which field it is about is told in `errors`.
fn fields_said(errors: &[FieldError]) -> Said {
    match errors {
        [one] => Said::new(one.detail.clone(), one.detail.clone()),
        several => Said::new(
            format!("{}か所の入力を確認してください。", several.len()),
            format!("{} fields need correcting.", several.len()),
        ),
    }
}

/// A problem document as an HTTP answer.
pub(crate) fn render(problem: &Problem, lang: Lang) -> HttpResponse {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    // Texts and numbers, which can always be written; the status would tell the rest.
    let body = serde_json::to_vec(problem).unwrap_or_default();
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "application/problem+json"))
        .insert_header((header::CONTENT_LANGUAGE, lang.code()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body)
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind_and_detail().0.slug())
    }
}

impl std::error::Error for ApiError {}

// Actix asks for an answer before the request's language is known; the edge renders it again.
impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.kind_and_detail().0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        self.answer(Lang::Ja, "")
    }
}
