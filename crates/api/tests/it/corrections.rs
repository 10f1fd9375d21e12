//! Names and phone of a booking as they should have been, over HTTP: with a reason, and found by them.

use crate::scene::{Scene, booking, merge};
use madoguchi_domain::AccountId;
use madoguchi_store::audit;
use madoguchi_store::slot::verify;
use serde_json::{Value, json};

on_both_databases! {
    fn what_was_misheard_is_corrected(db) {
        let scene = Scene::new(db);
        let slot = scene.slot(&scene.venue, "2021-03-15", ("09:00", "10:00"), 9);
        let booked = scene.booked(&booking(&slot, 12345));
        let path = format!("/bookings/{}", booked["id"].as_str().unwrap());
        let patch = |tag: &str, body: &Value| {
            scene.server.call("PATCH", &format!("/api/v1{path}")).token(&scene.agent).if_match(tag).json(body).send()
        };
        let all = json!({
            "booker": {"name_kana": "ハマダ ハナコ", "phone": "０４５−１２３−４５６８"},
            "recipient": {"name": "浜田 太郎", "name_kana": "ハマダ タロウ"},
            "reason": " 聞き間違い ",
        });
        let bare = scene.server.call("PATCH", &format!("/api/v1{path}")).token(&scene.agent).json(&all).send();
        assert_eq!(bare.problem(), "precondition-required");
        assert_eq!(patch("\"7\"", &all).problem(), "version-mismatch");
        for (body, errors) in [
            (json!({"booker": {"phone": "12"}, "reason": "x"}), vec!["/booker/phone not-a-phone"]),
            (
                json!({"booker": {"name_kana": "花子"}, "recipient": {"name": " ", "name_kana": "太郎"}}),
                vec![
                    "/booker/name_kana not-kana",
                    "/recipient/name required",
                    "/recipient/name_kana not-kana",
                ],
            ),
            (json!({"booker": {"phone": "0451234568"}}), vec!["/reason required"]),
            (json!({"booker": {"phone": "0451234568"}, "reason": "　"}), vec!["/reason required"]),
            (json!({"booker": {"phone": "0451234568"}, "reason": "あ".repeat(501)}), vec!["/reason too-long"]),
            (json!({"recipient": {"name": "山\u{200B}田"}, "reason": "x"}), vec!["/recipient/name invisible-character"]),
            (json!({"recipient": {"birth_date": "1950-01-02"}}), vec!["/recipient/birth_date unknown-field"]),
            (json!({"recipient": {"coupon": {"number": "0000012345"}}}), vec!["/recipient/coupon unknown-field"]),
            (json!({"recipient": {"dose": 2}}), vec!["/recipient/dose unknown-field"]),
            (json!({"slot_id": slot}), vec!["/slot_id unknown-field"]),
        ] {
            let reply = patch("\"1\"", &body);
            assert_eq!(
                (reply.status, reply.field_errors()),
                (422, errors.iter().map(|e| (*e).to_owned()).collect()),
                "{body}"
            );
        }
        assert_eq!(scene.get(&path).json(), booked, "nothing of it was written");

        let corrected = patch("\"1\"", &all);
        assert_eq!((corrected.status, corrected.header("etag")), (200, Some("\"2\"")), "{}", corrected.text);
        let mut expected = booked;
        merge(&mut expected, all.clone());
        expected.as_object_mut().unwrap().remove("reason");
        merge(&mut expected, json!({"booker": {"phone": "0451234568"}, "etag": "\"2\""}));
        expected["updated_at"] = corrected.json()["updated_at"].clone();
        assert_eq!(corrected.json(), expected, "and nothing else");
        assert_eq!(scene.get(&path).json(), expected);
        // What is left out stays.
        let name = json!({"recipient": {"name": "渡辺 太郎"}, "reason": "改姓"});
        assert_eq!(patch("\"2\"", &name).json()["booker"], expected["booker"]);
        // It is found by what it is now, and no more by what it was.
        for (typed, found) in
            [("4568", 1), ("4567", 0), ("はまだ", 1), ("やまだ", 0), ("渡辺", 1), ("浜田", 0), ("0451234568", 1)]
        {
            let reply = scene.post("/bookings/search", &json!({"q": typed}));
            assert_eq!(reply.json()["items"].as_array().unwrap().len(), found, "{typed}");
        }
        let history = scene.get(&format!("{path}/history")).json();
        let steps: Vec<_> = history["items"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
        assert_eq!(steps, ["booked", "corrected", "corrected"]);
        assert_eq!(
            history["items"][1],
            json!({
                "at": history["items"][1]["at"], "kind": "corrected", "by": "agent01", "reason": "聞き間違い",
                "from_slot": null, "to_slot": null,
            })
        );
        scene.change(&format!("{path}/cancel"), "\"3\"", &json!({"reason": "体調不良"}));
        assert_eq!(patch("\"4\"", &all).problem(), "booking-not-live");
        assert_eq!(scene.server.store.read_blocking(verify::counters).unwrap(), []);
    }

    fn a_correction_that_says_nothing_new_is_a_look(db) {
        let scene = Scene::new(db);
        let slot = scene.slot(&scene.venue, "2021-03-15", ("09:00", "10:00"), 9);
        let booked = scene.booked(&booking(&slot, 12345));
        let path = format!("/bookings/{}", booked["id"].as_str().unwrap());
        let patch = |tag: &str, body: &Value| {
            scene.server.call("PATCH", &format!("/api/v1{path}")).token(&scene.agent).if_match(tag).json(body).send()
        };
        let me = scene.get("/me").json()["account_id"].as_str().unwrap().parse().map(AccountId).unwrap();
        for body in [
            json!({}),
            json!({"booker": {}, "recipient": {}}),
            json!({"booker": {"phone": "０４５−１２３−４５６７"}}),
            json!({
                "booker": {"name_kana": "ヤマダ ハナコ"},
                "recipient": {"name": "山田 太郎", "name_kana": "ヤマダ タロウ"},
            }),
        ] {
            let reply = patch("\"1\"", &body);
            assert_eq!(
                (reply.status, reply.header("etag"), reply.json()),
                (200, Some("\"1\""), booked.clone()),
                "{body}"
            );
            let action = scene.server.store.read_blocking(|c| audit::actions_of(c, me, 1)).unwrap();
            assert_eq!(action, ["booking.read"], "{body}");
            assert_eq!(patch("\"7\"", &body).problem(), "version-mismatch", "{body}");
        }
        let history = || scene.get(&format!("{path}/history")).json()["items"].as_array().unwrap().len();
        assert_eq!(history(), 1);
        // One field of two that is new is a correction.
        let reply = patch("\"1\"", &json!({
            "booker": {"name_kana": "ハマダ ハナコ", "phone": "0451234567"}, "reason": "聞き間違い",
        }));
        assert_eq!((reply.status, reply.header("etag"), history()), (200, Some("\"2\""), 2), "{}", reply.text);
        scene.change(&format!("{path}/cancel"), "\"2\"", &json!({"reason": "体調不良"}));
        assert_eq!(patch("\"3\"", &json!({})).problem(), "booking-not-live");
    }
}
