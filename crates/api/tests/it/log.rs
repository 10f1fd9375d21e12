//! The log: every line says which request it belongs to, and what a client does wrong is no error of ours.

use crate::process::{Process, wait_until};
use crate::support::TestDatabase;
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, HttpResponse, web};
use bytes::Bytes;
use madoguchi_api::auth::Keys;
use madoguchi_api::clock::Clock;
use madoguchi_api::error::ApiError;
use madoguchi_api::request_middleware::handle;
use madoguchi_api::state::{AppState, Settings};
use madoguchi_store::Store;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

/// What this process logs, as JSON.
fn captured() -> &'static Mutex<Vec<u8>> {
    #[derive(Clone)]
    struct Lines(Arc<Mutex<Vec<u8>>>);
    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    static LINES: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();
    LINES.get_or_init(|| {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let writer = Lines(Arc::clone(&lines));
        // The threads of the store log, too: so it is this process' log, not this thread's.
        tracing_subscriber::fmt().json().with_writer(move || writer.clone()).init();
        lines
    })
}

async fn speak(store: web::Data<Store>, name: web::Path<String>) -> Result<HttpResponse, ApiError> {
    let name = name.into_inner();
    tracing::info!(name, "handler");
    let here = name.clone();
    let read = store.read(move |_| {
        tracing::info!(name = here, "read");
        Ok::<_, ApiError>(())
    });
    read.await?;
    let here = name.clone();
    let write = store.write(move |_| {
        tracing::info!(name = here, "write");
        Ok::<_, ApiError>(())
    });
    write.await?;
    let body = async move {
        tracing::info!(name, "body");
        Ok::<_, ApiError>(Bytes::from_static(b"x"))
    };
    Ok(HttpResponse::Ok().streaming(futures_util::stream::once(Box::pin(body))))
}

on_both_databases! {
    fn every_line_of_a_request_has_its_id(db) {
        let lines = captured();
        let keys = Keys::new(b"a key for tests, long enough for anyone");
        let store = db.open();
        let state = AppState::new(store.clone(), Clock::default(), Settings::default(), keys);
        let ids = actix_web::rt::System::new().block_on(async move {
            let app = App::new().app_data(web::Data::new(state)).app_data(web::Data::new(store)).wrap(from_fn(handle));
            let app = init_service(app.route("/speak/{name}", web::get().to(speak))).await;
            let ask = |name: &'static str| {
                let call = call_service(&app, TestRequest::get().uri(&format!("/speak/{name}")).to_request());
                async move {
                    let response = call.await;
                    let id = response.headers().get("x-request-id").unwrap().to_str().unwrap().to_owned();
                    assert_eq!(read_body(response).await, "x");
                    (name, id)
                }
            };
            // At the same time: what they write may share a transaction.
            futures_util::future::join_all([ask("one"), ask("two"), ask("three")]).await
        });
        let text = String::from_utf8(lines.lock().unwrap().clone()).unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for (name, id) in ids {
            let own: Vec<_> = lines.iter().filter(|line| line["span"]["request_id"] == id.as_str()).collect();
            let said: Vec<_> = own.iter().map(|line| line["fields"]["message"].as_str().unwrap()).collect();
            assert_eq!(said, ["handler", "read", "write", "request", "body"]);
            for line in own {
                assert_eq!((&line["span"]["method"], &line["span"]["route"]), (&"GET".into(), &"/speak/{name}".into()));
                assert!(line["fields"].get("name").is_none_or(|said| said == name), "{line}");
            }
        }
    }
}

/// The log of a server process after `ask` was done with it.
fn log_of(variables: &[(&str, &str)], ask: impl FnOnce(&Process)) -> String {
    let db = TestDatabase::sqlite();
    let mut log = tempfile::tempfile().unwrap();
    let process = Process::start_logging(&db, variables, log.try_clone().unwrap().into()).ready();
    ask(&process);
    process.stop();
    let mut text = String::new();
    std::io::Seek::rewind(&mut log).unwrap();
    log.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_server_s_own_log_has_the_id_as_text_and_as_json() {
    let mut id = String::new();
    let ask = |process: &Process| {
        let reply = process.call("GET", "/api/v1/venues/17?limit=1").send();
        id = reply.header("x-request-id").unwrap().to_owned();
    };
    let log = log_of(&[("MADOGUCHI_LOG", "info"), ("MADOGUCHI_LOG_JSON", "true")], ask);
    let line = log.lines().find(|line| line.contains(&id)).unwrap_or_else(|| panic!("{log}"));
    let line: Value = serde_json::from_str(line).unwrap();
    assert_eq!((&line["fields"]["message"], &line["fields"]["status"]), (&"request".into(), &401.into()));
    assert_eq!((&line["span"]["method"], &line["span"]["route"]), (&"GET".into(), &"/api/v1/venues/{id}".into()));

    let ask = |process: &Process| {
        id = process.call("GET", "/health/live").send().header("x-request-id").unwrap().to_owned();
    };
    let log = log_of(&[("MADOGUCHI_LOG", "info")], ask);
    assert!(log.contains(&format!("request{{request_id={id} method=GET route=\"/health/live\"}}")), "{log}");
}

#[cfg(unix)]
#[test]
fn what_a_client_does_wrong_is_no_error_of_ours() {
    let many = format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", "A: b\r\n".repeat(200));
    // Of actix_server one line at the end says that no worker is left.
    let log = log_of(&[("MADOGUCHI_LOG", "info,actix_server=off")], |process| {
        let connect = || {
            let stream = TcpStream::connect(process.address()).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
            stream
        };
        // What actix answers by itself has no body.
        for (request, status) in [
            ("nonsense\r\n\r\n", "400 Bad Request"),
            ("GET / HTTP/1.1\r\n\r\n", "400 Bad Request"),
            ("GET / HTTP/1.1\r\nHost: x\r\nA B: c\r\n\r\n", "400 Bad Request"),
            (&many, "431 Request Header Fields Too Large"),
        ] {
            let mut stream = connect();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{request}: {answer}");
            assert!(answer.ends_with("\r\n\r\n"), "{answer}");
        }
        let begun = "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                     Content-Length: 99\r\n\r\n{";
        for request in ["GET / HT", begun] {
            // Goes away, and is torn off.
            let mut stream = connect();
            stream.write_all(request.as_bytes()).unwrap();
            stream.shutdown(Shutdown::Write).unwrap();
            drop(stream.read_to_end(&mut Vec::new()));
            let mut stream = connect();
            stream.write_all(request.as_bytes()).unwrap();
            socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
        }
    });
    assert!(!log.contains("ERROR") && log.contains(" INFO "), "{log}");
}

#[test]
fn a_proxy_that_is_not_trusted_is_told_of_once() {
    let ask = |process: &Process| {
        for header in ["x-forwarded-for", "forwarded"] {
            assert_eq!(process.call("GET", "/health/live").header(header, "for=6.6.6.6").send().status, 200);
        }
    };
    for (proxies, warnings) in [(&[][..], 1), (&[("MADOGUCHI_TRUSTED_PROXY", "127.0.0.1")], 0)] {
        let log = log_of(proxies, ask);
        assert_eq!(log.matches("--trusted-proxy").count(), warnings, "{log}");
        assert!(!log.contains("6.6.6.6"), "{log}");
    }
}

/// A log that nobody can write is lost, and nothing else: requests are answered, jobs go on.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_of_the_log_stops_no_request() {
    let db = TestDatabase::sqlite();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let process = Process::start_logging(&db, &[("MADOGUCHI_LOG", "trace")], full.into()).ready();
    assert_eq!(process.call("GET", "/health/live").send().status, 200);
    let token = process.log_in("agent01");
    assert_eq!(process.get(&token, "/api/v1/me")["login_id"], "agent01");
    wait_until("the audit is sealed", || {
        db.open().read_blocking(madoguchi_store::audit::chain::state).unwrap().waiting == 0
    });
}
