//! One municipality reaches for another's agent through a third party: a commission, an application, an approval, a
//! mail. It sees that the agent works for it, and nothing more comes of it.

use crate::office::{Office, account, sato, text, with};
use crate::support::Reply;
use diesel::prelude::*;
use madoguchi_store::schema::account as stored;
use serde_json::{Value, json};

/// Yokosuka commissions the company that works for Yokohama.
fn asked(office: &Office) -> Value {
    let commission = json!({"vendor_name": "みなと", "starts_on": "2021-03-01"});
    let reply = office.post(&office.yokosuka, "/commissions", &commission);
    assert_eq!((reply.status, &reply.json()["status"]), (201, &json!("asked")), "{}", reply.text);
    reply.json()
}

fn agree(office: &Office, token: &str, commission: &Value) -> Reply {
    let path = format!("/api/v1/commissions/{}/agree", text(&commission["id"]));
    office.server.call("POST", &path).token(token).if_match(&text(&commission["etag"])).send()
}

/// Sato, applied for by Yokohama, at the company that Yokosuka then commissions, too, with the service desk's consent.
fn commissioned_by_both(office: &Office) -> Value {
    let issued = office.issued();
    let agreed = agree(office, &office.desk, &asked(office));
    assert_eq!((agreed.status, &agreed.json()["status"]), (200, &json!("running")), "{}", agreed.text);
    issued
}

/// The municipalities that an agent of the company sees.
fn seen_by_agent(office: &Office) -> Vec<String> {
    let me = office.get(&office.server.log_in("agent01"), "/me").json();
    me["municipalities"].as_array().unwrap().iter().map(|m| text(&m["code"])).collect()
}

fn found(office: &Office, token: &str, q: &str) -> Vec<Value> {
    let reply = office.post(token, "/accounts/search", &json!({"q": q, "role": "agent"}));
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()["items"].as_array().unwrap().clone()
}

/// What the audit of a municipality says was done to an account, the newest first.
fn told(office: &Office, token: &str, account_id: &str) -> Vec<String> {
    let reply = office.get(token, "/audit-events?action=account.&limit=200");
    assert_eq!(reply.status, 200, "{}", reply.text);
    let events = reply.json()["items"].as_array().unwrap().clone();
    let of_account = events.iter().filter(|event| event["subject_id"] == account_id && event["purpose"] == "");
    of_account.map(|event| text(&event["action"])).collect()
}

on_both_databases! {
    fn a_company_that_works_for_others_is_commissioned_with_consent(db) {
        let office = Office::new(db);
        let issued = office.issued();
        let id = text(&issued["account_id"]);
        let commission = asked(&office);
        // Until then nothing of the others comes into sight, and nothing works.
        assert_eq!(seen_by_agent(&office), ["141003"]);
        assert_eq!(office.get(&office.yokosuka, &format!("/accounts/{id}")).status, 404);
        let issue = json!({"kind": "issue", "people": [sato()]});
        let refused = office.post(&office.yokosuka, "/applications", &issue);
        assert_eq!((refused.status, refused.field_errors()), (422, vec!["/people/0/company not-commissioned".into()]));
        let waiting = office.get(&office.desk, "/commissions?status=asked").json();
        assert_eq!(waiting["items"], json!([commission]));
        for token in [&office.yokosuka, &office.yokohama] {
            assert_eq!(agree(&office, token, &commission).status, 403);
        }
        let agreed = agree(&office, &office.desk, &commission);
        assert_eq!((agreed.status, &agreed.json()["status"]), (200, &json!("running")), "{}", agreed.text);
        assert_eq!(seen_by_agent(&office), ["141003", "142018"]);
        assert_eq!(office.get(&office.yokosuka, &format!("/accounts/{id}")).status, 200);
        let twice = agree(&office, &office.desk, &agreed.json());
        assert_eq!((twice.status, twice.problem().as_str()), (409, "commission-settled"));
        // Whom the company works for hears of it in its audit.
        let events = office.get(&office.yokohama, "/audit-events?action=commission.&limit=9").json();
        let actions: Vec<String> = events["items"].as_array().unwrap().iter().map(|e| text(&e["action"])).collect();
        assert_eq!(actions, ["commission.agreed", "commission.asked"]);
    }

    fn the_service_desk_says_no_by_withdrawing(db) {
        let office = Office::new(db);
        let path = format!("/api/v1/commissions/{}", text(&asked(&office)["id"]));
        assert_eq!(office.server.call("DELETE", &path).token(&office.yokohama).send().status, 404);
        assert_eq!(office.server.call("DELETE", &path).token(&office.desk).send().status, 204);
        assert_eq!(seen_by_agent(&office), ["141003"]);
    }

    /// An agent sees whatever the company's commissions open: nobody gets one there without a commission of the own.
    fn nobody_gets_an_agent_at_a_company_that_works_for_others_by_an_approval(db) {
        let office = Office::new(db);
        // By a name that looks like the company's, and is made part of it while the commission waits for consent.
        let commission = asked(&office);
        let alike = with(sato(), json!({"company": "みなと予約窓口", "mail_address": "attacker@example.jp"}));
        let sent = office.post(&office.yokosuka, "/applications", &json!({"kind": "issue", "people": [alike]}));
        assert_eq!(sent.status, 201, "{}", sent.text);
        let person = sent.json()["people"][0].clone();
        let minato = text(&commission["vendor"]["id"]);
        let path = format!("/api/v1/vendors/{}/merge", text(&person["vendor"]["id"]));
        let merge = office.server.call("POST", &path).token(&office.desk).if_match("*");
        assert_eq!(merge.json(&json!({"into": minato, "reason": "表記の違い"})).send().status, 200);
        let read = || {
            let path = format!("/applications/{}", text(&person["application_id"]));
            office.get(&office.desk, &path).json()["people"][0].clone()
        };
        let refused = || {
            let reply = office.decide(&read(), &json!({"decision": "approve", "at_once_reason": "急ぎ"}));
            assert_eq!((reply.status, reply.problem().as_str()), (409, "not-commissioned"), "{}", reply.text);
            let number = read()["round"]["number"].clone();
            let round = office.post(&office.desk, &format!("/issuance-rounds/{number}/approve"), &Value::Null).json();
            assert_eq!((&round["approved"], &round["left"]), (&json!(0), &json!(1)), "{round}");
        };
        refused();
        // With the consent that the others were asked for, it is issued.
        assert_eq!(agree(&office, &office.desk, &commission).status, 200);
        assert_eq!(office.approved(&read())["status"], "issued");

        // A new company that another municipality commissions before it is decided.
        let new = with(sato(), json!({"company": "あたらしい受付", "mail_address": "second@example.jp"}));
        let sent = office.post(&office.yokosuka, "/applications", &json!({"kind": "issue", "people": [new]}));
        let person = sent.json()["people"][0].clone();
        office.confirm(&text(&person["vendor"]["id"]));
        let body = json!({"vendor_name": "あたらしい受付", "starts_on": "2021-03-01"});
        assert_eq!(office.post(&office.yokohama, "/commissions", &body).json()["status"], "running");
        let path = format!("/applications/{}", text(&person["application_id"]));
        let person = office.get(&office.desk, &path).json()["people"][0].clone();
        let reply = office.decide(&person, &json!({"decision": "approve"}));
        assert_eq!((reply.status, reply.problem().as_str()), (409, "not-commissioned"), "{}", reply.text);
    }

    fn another_s_agent_is_seen_to_work_for_one_and_no_more(db) {
        let office = Office::new(db);
        let issued = commissioned_by_both(&office);
        let (id, login_id) = (text(&issued["account_id"]), text(&issued["login_id"]));

        let whole = office.get(&office.yokohama, &format!("/accounts/{id}")).json();
        assert_eq!(
            (&whole["display_name"], &whole["mail_address"], &whole["has_password"], &whole["owner"]["code"]),
            (&json!("佐藤 花子"), &json!("hanako.sato@example.jp"), &json!(false), &json!("141003"))
        );
        let seen = office.get(&office.yokosuka, &format!("/accounts/{id}")).json();
        for hidden in ["display_name", "mail_address", "phone", "has_password", "has_totp", "status_reason"] {
            assert_eq!(seen[hidden], Value::Null, "{hidden}");
        }
        assert_eq!((&seen["login_id"], &seen["status"]), (&json!(login_id), &json!("active")));
        assert_eq!((&seen["owner"]["code"], &seen["vendor"]), (&json!("141003"), &whole["vendor"]));

        // What is not shown is not found either.
        for q in ["佐藤", "サトウ", "hanako", "example.jp"] {
            let mine: Vec<_> = found(&office, &office.yokohama, q);
            let theirs: Vec<_> = found(&office, &office.yokosuka, q);
            let has = |items: &[Value]| items.iter().any(|account| account["id"] == id.as_str());
            assert!(!has(&theirs), "{q}");
            assert_eq!(has(&mine), q != "サトウ", "{q}");
        }
        assert_eq!(found(&office, &office.yokosuka, &login_id).len(), 1);
    }

    fn nobody_applies_for_another_s_agent(db) {
        let office = Office::new(db);
        let issued = commissioned_by_both(&office);
        let apply = |kind: &str, person: Value| {
            let reply = office.post(&office.yokosuka, "/applications", &json!({"kind": kind, "people": [person]}));
            (reply.status, reply.field_errors())
        };
        let refused = (422, vec!["/people/0/login_id account-of-another".to_owned()]);
        let stolen = with(account(&issued), json!({"new_mail_address": "attacker@example.jp"}));
        assert_eq!(apply("change", stolen.clone()), refused);
        assert_eq!(apply("delete", account(&issued)), refused);
        // Nor does the answer say whether a guessed name or address is right.
        assert_eq!(apply("change", with(stolen.clone(), json!({"name": "鈴木 一郎"}))), refused);
        // Its own municipality may.
        assert_eq!(office.approved(&office.applied("change", stolen))["status"], "changed");
    }

    fn an_application_from_before_accounts_had_owners_is_not_approved(db) {
        let office = Office::new(db);
        let issued = office.issued();
        let asked = office.applied("delete", account(&issued));
        let id: i64 = text(&issued["account_id"]).parse().unwrap();
        let to_yokosuka = diesel::update(stored::table.find(id)).set(stored::owner_code.eq(Some("142018")));
        to_yokosuka.execute(&mut db.connect()).unwrap();
        let reply = office.decide(&asked, &json!({"decision": "approve"}));
        assert_eq!((reply.status, reply.problem().as_str()), (409, "account-state"));
        let stays = office.get(&office.desk, &format!("/accounts/{id}")).json();
        assert_eq!(stays["status"], "active");
    }

    fn everybody_concerned_finds_it_in_the_audit(db) {
        let office = Office::new(db);
        let issued = commissioned_by_both(&office);
        let id = text(&issued["account_id"]);
        let act = |path: &str| {
            let call = office.server.call("POST", &format!("/api/v1/accounts/{id}/{path}")).token(&office.desk);
            let reply = call.if_match("*").json(&json!({"reason": "端末の紛失"})).send();
            assert_eq!(reply.status, 200, "{}", reply.text);
        };
        act("suspend");
        act("resume");
        let call = office.server.call("PATCH", &format!("/api/v1/accounts/{id}")).token(&office.desk);
        let reply = call.if_match("*").json(&json!({"phone": "045-999-0000"})).send();
        assert_eq!(reply.status, 200, "{}", reply.text);
        let expected = ["account.changed", "account.resumed", "account.suspended"];
        assert_eq!(told(&office, &office.yokosuka, &id), expected);
        assert_eq!(told(&office, &office.yokohama, &id), [&expected[..], &["account.created"][..]].concat());
    }

    fn a_new_account_belongs_to_who_applied(db) {
        let office = Office::new(db);
        let issued = office.issued();
        let of = |id: &str| office.get(&office.desk, &format!("/accounts/{id}")).json()["owner"]["code"].clone();
        assert_eq!(of(&text(&issued["account_id"])), "141003");
        let made = json!({
            "role": "agent", "vendor_id": issued["vendor"]["id"], "display_name": sato()["name"],
            "mail_address": "hanako.sato@example.jp",
        });
        let reply = office.post(&office.desk, "/accounts", &made);
        assert_eq!((reply.status, reply.json()["owner"].clone()), (201, Value::Null), "{}", reply.text);
    }

    /// Whoever reaches for Yokohama's agent, application, commission or mail, by whatever the company they share gives
    /// them: nothing comes of it, and nothing of Yokohama's is another than it was.
    fn nobody_acts_through_a_company_that_is_shared(db) {
        let office = Office::new(db);
        let issued = commissioned_by_both(&office);
        let second = office.issued();
        let asked = office.applied("change", with(account(&second), json!({"new_phone": "045-888-0000"})));
        let [id, other] = [&issued, &second].map(|person| text(&person["account_id"]));
        let mail = office.mails(&text(&issued["login_id"]))[0].id;
        let vendor = text(&issued["vendor"]["id"]);
        let commission = text(&office.get(&office.yokohama, "/commissions").json()["items"][0]["id"]);
        let state = || {
            [
                format!("/accounts/{id}"),
                format!("/accounts/{other}"),
                format!("/applications/{}", text(&asked["application_id"])),
                format!("/commissions/{commission}"),
                format!("/outbox/{mail}"),
            ]
            .map(|path| office.get(&office.desk, &path).text)
        };
        let before = state();
        let why = json!({"reason": "x"});
        let approve = json!({"decision": "approve"});
        let [application, applicant] = [&asked["application_id"], &asked["id"]].map(text);
        let change = with(account(&second), json!({"new_mail_address": "attacker@example.jp"}));
        let rows: [(&str, String, Value, [u16; 3]); 21] = [
            ("PATCH", format!("/accounts/{id}"), json!({"mail_address": "a@example.jp", "reason": "x"}), [403; 3]),
            ("POST", format!("/accounts/{id}/suspend"), why.clone(), [403; 3]),
            ("POST", format!("/accounts/{id}/resume"), why.clone(), [403; 3]),
            ("POST", format!("/accounts/{id}/delete"), why.clone(), [403; 3]),
            ("POST", format!("/accounts/{id}/log-in-mail"), why.clone(), [403; 3]),
            ("POST", format!("/accounts/{id}/second-factor-removals"), why.clone(), [403; 3]),
            ("GET", "/second-factor-removals".into(), Value::Null, [403; 3]),
            ("POST", "/applications".into(), json!({"kind": "change", "people": [change]}), [422, 403, 403]),
            ("POST", "/applications".into(), json!({"kind": "delete", "people": [account(&issued)]}), [422, 403, 403]),
            ("GET", format!("/applications/{application}"), Value::Null, [404, 403, 403]),
            ("POST", format!("/applications/{application}/withdraw"), why.clone(), [404, 403, 403]),
            ("POST", format!("/application-people/{applicant}/withdraw"), why.clone(), [404, 403, 403]),
            ("POST", format!("/application-people/{applicant}/decide"), approve, [403; 3]),
            ("POST", "/issuance-rounds/1/approve".into(), Value::Null, [403; 3]),
            ("PATCH", format!("/commissions/{commission}"), json!({"ends_on": "2021-03-02"}), [404, 403, 403]),
            ("DELETE", format!("/commissions/{commission}"), Value::Null, [404, 403, 403]),
            ("POST", format!("/commissions/{commission}/agree"), Value::Null, [403; 3]),
            ("POST", format!("/vendors/{vendor}/refuse"), why.clone(), [403; 3]),
            ("POST", format!("/vendors/{vendor}/merge"), json!({"into": "1"}), [403; 3]),
            ("GET", format!("/outbox/{mail}"), Value::Null, [403; 3]),
            ("POST", format!("/outbox/{mail}/retry"), why, [403; 3]),
        ];
        let agents = ["agent01", "agent11"].map(|login_id| office.server.log_in(login_id));
        for (method, path, body, expected) in rows {
            for (token, expected) in [&office.yokosuka, &agents[0], &agents[1]].into_iter().zip(expected) {
                let call = office.server.call(method, &format!("/api/v1{path}")).token(token).if_match("*");
                let reply = if body.is_null() { call.send() } else { call.json(&body).send() };
                assert_eq!(reply.status, expected, "{method} {path}: {}", reply.text);
                for name in ["佐藤", "hanako", "0451234567"] {
                    assert!(!reply.text.contains(name), "{method} {path}: {name} in {}", reply.text);
                }
            }
        }
        assert_eq!(state(), before);
    }
}
