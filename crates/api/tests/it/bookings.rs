//! Booking, moving, cancelling over HTTP.

use crate::scene::{Scene, booking, booking_with, merge};
use madoguchi_domain::AccountId;
use madoguchi_store::audit;
use madoguchi_store::slot::verify;
use serde_json::{Value, json};

fn stored(scene: &Scene) -> usize {
    scene.get("/bookings?limit=200").json()["items"].as_array().unwrap().len()
}

/// The same JSON with the last key first, and with white space.
fn backwards(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().rev().map(|(key, value)| format!("\n  \"{key}\" : {}", backwards(value)));
            format!("{{{}\n}}", fields.collect::<Vec<_>>().join(" ,"))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => value.to_string(),
    }
}

on_both_databases! {
    fn a_booking_from_end_to_end(db) {
        let scene = Scene::new(db);
        let first = scene.slot(&scene.venue, "2021-03-15", ("09:00", "10:00"), 1);
        let other = scene.slot(&scene.second_venue, "2021-03-16", ("13:00", "14:00"), 1);
        let reply = scene.post("/bookings", &booking(&first, 12345));
        assert_eq!(reply.status, 201, "{}", reply.text);
        let booked = reply.json();
        let id = booked["id"].as_str().unwrap();
        assert_eq!(reply.header("location"), Some(format!("/api/v1/bookings/{id}").as_str()));
        assert_eq!((reply.header("etag"), booked["etag"].as_str()), (Some("\"1\""), Some("\"1\"")));
        assert_eq!((&booked["status"], &booked["municipality_code"]), (&json!("booked"), &json!("141003")));
        assert_eq!(
            booked["slot"],
            json!({
                "id": first, "programme": "covid19_initial_2021", "vaccine": "pfizer", "date": "2021-03-15",
                "starts": "09:00", "ends": "10:00",
                "venue": {"id": scene.venue, "name": "特設の接種会場テスト", "address": "神奈川県横浜市港北区小机町3211",
                    "phone": "0454748111", "access_notes": ""},
            })
        );
        assert_eq!(booked["recipient"], booking(&first, 12345)["recipient"], "as it was sent");
        assert_eq!(booked["booker"]["phone"], "0451234567");
        let reference: Vec<_> = booked["reference"].as_str().unwrap().split('-').map(str::len).collect();
        assert_eq!(reference, [3, 3, 3]);
        let path = format!("/bookings/{id}");
        let read = scene.get(&path);
        assert_eq!((read.status, read.json(), read.header("etag")), (200, booked.clone(), Some("\"1\"")));

        let body = json!({"slot_id": other, "reason": "本人の都合"});
        assert_eq!(scene.post(&format!("{path}/move"), &body).problem(), "precondition-required");
        assert_eq!(scene.change(&format!("{path}/move"), "\"7\"", &body).problem(), "version-mismatch");
        let moved = scene.change(&format!("{path}/move"), "\"1\"", &body);
        assert_eq!((moved.status, moved.header("etag")), (200, Some("\"2\"")), "{}", moved.text);
        assert_eq!((&moved.json()["slot"]["id"], &moved.json()["etag"]), (&json!(other), &json!("\"2\"")));
        let same = scene.change(&format!("{path}/move"), "\"2\"", &body);
        assert_eq!((same.status, same.field_errors()), (422, vec!["/slot_id same-slot".to_owned()]));

        let reason = json!({"reason": "体調不良"});
        assert_eq!(scene.post(&format!("{path}/cancel"), &reason).status, 428);
        assert_eq!(scene.change(&format!("{path}/cancel"), "\"1\"", &reason).status, 412);
        assert_eq!(
            scene.change(&format!("{path}/cancel"), "\"2\"", &json!({"reason": " "})).field_errors(),
            ["/reason required"]
        );
        let cancelled = scene.change(&format!("{path}/cancel"), "\"2\"", &reason);
        assert_eq!((cancelled.status, &cancelled.json()["status"]), (200, &json!("cancelled")));
        let again = scene.change(&format!("{path}/cancel"), "\"3\"", &reason);
        assert_eq!((again.status, again.problem().as_str()), (409, "booking-not-live"));
        assert_eq!(scene.change(&format!("{path}/move"), "*", &body).problem(), "booking-not-live");

        let history = scene.get(&format!("{path}/history")).json();
        let steps: Vec<_> = history["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| (e["kind"].as_str().unwrap(), e["reason"].as_str(), e["by"].as_str().unwrap()))
            .collect();
        assert_eq!(
            steps,
            [
                ("booked", None, "agent01"),
                ("moved", Some("本人の都合"), "agent01"),
                ("cancelled", Some("体調不良"), "agent01")
            ]
        );
        assert_eq!(
            (&history["items"][1]["from_slot"]["id"], &history["items"][1]["to_slot"]["id"]),
            (&json!(first), &json!(other))
        );
        assert_eq!(scene.server.store.read_blocking(verify::counters).unwrap(), []);
        let me = scene.get("/me").json()["account_id"].as_str().unwrap().parse().map(AccountId).unwrap();
        let actions = scene.server.store.read_blocking(|c| audit::actions_of(c, me, 6)).unwrap();
        assert_eq!(
            actions,
            [
                "booking.history_read",
                "booking.cancelled",
                "booking.moved",
                "booking.read",
                "booking.created",
                "slot_plan.created"
            ]
        );
    }

    fn conflicts_have_names(db) {
        let scene = Scene::new(db);
        let full = scene.slot(&scene.venue, "2021-03-15", ("09:00", "10:00"), 1);
        let open = scene.slot(&scene.venue, "2021-03-16", ("09:00", "10:00"), 9);
        let existing = scene.booked(&booking(&full, 1));
        let conflict = |body: &Value| {
            let reply = scene.post("/bookings", body);
            assert_eq!(reply.status, 409, "{}", reply.text);
            (reply.problem(), reply.json()["existing"].clone())
        };
        let told = scene.post("/bookings", &booking(&open, 1)).json()["detail"].clone();
        assert!(told.as_str().unwrap().ends_with(", 15 Mar 2021 09:00."), "{told}");
        assert_eq!(conflict(&booking(&full, 2)).0, "slot-full");
        let (problem, shown) = conflict(&booking(&open, 1));
        assert_eq!(problem, "already-booked");
        assert_eq!(
            shown,
            json!({"id": existing["id"], "reference": existing["reference"], "dose": 1, "slot": existing["slot"]})
        );
        // In Yokosuka nobody hears where the other booking is.
        let there = scene.slot_of(&scene.stranger, &scene.foreign_venue, "pfizer", "2021-03-15", ("09:00", "10:00"), 9);
        let reply = scene.server.post(&scene.stranger, "/api/v1/bookings", &booking(&there, 1));
        assert_eq!(
            (reply.status, reply.problem().as_str(), &reply.json()["existing"]),
            (409, "already-booked", &Value::Null)
        );
        for secret in ["特設", existing["reference"].as_str().unwrap(), "141003"] {
            assert!(!reply.text.contains(secret), "{}", reply.text);
        }
        let hidden =
            scene.plan(json!({"first_date": "2021-03-17", "last_date": "2021-03-17", "publish_on": "2021-03-10"}));
        assert_eq!(scene.post("/slot-plans", &hidden).status, 201);
        let day = scene.get(&format!("/venues/{}/slots?date=2021-03-17", scene.venue)).json();
        assert_eq!(conflict(&booking(day["items"][0]["id"].as_str().unwrap(), 3)).0, "slot-closed");
        // A full slot never costs the old place.
        let booked = scene.booked(&booking(&open, 4));
        let path = format!("/bookings/{}/move", booked["id"].as_str().unwrap());
        let reply = scene.change(&path, "\"1\"", &json!({"slot_id": full, "reason": "変更"}));
        assert_eq!((reply.status, reply.problem().as_str()), (409, "slot-full"));
        assert_eq!(scene.get(path.trim_end_matches("/move")).json(), booked);
    }

    fn a_key_books_once(db) {
        let scene = Scene::new(db);
        let slot = scene.slot(&scene.venue, "2021-03-15", ("09:00", "10:00"), 1);
        let post = |key: &str, body: &Value| {
            scene.server.call("POST", "/api/v1/bookings").token(&scene.agent).key(key).json(body).send()
        };
        let first = post("a", &booking(&slot, 1));
        assert_eq!(first.status, 201);
        assert_eq!(post("b", &booking(&slot, 2)).problem(), "slot-full");
        let again = post("a", &booking(&slot, 1));
        assert_eq!(
            (again.status, &again.text, again.header("idempotency-replayed"), again.header("etag")),
            (201, &first.text, Some("true"), Some("\"1\"")),
            "though the slot is full now"
        );
        assert_eq!(post("a", &booking(&slot, 2)).problem(), "idempotency-key-reused");
        // Another program, or another version of one, orders and spaces its JSON as it likes.
        let call = scene.server.call("POST", "/api/v1/bookings").token(&scene.agent).key("a");
        let call = call.header("content-type", "application/json");
        let spaced = call.bytes(backwards(&booking(&slot, 1)).into_bytes()).send();
        assert_eq!((spaced.status, &spaced.text), (201, &first.text));
        let path = format!("/bookings/{}/cancel", first.json()["id"].as_str().unwrap());
        assert_eq!(scene.change(&path, "\"1\"", &json!({"reason": "変更"})).status, 200);
        assert_eq!(post("b", &booking(&slot, 2)).status, 201, "a refusal is not kept");
        assert_eq!(post("a", &booking(&slot, 1)).status, 201, "the answer of then");
    }

    fn a_key_in_a_race_books_once(db) {
        let scene = Scene::new(db);
        let slot = scene.slot(&scene.venue, "2021-03-15", ("09:00", "10:00"), 9);
        let replies: Vec<_> = std::thread::scope(|threads| {
            let tries: Vec<_> = (0..12)
                .map(|_| {
                    threads.spawn(|| {
                        scene
                            .server
                            .call("POST", "/api/v1/bookings")
                            .token(&scene.agent)
                            .key("race")
                            .json(&booking(&slot, 1))
                            .send()
                    })
                })
                .collect();
            tries.into_iter().map(|t| t.join().unwrap()).collect()
        });
        for reply in &replies {
            assert_eq!((reply.status, &reply.text), (201, &replies[0].text), "a repetition waits for the first");
        }
        assert_eq!(replies.iter().filter(|reply| reply.header("idempotency-replayed").is_none()).count(), 1);
        assert_eq!(stored(&scene), 1);
    }

    fn rules_are_told_in_the_readers_language(db) {
        let scene = Scene::new(db);
        let soon = scene.slot(&scene.venue, "2021-03-05", ("09:00", "10:00"), 9);
        let moderna = scene.server.post(&scene.yokohama, "/api/v1/slot-plans", &scene.plan(json!({
            "vaccine": "moderna", "first_date": "2021-03-29", "last_date": "2021-03-29", "slot_minutes": null,
            "supply_override_reason": "連絡済み",
        })));
        assert_eq!(moderna.status, 201, "{}", moderna.text);
        let day = scene.get(&format!("/venues/{}/slots?date=2021-03-29", scene.venue)).json();
        let moderna = day["items"][0]["id"].as_str().unwrap();
        let dose_2 = json!({"dose": 2, "previous_dose": {"date": "2021-02-22", "vaccine": "pfizer"}});
        for (slot, recipient, rule, first_date, pointer, ja, en) in [
            (
                &*soon,
                dose_2.clone(),
                "interval",
                json!("2021-03-13"),
                "/slot_id",
                "18日以上の間隔をおいてください(2021年3月13日から)",
                "at least 18 days",
            ),
            (moderna, dose_2, "product", Value::Null, "/slot_id", "ファイザー", "Pfizer"),
            (
                &*soon,
                json!({"birth_date": "2009-03-10", "group": "general"}),
                "age",
                json!("2021-03-09"),
                "/recipient/birth_date",
                "12歳以上",
                "12 or older",
            ),
            (
                &*soon,
                json!({"birth_date": "1960-01-01"}),
                "group",
                Value::Null,
                "/recipient/group",
                "接種対象者分類",
                "priority group",
            ),
            (
                &*soon,
                json!({"dose": 3, "previous_dose": {"date": "2021-01-22", "vaccine": "pfizer"}}),
                "dose",
                Value::Null,
                "/recipient/dose",
                "2回まで",
                "2 doses",
            ),
        ] {
            let body = booking_with(slot, 1, recipient);
            for (lang, words) in [("ja", ja), ("en", en)] {
                let reply = scene
                    .server
                    .call("POST", "/api/v1/bookings")
                    .token(&scene.agent)
                    .header("accept-language", lang)
                    .json(&body)
                    .send();
                assert_eq!((reply.status, reply.problem().as_str()), (422, "rule-refused"), "{}", reply.text);
                let problem = reply.json();
                assert_eq!((&problem["rule"], &problem["first_date"]), (&json!(rule), &first_date), "{problem}");
                assert!(problem["detail"].as_str().unwrap().contains(words), "{problem}");
                assert_eq!(
                    (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]),
                    (&json!(pointer), &json!(rule))
                );
            }
        }
        let missing = scene.post("/bookings", &booking_with(&soon, 1, json!({"dose": 2})));
        assert_eq!(
            (missing.status, missing.problem().as_str(), missing.field_errors()),
            (422, "validation-failed", vec!["/recipient/previous_dose required".to_owned()])
        );
        assert_eq!(stored(&scene), 0);
    }

    fn dose_two_stands_on_dose_one(db) {
        let scene = Scene::new(db);
        let first = scene.slot(&scene.venue, "2021-03-02", ("09:00", "10:00"), 9);
        let close = scene.slot(&scene.venue, "2021-03-04", ("09:00", "10:00"), 9);
        let second = scene.slot(&scene.second_venue, "2021-03-22", ("09:00", "10:00"), 9);
        let coupon = json!({"coupon": {"municipality_code": "141003", "number": "0000000001"}});
        let unknown = scene.post("/recipients/lookup", &coupon);
        assert_eq!((unknown.status, unknown.json()), (200, json!({"doses": [], "next": null})), "{}", unknown.text);
        let dose_1 = scene.booked(&booking(&first, 1));
        let known = scene.post("/recipients/lookup", &json!({"coupon": {"number": "111410030000000001"}})).json();
        assert_eq!(
            known["doses"],
            json!([{
                "programme": "covid19_initial_2021", "dose": 1, "date": "2021-03-02", "vaccine": "pfizer",
                "source": "booked", "booking": dose_1
            }])
        );
        assert_eq!(
            known["next"],
            json!({
                "programme": "covid19_initial_2021", "dose": 2, "vaccine": "pfizer", "earliest": "2021-03-21",
                "standard": "2021-03-23", "latest": null
            })
        );
        scene.booked(&booking_with(&second, 1, json!({"dose": 2})));
        assert_eq!(scene.post("/recipients/lookup", &coupon).json()["next"], Value::Null, "the series is complete");
        let path = format!("/bookings/{}/move", dose_1["id"].as_str().unwrap());
        let reply = scene.change(&path, "\"1\"", &json!({"slot_id": close, "reason": "変更"}));
        assert_eq!(
            (reply.status, &reply.json()["rule"], reply.field_errors()),
            (422, &json!("interval"), vec!["/slot_id interval".to_owned()])
        );
        let elsewhere = scene.server.post(&scene.stranger, "/api/v1/recipients/lookup", &coupon).json();
        assert_eq!(
            elsewhere["doses"][0],
            json!({
                "programme": "covid19_initial_2021", "dose": 1, "date": "2021-03-02", "vaccine": "pfizer",
                "source": "booked", "booking": null
            })
        );
    }

    fn a_dose_that_is_cancelled_asks_for_the_next(db) {
        let scene = Scene::new(db);
        let first = scene.slot(&scene.venue, "2021-03-02", ("09:00", "10:00"), 9);
        let second = scene.slot(&scene.second_venue, "2021-03-22", ("09:00", "10:00"), 9);
        let both = |number: u64| {
            let dose_1 = scene.booked(&booking(&first, number));
            (dose_1, scene.booked(&booking_with(&second, number, json!({"dose": 2}))))
        };
        let id = |booked: &Value| booked["id"].as_str().unwrap().to_owned();
        let cancel = |booked: &Value, later: Value| {
            let mut body = json!({"reason": "体調不良"});
            if !later.is_null() {
                body["later_doses"] = later;
            }
            scene.change(&format!("/bookings/{}/cancel", id(booked)), "\"1\"", &body)
        };
        let status = |booked: &Value| scene.get(&format!("/bookings/{}", id(booked))).json()["status"].clone();
        let actions = |count: i64| {
            let me = scene.get("/me").json()["account_id"].as_str().unwrap().parse().map(AccountId).unwrap();
            scene.server.store.read_blocking(|c| audit::actions_of(c, me, count)).unwrap()
        };

        let (dose_1, dose_2) = both(1);
        let asked = cancel(&dose_1, Value::Null);
        assert_eq!((asked.status, asked.problem().as_str()), (409, "later-dose-booked"), "{}", asked.text);
        assert_eq!(
            asked.json()["later_doses"],
            json!([
                {"id": dose_2["id"], "reference": dose_2["reference"], "dose": 2, "slot": dose_2["slot"]},
            ])
        );
        let reference = dose_2["reference"].as_str().unwrap();
        assert_eq!(
            asked.json()["detail"],
            format!(
                "Still booked: dose 2 (reference {reference}, 横浜労災病院, 22 Mar 2021 09:00). Cancel it too, or keep it \
                    and state the earlier dose."
            )
        );
        assert_eq!(actions(1), ["booking.shown_in_refusal"]);
        assert_eq!((status(&dose_1), status(&dose_2)), (json!("booked"), json!("booked")));
        let ids = json!([id(&dose_2)]);
        let stated = |date: &str, vaccine: &str| json!({"date": date, "vaccine": vaccine});
        let keep = |date: &str, vaccine: &str| json!({
            "action": "keep", "booking_ids": ids, "previous_dose": stated(date, vaccine),
        });
        for (later, errors) in [
            (json!({"action": "cancel", "booking_ids": []}), vec!["/later_doses/booking_ids required"]),
            (json!({"action": "cancel", "booking_ids": ["x"]}), vec!["/later_doses/booking_ids/0 not-found"]),
            (json!({"action": "cancel", "booking_ids": vec!["1"; 10]}), vec!["/later_doses/booking_ids too-many"]),
            (json!({"action": "", "booking_ids": ids}), vec!["/later_doses/action required"]),
            (json!({"action": "drop", "booking_ids": ids}), vec!["/later_doses/action unknown-value"]),
            (json!({"action": "keep", "booking_ids": ids}), vec!["/later_doses/previous_dose required"]),
            (
                json!({"action": "cancel", "booking_ids": ids, "previous_dose": stated("2021-02-22", "pfizer")}),
                vec!["/later_doses/previous_dose not-here"],
            ),
            (keep("2021-03-02", "pfizer"), vec!["/later_doses/previous_dose/date in-future"]),
            (keep("1921-02-22", "pfizer"), vec!["/later_doses/previous_dose/date too-early"]),
            (
                keep("2021-02-30", ""),
                vec!["/later_doses/previous_dose/date not-a-date", "/later_doses/previous_dose/vaccine required"],
            ),
            (keep("2021-02-22", "no_such"), vec!["/later_doses/previous_dose/vaccine unknown-vaccine"]),
            (keep("2021-02-22", "moderna"), vec!["/later_doses/previous_dose/vaccine product"]),
        ] {
            let reply = cancel(&dose_1, later.clone());
            assert_eq!(
                (reply.status, reply.field_errors()),
                (422, errors.iter().map(|e| (*e).to_owned()).collect()),
                "{later}"
            );
        }
        // Somebody else's id is not what one was told of.
        let other = cancel(&dose_1, json!({"action": "cancel", "booking_ids": [id(&dose_1)]}));
        assert_eq!(other.problem(), "later-dose-booked");
        let done = cancel(&dose_1, json!({"action": "cancel", "booking_ids": ids}));
        assert_eq!(
            (done.status, done.header("etag"), &done.json()["id"]),
            (200, Some("\"2\""), &dose_1["id"]),
            "{}",
            done.text
        );
        assert_eq!(actions(2), ["booking.cancelled", "booking.cancelled"]);
        assert_eq!((status(&dose_1), status(&dose_2)), (json!("cancelled"), json!("cancelled")));

        let (dose_1, dose_2) = both(2);
        let keep =
            json!({"action": "keep", "booking_ids": [id(&dose_2)], "previous_dose": stated("2021-02-22", "pfizer")});
        let done = cancel(&dose_1, keep);
        assert_eq!(
            (done.status, actions(2)),
            (200, vec!["booking.cancelled".to_owned(), "booking.corrected".to_owned()]),
            "{}",
            done.text
        );
        let kept = scene.get(&format!("/bookings/{}", id(&dose_2))).json();
        assert_eq!((&kept["status"], &kept["etag"]), (&json!("booked"), &json!("\"2\"")));
        assert_eq!(kept["recipient"]["previous_dose"], stated("2021-02-22", "pfizer"));
        assert_eq!(scene.server.store.read_blocking(verify::counters).unwrap(), []);

        // In Yokosuka it is neither shown nor changed.
        let there = scene.slot_of(&scene.stranger, &scene.foreign_venue, "pfizer", "2021-03-22", ("09:00", "10:00"), 9);
        let dose_1 = scene.booked(&booking(&first, 3));
        let reply =
            scene.server.post(&scene.stranger, "/api/v1/bookings", &booking_with(&there, 3, json!({"dose": 2})));
        let dose_2 = reply.json();
        for later in [Value::Null, json!({"action": "cancel", "booking_ids": [id(&dose_2)]})] {
            let asked = cancel(&dose_1, later);
            assert_eq!(
                (asked.status, asked.problem().as_str(), &asked.json()["later_doses"]),
                (409, "later-dose-booked", &json!([]))
            );
            for secret in ["横須賀", "22 Mar", dose_2["reference"].as_str().unwrap()] {
                assert!(!asked.text.contains(secret), "{}", asked.text);
            }
        }
    }

    fn a_coupon_is_one_persons(db) {
        let scene = Scene::new(db);
        let first = scene.slot(&scene.venue, "2021-03-02", ("09:00", "10:00"), 9);
        let second = scene.slot(&scene.second_venue, "2021-03-22", ("09:00", "10:00"), 9);
        scene.booked(&booking(&first, 1));
        let refused =
            scene.post("/bookings", &booking_with(&second, 1, json!({"dose": 2, "birth_date": "1950-02-01"})));
        assert_eq!(
            (refused.status, refused.problem().as_str(), &refused.json()["rule"]),
            (422, "rule-refused", &json!("birth-date"))
        );
        assert_eq!(refused.field_errors(), ["/recipient/birth_date birth-date"]);
        assert_eq!(
            refused.json()["detail"],
            "Dose 1 on this coupon is booked with another birth date; check the birth date and the coupon."
        );
        assert!(!refused.text.contains("1950"), "{}", refused.text);
        let warned = |reply: &crate::support::Reply| {
            let warnings = reply.json()["warnings"].as_array().cloned().unwrap_or_default();
            warnings
                .iter()
                .map(|w| format!("{} {}", w["pointer"].as_str().unwrap(), w["code"].as_str().unwrap()))
                .collect::<Vec<_>>()
        };
        let booked = scene.post(
            "/bookings",
            &booking_with(&second, 1, json!({"dose": 2, "name": "山田 次郎", "name_kana": "ヤマダ ジロウ"})),
        );
        assert_eq!(booked.status, 201, "{}", booked.text);
        assert_eq!(warned(&booked), ["/recipient/name name-differs", "/recipient/name_kana name-differs"]);
        assert_eq!(
            booked.json()["warnings"][0]["detail"],
            "Dose 1 on this coupon is booked under another name; check that it is the same person's."
        );
        let path = format!("/bookings/{}", booked.json()["id"].as_str().unwrap());
        assert_eq!(scene.get(&path).json()["warnings"], Value::Null, "told once");
        let patch = |tag: &str, body: &Value| {
            scene
                .server
                .call("PATCH", &format!("/api/v1{path}"))
                .token(&scene.agent)
                .english()
                .if_match(tag)
                .json(body)
                .send()
        };
        let corrected = patch("\"1\"", &json!({"recipient": {"name": "山田　太郎"}, "reason": "x"}));
        assert_eq!((corrected.status, warned(&corrected)), (200, vec!["/recipient/name_kana name-differs".to_owned()]));
        let corrected = patch("\"2\"", &json!({"recipient": {"name_kana": "やまだ たろう"}, "reason": "x"}));
        assert_eq!((corrected.status, warned(&corrected)), (200, vec![]), "{}", corrected.text);
    }

    fn bad_input_is_named_and_leaves_nothing(db) {
        let scene = Scene::new(db);
        let slot = scene.slot(&scene.venue, "2021-03-15", ("09:00", "10:00"), 9);
        for (change, expected) in [
            (json!({"slot_id": 7}), "/slot_id wrong-type"),
            (json!({"slot_id": ""}), "/slot_id required"),
            (json!({"slot": "7"}), "/slot unknown-field"),
            (json!({"booker": {"phone": "12345"}}), "/booker/phone not-a-phone"),
            (json!({"booker": {"phone": ""}}), "/booker/phone required"),
            (json!({"booker": {"name_kana": "山田"}}), "/booker/name_kana not-kana"),
            (json!({"booker": {"name_kana": "ヤマダ\u{0}"}}), "/booker/name_kana control-character"),
            (json!({"booker": {"name_kana": "ヤ".repeat(101)}}), "/booker/name_kana too-long"),
            (json!({"recipient": {"name": "山田😀"}}), "/recipient/name not-a-name"),
            (json!({"recipient": {"name": " "}}), "/recipient/name required"),
            (json!({"recipient": {"name": null}}), "/recipient/name wrong-type"),
            (json!({"recipient": {"name_kana": "Yamada"}}), "/recipient/name_kana not-kana"),
            (json!({"recipient": {"birth_date": "2021-02-30"}}), "/recipient/birth_date not-a-date"),
            (json!({"recipient": {"birth_date": "2021-03-02"}}), "/recipient/birth_date in-future"),
            (json!({"recipient": {"birth_date": "1850-01-01"}}), "/recipient/birth_date too-early"),
            (json!({"recipient": {"birth_date": "1896-02-29"}}), "/recipient/birth_date too-early"),
            (json!({"recipient": {"group": "nobody"}}), "/recipient/group unknown-group"),
            (json!({"recipient": {"group": ""}}), "/recipient/group required"),
            (json!({"recipient": {"dose": 0}}), "/recipient/dose out-of-range"),
            (json!({"recipient": {"dose": 10}}), "/recipient/dose out-of-range"),
            (json!({"recipient": {"dose": 1.5}}), "/recipient/dose wrong-type"),
            (json!({"recipient": {"coupon": {"number": "000000123"}}}), "/recipient/coupon/number coupon-format"),
            (json!({"recipient": {"coupon": {"number": "000000123x"}}}), "/recipient/coupon/number coupon-format"),
            (
                json!({"recipient": {"coupon": {"municipality_code": "654321"}}}),
                "/recipient/coupon/municipality_code municipality-check-digit",
            ),
            (
                json!({"recipient": {"coupon": {"municipality_code": "000000"}}}),
                "/recipient/coupon/municipality_code municipality-check-digit",
            ),
            (
                json!({"recipient": {"coupon": {"municipality_code": "14100"}}}),
                "/recipient/coupon/municipality_code municipality-format",
            ),
            (
                json!({"recipient": {"coupon": {"number": "111310160000000001"}}}),
                "/recipient/coupon/number coupon-scan",
            ),
            (
                json!({"recipient": {"coupon": {"number": "131016-0000000001"}}}),
                "/recipient/coupon/number coupon-scan",
            ),
            (
                json!({"recipient": {"coupon": {"municipality_code": "", "number": "1410040000000001"}}}),
                "/recipient/coupon/number municipality-check-digit",
            ),
            (json!({"recipient": {"coupon": {"number": "14100300000001"}}}), "/recipient/coupon/number coupon-format"),
            (
                json!({"recipient": {"dose": 2, "previous_dose": {"date": "2021-03-02", "vaccine": "pfizer"}}}),
                "/recipient/previous_dose/date in-future",
            ),
            (
                json!({"recipient": {"dose": 2, "previous_dose": {"date": "1921-02-01", "vaccine": "pfizer"}}}),
                "/recipient/previous_dose/date too-early",
            ),
            (
                json!({"recipient": {"dose": 2, "previous_dose": {"date": "2021-02-01", "vaccine": "no_such"}}}),
                "/recipient/previous_dose/vaccine unknown-vaccine",
            ),
            (
                json!({"recipient": {"dose": 2, "previous_dose": {"date": "2021-02-01"}}}),
                "/recipient/previous_dose/vaccine required",
            ),
        ] {
            let mut body = booking(&slot, 1);
            merge(&mut body, change.clone());
            let reply = scene.post("/bookings", &body);
            assert_eq!(
                (reply.status, reply.problem().as_str()),
                (422, "validation-failed"),
                "{change}: {}",
                reply.text
            );
            assert!(reply.field_errors().contains(&expected.to_owned()), "{change}: {}", reply.text);
        }
        for (bytes, status) in [(&b"{"[..], 400), (b"", 400), (b"\xff\xfe", 400), (b"[]", 422), (b"null", 422)] {
            let call = scene
                .server
                .call("POST", "/api/v1/bookings")
                .token(&scene.agent)
                .header("content-type", "application/json");
            let reply = call.bytes(bytes.to_vec()).send();
            assert_eq!(reply.status, status, "{}", reply.text);
            reply.problem();
        }
        let missing = scene.post("/bookings", &booking("999999", 1));
        assert_eq!((missing.status, missing.field_errors()), (404, vec!["/slot_id not-found".to_owned()]));
        assert_eq!(stored(&scene), 0);
        // What is rare but right.
        let rare = booking_with(&slot, 1, json!({"name": "𠮷野 髙﨑", "name_kana": "ｷﾞﾖｼﾉ たかさき"}));
        assert_eq!(scene.booked(&rare)["recipient"]["name"], "𠮷野 髙﨑");
    }

    fn foreign_bookings_are_not_there(db) {
        let scene = Scene::new(db);
        let slot = scene.slot(&scene.venue, "2021-03-15", ("09:00", "10:00"), 9);
        let there = scene.slot_of(&scene.stranger, &scene.foreign_venue, "pfizer", "2021-03-15", ("09:00", "10:00"), 9);
        let booked = scene.booked(&booking(&slot, 1));
        let path = format!("/api/v1/bookings/{}", booked["id"].as_str().unwrap());
        let server = &scene.server;
        assert_eq!(server.get(&scene.stranger, &path).problem(), "not-found");
        assert_eq!(server.get(&scene.stranger, &format!("{path}/history")).problem(), "not-found");
        for (action, body) in [("move", json!({"slot_id": there, "reason": "x"})), ("cancel", json!({"reason": "x"}))] {
            let reply = server
                .call("POST", &format!("{path}/{action}"))
                .token(&scene.stranger)
                .if_match("*")
                .json(&body)
                .send();
            assert_eq!(reply.problem(), "not-found");
        }
        assert_eq!(server.post(&scene.stranger, "/api/v1/bookings", &booking(&slot, 2)).problem(), "not-found");
        let reply = scene.change(
            &format!("/bookings/{}/move", booked["id"].as_str().unwrap()),
            "*",
            &json!({"slot_id": there, "reason": "x"}),
        );
        assert_eq!((reply.status, reply.field_errors()), (404, vec!["/slot_id not-found".to_owned()]));
        let listed = server.get(&scene.stranger, "/api/v1/bookings?q=0000000001").json();
        assert_eq!(listed["items"], json!([]));
        let operator = server.log_in("operator");
        for path in [path.as_str(), "/api/v1/bookings", "/api/v1/bookings/export"] {
            assert_eq!(server.get(&operator, path).problem(), "not-permitted", "{path}");
        }
        assert_eq!(server.post(&operator, "/api/v1/bookings", &booking(&slot, 2)).problem(), "not-permitted");
    }
}
