//! Programmes over REST: those that are delivered, a municipality's own, what holds on a day; products.

mod calls;
mod drafts;

use crate::scene::{Scene, booking, booking_with, merge};
use crate::support::{Reply, Server, TestDatabase, YOKOHAMA};
use chrono::NaiveDate;
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

/// How many bookings of Yokohama's a version is about, and how many it no longer allows.
#[track_caller]
fn counts_of(desk: &Desk, version: &str) -> [u64; 2] {
    let found = desk.read(&desk.scene.yokohama, &format!("{COVID}/versions/{version}/preview"));
    [&found["checked"], &found["refused"]].map(|count| count.as_u64().unwrap())
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
