//! A programme without coupon and without vaccine (集団健診): people are known by where they live, their kana name and
//! their birth date.

use crate::programmes::once;
use crate::scene::{Scene, booking, booking_with, merge};
use crate::support::{Reply, TestDatabase};
use madoguchi_store::slot::verify;
use serde_json::{Value, json};

const CHECKUP: &str = "health_checkup";

/// A scene in which Yokohama runs a check-up at its venue, with nothing confirmed for it.
struct Checkup {
    scene: Scene,
    slot: String,
}

impl Checkup {
    fn new(db: &TestDatabase) -> Self {
        let scene = Scene::new(db);
        let mut content = once();
        let product = json!([{"product": CHECKUP, "first_dose": 1, "last_dose": 1, "source": "要綱"}]);
        merge(&mut content, json!({"rules": {"coupon": "none", "products": product, "ages": []}}));
        opened(&scene, "checkup_2021", &content);
        let venue = scene.venue.clone();
        let mut checkup = Self { scene, slot: String::new() };
        checkup.handled_at(&venue);
        let scene = &checkup.scene;
        let slot = scene.slot_of(&scene.agent, &scene.venue, CHECKUP, "2021-03-15", ("09:00", "10:00"), 9);
        checkup.slot = slot;
        checkup
    }

    /// The venue takes check-ups, too.
    fn handled_at(&self, venue: &str) {
        let path = format!("/api/v1/venues/{venue}");
        let mut vaccines = self.scene.server.get(&self.scene.yokohama, &path).json()["vaccines"].clone();
        vaccines.as_array_mut().unwrap().push(CHECKUP.into());
        let call = self.scene.server.call("PATCH", &path).token(&self.scene.yokohama).if_match("*");
        let changed = call.json(&json!({"vaccines": vaccines})).send();
        assert_eq!(changed.status, 200, "{}", changed.text);
    }

    /// Somebody without a coupon.
    fn body(&self, recipient: Value) -> Value {
        let mut body = booking_with(&self.slot, 1, json!({"coupon": null, "municipality_code": "141003"}));
        merge(&mut body["recipient"], recipient);
        body
    }

    #[track_caller]
    fn refused(&self, body: &Value, errors: &[&str]) {
        let reply = self.scene.post("/bookings", body);
        assert_eq!((reply.status, reply.field_errors()), (422, errors.iter().map(|e| (*e).into()).collect()), "{body}");
    }

    fn correct(&self, booked: &Value, change: Value) -> Reply {
        let path = format!("/api/v1/bookings/{}", booked["id"].as_str().unwrap());
        let mut body = json!({"reason": "聞き間違い"});
        merge(&mut body, change);
        let call = self.scene.server.call("PATCH", &path).token(&self.scene.agent).english();
        call.if_match(booked["etag"].as_str().unwrap()).json(&body).send()
    }
}

/// A programme of Yokohama, begun and published.
#[track_caller]
fn opened(scene: &Scene, code: &str, content: &Value) {
    let body = json!({"code": code, "content": content});
    let made = scene.server.call("POST", "/api/v1/programmes").token(&scene.yokohama).json(&body).send();
    assert_eq!(made.status, 201, "{}", made.text);
    let path = format!("/api/v1/programmes/141003_{code}/draft/publish");
    let publish = json!({"publish_on": "2021-03-01", "source": "要綱", "reason": "開始"});
    let call = scene.server.call("POST", &path).token(&scene.yokohama).if_match("*");
    let published = call.json(&publish).send();
    assert_eq!(published.status, 201, "{}", published.text);
}

#[track_caller]
fn already_booked(reply: &Reply, other: &Value) {
    assert_eq!((reply.status, reply.problem().as_str()), (409, "already-booked"), "{}", reply.text);
    assert_eq!(reply.json()["existing"]["id"], other["id"], "{}", reply.text);
}

fn on_slot(mut body: Value, slot: &str) -> Value {
    body["slot_id"] = slot.into();
    body
}

on_both_databases! {
    fn who_has_no_coupon_is_booked_once(db) {
        let checkup = Checkup::new(db);
        let scene = &checkup.scene;
        let first = scene.booked(&checkup.body(json!({})));
        let recipient = &first["recipient"];
        assert_eq!((recipient.get("coupon"), &recipient["municipality_code"]), (None, &json!("141003")), "{first}");
        assert_eq!(scene.get(&format!("/bookings/{}", first["id"].as_str().unwrap())).json()["recipient"], *recipient);

        // However the name is typed, and whoever calls.
        let again = checkup.body(json!({"name": "山田 太朗", "name_kana": "やまだ　たろう"}));
        already_booked(&scene.post("/bookings", &again), &first);
        // As it is heard: small kana, and a mark that joined nothing.
        for kana in ["ヤマダ タロゥ", "ヤマダ\u{3099} タロウ"] {
            already_booked(&scene.post("/bookings", &checkup.body(json!({"name_kana": kana}))), &first);
        }
        for other in [
            json!({"name_kana": "ヤマダ ジロウ"}),
            json!({"birth_date": "1950-01-03"}),
            json!({"municipality_code": "142018"}),
            json!({"name_kana": "ヤマダ タロウ", "birth_date": "1950-02-01"}),
        ] {
            scene.booked(&checkup.body(other));
        }
        // The place is free again with the booking.
        let cancel = format!("/bookings/{}/cancel", first["id"].as_str().unwrap());
        let gone = scene.change(&cancel, first["etag"].as_str().unwrap(), &json!({"reason": "体調不良"}));
        assert_eq!(gone.status, 200, "{}", gone.text);
        scene.booked(&again);
    }

    fn a_programme_says_whether_it_asks_for_the_coupon(db) {
        let checkup = Checkup::new(db);
        let scene = &checkup.scene;
        checkup.refused(&booking(&checkup.slot, 1), &["/recipient/coupon no-coupon"]);
        checkup.refused(&checkup.body(json!({"municipality_code": null})), &["/recipient/coupon required"]);
        checkup.refused(
            &checkup.body(json!({"municipality_code": "141004"})),
            &["/recipient/municipality_code municipality-check-digit"],
        );
        let both = json!({"coupon": {"municipality_code": "141003", "number": "0000012345"}});
        checkup.refused(&checkup.body(both), &["/recipient/municipality_code coupon-instead"]);
        let vaccination = scene.slot(&scene.venue, "2021-03-16", ("09:00", "10:00"), 9);
        checkup.refused(&on_slot(checkup.body(json!({})), &vaccination), &["/recipient/coupon coupon-needed"]);
        scene.booked(&booking(&vaccination, 1));
    }

    /// A right name may be that of somebody who is booked already.
    fn a_corrected_name_is_another_person(db) {
        let checkup = Checkup::new(db);
        let scene = &checkup.scene;
        let taro = scene.booked(&checkup.body(json!({})));
        let jiro = scene.booked(&checkup.body(json!({"name": "山田 次郎", "name_kana": "ヤマダ ジロウ"})));
        already_booked(&checkup.correct(&jiro, json!({"recipient": {"name_kana": "やまだ たろう"}})), &taro);
        let corrected = checkup.correct(&jiro, json!({"recipient": {"name_kana": "ヤマダ サブロウ"}}));
        assert_eq!(corrected.status, 200, "{}", corrected.text);
        already_booked(&scene.post("/bookings", &checkup.body(json!({"name_kana": "ヤマダ サブロウ"}))), &jiro);
        scene.booked(&checkup.body(json!({"name": "山田 次郎", "name_kana": "ヤマダ ジロウ"})));
        // The same name in another way of typing is the same person.
        let etag = scene.get(&format!("/bookings/{}", taro["id"].as_str().unwrap())).json()["etag"].clone();
        let mut now = taro;
        now["etag"] = etag;
        assert_eq!(checkup.correct(&now, json!({"recipient": {"name_kana": "やまだ たろう"}})).status, 200);
    }

    /// What a booking under the right name would be refused for, a correction is refused for.
    fn a_corrected_name_is_held_against_the_rules(db) {
        let checkup = Checkup::new(db);
        let scene = &checkup.scene;
        let mut content = once();
        let product = json!([{"product": CHECKUP, "first_dose": 1, "last_dose": 1, "source": "要綱"}]);
        let other = json!([{"least": {"count": 13, "unit": "days_between"}, "except": [], "source": "要綱"}]);
        merge(&mut content, json!({"rules": {"coupon": "none", "products": product, "ages": [], "others": other}}));
        opened(scene, "eyes_2021", &content);
        let plan = scene.plan(json!({
            "vaccine": CHECKUP, "programme": "141003_eyes_2021", "venue_id": scene.second_venue, "slot_minutes": null,
            "first_date": "2021-03-17", "last_date": "2021-03-17",
        }));
        checkup.handled_at(&scene.second_venue);
        let planned = scene.post("/slot-plans", &plan);
        assert_eq!(planned.status, 201, "{}", planned.text);
        let day = scene.get(&format!("/venues/{}/slots?date=2021-03-17", scene.second_venue)).json();
        let eyes = day["items"][0]["id"].as_str().unwrap();
        scene.booked(&checkup.body(json!({})));
        let close = on_slot(checkup.body(json!({})), eyes);
        assert_eq!(scene.post("/bookings", &close).json()["rule"], "other-programme");
        let misheard = scene.booked(&on_slot(checkup.body(json!({"name_kana": "ハマダ タロウ"})), eyes));
        let refused = checkup.correct(&misheard, json!({"recipient": {"name_kana": "ヤマダ タロウ"}}));
        assert_eq!((refused.status, refused.problem().as_str()), (422, "rule-refused"), "{}", refused.text);
        assert_eq!(refused.field_errors(), ["/recipient/name_kana other-programme"]);
    }

    /// Who is booked by a coupon must not be booked again by name.
    fn a_published_programme_keeps_its_coupon_or_has_none(db) {
        let checkup = Checkup::new(db);
        let scene = &checkup.scene;
        let path = "/api/v1/programmes/141003_checkup_2021";
        let version = scene.server.get(&scene.yokohama, path).json()["version"].clone();
        let mut content = version["content"].clone();
        content["rules"]["coupon"] = "ten_digits".into();
        let draft = format!("{path}/draft");
        let call = scene.server.call("PUT", &draft).token(&scene.yokohama).english();
        let written = call.json(&json!({"content": content})).send();
        assert_eq!(written.json()["errors"][0]["pointer"], "/content/rules/coupon", "{}", written.text);
        let publish = json!({"publish_on": "2021-03-01", "source": "要綱", "reason": "変更"});
        let call = scene.server.call("POST", &format!("{draft}/publish")).token(&scene.yokohama).if_match("*");
        let refused = call.json(&publish).send();
        assert_eq!(refused.field_errors(), ["/content/rules/coupon coupon-fixed"], "{}", refused.text);
    }

    /// A correction gives a booking another lock: whoever waited for the one before must not change it, too.
    fn a_booking_is_cancelled_once_while_its_name_is_corrected(db) {
        let checkup = Checkup::new(db);
        let scene = &checkup.scene;
        for round in 0..5 {
            let kana = |n: usize| ["ア", "イ", "ウ", "エ", "オ"].map(|c| c.repeat(round + 2))[n].clone();
            let booked = scene.booked(&checkup.body(json!({"name_kana": kana(0)})));
            let path = format!("/api/v1/bookings/{}", booked["id"].as_str().unwrap());
            let send = |method: &str, path: &str, body: &Value| {
                scene.server.call(method, path).token(&scene.agent).if_match("*").json(body).send().status
            };
            let (send, kana, path) = (&send, &kana, &path);
            let cancelled: Vec<u16> = std::thread::scope(|threads| {
                let correct = |n: usize| {
                    let body = json!({"recipient": {"name_kana": kana(n)}, "reason": "聞き間違い"});
                    send("PATCH", path, &body)
                };
                let correcting: Vec<_> = (1..5).map(|n| threads.spawn(move || correct(n))).collect();
                let cancel = || send("POST", &format!("{path}/cancel"), &json!({"reason": "体調不良"}));
                let cancelling: Vec<_> = (0..6).map(|_| threads.spawn(cancel)).collect();
                for one in correcting {
                    assert!([200, 409, 412].contains(&one.join().unwrap()));
                }
                cancelling.into_iter().map(|one| one.join().unwrap()).collect()
            });
            assert!(cancelled.iter().filter(|status| **status == 200).count() <= 1, "{cancelled:?}");
            assert!(cancelled.iter().all(|status| [200, 409, 412].contains(status)), "{cancelled:?}");
            assert_eq!(scene.server.store.read_blocking(verify::counters).unwrap(), []);
            let history = scene.get(&format!("/bookings/{}/history", booked["id"].as_str().unwrap())).json();
            let cancellations = history["items"].as_array().unwrap().iter().filter(|one| one["kind"] == "cancelled");
            assert!(cancellations.count() <= 1, "{history}");
        }
    }

    fn people_without_coupon_are_found_and_listed(db) {
        let checkup = Checkup::new(db);
        let scene = &checkup.scene;
        let booked = scene.booked(&checkup.body(json!({})));
        for q in ["ヤマダ", "1950-01-02", "山田"] {
            let found = scene.post("/bookings/search", &json!({"q": q})).json();
            assert_eq!(found["items"][0]["id"], booked["id"], "{q}: {found}");
        }
        let none = scene.post("/bookings/search", &json!({"q": "0000000001"})).json();
        assert_eq!(none["items"], json!([]));
        let which = json!({"programme": "141003_checkup_2021"});
        let export = scene.server.post(&scene.yokohama, "/api/v1/bookings/export", &which);
        assert_eq!(export.status, 200, "{}", export.text);
        let row = export.text.lines().nth(1).unwrap();
        assert!(row.contains(",141003,,ヤマダ ハナコ,"), "no number: {row}");
    }

    /// Nothing is confirmed for what takes no vaccine: no plan waits for it, and the home page names no slot.
    fn a_check_up_needs_no_supply(db) {
        let checkup = Checkup::new(db);
        let scene = &checkup.scene;
        let plan = scene.plan(json!({"vaccine": CHECKUP, "first_date": "2021-04-01", "last_date": "2021-04-30"}));
        let preview = scene.post("/slot-plans/preview", &plan).json();
        let warned: Vec<&str> =
            preview["warnings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
        assert!(!warned.contains(&"supply-not-confirmed"), "{warned:?}");
        assert_eq!(scene.post("/slot-plans", &plan).status, 201);
        let overview = scene.get("/overview").json();
        assert_eq!(overview["beyond_supply"], json!([]), "{overview}");
        let reference = scene.get("/reference").json();
        let products = reference["vaccines"].as_array().unwrap();
        let supplied = |code: &str| products.iter().find(|one| one["code"] == code).map(|one| one["supplied"].clone());
        assert_eq!((supplied(CHECKUP), supplied("pfizer")), (Some(json!(false)), Some(json!(true))));
    }
}
