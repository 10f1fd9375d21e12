//! The request middleware: every request passes here first and every answer last.
//!
//! It gives the request its id, language and address, catches panics, ends what takes too long, renders every 4xx and
//! 5xx as a problem document in the request's language, adds the security headers and writes one line of log without
//! personal data. All lines of the log that a request causes are in its span, which has the id, the method and the
//! route's pattern.

use crate::context::RequestContext;
use crate::error::{ApiError, Said};
use crate::forwarded::{Origin, TrustedProxies};
use crate::state::AppState;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, web};
use bytes::Bytes;
use futures_util::FutureExt;
use madoguchi_contract::problem::ProblemType;
use madoguchi_service::Failure;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tracing::{Instrument, Span};

/// How long a handler may think before the client is told to try again. Streaming an answer does not count.
const PATIENCE: Duration = Duration::from_secs(120);

/// A problem document that was rendered already: for failures that lost their request.
#[derive(Debug)]
struct Lost {
    error: ApiError,
    context: RequestContext,
}

impl std::fmt::Display for Lost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)
    }
}

impl actix_web::ResponseError for Lost {
    fn status_code(&self) -> StatusCode {
        self.error.status_code()
    }

    fn error_response(&self) -> actix_web::HttpResponse {
        let mut response = self.error.answer(self.context.lang, &self.context.request_id);
        secure(response.headers_mut(), &self.context);
        response
    }
}

/// The middleware itself.
///
/// # Errors
/// A rendered problem when the handler panicked or did not end in time.
pub async fn handle(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let started = Instant::now();
    let context = RequestContext::new(request.head(), origin(&request));
    request.extensions_mut().insert(context.clone());
    let method = request.method().clone();
    // The route's pattern, never the path or query, which may name people.
    let route = request.match_pattern();
    let route = route.as_deref().unwrap_or("-");
    // A span of the gravest level, so that no filter takes it from a line that it lets through.
    let span = tracing::error_span!("request", request_id = %context.request_id, %method, route);
    // The same handlers answer HEAD; the connection leaves the body out.
    if method == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let handled = async {
        if is_encoded(request.headers()) {
            return Ok(request.error_response(ApiError::EncodedBody));
        }
        next.call(request).await.map(ServiceResponse::map_into_boxed_body)
    };
    let handled = AssertUnwindSafe(tokio::time::timeout(PATIENCE, handled)).catch_unwind();
    let handled = handled.instrument(span.clone()).await;
    span.in_scope(|| {
        let result = match handled {
            Ok(Ok(Ok(response))) => Ok(finish(response, &context)),
            Ok(Ok(Err(error))) => Err(error),
            Ok(Err(_elapsed)) => Err(lost(Failure::Unavailable("the handler did not end in time").into(), &context)),
            // The panic's own words are in the log already; they may hold what the client sent.
            Err(_panic) => Err(lost(Failure::Internal("a handler panicked".to_owned()).into(), &context)),
        };
        log(&result, started.elapsed());
        result
    })
}

/// Where the request comes from. An untrusted proxy is told of once: behind it all people share one address and no
/// cookie is `Secure`.
fn origin(request: &ServiceRequest) -> Origin {
    let Some(state) = request.app_data::<web::Data<AppState>>() else {
        return TrustedProxies::NONE.origin(request.head());
    };
    let origin = state.settings.trusted_proxies.origin(request.head());
    if origin.ignored {
        state.proxy_warning.call_once(|| {
            tracing::warn!(
                "a request came with X-Forwarded-For, X-Forwarded-Proto or Forwarded from a peer that is no trusted \
                 proxy; they are ignored. If it is your proxy, name its address or network by --trusted-proxy \
                 (MADOGUCHI_TRUSTED_PROXY): until then everybody behind it shares one address, and cookies are not \
                 Secure"
            );
        });
    }
    origin
}

/// Whether the body is compressed or otherwise encoded.
fn is_encoded(headers: &header::HeaderMap) -> bool {
    let lines = headers.get_all(header::CONTENT_ENCODING);
    let mut codings = lines.flat_map(|line| line.as_bytes().split(|b| *b == b',')).map(<[u8]>::trim_ascii);
    codings.any(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case(b"identity"))
}

fn lost(error: ApiError, context: &RequestContext) -> actix_web::Error {
    log_cause(&error);
    Lost { error, context: context.clone() }.into()
}

fn finish(response: ServiceResponse<BoxBody>, context: &RequestContext) -> ServiceResponse<BoxBody> {
    let status = response.status();
    let mut response = if status.is_client_error() || status.is_server_error() {
        let own = response.response().error().and_then(actix_web::Error::as_error::<ApiError>);
        if let Some(error) = own {
            log_cause(error);
        }
        let said_already = own.is_none() && is_problem(&response);
        let answer = match own {
            Some(error) => Some(error.answer(context.lang, &context.request_id)),
            None if said_already => None,
            None => Some(from_status(&response, status).answer(context.lang, &context.request_id)),
        };
        match answer {
            Some(answer) => response.into_response(answer),
            None => response,
        }
    } else {
        response
    };
    secure(response.headers_mut(), context);
    let span = Span::current();
    response.map_body(|_, body| InSpan { body, span }.boxed())
}

/// A body that is made while it is sent, in the span of its request.
struct InSpan {
    body: BoxBody,
    span: Span,
}

impl MessageBody for InSpan {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let Self { body, span } = &mut *self;
        span.in_scope(|| {
            let polled = Pin::new(body).poll_next(cx);
            if let Poll::Ready(Some(Err(error))) = &polled
                && let Some(error) = error.downcast_ref::<ApiError>()
            {
                log_cause(error);
            }
            polled
        })
    }

    fn try_into_bytes(self) -> Result<Bytes, Self> {
        let span = self.span;
        self.body.try_into_bytes().map_err(|body| Self { body, span })
    }
}

fn is_problem(response: &ServiceResponse<BoxBody>) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/problem+json"))
}

/// Refusals of actix itself, which know no problem types.
fn from_status(response: &ServiceResponse<BoxBody>, status: StatusCode) -> ApiError {
    match status {
        StatusCode::NOT_FOUND => Failure::Problem(ProblemType::NotFound).into(),
        StatusCode::METHOD_NOT_ALLOWED => {
            let allow = response.headers().get(header::ALLOW).and_then(|v| v.to_str().ok()).unwrap_or("GET, HEAD");
            ApiError::MethodNotAllowed { allow: allow.to_owned() }
        }
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::BodyTooLarge(crate::extract::MAX_BODY),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Failure::Problem(ProblemType::UnsupportedMediaType).into(),
        status if status.is_client_error() => {
            ApiError::Malformed(Said::new("要求を読み取れませんでした。", "The request could not be read."))
        }
        _ => Failure::Internal(format!("an unexpected {status}")).into(),
    }
}

/// Headers every answer carries. Pages bring a Content-Security-Policy of their own.
fn secure(headers: &mut header::HeaderMap, context: &RequestContext) {
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in fixed {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let nothing = "default-src 'none'; frame-ancestors 'none'";
        headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(nothing));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    }
    if let Ok(id) = header::HeaderValue::from_str(&context.request_id) {
        headers.insert(header::HeaderName::from_static("x-request-id"), id);
    }
}

fn log_cause(error: &ApiError) {
    if let Some(cause) = error.cause() {
        tracing::error!(problem = %error, cause, "request failed");
    }
}

/// One line a request; its span says the rest.
fn log(result: &Result<ServiceResponse<BoxBody>, actix_web::Error>, took: Duration) {
    let status = match result {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(status = status.as_u16(), milliseconds, "request");
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::middleware::from_fn;
    use actix_web::{App, HttpResponse, test};
    use madoguchi_contract::problem::Problem;

    async fn panics() -> HttpResponse {
        panic!("secret words");
    }

    async fn fails() -> Result<HttpResponse, ApiError> {
        Err(Failure::Internal("secret words".to_owned()).into())
    }

    async fn refused_by_actix() -> HttpResponse {
        HttpResponse::UnprocessableEntity().body("secret words")
    }

    #[actix_web::test]
    async fn failures_become_problems_that_tell_nothing() {
        let app = App::new()
            .wrap(from_fn(handle))
            .route("/panics", web::get().to(panics))
            .route("/fails", web::get().to(fails))
            .route("/plain", web::get().to(refused_by_actix));
        let app = test::init_service(app).await;
        for (path, status, slug) in [
            ("/panics", 500, "internal-error"),
            ("/fails", 500, "internal-error"),
            ("/plain", 400, "malformed-request"),
            ("/nothing", 404, "not-found"),
        ] {
            let request = test::TestRequest::get().uri(path).insert_header(("accept-language", "en")).to_request();
            let response = match test::try_call_service(&app, request).await {
                Ok(response) => response.map_into_boxed_body().into_parts().1,
                Err(error) => error.error_response(),
            };
            assert_eq!(response.status(), status, "{path}");
            let id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
            assert_eq!(response.headers().get("x-content-type-options").map(|v| v.as_bytes()), Some(&b"nosniff"[..]));
            let body = actix_web::body::to_bytes(response.into_body()).await.expect("a body");
            let problem: Problem = serde_json::from_slice(&body).expect("a problem");
            assert_eq!((problem.kind, Some(problem.instance)), (format!("/problems/{slug}"), id), "{path}");
            assert!(!body.windows(6).any(|w| w == b"secret"), "{path}");
        }
    }
}
