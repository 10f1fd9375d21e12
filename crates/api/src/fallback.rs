//! What no route took: a wrong method (405), an unknown path (404), or a page of the SPA.

use crate::error::ApiError;
use crate::spec;
use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse};
use madoguchi_contract::problem::ProblemType;
use madoguchi_service::Failure;
use std::sync::OnceLock;

/// A path of the API and its methods.
struct Known {
    segments: Vec<String>,
    methods: Vec<&'static str>,
}

/// Paths outside the OpenAPI document, all of them for reading.
const PAGES: [&str; 4] = ["/api/v1/openapi.json", "/api/docs", "/problems", "/problems/{slug}"];

fn known() -> &'static [Known] {
    static KNOWN: OnceLock<Vec<Known>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let split = |path: &str| path.split('/').map(str::to_owned).collect();
        let listed = spec::openapi().paths.paths.into_iter().map(|(path, item)| Known {
            segments: split(&path),
            methods: spec::operations(&item).map(|(method, _)| method).collect(),
        });
        let pages = PAGES.iter().map(|path| Known { segments: split(path), methods: vec!["GET"] });
        listed.chain(pages).collect()
    })
}

/// The methods of a path, as in `Allow`; none when there is no such path. A fixed path goes before one with parameters.
fn allowed(path: &str) -> Option<String> {
    let segments: Vec<_> = path.split('/').collect();
    let fits = |known: &&Known| {
        known.segments.len() == segments.len()
            && known.segments.iter().zip(&segments).all(|(a, b)| a == b || (a.starts_with('{') && !b.is_empty()))
    };
    let best = known().iter().filter(fits).min_by_key(|k| k.segments.iter().filter(|s| s.starts_with('{')).count())?;
    let mut methods = best.methods.clone();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    Some(methods.join(", "))
}

/// Answers what no route took.
///
/// # Errors
/// 405 for a wrong method, 404 for an unknown path.
pub async fn answer(request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let path = request.path();
    match allowed(path) {
        Some(allow) if !allow.split(", ").any(|m| m == request.method().as_str()) => {
            Err(ApiError::MethodNotAllowed { allow })
        }
        Some(_) => Err(Failure::Problem(ProblemType::NotFound).into()),
        None if path.starts_with("/api/") || path.starts_with("/health/") || path.starts_with("/problems/") => {
            Err(Failure::Problem(ProblemType::NotFound).into())
        }
        None if request.method() != Method::GET => Err(ApiError::MethodNotAllowed { allow: "GET, HEAD".to_owned() }),
        None => crate::routes::site::spa::answer(&request),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Option<&str>) {
        assert_eq!(allowed(path).as_deref(), expected, "{path}");
    }

    #[test]
    fn methods_are_known_by_path() {
        check("/api/v1/sessions", Some("POST"));
        check("/api/v1/sessions/current", Some("DELETE"));
        check("/api/v1/me", Some("GET, HEAD"));
        check("/problems/slot-full", Some("GET, HEAD"));
        check("/api/v1/nothing", None);
    }
}
