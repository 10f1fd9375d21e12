//! A look at personal data is written down however it comes about: by a refusal, a repeated answer, or a coupon that
//! other municipalities have doses of.

use crate::audit_coverage::{Booked, also_for_yokosuka, booked, events};
use crate::scene::{Scene, booking, booking_with, merge};
use crate::support::{Reply, YOKOHAMA};
use serde_json::json;

on_both_databases! {
    fn a_refusal_that_shows_a_booking_is_a_look(db) {
        let scene = Scene::new(db);
        let Booked { id, slot } = booked(&scene, 1);
        let reply = scene.post("/bookings", &booking(&slot, 1));
        assert_eq!(
            (reply.problem().as_str(), reply.json()["existing"]["id"].as_str()),
            ("already-booked", Some(id.as_str()))
        );
        let found = events(&scene, reply.header("x-request-id").unwrap());
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].0.as_str(), found[0].1.as_str(), found[0].2.as_deref()),
            ("booking.shown_in_refusal", "call", Some(YOKOHAMA))
        );
    }

    fn a_refusal_that_tells_of_another_booking_is_a_look(db) {
        let scene = Scene::new(db);
        scene.confirm_moderna_in_yokosuka();
        // Dose 1 of a person is booked in Yokohama, and a dose 2 that names an earlier one in Yokosuka.
        let slot = |token: &str, venue: &str, vaccine: &str, day: &str| {
            scene.slot_of(token, venue, vaccine, day, ("09:00", "10:00"), 9)
        };
        let first = slot(&scene.agent, &scene.venue, "pfizer", "2021-04-05");
        scene.booked(&booking(&first, 1));
        let stranger = scene.stranger.as_str();
        let there = |vaccine: &str, day: &str| slot(stranger, &scene.foreign_venue, vaccine, day);
        let stated = booking_with(
            &there("pfizer", "2021-04-20"),
            2,
            json!({"dose": 2, "previous_dose": {"date": "2021-02-20", "vaccine": "pfizer"}}),
        );
        let reply = scene.server.post(stranger, "/api/v1/bookings", &stated);
        assert_eq!(reply.status, 201, "{}", reply.text);
        let elsewhere = reply.json()["id"].as_str().unwrap().to_owned();
        let agent = scene.agent.as_str();
        let here = |vaccine: &str, day: &str| slot(agent, &scene.second_venue, vaccine, day);
        let dose = |slot: &str, number: u64, dose: u8| booking_with(slot, number, json!({"dose": dose}));
        let told = "booking.told_in_refusal";
        let rows = [
            (
                "there is one in another municipality",
                stranger,
                dose(&there("pfizer", "2021-05-10"), 1, 1),
                "already-booked",
                vec![(told, YOKOHAMA)],
            ),
            (
                "too soon after one there",
                stranger,
                dose(&there("pfizer", "2021-04-10"), 1, 2),
                "rule-refused",
                vec![(told, YOKOHAMA)],
            ),
            ("before it", stranger, dose(&there("pfizer", "2021-04-01"), 1, 2), "rule-refused", vec![(told, YOKOHAMA)]),
            (
                "of another product",
                stranger,
                dose(&there("moderna", "2021-05-12"), 1, 2),
                "rule-refused",
                vec![(told, YOKOHAMA)],
            ),
            (
                "too soon after one's own municipality's",
                agent,
                dose(&here("pfizer", "2021-04-10"), 1, 2),
                "rule-refused",
                vec![(told, YOKOHAMA)],
            ),
            (
                "too late before one there",
                agent,
                dose(&here("pfizer", "2021-04-15"), 2, 1),
                "rule-refused",
                vec![(told, crate::support::YOKOSUKA)],
            ),
            (
                "after it",
                agent,
                dose(&here("pfizer", "2021-04-25"), 2, 1),
                "rule-refused",
                vec![(told, crate::support::YOKOSUKA)],
            ),
            ("nothing known", agent, dose(&here("pfizer", "2021-04-26"), 3, 2), "validation-failed", vec![]),
            (
                "what the caller states itself",
                agent,
                booking_with(
                    &here("pfizer", "2021-03-10"),
                    3,
                    json!({"dose": 2, "previous_dose": {"date": "2021-02-25", "vaccine": "pfizer"}}),
                ),
                "rule-refused",
                vec![],
            ),
            (
                "what the person is",
                agent,
                booking_with(&here("pfizer", "2021-04-28"), 4, json!({"birth_date": "2015-01-02"})),
                "rule-refused",
                vec![],
            ),
        ];
        let check = |what: &str, reply: &Reply, problem: &str, expected: &[(&str, &str)]| {
            assert_eq!(reply.problem(), problem, "{what}: {}", reply.text);
            let found = events(&scene, reply.header("x-request-id").unwrap());
            let found: Vec<_> = found.iter().map(|event| (event.0.as_str(), event.2.as_deref().unwrap())).collect();
            assert_eq!(found, expected, "{what}");
        };
        for (what, token, body, problem, expected) in rows {
            check(what, &scene.server.post(token, "/api/v1/bookings", &body), problem, &expected);
        }
        // A warning about another name, and its absence, tells of the other municipality's booking.
        let (here_first, at) = (here("pfizer", "2021-04-29"), there("pfizer", "2021-05-24"));
        for (number, name, warned) in [(5, "山田 太郎", false), (6, "別人 花子", true)] {
            assert_eq!(scene.server.post(agent, "/api/v1/bookings", &dose(&here_first, number, 1)).status, 201);
            let body = booking_with(&at, number, json!({"dose": 2, "name": name}));
            let reply = scene.server.post(stranger, "/api/v1/bookings", &body);
            assert_eq!(reply.status, 201, "{}", reply.text);
            assert_eq!(
                reply.json()["warnings"].as_array().is_some_and(|all| !all.is_empty()),
                warned,
                "{}",
                reply.text
            );
            let booked = reply.json();
            let compared = |reply: &Reply| {
                let found = events(&scene, reply.header("x-request-id").unwrap());
                found
                    .into_iter()
                    .filter(|event| event.0 == "booking.names_compared")
                    .map(|event| event.2.unwrap())
                    .collect::<Vec<_>>()
            };
            assert_eq!(compared(&reply), [YOKOHAMA]);
            let path = format!("/api/v1/bookings/{}", booked["id"].as_str().unwrap());
            let corrected = scene
                .server
                .call("PATCH", &path)
                .token(stranger)
                .if_match("*")
                .json(&json!({"recipient": {"name": "山本 太郎"}, "reason": "x"}))
                .send();
            assert_eq!(
                (corrected.status, compared(&corrected)),
                (200, vec![YOKOHAMA.to_owned()]),
                "{}",
                corrected.text
            );
            let phone = scene
                .server
                .call("PATCH", &path)
                .token(stranger)
                .if_match("*")
                .json(&json!({"booker": {"phone": "0451112222"}, "reason": "x"}))
                .send();
            assert_eq!((phone.status, compared(&phone)), (200, vec![]), "{}", phone.text);
        }
        // Moving is checked as booking is: the first dose against the second one, with the earlier that this one names.
        let second = scene.server.post(agent, "/api/v1/bookings", &dose(&here("pfizer", "2021-05-06"), 1, 2));
        assert_eq!(second.status, 201, "{}", second.text);
        let path = format!("/api/v1/bookings/{}/move", second.json()["id"].as_str().unwrap());
        let to = json!({"slot_id": here("pfizer", "2021-04-12"), "reason": "変更"});
        let moved = scene.server.call("POST", &path).token(agent).if_match("*").json(&to).send();
        check("a move", &moved, "rule-refused", &[(told, YOKOHAMA)]);
        // The other municipality reads whose booking it was that was told of, and by whom.
        let read =
            scene.server.get(&scene.server.log_in("yokosuka"), &format!("/api/v1/audit-events?action={told}")).json();
        let items = read["items"].as_array().unwrap();
        assert_eq!(items.len(), 2, "{read}");
        for item in items {
            assert_eq!(
                (&item["login_id"], &item["subject_id"], &item["purpose"]),
                (&"agent01".into(), &elsewhere.as_str().into(), &"call".into())
            );
        }
    }

    fn a_look_up_of_a_coupon_is_told_to_all_whose_doses_it_shows(db) {
        let scene = Scene::new(db);
        let there = scene.slot_of(&scene.stranger, &scene.foreign_venue, "pfizer", "2021-04-20", ("09:00", "10:00"), 9);
        let stated =
            booking_with(&there, 2, json!({"dose": 2, "previous_dose": {"date": "2021-02-20", "vaccine": "pfizer"}}));
        let reply = scene.server.post(&scene.stranger, "/api/v1/bookings", &stated);
        assert_eq!(reply.status, 201, "{}", reply.text);
        let coupon = json!({"municipality_code": YOKOHAMA, "number": "0000000002"});
        let reply = scene.server.post(&scene.agent, "/api/v1/recipients/lookup", &json!({"coupon": coupon}));
        assert_eq!(reply.json()["doses"].as_array().unwrap().len(), 2, "{}", reply.text);
        let found = events(&scene, reply.header("x-request-id").unwrap());
        let mut found: Vec<_> = found.iter().map(|event| (event.0.as_str(), event.2.as_deref().unwrap())).collect();
        found.sort_unstable();
        assert_eq!(found, [("recipient.looked_up", YOKOHAMA), ("recipient.looked_up", crate::support::YOKOSUKA)]);
    }

    fn an_answer_that_is_sent_again_is_a_look(db) {
        let scene = Scene::new(db);
        let Booked { slot, .. } = booked(&scene, 1);
        let send = || {
            scene.server.call("POST", "/api/v1/bookings").token(&scene.agent).key("k").json(&booking(&slot, 2)).send()
        };
        assert_eq!(send().status, 201);
        let again = send();
        assert_eq!((again.status, again.header("idempotency-replayed")), (201, Some("true")));
        let found = events(&scene, again.header("x-request-id").unwrap());
        assert_eq!(
            (found.len(), found[0].0.as_str(), found[0].1.as_str(), found[0].2.as_deref()),
            (1, "answer.replayed", "call", Some(YOKOHAMA))
        );
    }

    fn each_municipality_finds_the_look_at_its_people(db) {
        let scene = Scene::new(db);
        also_for_yokosuka(&scene);
        let agent = scene.server.log_in("agent02");
        booked(&scene, 1);
        let foreign =
            scene.slot_of(&scene.stranger, &scene.foreign_venue, "pfizer", "2021-04-20", ("09:00", "10:00"), 9);
        let mut body = booking(&foreign, 2);
        merge(&mut body, json!({"booker": {"phone": "046-111-2222"}}));
        assert_eq!(scene.server.post(&scene.stranger, "/api/v1/bookings", &body).status, 201);
        for (typed, expected) in [
            ("", vec![YOKOHAMA, crate::support::YOKOSUKA]),
            ("0461112222", vec![crate::support::YOKOSUKA]),
            ("0451234567", vec![YOKOHAMA]),
        ] {
            let reply = scene.server.post(&agent, "/api/v1/bookings/search", &json!({"q": typed}));
            let mut codes: Vec<_> =
                events(&scene, reply.header("x-request-id").unwrap()).into_iter().filter_map(|event| event.2).collect();
            codes.sort();
            assert_eq!(codes, expected, "{typed}");
        }
        // Nothing was seen, and still it was asked.
        let reply = scene.server.post(&agent, "/api/v1/bookings/search", &json!({"q": "0000000099"}));
        let found = events(&scene, reply.header("x-request-id").unwrap());
        assert_eq!((found.len(), found[0].2.as_deref()), (1, None));
        // What a file will hold is not known before: it is written down for all.
        let reply = scene.server.get(&agent, "/api/v1/bookings/export");
        assert_eq!(events(&scene, reply.header("x-request-id").unwrap()).len(), 2);
    }
}
