//! Every refusal is a problem document: unknown routes, wrong methods, bad JSON, large bodies; and what the pages
//! carry.

use crate::support::{Reply, Server, TestDatabase};
use serde_json::Value;

/// The problem without what differs from run to run.
fn redacted(reply: &Reply) -> Value {
    reply.problem();
    let mut problem = reply.json();
    problem["instance"] = "[request id]".into();
    problem
}

#[test]
fn bad_input_is_a_clear_4xx() {
    let db = TestDatabase::sqlite();
    let server = Server::start(&db);
    let token = server.log_in("yokohama");
    let post = |kind: &str, body: &[u8]| {
        server.call("POST", "/api/v1/venues").token(&token).header("content-type", kind).bytes(body.to_vec()).send()
    };
    let json = "application/json";
    let rows: [(&str, &[u8], u16, &str); 12] = [
        (json, b"{", 400, "malformed-request"),
        (json, b"", 400, "malformed-request"),
        (json, b"\xff\xfe{}", 400, "malformed-request"),
        (json, b"{} {}", 400, "malformed-request"),
        (json, b"{\"name\":\"a\0b\"}", 400, "malformed-request"),
        (json, b"null", 422, "validation-failed"),
        (json, b"[]", 422, "validation-failed"),
        (json, b"{}", 422, "validation-failed"),
        ("text/plain", b"{}", 415, "unsupported-media-type"),
        ("application/json; charset=shift_jis", b"{}", 415, "unsupported-media-type"),
        ("application/json; charset=UTF-8", b"{}", 422, "validation-failed"),
        ("multipart/form-data; boundary=x", b"--x--", 415, "unsupported-media-type"),
    ];
    for (kind, body, status, slug) in rows {
        let reply = post(kind, body);
        assert_eq!((reply.status, reply.problem().as_str()), (status, slug), "{kind} {body:?}");
    }
    let nested = "[".repeat(200_000);
    assert_eq!(post(json, nested.as_bytes()).problem(), "malformed-request");
    let no_type = server.call("POST", "/api/v1/venues").token(&token).bytes(b"{}".to_vec()).send();
    assert_eq!(no_type.problem(), "unsupported-media-type");
    let large = vec![b' '; 10 << 20];
    assert_eq!(post(json, &large).problem(), "body-too-large");
    assert_eq!(post(json, &vec![b' '; 1 << 20]).problem(), "malformed-request");
}

#[test]
fn an_encoded_body_is_refused() {
    let db = TestDatabase::sqlite();
    let server = Server::start(&db);
    let body = serde_json::json!({"login_id": "agent01", "password": crate::support::PASSWORD});
    for (codings, status) in [
        (&["gzip"][..], 415),
        (&["BR"], 415),
        (&["identity, gzip"], 415),
        (&["identity", "deflate"], 415),
        (&["nonsense"], 415),
        (&["identity"], 200),
        (&["Identity, identity"], 200),
    ] {
        let call = server.call("POST", "/api/v1/sessions").json(&body).english();
        let reply = codings.iter().fold(call, |call, coding| call.header("content-encoding", *coding)).send();
        assert_eq!(reply.status, status, "{codings:?}");
        if status == 415 {
            assert_eq!(
                (reply.problem().as_str(), reply.header("accept-encoding")),
                ("unsupported-media-type", Some("identity"))
            );
            assert!(reply.json()["detail"].as_str().unwrap().contains("Content-Encoding"), "{}", reply.text);
        }
    }
}

#[test]
fn paths_and_methods_have_their_answers() {
    let db = TestDatabase::sqlite();
    let server = Server::start(&db);
    let token = server.log_in("yokohama");
    let rows = [
        ("GET", "/api/v1/nothing", 404, "not-found"),
        ("GET", "/api/v1/venues/", 404, "not-found"),
        ("GET", "/api/v1/venues/abc", 404, "not-found"),
        ("GET", "/api/v1/venues/-1", 404, "not-found"),
        ("GET", "/api/v1/venues/99999999999999999999", 404, "not-found"),
        ("GET", "/api/v1/venues/%FF", 404, "not-found"),
        ("GET", "/api/v1/venues/1%00", 404, "not-found"),
        ("GET", "/api/v1/venues?limit=x", 422, "validation-failed"),
        ("GET", "/api/v1/venues?unknown=1", 422, "validation-failed"),
        ("GET", "/api/v1/venues?q=%FF", 400, "malformed-request"),
        ("GET", "/api/v1/venues?q=%00", 422, "validation-failed"),
        ("GET", "/api/v1/holidays", 422, "validation-failed"),
        ("GET", "/api/v1/holidays?from=2021-02-30&to=2021-03-01", 422, "validation-failed"),
        ("PUT", "/api/v1/venues", 405, "method-not-allowed"),
        ("DELETE", "/api/v1/venues/1", 405, "method-not-allowed"),
        ("OPTIONS", "/api/v1/venues", 405, "method-not-allowed"),
        ("TRACE", "/api/v1/me", 405, "method-not-allowed"),
        ("QUERY", "/api/v1/me", 405, "method-not-allowed"),
        ("POST", "/health/live", 405, "method-not-allowed"),
        ("POST", "/problems/slot-full", 405, "method-not-allowed"),
        ("GET", "/problems/nothing", 404, "not-found"),
        ("GET", "/health/nothing", 404, "not-found"),
        ("GET", "/api/docs/nothing.js", 404, "not-found"),
    ];
    for (method, path, status, slug) in rows {
        let reply = server.call(method, path).token(&token).send();
        assert_eq!((reply.status, reply.problem().as_str()), (status, slug), "{method} {path}");
    }
    assert_eq!(server.call("PUT", "/api/v1/venues").send().header("allow"), Some("GET, POST, HEAD"));
    assert_eq!(server.call("GET", "/api/v1/sessions").send().header("allow"), Some("POST"));
}

#[test]
fn problems_speak_both_languages() {
    let db = TestDatabase::sqlite();
    let server = Server::start(&db);
    let token = server.log_in("yokohama");
    let body = serde_json::json!({"name": 1});
    let call = || server.call("POST", "/api/v1/venues").token(&token).json(&body);
    insta::assert_json_snapshot!("unknown_route_ja", redacted(&server.call("GET", "/api/v1/nothing").send()));
    insta::assert_json_snapshot!("wrong_type_ja", redacted(&call().send()));
    insta::assert_json_snapshot!("wrong_type_en", redacted(&call().english().send()));
    insta::assert_json_snapshot!("not_logged_in_en", redacted(&server.call("GET", "/api/v1/me").english().send()));
    insta::assert_json_snapshot!("wrong_method_en", redacted(&server.call("PUT", "/api/v1/me").english().send()));
    let malformed =
        server.call("POST", "/api/v1/sessions").header("content-type", "application/json").bytes(b"{\n x".to_vec());
    insta::assert_json_snapshot!("malformed_en", redacted(&malformed.english().send()));
}

#[test]
fn answers_carry_the_security_headers() {
    let db = TestDatabase::sqlite();
    let server = Server::start(&db);
    for path in
        ["/", "/health/live", "/api/v1/me", "/api/docs/", "/problems", "/problems/slot-full", "/api/v1/openapi.json"]
    {
        let reply = server.call("GET", path).send();
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"), "{path}");
        let policy = reply.header("content-security-policy").unwrap_or_else(|| panic!("{path}"));
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert!(
            !policy.split(';').any(|d| d.contains("script-src") && d.contains("unsafe-inline")),
            "{path}: {policy}"
        );
    }
}

#[test]
fn the_api_page_brings_everything_itself() {
    let db = TestDatabase::sqlite();
    let server = Server::start(&db);
    assert_eq!(server.call("GET", "/api/docs").send().header("location"), Some("/api/docs/"));
    let page = server.call("GET", "/api/docs/").send();
    assert_eq!(page.status, 200);
    let mut sources = 0;
    for attribute in ["src=\"", "href=\""] {
        for part in page.text.split(attribute).skip(1) {
            let file = part.split('"').next().unwrap().trim_start_matches("./");
            assert!(!file.contains("//"), "{file} comes from elsewhere");
            assert_eq!(server.call("GET", &format!("/api/docs/{file}")).send().status, 200, "{file}");
            sources += 1;
        }
    }
    assert!(4 <= sources, "{}", page.text);
    // The strict policy lets no inline script run.
    for script in page.text.split("<script").skip(1) {
        assert!(script.split('>').next().unwrap().contains("src="), "{script}");
    }
    let setup = server.call("GET", "/api/docs/swagger-initializer.js").send();
    assert!(setup.text.contains("/api/v1/openapi.json"), "{}", setup.text);
}

#[test]
fn every_problem_type_has_its_page() {
    let db = TestDatabase::sqlite();
    let server = Server::start(&db);
    let list = server.call("GET", "/problems").send().text;
    for &kind in madoguchi_contract::problem::ProblemType::ALL {
        assert!(list.contains(&kind.uri()), "{}", kind.slug());
        let page = server.call("GET", &kind.uri()).send();
        assert_eq!(
            (page.status, page.header("content-type")),
            (200, Some("text/html; charset=utf-8")),
            "{}",
            kind.slug()
        );
        assert!(page.text.contains(&format!("HTTP {}", kind.status())));
    }
}

#[test]
fn head_answers_like_get_without_a_body() {
    let db = TestDatabase::sqlite();
    let server = Server::start(&db);
    let reply = server.call("HEAD", "/health/ready").send();
    assert_eq!((reply.status, reply.text.as_str()), (200, ""));
}
