//! Companies that came with an application: refused, or made part of the one that they are.

use crate::office::{Office, person, sato, text};
use crate::support::Reply;
use serde_json::{Value, json};

#[track_caller]
fn check(reply: &Reply, status: u16, kind: &str) {
    assert_eq!((reply.status, reply.problem().as_str()), (status, kind), "{}", reply.text);
}

/// A new company that Yokohama names; its person.
fn named(office: &Office, company: &str) -> Value {
    office.applied("issue", person(company, "高橋 次郎", "jiro@example.jp"))
}

fn act(office: &Office, token: &str, what: &str, vendor: &Value, body: &Value) -> Reply {
    let path = format!("/api/v1/vendors/{}/{what}", text(&vendor["id"]));
    office.server.call("POST", &path).token(token).english().if_match("*").json(body).send()
}

fn vendor(office: &Office, id: &Value) -> Value {
    let reply = office.get(&office.desk, &format!("/vendors/{}", text(id)));
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()
}

fn found(office: &Office, name: &str) -> Value {
    let all = office.get(&office.desk, "/vendors?limit=200").json();
    all["items"].as_array().unwrap().iter().find(|vendor| vendor["name"] == name).unwrap().clone()
}

fn commission(office: &Office, vendor: &Value, code: &str, starts: &str, ends: Option<&str>) {
    let body = json!({"vendor_id": vendor["id"], "municipality_code": code, "starts_on": starts, "ends_on": ends});
    let reply = office.post(&office.desk, "/commissions", &body);
    assert_eq!(reply.status, 201, "{}", reply.text);
}

/// The commissions of a company, in words.
fn commissions(office: &Office, vendor: &Value) -> Vec<String> {
    let path = format!("/commissions?vendor_id={}", text(&vendor["id"]));
    let all = office.get(&office.desk, &path).json();
    let line = |c: &Value| {
        let ends = c["ends_on"].as_str().unwrap_or("–").to_owned();
        format!("{} {} {ends} {}", text(&c["municipality"]["code"]), text(&c["starts_on"]), text(&c["status"]))
    };
    let mut lines: Vec<String> = all["items"].as_array().unwrap().iter().map(line).collect();
    lines.sort();
    lines
}

on_both_databases! {
    fn a_company_is_refused_with_everybody_who_waits(db) {
        let office = Office::new(db);
        let (one, other) = (named(&office, "あやしい会社"), named(&office, "あやしい会社"));
        let company = one["vendor"].clone();
        let why = json!({"reason": "委託契約を確認できません"});
        for token in [&office.yokohama, &office.yokosuka, &office.server.log_in("agent01")] {
            check(&act(&office, token, "refuse", &company, &why), 403, "not-permitted");
        }
        let blank = act(&office, &office.desk, "refuse", &company, &json!({"reason": ""}));
        assert_eq!(blank.field_errors(), ["/reason required"]);
        let before = vendor(&office, &company["id"]);
        let counts = ["applicants", "waiting", "commissions"].map(|count| before[count].as_u64().unwrap());
        assert_eq!(counts, [2, 2, 0]);

        let reply = act(&office, &office.desk, "refuse", &company, &why);
        assert_eq!(reply.status, 200, "{}", reply.text);
        let refused = reply.json();
        assert_eq!((&refused["status"], &refused["status_reason"]), (&json!("refused"), &why["reason"]));
        assert_eq!(refused["waiting"], 0);
        for applied in [&one, &other] {
            let path = format!("/applications/{}", text(&applied["application_id"]));
            let told = office.get(&office.yokohama, &path).json();
            let person = &told["people"][0];
            assert_eq!((&person["status"], &person["refusal_reason"]), (&json!("refused"), &why["reason"]));
        }
        check(&act(&office, &office.desk, "refuse", &company, &why), 409, "vendor-state");
        let events = office.get(&office.yokohama, "/audit-events?action=vendor.").json();
        assert_eq!(events["items"][0]["action"], "vendor.refused");
        // Nobody commissions it, and a municipality that names it again asks again.
        let body = json!({"vendor_id": company["id"], "municipality_code": "141003", "starts_on": "2021-04-01"});
        check(&office.post(&office.desk, "/commissions", &body), 409, "vendor-state");
        let again = named(&office, "あやしい 会社");
        let now = vendor(&office, &again["vendor"]["id"]);
        assert_eq!((&now["id"], &now["status"]), (&company["id"], &json!("unconfirmed")));
        assert_eq!(now["status_reason"], Value::Null);
        // Each event says what was said then, and never what was said later to somebody else.
        let reasons = || -> Vec<Value> {
            let told = office.get(&office.yokohama, "/audit-events?action=vendor.refused").json();
            told["items"].as_array().unwrap().iter().map(|event| event["reason"].clone()).collect()
        };
        assert_eq!(reasons(), [Value::Null], "it is not refused now");
        let second = json!({"reason": "横須賀市の届出"});
        assert_eq!(act(&office, &office.desk, "refuse", &now, &second).status, 200);
        assert_eq!(reasons(), [second["reason"].clone(), Value::Null]);
        let again = named(&office, "あやしい 会社");
        office.confirm(&text(&company["id"]));
        office.approved(&again);
        check(&act(&office, &office.desk, "refuse", &company, &why), 409, "vendor-state");
    }

    fn a_company_with_commissions_is_not_refused(db) {
        let office = Office::new(db);
        let company = named(&office, "新しい会社")["vendor"].clone();
        commission(&office, &company, "141003", "2021-04-01", None);
        check(&act(&office, &office.desk, "refuse", &company, &json!({"reason": "x"})), 409, "vendor-state");
        assert_eq!(vendor(&office, &company["id"])["waiting"], 1, "nothing has happened");
    }

    fn a_company_becomes_part_of_another_with_people_and_commissions(db) {
        let office = Office::new(db);
        let minato = found(&office, "みなと");
        let applied = named(&office, "みなとコール");
        let company = applied["vendor"].clone();
        commission(&office, &company, "142018", "2021-04-01", Some("2021-04-30"));
        commission(&office, &company, "142018", "2021-06-01", None);
        // みなと works for Yokohama without end: this one joins it.
        commission(&office, &company, "141003", "2021-05-01", Some("2021-05-31"));
        let into = json!({"into": minato["id"], "reason": "表記の違い"});
        for token in [&office.yokohama, &office.yokosuka, &office.server.log_in("agent01")] {
            check(&act(&office, token, "merge", &company, &into), 403, "not-permitted");
        }
        let stranger = named(&office, "もう一つの会社")["vendor"].clone();
        for (to, status, error) in [
            (json!("999999"), 404, "/into not-found"),
            (json!("x"), 422, "/into not-found"),
            (company["id"].clone(), 422, "/into vendor-not-confirmed"),
            (stranger["id"].clone(), 422, "/into vendor-not-confirmed"),
        ] {
            let reply = act(&office, &office.desk, "merge", &company, &json!({"into": to}));
            assert_eq!((reply.status, reply.field_errors()), (status, vec![error.to_owned()]), "{to}");
        }
        check(&act(&office, &office.desk, "merge", &minato, &json!({"into": company["id"]})), 409, "vendor-state");

        let reply = act(&office, &office.desk, "merge", &company, &into);
        assert_eq!(reply.status, 200, "{}", reply.text);
        let merged = reply.json();
        assert_eq!(
            (&merged["status"], &merged["merged_into"]["id"], &merged["applicants"], &merged["commissions"]),
            (&json!("merged"), &minato["id"], &json!(0), &json!(0))
        );
        assert_eq!(
            commissions(&office, &minato),
            [
                "141003 2021-03-01 – running",
                "142018 2021-04-01 2021-04-30 upcoming",
                "142018 2021-06-01 – upcoming",
            ]
        );
        // The person goes over, and what was applied for stays written down.
        let path = format!("/applications/{}", text(&applied["application_id"]));
        let told = office.get(&office.yokohama, &path).json()["people"][0].clone();
        assert_eq!(
            (&told["vendor"]["name"], &told["vendor_named"], &told["vendor_confirmed"]),
            (&json!("みなと"), &json!("みなとコール"), &json!(true))
        );
        check(&office.decide(&applied, &json!({"decision": "approve"})), 412, "version-mismatch");
        assert_eq!(office.approved(&told)["status"], "issued");
        // The name leads to the whole from now on, for applications and commissions.
        let next = named(&office, "みなと コール");
        assert_eq!((&next["vendor"]["id"], &next["vendor_named"]), (&minato["id"], &Value::Null));
        let body = json!({"vendor_name": "みなとコール", "municipality_code": "142018", "starts_on": "2021-04-15"});
        check(&office.post(&office.desk, "/commissions", &body), 409, "commission-overlap");
        // Both municipalities hear of it; a merged company is done with.
        for token in [&office.yokohama, &office.yokosuka] {
            let events = office.get(token, "/audit-events?action=vendor.merged").json();
            assert_eq!(events["items"].as_array().unwrap().len(), 2, "{events}");
        }
        // Each hears of all commissions that went over: the company that works for it works for the others, too.
        let gone = office.get(&office.yokosuka, "/audit-events?action=commission.merged").json();
        assert_eq!(gone["items"].as_array().unwrap().len(), 3, "{gone}");
        let path = format!("/api/v1/vendors/{}", text(&company["id"]));
        let confirm = office.server.call("PATCH", &path).token(&office.desk).if_match("*");
        check(&confirm.json(&json!({"status": "confirmed"})).send(), 409, "vendor-state");
        check(&act(&office, &office.desk, "merge", &company, &into), 409, "vendor-state");
        let listed = office.get(&office.desk, "/vendors?limit=200").json();
        let names: Vec<String> = listed["items"].as_array().unwrap().iter().map(|v| text(&v["name"])).collect();
        assert!(!names.contains(&"みなとコール".to_owned()), "{names:?}");
        let of_status = office.get(&office.desk, "/vendors?status=merged").json();
        assert_eq!(of_status["items"], json!([merged]));
    }

    fn of_everything_that_is_done_to_a_company_at_once_one_wins(db) {
        let office = Office::new(db);
        let minato = found(&office, "みなと");
        for n in 0..6 {
            let name = format!("会社{n}");
            let company = named(&office, &name)["vendor"].clone();
            let into = json!({"into": minato["id"]});
            let (mut replies, applied) = std::thread::scope(|scope| {
                let refuse = scope.spawn(|| act(&office, &office.desk, "refuse", &company, &json!({"reason": "x"})));
                let merge = scope.spawn(|| act(&office, &office.desk, "merge", &company, &into));
                let again = scope.spawn(|| act(&office, &office.desk, "merge", &company, &into));
                let names = scope.spawn(|| office.apply("issue", &[person(&name, "佐藤 花子", "hanako@example.jp")]));
                let replies = [refuse, merge, again].map(|thread| thread.join().unwrap());
                (replies.into_iter().collect::<Vec<_>>(), names.join().unwrap())
            });
            assert_eq!(applied.status, 201, "{}", applied.text);
            replies.retain(|reply| reply.status != 200);
            for lost in &replies {
                check(lost, 409, "vendor-state");
            }
            // Whoever came when: the person is at a company that takes people, nobody at one that is no more.
            let now = vendor(&office, &company["id"]);
            let path = format!("/applications/{}", text(&applied.json()["id"]));
            let person = office.get(&office.desk, &path).json()["people"][0].clone();
            match now["status"].as_str().unwrap() {
                "merged" => {
                    assert_eq!((&person["vendor"]["id"], &now["applicants"]), (&minato["id"], &json!(0)), "{now}");
                }
                "refused" => assert_eq!((&person["status"], &now["waiting"]), (&json!("refused"), &json!(0)), "{now}"),
                // It was named again after it had been refused.
                "unconfirmed" => assert_eq!((&person["status"], &now["waiting"]), (&json!("received"), &json!(1))),
                other => panic!("{other}"),
            }
        }
    }

    fn an_applicant_of_a_company_that_is_known_is_untouched(db) {
        let office = Office::new(db);
        let waiting = office.applied("issue", sato());
        let company = named(&office, "新しい会社")["vendor"].clone();
        assert_eq!(act(&office, &office.desk, "refuse", &company, &json!({"reason": "x"})).status, 200);
        assert_eq!(office.approved(&waiting)["status"], "issued");
    }
}
