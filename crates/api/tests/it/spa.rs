//! The screens inside the binary: compressed, cached, under a strict policy.

use crate::support::{Server, TestDatabase};

#[test]
fn the_page_and_its_files_come_compressed_and_cached() {
    let db = TestDatabase::sqlite();
    let server = Server::start(&db);
    let page = server.call("GET", "/").header("accept-encoding", "identity").send();
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert_eq!(page.header("cache-control"), Some("no-cache"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval'"), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    let file =
        page.text.split("href=\"/").find_map(|part| part.split('"').next().filter(|f| f.ends_with(".css"))).unwrap();
    for (accepted, coding) in [("br, gzip", Some("br")), ("gzip", Some("gzip")), ("identity", None), ("br;q=0", None)] {
        let reply = server.call("GET", &format!("/{file}")).header("accept-encoding", accepted).send();
        assert_eq!((reply.status, reply.header("content-encoding")), (200, coding), "{accepted}");
        assert_eq!(reply.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(reply.header("vary"), Some("Accept-Encoding"));
    }
}

#[test]
fn deep_links_get_the_page_and_missing_files_do_not() {
    let db = TestDatabase::sqlite();
    let server = Server::start(&db);
    let page = |path: &str| server.call("GET", path).header("accept-encoding", "identity").send();
    assert_eq!(page("/bookings/12").text, page("/").text);
    assert_eq!(page("/index.html").text, page("/").text);
    assert_eq!(page("/missing-0123456789abcdef.js").problem(), "not-found");
    assert_eq!(page("/../Cargo.toml").problem(), "not-found");
    assert_eq!(page("/index.html.br").problem(), "not-found");
    assert_eq!(page("/index.html.gz").problem(), "not-found");
    let text = page("/").text;
    for file in
        text.split("href=\"/").skip(1).filter_map(|part| part.split('"').next()).filter(|file| file.contains('.'))
    {
        assert_eq!(page(&format!("/{file}")).status, 200, "{file}");
        assert_eq!(page(&format!("/{file}.br")).problem(), "not-found", "{file}");
    }
    assert_eq!(page("/api/nothing").problem(), "not-found");
    assert_eq!(server.call("POST", "/bookings/12").send().problem(), "method-not-allowed");
}
