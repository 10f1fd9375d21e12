//! Applications for accounts (ACC1, ACC2): sent, checked against companies and accounts, decided.

use crate::office::{Office, account, person, sato, text, with};
use crate::support::Reply;
use madoguchi_domain::AccountStatus;
use madoguchi_store::audit;
use serde_json::{Value, json};

#[track_caller]
fn check(reply: &Reply, status: u16, kind: &str) {
    assert_eq!((reply.status, reply.problem().as_str()), (status, kind), "{}", reply.text);
}

#[track_caller]
fn check_errors(reply: &Reply, expected: &[&str]) {
    check(reply, 422, "validation-failed");
    assert_eq!(reply.field_errors(), expected, "{}", reply.text);
}

on_both_databases! {
    fn an_application_goes_from_the_form_to_an_account(db) {
        let office = Office::at(db, "2021-04-20 10:00:00");
        let reply = office.apply("issue", &[sato(), person("みなと", "鈴木 一郎", "ichiro@example.jp")]);
        assert_eq!(reply.status, 201, "{}", reply.text);
        let sent = reply.json();
        let path = format!("/applications/{}", text(&sent["id"]));
        assert_eq!(reply.header("location"), Some(format!("/api/v1{path}").as_str()));
        assert_eq!(
            sent["round"],
            json!({"number": 1, "deadline": "2021-04-21T17:00:00+09:00", "mails_on": "2021-04-23", "moves": []})
        );
        assert_eq!(sent["people"][0]["status"], "received");
        assert_eq!(sent["people"][0]["phone"], "0451234567");
        assert_eq!(office.get(&office.yokohama, &path).json(), sent);

        let issued = office.approved(&sent["people"][0]);
        assert_eq!((&issued["status"], &issued["vendor"]["name"]), (&json!("issued"), &json!("みなと")));
        let login_id = text(&issued["login_id"]);
        let made = office
            .server
            .store
            .read_blocking(|c| madoguchi_store::account::find_by_login_id(c, &login_id))
            .unwrap()
            .unwrap();
        assert_eq!((made.display_name.as_str(), made.has_password()), ("佐藤 花子", false));
        let mails = office.mails(&login_id);
        let due = mails.iter().map(|mail| (mail.to.as_str(), mail.due_at.to_string())).collect::<Vec<_>>();
        assert_eq!(due, [("hanako.sato@example.jp", "2021-04-23 00:00:00".to_owned())], "nine o'clock in Japan");

        let refused =
            office.decide(&sent["people"][1], &json!({"decision": "refuse", "reason": "委託契約を確認できません"}));
        assert_eq!(refused.json()["status"], "refused");
        let now = office.get(&office.yokohama, &path).json();
        let told: Vec<_> = now["people"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| (text(&p["status"]), p["refusal_reason"].clone()))
            .collect();
        assert_eq!(told, [("issued".into(), Value::Null), ("refused".into(), json!("委託契約を確認できません"))]);
        let list = office.get(&office.yokohama, "/applications?kind=issue&round=1").json();
        let line = &list["items"][0];
        assert_eq!((&line["people"], &line["received"], &line["refused"]), (&json!(2), &json!(0), &json!(1)));
        assert_eq!(office.get(&office.yokosuka, "/applications").json()["items"], json!([]));
        check(&office.get(&office.yokosuka, &path), 404, "not-found");

        let desk = office
            .server
            .store
            .read_blocking(|c| madoguchi_store::account::find_by_login_id(c, "operator"))
            .unwrap()
            .unwrap();
        let actions = office.server.store.read_blocking(|c| audit::actions_of(c, desk.id, 4)).unwrap();
        assert_eq!(actions[..3], ["application_person.refused", "application_person.issued", "account.created"]);
    }

    fn a_municipality_applies_for_companies_it_commissions_and_for_new_ones(db) {
        let office = Office::new(db);
        // みうら works for Yokosuka; however it is written, it is known.
        for company in ["みうら", "ミウラ", " みう ら "] {
            let reply = office.apply("issue", &[sato(), person(company, "高橋 次郎", "jiro@example.jp")]);
            check_errors(&reply, &["/people/1/company not-commissioned"]);
        }
        let new = office.applied("issue", person("Ａコール株式会社", "高橋 次郎", "jiro@example.jp"));
        assert_eq!((&new["vendor_confirmed"], &new["vendor"]["name"]), (&json!(false), &json!("Ａコール株式会社")));
        // Another municipality names the same company: to it, too, it is a new one.
        let body = json!({"kind": "issue", "people": [person("Aコール㈱", "田中 三郎", "saburo@example.jp")]});
        let other = office.post(&office.yokosuka, "/applications", &body);
        assert_eq!(other.status, 201, "{}", other.text);
        let other = other.json()["people"][0].clone();
        assert_eq!(other["vendor"]["id"], new["vendor"]["id"]);

        check(&office.decide(&new, &json!({"decision": "approve"})), 409, "vendor-not-confirmed");
        office.confirm(&text(&new["vendor"]["id"]));
        // On the sandbox's first of March the first round is open; its mails leave on 23 April.
        office.approved(&new);
        let commissions = office.get(&office.yokohama, "/commissions?status=upcoming").json();
        let told: Vec<_> = commissions["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| (c["vendor"]["id"].clone(), text(&c["starts_on"])))
            .collect();
        assert_eq!(told, [(new["vendor"]["id"].clone(), "2021-04-23".to_owned())]);
        assert_eq!(office.get(&office.yokosuka, "/commissions?status=upcoming").json()["items"], json!([]));
        // It works for Yokohama by now: Yokosuka commissions it first, and the service desk agrees.
        let read = || {
            let path = format!("/applications/{}", text(&other["application_id"]));
            office.get(&office.yokosuka, &path).json()["people"][0].clone()
        };
        check(&office.decide(&read(), &json!({"decision": "approve"})), 409, "not-commissioned");
        let body = json!({"vendor_name": "Aコール㈱", "starts_on": "2021-04-01"});
        let asked = office.post(&office.yokosuka, "/commissions", &body).json();
        assert_eq!(asked["status"], "asked");
        let path = format!("/api/v1/commissions/{}/agree", text(&asked["id"]));
        assert_eq!(office.server.call("POST", &path).token(&office.desk).if_match("*").send().status, 200);
        office.approved(&read());
        assert_eq!(
            office.get(&office.yokosuka, "/commissions?status=upcoming").json()["items"].as_array().unwrap().len(),
            1
        );
    }

    fn a_change_or_deletion_must_fit_the_account(db) {
        let office = Office::new(db);
        let issued = office.issued();
        let sato = account(&issued);
        let change = |fields: Value| with(with(sato.clone(), json!({"new_phone": "045-765-4321"})), fields);
        for (fields, expected) in [
            (json!({"login_id": "agent9999"}), "/people/0/login_id unknown-account"),
            // Another municipality's agent, an office's account and the service desk's are as unknown.
            (json!({"login_id": "agent11"}), "/people/0/login_id unknown-account"),
            (json!({"login_id": "yokohama"}), "/people/0/login_id unknown-account"),
            (json!({"login_id": "operator"}), "/people/0/login_id unknown-account"),
            (json!({"name": "佐藤 華子"}), "/people/0/name account-mismatch"),
            (json!({"mail_address": "hanako@example.jp"}), "/people/0/mail_address account-mismatch"),
        ] {
            check_errors(&office.apply("change", &[change(fields.clone())]), &[expected]);
            check_errors(&office.apply("delete", &[with(sato.clone(), fields)]), &[expected]);
        }
        // Spaces, width and capital letters are no difference.
        let written =
            json!({"login_id": "ＡＧＥＮＴ1001", "name": "佐藤花子", "mail_address": "Hanako.Sato@example.jp"});
        let waiting = office.applied("change", change(written));
        check_errors(&office.apply("delete", std::slice::from_ref(&sato)), &["/people/0/login_id open-application"]);
        office.decide(&waiting, &json!({"decision": "refuse", "reason": "取り下げ"}));
        office.applied("delete", sato);
    }

    fn a_change_is_made_and_the_old_address_is_told(db) {
        let office = Office::new(db);
        let issued = office.issued();
        let new = json!({"new_name": "鈴木 花子", "new_mail_address": "suzuki@example.jp", "note": "結婚のため"});
        let changed = office.approved(&office.applied("change", with(account(&issued), new)));
        assert_eq!(changed["status"], "changed");
        let login_id = text(&issued["login_id"]);
        let stored = office
            .server
            .store
            .read_blocking(|c| madoguchi_store::account::find_by_login_id(c, &login_id))
            .unwrap()
            .unwrap();
        let mail = stored.mail_address.unwrap();
        assert_eq!((stored.display_name.as_str(), mail.as_str()), ("鈴木 花子", "suzuki@example.jp"));
        let told: Vec<_> =
            office.mails(&login_id).iter().map(|mail| (mail.kind.code(), mail.to.as_str().to_owned())).collect();
        // The log-in mail that still waits follows the owner.
        assert_eq!(
            told,
            [("account_changed", "hanako.sato@example.jp".into()), ("log_in", "suzuki@example.jp".into())]
        );
        check_errors(
            &office.apply("delete", &[account(&issued)]),
            &["/people/0/name account-mismatch", "/people/0/mail_address account-mismatch"],
        );
    }

    fn a_person_says_how_far_the_log_in_is(db) {
        use diesel::prelude::*;
        use madoguchi_store::schema::account as stored;
        let office = Office::new(db);
        let issued = office.issued();
        let (id, login_id) = (text(&issued["account_id"]), text(&issued["login_id"]));
        let application = format!("/applications/{}", text(&issued["application_id"]));
        let check = |has_password: bool, status: &str, has_left: bool| {
            let person = office.get(&office.yokohama, &application).json()["people"][0].clone();
            let seen = office.get(&office.yokohama, &format!("/accounts/{id}")).json();
            assert_eq!(person["log_in_mail"], seen["log_in_mail"]);
            let mail = &person["log_in_mail"];
            assert_eq!(
                (&person["has_password"], &seen["has_password"], &mail["status"]),
                (&json!(has_password), &json!(has_password), &json!(status))
            );
            assert_eq!((mail["sent_at"].is_string(), mail["link_until"].is_string()), (has_left, has_left), "{mail}");
        };
        check(false, "waiting", false);
        let mail = office.mails(&login_id).remove(0);
        let at = office.server.state.clock.instant();
        let left = office.server.store.write_blocking(move |conn| {
            madoguchi_store::mail::sending::note_sent(conn, &mail, at, "250", at + chrono::Duration::hours(72))
        });
        left.unwrap();
        check(false, "sent", true);
        // Another address: the link that went to the old one is dead, and nothing says that it works.
        let patch = office.server.call("PATCH", &format!("/api/v1/accounts/{id}")).token(&office.desk).if_match("*");
        let moved = json!({"mail_address": "new@example.jp", "reason": "電話で確認"});
        assert_eq!(patch.json(&moved).send().status, 200);
        let seen = office.get(&office.yokohama, &format!("/accounts/{id}")).json();
        let mail = &seen["log_in_mail"];
        assert_eq!((&mail["status"], &mail["link_until"]), (&json!("sent"), &Value::Null), "{mail}");
        let row: i64 = id.parse().unwrap();
        let set = diesel::update(stored::table.find(row)).set(stored::password_hash.eq("$argon2id$v=19$m=8,t=1,p=1$"));
        set.execute(&mut db.connect()).unwrap();
        let seen = office.get(&office.yokohama, &format!("/accounts/{id}")).json();
        assert_eq!(seen["has_password"], true);
        // Of a change there is nothing to tell, and before the decision neither.
        let other = json!({"mail_address": "new@example.jp", "new_phone": "045-888-0000"});
        let change = office.applied("change", with(account(&issued), other));
        assert_eq!((&change["has_password"], &change["log_in_mail"]), (&Value::Null, &Value::Null));
    }

    fn a_deleted_account_is_cut_off(db) {
        let office = Office::new(db);
        let issued = office.issued();
        let deleted = office.approved(&office.applied("delete", account(&issued)));
        assert_eq!(deleted["status"], "deleted");
        let login_id = text(&issued["login_id"]);
        let stored = office
            .server
            .store
            .read_blocking(|c| madoguchi_store::account::find_by_login_id(c, &login_id))
            .unwrap()
            .unwrap();
        assert_eq!(stored.status, AccountStatus::Deleted);
        let mails: Vec<_> = office.mails(&login_id).iter().map(|mail| mail.status.code()).collect();
        assert_eq!(mails, ["withdrawn"]);
        check_errors(&office.apply("delete", &[account(&issued)]), &["/people/0/login_id unknown-account"]);
    }

    fn a_decision_is_made_once(db) {
        let office = Office::new(db);
        let person = office.applied("issue", sato());
        let path = format!("/application-people/{}/decide", text(&person["id"]));
        let approve = json!({"decision": "approve"});
        check(&office.post(&office.desk, &path, &approve), 428, "precondition-required");
        let stale = with(person.clone(), json!({"etag": "\"7\""}));
        check(&office.decide(&stale, &approve), 412, "version-mismatch");
        check_errors(&office.decide(&person, &json!({"decision": "refuse"})), &["/reason required"]);
        check(&office.post(&office.yokohama, &path, &approve), 428, "precondition-required");

        // Eight operators at once: one decides, the others hear so.
        let statuses: Vec<_> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(|| office.decide(&person, &approve))).collect();
            all.into_iter()
                .map(|thread| thread.join().unwrap())
                .map(|reply| (reply.status, reply.status == 200 || reply.problem() == "already-decided"))
                .collect()
        });
        assert_eq!(statuses.iter().filter(|(status, _)| *status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|(status, told)| *told && [200, 409].contains(status)), "{statuses:?}");
        let people = office.get(&office.desk, "/application-people?status=issued").json();
        let login_id = text(&people["items"][0]["login_id"]);
        assert_eq!((people["items"].as_array().unwrap().len(), office.mails(&login_id).len()), (1, 1));
    }

    fn two_applications_for_one_account_do_not_pass_each_other(db) {
        let office = Office::new(db);
        let sato = account(&office.issued());
        let statuses: Vec<_> = std::thread::scope(|scope| {
            let all: Vec<_> =
                (0..6).map(|_| scope.spawn(|| office.apply("delete", std::slice::from_ref(&sato)).status)).collect();
            all.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 5, "{statuses:?}");
    }

    fn at_once_does_not_wait_for_the_mailing_day(db) {
        let office = Office::at(db, "2021-04-20 10:00:00");
        let person = office.applied("issue", sato());
        let decision = json!({"decision": "approve", "at_once_reason": "明日から会場を開くため"});
        let issued = office.decide(&person, &decision).json();
        assert_eq!(issued["at_once_reason"], "明日から会場を開くため");
        assert_eq!(office.due_mails(), 1);
        assert_eq!(office.mails(&text(&issued["login_id"]))[0].due_at.to_string(), "2021-04-20 01:00:00");
    }

    fn pasted_text_comes_back_as_people(db) {
        let office = Office::new(db);
        let block = "会社名：みなと\n氏名：佐藤 花子\nメールアドレス：hanako.sato@\nexample.jp\n電話番号：045-123-4567\nよろしく\n";
        let body = json!({"kind": "issue", "text": block});
        let read = office.post(&office.yokohama, "/applications/parse", &body).json();
        assert_eq!(read["people"], json!([sato()]));
        assert_eq!(read["lines"], json!([1]));
        let error = &read["errors"][0];
        assert_eq!((&error["line"], &error["code"]), (&json!(6), &json!("unknown-line")));
        assert_eq!(read["remarks"], json!([]));
        let sent = office.apply("issue", read["people"].as_array().unwrap());
        assert_eq!(sent.status, 201, "{}", sent.text);
        // A signature is nobody, 同上 is the company above, and a table is read by its head row.
        let table = "氏名\t会社\tメール\tTEL\n佐藤 三郎\t同上\ta@example.jp\t0451234567x1";
        let text = format!("{block}--\n山田\nTEL 045-671-2121\n\n{table}");
        let read = office.post(&office.yokohama, "/applications/parse", &json!({"kind": "issue", "text": text})).json();
        let saburo = json!({
            "company": sato()["company"], "name": "佐藤 三郎", "mail_address": "a@example.jp", "phone": "0451234567",
        });
        assert_eq!(read["people"], json!([sato(), saburo]));
        let remarks = &read["remarks"];
        assert_eq!((&remarks[0]["code"], &remarks[1]["code"]), (&json!("signature"), &json!("phone-extra")));
        check(&office.post(&office.desk, "/applications/parse", &body), 403, "not-permitted");
    }
}
