//! The search grid and the time bands over HTTP.

use crate::scene::{Scene, booking};
use serde_json::json;

on_both_databases! {
    fn the_grid_counts_free_and_total(db) {
        let scene = Scene::new(db);
        let slot = scene.slot(&scene.second_venue, "2021-03-15", ("09:00", "15:00"), 100);
        scene.slot(&scene.venue, "2021-03-17", ("09:00", "15:00"), 5);
        scene.slot_of(&scene.stranger, &scene.foreign_venue, "pfizer", "2021-03-15", ("09:00", "15:00"), 5);
        scene.booked(&booking(&slot, 1));
        let grid = scene.get("/availability?from=2021-03-15&to=2021-03-17");
        assert_eq!(grid.status, 200, "{}", grid.text);
        let grid = grid.json();
        assert!(grid["as_of"].as_str().unwrap().starts_with("2021-03-01T"));
        assert_eq!(grid["dates"], json!(["2021-03-15", "2021-03-16", "2021-03-17"]));
        assert_eq!(grid["rows"].as_array().unwrap().len(), 2);
        assert_eq!(
            grid["rows"][1],
            json!({
                "venue": {"id": scene.second_venue, "name": "横浜労災病院", "address": "神奈川県横浜市港北区小机町3211",
                    "phone": "0454748111", "access_notes": ""},
                "vaccine": "pfizer", "programmes": ["covid19_initial_2021"],
                "cells": [{"date": "2021-03-15", "free": 99, "total": 100}, null, null],
            })
        );
        assert_eq!(grid["next_cursor"], json!(null));
        let one = scene.get("/availability?from=2021-03-15&to=2021-03-17&limit=1").json();
        let cursor = one["next_cursor"].as_str().unwrap();
        let two = scene.get(&format!("/availability?from=2021-03-15&to=2021-03-17&limit=1&cursor={cursor}")).json();
        assert_eq!(
            (&one["rows"][0], &two["rows"][0], &two["next_cursor"]),
            (&grid["rows"][0], &grid["rows"][1], &json!(null))
        );
        let q = "%E5%8A%B4%E7%81%BD%E3%80%80222-0036";
        let found = scene.get(&format!("/availability?from=2021-03-15&to=2021-03-17&q={q}")).json();
        assert_eq!(found["rows"].as_array().unwrap().len(), 1, "{found}");
        let several = scene.get("/availability?from=2021-03-15&to=2021-03-17&vaccine=moderna&vaccine=pfizer").json();
        assert_eq!(several["rows"].as_array().unwrap().len(), 2);
    }

    fn the_day_shows_its_time_bands(db) {
        let scene = Scene::new(db);
        let slot = scene.slot(&scene.venue, "2021-03-15", ("09:00", "10:00"), 2);
        scene.slot(&scene.venue, "2021-03-15", ("23:00", "24:00"), 2);
        scene.booked(&booking(&slot, 1));
        let day = scene.get(&format!("/venues/{}/slots?date=2021-03-15", scene.venue)).json();
        assert_eq!(day["items"].as_array().unwrap().len(), 2);
        assert_eq!(
            day["items"][0],
            json!({
                "id": slot, "starts": "09:00", "ends": "10:00", "programme": "covid19_initial_2021",
                "vaccine": "pfizer", "capacity": 2, "free": 1, "status": "open",
            })
        );
        assert_eq!(day["items"][1]["ends"], "24:00");
        let detail = scene.get(&format!("/slots/{slot}")).json();
        assert_eq!(
            (&detail["date"], &detail["venue"]["id"], &detail["slot"]),
            (&json!("2021-03-15"), &json!(scene.venue), &day["items"][0])
        );
        let hidden =
            scene.plan(json!({"first_date": "2021-03-16", "last_date": "2021-03-17", "publish_on": "2021-03-10"}));
        assert_eq!(scene.post("/slot-plans", &hidden).status, 201);
        let day = scene.get(&format!("/venues/{}/slots?date=2021-03-17&vaccine=pfizer", scene.venue)).json();
        assert_eq!(day["items"][0]["status"], "closed", "not yet published");
        let grid = scene.get("/availability?from=2021-03-15&to=2021-03-17").json();
        assert_eq!(grid["rows"][0]["cells"][2], json!(null), "not yet published");
    }

    fn wrong_questions_are_told_so(db) {
        let scene = Scene::new(db);
        let foreign = &scene.foreign_venue;
        let foreign_slot = scene.slot_of(&scene.stranger, foreign, "pfizer", "2021-03-15", ("09:00", "15:00"), 5);
        for (path, status, error) in [
            ("/availability", 422, "?from required"),
            ("/availability?from=2021-03-15", 422, "?to required"),
            ("/availability?from=2021-02-30&to=2021-03-15", 422, "?from not-a-date"),
            ("/availability?from=2021-03-15&to=2021-03-14", 422, "?to ends-before-start"),
            ("/availability?from=2021-03-01&to=2021-04-01", 422, "?to range-too-long"),
            ("/availability?from=2021-03-01&to=2021-03-31&limit=0", 422, "?limit out-of-range"),
            ("/availability?from=2021-03-01&to=2021-03-31&limit=201", 422, "?limit out-of-range"),
            ("/availability?from=2021-03-01&to=2021-03-31&cursor=x", 422, "?cursor bad-cursor"),
            ("/availability?from=2021-03-01&to=2021-03-31&vaccine=%F0%9F%92%89", 422, "?vaccine unknown-vaccine"),
            (
                "/availability?from=2021-03-01&to=2021-03-31&municipality_code=654321",
                422,
                "?municipality_code municipality-check-digit",
            ),
            ("/availability?from=2021-03-01&to=2021-03-31&vacine=pfizer", 422, "?vacine unknown-field"),
            ("/availability?from=2021-03-01&to=2021-03-31&municipality_code=142018", 404, ""),
            (&format!("/availability?from=2021-03-01&to=2021-03-31&venue_id={foreign}"), 404, ""),
            ("/availability?from=2021-03-01&to=2021-03-31&venue_id=x", 404, ""),
            (&format!("/venues/{foreign}/slots?date=2021-03-15"), 404, ""),
            (&format!("/venues/{}/slots", scene.venue), 422, "?date required"),
            (&format!("/slots/{foreign_slot}"), 404, ""),
            ("/slots/9999999999999999999999", 404, ""),
        ] {
            let reply = scene.get(path);
            assert_eq!(reply.status, status, "{path}: {}", reply.text);
            reply.problem();
            assert!(error.is_empty() || reply.field_errors().contains(&error.to_owned()), "{path}: {}", reply.text);
        }
        assert_eq!(scene.get("/availability?from=2021-03-01&to=2021-03-31&municipality_code=141003").status, 200);
        let operator = scene.server.log_in("operator");
        assert_eq!(scene.server.get(&operator, "/api/v1/availability?from=2021-03-01&to=2021-03-31").status, 403);
    }
}
