//! Lists of bookings, the one box, and CSV over HTTP.

use crate::scene::{Scene, booking_with};
use serde_json::{Value, json};

/// Three bookings: 1 and 2 on the 15th, 3 on the 16th.
fn filled(db: &crate::support::TestDatabase) -> Scene {
    let scene = Scene::new(db);
    let one = scene.slot(&scene.venue, "2021-03-15", ("10:00", "11:00"), 9);
    let two = scene.slot(&scene.venue, "2021-03-15", ("09:00", "10:00"), 9);
    let three = scene.slot(&scene.second_venue, "2021-03-16", ("09:00", "10:00"), 9);
    scene.booked(&booking_with(&one, 1, json!({"name": "渡邊 健", "name_kana": "ワタナベ ケン"})));
    scene.booked(&booking_with(&two, 2, json!({"name": "𠮷田 花", "name_kana": "よしだ はな"})));
    scene.booked(&booking_with(&three, 3, json!({"name": "青木 花", "name_kana": "ｱｵｷ ﾊﾅ"})));
    scene
}

fn numbers(page: &Value) -> String {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|b| b["recipient"]["coupon"]["number"].as_str().unwrap().trim_start_matches('0').to_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

on_both_databases! {
    fn lists_are_filtered_sorted_and_paged(db) {
        let scene = filled(db);
        for (query, expected) in [
            ("", "2 1 3"),
            ("?sort=date", "2 1 3"),
            ("?sort=-date", "3 1 2"),
            ("?sort=kana", "3 2 1"),
            ("?sort=-created", "3 2 1"),
            ("?from=2021-03-16", "3"),
            ("?to=2021-03-15", "2 1"),
            ("?vaccine=moderna", ""),
            ("?dose=2", ""),
            ("?status=cancelled", ""),
            ("?status=booked&dose=1", "2 1 3"),
            (&format!("?venue_id={}", scene.second_venue), "3"),
        ] {
            assert_eq!(numbers(&scene.get(&format!("/bookings{query}")).json()), expected, "{query}");
        }
        for sort in ["date", "-date", "kana", "-created"] {
            let whole = numbers(&scene.get(&format!("/bookings?sort={sort}")).json());
            let (mut seen, mut cursor) = (vec![], Value::Null);
            loop {
                let page = scene.post("/bookings/search", &json!({"sort": sort, "limit": 1, "cursor": cursor})).json();
                seen.push(numbers(&page));
                cursor = page["next_cursor"].clone();
                if cursor.is_null() {
                    break;
                }
                let other = scene.post("/bookings/search", &json!({"sort": sort, "dose": 1, "cursor": cursor}));
                assert_eq!(
                    (other.status, other.field_errors()),
                    (422, vec!["/cursor bad-cursor".to_owned()]),
                    "a cursor belongs to its filters"
                );
            }
            assert_eq!(seen.join(" "), whole, "{sort}");
        }
    }

    fn the_one_box_finds(db) {
        let scene = filled(db);
        let reference =
            scene.get("/bookings?sort=-created").json()["items"][0]["reference"].as_str().unwrap().to_owned();
        for (typed, expected) in [
            ("0000000001", "1"),
            ("わたなべ", "1"),
            ("渡辺", "1"),
            ("ﾖｼﾀﾞ", "2"),
            ("吉田", "2"),
            ("S25.1.2", "2 1 3"),
            ("045-123-4567", "2 1 3"),
            ("4567", "2 1 3"),
            (reference.as_str(), "3"),
            ("😀", ""),
            ("", "2 1 3"),
        ] {
            assert_eq!(numbers(&scene.post("/bookings/search", &json!({"q": typed})).json()), expected, "{typed}");
        }
        assert_eq!(numbers(&scene.get("/bookings?q=%E3%82%8F%E3%81%9F").json()), "1");
    }

    fn a_name_is_found_by_any_of_its_words(db) {
        let scene = Scene::new(db);
        let slot = scene.slot(&scene.venue, "2021-03-15", ("10:00", "11:00"), 9);
        let book = |coupon, name: &str, kana: &str| {
            scene.booked(&booking_with(&slot, coupon, json!({"name": name, "name_kana": kana})))
        };
        book(1, "山田 花子", "ヤマダ ハナコ");
        book(2, "マイケル・スミス", "マイケル・スミス");
        book(3, "José O’Brien", "ホセ　オブライエン");
        book(4, "Nguyễn Thị Mai", "グエン ティ マイ");
        book(5, "Jean‐Pierre Dupont", "ジャン＝ピエール デュポン");
        book(6, "García, María (佐藤 マリア)", "ガルシア マリア");
        let all = "1 2 3 4 5 6";
        let find = |typed: &str| {
            let found = scene.post("/bookings/search", &json!({"q": typed, "sort": "-created"})).json();
            let mut found: Vec<_> = numbers(&found).split(' ').map(str::to_owned).collect();
            found.sort();
            found.join(" ")
        };
        for (typed, expected) in [
            ("花子", "1"),
            ("花", "1"),
            ("花子 山田", "1"),
            ("花 山", "1"),
            ("花 佐", ""),
            ("はなこ", all),
            ("山\u{AD}田", "1"),
            ("田", ""),
            ("スミス", "2"),
            ("ｽﾐｽ ﾏｲｹﾙ", "2"),
            ("jose", "3"),
            ("JOSÉ", "3"),
            ("obrien", "3"),
            ("O'Brien", "3"),
            ("おぶらいえん", "3"),
            ("nguyen", "4"),
            ("Thi", "4"),
            ("Mai Nguyen", "4"),
            ("Dupont Jean-Pierre", "5"),
            ("jean pierre", "5"),
            ("Pierre-Jean", "5"),
            ("ジャン=ピエール", "5"),
            ("Garcia Maria", "6"),
            ("Maria, Garcia", "6"),
            ("佐藤", "6"),
            ("mai", "4"),
            ("まりあ", "6"),
            ("マイ", "2 4"),
            ("%", ""),
            // The caller's kana, ヤマダ ハナコ in each of these bookings.
            ("やまだ", all),
            ("ハナコヤマダ", all),
        ] {
            assert_eq!(find(typed), expected, "{typed}");
        }
        // A correction takes the keys with it.
        let found = scene.post("/bookings/search", &json!({"q": "スミス"})).json()["items"][0].clone();
        let (id, etag) = (found["id"].as_str().unwrap(), found["etag"].as_str().unwrap());
        let correction = json!({
            "recipient": {"name": "マイケル・ジョーンズ", "name_kana": "マイケル・ジョーンズ"}, "reason": "改姓",
        });
        let call = scene.server.call("PATCH", &format!("/api/v1/bookings/{id}")).token(&scene.agent).if_match(etag);
        let reply = call.json(&correction).send();
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert_eq!((find("スミス"), find("ジョーンズ")), (String::new(), "2".to_owned()));
    }

    fn wrong_questions_are_told_so(db) {
        let scene = filled(db);
        for (query, status, error) in [
            ("?from=x", 422, "?from not-a-date"),
            ("?from=2021-03-15&to=2021-03-14", 422, "?to ends-before-start"),
            ("?dose=0", 422, "?dose out-of-range"),
            ("?dose=x", 422, "?dose wrong-type"),
            ("?status=gone", 422, "?status unknown-value"),
            ("?sort=name", 422, "?sort unknown-value"),
            ("?cursor=xx", 422, "?cursor bad-cursor"),
            ("?limit=1000", 422, "?limit out-of-range"),
            ("?vaccine=%00", 422, "?vaccine control-character"),
            ("?who=me", 422, "?who unknown-field"),
            (&format!("?venue_id={}", scene.foreign_venue), 404, ""),
            ("?venue_id=x", 404, ""),
        ] {
            let reply = scene.get(&format!("/bookings{query}"));
            assert_eq!(reply.status, status, "{query}: {}", reply.text);
            reply.problem();
            assert!(error.is_empty() || reply.field_errors().contains(&error.to_owned()), "{query}: {}", reply.text);
        }
        assert_eq!(scene.post("/bookings/search", &json!({"query": "x"})).field_errors(), ["/query unknown-field"]);
        assert_eq!(scene.get("/bookings/export?encoding=utf-16").field_errors(), ["?encoding unknown-value"]);
        assert_eq!(
            scene.post("/bookings/export", &json!({"encoding": "utf-16", "dose": 0})).field_errors(),
            ["/dose out-of-range", "/encoding unknown-value"]
        );
    }

    fn a_list_goes_into_a_spreadsheet(db) {
        let scene = filled(db);
        let call = |query: &str, lang: &str| {
            scene
                .server
                .call("GET", &format!("/api/v1/bookings/export{query}"))
                .token(&scene.agent)
                .header("accept-language", lang)
                .send()
        };
        let reply = call("", "ja");
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert_eq!(reply.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
        assert_eq!(reply.header("content-disposition"), Some("attachment; filename=\"bookings-2021-03-01.csv\""));
        assert_eq!(reply.header("replaced-characters"), Some("0"));
        let text = reply.text;
        let lines: Vec<_> = text.split("\r\n").collect();
        assert!(lines[0].starts_with("\u{feff}予約番号,状態,接種日,開始時刻"), "{}", lines[0]);
        assert_eq!(lines.len(), 5, "header, three bookings, and the end");
        let booking = "予約済み,2021-03-15,09:00,10:00,特設の接種会場テスト,神奈川県横浜市港北区小机町3211,\
            新型コロナワクチン 初回接種(2021年),ファイザー,1,𠮷田 花,よしだ はな,1950-01-02,高齢者,141003,0000000002";
        assert!(lines[1].contains(booking), "{}", lines[1]);
        let text = call("?from=2021-03-16", "en").text;
        assert!(text.starts_with("\u{feff}Reference,Status,Date"), "{text}");
        assert_eq!(text.split("\r\n").count(), 3);
        // What was typed may name a person: it goes in the body.
        let typed = scene.post("/bookings/export", &json!({"q": "よしだ", "encoding": "utf-8"}));
        assert_eq!(typed.status, 200, "{}", typed.text);
        assert_eq!(typed.text.split("\r\n").count(), 3);
        let reply = call("?encoding=shift_jis&to=2021-03-15", "ja");
        assert_eq!(reply.header("content-type"), Some("text/csv; charset=shift_jis; header=present"));
        assert!(reply.bytes.starts_with(b"\x97\x5c\x96\xf1\x94\xd4\x8d\x86,"), "予約番号");
        assert!(reply.bytes.windows(4).any(|w| w == b"\x81\xac\x93\x63"), "〓田");
        assert_eq!(reply.header("replaced-characters"), Some("1"), "𠮷");
    }
}
