//! Slot plans over HTTP.

use crate::scene::Scene;
use serde_json::{Value, json};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

fn codes(preview: &Value) -> Vec<&str> {
    preview["warnings"].as_array().unwrap().iter().map(|w| w["code"].as_str().unwrap()).collect()
}

on_both_databases! {
    fn the_notices_example_makes_192_places(db) {
        let scene = Scene::new(db);
        let preview = scene.post("/slot-plans/preview", &scene.plan(json!({})));
        assert_eq!(preview.status, 200, "{}", preview.text);
        let preview = preview.json();
        assert_eq!(preview["totals"], json!({"days": 6, "slots": 48, "capacity": 192}));
        assert_eq!(preview["days"][0]["date"], "2021-03-15");
        assert_eq!(preview["days"][0]["slots"][0], json!({"starts": "09:00", "ends": "10:00", "capacity": 4}));
        assert_eq!((&preview["clashes"], &preview["warnings"]), (&json!([]), &json!([])));
        let noon = scene.plan(json!({"breaks": [{"from": "12:00", "to": "13:00"}]}));
        let preview = scene.post("/slot-plans/preview", &noon).json();
        assert_eq!(preview["totals"], json!({"days": 6, "slots": 42, "capacity": 168}));
        let starts: Vec<_> =
            preview["days"][0]["slots"].as_array().unwrap().iter().map(|s| s["starts"].as_str().unwrap()).collect();
        assert_eq!(starts, ["09:00", "10:00", "11:00", "13:00", "14:00", "15:00", "16:00"]);

        let created = scene.post("/slot-plans", &noon);
        assert_eq!(created.status, 201, "{}", created.text);
        assert_eq!(created.json()["totals"], json!({"days": 6, "slots": 42, "capacity": 168}));
        let location = created.header("location").unwrap();
        let stored = scene.server.get(&scene.agent, location).json();
        assert_eq!((&stored["plan"], &stored["created_by"]), (&noon, &json!("agent01")));
        let listed = scene.get(&format!("/slot-plans?venue_id={}", scene.venue)).json();
        assert_eq!((listed["items"].as_array().unwrap().len(), &listed["items"][0]["id"]), (1, &stored["id"]));
        assert_eq!(scene.server.get(&scene.stranger, location).status, 404);

        let clash = scene
            .post("/slot-plans", &scene.plan(json!({"first_date": "2021-03-26", "opens": "16:30", "closes": "17:30"})));
        assert_eq!((clash.status, clash.problem().as_str()), (409, "slot-clash"));
        let clashes = clash.json()["clashes"].clone();
        assert_eq!(clashes.as_array().unwrap().len(), 1);
        assert_eq!(
            (&clashes[0]["date"], &clashes[0]["starts"], &clashes[0]["ends"]),
            (&json!("2021-03-26"), &json!("16:00"), &json!("17:00"))
        );
    }

    fn a_key_makes_one_plan(db) {
        let scene = Scene::new(db);
        let post = |body: &Value| {
            scene
                .server
                .call("POST", "/api/v1/slot-plans")
                .token(&scene.agent)
                .english()
                .key("plan-1")
                .json(body)
                .send()
        };
        let first = post(&scene.plan(json!({})));
        assert_eq!(first.status, 201, "{}", first.text);
        let again = post(&scene.plan(json!({})));
        assert_eq!((again.status, &again.text, again.header("location")), (201, &first.text, first.header("location")));
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        let other = post(&scene.plan(json!({"capacity": 5})));
        assert_eq!((other.status, other.problem().as_str()), (422, "idempotency-key-reused"));
    }

    fn refusals_point_at_the_field(db) {
        let scene = Scene::new(db);
        for (change, status, problem, expected) in [
            (json!({"first_date": "2021-02-22"}), 422, "validation-failed", "/first_date in-past"),
            (json!({"last_date": "2021-02-30"}), 422, "validation-failed", "/last_date not-a-date"),
            (json!({"last_date": "2021-03-14"}), 422, "validation-failed", "/last_date ends-before-start"),
            (
                json!({"first_date": "2021-06-28", "last_date": "2021-07-02"}),
                422,
                "supply-not-confirmed",
                "/last_date supply-not-confirmed",
            ),
            (json!({"vaccine": "moderna"}), 422, "supply-not-confirmed", "/last_date supply-not-confirmed"),
            (json!({"vaccine": "astrazeneca"}), 422, "validation-failed", "/vaccine vaccine-not-handled"),
            (json!({"vaccine": "Pfizer!"}), 422, "validation-failed", "/vaccine unknown-vaccine"),
            (json!({"weekdays": []}), 422, "validation-failed", "/weekdays required"),
            (json!({"weekdays": ["mon", "mon"]}), 422, "validation-failed", "/weekdays/1 duplicate"),
            (json!({"weekdays": ["monday"]}), 422, "validation-failed", "/weekdays/0 unknown-value"),
            (json!({"opens": "17:00"}), 422, "validation-failed", "/closes ends-before-start"),
            (json!({"closes": "24:01"}), 422, "validation-failed", "/closes not-a-time"),
            (json!({"slot_minutes": 0}), 422, "validation-failed", "/slot_minutes out-of-range"),
            (json!({"slot_minutes": 1441}), 422, "validation-failed", "/slot_minutes out-of-range"),
            (json!({"capacity": 10000}), 422, "validation-failed", "/capacity out-of-range"),
            (json!({"capacity": "4"}), 422, "validation-failed", "/capacity wrong-type"),
            (
                json!({"breaks": [{"from": "13:00", "to": "12:00"}]}),
                422,
                "validation-failed",
                "/breaks/0/to ends-before-start",
            ),
            (json!({"breaks": [{"from": "00:00", "to": "24:00"}]}), 422, "validation-failed", "/weekdays no-slots"),
            (json!({"skip_dates": ["2021-13-01"]}), 422, "validation-failed", "/skip_dates/0 not-a-date"),
            (
                json!({"first_date": "2021-03-15", "last_date": "2025-12-31", "weekdays": ["mon", "tue"]}),
                422,
                "validation-failed",
                "/last_date too-many-days",
            ),
            (json!({"slot_minuets": 60}), 422, "validation-failed", "/slot_minuets unknown-field"),
            (json!({"venue_id": scene.foreign_venue}), 404, "not-found", "/venue_id not-found"),
            (json!({"venue_id": "999999"}), 404, "not-found", "/venue_id not-found"),
        ] {
            let reply = scene.post("/slot-plans", &scene.plan(change.clone()));
            assert_eq!((reply.status, reply.problem().as_str()), (status, problem), "{change}: {}", reply.text);
            assert!(reply.field_errors().contains(&expected.to_owned()), "{change}: {}", reply.text);
        }
        let late = scene.plan(json!({"first_date": "2021-06-28", "last_date": "2021-07-02"}));
        let told = scene.post("/slot-plans", &late).json()["detail"].clone();
        assert_eq!(told, "The vaccine allocation is confirmed up to 30 Jun 2021.");
        let listed = scene.get("/slot-plans").json();
        assert_eq!(listed["items"], json!([]), "nothing is stored");
    }

    fn only_the_municipality_overrides_the_supply(db) {
        let scene = Scene::new(db);
        let late = json!({"vaccine": "moderna", "supply_override_reason": "県から電話で連絡済み"});
        let agent = scene.post("/slot-plans", &scene.plan(late.clone()));
        assert_eq!((agent.status, agent.problem().as_str()), (403, "not-permitted"));
        let own = scene.server.post(&scene.yokohama, "/api/v1/slot-plans", &scene.plan(late));
        assert_eq!(own.status, 201, "{}", own.text);
        let operator = scene.server.log_in("operator");
        assert_eq!(scene.server.post(&operator, "/api/v1/slot-plans", &scene.plan(json!({}))).status, 403);
        assert_eq!(scene.server.post(&operator, "/api/v1/slot-plans/preview", &scene.plan(json!({}))).status, 403);
        assert_eq!(scene.server.get(&operator, "/api/v1/slot-plans").status, 403);
    }

    fn only_the_municipality_goes_beyond_the_opening_period(db) {
        let scene = Scene::new(db);
        scene.change_venue(&json!({"opens_on": "2021-03-10", "closes_on": "2021-03-20"}));
        let (whole, reasoned) =
            (scene.plan(json!({})), scene.plan(json!({"opening_override_reason": " 会期を延長する予定 "})));
        // The preview warns, and names the days.
        let preview = scene.post("/slot-plans/preview", &whole).json();
        assert_eq!(codes(&preview), ["outside-opening-period"]);
        assert_eq!(preview["warnings"][0]["dates"], json!(["2021-03-22", "2021-03-24", "2021-03-26"]));
        let said = "Some days lie outside the venue's opening period (10 Mar 2021 to 20 Mar 2021).";
        assert_eq!(preview["warnings"][0]["detail"], said);

        let refused = scene.post("/slot-plans", &whole);
        assert_eq!((refused.status, refused.problem().as_str()), (422, "outside-opening-period"));
        assert_eq!(refused.field_errors(), ["/last_date outside-opening-period"]);
        let said = "The venue's opening period is 10 Mar 2021 to 20 Mar 2021. Only the municipality may create slots \
                    outside it, with a reason.";
        assert_eq!(refused.json()["detail"], said);
        let early = scene.plan(json!({"first_date": "2021-03-08", "last_date": "2021-03-12"}));
        assert_eq!(scene.post("/slot-plans", &early).field_errors(), ["/first_date outside-opening-period"]);
        let agent = scene.post("/slot-plans", &reasoned);
        assert_eq!((agent.status, agent.problem().as_str()), (403, "not-permitted"));
        assert_eq!(scene.get("/slot-plans").json()["items"], json!([]), "nothing is stored");

        let create = |plan: &Value| scene.server.post(&scene.yokohama, "/api/v1/slot-plans", plan);
        assert_eq!(create(&whole).problem(), "outside-opening-period");
        let created = create(&reasoned);
        assert_eq!(created.status, 201, "{}", created.text);
        let stored = scene.get(created.header("location").unwrap().strip_prefix("/api/v1").unwrap()).json();
        assert_eq!(stored["plan"]["opening_override_reason"], "会期を延長する予定");
        let events = scene.server.get(&scene.yokohama, "/api/v1/audit-events?action=slot_plan.created").json();
        let changes = events["items"][0]["changes"].as_array().unwrap().clone();
        let why = json!({"field": "opening_override_reason", "from": null, "to": "会期を延長する予定"});
        assert_eq!(changes.last(), Some(&why));
    }

    fn a_preview_warns_and_never_fails_for_the_past(db) {
        let scene = Scene::new(db);
        let warned = |change: Value| {
            let reply = scene.post("/slot-plans/preview", &scene.plan(change.clone()));
            assert_eq!(reply.status, 200, "{change}: {}", reply.text);
            codes(&reply.json()).join(" ")
        };
        assert_eq!(warned(json!({"first_date": "2021-02-22", "last_date": "2021-03-03"})), "in-the-past");
        assert_eq!(warned(json!({"closes": "17:30"})), "left-over-minutes");
        assert_eq!(warned(json!({"breaks": [{"from": "08:00", "to": "18:00"}]})), "day-without-slots");
        assert_eq!(warned(json!({"last_date": "2021-07-02", "first_date": "2021-06-28"})), "supply-not-confirmed");
        let published = |day: &str| {
            let preview = scene.post("/slot-plans/preview", &scene.plan(json!({"publish_on": day}))).json();
            let told = preview["warnings"].as_array().unwrap().iter();
            let told = told.map(|w| format!("{} {} {}", w["code"], w["dates"].as_array().unwrap().len(), w["detail"]));
            told.collect::<String>()
        };
        assert_eq!(published("2021-03-15"), "");
        assert_eq!(
            published("2021-03-16"),
            r#""published-too-late" 1 "Some days are before the publication date: their slots could never be booked.""#
        );
        assert_eq!(
            published("2021-03-27"),
            "\"published-too-late\" 6 \"The publication date is after the last day: none of the slots could ever be \
             booked.\""
        );
        assert_eq!(warned(json!({"weekdays": ["sat"]})), "holiday", "the 20th was the vernal equinox");
        let foreign = scene.post("/slot-plans/preview", &scene.plan(json!({"venue_id": scene.foreign_venue})));
        assert_eq!((foreign.status, foreign.problem().as_str()), (404, "not-found"));
    }

    fn a_large_plan_tells_how_far_it_is(db) {
        let scene = Scene::new(db);
        let large = scene.plan(json!({
            "first_date": "2021-03-02", "last_date": "2021-05-09", "opens": "00:00", "closes": "24:00",
            "slot_minutes": 1, "capacity": 1,
            "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        }));
        let progress = || scene.get("/slot-plans/progress/large");
        assert_eq!(progress().status, 404);
        let mut seen = vec![];
        std::thread::scope(|threads| {
            let (answer, answered) = mpsc::channel();
            let create = scene.server.call("POST", "/api/v1/slot-plans").token(&scene.agent).key("large").json(&large);
            threads.spawn(move || answer.send(create.send()));
            let created = loop {
                // Between two looks, as a page that shows a progress bar has it.
                match answered.recv_timeout(Duration::from_millis(5)) {
                    Ok(created) => break created,
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => panic!("no answer"),
                }
                let reply = progress();
                if reply.status == 200 {
                    seen.push((reply.json()["written"].as_u64().unwrap(), reply.json()["total"].as_u64().unwrap()));
                }
            };
            assert_eq!(created.status, 201, "{}", created.text);
            assert_eq!(created.json()["totals"], json!({"days": 69, "slots": 99360, "capacity": 99360}));
        });
        assert!(seen.iter().any(|(written, total)| 0 < *written && *total == 99360), "{seen:?}");
        assert!(seen.is_sorted());
        assert_eq!(progress().status, 404, "it has ended");
    }
}
