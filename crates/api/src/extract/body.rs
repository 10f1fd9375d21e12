//! A JSON body.

use super::{json_path, mend};
use crate::context::RequestContext;
use crate::error::{ApiError, Said};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use bytes::BytesMut;
use futures_util::StreamExt;
use madoguchi_contract::Lang;
use madoguchi_contract::fields::FieldCode;
use madoguchi_contract::problem::{FieldError, ProblemType};
use madoguchi_service::Failure;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::future::Future;
use std::pin::Pin;

/// The most bytes a JSON body may have.
pub const MAX_BODY: usize = 1024 * 1024;

/// A JSON body, read strictly: at most 1 MiB of `application/json`, valid UTF-8, no unknown fields, no NUL.
pub struct Body<T> {
    /// What was sent.
    pub value: T,
    /// SHA-256 of method, path and what the body says: the same request sent again has the same digest, however its
    /// JSON is spaced and ordered, and whether it leaves a default out.
    pub digest: String,
}

impl<T: DeserializeOwned + Serialize + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        Box::pin(taken(request, payload, None))
    }
}

/// A JSON body that may be left out: then its value is the default one.
pub struct OptionalBody<T>(pub Body<T>);

impl<T: DeserializeOwned + Serialize + Default + 'static> FromRequest for OptionalBody<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let taken = taken(request, payload, Some(T::default()));
        Box::pin(async move { taken.await.map(Self) })
    }
}

/// The body of a request. Without `left_out` it must be there; with it, one that is not there is that.
fn taken<T: DeserializeOwned + Serialize>(
    request: &HttpRequest,
    payload: &mut Payload,
    left_out: Option<T>,
) -> impl Future<Output = Result<Body<T>, ApiError>> + use<T> {
    let (lang, refused) = (RequestContext::of(request).lang, check_head(request));
    let mut digest = Sha256::new();
    digest.update(format!("{}\0{}\0", request.method(), request.path()));
    let payload = payload.take();
    async move {
        let refused = match (&left_out, refused) {
            (None, Err(refused)) => return Err(refused),
            (_, refused) => refused,
        };
        let bytes = read(payload).await?;
        let value = match left_out {
            Some(left_out) if bytes.is_empty() => left_out,
            Some(_) | None => refused.and_then(|()| parse(&bytes, lang))?,
        };
        add_meaning(&mut digest, &value)?;
        Ok(Body { value, digest: hex::encode(digest.finalize()) })
    }
}

/// What was read is written in one order: cheaper than to read the body once more.
fn add_meaning(digest: &mut Sha256, value: &impl Serialize) -> Result<(), Failure> {
    digest.update(serde_json::to_vec(value).map_err(Failure::internal)?);
    Ok(())
}

/// Refuses what the headers give away, before a byte of the body is read.
fn check_head(request: &HttpRequest) -> Result<(), ApiError> {
    if !is_json(request) {
        return Err(Failure::Problem(ProblemType::UnsupportedMediaType).into());
    }
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    match length {
        Some(length) if length > MAX_BODY => Err(ApiError::BodyTooLarge(MAX_BODY)),
        Some(_) | None => Ok(()),
    }
}

fn is_json(request: &HttpRequest) -> bool {
    let charset_is_utf8 =
        request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).is_none_or(|value| {
            let charset = value
                .split(';')
                .skip(1)
                .find_map(|p| p.trim().to_ascii_lowercase().strip_prefix("charset=").map(str::to_owned));
            charset.is_none_or(|c| c.trim_matches('"') == "utf-8")
        });
    request.content_type().eq_ignore_ascii_case("application/json") && charset_is_utf8
}

async fn read(mut payload: Payload) -> Result<BytesMut, ApiError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| {
            ApiError::Malformed(Said::new("本文を最後まで受信できませんでした。", "The body broke off before its end."))
        })?;
        if bytes.len() + chunk.len() > MAX_BODY {
            return Err(ApiError::BodyTooLarge(MAX_BODY));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn parse<T: DeserializeOwned + Serialize>(bytes: &[u8], lang: Lang) -> Result<T, ApiError> {
    if std::str::from_utf8(bytes).is_err() {
        return Err(ApiError::Malformed(Said::new("本文が UTF-8 ではありません。", "The body is not UTF-8.")));
    }
    // Syntax first, so that a typing error in the JSON is not reported as a missing field.
    serde_json::from_slice::<serde::de::IgnoredAny>(bytes).map_err(|error| not_json(&error))?;
    // serde would also fill a struct from a list.
    if bytes.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'[') {
        return Err(Failure::Invalid(vec![json_path::field_error("", A_LIST, lang)]).into());
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let inner = error.inner();
        match inner.classify() {
            serde_json::error::Category::Data => {
                let pointer = json_path::pointer(error.path());
                let first = json_path::field_error(&pointer, &inner.to_string(), lang);
                Failure::Invalid(mend::all_errors::<T>(bytes, first, lang)).into()
            }
            // It is JSON: here is a list that has more items than the struct that serde fills with it has fields.
            serde_json::error::Category::Syntax if inner.to_string().starts_with("trailing characters") => {
                let pointer = json_path::pointer(error.path());
                Failure::Invalid(vec![json_path::field_error(&pointer, A_LIST, lang)]).into()
            }
            serde_json::error::Category::Io
            | serde_json::error::Category::Syntax
            | serde_json::error::Category::Eof => not_json(inner),
        }
    })?;
    let mut errors = control_characters(bytes, lang);
    errors.extend(lists_for_objects(bytes, &value, lang));
    match errors {
        errors if errors.is_empty() => Ok(value),
        errors => Err(Failure::Invalid(errors).into()),
    }
}

fn not_json(error: &serde_json::Error) -> ApiError {
    let (line, column) = (error.line(), error.column());
    ApiError::Malformed(Said::new(
        format!("JSON として読めません({line}行{column}文字目)。"),
        format!("The body is not JSON that can be read: line {line}, column {column}."),
    ))
}

/// As serde says it.
const A_LIST: &str = "invalid type: sequence, expected a map";

/// Lists where an object belongs: serde fills a struct from a list as well, field by field.
fn lists_for_objects(bytes: &[u8], read: &impl Serialize, lang: Lang) -> Vec<FieldError> {
    let mut errors = Vec::new();
    // Most bodies have no list, that of a booking for one: they are not read again.
    if bytes.contains(&b'[')
        && let (Ok(sent), Ok(read)) = (serde_json::from_slice::<Value>(bytes), serde_json::to_value(read))
    {
        note_lists(&sent, &read, &mut String::new(), &mut |pointer| {
            errors.push(json_path::field_error(pointer, A_LIST, lang));
        });
    }
    errors
}

fn note_lists(sent: &Value, read: &Value, pointer: &mut String, note: &mut impl FnMut(&str)) {
    let length = pointer.len();
    match (sent, read) {
        (Value::Array(_), Value::Object(_)) => note(pointer),
        (Value::Array(sent), Value::Array(read)) => {
            for (index, (sent, read)) in sent.iter().zip(read).enumerate() {
                json_path::push(pointer, &index.to_string());
                note_lists(sent, read, pointer, note);
                pointer.truncate(length);
            }
        }
        (Value::Object(sent), Value::Object(read)) => {
            for (key, sent) in sent {
                let Some(read) = read.get(key) else { continue };
                json_path::push(pointer, key);
                note_lists(sent, read, pointer, note);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// NUL in any string: no text of ours holds it, and PostgreSQL cannot store it. Raw NUL is not JSON, so that only the
/// escape counts.
fn control_characters(bytes: &[u8], lang: Lang) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if bytes.windows(6).any(|w| w.eq_ignore_ascii_case(b"\\u0000"))
        && let Ok(value) = serde_json::from_slice::<Value>(bytes)
    {
        note_nul(&value, &mut String::new(), &mut |pointer| {
            errors.push(FieldCode::ControlCharacter.at(pointer, lang));
        });
    }
    errors
}

fn note_nul(value: &Value, pointer: &mut String, note: &mut impl FnMut(&str)) {
    let length = pointer.len();
    match value {
        Value::String(text) if text.contains('\0') => note(pointer),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                json_path::push(pointer, &index.to_string());
                note_nul(item, pointer, note);
                pointer.truncate(length);
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                json_path::push(pointer, key);
                note_nul(item, pointer, note);
                pointer.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize, Serialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only the refusals matter here")]
    struct Outer {
        name: String,
        inner: Vec<Inner>,
    }

    #[derive(Debug, serde::Deserialize, Serialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only the refusals matter here")]
    struct Inner {
        places: i64,
    }

    #[test]
    fn the_same_is_the_same_however_it_is_written() {
        #[derive(serde::Deserialize, Serialize)]
        struct Asked {
            name: String,
            #[serde(default)]
            note: String,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            dose: Option<i64>,
            #[serde(default)]
            days: Vec<i64>,
        }
        let digest = |body: &str| {
            let mut digest = Sha256::new();
            let asked = parse::<Asked>(body.as_bytes(), Lang::En).expect("a body");
            add_meaning(&mut digest, &asked).expect("JSON");
            digest.finalize()
        };
        let check = |body: &str, same: bool| {
            let known = digest(r#"{"name":"山田","note":"","dose":1,"days":[1,2]}"#);
            assert_eq!(digest(body) == known, same, "{body}");
        };
        check(r#"{"name":"山田","note":"","dose":1,"days":[1,2]}"#, true);
        check("{ \"name\" : \"山田\",\n \"note\": \"\",\t\"dose\": 1, \"days\": [ 1, 2 ] }\n", true);
        check(r#"{"days":[1,2],"dose":1,"note":"","name":"山田"}"#, true);
        check(r#"{"name":"\u5c71\u7530","dose":1,"days":[1,2]}"#, true);
        check(r#"{"name":"山田 ","dose":1,"days":[1,2]}"#, false);
        check(r#"{"name":"山田","dose":2,"days":[1,2]}"#, false);
        check(r#"{"name":"山田","days":[1,2]}"#, false);
        check(r#"{"name":"山田","dose":1,"days":[2,1]}"#, false);
        check(r#"{"name":"山田","note":"x","dose":1,"days":[1,2]}"#, false);
    }

    #[track_caller]
    fn check(body: &str, expected: &str) {
        let said = match parse::<Outer>(body.as_bytes(), Lang::En) {
            Ok(_) => "fine".to_owned(),
            Err(ApiError::Failure(Failure::Invalid(errors))) => {
                errors.iter().map(|e| format!("{} {}", e.pointer, e.code)).collect::<Vec<_>>().join(", ")
            }
            Err(other) => other.to_string(),
        };
        assert_eq!(said, expected, "{body}");
    }

    #[test]
    fn faults_are_named_by_pointer() {
        check(r#"{"name":"a","inner":[{"places":1}]}"#, "fine");
        check(r#"{"name":"a"}"#, "/inner required");
        check(r#"{"name":"a","inner":[{"places":1},{}]}"#, "/inner/1/places required");
        check(r#"{"name":"a","inner":[{"place":1}]}"#, "/inner/0/place unknown-field, /inner/0/places required");
        check(r#"{"name":"a","inner":[],"x/y~":1}"#, "/x~1y~0 unknown-field");
        check(r#"{"name":1,"inner":[]}"#, "/name wrong-type");
        check(r#"{"name":"a","inner":[{"places":"1"}]}"#, "/inner/0/places wrong-type");
        check("{}", "/name required, /inner required");
        check(
            r#"{"inner":[{"places":"1"},{}],"nam":"a"}"#,
            "/inner/0/places wrong-type, /inner/1/places required, /nam unknown-field, /name required",
        );
        check(r#"{"name":"a","inner":{}}"#, "/inner wrong-type");
        check(r#"{"name":"a","inner":[1,{"places":1,"x":1}]}"#, "/inner/0 wrong-type, /inner/1/x unknown-field");
        check(r#"{"name":"a","inner":[{"places":1},[1]]}"#, "/inner/1 wrong-type");
        check(r#"{"name":"a","inner":[[1,2]]}"#, "/inner/0 wrong-type");
        check(r#"["a",[],1]"#, " wrong-type");
        check(r#"{"name":"a","inner":[{"places":1e400}]}"#, "malformed-request");
        check(r#"{"name":"a","name":"b","inner":[]}"#, "/name duplicate");
        check(r#"{"name":"a\u0000b","inner":[]}"#, "/name control-character");
        check("[]", " wrong-type");
        check("[", "malformed-request");
        check(r#"["a",[]]"#, " wrong-type");
        check("{", "malformed-request");
        check("", "malformed-request");
        check(r#"{"name":"a","inner":[]} x"#, "malformed-request");
        check(r#"{"name":"\ud800","inner":[]}"#, "malformed-request");
    }
}
