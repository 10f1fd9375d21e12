//! Errors: every way a request can fail, and the one `match` that turns it into a problem document.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use chrono::NaiveDate;
use madoguchi_contract::Lang;
use madoguchi_contract::booking::ExistingBooking;
use madoguchi_contract::problem::{FieldError, Problem, ProblemType};
use madoguchi_contract::slot_plan::Clash;
use madoguchi_store::booking::doses::ToldOf;
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
    /// There is nothing more to say than the type says.
    Problem(ProblemType),
    /// Not HTTP, JSON, UTF-8 … that can be read.
    Malformed(Said),
    /// No access token, or one that is no longer valid.
    NotLoggedIn(Said),
    /// A field names something unknown, or not yours.
    NoSuch(FieldError),
    /// The path exists, the method does not.
    MethodNotAllowed {
        /// The methods that do, as in `Allow`.
        allow: String,
    },
    /// The body is larger than this many bytes.
    BodyTooLarge(usize),
    /// The body has a `Content-Encoding`.
    EncodedBody,
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
        /// The bookings that it tells of: for the audit, never sent.
        told: Vec<ToldOf>,
    },
    /// The plan ends after the confirmed supply.
    SupplyNotConfirmed {
        /// Last date with confirmed supply.
        confirmed_through: Option<NaiveDate>,
        /// The field in error.
        errors: Vec<FieldError>,
    },
    /// The person has a live booking for this dose.
    AlreadyBooked {
        /// The booking, for those who may see it.
        existing: Option<Box<ExistingBooking>>,
        /// Which it is: for the audit, never sent.
        told: ToldOf,
    },
    /// Later doses stand on the one to be cancelled.
    LaterDoseBooked {
        /// Those that the caller may see, the next dose first.
        shown: Vec<ExistingBooking>,
        /// There are more, of municipalities that the caller does not work for.
        hidden: bool,
        /// All of them: for the audit, never sent.
        told: Vec<ToldOf>,
    },
    /// The plan overlaps existing slots.
    SlotClash(Vec<Clash>),
    /// The password is right; a code of the second factor is missing, or in error.
    SecondFactorRequired(Vec<FieldError>),
    /// Too many wrong passwords or requests.
    TooManyRequests {
        /// Seconds to wait; see [`crate::auth::LONGEST_WAIT`].
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

    /// The problem type. The only place where errors become HTTP.
    #[must_use]
    pub fn kind(&self) -> ProblemType {
        match self {
            Self::Problem(kind) => *kind,
            Self::Malformed(_) => ProblemType::MalformedRequest,
            Self::NotLoggedIn(_) => ProblemType::NotLoggedIn,
            Self::NoSuch(_) => ProblemType::NotFound,
            Self::MethodNotAllowed { .. } => ProblemType::MethodNotAllowed,
            Self::BodyTooLarge(_) => ProblemType::BodyTooLarge,
            Self::EncodedBody => ProblemType::UnsupportedMediaType,
            Self::Invalid(_) => ProblemType::ValidationFailed,
            Self::RuleRefused { .. } => ProblemType::RuleRefused,
            Self::SupplyNotConfirmed { .. } => ProblemType::SupplyNotConfirmed,
            Self::AlreadyBooked { .. } => ProblemType::AlreadyBooked,
            Self::LaterDoseBooked { .. } => ProblemType::LaterDoseBooked,
            Self::SlotClash(_) => ProblemType::SlotClash,
            Self::SecondFactorRequired(_) => ProblemType::SecondFactorRequired,
            Self::TooManyRequests { .. } => ProblemType::TooManyRequests,
            Self::Unavailable(_) => ProblemType::Unavailable,
            Self::Store(error) if error.is_unavailable() => ProblemType::Unavailable,
            Self::Store(_) | Self::Internal(_) => ProblemType::Internal,
        }
    }

    /// What is said about it, with the values; `None` where the type's own sentence says it all.
    fn said(&self, lang: Lang) -> Option<Cow<'_, str>> {
        let own = |ja: String, en: String| match lang {
            Lang::Ja => Some(Cow::Owned(ja)),
            Lang::En => Some(Cow::Owned(en)),
        };
        match self {
            Self::Malformed(said) | Self::NotLoggedIn(said) | Self::RuleRefused { detail: said, .. } => {
                Some(Cow::Borrowed(said.in_lang(lang)))
            }
            Self::MethodNotAllowed { allow } => {
                own(format!("このパスで使えるメソッドは {allow} です。"), format!("This path answers to {allow}."))
            }
            Self::BodyTooLarge(limit) => own(
                format!("送信できるのは{limit}バイトまでです。"),
                format!("A request body has at most {limit} bytes."),
            ),
            Self::EncodedBody => own(
                "本文は圧縮せず、Content-Encoding を付けずに送ってください。".to_owned(),
                "Send the body as it is, without compression and without Content-Encoding.".to_owned(),
            ),
            Self::Invalid(errors) => fields_said(errors, lang),
            Self::SecondFactorRequired(errors) if errors.is_empty() => None,
            Self::SecondFactorRequired(errors) => fields_said(errors, lang),
            Self::SupplyNotConfirmed { confirmed_through, .. } => confirmed_through.and_then(|date| {
                own(
                    format!("分配が確定しているのは{}までです。", Lang::Ja.date(date)),
                    format!("The vaccine allocation is confirmed up to {}.", Lang::En.date(date)),
                )
            }),
            Self::AlreadyBooked { existing, .. } => existing.as_ref().and_then(|existing| {
                own(
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
                )
            }),
            Self::LaterDoseBooked { hidden: true, .. } => None,
            Self::LaterDoseBooked { shown, hidden: false, .. } => own(
                format!(
                    "{}の予約があります。一緒に取り消すか、前回の接種を入力して残すかを選んでください。",
                    doses_said(shown, Lang::Ja).join("、")
                ),
                format!(
                    "Still booked: {}. Cancel it too, or keep it and state the earlier dose.",
                    doses_said(shown, Lang::En).join(", ")
                ),
            ),
            Self::SlotClash(clashes) => own(
                format!("同じ会場・同じワクチンの既存の予約枠{}件と重なります。何も登録していません。", clashes.len()),
                format!(
                    "The plan overlaps {} of the same venue and vaccine. Nothing was created.",
                    counted(clashes.len() as u64, "existing slot")
                ),
            ),
            Self::TooManyRequests { retry_after } => own(
                format!("{retry_after}秒後にもう一度試してください。"),
                format!("Try again in {}.", counted(*retry_after, "second")),
            ),
            Self::Problem(_) | Self::NoSuch(_) | Self::Unavailable(_) | Self::Store(_) | Self::Internal(_) => None,
        }
    }

    /// The problem document, without its request id.
    #[must_use]
    pub fn problem(&self, lang: Lang) -> Problem {
        let kind = self.kind();
        let detail = self.said(lang).unwrap_or(Cow::Borrowed(kind.detail(lang)));
        let mut problem = Problem::new(kind, lang, detail);
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
            Self::AlreadyBooked { existing, .. } => problem.existing = existing.as_deref().cloned(),
            Self::LaterDoseBooked { shown, .. } => problem.later_doses = Some(shown.clone()),
            Self::Problem(_)
            | Self::Malformed(_)
            | Self::NotLoggedIn(_)
            | Self::MethodNotAllowed { .. }
            | Self::BodyTooLarge(_)
            | Self::EncodedBody
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
        if let Self::MethodNotAllowed { allow } = self {
            set(header::ALLOW, allow.clone());
        }
        match (self, self.kind()) {
            (Self::EncodedBody, _) => set(header::ACCEPT_ENCODING, "identity".to_owned()),
            (Self::TooManyRequests { retry_after }, _) => set(header::RETRY_AFTER, retry_after.to_string()),
            (_, kind) if kind.passes() => set(header::RETRY_AFTER, "1".to_owned()),
            (_, ProblemType::NotLoggedIn) => set(header::WWW_AUTHENTICATE, "Bearer".to_owned()),
            (_, _) => {}
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
            Self::Problem(_)
            | Self::Malformed(_)
            | Self::NotLoggedIn(_)
            | Self::NoSuch(_)
            | Self::MethodNotAllowed { .. }
            | Self::BodyTooLarge(_)
            | Self::EncodedBody
            | Self::Invalid(_)
            | Self::RuleRefused { .. }
            | Self::SupplyNotConfirmed { .. }
            | Self::AlreadyBooked { .. }
            | Self::LaterDoseBooked { .. }
            | Self::SlotClash(_)
            | Self::SecondFactorRequired(_)
            | Self::TooManyRequests { .. } => None,
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

/// Each of these bookings with its dose, for a sentence.
fn doses_said(bookings: &[ExistingBooking], lang: Lang) -> Vec<String> {
    let one = |booking: &ExistingBooking| {
        let (dose, reference, place) = (booking.dose, &booking.reference, where_and_when(booking, lang));
        match lang {
            Lang::Ja => format!("{dose}回目(予約番号 {reference}、{place})"),
            Lang::En => format!("dose {dose} (reference {reference}, {place})"),
        }
    };
    bookings.iter().map(one).collect()
}

/// `1 second`, `3 seconds`.
fn counted(count: u64, one: &str) -> String {
    let many = if count == 1 { "" } else { "s" };
    format!("{count} {one}{many}")
}

/// A lone sentence stands as it is: which field it is about is told in `errors`.
fn fields_said(errors: &[FieldError], lang: Lang) -> Option<Cow<'_, str>> {
    Some(match (errors, lang) {
        ([one], Lang::Ja | Lang::En) => Cow::Borrowed(&one.detail),
        (several, Lang::Ja) => Cow::Owned(format!("{}か所の入力を確認してください。", several.len())),
        (several, Lang::En) => Cow::Owned(format!("{} fields need correcting.", several.len())),
    })
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
        f.write_str(self.kind().slug())
    }
}

impl std::error::Error for ApiError {}

// Actix asks for an answer before the request's language is known; the edge renders it again.
impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.kind().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        self.answer(Lang::Ja, "")
    }
}
