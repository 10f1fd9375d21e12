//! What matters today, in figures, over HTTP.

use crate::scene::{Scene, booking};
use serde_json::{Value, json};

fn places(free: i64, total: i64) -> Value {
    json!({"free": free, "total": total})
}

/// Name, free and total places of a list's rows, in its order.
fn names(rows: &Value) -> Vec<String> {
    let row = |row: &Value| {
        let week = &row["week"];
        format!("{} {}/{}", row["venue"]["name"].as_str().unwrap(), week["free"], week["total"])
    };
    rows.as_array().unwrap().iter().map(row).collect()
}

/// Says how far the supply of the first venue is confirmed.
#[track_caller]
fn supply(scene: &Scene, supply: &Value) {
    let path = format!("/api/v1/venues/{}", scene.venue);
    let now = scene.server.get(&scene.yokohama, &path);
    let call = scene.server.call("PATCH", &path).token(&scene.yokohama).if_match(now.header("etag").unwrap());
    let reply = call.json(&json!({"supply": supply})).send();
    assert_eq!(reply.status, 200, "{}", reply.text);
}

fn both_products() -> Value {
    let confirmed = |vaccine: &str| json!({"vaccine": vaccine, "confirmed_through": "2021-06-30"});
    json!([confirmed("pfizer"), confirmed("moderna")])
}

on_both_databases! {
    fn places_are_counted_by_venue_for_today_and_seven_days(db) {
        let scene = Scene::new(db);
        supply(&scene, &both_products());
        let today = scene.slot(&scene.venue, "2021-03-01", ("23:58", "24:00"), 4);
        scene.slot_of(&scene.agent, &scene.venue, "moderna", "2021-03-07", ("09:00", "10:00"), 5);
        scene.slot(&scene.second_venue, "2021-03-07", ("09:00", "10:00"), 20);
        // The eighth day, another municipality's, and a slot whose day to be published has not come.
        scene.slot(&scene.venue, "2021-03-08", ("09:00", "10:00"), 100);
        scene.slot_of(&scene.stranger, &scene.foreign_venue, "pfizer", "2021-03-02", ("09:00", "10:00"), 7);
        let hidden = scene.plan(json!({
            "first_date": "2021-03-05", "last_date": "2021-03-05", "weekdays": ["fri"], "publish_on": "2021-03-04",
        }));
        assert_eq!(scene.post("/slot-plans", &hidden).status, 201);
        scene.booked(&booking(&today, 1));
        let reply = scene.get("/overview");
        assert_eq!(reply.status, 200, "{}", reply.text);
        let found = reply.json();
        assert!(found["as_of"].as_str().unwrap().starts_with("2021-03-01T"));
        for (name, expected) in [
            ("today", json!("2021-03-01")),
            ("last_day", json!("2021-03-07")),
            ("bookings_today", json!(1)),
            ("places_today", places(3, 4)),
            ("places_week", places(28, 29)),
            ("more_venues", json!(0)),
            ("running_out", json!([])),
            ("more_running_out", json!(0)),
        ] {
            assert_eq!(found[name], expected, "{name}");
        }
        assert_eq!(names(&found["venues"]), ["横浜労災病院 20/20", "特設の接種会場テスト 8/9"]);
        assert_eq!((&found["venues"][0]["today"], &found["venues"][1]["today"]), (&places(0, 0), &places(3, 4)));
        assert_eq!(scene.get("/overview?municipality_code=141003").json()["venues"], found["venues"]);
        // A cancelled booking gives its place back.
        let booked = scene.get("/bookings").json()["items"][0].clone();
        let path = format!("/bookings/{}/cancel", booked["id"].as_str().unwrap());
        let reply = scene.change(&path, booked["etag"].as_str().unwrap_or_default(), &json!({"reason": "体調不良"}));
        assert_eq!(reply.status, 200, "{}", reply.text);
        let found = scene.get("/overview").json();
        assert_eq!((&found["bookings_today"], &found["places_today"]), (&json!(0), &places(4, 4)));
        let foreign = scene.server.get(&scene.stranger, "/api/v1/overview").json();
        assert_eq!(names(&foreign["venues"]), ["横須賀アリーナ 7/7"]);
    }

    fn a_slot_that_has_begun_counts_no_more(db) {
        // A slot can only be made ahead of its time: the day of the plan is another server's today.
        let scene = Scene::new(db);
        scene.slot(&scene.venue, "2021-03-15", ("09:00", "10:00"), 4);
        scene.slot(&scene.venue, "2021-03-15", ("13:00", "14:00"), 2);
        for (moment, free) in [("2021-03-15 08:59:59", 6), ("2021-03-15 09:00:00", 2), ("2021-03-15 13:00:00", 0)] {
            let server = crate::support::Server::start_at(db, moment);
            let found = server.get(&server.log_in("agent01"), "/api/v1/overview").json();
            assert_eq!(
                (&found["places_today"], &found["places_week"]),
                (&places(free, free), &places(free, free)),
                "{moment}"
            );
            // Nobody has booked: what is over is not full.
            assert_eq!(found["running_out"], json!([]), "{moment}");
        }
    }

    fn a_tenth_or_the_last_two_places_are_about_to_run_out(db) {
        let scene = Scene::new(db);
        supply(&scene, &both_products());
        // 3 of 30 are a tenth, 3 of 4 are enough, 2 of 4 are the last two; none is least.
        let enough = scene.server.make_venue(&scene.yokohama, "空きのある会場");
        let mut person = 0;
        for (venue, vaccine, capacity, booked) in [
            (&scene.venue, "pfizer", 30, 27),
            (&scene.venue, "moderna", 4, 2),
            (&enough, "pfizer", 4, 1),
            (&scene.second_venue, "pfizer", 1, 1),
        ] {
            let slot = scene.slot_of(&scene.agent, venue, vaccine, "2021-03-07", ("09:00", "10:00"), capacity);
            for _ in 0..booked {
                person += 1;
                scene.booked(&booking(&slot, person));
            }
        }
        let found = scene.get("/overview").json();
        let expected = ["横浜労災病院 0/1", "特設の接種会場テスト 2/4", "特設の接種会場テスト 3/30"];
        assert_eq!(names(&found["running_out"]), expected);
        assert_eq!(found["running_out"][1]["vaccine"], "moderna");
    }

    fn slots_past_the_confirmed_supply_are_told(db) {
        let scene = Scene::new(db);
        let none = json!([]);
        for date in ["2021-03-15", "2021-03-20", "2021-03-26"] {
            scene.slot(&scene.venue, date, ("09:00", "10:00"), 4);
        }
        for (through, expected) in [
            (json!("2021-03-26"), json!([])),
            (
                json!("2021-03-15"),
                json!([{
                    "confirmed_through": "2021-03-15", "first_date": "2021-03-20", "last_date": "2021-03-26",
                    "places": 8,
                }]),
            ),
            (
                json!("2021-03-14"),
                json!([{
                    "confirmed_through": "2021-03-14", "first_date": "2021-03-15", "last_date": "2021-03-26",
                    "places": 12,
                }]),
            ),
            (
                Value::Null,
                json!([{
                    "confirmed_through": null, "first_date": "2021-03-15", "last_date": "2021-03-26", "places": 12,
                }]),
            ),
        ] {
            let confirmed = json!([{"vaccine": "pfizer", "confirmed_through": through}]);
            supply(&scene, if through.is_null() { &none } else { &confirmed });
            let mut found = scene.get("/overview").json()["beyond_supply"].clone();
            for row in found.as_array_mut().unwrap() {
                let row = row.as_object_mut().unwrap();
                let named = (row.remove("venue").unwrap()["id"].clone(), row.remove("vaccine").unwrap());
                assert_eq!(named, (json!(scene.venue), json!("pfizer")));
            }
            assert_eq!(found, expected, "{through}");
        }
    }

    fn a_list_is_short_and_counts_the_rest(db) {
        let scene = Scene::new(db);
        for number in 0..22 {
            let venue = scene.server.make_venue(&scene.yokohama, &format!("会場{number:02}"));
            scene.slot(&venue, "2021-03-02", ("09:00", "10:00"), 1 + number);
        }
        let found = scene.get("/overview").json();
        assert_eq!((found["venues"].as_array().unwrap().len(), &found["more_venues"]), (20, &json!(2)));
        assert_eq!(found["venues"][0]["week"], places(22, 22), "the most free places first");
        assert_eq!(found["places_week"], places(253, 253), "all are counted");
    }

    fn wrong_questions_are_told_so(db) {
        let scene = Scene::new(db);
        for (path, status, error) in [
            ("/overview?municipality_code=654321", 422, "?municipality_code municipality-check-digit"),
            ("/overview?municipality=141003", 422, "?municipality unknown-field"),
            ("/overview?municipality_code=142018", 404, ""),
        ] {
            let reply = scene.get(path);
            assert_eq!(reply.status, status, "{path}: {}", reply.text);
            assert!(error.is_empty() || reply.field_errors().contains(&error.to_owned()), "{path}: {}", reply.text);
        }
        let operator = scene.server.log_in("operator");
        assert_eq!(scene.server.get(&operator, "/api/v1/overview").status, 403);
    }
}
