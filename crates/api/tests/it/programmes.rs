//! Programmes over REST: a circular entered, previewed and published; drafts, versions, call lists, products.

use crate::scene::{Scene, booking, booking_with, merge};
use crate::support::{Reply, Server, TestDatabase, YOKOHAMA};
use chrono::NaiveDate;
use madoguchi_store::account;
use madoguchi_store::programme::{self, NewVersion};
use serde_json::{Value, json};

const COVID: &str = "/programmes/covid19_initial_2021";
const CIRCULAR: &str = "事務連絡 2021-03-01";

/// A scene with the service desk.
struct Desk {
    scene: Scene,
    operator: String,
}

impl Desk {
    fn new(db: &TestDatabase) -> Self {
        Self::on(Server::start(db))
    }

    fn on(server: Server) -> Self {
        let operator = server.log_in("operator");
        Self { scene: Scene::on(server), operator }
    }

    fn send(&self, token: &str, method: &str, path: &str, etag: Option<&str>, body: &Value) -> Reply {
        let mut call = self.scene.server.call(method, &format!("/api/v1{path}")).token(token).english();
        if let Some(etag) = etag {
            call = call.if_match(etag);
        }
        if !body.is_null() {
            call = call.json(body);
        }
        call.send()
    }

    fn get(&self, token: &str, path: &str) -> Reply {
        self.send(token, "GET", path, None, &Value::Null)
    }

    #[track_caller]
    fn read(&self, token: &str, path: &str) -> Value {
        let reply = self.get(token, path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        reply.json()
    }

    /// What the notice's programme says.
    #[track_caller]
    fn covid(&self) -> Value {
        self.read(&self.operator, COVID)["version"]["content"].clone()
    }

    /// The draft of the notice's programme, begun with this content; its version.
    #[track_caller]
    fn drafted(&self, content: &Value) -> String {
        let reply = self.send(&self.operator, "PUT", &format!("{COVID}/draft"), None, &json!({"content": content}));
        assert_eq!((reply.status, &reply.json()["errors"]), (200, &json!([])), "{}", reply.text);
        assert_eq!(reply.header("etag"), reply.json()["etag"].as_str());
        reply.json()["etag"].as_str().unwrap().to_owned()
    }

    fn publish(&self, token: &str, programme: &str, etag: &str, publish_on: &str) -> Reply {
        let body = json!({"publish_on": publish_on, "source": CIRCULAR, "reason": "通知のため"});
        self.send(token, "POST", &format!("{programme}/draft/publish"), Some(etag), &body)
    }

    /// A programme of Yokohama that gives Pfizer once, from 65 years on, begun and published.
    #[track_caller]
    fn own_programme(&self) -> String {
        let (path, etag) = self.begun(&self.scene.yokohama, "zoster_2021", &once());
        let published = self.publish(&self.scene.yokohama, &path, &etag, "2021-03-01");
        assert_eq!(published.status, 201, "{}", published.text);
        path
    }

    /// A programme that is begun: its path, and the version of its draft.
    #[track_caller]
    fn begun(&self, token: &str, code: &str, content: &Value) -> (String, String) {
        let made = self.send(token, "POST", "/programmes", None, &json!({"code": code, "content": content}));
        assert_eq!(made.status, 201, "{}", made.text);
        let path = made.header("location").unwrap().strip_prefix("/api/v1").unwrap().to_owned();
        (path, made.header("etag").unwrap().to_owned())
    }
}

/// One dose of Pfizer for everybody from 65 years on.
pub(crate) fn once() -> Value {
    json!({
        "name_ja": "帯状疱疹 2021", "name_en": "Shingles 2021", "running": true,
        "rules": {
            "starts_on": "2021-03-01", "ends_on": "2022-03-31", "coupon": "ten_digits", "month_end": "last_day",
            "first_dose": 1, "last_dose": 1, "once": true,
            "products": [{"product": "pfizer", "first_dose": 1, "last_dose": 1, "source": "要綱"}],
            "groups": [{"code": "elderly", "name_ja": "高齢者", "name_en": "Elderly", "opens_on": "2021-03-01"}],
            "ages": [{"min": 65, "count": "on_the_day", "source": "要綱"}],
            "intervals": [], "follows": [], "others": [],
        },
    })
}

/// The notice's content with another age for Pfizer from a day of vaccination on.
fn older(content: &Value, until: &str, from: &str, min: i64) -> Value {
    let mut content = content.clone();
    let ages = content["rules"]["ages"].as_array_mut().unwrap();
    let index = ages.iter().position(|row| row["product"] == "pfizer").unwrap();
    ages[index]["to"] = until.into();
    let mut row = ages[index].clone();
    merge(&mut row, json!({"min": min, "from": from, "to": null, "source": CIRCULAR}));
    ages.push(row);
    content
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[track_caller]
fn check(reply: &Reply, status: u16, problem: &str) {
    assert_eq!((reply.status, reply.problem().as_str()), (status, problem), "{}", reply.text);
}

#[track_caller]
fn check_fields(reply: &Reply, errors: &[&str]) {
    check(reply, 422, "validation-failed");
    assert_eq!(reply.field_errors(), errors, "{}", reply.text);
}

on_both_databases! {
    /// What comes with the program, switched off, wants nothing but to be switched on.
    fn a_delivered_programme_can_be_published_as_it_is(db) {
        let desk = Desk::new(db);
        let all = desk.read(&desk.operator, "/programmes?limit=200");
        let items = all["items"].as_array().unwrap();
        let codes: Vec<&str> = items.iter().map(|one| one["code"].as_str().unwrap()).collect();
        assert_eq!(codes.len(), 11, "{codes:?}");
        for code in codes {
            let path = format!("/programmes/{code}");
            let mut content = desk.read(&desk.operator, &path)["version"]["content"].clone();
            content["running"] = true.into();
            let body = json!({"content": content});
            let draft = desk.send(&desk.operator, "PUT", &format!("{path}/draft"), None, &body);
            assert_eq!((draft.status, &draft.json()["errors"]), (200, &json!([])), "{code}");
            let published = desk.publish(&desk.operator, &path, draft.header("etag").unwrap(), "2021-03-01");
            assert_eq!(published.status, 201, "{code}: {}", published.text);
        }
    }

    /// Entered, previewed, published: from its day on a booking is refused with the circular, and none is dropped.
    fn a_circular_holds_from_its_day_on(db) {
        let desk = Desk::new(db);
        let scene = &desk.scene;
        let days = ["2021-03-16", "2021-03-24"];
        let [early, late] = days.map(|day| scene.slot(&scene.venue, day, ("09:00", "10:00"), 9));
        scene.booked(&booking(&early, 1));
        let kept = scene.booked(&booking(&late, 2));
        // Old enough for the circular.
        scene.booked(&booking_with(&late, 3, json!({"birth_date": "1940-01-02"})));
        let content = older(&desk.covid(), "2021-03-19", "2021-03-20", 75);
        let etag = desk.drafted(&content);
        assert_eq!(desk.read(&desk.operator, COVID)["summary"]["draft"], true);

        let preview = desk.send(&desk.operator, "POST", &format!("{COVID}/draft/preview"), None, &Value::Null);
        assert_eq!(preview.status, 200, "{}", preview.text);
        let found = preview.json();
        assert_eq!(
            (&found["checked"], &found["refused"], &found["more_days"]), (&json!(3), &json!(1), &json!(0)),
            "{found}"
        );
        let days = found["days"].as_array().unwrap();
        let row = (&days[0]["venue"]["name"], &days[0]["date"], &days[0]["bookings"]);
        assert_eq!((days.len(), row), (1, (&json!("特設の接種会場テスト"), &json!("2021-03-24"), &json!(1))));
        for personal in ["山田", "0451234567", "0000000002", kept["reference"].as_str().unwrap()] {
            assert!(!preview.text.contains(personal), "{}", preview.text);
        }

        let calls = desk.read(&scene.yokohama, &format!("{COVID}/draft/bookings"));
        let items = calls["items"].as_array().unwrap();
        assert_eq!((items.len(), &items[0]["booking"]["id"]), (1, &kept["id"]), "{calls}");
        assert!(items[0]["reasons"][0].as_str().unwrap().contains(CIRCULAR), "{calls}");
        assert_eq!(desk.read(&scene.stranger, &format!("{COVID}/draft/bookings"))["items"], json!([]));
        let desk_s_list = desk.get(&desk.operator, &format!("{COVID}/draft/bookings"));
        check(&desk_s_list, 403, "not-permitted");
        let file = scene.server.get(&scene.yokohama, &format!("/api/v1{COVID}/draft/bookings.csv"));
        let lines: Vec<&str> = file.text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!((file.status, lines.len()), (200, 2), "{}", file.text);
        assert!(lines[0].ends_with(",更新日時,理由"), "{}", lines[0]);
        assert!(lines[1].contains("0000000002") && lines[1].contains(CIRCULAR), "{}", lines[1]);
        check(&desk.get(&desk.operator, &format!("{COVID}/draft/bookings.csv")), 403, "not-permitted");

        let published = desk.publish(&desk.operator, COVID, &etag, "2021-03-02");
        assert_eq!(published.status, 201, "{}", published.text);
        assert_eq!(published.header("location"), Some("/api/v1/programmes/covid19_initial_2021/versions/2"));
        assert_eq!((&published.json()["number"], &published.json()["content"]), (&json!(2), &content));
        check(&desk.get(&desk.operator, &format!("{COVID}/draft")), 404, "not-found");
        // Today everything is as it was.
        let today = desk.read(&scene.agent, COVID);
        let numbers = [&today["version"]["number"], &today["summary"]["version"], &today["summary"]["latest_version"]];
        assert_eq!(numbers, [&json!(1), &json!(1), &json!(2)]);
        assert_eq!(scene.post("/bookings", &booking(&late, 4)).status, 201);

        let next = Desk::on(Server::start_on(db, day("2021-03-02")));
        let refused = next.scene.post("/bookings", &booking(&late, 5));
        check(&refused, 422, "rule-refused");
        assert!(refused.json()["detail"].as_str().unwrap().contains(CIRCULAR), "{}", refused.text);
        assert_eq!(next.scene.post("/bookings", &booking(&early, 6)).status, 201);
        let still = next.scene.get(&format!("/bookings/{}", kept["id"].as_str().unwrap())).json();
        assert_eq!(still["status"], "booked");
        assert_eq!(next.read(&next.operator, COVID)["summary"]["version"], 2);
    }

    fn the_call_list_comes_in_pages(db) {
        let desk = Desk::new(db);
        let scene = &desk.scene;
        let days = ["2021-03-22", "2021-03-23", "2021-03-24"];
        for (day, number) in days.iter().zip(1..) {
            let slot = scene.slot(&scene.venue, day, ("09:00", "10:00"), 9);
            scene.booked(&booking(&slot, 10 - number));
        }
        desk.drafted(&older(&desk.covid(), "2021-03-19", "2021-03-20", 75));
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        for _ in 0..3 {
            let path = format!("{COVID}/draft/bookings?limit=1{cursor}");
            let page = desk.read(&scene.agent, &path);
            assert_eq!(page["items"].as_array().unwrap().len(), 1, "{page}");
            seen.push(page["items"][0]["booking"]["slot"]["date"].as_str().unwrap().to_owned());
            cursor = page["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        }
        assert_eq!((seen, cursor.as_str()), (days.map(str::to_owned).to_vec(), ""));
    }

    /// The other doses of a person count as they do for a move: a first dose that would spoil the second is refused.
    fn a_preview_knows_the_other_doses_of_a_person(db) {
        let desk = Desk::new(db);
        let scene = &desk.scene;
        let first = scene.slot(&scene.venue, "2021-03-08", ("09:00", "10:00"), 9);
        let second = scene.slot(&scene.venue, "2021-03-29", ("09:00", "10:00"), 9);
        scene.booked(&booking(&first, 1));
        scene.booked(&booking_with(&second, 1, json!({"dose": 2})));
        let mut content = desk.covid();
        for row in content["rules"]["intervals"].as_array_mut().unwrap() {
            merge(row, json!({"least": {"count": 28}, "standard": {"count": 28}, "source": CIRCULAR}));
        }
        desk.drafted(&content);
        let preview = desk.send(&desk.operator, "POST", &format!("{COVID}/draft/preview"), None, &Value::Null).json();
        assert_eq!((&preview["checked"], &preview["refused"]), (&json!(2), &json!(2)), "{preview}");
        let calls = desk.read(&scene.agent, &format!("{COVID}/draft/bookings"));
        assert_eq!(calls["items"].as_array().unwrap().len(), 2, "{calls}");
    }

    /// A reason that tells of a dose elsewhere is a look at that one, and stands in that municipality's audit.
    fn a_call_list_that_tells_of_a_dose_elsewhere_is_written_down_there(db) {
        let desk = Desk::new(db);
        let scene = &desk.scene;
        let hours = ("09:00", "10:00");
        let first = scene.slot_of(&scene.stranger, &scene.foreign_venue, "pfizer", "2021-03-08", hours, 9);
        let second = scene.slot(&scene.venue, "2021-03-29", hours, 9);
        let elsewhere = scene.server.post(&scene.stranger, "/api/v1/bookings", &booking(&first, 1));
        assert_eq!(elsewhere.status, 201, "{}", elsewhere.text);
        scene.booked(&booking_with(&second, 1, json!({"dose": 2})));
        let mut content = desk.covid();
        for row in content["rules"]["intervals"].as_array_mut().unwrap() {
            merge(row, json!({"least": {"count": 28}, "standard": {"count": 28}, "source": CIRCULAR}));
        }
        desk.drafted(&content);
        let list = format!("{COVID}/draft/bookings");
        let looked = |yokosuka: &str| -> usize {
            let path = "/audit-events?login_id=yokohama&limit=200";
            let page = desk.read(yokosuka, path);
            let of_draft = |event: &&Value| event["subject_id"].as_str().unwrap().contains("draft:covid19");
            page["items"].as_array().unwrap().iter().filter(of_draft).count()
        };
        let yokosuka = scene.server.log_in("yokosuka");
        assert_eq!(looked(&yokosuka), 0);
        let calls = desk.read(&scene.yokohama, &list);
        let items = calls["items"].as_array().unwrap();
        assert_eq!((items.len(), &items[0]["booking"]["recipient"]["dose"]), (1, &json!(2)), "{calls}");
        assert_eq!(looked(&yokosuka), 1);
        assert_eq!(desk.get(&scene.yokohama, &format!("{list}.csv")).status, 200);
        assert_eq!(looked(&yokosuka), 2);
    }

    /// A call list is a file of people like any other: what a municipality lets out by itself counts.
    fn a_call_list_is_within_the_limits_of_exports(db) {
        let desk = Desk::new(db);
        let scene = &desk.scene;
        let slot = scene.slot(&scene.venue, "2021-03-24", ("09:00", "10:00"), 9);
        scene.booked(&booking(&slot, 1));
        desk.drafted(&older(&desk.covid(), "2021-03-19", "2021-03-20", 75));
        let limits = json!({"people_an_hour": 100, "exported_a_day": 0});
        let set = desk.send(&scene.yokohama, "PUT", "/municipalities/141003/look-limits", Some("*"), &limits);
        assert_eq!(set.status, 200, "{}", set.text);
        let file = format!("{COVID}/draft/bookings.csv");
        check(&desk.get(&scene.agent, &file), 403, "export-needs-approval");
        assert_eq!(desk.get(&scene.yokohama, &file).status, 200, "its own people");
        let all = json!({"programme": "covid19_initial_2021", "from": "2021-03-01", "status": "booked"});
        let asked = desk.send(
            &scene.agent,
            "POST",
            "/export-requests",
            None,
            &json!({"bookings": all, "reason": "通知の変更による連絡"}),
        );
        assert_eq!(asked.status, 201, "{}", asked.text);
        check(&desk.get(&scene.agent, &file), 403, "export-awaits-approval");
        let path = format!("/export-requests/{}/approve", asked.json()["items"][0]["id"].as_str().unwrap());
        let approved = desk.send(&scene.yokohama, "POST", &path, Some("*"), &Value::Null);
        assert_eq!(approved.status, 200, "{}", approved.text);
        let sent = desk.get(&scene.agent, &file);
        assert_eq!((sent.status, sent.text.lines().count()), (200, 2), "{}", sent.text);
    }

    fn a_draft_is_written_by_one_at_a_time(db) {
        let desk = Desk::new(db);
        let (path, content) = (format!("{COVID}/draft"), desk.covid());
        let body = json!({"content": content});
        let put = |etag: Option<&str>| desk.send(&desk.operator, "PUT", &path, etag, &body);
        check(&desk.get(&desk.operator, &path), 404, "not-found");
        check(&put(Some("\"7\"")), 412, "version-mismatch");
        let begun = desk.drafted(&content);
        assert_eq!(desk.read(&desk.operator, &path)["based_on"], 1);
        check(&put(None), 428, "precondition-required");
        let written = put(Some(&begun));
        assert_eq!(written.status, 200, "{}", written.text);
        check(&put(Some(&begun)), 412, "version-mismatch");
        check(&desk.publish(&desk.operator, COVID, &begun, "2021-03-02"), 412, "version-mismatch");
        let delete = |etag: Option<&str>| desk.send(&desk.operator, "DELETE", &path, etag, &Value::Null);
        check(&delete(None), 428, "precondition-required");
        check(&delete(Some(&begun)), 412, "version-mismatch");
        let latest = written.header("etag").unwrap();
        assert_eq!(delete(Some(latest)).status, 204);
        // Who has not heard of it changes nothing.
        check(&put(Some(latest)), 412, "version-mismatch");
        check(&delete(Some(latest)), 412, "version-mismatch");
        check(&delete(Some("*")), 404, "not-found");
        check(&desk.publish(&desk.operator, COVID, latest, "2021-03-02"), 412, "version-mismatch");
    }

    fn versions_are_only_added_to(db) {
        let desk = Desk::new(db);
        let before = desk.read(&desk.operator, &format!("{COVID}/versions/1"));
        let content = older(&desk.covid(), "2021-03-19", "2021-03-20", 75);
        let publish = |on: &str| desk.publish(&desk.operator, COVID, &desk.drafted(&content), on);
        assert_eq!(publish("2021-03-10").status, 201);
        assert_eq!(desk.read(&desk.operator, &format!("{COVID}/versions/1")), before);
        for (on, error) in [
            ("2021-02-28", "/publish_on before-today"),
            ("2021-03-09", "/publish_on before-latest-version"),
            ("2021-02-30", "/publish_on not-a-date"),
            ("", "/publish_on required"),
        ] {
            let path = format!("{COVID}/draft");
            check_fields(&publish(on), &[error]);
            assert_eq!(desk.send(&desk.operator, "DELETE", &path, Some("*"), &Value::Null).status, 204);
        }
        assert_eq!(publish("2021-03-10").status, 201);
        let first = desk.read(&desk.scene.agent, &format!("{COVID}/versions?limit=2"));
        let numbers = |page: &Value| -> Vec<i64> {
            page["items"].as_array().unwrap().iter().map(|version| version["number"].as_i64().unwrap()).collect()
        };
        let cursor = first["next_cursor"].as_str().unwrap();
        let rest = desk.read(&desk.scene.agent, &format!("{COVID}/versions?limit=2&cursor={cursor}"));
        assert_eq!((numbers(&first), numbers(&rest)), (vec![3, 2], vec![1]));
        for path in ["versions/4", "versions/0", "versions/x"] {
            check(&desk.get(&desk.operator, &format!("{COVID}/{path}")), 404, "not-found");
        }
        for method in ["PUT", "PATCH", "DELETE"] {
            let reply = desk.send(&desk.operator, method, &format!("{COVID}/versions/1"), Some("*"), &json!({}));
            assert_eq!(reply.status, 405, "{method}");
        }
    }

    fn of_two_who_publish_at_once_one_hears_of_the_other(db) {
        let desk = Desk::new(db);
        for round in 2..5 {
            let etag = desk.drafted(&older(&desk.covid(), "2021-03-19", "2021-03-20", 70 + round));
            let mut replies: Vec<Reply> = std::thread::scope(|threads| {
                let publish = || desk.publish(&desk.operator, COVID, &etag, "2021-03-02");
                let both = [threads.spawn(publish), threads.spawn(publish)];
                both.map(|thread| thread.join().unwrap()).into()
            });
            replies.sort_by_key(|reply| reply.status);
            assert_eq!(replies[0].status, 201, "{}", replies[0].text);
            assert!([409, 412].contains(&replies[1].status), "{}", replies[1].text);
            let problem = replies[1].problem();
            assert!(["newer-version", "version-mismatch"].contains(&problem.as_str()), "{problem}");
            assert_eq!(desk.read(&desk.operator, COVID)["summary"]["latest_version"], round);
        }
    }

    fn a_draft_of_an_older_version_is_not_published_over_a_newer_one(db) {
        let desk = Desk::new(db);
        let content = older(&desk.covid(), "2021-03-19", "2021-03-20", 75);
        let etag = desk.drafted(&content);
        let text = content.to_string();
        desk.scene.server.store.write_blocking(move |conn| {
            let operator = account::find_by_login_id(conn, "operator")?.unwrap();
            let at = day("2021-03-01").and_hms_opt(0, 0, 0).unwrap();
            let new = NewVersion {
                programme: "covid19_initial_2021",
                number: 2,
                publish_on: day("2021-03-02"),
                content: &text,
                source: "x",
                reason: "x",
                account_id: operator.id,
                at,
            };
            programme::publish(conn, &new)
        }).unwrap();
        check(&desk.publish(&desk.operator, COVID, &etag, "2021-03-03"), 409, "newer-version");
        assert_eq!(desk.read(&desk.operator, &format!("{COVID}/draft"))["etag"], etag.as_str(), "nothing is lost");
    }

    /// Each with its pointer: what is out of bounds is refused, what contradicts itself is kept and told.
    fn bad_drafts_say_where_they_are_wrong(db) {
        let desk = Desk::new(db);
        let (path, covid) = (format!("{COVID}/draft"), desk.covid());
        let put = |content: &Value| {
            let etag = desk.get(&desk.operator, &path).header("etag").map(str::to_owned);
            desk.send(&desk.operator, "PUT", &path, etag.as_deref(), &json!({"content": content}))
        };
        let with = |pointer: &str, value: Value| {
            let mut content = covid.clone();
            *content.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
            content
        };
        for (pointer, value, error) in [
            ("/rules/intervals/0/least/count", json!(-1), "/content/rules/intervals/0/least/count out-of-range"),
            ("/rules/ages/0/min", json!(200), "/content/rules/ages/0/min out-of-range"),
            ("/rules/products/0/last_dose", json!(0), "/content/rules/products/0/last_dose out-of-range"),
            ("/name_ja", json!(" "), "/content/name_ja required"),
            ("/rules/ages/0/source", json!("x".repeat(301)), "/content/rules/ages/0/source too-long"),
        ] {
            check_fields(&put(&with(pointer, value)), &[error]);
        }
        let rows = covid["rules"]["ages"].as_array().unwrap().len();
        for (content, error) in [
            (older(&covid, "2021-03-19", "2021-03-25", 75), format!("/content/rules/ages/{rows}/from gap")),
            (older(&covid, "2021-03-19", "2021-03-15", 75), format!("/content/rules/ages/{rows}/from overlap")),
            (with("/rules/ends_on", json!("2021-01-01")), "/content/rules/ends_on ends-before-start".to_owned()),
            (with("/rules/starts_on", json!("2021-02-30")), "/content/rules/starts_on not-a-date".to_owned()),
            (
                with("/rules/intervals/0/since", json!(["unheard_of"])),
                "/content/rules/intervals/0/since/0 unknown-programme".to_owned(),
            ),
            (
                with("/rules/products/0/product", json!("unheard_of")),
                "/content/rules/products/0/product unknown-vaccine".to_owned(),
            ),
        ] {
            let kept = put(&content);
            assert_eq!((kept.status, &kept.json()["content"]), (200, &content), "{}", kept.text);
            let told: Vec<String> = kept.json()["errors"].as_array().unwrap().iter()
                .map(|e| format!("{} {}", e["pointer"].as_str().unwrap(), e["code"].as_str().unwrap())).collect();
            assert!(told.contains(&error), "{error}: {told:?}");
            let preview = desk.send(&desk.operator, "POST", &format!("{path}/preview"), None, &Value::Null);
            check(&preview, 422, "validation-failed");
            assert_eq!(preview.field_errors(), told);
            let refused = desk.publish(&desk.operator, COVID, "*", "2021-03-02");
            check(&refused, 422, "validation-failed");
            assert_eq!(refused.field_errors(), told);
            // Others do not hear what is wrong with it.
            check(&desk.get(&desk.scene.yokohama, &format!("{path}/bookings")), 404, "not-found");
        }
    }

    fn a_municipality_opens_a_programme_of_its_own(db) {
        let desk = Desk::new(db);
        let scene = &desk.scene;
        let path = desk.own_programme();
        assert_eq!(path, "/programmes/141003_zoster_2021");
        let own = desk.read(&scene.agent, &path);
        let summary = &own["summary"];
        assert_eq!((&summary["municipality_code"], &summary["running"]), (&json!(YOKOHAMA), &json!(true)), "{own}");
        let lists = |query: &str| -> Vec<String> {
            let page = desk.read(&scene.agent, &format!("/programmes{query}"));
            page["items"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
        };
        assert!(lists("?running=true").contains(&"141003_zoster_2021".to_owned()));
        assert!(!lists("?running=false").contains(&"141003_zoster_2021".to_owned()));
        assert_eq!(lists("?municipality_code=141003"), ["141003_zoster_2021"]);
        assert_eq!(lists("?municipality_code=142018"), [""; 0]);

        // Two running programmes give Pfizer: which one is asked for.
        check_fields(&scene.post("/slot-plans", &scene.plan(json!({}))), &["/programme programme-needed"]);
        let plan = scene.plan(json!({
            "programme": "141003_zoster_2021", "first_date": "2021-03-15", "last_date": "2021-03-15",
            "slot_minutes": null,
        }));
        let planned = scene.post("/slot-plans", &plan);
        assert_eq!(planned.status, 201, "{}", planned.text);
        let day = scene.get(&format!("/venues/{}/slots?date=2021-03-15", scene.venue)).json();
        assert_eq!(day["items"][0]["programme"], "141003_zoster_2021", "{day}");
        let slot = day["items"][0]["id"].as_str().unwrap();
        let booked = scene.booked(&booking(slot, 1));
        assert_eq!(booked["slot"]["programme"], "141003_zoster_2021", "{booked}");
        let young = scene.post("/bookings", &booking_with(slot, 2, json!({"birth_date": "1960-01-02"})));
        check(&young, 422, "rule-refused");
        assert!(young.json()["detail"].as_str().unwrap().contains("要綱"), "{}", young.text);

        // Where it is not, there is one programme as before.
        let yokosuka = scene.plan(json!({"venue_id": scene.foreign_venue}));
        assert_eq!(scene.server.post(&scene.stranger, "/api/v1/slot-plans", &yokosuka).status, 201);
    }

    fn a_programme_belongs_to_somebody(db) {
        let desk = Desk::new(db);
        let scene = &desk.scene;
        let (own, _) = desk.begun(&scene.yokohama, "zoster_2021", &once());
        let (national, etag) = desk.begun(&desk.operator, "zoster_2022", &once());
        assert_eq!(national, "/programmes/zoster_2022");
        let yokosuka = scene.server.log_in("yokosuka");
        // What nobody has published is seen by those who write it.
        for (token, path, status) in [
            (&scene.yokohama, &own, 200),
            (&scene.agent, &own, 404),
            (&yokosuka, &own, 404),
            (&desk.operator, &own, 404),
            (&desk.operator, &national, 200),
            (&scene.yokohama, &national, 404),
            (&scene.agent, &national, 404),
        ] {
            let reply = desk.get(token, path);
            assert_eq!(reply.status, status, "{path}: {}", reply.text);
            let page = desk.read(token, "/programmes?limit=200");
            let code = path.strip_prefix("/programmes/").unwrap();
            let listed = page["items"].as_array().unwrap().iter().any(|one| one["code"] == code);
            assert_eq!(listed, status == 200, "{path}: {page}");
        }
        let body = json!({"content": once()});
        for (token, path, status) in [
            (&scene.yokohama, &own, 200),
            (&scene.agent, &own, 403),
            (&yokosuka, &own, 404),
            (&desk.operator, &own, 404),
            (&scene.yokohama, &COVID.to_owned(), 403),
            (&scene.agent, &COVID.to_owned(), 403),
        ] {
            let draft = desk.send(token, "PUT", &format!("{path}/draft"), Some("*"), &body);
            assert_eq!(draft.status, status, "{path}: {}", draft.text);
            let read = desk.get(token, &format!("{path}/draft"));
            assert_eq!(read.status, status, "{path}: {}", read.text);
            let preview = desk.send(token, "POST", &format!("{path}/draft/preview"), None, &Value::Null);
            assert_eq!(preview.status, status, "{path}: {}", preview.text);
        }
        assert_eq!(desk.publish(&desk.operator, &national, &etag, "2021-03-02").status, 201);
        let coming = desk.read(&scene.agent, &national);
        let summary = &coming["summary"];
        let numbers = [&summary["version"], &summary["latest_version"], &coming["version"]["number"]];
        assert_eq!(numbers, [&Value::Null, &json!(1), &json!(1)], "{coming}");
        assert_eq!((&coming["may_change"], &coming["summary"]["running"]), (&json!(false), &json!(false)));
        // A code is one programme's, and a key is one request's.
        let again = json!({"code": "zoster_2022", "content": once()});
        check_fields(&desk.send(&desk.operator, "POST", "/programmes", None, &again), &["/code duplicate"]);
        let bad = json!({"code": "Zoster 2022", "content": once()});
        check_fields(&desk.send(&desk.operator, "POST", "/programmes", None, &bad), &["/code not-a-code"]);
        let new = json!({"code": "zoster_2022", "content": once()});
        let post = || {
            let call = scene.server.call("POST", "/api/v1/programmes").token(&yokosuka).key("k1");
            call.json(&new).send()
        };
        let (first, second) = (post(), post());
        assert_eq!((first.status, second.status), (201, 201), "{}", second.text);
        assert_eq!((first.text, second.header("idempotency-replayed")), (second.text.clone(), Some("true")));
        assert_eq!(second.header("location"), Some("/api/v1/programmes/142018_zoster_2022"));
    }

    fn the_reference_of_a_day_says_what_holds_then(db) {
        let desk = Desk::new(db);
        let etag = desk.drafted(&older(&desk.covid(), "2021-03-19", "2021-03-20", 75));
        assert_eq!(desk.publish(&desk.operator, COVID, &etag, "2021-03-02").status, 201);
        let ages = |query: &str| -> Vec<i64> {
            let reference = desk.read(&desk.scene.agent, &format!("/reference{query}"));
            let programmes = reference["programmes"].as_array().unwrap();
            let covid = programmes.iter().find(|one| one["code"] == "covid19_initial_2021").unwrap();
            let rows = covid["rules"]["ages"].as_array().unwrap().iter().filter(|row| row["product"] == "pfizer");
            rows.map(|row| row["min"].as_i64().unwrap()).collect()
        };
        let (until, from) = (ages("?on=2021-03-01"), ages("?on=2021-03-24"));
        assert_eq!((until.len(), from), (1, vec![75]));
        assert_eq!(ages("?on=2021-03-10"), until);
        assert_eq!(ages(""), until, "today the version before is in force");
    }

    fn a_product_has_editions(db) {
        let desk = Desk::new(db);
        let scene = &desk.scene;
        let edition = json!({
            "effective_from": "2021-04-01", "name_ja": "コミナティ筋注", "name_en": "Comirnaty", "sort": 1,
            "vials_a_box": 195, "doses_a_vial": 6, "minutes_after_opening": 360, "storage": "-75℃±15℃",
            "hot_code": "1291101010101", "source": "添付文書", "reason": "1バイアル6回",
        });
        let put = |token: &str, path: &str, body: &Value| desk.send(token, "PUT", path, None, body);
        check(&put(&scene.yokohama, "/products/pfizer", &edition), 403, "not-permitted");
        check(&put(&scene.agent, "/products/pfizer", &edition), 403, "not-permitted");
        let before = desk.read(&scene.agent, "/products/pfizer");
        let added = put(&desk.operator, "/products/pfizer", &edition);
        assert_eq!(added.status, 200, "{}", added.text);
        let product = desk.read(&scene.agent, "/products/pfizer");
        assert_eq!((&product["today"], &product["may_change"]), (&before["today"], &json!(false)), "{product}");
        let editions = product["editions"].as_array().unwrap();
        assert_eq!(editions.len(), before["editions"].as_array().unwrap().len() + 1);
        for (name, value) in edition.as_object().unwrap() {
            assert_eq!(&editions[0][name], value, "{name}");
        }
        assert_eq!(editions[0]["created_by"], "operator");
        let event = &desk.read(&desk.operator, "/audit-events?action=product.changed")["items"][0];
        assert_eq!((&event["subject_id"], &event["subject"]["can_open"]), (&json!("pfizer"), &json!(true)), "{event}");
        check_fields(&put(&desk.operator, "/products/pfizer", &edition), &["/effective_from duplicate"]);
        let mut wrong = edition.clone();
        merge(&mut wrong, json!({"doses_a_vial": 0, "name_ja": "", "effective_from": "x"}));
        check_fields(
            &put(&desk.operator, "/products/pfizer", &wrong),
            &["/effective_from not-a-date", "/name_ja required", "/doses_a_vial out-of-range"],
        );
        check_fields(&put(&desk.operator, "/products/P", &edition), &["/code not-a-code"]);
        check(&desk.get(&scene.agent, "/products/unheard_of"), 404, "not-found");
        assert_eq!(put(&desk.operator, "/products/shingrix", &edition).status, 200);
        let listed = desk.read(&scene.agent, "/products");
        let items = listed["items"].as_array().unwrap();
        let codes: Vec<&str> = items.iter().map(|product| product["code"].as_str().unwrap()).collect();
        assert!(codes.contains(&"shingrix") && codes.contains(&"pfizer"), "{codes:?}");
        let next = Desk::on(Server::start_on(db, day("2021-04-01")));
        assert_eq!(next.read(&next.operator, "/products/pfizer")["today"]["doses_a_vial"], 6);
    }
}
