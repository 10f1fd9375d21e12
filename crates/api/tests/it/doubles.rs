//! Who is asked for twice is said to those who apply and to those who decide; decisions are told by kind.

use crate::office::{Office, account, person, sato, with};
use serde_json::{Value, json};

/// What is the same and where, of one person.
fn doubles(person: &Value) -> Vec<String> {
    let of = |double: &Value| {
        let at = if double["account_id"].is_null() { "waiting" } else { "account" };
        format!("{at} {}", double["by"].as_str().unwrap())
    };
    person["doubles"].as_array().unwrap().iter().map(of).collect()
}

on_both_databases! {
    fn a_person_who_is_known_is_marked_for_both_sides(db) {
        let office = Office::new(db);
        office.issued();
        let check = |token: &str, person: Value, expected: &[&str]| {
            let body = json!({"kind": "issue", "people": [person]});
            let reply = office.post(token, "/applications/check", &body);
            assert_eq!(reply.status, 200, "{}", reply.text);
            let people = reply.json()["people"].clone();
            let found = people.as_array().unwrap().first().map(doubles).unwrap_or_default();
            assert_eq!(found, expected, "{body}");
        };
        let yokohama = office.yokohama.as_str();
        check(yokohama, sato(), &["account mail_address"]);
        check(yokohama, with(sato(), json!({"mail_address": "HANAKO.Sato@example.jp"})), &["account mail_address"]);
        check(yokohama, person("みなと", "佐藤花子", "new@example.jp"), &["account name_and_phone"]);
        check(yokohama, person("みなと", "佐藤 次郎", "new@example.jp"), &[]);
        let capitals = with(sato(), json!({"name": "高橋 一", "mail_address": "Takahashi@example.jp"}));
        office.approved(&office.applied("issue", capitals));
        let typed = with(sato(), json!({"name": "高橋 二", "mail_address": "takahashi@example.jp"}));
        check(yokohama, typed, &["account mail_address"]);
        // Whose accounts these are is nobody else's business.
        check(&office.yokosuka, sato(), &[]);
        // It is sent all the same, and waits with its mark.
        let again = office.applied("issue", sato());
        assert_eq!(doubles(&again), ["account mail_address"]);
        check(yokohama, sato(), &["account mail_address", "waiting mail_address"]);
        let queue = office.get(&office.desk, "/application-people?status=received").json();
        assert_eq!(doubles(&queue["items"][0]), ["account mail_address"]);
        assert_eq!(queue["items"][0]["also_works_for"], json!([]));
        // A decision was made knowing it: the mark has served.
        assert_eq!(doubles(&office.approved(&again)), Vec::<String>::new());
    }

    fn the_service_desk_reads_for_whom_else_a_company_works(db) {
        let office = Office::new(db);
        let commission = json!({"vendor_name": "みなと", "municipality_code": "142018", "starts_on": "2021-03-01"});
        let made = office.post(&office.desk, "/commissions", &commission);
        assert_eq!(made.status, 201, "{}", made.text);
        let sent = office.applied("issue", sato());
        assert_eq!(sent["also_works_for"], json!([]), "the municipality is not told");
        let queue = office.get(&office.desk, "/application-people").json();
        assert_eq!(queue["items"][0]["also_works_for"][0]["code"], "142018");
    }

    fn a_round_is_counted_and_approved_by_kind(db) {
        let office = Office::new(db);
        let first = office.issued();
        let second = office.approved(&office.applied("issue", person("みなと", "鈴木 一郎", "suzuki@example.jp")));
        office.applied("issue", person("みなと", "田中 次郎", "tanaka@example.jp"));
        office.applied("change", with(account(&first), json!({"new_phone": "0459999999"})));
        office.applied("delete", account(&second));
        let rounds = office.get(&office.desk, "/issuance-rounds").json();
        let all = rounds["items"].as_array().unwrap();
        let round = all.iter().find(|round| round["received"] == 3).unwrap();
        let kinds = json!({"issue": 1, "change": 1, "delete": 1});
        assert_eq!(round["received_by_kind"], kinds);
        let path = format!("/issuance-rounds/{}/approve", round["round"]["number"]);
        let approved = office.post(&office.desk, &path, &Value::Null);
        assert_eq!(approved.status, 200, "{}", approved.text);
        assert_eq!(approved.json(), json!({"approved": 3, "approved_by_kind": kinds, "left": 0}));
    }
}
