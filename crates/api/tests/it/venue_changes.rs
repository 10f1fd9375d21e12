//! A change of a venue that would leave open slots outside: listed before it is made, and made with a reason only.

use crate::scene::{Scene, booking};
use crate::support::Reply;
use serde_json::{Value, json};
use std::sync::mpsc::{self, TryRecvError};
use std::thread;

/// The venue is used from the 10th to the 26th, with eight slots of four places on each Monday, Wednesday and Friday
/// from the 15th on; somebody is booked on the 24th.
struct Open {
    scene: Scene,
    /// At nine on the 24th.
    slot: String,
}

impl Open {
    fn on(scene: Scene) -> Self {
        scene.change_venue(&json!({"opens_on": "2021-03-10", "closes_on": "2021-03-26"}));
        let created = scene.post("/slot-plans", &scene.plan(json!({})));
        assert_eq!(created.status, 201, "{}", created.text);
        let day = scene.get(&format!("/venues/{}/slots?date=2021-03-24", scene.venue)).json();
        let slot = day["items"][0]["id"].as_str().unwrap().to_owned();
        scene.booked(&booking(&slot, 1));
        Self { scene, slot }
    }

    fn preview(&self, token: &str, change: &Value) -> Reply {
        let path = format!("/api/v1/venues/{}/changes/preview", self.scene.venue);
        self.scene.server.call("POST", &path).token(token).english().json(change).send()
    }

    fn stored(&self) -> Value {
        self.scene.get(&format!("/venues/{}", self.scene.venue)).json()
    }

    /// What the preview says of a change: slots, places, bookings, and the days with slots and bookings.
    #[track_caller]
    fn left(&self, change: &Value) -> String {
        let reply = self.preview(&self.scene.yokohama, change);
        assert_eq!(reply.status, 200, "{}", reply.text);
        let left = reply.json();
        assert_eq!(left["more_days"], 0);
        let day = |day: &Value| {
            let (date, vaccine) = (day["date"].as_str().unwrap(), day["vaccine"].as_str().unwrap());
            format!("{} {vaccine} {}/{}", &date[5..], day["slots"], day["booked"])
        };
        let days: Vec<String> = left["days"].as_array().unwrap().iter().map(day).collect();
        format!("{} {} {}: {}", left["slots"], left["places"], left["bookings"], days.join(", "))
    }
}

/// The changes of the newest change of a venue in the audit of Yokohama.
fn told(scene: &Scene) -> String {
    let events = scene.server.get(&scene.yokohama, "/api/v1/audit-events?action=venue.changed").json();
    let changes = events["items"][0]["changes"].as_array().unwrap().clone();
    let value = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let said = changes.iter().map(|c| format!("{}: {} > {}", value(&c["field"]), value(&c["from"]), value(&c["to"])));
    said.collect::<Vec<_>>().join("; ")
}

on_both_databases! {
    fn what_a_change_would_leave_outside_is_listed_and_nothing_is_changed(db) {
        let open = Open::on(Scene::new(db));
        let before = open.stored();
        let all = "48 192 1: 03-15 pfizer 8/0, 03-17 pfizer 8/0, 03-19 pfizer 8/0, 03-22 pfizer 8/0, \
                   03-24 pfizer 8/1, 03-26 pfizer 8/0";
        for (change, expected) in [
            (
                json!({"closes_on": "2021-03-16"}),
                "40 160 1: 03-17 pfizer 8/0, 03-19 pfizer 8/0, 03-22 pfizer 8/0, 03-24 pfizer 8/1, 03-26 pfizer 8/0",
            ),
            (json!({"opens_on": "2021-03-16"}), "8 32 0: 03-15 pfizer 8/0"),
            (
                json!({"opens_on": "2021-03-16", "closes_on": "2021-03-25"}),
                "16 64 0: 03-15 pfizer 8/0, 03-26 pfizer 8/0",
            ),
            (json!({"opens_on": null, "closes_on": null}), "0 0 0: "),
            (json!({"vaccines": ["moderna"], "supply": []}), all),
            (json!({"vaccines": ["pfizer"], "supply": []}), "0 0 0: "),
            (json!({"published": false}), all),
            (json!({"name": "新しい名前", "phone": null}), "0 0 0: "),
            (json!({}), "0 0 0: "),
        ] {
            assert_eq!(open.left(&change), expected, "{change}");
        }
        assert_eq!(open.stored(), before);
        let faults = json!({"closes_on": "2021-03-01", "vaccines": ["sputnik"], "outside_reason": " "});
        let wrong = open.preview(&open.scene.yokohama, &faults);
        assert_eq!((wrong.status, wrong.problem().as_str()), (422, "validation-failed"));
        assert_eq!(wrong.field_errors(), ["/closes_on ends-before-start", "/outside_reason required"]);
        let agent = open.preview(&open.scene.agent, &json!({"published": false}));
        assert_eq!((agent.status, agent.problem().as_str()), (403, "not-permitted"));
        let yokosuka = open.scene.server.log_in("yokosuka");
        assert_eq!(open.preview(&yokosuka, &json!({"published": false})).status, 404);
    }

    fn a_change_that_leaves_slots_outside_needs_a_reason(db) {
        let open = Open::on(Scene::new(db));
        let (scene, before) = (&open.scene, open.stored());
        let refused = scene.patch_venue(&json!({"closes_on": "2021-03-16", "access_notes": "駐車場あり"}));
        assert_eq!((refused.status, refused.problem().as_str()), (409, "leaves-slots-outside"));
        let said = "The change would leave 40 slots outside (160 places, 1 booking). Look at them, and give a reason \
                    to leave them.";
        assert_eq!(refused.json()["detail"], said);
        for change in [json!({"published": false}), json!({"vaccines": ["moderna"], "supply": []})] {
            assert_eq!(scene.patch_venue(&change).problem(), "leaves-slots-outside", "{change}");
        }
        assert_eq!(open.stored(), before, "nothing is changed");
        let wrong = scene.patch_venue(&json!({"closes_on": "2021-03-16", "outside_reason": ""}));
        assert_eq!(wrong.field_errors(), ["/outside_reason required"]);

        // With a reason it is made, and slots and bookings stay as they are.
        scene.change_venue(&json!({"closes_on": "2021-03-16", "outside_reason": " 会場の都合 "}));
        assert_eq!(
            told(scene),
            "closes_on: 2021-03-26 > 2021-03-16; outside_reason: - > 会場の都合; outside_slots: - > 40; \
             outside_places: - > 160; outside_bookings: - > 1"
        );
        // What is outside of the period is searched and booked as before.
        let grid = scene.get(&format!("/availability?from=2021-03-24&to=2021-03-24&venue_id={}", scene.venue)).json();
        assert_eq!(grid["rows"][0]["cells"], json!([{"date": "2021-03-24", "free": 31, "total": 32}]));
        scene.booked(&booking(&open.slot, 2));
        // What is outside of the period ends with the publication, like all the rest.
        let all = "48 192 2: 03-15 pfizer 8/0, 03-17 pfizer 8/0, 03-19 pfizer 8/0, 03-22 pfizer 8/0, 03-24 pfizer 8/2, \
                   03-26 pfizer 8/0";
        assert_eq!(open.left(&json!({"published": false})), all);
        assert_eq!(open.left(&json!({"closes_on": "2021-03-15"})), "0 0 0: ", "it was told once");
        // A reason that is not needed is not kept.
        scene.change_venue(&json!({"access_notes": "駐車場なし", "outside_reason": "会場の都合"}));
        assert_eq!(told(scene), "access_notes: - > 駐車場なし");
        // An unpublished venue is not booked.
        scene.change_venue(&json!({"published": false, "outside_reason": "準備中"}));
        assert_eq!(scene.post("/bookings", &booking(&open.slot, 3)).problem(), "slot-closed");
    }

    fn a_change_waits_for_a_plan_and_sees_its_slots(db) {
        let scene = Scene::new(db);
        let plan = scene.plan(json!({
            "first_date": "2021-03-24", "last_date": "2021-04-06", "opens": "00:00", "closes": "24:00",
            "slot_minutes": 1, "capacity": 1, "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        }));
        thread::scope(|threads| {
            let (answer, answered) = mpsc::channel();
            let create = scene.server.call("POST", "/api/v1/slot-plans").token(&scene.agent).key("long").json(&plan);
            let creating = threads.spawn(move || {
                let reply = create.send();
                answer.send(()).unwrap_or_default();
                reply
            });
            // The plan is being written, and nobody sees it yet.
            while answered.try_recv() == Err(TryRecvError::Empty) {
                let progress = scene.get("/slot-plans/progress/long");
                if progress.status == 200 && progress.json()["written"] != 0 {
                    break;
                }
            }
            let change = scene.patch_venue(&json!({"closes_on": "2021-03-20"}));
            let created = creating.join().unwrap();
            assert_eq!(created.status, 201, "{}", created.text);
            assert_eq!(change.problem(), "leaves-slots-outside", "{}", change.text);
        });
    }

    fn of_a_plan_and_a_change_at_once_one_is_refused(db) {
        let scene = Scene::new(db);
        for n in 0..8 {
            let venue = scene.server.make_venue(&scene.yokohama, &format!("会場{n}"));
            let plan = scene.plan(json!({"venue_id": venue}));
            let (created, changed) = thread::scope(|threads| {
                let creating = threads.spawn(|| scene.post("/slot-plans", &plan));
                let call = scene.server.call("PATCH", &format!("/api/v1/venues/{venue}")).token(&scene.yokohama);
                let changing =
                    threads.spawn(|| call.if_match("*").json(&json!({"closes_on": "2021-03-16"})).send());
                (creating.join().unwrap(), changing.join().unwrap())
            });
            match (created.status, changed.status) {
                (201, 409) => assert_eq!(changed.problem(), "leaves-slots-outside"),
                (422, 200) => assert_eq!(created.problem(), "outside-opening-period"),
                other => panic!("{other:?}: {} {}", created.text, changed.text),
            }
        }
    }
}
