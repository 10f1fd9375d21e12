//! The audit in words: whom and what an event is about, what changed and why, and which municipality hears of what the
//! service desk does to its agents.

use crate::office::{Office, account, person, sato, text, with};
use crate::scene::{Scene, booking};
use crate::support::{Reply, YOKOHAMA, YOKOSUKA};
use serde_json::{Value, json};

/// The newest event of an action that a reader finds; `Null` for none.
fn told(office: &Office, token: &str, action: &str) -> Value {
    let reply = office.get(token, &format!("/audit-events?action={action}&limit=200"));
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()["items"].as_array().unwrap().first().cloned().unwrap_or_default()
}

/// Name, person, municipality, kind and whether it may be opened; `-` without a name.
fn subject(event: &Value) -> String {
    let subject = &event["subject"];
    if subject.is_null() {
        return "-".to_owned();
    }
    let word = |name: &str| subject[name].as_str().unwrap_or("-").to_owned();
    let opens = if subject["can_open"] == true { "opens" } else { "closed" };
    [word("name"), word("person"), word("municipality_code"), word("kind"), opens.to_owned()].join(" | ")
}

fn changes(event: &Value) -> String {
    let value = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let said =
        event["changes"].as_array().unwrap().iter().map(|change| {
            format!("{}: {} > {}", value(&change["field"]), value(&change["from"]), value(&change["to"]))
        });
    said.collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn must(reply: &Reply) -> Value {
    assert!((200..300).contains(&reply.status), "{}", reply.text);
    if reply.text.is_empty() { Value::Null } else { reply.json() }
}

/// The company that works for Yokohama works for Yokosuka, too.
fn for_both(office: &Office) -> Value {
    let commission = json!({"vendor_name": "みなと", "municipality_code": YOKOSUKA, "starts_on": "2021-03-01"});
    must(&office.post(&office.desk, "/commissions", &commission))
}

fn act(office: &Office, method: &str, path: &str, body: &Value) -> Value {
    let call = office.server.call(method, &format!("/api/v1{path}")).token(&office.desk).if_match("*");
    must(&if body.is_null() { call.send() } else { call.json(body).send() })
}

fn reason(words: &str) -> Value {
    json!({"reason": words})
}

on_both_databases! {
    fn accounts_are_told_by_name_to_those_who_administer_them(db) {
        let office = Office::new(db);
        let issued = office.issued();
        for_both(&office);
        let (id, login_id) = (text(&issued["account_id"]), text(&issued["login_id"]));
        let path = format!("/accounts/{id}");
        act(&office, "PATCH", &path, &json!({
            "phone": "045-999-0000", "mail_address": "new@example.jp", "reason": "佐藤さんに電話で確認"
        }));
        act(&office, "POST", &format!("{path}/suspend"), &reason("佐藤さんの端末の紛失"));
        act(&office, "POST", &format!("{path}/resume"), &reason("端末が見つかった"));
        act(&office, "POST", &format!("{path}/delete"), &reason("退職"));
        let mine = format!("{login_id} | 佐藤 花子 | - | - | opens");
        let theirs = format!("{login_id} | - | - | - | opens");
        for (action, changed, why) in [
            ("account.created", "", None),
            ("account.changed", "mail_address: - > -; phone: - > -", Some("佐藤さんに電話で確認")),
            ("account.suspended", "status: active > suspended", Some("佐藤さんの端末の紛失")),
            ("account.resumed", "status: suspended > active", Some("端末が見つかった")),
            ("account.deleted", "status: active > deleted", Some("退職")),
        ] {
            for (token, expected, why) in
                [(&office.desk, &mine, why), (&office.yokohama, &mine, why), (&office.yokosuka, &theirs, None)]
            {
                let event = told(&office, token, action);
                if action == "account.created" && token == &office.yokosuka {
                    assert_eq!(event, Value::Null, "it was not concerned yet");
                    continue;
                }
                let said = (subject(&event), changes(&event), event["reason"].as_str());
                assert_eq!(said, (expected.clone(), changed.to_owned(), why), "{action}");
                assert_eq!((&event["login_id"], &event["role"]), (&json!("operator"), &json!("operator")), "{action}");
            }
        }
        // Nothing personal went into what is sealed.
        use diesel::prelude::*;
        use madoguchi_store::schema::audit_event;
        let kept: Vec<String> = audit_event::table.select(audit_event::details).load(&mut db.connect()).unwrap();
        let kept = kept.concat();
        for personal in ["佐藤", "example.jp", "999", "端末", "退職"] {
            assert!(!kept.contains(personal), "{personal} in {kept}");
        }
    }

    fn an_account_that_is_yet_to_begin_is_its_owner_s_still(db) {
        let office = Office::new(db);
        let person = person("みらいコール株式会社", "田中 次郎", "jiro@example.jp");
        let applied = office.applied("issue", person);
        office.confirm(&text(&applied["vendor"]["id"]));
        let login_id = text(&office.approved(&applied)["login_id"]);
        let closed = format!("{login_id} | 田中 次郎 | - | - | closed");
        assert_eq!(subject(&told(&office, &office.yokohama, "account.created")), closed);
        let commission = told(&office, &office.yokohama, "commission.created");
        assert_eq!(subject(&commission), format!("みらいコール株式会社 | - | {YOKOHAMA} | - | opens"));
        assert!(changes(&commission).starts_with("starts_on: - > 2021-"), "{commission}");
    }

    fn companies_and_commissions_are_told_by_name(db) {
        let office = Office::new(db);
        let commission = for_both(&office);
        let path = format!("/commissions/{}", text(&commission["id"]));
        let vendor = format!("/vendors/{}", text(&commission["vendor"]["id"]));
        act(&office, "PATCH", &path, &json!({"ends_on": "2021-09-30"}));
        act(&office, "PATCH", &vendor, &json!({"name": "みなとコール"}));
        let later = json!({"vendor_name": "みなとコール", "municipality_code": YOKOSUKA, "starts_on": "2021-10-01"});
        let later = must(&office.post(&office.desk, "/commissions", &later));
        act(&office, "DELETE", &format!("/commissions/{}", text(&later["id"])), &Value::Null);
        let whose = |opens: &str| format!("みなとコール | - | {YOKOSUKA} | - | {opens}");
        let company = "みなとコール | - | - | - | opens".to_owned();
        for (action, at_home, elsewhere, changed) in [
            ("commission.changed", whose("opens"), whose("closed"), "ends_on: - > 2021-09-30"),
            // Withdrawn, and still called by its name.
            ("commission.withdrawn", whose("closed"), whose("closed"), "starts_on: 2021-10-01 > -"),
            ("vendor.changed", company.clone(), company, "name: みなと > みなとコール"),
        ] {
            for (token, expected) in
                [(&office.desk, &at_home), (&office.yokosuka, &at_home), (&office.yokohama, &elsewhere)]
            {
                let event = told(&office, token, action);
                assert_eq!((&subject(&event), changes(&event).as_str()), (expected, changed), "{action}");
            }
        }
        let event = told(&office, &office.yokosuka, "commission.created");
        assert_eq!(changes(&event), "starts_on: - > 2021-10-01");
    }

    fn a_commission_with_consent_says_so(db) {
        let office = Office::new(db);
        let asked = json!({"vendor_name": "みなと", "starts_on": "2021-03-01"});
        let asked = must(&office.post(&office.yokosuka, "/commissions", &asked));
        act(&office, "POST", &format!("/commissions/{}/agree", text(&asked["id"])), &Value::Null);
        let event = told(&office, &office.yokohama, "commission.agreed");
        assert_eq!(changes(&event), "status: asked > running");
        assert_eq!(subject(&event), format!("みなと | - | {YOKOSUKA} | - | closed"));
    }

    fn venues_plans_and_bookings_are_told_to_their_municipality(db) {
        let scene = Scene::new(db);
        let [yokosuka, desk] = ["yokosuka", "operator"].map(|login_id| scene.server.log_in(login_id));
        let slot = scene.slot(&scene.venue, "2021-03-15", ("09:00", "10:00"), 9);
        let booked = scene.booked(&booking(&slot, 1));
        let patch = json!({
            "name": "新しい会場", "published": false,
            "supply": [{"vaccine": "pfizer", "confirmed_through": "2021-04-30"}], "outside_reason": "会場の都合",
        });
        let path = format!("/api/v1/venues/{}", scene.venue);
        let call = scene.server.call("PATCH", &path).token(&scene.yokohama).if_match("*");
        must(&call.json(&patch).send());
        let office = Office { yokohama: scene.yokohama.clone(), yokosuka, desk, server: scene.server };
        let changed = told(&office, &office.yokohama, "venue.changed");
        assert_eq!(subject(&changed), "新しい会場 | - | - | - | opens");
        let said = changes(&changed);
        assert!(said.starts_with("name: 特設の接種会場テスト > 新しい会場; vaccines: "), "{said}");
        let end = "; published: true > false; outside_reason: - > 会場の都合; outside_slots: - > 1; \
                   outside_places: - > 9; outside_bookings: - > 1";
        assert!(said.contains("pfizer 2021-04-30") && said.ends_with(end), "{said}");
        let plan = told(&office, &office.yokohama, "slot_plan.created");
        assert_eq!(subject(&plan), "新しい会場 | - | - | - | opens");
        assert_eq!((&plan["subject"]["vaccine"], &plan["subject"]["part_of"]), (&json!("pfizer"), &json!(scene.venue)));
        let expected = "first_date: - > 2021-03-15; last_date: - > 2021-03-15; slots: - > 1; capacity: - > 9";
        assert_eq!(changes(&plan), expected);
        let event = told(&office, &office.yokohama, "booking.created");
        assert_eq!(subject(&event), format!("{} | - | - | - | opens", text(&booked["reference"])));
        // The service desk may open none of them: the ids stay.
        for action in ["venue.changed", "slot_plan.created", "booking.created"] {
            let event = told(&office, &office.desk, action);
            assert_eq!(subject(&event), "-", "{action}");
            assert!(text(&event["subject_id"]).parse::<i64>().is_ok(), "{action}");
            assert_eq!(told(&office, &office.yokosuka, "booking.created"), Value::Null);
        }
    }

    fn applications_rounds_and_mails_are_told_by_name(db) {
        let office = Office::new(db);
        let first = office.applied("issue", sato());
        let refused = office.applied("issue", person("みなと", "鈴木 一郎", "ichiro@example.jp"));
        let words = json!({"decision": "refuse", "reason": "二重の申請"});
        must(&office.decide(&refused, &words));
        let at_once = json!({"decision": "approve", "at_once_reason": "明日から勤務"});
        let issued = must(&office.decide(&first, &at_once));
        let (id, login_id) = (text(&issued["application_id"]), text(&issued["login_id"]));
        for token in [&office.desk, &office.yokohama] {
            let sent = told(&office, token, "application.sent");
            assert_eq!(subject(&sent), format!("- | - | {YOKOHAMA} | issue | opens"));
            let event = told(&office, token, "application_person.refused");
            assert_eq!(subject(&event), format!("- | 鈴木 一郎 | {YOKOHAMA} | issue | opens"));
            assert_eq!(event["reason"], "二重の申請");
            let event = told(&office, token, "application_person.issued");
            assert_eq!(subject(&event), format!("{login_id} | 佐藤 花子 | {YOKOHAMA} | issue | opens"));
            assert_eq!((&event["reason"], &event["subject"]["part_of"]), (&json!("明日から勤務"), &json!(id)));
            assert_eq!(event["subject"]["part_of"], id.as_str());
        }
        let fixed = json!({"deadline_date": "2021-05-25", "deadline_time": "12:00", "mails_on": "2021-05-28"});
        let round = must(&office.post(&office.desk, "/issuance-rounds", &fixed));
        let event = told(&office, &office.desk, "issuance_round.fixed");
        assert_eq!((&event["subject_id"], subject(&event).as_str()), (&json!(round["number"].to_string()),
            "- | - | - | - | opens"));
        assert_eq!(changes(&event), "deadline: 2021-05-26 17:00 > 2021-05-25 12:00");
        let mail = office.mails(&login_id)[0].id;
        act(&office, "POST", &format!("/outbox/{mail}/retry"), &reason("急ぎ"));
        let opens = format!("{login_id} | 佐藤 花子 | - | log_in | opens");
        assert_eq!(subject(&told(&office, &office.desk, "outbox_mail.retried")), opens);
        let closed = format!("{login_id} | 佐藤 花子 | - | log_in | closed");
        assert_eq!(subject(&told(&office, &office.yokohama, "outbox_mail.retried")), closed);
    }

    /// What the service desk does to an agent of a company that works for both, applied for by Yokohama: who hears
    /// of it.
    fn each_municipality_concerned_hears_what_the_desk_does_to_its_agents(db) {
        let office = Office::new(db);
        for_both(&office);
        let (both, owner): (&[&str], &[&str]) = (&[YOKOHAMA, YOKOSUKA], &[YOKOHAMA]);
        let check = |reply: Reply, action: &str, expected: &[&str]| {
            assert!((200..300).contains(&reply.status), "{action}: {}", reply.text);
            let request_id = reply.header("x-request-id").unwrap().to_owned();
            let hears = [(YOKOHAMA, &office.yokohama), (YOKOSUKA, &office.yokosuka)].map(|(code, token)| {
                let page = office.get(token, &format!("/audit-events?action={action}&limit=200")).json();
                let found = page["items"].as_array().unwrap().iter().any(|event| event["request_id"] == *request_id);
                found.then_some(code)
            });
            assert_eq!(hears.into_iter().flatten().collect::<Vec<_>>(), expected, "{action}");
        };
        let desk = |method: &str, path: &str, body: Value| {
            let call = office.server.call(method, &format!("/api/v1{path}")).token(&office.desk).if_match("*");
            if body.is_null() { call.send() } else { call.json(&body).send() }
        };
        let applied = office.applied("issue", sato());
        let approval = office.decide(&applied, &json!({"decision": "approve"}));
        let issued = approval.json();
        check(approval, "account.created", both);
        let path = format!("/accounts/{}", text(&issued["account_id"]));
        check(desk("PATCH", &path, json!({"phone": "045-999-0000"})), "account.changed", both);
        check(desk("POST", &format!("{path}/log-in-mail"), reason("急ぎ")), "account.link_sent", both);
        let mail = office.mails(&text(&issued["login_id"]))[0].id;
        check(desk("POST", &format!("/outbox/{mail}/retry"), reason("急ぎ")), "outbox_mail.retried", both);
        check(desk("GET", &format!("/outbox/{mail}"), Value::Null), "outbox_mail.read", both);
        check(desk("POST", &format!("{path}/suspend"), reason("紛失")), "account.suspended", both);
        check(desk("POST", &format!("{path}/resume"), reason("発見")), "account.resumed", both);
        check(desk("POST", &format!("{path}/delete"), reason("退職")), "account.deleted", both);
        // By applications: a change, a deletion, a refusal.
        let second = office.issued();
        let moved = with(account(&second), json!({"new_phone": "045-888-0000", "note": "電話番号の変更"}));
        let change = office.applied("change", moved);
        check(office.decide(&change, &json!({"decision": "approve"})), "account.changed", both);
        let refused = office.applied("delete", account(&second));
        let words = json!({"decision": "refuse", "reason": "在籍中"});
        check(office.decide(&refused, &words), "application_person.refused", owner);
        let delete = office.applied("delete", account(&second));
        let gone = office.decide(&delete, &json!({"decision": "approve"}));
        check(gone, "account.deleted", both);
        let why = told(&office, &office.yokohama, "account.deleted");
        assert_eq!(why["reason"], format!("削除の申請(申請番号 {})", text(&delete["application_id"])));
        // One that the desk makes by hand.
        let made = json!({"role": "agent", "vendor_id": issued["vendor"]["id"], "display_name": "高橋 三郎",
            "mail_address": "saburo@example.jp"});
        check(desk("POST", "/accounts", made), "account.created", both);
        // The company, and whom it works for.
        let vendor = format!("/vendors/{}", text(&issued["vendor"]["id"]));
        check(desk("PATCH", &vendor, json!({"name": "みなとコール"})), "vendor.changed", both);
        let later = json!({
            "vendor_id": issued["vendor"]["id"], "municipality_code": "142042", "starts_on": "2021-04-01",
        });
        let reply = desk("POST", "/commissions", later);
        let commission = format!("/commissions/{}", text(&reply.json()["id"]));
        check(reply, "commission.created", both);
        check(desk("PATCH", &commission, json!({"ends_on": "2021-09-30"})), "commission.changed", both);
        check(desk("DELETE", &commission, Value::Null), "commission.withdrawn", both);
        // A company that only Yokohama waits for.
        let new = office.applied("issue", person("みらいコール株式会社", "田中 次郎", "jiro@example.jp"));
        let vendor = format!("/vendors/{}", text(&new["vendor"]["id"]));
        check(desk("PATCH", &vendor, json!({"status": "confirmed"})), "vendor.confirmed", owner);
    }

    fn the_file_has_words_beside_the_codes(db) {
        let office = Office::new(db);
        let issued = office.issued();
        let path = format!("/accounts/{}", text(&issued["account_id"]));
        act(&office, "POST", &format!("{path}/suspend"), &reason("端末の紛失"));
        let login_id = text(&issued["login_id"]);
        let row = |japanese: bool| {
            let path = "/api/v1/audit-events/export?action=account.suspended";
            let call = office.server.call("GET", path).token(&office.yokohama);
            let reply = if japanese { call.send() } else { call.english().send() };
            reply.text.lines().nth(1).unwrap().split(',').skip(2).take(15).collect::<Vec<_>>().join(",")
        };
        let id = text(&issued["account_id"]);
        assert_eq!(row(true), format!(
            "operator,operator,サービスデスク,141003,神奈川県横浜市,account.suspended,アカウントの停止,account,\
             アカウント,{id},{login_id}(佐藤 花子),状態: 利用中 → 停止中,端末の紛失,,"
        ));
        assert_eq!(row(false), format!(
            "operator,operator,Service desk,141003,神奈川県横浜市,account.suspended,Account suspended,account,\
             Account,{id},{login_id} (佐藤 花子),Status: Active → Suspended,端末の紛失,,"
        ));
        let call = office.server.call("GET", "/api/v1/audit-events/export?purpose=accounts").token(&office.yokohama);
        let text = call.send().text;
        assert!(text.lines().skip(1).all(|line| line.contains(",accounts,アカウントの管理,")), "{text}");
        assert!(2 < text.lines().count());
    }

    /// Another municipality's names are in no answer of the audit, whatever it is told of.
    fn no_foreign_name_stands_in_an_audit(db) {
        let office = Office::new(db);
        let issued = office.issued();
        let venue = office.server.make_venue(&office.yokohama, "よこはまのかいじょう");
        for_both(&office);
        let path = format!("/accounts/{}", text(&issued["account_id"]));
        act(&office, "POST", &format!("{path}/suspend"), &reason("佐藤さんの端末の紛失"));
        act(&office, "POST", &format!("{path}/resume"), &reason("佐藤さんの端末の発見"));
        must(&office.server.call("PATCH", &format!("/api/v1/venues/{venue}")).token(&office.yokohama).if_match("*")
            .json(&json!({"access_notes": "よこはまの北口"})).send());
        act(&office, "POST", &format!("{path}/log-in-mail"), &reason("急ぎ"));
        let mail = office.mails(&text(&issued["login_id"]))[0].id;
        act(&office, "POST", &format!("/outbox/{mail}/retry"), &reason("急ぎ"));
        for path in ["/audit-events?limit=200", "/audit-events/export"] {
            let theirs = office.get(&office.yokosuka, path).text;
            assert!(theirs.contains("account.suspended") && theirs.contains("outbox_mail.retried"), "{theirs}");
            let mine = office.get(&office.yokohama, path).text;
            for name in ["佐藤", "よこはまの", "hanako"] {
                assert!(!theirs.contains(name), "{path}: {name} in {theirs}");
            }
            for name in ["佐藤 花子", "佐藤さんの端末の紛失", "よこはまのかいじょう", "よこはまの北口"] {
                assert!(mine.contains(name), "{path}: no {name} in {mine}");
            }
        }
    }
}
