//! The SPA, from inside the binary (feature `embed-spa`), pre-compressed, under a strict Content-Security-Policy.

use crate::error::ApiError;
use actix_web::{HttpRequest, HttpResponse};
use madoguchi_contract::problem::ProblemType;

/// A file of the SPA, or its page for every path that is none of the API's.
///
/// # Errors
/// 404 for a file that does not exist.
pub fn answer(request: &HttpRequest) -> Result<HttpResponse, ApiError> {
    inner::answer(request)
}

#[cfg(not(feature = "embed-spa"))]
mod inner {
    use super::{ApiError, HttpRequest, HttpResponse, ProblemType};
    use actix_web::http::header;

    const PAGE: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Madoguchi</title></head>\
        <body><main><h1>Madoguchi</h1><p>This server was built without its screens (feature embed-spa). \
        The API is documented at <a href=\"/api/docs/\">/api/docs</a>.</p></main></body></html>";

    pub(super) fn answer(request: &HttpRequest) -> Result<HttpResponse, ApiError> {
        if request.path() != "/" {
            return Err(ApiError::from(ProblemType::NotFound));
        }
        Ok(HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"))
            .body(PAGE))
    }
}

#[cfg(feature = "embed-spa")]
mod inner {
    use super::{ApiError, HttpRequest, HttpResponse, ProblemType};
    use actix_web::http::header;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use rust_embed::{EmbeddedFile, RustEmbed};
    use sha2::{Digest, Sha256};
    use std::sync::OnceLock;

    #[derive(RustEmbed)]
    #[folder = "../../frontend/dist"]
    struct Files;

    const INDEX: &str = "index.html";
    /// Codings, and how the names of compressed files end.
    const PACKED: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

    pub(super) fn answer(request: &HttpRequest) -> Result<HttpResponse, ApiError> {
        let path = request.path().trim_start_matches('/');
        match Files::get(path).filter(|_| !path.is_empty() && path != INDEX && !is_packed(path)) {
            Some(file) => Ok(respond(request, path, file)),
            // A page of the SPA's router has no extension; a missing file must not become a page.
            None if path.rsplit('/').next().is_some_and(|last| last.contains('.') && path != INDEX) => {
                Err(ApiError::from(ProblemType::NotFound))
            }
            None => {
                Files::get(INDEX).map(|file| respond(request, INDEX, file)).ok_or(ApiError::from(ProblemType::NotFound))
            }
        }
    }

    /// A compressed form of another file goes out in that one's name.
    fn is_packed(path: &str) -> bool {
        let plain = PACKED.iter().find_map(|(_, suffix)| path.strip_suffix(suffix));
        plain.is_some_and(|plain| Files::get(plain).is_some())
    }

    fn respond(request: &HttpRequest, path: &str, plain: EmbeddedFile) -> HttpResponse {
        let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let packed = PACKED
            .into_iter()
            .filter(|(coding, _)| accepts(accepted, coding))
            .find_map(|(coding, suffix)| Some((coding, Files::get(&format!("{path}{suffix}"))?)));
        let mut response = HttpResponse::Ok();
        response.content_type(content_type(path)).insert_header((header::VARY, "Accept-Encoding")).insert_header((
            header::CACHE_CONTROL,
            if is_hashed(path) { "public, max-age=31536000, immutable" } else { "no-cache" },
        ));
        if path == INDEX {
            response.insert_header((header::CONTENT_SECURITY_POLICY, policy()));
        }
        let file = match packed {
            Some((coding, file)) => {
                response.insert_header((header::CONTENT_ENCODING, coding));
                file
            }
            None => plain,
        };
        response.body(file.data.into_owned())
    }

    fn accepts(header: &str, coding: &str) -> bool {
        header.split(',').any(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
            named && !parts.any(|p| p.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32)))
        })
    }

    fn content_type(path: &str) -> String {
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        if kind.type_() == "text" { format!("{kind}; charset=utf-8") } else { kind.to_string() }
    }

    /// Trunk puts a hash into the names of all files but the page.
    fn is_hashed(path: &str) -> bool {
        let stem = path.split('.').next().unwrap_or_default();
        stem.trim_end_matches("_bg")
            .rsplit('-')
            .next()
            .is_some_and(|hash| hash.len() >= 8 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
    }

    /// The page's own files, WebAssembly, and Trunk's starter script by its digest; nothing from elsewhere, nothing
    /// inline else.
    fn policy() -> &'static str {
        static POLICY: OnceLock<String> = OnceLock::new();
        POLICY.get_or_init(|| {
            let text = |file: EmbeddedFile| String::from_utf8_lossy(&file.data).into_owned();
            let page = Files::get(INDEX).map(text).unwrap_or_default();
            let digest = |script: &str| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script)));
            let digests: String = inline_scripts(&page).map(digest).collect();
            format!(
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{digests}; style-src 'self'; \
                 img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
                 form-action 'none'; frame-ancestors 'none'"
            )
        })
    }

    /// The text of each `<script>` without `src`.
    fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
        page.split("<script").skip(1).filter_map(|rest| {
            let (attributes, rest) = rest.split_once('>')?;
            let (script, _) = rest.split_once("</script>")?;
            (!attributes.contains("src=")).then_some(script)
        })
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn encodings_are_read() {
            assert!(accepts("gzip, deflate, br", "br"));
            assert!(accepts("br;q=0.5", "br"));
            assert!(!accepts("br;q=0, gzip", "br"));
            assert!(!accepts("", "gzip"));
        }

        #[test]
        fn only_hashed_names_are_kept_for_good() {
            assert!(is_hashed("madoguchi-frontend-1a2b3c4d5e6f7a8b_bg.wasm"));
            assert!(is_hashed("base-afe076cce0633464.css"));
            assert!(!is_hashed("index.html"));
        }

        #[test]
        fn inline_scripts_are_found() {
            let page = "<script type=\"module\">\nrun()\n</script><script src=\"/a.js\"></script>";
            assert_eq!(inline_scripts(page).collect::<Vec<_>>(), ["\nrun()\n"]);
        }
    }
}
