//! Headers with a meaning of their own: `If-Match` and `Idempotency-Key`.

use crate::error::{ApiError, Said};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use madoguchi_contract::problem::ProblemType;
use madoguchi_service::SeenVersion;
use std::future::{Ready, ready};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::{Object, ObjectBuilder, Required, Type};

/// The version a change is based on. Missing: 428.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub SeenVersion);

impl IfMatch {
    fn parse(text: &str) -> Self {
        let text = text.trim();
        if text == "*" {
            return Self(SeenVersion::Any);
        }
        let tag = text.strip_prefix("W/").unwrap_or(text).trim_matches('"');
        Self(tag.parse().map_or(SeenVersion::Nothing, SeenVersion::Version))
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let header = ParameterBuilder::new().name("If-Match").parameter_in(ParameterIn::Header);
        let header = header.required(Required::True).description(Some("The `etag` you read"));
        vec![header.schema(Some(Object::with_type(Type::String))).build()]
    }
}

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(header::IF_MATCH);
        let header = header.ok_or(ApiError::from(ProblemType::PreconditionRequired));
        ready(header.map(|value| value.to_str().map_or(Self(SeenVersion::Nothing), Self::parse)))
    }
}

/// The same where it may be left out: what is asked for then begins something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionalIfMatch(pub Option<SeenVersion>);

impl IntoParams for OptionalIfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let header = ParameterBuilder::new().name("If-Match").parameter_in(ParameterIn::Header);
        let said = "The `etag` you read; required where there is something to be changed";
        let header = header.required(Required::False).description(Some(said));
        vec![header.schema(Some(Object::with_type(Type::String))).build()]
    }
}

impl FromRequest for OptionalIfMatch {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(header::IF_MATCH);
        let read =
            |value: &header::HeaderValue| value.to_str().map_or(SeenVersion::Nothing, |text| IfMatch::parse(text).0);
        ready(Ok(Self(header.map(read))))
    }
}

/// The `Idempotency-Key` of a POST: 1 to 255 visible ASCII characters, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(pub Option<String>);

impl IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = SchemaType::from_iter([Type::String, Type::Null]);
        let key = ObjectBuilder::new().schema_type(text).min_length(Some(1)).max_length(Some(255));
        let said = "The same key with the same request gives the first answer again; kept 24 hours. Of the JSON \
                    counts what it says, not its white space and the order of its keys";
        let header = ParameterBuilder::new().name("Idempotency-Key").parameter_in(ParameterIn::Header);
        vec![header.required(Required::False).description(Some(said)).schema(Some(key)).build()]
    }
}

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
            ("\"3\"", SeenVersion::Version(3)),
            ("W/\"3\"", SeenVersion::Version(3)),
            ("3", SeenVersion::Version(3)),
            ("*", SeenVersion::Any),
            ("\"abc\"", SeenVersion::Nothing),
            ("", SeenVersion::Nothing),
        ] {
            assert_eq!(IfMatch::parse(text), IfMatch(expected), "{text}");
        }
        assert!(SeenVersion::Version(3).check(3).is_ok());
        assert!(SeenVersion::Version(3).check(4).is_err());
        assert!(SeenVersion::Nothing.check(1).is_err());
    }
}
