//! Errors: every way a request can fail, and the one `match` that turns it into a problem document.

use crate::failure_words;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use madoguchi_contract::Lang;
use madoguchi_contract::problem::{Problem, ProblemType};
use madoguchi_service::Failure;
use madoguchi_store::WriteError;
use std::borrow::Cow;

pub use madoguchi_service::Said;

/// Why a request failed: what HTTP itself has against it, or a use case. Handlers and extractors return it; the
/// [request middleware](crate::request_middleware) renders it in the request's language.
#[derive(Debug)]
pub enum ApiError {
    /// Not HTTP, JSON, UTF-8 … that can be read.
    Malformed(Said),
    /// No access token, or one that is no longer valid.
    NotLoggedIn(Said),
    /// The path exists, the method does not.
    MethodNotAllowed {
        /// The methods that do, as in `Allow`.
        allow: String,
    },
    /// The body is larger than this many bytes.
    BodyTooLarge(usize),
    /// The body has a `Content-Encoding`.
    EncodedBody,
    /// What was asked was not done.
    Failure(Failure),
}

impl<E: Into<Failure>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self::Failure(error.into())
    }
}

impl WriteError for ApiError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Failure(failure) if failure.is_transient())
    }
}

impl ApiError {
    /// The problem type.
    #[must_use]
    pub fn kind(&self) -> ProblemType {
        match self {
            Self::Malformed(_) => ProblemType::MalformedRequest,
            Self::NotLoggedIn(_) => ProblemType::NotLoggedIn,
            Self::MethodNotAllowed { .. } => ProblemType::MethodNotAllowed,
            Self::BodyTooLarge(_) => ProblemType::BodyTooLarge,
            Self::EncodedBody => ProblemType::UnsupportedMediaType,
            Self::Failure(failure) => failure.kind(),
        }
    }

    /// What is said about it, with the values; `None` where the type's own sentence says it all.
    fn said(&self, lang: Lang) -> Option<Cow<'_, str>> {
        let own = |ja: String, en: String| match lang {
            Lang::Ja => Some(Cow::Owned(ja)),
            Lang::En => Some(Cow::Owned(en)),
        };
        match self {
            Self::Malformed(said) | Self::NotLoggedIn(said) => Some(Cow::Borrowed(said.in_lang(lang))),
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
            Self::Failure(failure) => failure_words::said(failure, lang),
        }
    }

    /// The problem document, without its request id.
    #[must_use]
    pub fn problem(&self, lang: Lang) -> Problem {
        let kind = self.kind();
        let detail = self.said(lang).unwrap_or(Cow::Borrowed(kind.detail(lang)));
        let mut problem = Problem::new(kind, lang, detail);
        match self {
            Self::Failure(failure) => failure_words::fill(failure, &mut problem),
            Self::Malformed(_)
            | Self::NotLoggedIn(_)
            | Self::MethodNotAllowed { .. }
            | Self::BodyTooLarge(_)
            | Self::EncodedBody => {}
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
            (Self::Failure(Failure::TooManyRequests { retry_after }), _) => {
                set(header::RETRY_AFTER, retry_after.to_string());
            }
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
            Self::Failure(failure) => failure.cause(),
            Self::Malformed(_)
            | Self::NotLoggedIn(_)
            | Self::MethodNotAllowed { .. }
            | Self::BodyTooLarge(_)
            | Self::EncodedBody => None,
        }
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
        f.write_str(self.kind().slug())
    }
}

impl std::error::Error for ApiError {}

// Actix asks for an answer before the request's language is known; the request middleware renders it again.
impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.kind().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        self.answer(Lang::Ja, "")
    }
}
