//! Headers with a meaning of their own: `If-Match` and `Idempotency-Key`.

use crate::error::{ApiError, Said};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use madoguchi_contract::problem::ProblemType;
use std::future::{Ready, ready};

/// The version a change is based on. Missing: 428.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfMatch {
    /// `*`: whatever is stored.
    Any,
    /// This version only.
    Version(i32),
    /// An entity tag that we never gave out.
    Nothing,
}

impl IfMatch {
    /// Goes on when the stored version is the one the client saw.
    ///
    /// # Errors
    /// [`ProblemType::VersionMismatch`] (412).
    pub fn check(self, stored: i32) -> Result<(), ApiError> {
        match self {
            Self::Any => Ok(()),
            Self::Version(version) if version == stored => Ok(()),
            Self::Version(_) | Self::Nothing => Err(ApiError::Problem(ProblemType::VersionMismatch)),
        }
    }

    fn parse(text: &str) -> Self {
        let text = text.trim();
        if text == "*" {
            return Self::Any;
        }
        let tag = text.strip_prefix("W/").unwrap_or(text).trim_matches('"');
        tag.parse().map_or(Self::Nothing, Self::Version)
    }
}

/// The entity tag of a version, as in `ETag` and in a body's `etag`.
#[must_use]
pub fn etag(version: i32) -> String {
    format!("\"{version}\"")
}

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header =
            request.headers().get(header::IF_MATCH).ok_or(ApiError::Problem(ProblemType::PreconditionRequired));
        ready(header.map(|value| value.to_str().map_or(Self::Nothing, Self::parse)))
    }
}

/// The `Idempotency-Key` of a POST: 1 to 255 visible ASCII characters, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(pub Option<String>);

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut values = request.headers().get_all("idempotency-key");
        let key = match (values.next(), values.next()) {
            (None, _) => Ok(Self(None)),
            (Some(value), None) => match value.to_str() {
                Ok(key) if (1..=255).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()) => {
                    Ok(Self(Some(key.to_owned())))
                }
                Ok(_) | Err(_) => Err(unreadable()),
            },
            (Some(_), Some(_)) => Err(unreadable()),
        };
        ready(key)
    }
}

fn unreadable() -> ApiError {
    ApiError::Malformed(Said::new(
        "Idempotency-Key は空白のない英数記号1〜255文字で、一つだけ送ってください。",
        "Send one Idempotency-Key of 1 to 255 visible ASCII characters.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn if_match_takes_the_forms_clients_send() {
        for (text, expected) in [
            ("\"3\"", IfMatch::Version(3)),
            ("W/\"3\"", IfMatch::Version(3)),
            ("3", IfMatch::Version(3)),
            ("*", IfMatch::Any),
            ("\"abc\"", IfMatch::Nothing),
            ("", IfMatch::Nothing),
        ] {
            assert_eq!(IfMatch::parse(text), expected, "{text}");
        }
        assert!(IfMatch::Version(3).check(3).is_ok());
        assert!(IfMatch::Version(3).check(4).is_err());
        assert!(IfMatch::Nothing.check(1).is_err());
    }
}
