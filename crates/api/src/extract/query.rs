//! The query string.

use super::json_path;
use crate::context::RequestContext;
use crate::error::{ApiError, Said};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use madoguchi_contract::Lang;
use madoguchi_contract::fields::FieldCode;
use madoguchi_service::Failure;
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};

/// The parameter in which people type what they look for. Nothing typed finds everything, so that it may be empty.
pub const TEXT_LOOKED_FOR: &str = "q";

/// The query string, read strictly: unknown parameters are refused, repeated ones fill a `Vec`, and one that is there
/// has a value, but for [`TEXT_LOOKED_FOR`]. Pointers read `?name`.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string(), RequestContext::of(request).lang).map(Self))
    }
}

fn parse<T: DeserializeOwned>(query: &str, lang: Lang) -> Result<T, ApiError> {
    let readable = percent_encoding::percent_decode_str(query).decode_utf8();
    if readable.is_err() {
        return Err(ApiError::Malformed(Said::new(
            "クエリーが UTF-8 ではありません。",
            "The query string is not UTF-8.",
        )));
    }
    let pairs: Vec<_> = percent_pairs(query).collect();
    if let Some((name, _)) = pairs.iter().find(|(name, value)| name.contains('\0') || value.contains('\0')) {
        return Err(Failure::Invalid(vec![
            FieldCode::ControlCharacter.at(format!("?{}", name.replace('\0', "")), lang),
        ])
        .into());
    }
    let deserializer = serde_html_form::Deserializer::from_bytes(query.as_bytes());
    let parsed = serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let pointer = json_path::pointer(error.path());
        let mut refused = json_path::field_error(&pointer, &error.inner().to_string(), lang);
        let name = refused.pointer.trim_start_matches('/').split('/').next().unwrap_or_default();
        refused.pointer = format!("?{name}");
        Failure::Invalid(vec![refused])
    })?;
    // The deserializer takes an empty value for none.
    let empty = pairs.iter().filter(|(name, value)| value.is_empty() && !name.is_empty() && name != TEXT_LOOKED_FOR);
    let refused: Vec<_> = empty.map(|(name, _)| FieldCode::Required.at(format!("?{name}"), lang)).collect();
    if refused.is_empty() { Ok(parsed) } else { Err(Failure::Invalid(refused).into()) }
}

fn percent_pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    let decode =
        |part: &str| percent_encoding::percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
    query.split('&').map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Filters {
        q: Option<String>,
        #[serde(default)]
        vaccine: Vec<String>,
        limit: Option<i64>,
        published: Option<bool>,
        from: Option<String>,
    }

    #[track_caller]
    fn check(query: &str, expected: &str) {
        let said = match parse::<Filters>(query, Lang::En) {
            Ok(f) => format!("{:?} {:?} {:?} {:?} {:?}", f.q, f.vaccine, f.limit, f.published, f.from),
            Err(ApiError::Failure(Failure::Invalid(errors))) => {
                errors.iter().map(|e| format!("{} {}", e.pointer, e.code)).collect::<Vec<_>>().join(", ")
            }
            Err(other) => other.to_string(),
        };
        assert_eq!(said, expected, "{query}");
    }

    #[test]
    fn a_query_is_read_strictly() {
        check("", "None [] None None None");
        check("vaccine=a&vaccine=b", r#"None ["a", "b"] None None None"#);
        check("vaccine=a&limit=5&published=true", r#"None ["a"] Some(5) Some(true) None"#);
        check("q=%E6%A8%AA+%E6%B5%9C", r#"Some("横 浜") [] None None None"#);
        check("limit=five", "?limit wrong-type");
        check("published=maybe", "?published wrong-type");
        check("limitt=5", "?limitt unknown-field");
        check("q=a&q=b", "?q wrong-type");
        check("q=%FF", "malformed-request");
        check("q=a%00b", "?q control-character");
        // A parameter that is there has a value; but for the text that is looked for, where nothing typed finds
        // everything.
        check("limit=", "?limit required");
        check("published=", "?published required");
        check("published", "?published required");
        check("vaccine=", "?vaccine required");
        check("vaccine=a&vaccine=", "?vaccine required");
        check("from=&limit=&limit=5", "?limit wrong-type");
        check("from=&limit=", "?from required, ?limit required");
        check("limitt=", "?limitt unknown-field");
        check("q=&limit=5", r#"Some("") [] Some(5) None None"#);
        check("&limit=5&", "None [] Some(5) None None");
    }
}
