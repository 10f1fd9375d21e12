//! A municipality takes back what it has applied for; the round that its confirmation shows; a log-in mail called
//! forward.

use crate::office::{Office, account, person, sato, text};
use crate::support::Reply;
use serde_json::{Value, json};

#[track_caller]
fn check(reply: &Reply, status: u16, kind: &str) {
    assert_eq!((reply.status, reply.problem().as_str()), (status, kind), "{}", reply.text);
}

/// Somebody takes back a person at a version.
fn take_back(office: &Office, token: &str, person: &Value, body: &Value) -> Reply {
    let path = format!("/api/v1/application-people/{}/withdraw", text(&person["id"]));
    let call = office.server.call("POST", &path).token(token).english();
    call.if_match(&text(&person["etag"])).json(body).send()
}

/// The same for a whole application.
fn take_all_back(office: &Office, token: &str, application: &Value, body: &Value) -> Reply {
    let path = format!("/api/v1/applications/{}/withdraw", text(&application["id"]));
    let call = office.server.call("POST", &path).token(token).english();
    call.if_match(&text(&application["etag"])).json(body).send()
}

fn statuses(application: &Value) -> Vec<String> {
    application["people"].as_array().unwrap().iter().map(|person| text(&person["status"])).collect()
}

fn approve() -> Value {
    json!({"decision": "approve"})
}

on_both_databases! {
    fn a_person_is_taken_back_while_nobody_decided(db) {
        let office = Office::new(db);
        let applied = office.applied("issue", sato());
        let why = json!({"reason": "採用の取りやめ"});
        // Nobody else's: of another municipality it is unknown.
        check(&take_back(&office, &office.yokosuka, &applied, &why), 404, "not-found");
        check(&take_back(&office, &office.desk, &applied, &why), 403, "not-permitted");
        check(&take_back(&office, &office.server.log_in("agent01"), &applied, &why), 403, "not-permitted");
        let blank = take_back(&office, &office.yokohama, &applied, &json!({"reason": " "}));
        assert_eq!((blank.status, blank.field_errors()), (422, vec!["/reason required".to_owned()]));
        let stale = json!({"id": applied["id"], "etag": "\"9\""});
        check(&take_back(&office, &office.yokohama, &stale, &why), 412, "version-mismatch");
        let path = format!("/application-people/{}/withdraw", text(&applied["id"]));
        check(&office.post(&office.yokohama, &path, &why), 428, "precondition-required");

        let reply = take_back(&office, &office.yokohama, &applied, &why);
        assert_eq!(reply.status, 200, "{}", reply.text);
        let now = reply.json();
        assert_eq!(
            (&now["status"], &now["withdrawal_reason"], &now["refusal_reason"]),
            (&json!("withdrawn"), &why["reason"], &Value::Null)
        );
        assert_eq!(reply.header("etag"), now["etag"].as_str());
        // Neither again nor decided on.
        check(&take_back(&office, &office.yokohama, &now, &why), 409, "already-decided");
        check(&office.decide(&now, &approve()), 409, "already-decided");
        let found = office.get(&office.desk, "/application-people?status=withdrawn").json();
        assert_eq!(found["items"], json!([now]));
        let line = office.get(&office.yokohama, "/applications").json()["items"][0].clone();
        assert_eq!(
            (&line["received"], &line["refused"], &line["withdrawn"]),
            (&json!(0), &json!(0), &json!(1)),
            "{line}"
        );
        let round = office.get(&office.desk, "/issuance-rounds").json();
        let round = round["items"].as_array().unwrap().iter().find(|r| r["open"] == true).unwrap().clone();
        assert_eq!((&round["received"], &round["withdrawn"]), (&json!(0), &json!(1)), "{round}");
        let events = office.get(&office.yokohama, "/audit-events?action=application_person.").json();
        assert_eq!(events["items"][0]["action"], "application_person.withdrawn");
        assert_eq!(events["items"][0]["login_id"], "yokohama");
    }

    fn a_withdrawn_change_lets_the_account_be_applied_for_again(db) {
        let office = Office::new(db);
        let issued = office.issued();
        let deletion = office.applied("delete", account(&issued));
        let again = office.apply("delete", &[account(&issued)]);
        assert_eq!(again.field_errors(), ["/people/0/login_id open-application"]);
        let taken = take_back(&office, &office.yokohama, &deletion, &json!({}));
        assert_eq!((taken.status, &taken.json()["withdrawal_reason"]), (200, &Value::Null), "{}", taken.text);
        office.applied("delete", account(&issued));
    }

    fn a_whole_application_is_taken_back_as_it_was_seen(db) {
        let office = Office::new(db);
        let people = ["一郎", "次郎", "三郎"].map(|name| person("みなと", &format!("佐藤 {name}"), "a@example.jp"));
        let sent = office.apply("issue", &people).json();
        let path = format!("/applications/{}", text(&sent["id"]));
        check(&take_all_back(&office, &office.yokosuka, &sent, &json!({})), 404, "not-found");
        check(&take_all_back(&office, &office.desk, &sent, &json!({})), 403, "not-permitted");
        // Who has not seen that somebody was issued sees it first.
        office.approved(&sent["people"][1]);
        check(&take_all_back(&office, &office.yokohama, &sent, &json!({})), 412, "version-mismatch");
        let seen = office.get(&office.yokohama, &path).json();
        let key = |call: crate::support::Call| call.key("all-back");
        let call = || {
            let call = office.server.call("POST", &format!("/api/v1{path}/withdraw")).token(&office.yokohama);
            key(call).if_match(&text(&seen["etag"])).json(&json!({"reason": "委託の取りやめ"})).send()
        };
        let reply = call();
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert_eq!(statuses(&reply.json()), ["withdrawn", "issued", "withdrawn"]);
        assert_eq!(office.get(&office.yokohama, &path).json(), reply.json());
        let replayed = call();
        assert_eq!((replayed.status, replayed.header("idempotency-replayed")), (200, Some("true")));
        assert_eq!(replayed.json(), reply.json());
        check(&take_all_back(&office, &office.yokohama, &reply.json(), &json!({})), 409, "already-decided");
    }

    fn of_a_decision_and_a_withdrawal_at_once_one_wins(db) {
        let office = Office::new(db);
        let mut won = std::collections::BTreeMap::new();
        for n in 0..10 {
            let sent = office.apply("issue", &[person("みなと", "佐藤 花子", &format!("sato{n}@example.jp"))]).json();
            let applied = &sent["people"][0];
            let any = |value: &Value| json!({"id": value["id"], "etag": "*"});
            let (one, whole) = (any(applied), any(&sent));
            let replies: Vec<Reply> = std::thread::scope(|scope| {
                let desk = scope.spawn(|| office.decide(&one, &approve()));
                let person = scope.spawn(|| take_back(&office, &office.yokohama, &one, &json!({})));
                let all = scope.spawn(|| take_all_back(&office, &office.yokohama, &whole, &json!({})));
                [desk, person, all].map(|thread| thread.join().unwrap()).into_iter().collect()
            });
            assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1, "exactly one wins");
            for lost in replies.iter().filter(|reply| reply.status != 200) {
                check(lost, 409, "already-decided");
            }
            let now = office.get(&office.desk, &format!("/applications/{}", text(&sent["id"]))).json();
            let (status, account_id) = (text(&now["people"][0]["status"]), &now["people"][0]["account_id"]);
            assert_eq!(status, if replies[0].status == 200 { "issued" } else { "withdrawn" });
            assert_eq!(account_id.is_null(), status == "withdrawn", "no account without an issue, and none lost");
            *won.entry(status).or_insert(0) += 1;
        }
        assert_eq!(won.values().sum::<i32>(), 10);
    }

    fn the_round_that_was_shown_is_the_one_it_falls_into(db) {
        let shown = {
            let office = Office::at(db, "2021-04-21 16:59:00");
            office.get(&office.yokohama, "/issuance-rounds/current").json()
        };
        let office = Office::at(db, "2021-04-21 17:00:01");
        let send = |mut round: Value| {
            round.as_object_mut().unwrap().retain(|name, _| ["number", "mails_on"].contains(&name.as_str()));
            let body = json!({"kind": "issue", "people": [sato()], "round": round});
            office.post(&office.yokohama, "/applications", &body)
        };
        let refused = send(shown);
        check(&refused, 409, "round-changed");
        let open = office.get(&office.yokohama, "/issuance-rounds/current").json();
        assert_eq!((&refused.json()["round"], &open["number"]), (&open, &json!(2)));
        let detail = text(&refused.json()["detail"]);
        assert!(detail.contains("round 2") && detail.contains("30 Apr 2021"), "{detail}");
        assert_eq!(office.get(&office.yokohama, "/applications").json()["items"], json!([]), "nothing was sent");
        // The days count, not the number alone.
        let mut moved = open.clone();
        moved["mails_on"] = json!("2021-04-29");
        check(&send(moved), 409, "round-changed");
        let sent = send(open.clone());
        assert_eq!((sent.status, &sent.json()["round"]), (201, &open), "{}", sent.text);
        // Who was shown none is asked nothing.
        let reply = office.apply("issue", &[person("みなと", "鈴木 一郎", "ichiro@example.jp")]);
        assert_eq!(reply.status, 201, "{}", reply.text);
    }

    fn only_the_earliest_round_is_open(db) {
        let office = Office::at(db, "2021-05-18 10:00:00");
        let rounds = office.get(&office.desk, "/issuance-rounds").json();
        let open: Vec<_> = rounds["items"].as_array().unwrap().iter().filter(|round| round["open"] == true).collect();
        assert_eq!((open.len(), &open[0]["round"]["number"]), (1, &json!(4)), "{rounds}");
    }

    fn a_log_in_mail_before_its_day_takes_a_reason(db) {
        let office = Office::at(db, "2021-04-20 10:00:00");
        let issued = office.issued();
        let id = text(&issued["account_id"]);
        let path = format!("/api/v1/accounts/{id}/log-in-mail");
        let again = |body: Option<Value>| {
            let call = office.server.call("POST", &path).token(&office.desk).english();
            match body {
                Some(body) => call.json(&body).send(),
                None => call.send(),
            }
        };
        let mail = || office.mails(&text(&issued["login_id"]));
        let retry = |body: &Value| {
            let path = format!("/outbox/{}/retry", mail()[0].id);
            office.post(&office.desk, &path, body)
        };
        for refused in [again(None), again(Some(json!({}))), retry(&json!({}))] {
            assert_eq!((refused.status, refused.field_errors()), (422, vec!["/reason required".to_owned()]));
        }
        assert_eq!((mail().len(), office.due_mails()), (1, 0), "nothing left");
        let sent = again(Some(json!({"reason": "会場が明日開くため"})));
        assert_eq!(sent.status, 204, "{}", sent.text);
        assert_eq!(office.due_mails(), 1);
        let application = office.get(&office.yokohama, &format!("/applications/{}", text(&issued["application_id"])));
        assert_eq!(application.json()["people"][0]["at_once_reason"], "会場が明日開くため");
        // From now on it is due: nothing is called forward.
        assert_eq!(again(None).status, 204);
        assert_eq!(retry(&json!({})).status, 200);

        let other = office.approved(&office.applied("issue", person("みなと", "鈴木 一郎", "ichiro@example.jp")));
        let id = office.mails(&text(&other["login_id"]))[0].id;
        let forward = |body: &Value| office.post(&office.desk, &format!("/outbox/{id}/retry"), body);
        assert_eq!(forward(&json!({})).status, 422);
        assert_eq!(forward(&json!({"reason": "会場が明日開くため"})).status, 200);
        let path = format!("/applications/{}", text(&other["application_id"]));
        let told = office.get(&office.yokohama, &path).json();
        assert_eq!(told["people"][0]["at_once_reason"], "会場が明日開くため");
    }
}
