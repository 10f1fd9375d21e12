//! Issuance rounds (ACC2): the rounds of 2021 played with the sandbox's clock, whole rounds approved, rounds fixed.

use crate::office::{Office, account, person, sato, text, with};
use crate::support::Reply;
use serde_json::{Value, json};

#[track_caller]
fn check(reply: &Reply, status: u16, kind: &str) {
    assert_eq!((reply.status, reply.problem().as_str()), (status, kind), "{}", reply.text);
}

/// An application sent at a moment; the number of its round as the answer says it, and as the page says it before.
#[track_caller]
fn sent_at(db: &crate::support::TestDatabase, civil: &str, name: &str) -> u64 {
    let office = Office::at(db, civil);
    let told = office.get(&office.yokohama, "/issuance-rounds/current").json();
    let reply = office.apply("issue", &[person("みなと", name, &format!("{}@example.jp", name.len()))]);
    assert_eq!(reply.status, 201, "{}", reply.text);
    assert_eq!(reply.json()["round"], told);
    told["number"].as_u64().unwrap()
}

#[track_caller]
fn approve_round(office: &Office, number: u64) -> (u64, u64) {
    let reply =
        office.server.call("POST", &format!("/api/v1/issuance-rounds/{number}/approve")).token(&office.desk).send();
    assert_eq!(reply.status, 200, "{}", reply.text);
    let answer = reply.json();
    (answer["approved"].as_u64().unwrap(), answer["left"].as_u64().unwrap())
}

/// How many mails are due at a moment.
fn due_at(db: &crate::support::TestDatabase, civil: &str) -> i64 {
    Office::at(db, civil).due_mails()
}

on_both_databases! {
    fn the_rounds_of_2021_are_played(db) {
        assert_eq!(sent_at(db, "2021-04-19 09:00:00", "佐"), 1);
        assert_eq!(sent_at(db, "2021-04-21 17:00:00", "佐藤"), 1, "five o'clock sharp is in");
        assert_eq!(sent_at(db, "2021-04-21 17:00:01", "佐藤三"), 2, "a second later is in the next");
        assert_eq!(sent_at(db, "2021-04-27 17:00:00", "佐藤四郎"), 2);
        assert_eq!(sent_at(db, "2021-04-27 17:00:01", "佐藤五郎丸"), 3);

        let evening = Office::at(db, "2021-04-21 18:00:00");
        assert_eq!(approve_round(&evening, 1), (2, 0));
        assert_eq!(approve_round(&evening, 1), (0, 0));
        drop(evening);
        assert_eq!(due_at(db, "2021-04-23 08:59:59"), 0);
        assert_eq!(due_at(db, "2021-04-23 09:00:00"), 2, "the first round's mails leave");

        assert_eq!(approve_round(&Office::at(db, "2021-04-28 10:00:00"), 2), (2, 0));
        assert_eq!(due_at(db, "2021-04-30 08:59:59"), 2);
        assert_eq!(due_at(db, "2021-04-30 09:00:00"), 4, "the second round's");

        // Approved late, the mail leaves at once.
        assert_eq!(due_at(db, "2021-05-20 10:00:00"), 4);
        assert_eq!(approve_round(&Office::at(db, "2021-05-20 10:00:00"), 3), (1, 0));
        assert_eq!(due_at(db, "2021-05-20 10:00:00"), 5);

        assert_eq!(sent_at(db, "2021-05-12 17:00:01", "佐藤六郎次郎"), 4);
        let office = Office::at(db, "2021-05-18 10:00:00");
        let rounds = office.get(&office.desk, "/issuance-rounds").json();
        let told: Vec<_> = rounds["items"].as_array().unwrap().iter().map(line).collect();
        assert_eq!(
            told,
            [
                "7 2021-06-09T17:00:00+09:00 2021-06-11 open 0 0",
                "6 2021-06-02T17:00:00+09:00 2021-06-04 open 0 0",
                "5 2021-05-26T17:00:00+09:00 2021-05-28 open 0 0",
                "4 2021-05-19T17:00:00+09:00 2021-05-21 open 1 0",
                "3 2021-05-12T17:00:00+09:00 2021-05-14 closed 0 1",
                "2 2021-04-27T17:00:00+09:00 2021-04-30 closed 0 2",
                "1 2021-04-21T17:00:00+09:00 2021-04-23 closed 0 2",
            ]
        );
        // Another municipality sees the rounds, and nobody in them.
        let foreign = office.get(&office.yokosuka, "/issuance-rounds?limit=4").json();
        assert_eq!(line(&foreign["items"][3]), "4 2021-05-19T17:00:00+09:00 2021-05-21 open 0 0");
        let next =
            office.get(&office.desk, &format!("/issuance-rounds?cursor={}", text(&foreign["next_cursor"]))).json();
        assert_eq!(line(&next["items"][0]), "3 2021-05-12T17:00:00+09:00 2021-05-14 closed 0 1");
    }

    fn a_round_is_approved_but_for_companies_that_are_not_confirmed(db) {
        let office = Office::new(db);
        let people: Vec<Value> =
            (0..120).map(|n| person("みなと", "佐藤 花子", &format!("sato{n}@example.jp"))).collect();
        assert_eq!(office.apply("issue", &people).status, 201);
        let new = office.applied("issue", person("新しい会社", "高橋 次郎", "jiro@example.jp"));
        assert_eq!(approve_round(&office, 1), (120, 1));
        let issued = office.get(&office.desk, "/application-people?round=1&status=issued&limit=200").json();
        let mut login_ids: Vec<_> = issued["items"].as_array().unwrap().iter().map(|p| text(&p["login_id"])).collect();
        // Each has an account of its own, to the person it was made for, and one mail.
        for person in issued["items"].as_array().unwrap().iter().step_by(40) {
            let mails = office.mails(&text(&person["login_id"]));
            assert_eq!(
                mails.iter().map(|mail| mail.to.as_str().to_owned()).collect::<Vec<_>>(),
                [text(&person["mail_address"])]
            );
        }
        login_ids.sort_unstable();
        login_ids.dedup();
        assert_eq!(login_ids.len(), 120);
        office.confirm(&text(&new["vendor"]["id"]));
        assert_eq!(approve_round(&office, 1), (1, 0));
        check(&office.post(&office.yokohama, "/issuance-rounds/1/approve", &Value::Null), 403, "not-permitted");
        check(&office.post(&office.desk, "/issuance-rounds/0/approve", &Value::Null), 404, "not-found");
        check(&office.post(&office.desk, "/issuance-rounds/99999999999/approve", &Value::Null), 404, "not-found");
    }

    /// Whoever reads the mails of an account can set its password: no mail address changes with a whole round.
    fn another_mail_address_is_decided_on_by_itself(db) {
        let office = Office::new(db);
        let issued = office.issued();
        let moved = with(account(&issued), json!({"new_mail_address": "attacker@example.jp"}));
        let change = office.applied("change", moved);
        let round = change["round"]["number"].as_u64().unwrap();
        assert_eq!(approve_round(&office, round), (0, 1));
        for (decision, errors) in [
            (json!({"decision": "approve"}), vec!["/reason required"]),
            (json!({"decision": "approve", "reason": " "}), vec!["/reason required"]),
        ] {
            assert_eq!(office.decide(&change, &decision).field_errors(), errors, "{decision}");
        }
        let account = office.get(&office.desk, &format!("/accounts/{}", text(&issued["account_id"]))).json();
        assert_eq!(account["mail_address"], "hanako.sato@example.jp");
        // A reason belongs to nothing else that is approved.
        let new = office.applied("issue", person("みなと", "高橋 次郎", "jiro@example.jp"));
        let reason = json!({"decision": "approve", "reason": "電話で確認"});
        assert_eq!(office.decide(&new, &reason).field_errors(), ["/reason not-here"]);
        assert_eq!(office.decide(&change, &reason).json()["status"], "changed");
    }

    fn two_desks_approve_a_round_at_once(db) {
        let office = Office::new(db);
        let people: Vec<Value> =
            (0..40).map(|n| person("みなと", "佐藤 花子", &format!("sato{n}@example.jp"))).collect();
        assert_eq!(office.apply("issue", &people).status, 201);
        let approved: u64 = std::thread::scope(|scope| {
            let all: Vec<_> = (0..4).map(|_| scope.spawn(|| approve_round(&office, 1).0)).collect();
            all.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(approved, 40);
    }

    fn a_moved_round_says_why(db) {
        let holiday = |what: &str, from: &str, name: &str| {
            json!({"what": what, "from": from, "reason": "national_holiday", "holiday": name})
        };
        let year_end =
            |what: &str, from: &str| json!({"what": what, "from": from, "reason": "year_end", "holiday": null});
        let rows = [
            ("2021-06-21 09:00:00", ("2021-06-23T17:00:00+09:00", "2021-06-25"), json!([])),
            (
                "2021-07-20 09:00:00",
                ("2021-07-21T17:00:00+09:00", "2021-07-26"),
                json!([holiday("mails_on", "2021-07-23", "スポーツの日")]),
            ),
            (
                "2021-11-01 09:00:00",
                ("2021-11-02T17:00:00+09:00", "2021-11-05"),
                json!([holiday("deadline", "2021-11-03", "文化の日")]),
            ),
            (
                "2021-12-27 09:00:00",
                ("2021-12-28T17:00:00+09:00", "2022-01-04"),
                json!([year_end("deadline", "2021-12-29"), year_end("mails_on", "2021-12-31")]),
            ),
        ];
        for (civil, days, moves) in rows {
            check_moves(db, civil, days, &moves);
        }
    }

    fn a_round_is_fixed_by_name(db) {
        let office = Office::at(db, "2021-12-20 10:00:00");
        let fix = |date: &str, time: &str, mails_on: &str| {
            let body = json!({"deadline_date": date, "deadline_time": time, "mails_on": mails_on});
            office.post(&office.desk, "/issuance-rounds", &body)
        };
        // Over New Year: the week's round closes on Monday noon, and its mails leave in January.
        let reply = fix("2021-12-27", "12:00", "2022-01-04");
        assert_eq!(reply.status, 201, "{}", reply.text);
        let number = &reply.json()["number"];
        assert_eq!(
            reply.json(),
            json!({
                "number": number, "deadline": "2021-12-27T12:00:00+09:00", "mails_on": "2022-01-04", "moves": [],
            })
        );
        check(&fix("2021-12-27", "12:00", "2022-01-04"), 409, "round-clash");
        check(&fix("2021-12-29", "17:00", "2022-01-04"), 409, "round-clash");
        check(&fix("2021-12-20", "09:00", "2021-12-24"), 409, "round-clash");
        check(&fix("2021-12-22", "17:00", "2021-12-21"), 422, "validation-failed");
        // At nine in the morning they would leave before, or at, the deadline.
        for time in ["17:00", "09:00"] {
            let reply = fix("2021-12-22", time, "2021-12-22");
            assert_eq!((reply.status, reply.field_errors()), (422, vec!["/mails_on mails-before-deadline".to_owned()]));
        }
        let body = json!({"deadline_date": "2022-01-05", "deadline_time": "12:00", "mails_on": "2022-01-07"});
        check(&office.post(&office.yokohama, "/issuance-rounds", &body), 403, "not-permitted");
        drop(office);

        let later = Office::at(db, "2021-12-27 12:00:01");
        let told = later.get(&later.yokohama, "/issuance-rounds/current").json();
        assert_eq!(told["deadline"], "2022-01-05T17:00:00+09:00");
        assert_eq!(told["number"].as_u64(), number.as_u64().map(|number| number + 1));
        let sent = later.applied("issue", sato());
        assert_eq!(sent["round"], told);
    }
}

/// What the calendar moved, by the round that is open at a moment.
#[track_caller]
fn check_moves(db: &crate::support::TestDatabase, civil: &str, days: (&str, &str), moves: &Value) {
    let office = Office::at(db, civil);
    let open = office.get(&office.yokohama, "/issuance-rounds/current").json();
    let told = (text(&open["deadline"]), text(&open["mails_on"]));
    assert_eq!((told.0.as_str(), told.1.as_str()), days, "{civil}");
    assert_eq!(&open["moves"], moves, "{civil}");
    let listed = office.get(&office.desk, "/issuance-rounds").json();
    let listed = listed["items"].as_array().unwrap().iter().find(|item| item["round"]["number"] == open["number"]);
    assert_eq!(listed.unwrap()["round"], open, "{civil}");
    // An application tells it wherever its round is shown.
    let sent = office.applied("issue", sato());
    assert_eq!(sent["round"], open, "{civil}");
    let path = format!("/applications/{}", text(&sent["application_id"]));
    assert_eq!(office.get(&office.yokohama, &path).json()["round"], open, "{civil}");
    for list in ["/applications", "/application-people"] {
        let listed = office.get(&office.desk, &format!("{list}?round={}", open["number"])).json();
        assert_eq!(listed["items"][0]["round"], open, "{civil} {list}");
    }
}

fn line(summary: &Value) -> String {
    let round = &summary["round"];
    let closed = if summary["closed"] == json!(true) { "closed" } else { "open" };
    let (received, done) = (&summary["received"], &summary["done"]);
    format!("{} {} {} {closed} {received} {done}", round["number"], text(&round["deadline"]), text(&round["mails_on"]))
}
