//! Requests that the page of another site has a browser send, with our cookies. `SameSite=Strict` keeps the cookies
//! from most; the rest come from neighbours: another port, or another name in the same domain.

use crate::error::ApiError;
use actix_web::http::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use madoguchi_contract::problem::ProblemType;
use url::Url;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Goes on when no other site's page has sent the request. Browsers say so in `Sec-Fetch-Site`, older ones, and all
/// without TLS, in `Origin`; programs send neither.
///
/// # Errors
/// [`ProblemType::CrossSite`].
pub fn refuse(headers: &HeaderMap, public_url: &str) -> Result<(), ApiError> {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let ours = match (text(SEC_FETCH_SITE), text(ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => is_ours(origin, text(HOST).unwrap_or_default(), public_url),
        (None, None) => true,
    };
    if ours { Ok(()) } else { Err(ApiError::from(ProblemType::CrossSite)) }
}

/// Whether the origin is where this server is reached: the host that the request names, or the public address where a
/// proxy names another. Behind a proxy the scheme of the request is not known; the origin's is taken.
fn is_ours(origin: &str, host: &str, public_url: &str) -> bool {
    let Some(origin) = Url::parse(origin).ok().filter(Url::has_host) else { return false };
    let here = Url::parse(&format!("{}://{host}", origin.scheme()));
    [here, Url::parse(public_url)].into_iter().flatten().any(|ours| ours.origin() == origin.origin())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[track_caller]
    fn check(headers: &[(&str, &str)], ours: bool) {
        let request = headers.iter().fold(TestRequest::default(), |request, pair| request.insert_header(*pair));
        let request = request.to_http_request();
        assert_eq!(refuse(request.headers(), "https://madoguchi.example.jp/window").is_ok(), ours, "{headers:?}");
    }

    #[test]
    fn only_our_own_pages_and_programs_go_on() {
        let here = ("host", "127.0.0.1:8080");
        check(&[here], true);
        check(&[here, ("sec-fetch-site", "same-origin")], true);
        check(&[here, ("sec-fetch-site", "none")], true);
        check(&[here, ("sec-fetch-site", "same-site")], false);
        check(&[here, ("sec-fetch-site", "cross-site")], false);
        check(&[here, ("sec-fetch-site", "")], false);
        check(&[here, ("origin", "http://127.0.0.1:8080")], true);
        check(&[here, ("origin", "http://127.0.0.1:8081")], false);
        check(&[here, ("origin", "https://evil.example")], false);
        check(&[here, ("origin", "https://evil.madoguchi.example.jp")], false);
        check(&[here, ("origin", "https://madoguchi.example.jp")], true);
        check(&[here, ("origin", "http://madoguchi.example.jp")], false);
        check(&[here, ("origin", "null")], false);
        check(&[here, ("origin", "")], false);
        check(&[("origin", "https://evil.example")], false);
        check(&[("host", "window.example.jp"), ("origin", "https://window.example.jp")], true);
        check(&[("host", "window.example.jp:443"), ("origin", "https://window.example.jp")], true);
        // A development server in between: the browser's word on the page it shows goes before the address.
        check(&[here, ("origin", "http://127.0.0.1:8081"), ("sec-fetch-site", "same-origin")], true);
        check(&[here, ("origin", "http://127.0.0.1:8080"), ("sec-fetch-site", "cross-site")], false);
    }
}
