//! The sandbox: what `serve --demo` shows, and that starting again adds nothing.

use crate::process::Process;
use crate::support::TestDatabase;
use chrono::NaiveDate;
use diesel::prelude::*;
use madoguchi_api::auth::Passwords;
use madoguchi_api::clock::Clock;
use madoguchi_domain::programme::{Candidate, KnownDose, check};
use madoguchi_domain::{AccountId, BirthDate, BookingId, Lang, MunicipalityCode, Role, Scope};
use madoguchi_service::booking::recipient::doses_of;
use madoguchi_service::booking::rule_book::RuleBooks;
use madoguchi_service::demo;
use madoguchi_store::schema::booking;
use madoguchi_store::slot::verify;
use serde_json::Value;
use std::time::{Duration, Instant};

fn names(venues: &Value) -> Vec<String> {
    venues["items"].as_array().unwrap().iter().map(|v| v["name"].as_str().unwrap().to_owned()).collect()
}

/// The bookings of a sandbox that was opened on these days, one after the other, which a rule would have refused on the
/// day they were made.
fn against_the_rules(db: &TestDatabase, days: &[NaiveDate]) -> Vec<String> {
    let store = db.open();
    let mut last = BookingId(0);
    let (mut refused, mut second_doses) = (Vec::new(), 0);
    for day in days {
        let clock = Clock::starting_at(day.and_hms_opt(9, 0, 0).unwrap());
        demo::load(&store, clock.now(), Passwords::hash(demo::DEFAULT_PASSWORD).unwrap()).unwrap();
        let now = clock.civil();
        let conn = &mut db.connect();
        let ids: Vec<BookingId> =
            booking::table.filter(booking::id.gt(last)).order(booking::id).select(booking::id).load(conn).unwrap();
        last = *ids.last().unwrap();
        let codes = ["141003", "142018"].map(|code| MunicipalityCode::parse(code).unwrap());
        let scope = Scope::new(AccountId(1), Role::Municipality, codes.to_vec());
        let made: Vec<_> =
            ids.chunks(500).flat_map(|ids| madoguchi_store::booking::find_all(conn, &scope, ids).unwrap()).collect();
        let book = RuleBooks::default().current(conn, now.date()).unwrap();
        for made in made {
            let known = doses_of(conn, &book, &made.person.coupon().unwrap(), None).unwrap();
            let mut others: Vec<_> = known.doses.into_iter().map(|person| person.dose).collect();
            others.retain(|other| other.dose != made.dose);
            second_doses += usize::from(made.dose == 2 && made.previous_dose.is_none());
            let on = made.slot.date;
            let birth_date = BirthDate::new(made.birth_date, on).unwrap();
            let programme = book.programme(&made.slot.programme).unwrap();
            // What a cancelled booking states, nobody else knows any more.
            if let Some(stated) = made.previous_dose.as_ref().filter(|_| !made.is_live()) {
                others.push(KnownDose {
                    programme: programme.code.clone(),
                    dose: made.dose - 1,
                    date: stated.date,
                    product: stated.vaccine.clone(),
                    birth_date: Some(birth_date),
                });
            }
            let candidate = Candidate {
                programme,
                date: on,
                window: made.slot.window,
                product: &made.slot.vaccine,
                group: &made.group,
                birth_date,
                dose: made.dose,
            };
            if let Err(refusals) = check(&book, &candidate, &others, now) {
                let why: Vec<_> = refusals.iter().map(|refusal| refusal.sentence(Lang::En)).collect();
                refused.push(format!("{} on {on}, dose {}: {}", made.slot.vaccine, made.dose, why.join(" ")));
            }
        }
    }
    assert!(last.0 > 3_000 && second_doses > 20, "{second_doses} of {last}");
    refused
}

on_both_databases! {
    fn every_booking_of_the_sandbox_keeps_the_rules(db) {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let days = [day(2021, 3, 1), day(2021, 3, 2), day(2021, 3, 9), day(2026, 11, 24)];
        assert_eq!(against_the_rules(db, &days), Vec::<String>::new());
    }

    fn the_sandbox_is_ready_to_play(db) {
        let start = Instant::now();
        let process = Process::start(db).ready();
        assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
        let agent = process.log_in("agent01");
        let venues = process.get(&agent, "/api/v1/venues?limit=200");
        assert!(names(&venues).len() >= 6);
        let empty = venues["items"].as_array().unwrap().iter().find(|v| v["name"] == "特設の接種会場テスト").unwrap();
        let hospital = venues["items"].as_array().unwrap().iter().find(|v| v["name"] == "横浜労災病院").unwrap();
        assert_eq!(
            (&hospital["address"], &hospital["kind"]),
            (&"神奈川県横浜市港北区小机町3211".into(), &"medical_institution".into())
        );
        for venue in venues["items"].as_array().unwrap() {
            assert_eq!(venue["published"], true);
            assert_eq!(venue["supply"].as_array().unwrap().len(), venue["vaccines"].as_array().unwrap().len());
            assert!(
                venue["supply"].as_array().unwrap().iter().all(|s| s["confirmed_through"] == "2021-06-29"),
                "120 days: {venue}"
            );
        }
        let grid = process.get(&agent, "/api/v1/availability?from=2021-03-01&to=2021-03-29&limit=200");
        let rows = grid["rows"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["venue"]["id"] != empty["id"]), "it waits for the notice's example");
        let cells: Vec<&Value> =
            rows.iter().flat_map(|row| row["cells"].as_array().unwrap()).filter(|cell| !cell.is_null()).collect();
        assert!(cells.iter().any(|cell| cell["free"] == 99 && cell["total"] == 100), "the notice's cell");
        assert!(cells.iter().any(|cell| cell["free"] == 0), "some days are full");
        assert!(cells.iter().any(|cell| cell["free"] == cell["total"]), "some are empty");
        let stranger = process.log_in("agent11");
        assert!(names(&process.get(&stranger, "/api/v1/venues?limit=200")).len() >= 3);
        let bookings = process.get(&agent, "/api/v1/bookings?limit=200");
        assert_eq!(bookings["items"].as_array().unwrap().len(), 200);
        assert!(!process.get(&agent, "/api/v1/bookings?status=cancelled")["items"].as_array().unwrap().is_empty());
        assert_eq!(verify::counters(&mut db.connect()).unwrap(), []);
        // Thousands of bookings, page after page: each once, whatever the order.
        let mine = booking::table.filter(booking::municipality_code.eq("141003"));
        let mut stored: Vec<String> = mine.select(booking::reference).load(&mut db.connect()).unwrap();
        stored.sort();
        assert!(stored.len() > 2_000, "{}", stored.len());
        for sort in ["date", "-date", "kana", "-created"] {
            let (mut listed, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = process.get(&agent, &format!("/api/v1/bookings?limit=200&sort={sort}{cursor}"));
                let items = page["items"].as_array().unwrap().iter();
                listed.extend(items.map(|item| item["reference"].as_str().unwrap().replace('-', "")));
                match page["next_cursor"].as_str() {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break,
                }
            }
            listed.sort();
            assert!(listed == stored, "{sort}: {} of {}", listed.len(), stored.len());
        }
        drop(process);
        let again = Process::start(db).ready();
        let agent = again.log_in("agent01");
        assert_eq!(again.get(&agent, "/api/v1/bookings?limit=200")["items"], bookings["items"]);
        assert_eq!(
            again.get(&agent, "/api/v1/availability?from=2021-03-01&to=2021-03-29&limit=200")["rows"],
            grid["rows"]
        );
    }
}
