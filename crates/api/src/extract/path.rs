//! Parts of the path.

use crate::error::ApiError;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use madoguchi_contract::problem::ProblemType;
use madoguchi_service::Failure;
use std::future::{Ready, ready};

/// The `{id}` of the path, an id of the kind `T`. What cannot be an id names nothing: 404, not 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Id<T>(pub T);

impl<T: From<i64>> FromRequest for Id<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.match_info().get("id").and_then(|text| madoguchi_contract::fields::id(text).ok());
        ready(id.map(Self).ok_or(Failure::Problem(ProblemType::NotFound).into()))
    }
}

/// The `{number}` of the path, counted from 1. What cannot be one names nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number(pub u32);

impl FromRequest for Number {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let number = request.match_info().get("number");
        let number = number.and_then(|text| madoguchi_contract::fields::id::<i64>(text).ok());
        let number = number.and_then(|number| u32::try_from(number).ok());
        ready(number.map(Self).ok_or(Failure::Problem(ProblemType::NotFound).into()))
    }
}

/// The one `{key}`, `{slug}` … of the path that is not an id, percent-decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment(pub String);

impl FromRequest for Segment {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let raw = request.match_info().iter().next().map(|(_, value)| value.to_owned());
        let text = raw.and_then(|raw| percent_encoding::percent_decode_str(&raw).decode_utf8().ok().map(String::from));
        ready(
            text.filter(|t| !t.is_empty() && !t.contains('\0'))
                .map(Self)
                .ok_or(Failure::Problem(ProblemType::NotFound).into()),
        )
    }
}
