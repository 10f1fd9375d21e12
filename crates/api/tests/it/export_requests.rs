//! Files of more people than a municipality lets out by itself: asked for, approved or refused, and taken.

use crate::scene::{Scene, booking};
use crate::support::{Reply, YOKOHAMA};
use diesel::prelude::*;
use madoguchi_store::StoreError;
use madoguchi_store::schema::{export_request, look_up_count, outbox_mail};
use serde_json::{Value, json};

/// Yokohama with this many people booked, who lets this many out.
fn scene(db: &crate::support::TestDatabase, people: u64, limit: i64) -> Scene {
    let scene = Scene::new(db);
    let slot = scene.slot(&scene.venue, "2021-03-15", ("09:00", "10:00"), 50);
    for number in 1..=people {
        scene.booked(&booking(&slot, number));
    }
    let reply = set_limit(&scene, limit);
    assert_eq!(reply.status, 200, "{}", reply.text);
    scene
}

fn set_limit(scene: &Scene, exported_a_day: i64) -> Reply {
    let path = format!("/api/v1/municipalities/{YOKOHAMA}/look-limits");
    let body = json!({"people_an_hour": 1000, "exported_a_day": exported_a_day});
    scene.server.call("PUT", &path).token(&scene.yokohama).if_match("*").json(&body).send()
}

fn export(scene: &Scene) -> Reply {
    scene.server.get(&scene.agent, "/api/v1/bookings/export?from=2021-03-15")
}

fn ask(scene: &Scene) -> Reply {
    let body = json!({"bookings": {"from": "2021-03-15"}, "reason": "当日の受付名簿"});
    scene.server.post(&scene.agent, "/api/v1/export-requests", &body)
}

fn decide(scene: &Scene, token: &str, id: &str, act: &str) -> Reply {
    let call = scene.server.call("POST", &format!("/api/v1/export-requests/{id}/{act}")).token(token).if_match("*");
    if act == "refuse" { call.json(&json!({"reason": "会場ごとに"})).send() } else { call.send() }
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

fn alerts(scene: &Scene, token: &str) -> Value {
    scene.server.get(token, "/api/v1/alerts").json()["items"].clone()
}

#[track_caller]
fn is(reply: &Reply, status: u16, problem: &str) {
    assert_eq!((reply.status, reply.problem().as_str()), (status, problem), "{}", reply.text);
}

on_both_databases! {
    fn a_large_file_is_taken_once_the_municipality_approves(db) {
        let scene = scene(db, 3, 2);
        let refused = export(&scene);
        is(&refused, 403, "export-needs-approval");
        assert_eq!(refused.json()["people"], 3);
        assert!(refused.json()["detail"].as_str().unwrap().starts_with("3人分"), "{}", refused.text);
        let asked = ask(&scene);
        assert_eq!(asked.status, 201, "{}", asked.text);
        let request = asked.json()["items"][0].clone();
        assert_eq!(request["status"], "asked");
        assert_eq!(request["people"], 3);
        assert_eq!(request["conditions"]["from"], "2021-03-15");
        assert_eq!(request["login_id"], "agent01");
        // Once more is the same request.
        assert_eq!(ask(&scene).json()["items"][0]["id"], request["id"]);
        let waits = export(&scene);
        is(&waits, 403, "export-awaits-approval");
        assert!(waits.json()["detail"].as_str().unwrap().contains("承認待ち"), "{}", waits.text);
        assert_eq!(alerts(&scene, &scene.yokohama), json!([{"kind": "exports_asked", "count": 1}]));
        assert_eq!(alerts(&scene, &scene.agent), json!([]));
        let (id, agent, office) = (id(&request), scene.agent.as_str(), scene.yokohama.as_str());
        is(&decide(&scene, agent, &id, "approve"), 403, "not-permitted");
        is(&decide(&scene, &scene.stranger, &id, "approve"), 403, "not-permitted");
        let approved = decide(&scene, office, &id, "approve");
        assert_eq!((approved.status, &approved.json()["status"]), (200, &json!("approved")), "{}", approved.text);
        assert_eq!(alerts(&scene, office), json!([]));
        let taken = export(&scene);
        assert_eq!((taken.status, taken.text.lines().count()), (200, 4), "{}", taken.text);
        assert_eq!(export(&scene).status, 200, "a download that broke off is taken again");
        let one = scene.server.get(agent, "/api/v1/bookings/export?to=2021-03-14");
        assert_eq!(one.status, 200, "what was approved takes nothing from what is let out anyway: {}", one.text);
        let counted = look_up_count::table.select(diesel::dsl::sum(look_up_count::exported));
        let sum: Option<i64> = scene.server.store.read_blocking(|c| Ok::<_, StoreError>(counted.first(c)?)).unwrap();
        assert_eq!(sum, Some(0));
        // Other conditions are another file.
        is(&scene.server.get(agent, "/api/v1/bookings/export"), 403, "export-needs-approval");
        is(&decide(&scene, office, &id, "refuse"), 409, "already-decided");
    }

    fn what_was_taken_out_in_a_day_counts_together(db) {
        let scene = scene(db, 3, 8);
        assert_eq!(export(&scene).status, 200);
        assert_eq!(export(&scene).status, 200);
        is(&export(&scene), 403, "export-needs-approval");
        is(&export(&scene), 403, "export-needs-approval");
        // What was refused counts for nothing: two more still fit.
        assert_eq!(scene.server.get(&scene.agent, "/api/v1/bookings/export?to=2021-01-01").status, 200);
        let counted = look_up_count::table.select(diesel::dsl::sum(look_up_count::exported));
        let sum: Option<i64> = scene.server.store.read_blocking(|c| Ok::<_, StoreError>(counted.first(c)?)).unwrap();
        assert_eq!(sum, Some(6));
        // The municipality's own people are its own.
        assert_eq!(scene.server.get(&scene.yokohama, "/api/v1/bookings/export").status, 200);
        // A limit holds from now on.
        assert_eq!(set_limit(&scene, 100).status, 200);
        assert_eq!(export(&scene).status, 200);
        is(&ask(&scene), 409, "export-needs-no-approval");
    }

    fn of_many_files_at_once_no_more_are_taken_than_fit(db) {
        let scene = scene(db, 3, 9);
        let taken = std::thread::scope(|threads| {
            let all: Vec<_> = (0..8).map(|_| threads.spawn(|| export(&scene).status)).collect();
            all.into_iter().filter(|_| true).map(|one| one.join().unwrap()).filter(|status| *status == 200).count()
        });
        assert_eq!(taken, 3);
    }

    fn a_refusal_tells_why_and_another_request_may_follow(db) {
        let scene = scene(db, 3, 0);
        let id = id(&ask(&scene).json()["items"][0]);
        let empty = scene.server.call("POST", &format!("/api/v1/export-requests/{id}/refuse"));
        let empty = empty.token(&scene.yokohama).if_match("*").json(&json!({"reason": " "})).send();
        assert_eq!((empty.status, empty.field_errors()), (422, vec!["/reason required".to_owned()]), "{}", empty.text);
        assert_eq!(decide(&scene, &scene.yokohama, &id, "refuse").status, 200);
        is(&export(&scene), 403, "export-needs-approval");
        let own = scene.server.get(&scene.agent, &format!("/api/v1/export-requests/{id}")).json();
        assert_eq!((&own["status"], &own["decision_reason"]), (&json!("refused"), &json!("会場ごとに")));
        let again = ask(&scene).json();
        assert_ne!(again["items"][0]["id"], id.as_str());
        let list = |query: &str| {
            let page = scene.server.get(&scene.yokohama, &format!("/api/v1/export-requests{query}")).json();
            page["items"].as_array().unwrap().len()
        };
        assert_eq!([list(""), list("?status=asked"), list("?status=settled")], [2, 1, 1]);
        let mails = outbox_mail::table.filter(outbox_mail::kind.eq("look_up_warning")).count();
        let mails: i64 = scene.server.store.read_blocking(|c| Ok::<_, StoreError>(mails.get_result(c)?)).unwrap();
        assert_eq!(mails, 0, "the offices of the tests have no address");
    }

    fn an_approval_ends_by_itself(db) {
        let scene = scene(db, 3, 0);
        let id = id(&ask(&scene).json()["items"][0]);
        assert_eq!(decide(&scene, &scene.yokohama, &id, "approve").status, 200);
        assert_eq!(export(&scene).status, 200);
        let past: chrono::NaiveDateTime = "2020-01-01T00:00:00".parse().unwrap();
        let end = move |c: &mut _| {
            let end = diesel::update(export_request::table).set(export_request::valid_until.eq(past));
            Ok::<_, StoreError>(end.execute(c)?)
        };
        scene.server.store.write_blocking(end).unwrap();
        is(&export(&scene), 403, "export-needs-approval");
        let own = scene.server.get(&scene.agent, &format!("/api/v1/export-requests/{id}")).json();
        assert_eq!(own["status"], "ended");
        assert_eq!(ask(&scene).status, 201);
    }

    fn bad_input_names_its_field(db) {
        let scene = scene(db, 1, 0);
        let check = |body: Value, expected: &str| {
            let reply = scene.server.post(&scene.agent, "/api/v1/export-requests", &body);
            assert_eq!((reply.status, reply.field_errors().join(" ")), (422, expected.to_owned()), "{body}");
        };
        check(json!({"bookings": {}, "reason": ""}), "/reason required");
        check(json!({"bookings": {"from": "yesterday"}, "reason": "x"}), "/bookings/from not-a-date");
        check(json!({"bookings": {"dose": 0}, "reason": "x"}), "/bookings/dose out-of-range");
        let path = format!("/api/v1/municipalities/{YOKOHAMA}/look-limits");
        let put = |body: Value| scene.server.call("PUT", &path).token(&scene.yokohama).if_match("*").json(&body).send();
        let refused = put(json!({"people_an_hour": 0, "exported_a_day": -1}));
        assert_eq!(refused.field_errors(), ["/people_an_hour out-of-range", "/exported_a_day out-of-range"]);
        let stale = scene.server.call("PUT", &path).token(&scene.yokohama).if_match("\"7\"");
        let stale = stale.json(&json!({"people_an_hour": 5, "exported_a_day": 5})).send();
        is(&stale, 412, "version-mismatch");
    }
}
