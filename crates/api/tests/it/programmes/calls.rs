//! What a draft or a version no longer allows: in counts, as call lists, on the home page.

use super::{CIRCULAR, COVID, Desk, check, counts_of, day, older};
use crate::scene::{booking, booking_with, merge};
use crate::support::Server;
use serde_json::{Value, json};

on_both_databases! {
    /// Entered, previewed, published: from its day on a booking is refused with the circular, and none is dropped.
    fn a_circular_holds_from_its_day_on(db) {
        let desk = Desk::new(db);
        let scene = &desk.scene;
        let days = ["2021-03-16", "2021-03-24"];
        let [early, late] = days.map(|day| scene.slot(&scene.venue, day, ("09:00", "10:00"), 9));
        scene.booked(&booking(&early, 1));
        let kept = scene.booked(&booking(&late, 2));
        // Old enough for the circular.
        scene.booked(&booking_with(&late, 3, json!({"birth_date": "1940-01-02"})));
        let content = older(&desk.covid(), "2021-03-19", "2021-03-20", 75);
        let etag = desk.drafted(&content);
        assert_eq!(desk.read(&desk.operator, COVID)["summary"]["draft"], true);

        let preview = desk.send(&desk.operator, "POST", &format!("{COVID}/draft/preview"), None, &Value::Null);
        assert_eq!(preview.status, 200, "{}", preview.text);
        let found = preview.json();
        assert_eq!(
            (&found["checked"], &found["refused"], &found["more_days"]), (&json!(3), &json!(1), &json!(0)),
            "{found}"
        );
        let days = found["days"].as_array().unwrap();
        let row = (&days[0]["venue"]["name"], &days[0]["date"], &days[0]["bookings"]);
        assert_eq!((days.len(), row), (1, (&json!("特設の接種会場テスト"), &json!("2021-03-24"), &json!(1))));
        for personal in ["山田", "0451234567", "0000000002", kept["reference"].as_str().unwrap()] {
            assert!(!preview.text.contains(personal), "{}", preview.text);
        }

        let calls = desk.read(&scene.yokohama, &format!("{COVID}/draft/bookings"));
        let items = calls["items"].as_array().unwrap();
        assert_eq!((items.len(), &items[0]["booking"]["id"]), (1, &kept["id"]), "{calls}");
        assert!(items[0]["reasons"][0].as_str().unwrap().contains(CIRCULAR), "{calls}");
        assert_eq!(desk.read(&scene.stranger, &format!("{COVID}/draft/bookings"))["items"], json!([]));
        let desk_s_list = desk.get(&desk.operator, &format!("{COVID}/draft/bookings"));
        check(&desk_s_list, 403, "not-permitted");
        let file = scene.server.get(&scene.yokohama, &format!("/api/v1{COVID}/draft/bookings.csv"));
        let lines: Vec<&str> = file.text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!((file.status, lines.len()), (200, 2), "{}", file.text);
        assert!(lines[0].ends_with(",更新日時,理由"), "{}", lines[0]);
        assert!(lines[1].contains("0000000002") && lines[1].contains(CIRCULAR), "{}", lines[1]);
        check(&desk.get(&desk.operator, &format!("{COVID}/draft/bookings.csv")), 403, "not-permitted");

        let published = desk.publish(&desk.operator, COVID, &etag, "2021-03-02");
        assert_eq!(published.status, 201, "{}", published.text);
        assert_eq!(published.header("location"), Some("/api/v1/programmes/covid19_initial_2021/versions/2"));
        assert_eq!((&published.json()["number"], &published.json()["content"]), (&json!(2), &content));
        check(&desk.get(&desk.operator, &format!("{COVID}/draft")), 404, "not-found");
        // Today everything is as it was.
        let today = desk.read(&scene.agent, COVID);
        let numbers = [&today["version"]["number"], &today["summary"]["version"], &today["summary"]["latest_version"]];
        assert_eq!(numbers, [&json!(1), &json!(1), &json!(2)]);
        assert_eq!(scene.post("/bookings", &booking(&late, 4)).status, 201);

        let next = Desk::on(Server::start_on(db, day("2021-03-02")));
        let refused = next.scene.post("/bookings", &booking(&late, 5));
        check(&refused, 422, "rule-refused");
        assert!(refused.json()["detail"].as_str().unwrap().contains(CIRCULAR), "{}", refused.text);
        assert_eq!(next.scene.post("/bookings", &booking(&early, 6)).status, 201);
        let still = next.scene.get(&format!("/bookings/{}", kept["id"].as_str().unwrap())).json();
        assert_eq!(still["status"], "booked");
        assert_eq!(next.read(&next.operator, COVID)["summary"]["version"], 2);
    }

    /// What a version no longer allows stays to be called when its draft has gone; each municipality reads its own.
    fn a_published_version_keeps_its_call_list(db) {
        let desk = Desk::new(db);
        let scene = &desk.scene;
        let slot = |day: &str| scene.slot(&scene.venue, day, ("09:00", "10:00"), 9);
        // Before the version's day, on it, and older than it asks for.
        scene.booked(&booking(&slot("2021-03-05"), 1));
        let kept = scene.booked(&booking(&slot("2021-03-24"), 2));
        scene.booked(&booking_with(&slot("2021-03-25"), 3, json!({"birth_date": "1940-01-02"})));
        let hours = ("09:00", "10:00");
        let foreign = scene.slot_of(&scene.stranger, &scene.foreign_venue, "pfizer", "2021-03-24", hours, 9);
        let foreign = scene.server.post(&scene.stranger, "/api/v1/bookings", &booking(&foreign, 4));
        assert_eq!(foreign.status, 201, "{}", foreign.text);
        let versions = format!("{COVID}/versions");
        assert_eq!(desk.read(&scene.agent, COVID)["changes"], json!([]));
        // Nothing was before the first version.
        assert_eq!(desk.read(&scene.agent, &format!("{versions}/1/bookings"))["items"], json!([]));

        let mut content = desk.covid();
        for row in content["rules"]["ages"].as_array_mut().unwrap() {
            merge(row, json!({"min": 75, "source": CIRCULAR}));
        }
        let drafted = desk.drafted(&content);
        assert_eq!(desk.publish(&desk.operator, COVID, &drafted, "2021-03-08").status, 201);
        let changes = json!([{"number": 2, "publish_on": "2021-03-08"}]);
        assert_eq!(desk.read(&scene.agent, COVID)["changes"], changes);
        let list = format!("{versions}/2/bookings");
        let found = desk.read(&scene.agent, &list);
        let items = found["items"].as_array().unwrap();
        assert_eq!((items.len(), &items[0]["booking"]["id"]), (1, &kept["id"]), "{found}");
        assert!(items[0]["reasons"][0].as_str().unwrap().contains(CIRCULAR), "{found}");
        let file = desk.get(&scene.yokohama, &format!("{list}.csv"));
        let lines: Vec<&str> = file.text.lines().collect();
        assert_eq!((file.status, lines.len()), (200, 2), "{}", file.text);
        assert!(lines[1].contains("0000000002") && lines[1].contains(CIRCULAR), "{}", lines[1]);
        // In counts: a municipality those of its own, the service desk all of them.
        let counts = |token: &str| {
            let found = desk.read(token, &format!("{versions}/2/preview"));
            [&found["checked"], &found["refused"]].map(|count| count.as_u64().unwrap())
        };
        let yokosuka = scene.server.log_in("yokosuka");
        assert_eq!([counts(&scene.yokohama), counts(&yokosuka), counts(&desk.operator)], [[2, 1], [1, 1], [3, 2]]);
        check(&desk.get(&desk.operator, &list), 403, "not-permitted");
        check(&desk.get(&desk.operator, &format!("{list}.csv")), 403, "not-permitted");
        // In the audit by the version.
        let events = desk.read(&scene.yokohama, "/audit-events?limit=200");
        let subjects: Vec<&str> =
            events["items"].as_array().unwrap().iter().filter_map(|event| event["subject_id"].as_str()).collect();
        for subject in ["version:covid19_initial_2021:2", "export:version:covid19_initial_2021:2"] {
            assert!(subjects.contains(&subject), "{subject}: {subjects:?}");
        }

        // Corrected for the same day: the second has the whole list, the first none any more.
        let corrected = desk.drafted(&content);
        assert_eq!(desk.publish(&desk.operator, COVID, &corrected, "2021-03-08").status, 201);
        for path in ["bookings", "bookings.csv", "preview"] {
            check(&desk.get(&scene.yokohama, &format!("{versions}/2/{path}")), 404, "not-found");
            check(&desk.get(&scene.yokohama, &format!("{versions}/4/{path}")), 404, "not-found");
        }
        assert_eq!(counts_of(&desk, "3"), [2, 1]);
        // In force it is the same.
        let next = Desk::on(Server::start_on(db, day("2021-03-08")));
        assert_eq!(counts_of(&next, "3"), [2, 1]);
        check(&next.get(&next.scene.yokohama, &format!("{versions}/1/preview")), 404, "not-found");
    }

    fn the_home_page_tells_of_a_version_that_leaves_bookings_outside(db) {
        let desk = Desk::new(db);
        let scene = &desk.scene;
        let slot = scene.slot(&scene.venue, "2021-03-24", ("09:00", "10:00"), 250);
        scene.booked(&booking(&slot, 1));
        let changes = |token: &str, query: &str| desk.read(token, &format!("/overview{query}"))["rule_changes"].clone();
        let covid = desk.covid();
        assert_eq!(changes(&scene.agent, ""), json!([]));
        // Other words, the same rules.
        let mut renamed = covid.clone();
        renamed["name_en"] = "COVID-19".into();
        assert_eq!(desk.publish(&desk.operator, COVID, &desk.drafted(&renamed), "2021-03-05").status, 201);
        assert_eq!(changes(&scene.agent, ""), json!([]));
        let content = older(&renamed, "2021-03-19", "2021-03-20", 75);
        assert_eq!(desk.publish(&desk.operator, COVID, &desk.drafted(&content), "2021-03-08").status, 201);
        let change = json!([{
            "programme": "covid19_initial_2021", "name_ja": covid["name_ja"], "name_en": covid["name_en"],
            "version": 3, "publish_on": "2021-03-08", "bookings": 1, "more": false,
        }]);
        assert_eq!(changes(&scene.agent, ""), change);
        assert_eq!(changes(&scene.yokohama, "?municipality_code=141003"), change);
        // Nobody counts for ever.
        let counted = || {
            let changes = changes(&scene.agent, "");
            (changes[0]["bookings"].as_u64(), changes[0]["more"].as_bool())
        };
        (2..=200).for_each(|number| drop(scene.booked(&booking(&slot, number))));
        assert_eq!(counted(), (Some(200), Some(false)));
        scene.booked(&booking(&slot, 201));
        assert_eq!(counted(), (Some(200), Some(true)));
        // Whom it leaves nobody of is not bothered.
        assert_eq!(changes(&scene.server.log_in("yokosuka"), ""), json!([]));
        // From its day on it is no news.
        let next = Desk::on(Server::start_on(db, day("2021-03-08")));
        assert_eq!(next.read(&next.scene.agent, "/overview")["rule_changes"], json!([]));
    }

    fn the_call_list_comes_in_pages(db) {
        let desk = Desk::new(db);
        let scene = &desk.scene;
        let days = ["2021-03-22", "2021-03-23", "2021-03-24"];
        for (day, number) in days.iter().zip(1..) {
            let slot = scene.slot(&scene.venue, day, ("09:00", "10:00"), 9);
            scene.booked(&booking(&slot, 10 - number));
        }
        desk.drafted(&older(&desk.covid(), "2021-03-19", "2021-03-20", 75));
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        for _ in 0..3 {
            let path = format!("{COVID}/draft/bookings?limit=1{cursor}");
            let page = desk.read(&scene.agent, &path);
            assert_eq!(page["items"].as_array().unwrap().len(), 1, "{page}");
            seen.push(page["items"][0]["booking"]["slot"]["date"].as_str().unwrap().to_owned());
            cursor = page["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        }
        assert_eq!((seen, cursor.as_str()), (days.map(str::to_owned).to_vec(), ""));
    }

    /// The other doses of a person count as they do for a move: a first dose that would spoil the second is refused.
    fn a_preview_knows_the_other_doses_of_a_person(db) {
        let desk = Desk::new(db);
        let scene = &desk.scene;
        let first = scene.slot(&scene.venue, "2021-03-08", ("09:00", "10:00"), 9);
        let second = scene.slot(&scene.venue, "2021-03-29", ("09:00", "10:00"), 9);
        scene.booked(&booking(&first, 1));
        scene.booked(&booking_with(&second, 1, json!({"dose": 2})));
        let mut content = desk.covid();
        for row in content["rules"]["intervals"].as_array_mut().unwrap() {
            merge(row, json!({"least": {"count": 28}, "standard": {"count": 28}, "source": CIRCULAR}));
        }
        desk.drafted(&content);
        let preview = desk.send(&desk.operator, "POST", &format!("{COVID}/draft/preview"), None, &Value::Null).json();
        assert_eq!((&preview["checked"], &preview["refused"]), (&json!(2), &json!(2)), "{preview}");
        let calls = desk.read(&scene.agent, &format!("{COVID}/draft/bookings"));
        assert_eq!(calls["items"].as_array().unwrap().len(), 2, "{calls}");
    }

    /// A reason that tells of a dose elsewhere is a look at that one, and stands in that municipality's audit.
    fn a_call_list_that_tells_of_a_dose_elsewhere_is_written_down_there(db) {
        let desk = Desk::new(db);
        let scene = &desk.scene;
        let hours = ("09:00", "10:00");
        let first = scene.slot_of(&scene.stranger, &scene.foreign_venue, "pfizer", "2021-03-08", hours, 9);
        let second = scene.slot(&scene.venue, "2021-03-29", hours, 9);
        let elsewhere = scene.server.post(&scene.stranger, "/api/v1/bookings", &booking(&first, 1));
        assert_eq!(elsewhere.status, 201, "{}", elsewhere.text);
        scene.booked(&booking_with(&second, 1, json!({"dose": 2})));
        let mut content = desk.covid();
        for row in content["rules"]["intervals"].as_array_mut().unwrap() {
            merge(row, json!({"least": {"count": 28}, "standard": {"count": 28}, "source": CIRCULAR}));
        }
        desk.drafted(&content);
        let list = format!("{COVID}/draft/bookings");
        let looked = |yokosuka: &str| -> usize {
            let path = "/audit-events?login_id=yokohama&limit=200";
            let page = desk.read(yokosuka, path);
            let of_draft = |event: &&Value| event["subject_id"].as_str().unwrap().contains("draft:covid19");
            page["items"].as_array().unwrap().iter().filter(of_draft).count()
        };
        let yokosuka = scene.server.log_in("yokosuka");
        assert_eq!(looked(&yokosuka), 0);
        let calls = desk.read(&scene.yokohama, &list);
        let items = calls["items"].as_array().unwrap();
        assert_eq!((items.len(), &items[0]["booking"]["recipient"]["dose"]), (1, &json!(2)), "{calls}");
        assert_eq!(looked(&yokosuka), 1);
        assert_eq!(desk.get(&scene.yokohama, &format!("{list}.csv")).status, 200);
        assert_eq!(looked(&yokosuka), 2);
    }

    /// A call list is a file of people like any other: what a municipality lets out by itself counts.
    fn a_call_list_is_within_the_limits_of_exports(db) {
        let desk = Desk::new(db);
        let scene = &desk.scene;
        let slot = scene.slot(&scene.venue, "2021-03-24", ("09:00", "10:00"), 9);
        scene.booked(&booking(&slot, 1));
        desk.drafted(&older(&desk.covid(), "2021-03-19", "2021-03-20", 75));
        let limits = json!({"people_an_hour": 100, "exported_a_day": 0});
        let set = desk.send(&scene.yokohama, "PUT", "/municipalities/141003/look-limits", Some("*"), &limits);
        assert_eq!(set.status, 200, "{}", set.text);
        let file = format!("{COVID}/draft/bookings.csv");
        check(&desk.get(&scene.agent, &file), 403, "export-needs-approval");
        assert_eq!(desk.get(&scene.yokohama, &file).status, 200, "its own people");
        let all = json!({"programme": "covid19_initial_2021", "from": "2021-03-01", "status": "booked"});
        let asked = desk.send(
            &scene.agent,
            "POST",
            "/export-requests",
            None,
            &json!({"bookings": all, "reason": "通知の変更による連絡"}),
        );
        assert_eq!(asked.status, 201, "{}", asked.text);
        check(&desk.get(&scene.agent, &file), 403, "export-awaits-approval");
        let path = format!("/export-requests/{}/approve", asked.json()["items"][0]["id"].as_str().unwrap());
        let approved = desk.send(&scene.yokohama, "POST", &path, Some("*"), &Value::Null);
        assert_eq!(approved.status, 200, "{}", approved.text);
        let sent = desk.get(&scene.agent, &file);
        assert_eq!((sent.status, sent.text.lines().count()), (200, 2), "{}", sent.text);
    }
}
