//! Cursors are sealed with the installation's key: what no list made for these filters is refused at its field,
//! whatever stands in it.

use crate::office::{Office, person};
use crate::scene::{Scene, booking};
use crate::support::{Call, Reply, Server, TestDatabase};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use madoguchi_api::auth::Keys;
use madoguchi_api::spec;
use serde_json::{Value, json};

/// Two processes on one database, with two things at least in every list.
struct World {
    scene: Scene,
    office: Office,
}

fn world(db: &TestDatabase) -> World {
    let (scene, office) = (Scene::new(db), Office::new(db));
    for (venue, number) in [(&scene.venue, 1), (&scene.venue, 2), (&scene.second_venue, 3)] {
        let slot = scene.slot(venue, &format!("2021-03-{:02}", 15 + number), ("09:00", "10:00"), 9);
        scene.booked(&booking(&slot, number));
    }
    for mail in ["a@example.jp", "b@example.jp"] {
        let issued = office.approved(&office.applied("issue", person("みなと", "佐藤 花子", mail)));
        let id = issued["account_id"].as_str().unwrap();
        crate::second_factor_removals::give(&office.server, id);
        let path = format!("/accounts/{id}/second-factor-removals");
        let asked = office.post(&office.desk, &path, &json!({"reason": "端末の紛失"}));
        assert_eq!(asked.status, 201, "{}", asked.text);
    }
    let limits = scene.server.call("PUT", "/api/v1/municipalities/141003/look-limits").token(&scene.yokohama);
    let limits = limits.if_match("*").json(&json!({"people_an_hour": 100, "exported_a_day": 0})).send();
    assert_eq!(limits.status, 200, "{}", limits.text);
    for from in ["2021-03-15", "2021-03-16"] {
        let file = json!({"bookings": {"from": from}, "reason": "当日の名簿"});
        let asked = scene.server.post(&scene.agent, "/api/v1/export-requests", &file);
        assert_eq!(asked.status, 201, "{}", asked.text);
    }
    two_programmes(&scene.server);
    World { scene, office }
}

/// Two programmes, three versions of the notice's of which the third is yet to come, and a draft of the next one;
/// neither of these two is for anybody who has booked.
fn two_programmes(server: &Server) {
    let desk = server.log_in("operator");
    let call = |method: &str, path: &str, body: &Value| {
        let reply = server.call(method, &format!("/api/v1{path}")).token(&desk).if_match("*").json(body).send();
        assert!(reply.status < 300, "{path}: {}", reply.text);
        reply
    };
    let publication = json!({"publish_on": "2021-03-01", "source": "x", "reason": "x"});
    call("POST", "/programmes", &json!({"code": "another", "content": crate::programmes::once()}));
    call(
        "POST",
        "/programmes/another/draft/publish",
        &json!({"publish_on": "2022-03-01", "source": "x", "reason": "x"}),
    );
    let notice = "/programmes/covid19_initial_2021";
    let mut content = server.get(&desk, &format!("/api/v1{notice}")).json()["version"]["content"].clone();
    call("PUT", &format!("{notice}/draft"), &json!({"content": content}));
    call("POST", &format!("{notice}/draft/publish"), &publication);
    for row in content["rules"]["ages"].as_array_mut().unwrap() {
        row["min"] = 100.into();
    }
    call("PUT", &format!("{notice}/draft"), &json!({"content": content}));
    call(
        "POST",
        &format!("{notice}/draft/publish"),
        &json!({"publish_on": "2021-03-02", "source": "x", "reason": "x"}),
    );
    call("PUT", &format!("{notice}/draft"), &json!({"content": content}));
}

/// A list as it is asked for: the operation, who asks, and the filters in the query or in the body.
struct List {
    operation: String,
    token: String,
    query: String,
    body: Option<Value>,
}

impl List {
    fn call(&self, server: &Server, limit: u8, cursor: Option<&str>) -> Call {
        let operation = self.operation.replace("{code}", "covid19_initial_2021").replace("{number}", "3");
        let (method, path) = operation.split_once(' ').unwrap();
        if let Some(filters) = &self.body {
            let mut body = filters.clone();
            body["limit"] = limit.into();
            body["cursor"] = cursor.into();
            return server.call(method, path).token(&self.token).json(&body);
        }
        let cursor = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        server.call(method, &format!("{path}?limit={limit}{cursor}{}", self.query)).token(&self.token)
    }

    /// The cursor of the first page, as this server made it.
    #[track_caller]
    fn cursor(&self, server: &Server) -> String {
        let reply = self.call(server, 1, None).send();
        assert_eq!(reply.status, 200, "{}: {}", self.operation, reply.text);
        reply.json()["next_cursor"].as_str().unwrap_or_else(|| panic!("one page: {}", self.operation)).to_owned()
    }
}

/// How each list is asked for: a new one needs a row here.
fn lists(world: &World) -> Vec<List> {
    let World { scene, office } = world;
    let document = spec::openapi();
    let mut all = Vec::new();
    for (path, item) in &document.paths.paths {
        for (method, operation) in spec::operations(item) {
            let text = serde_json::to_value(operation).unwrap();
            let parameters = text["parameters"].as_array().into_iter().flatten();
            let in_query = parameters.clone().any(|parameter| parameter["name"] == "cursor");
            let in_body = text["requestBody"].to_string().contains("SearchRequest");
            if !in_query && !in_body {
                continue;
            }
            let operation = format!("{method} {path}");
            let (token, queries) = match path.strip_prefix("/api/v1").unwrap() {
                "/bookings" => (&scene.agent, vec!["", "&sort=-date", "&sort=kana", "&sort=-created"]),
                "/slot-plans" => (&scene.agent, vec!["&venue_id="]),
                "/availability" => (&scene.agent, vec!["&from=2021-03-15&to=2021-03-31"]),
                "/bookings/search" | "/export-requests" | "/venues" | "/municipalities" | "/programmes" => {
                    (&scene.agent, vec![""])
                }
                "/programmes/{code}/versions"
                | "/programmes/{code}/draft/bookings"
                | "/programmes/{code}/versions/{number}/bookings" => (&scene.agent, vec![""]),
                "/accounts"
                | "/accounts/search"
                | "/vendors"
                | "/commissions"
                | "/outbox"
                | "/issuance-rounds"
                | "/applications"
                | "/application-people"
                | "/second-factor-removals"
                | "/audit-events" => (&office.desk, vec![""]),
                other => panic!("{other} has no row"),
            };
            for query in queries {
                let venue = if query == "&venue_id=" { scene.venue.as_str() } else { "" };
                all.push(List {
                    operation: operation.clone(),
                    token: token.clone(),
                    query: format!("{query}{venue}"),
                    body: in_body.then(|| json!({})),
                });
            }
        }
    }
    all
}

/// Places as nobody's list has them: what a database may not take.
fn hostile() -> impl Iterator<Item = String> {
    let texts = ["\0", "-262143-01-01", "+262142-12-31", ""].map(|text| json!(text));
    let numbers = [i64::MIN, i64::MAX, 65_535, 0].map(|number| json!(number));
    let places = texts.into_iter().chain(numbers).flat_map(|place| [json!([place, place]), place]);
    // By another installation, and with no seal at all.
    let other = Keys::new(b"another secret, long enough for anyone");
    places.flat_map(move |place| {
        let plain = place.to_string();
        [other.seal_cursor("bookings", "null", &plain), plain.into_bytes()].map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
    })
}

/// Each with one bit turned, in every byte.
fn turned(cursor: &str) -> impl Iterator<Item = String> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap();
    (0..bytes.len()).map(move |n| {
        let mut bytes = bytes.clone();
        bytes[n] ^= 1;
        URL_SAFE_NO_PAD.encode(bytes)
    })
}

#[track_caller]
fn check_refused(list: &List, reply: &Reply, what: &str) {
    assert_eq!(reply.status, 422, "{} {what}: {}", list.operation, reply.text);
    let at = if list.body.is_some() { "/cursor bad-cursor" } else { "?cursor bad-cursor" };
    assert_eq!(reply.field_errors(), [at], "{} {what}: {}", list.operation, reply.text);
}

on_both_databases! {
    fn only_the_installation_s_own_cursors_are_taken(db) {
        let world = world(db);
        let (here, there) = (&world.scene.server, &world.office.server);
        let lists = lists(&world);
        assert_eq!(lists.len(), 24);
        for list in &lists {
            let cursor = list.cursor(here);
            let reply = list.call(there, 1, Some(&cursor)).send();
            assert_eq!(reply.status, 200, "the other process's: {} {}", list.operation, reply.text);
            for forged in hostile().chain(turned(&cursor)) {
                check_refused(list, &list.call(here, 1, Some(&forged)).send(), &forged);
            }
            let bytes = URL_SAFE_NO_PAD.decode(&cursor).unwrap();
            assert!(!String::from_utf8_lossy(&bytes).contains("ヤマダ"), "a name stands in no address");
            for text in ["AA", "%", &cursor[1..], &cursor[..cursor.len() - 1], &format!("{cursor}AAAA")] {
                check_refused(list, &list.call(here, 1, Some(&text.replace('%', "%25"))).send(), text);
            }
        }
    }
}
