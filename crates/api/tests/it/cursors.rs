//! Cursors are sealed with the installation's key: what no list made for these filters is refused at its field,
//! whatever stands in it.

use crate::office::{Office, person};
use crate::scene::{Scene, booking};
use crate::support::{Call, Reply, Server, TestDatabase};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use madoguchi_api::auth::CURSOR_SEAL;
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
        office.approved(&office.applied("issue", person("みなと", "佐藤 花子", mail)));
    }
    World { scene, office }
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
        let (method, path) = self.operation.split_once(' ').unwrap();
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
                "/bookings/search" | "/venues" | "/municipalities" => (&scene.agent, vec![""]),
                "/accounts"
                | "/accounts/search"
                | "/vendors"
                | "/commissions"
                | "/outbox"
                | "/issuance-rounds"
                | "/applications"
                | "/application-people"
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

/// The same cursor with another place in it.
fn forged(cursor: &str, place: &Value) -> String {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap();
    let (seal, _) = bytes.split_at(CURSOR_SEAL);
    URL_SAFE_NO_PAD.encode([seal, place.to_string().as_bytes()].concat())
}

/// Where a cursor says the page ended.
fn place(cursor: &str) -> Value {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap();
    serde_json::from_slice(&bytes[CURSOR_SEAL..]).unwrap()
}

/// Places as nobody's list has them: each value of the place in turn becomes something that a database may not take.
fn hostile(place: &Value) -> Vec<Value> {
    let values = |value: &Value| match value {
        Value::String(_) => vec![json!("\0"), json!("-262143-01-01"), json!("+262142-12-31"), json!("")],
        _ => vec![json!(i64::MIN), json!(i64::MAX), json!(65535), json!(0)],
    };
    let all: Vec<Value> = match place {
        Value::Array(parts) => (0..parts.len())
            .flat_map(|n| {
                values(&parts[n]).into_iter().map(move |value| {
                    let mut parts = parts.clone();
                    parts[n] = value;
                    Value::Array(parts)
                })
            })
            .collect(),
        one => values(one),
    };
    all.into_iter().filter(|made| made != place).collect()
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
        assert_eq!(lists.len(), 18);
        for list in &lists {
            let cursor = list.cursor(here);
            let reply = list.call(there, 1, Some(&cursor)).send();
            assert_eq!(reply.status, 200, "the other process's: {} {}", list.operation, reply.text);
            for place in hostile(&place(&cursor)) {
                check_refused(list, &list.call(here, 1, Some(&forged(&cursor, &place))).send(), &place.to_string());
            }
            for text in ["AA", "%", &cursor[1..], &cursor[..cursor.len() - 1], &format!("{cursor}AAAA")] {
                check_refused(list, &list.call(here, 1, Some(&text.replace('%', "%25"))).send(), text);
            }
        }
    }
}
