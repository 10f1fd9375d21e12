//! Venues: register, read, change, list; ETag and Idempotency-Key.

use crate::support::{Server, venue};
use madoguchi_store::{account, audit};
use serde_json::{Value, json};
use std::thread;

/// The whole venue with one field changed.
fn with(field: &str, value: Value) -> Value {
    let mut body = venue("会場");
    body[field] = value;
    body
}

on_both_databases! {
    fn a_venue_is_registered_read_and_changed(db) {
        let server = Server::start(db);
        let token = server.log_in("yokohama");
        let created = server.post(&token, "/api/v1/venues", &venue("横浜労災病院"));
        assert_eq!(created.status, 201, "{}", created.text);
        let made = created.json();
        let path = created.header("location").unwrap().to_owned();
        assert_eq!(path, format!("/api/v1/venues/{}", made["id"].as_str().unwrap()));
        assert_eq!(created.header("etag"), Some("\"1\""));
        assert_eq!((made["postal_code"].as_str(), made["phone"].as_str()), (Some("222-0036"), Some("0454748111")));
        assert_eq!(made["municipality_code"], "141003");

        let read = server.get(&token, &path);
        assert_eq!((read.json(), read.header("etag")), (made, Some("\"1\"")));

        let patch = json!({"name": "新しい名前", "phone": null, "vaccines": ["astrazeneca", "moderna"]});
        let changed = server.call("PATCH", &path).token(&token).if_match("\"1\"").json(&patch).send();
        assert_eq!(changed.status, 200, "{}", changed.text);
        let now = changed.json();
        assert_eq!(
            (now["name"].as_str(), &now["phone"], now["etag"].as_str()),
            (Some("新しい名前"), &Value::Null, Some("\"2\""))
        );
        // In the order of the reference data; the supply of the dropped product is gone.
        assert_eq!((&now["vaccines"], &now["supply"]), (&json!(["moderna", "astrazeneca"]), &json!([])));
        assert_eq!(server.get(&token, &path).json(), now);

        let actions = server.store.read_blocking(|conn| {
            let account = account::find_by_login_id(conn, "yokohama")?.unwrap();
            audit::actions_of(conn, account.id, 10)
        });
        assert_eq!(actions.unwrap(), ["venue.changed", "venue.created", "session.opened"]);
    }

    fn a_change_needs_the_version_it_is_based_on(db) {
        let server = Server::start(db);
        let token = server.log_in("yokohama");
        let path = format!("/api/v1/venues/{}", server.make_venue(&token, "会場"));
        let patch = |etag: Option<&str>| {
            let call = server.call("PATCH", &path).token(&token).json(&json!({"published": false}));
            match etag {
                Some(etag) => call.if_match(etag).send(),
                None => call.send(),
            }
        };
        assert_eq!(patch(None).problem(), "precondition-required");
        assert_eq!(patch(Some("\"7\"")).problem(), "version-mismatch");
        assert_eq!(patch(Some("\"x\"")).problem(), "version-mismatch");
        assert_eq!(patch(Some("W/\"1\"")).status, 200);
        assert_eq!(patch(Some("\"1\"")).problem(), "version-mismatch");
        assert_eq!(patch(Some("*")).status, 200);
    }

    fn null_empties_only_what_may_be_empty(db) {
        let server = Server::start(db);
        let token = server.log_in("yokohama");
        let path = format!("/api/v1/venues/{}", server.make_venue(&token, "会場"));
        let fields = ["name", "name_kana", "kind", "address", "vaccines", "access_notes", "published", "supply"];
        for field in fields.into_iter().chain(["outside_reason"]) {
            let body = json!({field: null});
            for call in [
                server.call("PATCH", &path).token(&token).if_match("*").json(&body).send(),
                server.post(&token, &format!("{path}/changes/preview"), &body),
            ] {
                assert_eq!((call.status, call.field_errors()), (422, vec![format!("/{field} wrong-type")]), "{field}");
            }
        }
        for field in ["postal_code", "phone", "opens_on", "closes_on"] {
            let call = server.call("PATCH", &path).token(&token).if_match("*").json(&json!({field: null})).send();
            assert_eq!((call.status, &call.json()[field]), (200, &Value::Null), "{field}");
        }
    }

    fn of_many_changes_of_one_version_one_wins(db) {
        let server = Server::start(db);
        let token = server.log_in("yokohama");
        let path = format!("/api/v1/venues/{}", server.make_venue(&token, "会場"));
        let statuses: Vec<u16> = thread::scope(|scope| {
            let tries: Vec<_> = (0..8)
                .map(|n| {
                    let (server, token, path) = (&server, &token, &path);
                    let body = json!({"access_notes": format!("{n}")});
                    scope.spawn(move || {
                        server.call("PATCH", path).token(token).if_match("\"1\"").json(&body).send().status
                    })
                })
                .collect();
            tries.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(statuses.iter().filter(|s| **s == 200).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|s| **s == 412).count(), 7, "{statuses:?}");
    }

    fn the_same_key_and_body_make_one_venue(db) {
        let server = Server::start(db);
        let token = server.log_in("yokohama");
        let send =
            |key: &str, body: &Value| server.call("POST", "/api/v1/venues").token(&token).key(key).json(body).send();
        let first = send("one", &venue("会場"));
        let again = send("one", &venue("会場"));
        assert_eq!((first.status, again.status), (201, 201));
        assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), (None, Some("true")));
        assert_eq!(first.json(), again.json());
        assert_eq!((first.header("location"), first.header("etag")), (again.header("location"), again.header("etag")));
        let other = send("one", &venue("別の会場"));
        assert_eq!((other.status, other.problem().as_str()), (422, "idempotency-key-reused"));
        // Another client has its own keys.
        let yokosuka = server.log_in("yokosuka");
        let elsewhere = server.call("POST", "/api/v1/venues").token(&yokosuka).key("one").json(&venue("会場")).send();
        assert_eq!((elsewhere.status, elsewhere.header("idempotency-replayed")), (201, None));
        // A refusal is not kept: the same key works once the request is in order.
        assert_eq!(send("two", &with("kind", "tent".into())).status, 422);
        assert_eq!(send("two", &venue("会場")).status, 201);
        assert_eq!(send("", &venue("会場")).status, 400);
        assert_eq!(send("with space", &venue("会場")).problem(), "malformed-request");
        assert_eq!(send(&"k".repeat(256), &venue("会場")).status, 400);
        let items = server.get(&token, "/api/v1/venues").json()["items"].as_array().unwrap().len();
        assert_eq!(items, 2);
    }

    fn many_at_once_with_one_key_make_one_venue(db) {
        let server = Server::start(db);
        let token = server.log_in("yokohama");
        let statuses: Vec<u16> = thread::scope(|scope| {
            let tries: Vec<_> = (0..8)
                .map(|_| {
                    let (server, token) = (&server, &token);
                    scope.spawn(move || {
                        server.call("POST", "/api/v1/venues").token(token).key("k").json(&venue("会場")).send().status
                    })
                })
                .collect();
            tries.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert!(statuses.contains(&201) && statuses.iter().all(|s| *s == 201 || *s == 409), "{statuses:?}");
        assert_eq!(server.get(&token, "/api/v1/venues").json()["items"].as_array().unwrap().len(), 1);
    }

    fn the_list_filters_and_pages(db) {
        let server = Server::start(db);
        let token = server.log_in("yokohama");
        for n in 0..5 {
            let mut body = venue(&format!("会場{n}"));
            body["name_kana"] = ["ア", "い", "ウ", "え", "オ"][n].into();
            body["published"] = (n % 2 == 0).into();
            body["address"] = if n == 4 { "横浜市 100%の町".into() } else { body["address"].clone() };
            assert_eq!(server.post(&token, "/api/v1/venues", &body).status, 201);
        }
        let names = |path: &str| -> (Vec<String>, Option<String>) {
            let page = server.get(&token, path).json();
            let items = page["items"].as_array().unwrap_or_else(|| panic!("{page}"));
            let names = items.iter().map(|v| v["name"].as_str().unwrap().to_owned()).collect();
            (names, page["next_cursor"].as_str().map(str::to_owned))
        };
        // Hiragana and katakana sort as one script.
        assert_eq!(names("/api/v1/venues").0, ["会場0", "会場1", "会場2", "会場3", "会場4"]);
        let (first, cursor) = names("/api/v1/venues?limit=2");
        let (second, next) = names(&format!("/api/v1/venues?limit=2&cursor={}", cursor.unwrap()));
        let (third, end) = names(&format!("/api/v1/venues?limit=2&cursor={}", next.clone().unwrap()));
        assert_eq!([first, second, third].concat(), ["会場0", "会場1", "会場2", "会場3", "会場4"]);
        assert_eq!(end, None);
        assert_eq!(names("/api/v1/venues?published=false").0, ["会場1", "会場3"]);
        assert_eq!(names("/api/v1/venues?q=%E5%B0%8F%E6%9C%BA&published=true").0, ["会場0", "会場2"]);
        assert_eq!(names("/api/v1/venues?q=100%25").0, ["会場4"]);
        assert_eq!(names("/api/v1/venues?q=2220036&limit=1").0, ["会場0"]);
        assert_eq!(names("/api/v1/venues?q=%25").0, ["会場4"]);
        assert_eq!(names("/api/v1/venues?municipality_code=142018").0, Vec::<String>::new());
        let bad = server.get(&token, &format!("/api/v1/venues?q=x&cursor={}", next.unwrap()));
        assert_eq!((bad.status, bad.field_errors()), (422, vec!["?cursor bad-cursor".to_owned()]));
        let many = server.get(&token, "/api/v1/venues?limit=0&municipality_code=654321");
        assert_eq!(many.field_errors(), ["?municipality_code municipality-check-digit", "?limit out-of-range"]);
    }

    fn every_fault_has_a_pointer(db) {
        let server = Server::start(db);
        let token = server.log_in("yokohama");
        let check = |body: &Value, expected: &[&str]| {
            let reply = server.post(&token, "/api/v1/venues", body);
            assert_eq!((reply.status, reply.problem().as_str()), (422, "validation-failed"), "{body}");
            assert_eq!(reply.field_errors(), expected, "{body}");
        };
        check(&with("name", "".into()), &["/name required"]);
        check(&with("name", "a\u{0}b".into()), &["/name control-character"]);
        check(&with("nam", "x".into()), &["/nam unknown-field"]);
        check(&with("published", "yes".into()), &["/published wrong-type"]);
        check(&with("vaccines", json!(["pfizer", "sputnik"])), &["/vaccines/1 unknown-vaccine"]);
        check(&with("opens_on", "2021-02-30".into()), &["/opens_on not-a-date"]);
        check(&with("municipality_code", "000000".into()), &["/municipality_code municipality-check-digit"]);
        check(
            &json!({"name": "x"}),
            &["/name_kana required", "/kind required", "/address required", "/vaccines required"],
        );
        let two = json!({"name": "", "name_kana": "漢字", "kind": "x", "address": "", "vaccines": []});
        check(
            &two,
            &[
                "/name required",
                "/name_kana not-a-reading",
                "/kind unknown-value",
                "/address required",
                "/vaccines required",
            ],
        );
        let english =
            server.call("POST", "/api/v1/venues").token(&token).english().json(&with("name", "".into())).send();
        assert_eq!(english.json()["errors"][0]["detail"], "This is required.");
        assert_eq!(english.header("content-language"), Some("en"));
        assert_eq!(server.get(&token, "/api/v1/venues").json()["items"].as_array().unwrap().len(), 0);
    }

    fn an_agent_reads_venues_and_writes_none(db) {
        let server = Server::start(db);
        let id = server.make_venue(&server.log_in("yokohama"), "会場");
        let agent = server.log_in("agent01");
        let path = format!("/api/v1/venues/{id}");
        assert_eq!(server.get(&agent, &path).status, 200);
        assert_eq!(server.post(&agent, "/api/v1/venues", &venue("会場")).problem(), "not-permitted");
        let patch = server.call("PATCH", &path).token(&agent).if_match("*").json(&json!({"name": "x"})).send();
        assert_eq!(patch.problem(), "not-permitted");
    }

    fn names_keep_rare_characters(db) {
        let server = Server::start(db);
        let token = server.log_in("yokohama");
        let id = server.make_venue(&token, "𠮷野家🏥会場");
        assert_eq!(server.get(&token, &format!("/api/v1/venues/{id}")).json()["name"], "𠮷野家🏥会場");
    }
}
