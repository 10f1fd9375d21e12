//! What is known of every request before it reaches a handler: its id, the reader's language, where it comes from.

use crate::forwarded::Origin;
use actix_web::dev::{Payload, RequestHead};
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use madoguchi_contract::Lang;
use madoguchi_domain::Now;
use madoguchi_service::Visitor;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;

/// Set once at the [request middleware](crate::request_middleware), read by extractors and handlers.
#[derive(Debug, Clone)]
pub struct RequestContext {
    /// Id of the request, as in the log and in a problem's `instance`.
    pub request_id: Arc<str>,
    /// The language the client reads.
    pub lang: Lang,
    /// Address of the client, for the throttle and the audit.
    pub address: Arc<str>,
    /// Whether the client came over TLS, as far as a trusted proxy says.
    pub secure: bool,
}

impl RequestContext {
    /// The context of a request; a fresh one for a request that did not pass the request middleware.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_else(|| Self {
            request_id: new_request_id().into(),
            lang: Lang::Ja,
            address: "".into(),
            secure: false,
        })
    }

    /// The context of a request with this head, which comes from there.
    #[must_use]
    pub fn new(head: &RequestHead, origin: Origin) -> Self {
        let languages = head.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self {
            request_id: new_request_id().into(),
            lang: preferred(languages.unwrap_or_default()),
            address: origin.address.map(|address| address.to_string()).unwrap_or_default().into(),
            secure: origin.https,
        }
    }

    /// Who asks, at this moment.
    #[must_use]
    pub fn visitor(&self, now: Now) -> Visitor {
        let Self { request_id, lang, address, secure: _ } = self;
        Visitor { request_id: Arc::clone(request_id), address: Arc::clone(address), now, lang: *lang }
    }
}

impl FromRequest for RequestContext {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

fn new_request_id() -> String {
    format!("{:032x}", rand::random::<u128>())
}

/// The language an `Accept-Language` header prefers among ours; Japanese when it says nothing of use.
fn preferred(header: &str) -> Lang {
    let mut best = (0.0_f32, Lang::Ja);
    for entry in header.split(',') {
        let mut parts = entry.split(';');
        let Some(lang) = parts.next().map(str::trim).and_then(Lang::from_code) else { continue };
        let weight = parts.find_map(|p| p.trim().strip_prefix("q=")).map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
        if best.0 < weight {
            best = (weight, lang);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &str, expected: Lang) {
        assert_eq!(preferred(header), expected, "{header}");
    }

    #[test]
    fn japanese_unless_english_is_preferred() {
        check("", Lang::Ja);
        check("*", Lang::Ja);
        check("de", Lang::Ja);
        check("en", Lang::En);
        check("en-GB,en;q=0.9,ja;q=0.8", Lang::En);
        check("ja,en;q=0.9", Lang::Ja);
        check("en;q=0.5, ja;q=0.9", Lang::Ja);
        check("fr, en;q=0.1", Lang::En);
        check("en;q=x", Lang::Ja);
    }
}
