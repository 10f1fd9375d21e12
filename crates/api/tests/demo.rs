//! The sandbox: what `serve --demo` shows, and that starting again adds nothing.
#![allow(clippy::unwrap_used)]

mod process;
mod support;

use madoguchi_store::verify;
use process::Process;
use serde_json::Value;
use std::time::{Duration, Instant};

fn names(venues: &Value) -> Vec<String> {
    venues["items"].as_array().unwrap().iter().map(|v| v["name"].as_str().unwrap().to_owned()).collect()
}

on_both_databases! {
    fn the_sandbox_is_ready_to_play(db) {
        let start = Instant::now();
        let process = Process::start(db).ready();
        assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
        let agent = process.log_in("agent01");
        let venues = process.get(&agent, "/api/v1/venues?limit=200");
        assert!(names(&venues).len() >= 6);
        let empty = venues["items"].as_array().unwrap().iter().find(|v| v["name"] == "特設の接種会場テスト").unwrap();
        let hospital = venues["items"].as_array().unwrap().iter().find(|v| v["name"] == "横浜労災病院").unwrap();
        assert_eq!((&hospital["address"], &hospital["kind"]), (&"神奈川県横浜市港北区小机町3211".into(), &"medical_institution".into()));
        for venue in venues["items"].as_array().unwrap() {
            assert_eq!(venue["published"], true);
            assert_eq!(venue["supply"].as_array().unwrap().len(), venue["vaccines"].as_array().unwrap().len());
            assert!(venue["supply"].as_array().unwrap().iter().all(|s| s["confirmed_through"] == "2021-06-29"), "120 days: {venue}");
        }
        let grid = process.get(&agent, "/api/v1/availability?from=2021-03-01&to=2021-03-29&limit=200");
        let rows = grid["rows"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["venue"]["id"] != empty["id"]), "it waits for the notice's example");
        let cells: Vec<&Value> = rows.iter().flat_map(|row| row["cells"].as_array().unwrap()).filter(|cell| !cell.is_null()).collect();
        assert!(cells.iter().any(|cell| cell["free"] == 99 && cell["total"] == 100), "the notice's cell");
        assert!(cells.iter().any(|cell| cell["free"] == 0), "some days are full");
        assert!(cells.iter().any(|cell| cell["free"] == cell["total"]), "some are empty");
        let stranger = process.log_in("agent11");
        assert!(names(&process.get(&stranger, "/api/v1/venues?limit=200")).len() >= 3);
        let bookings = process.get(&agent, "/api/v1/bookings?limit=200");
        assert_eq!(bookings["items"].as_array().unwrap().len(), 200);
        assert!(!process.get(&agent, "/api/v1/bookings?status=cancelled")["items"].as_array().unwrap().is_empty());
        assert_eq!(verify::counters(&mut db.connect()).unwrap(), []);
        drop(process);
        let again = Process::start(db).ready();
        let agent = again.log_in("agent01");
        assert_eq!(again.get(&agent, "/api/v1/bookings?limit=200"), bookings);
        assert_eq!(again.get(&agent, "/api/v1/availability?from=2021-03-01&to=2021-03-29&limit=200")["rows"], grid["rows"]);
    }
}
