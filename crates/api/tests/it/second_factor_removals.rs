//! A lost second factor is taken away by two people of the service desk, or by the command line; a municipality
//! suspends its own agents.

use crate::office::{Office, text, with};
use crate::support::{PASSWORD, Reply, Server};
use diesel::prelude::*;
use madoguchi_api::command_line::maintenance;
use madoguchi_api::command_line::options::{Command, CommandLine};
use madoguchi_domain::AccountId;
use madoguchi_store::schema::{account as accounts, audit_event, totp_removal};
use madoguchi_store::session::second_factor;
use madoguchi_store::{StoreError, account};
use serde_json::{Value, json};

#[track_caller]
fn check(reply: &Reply, status: u16, kind: &str) {
    assert_eq!((reply.status, reply.problem().as_str()), (status, kind), "{}", reply.text);
}

/// An office with two people on its service desk and Sato, whose second factor is lost.
struct Desk {
    office: Office,
    second: String,
    sato: String,
    login_id: String,
}

impl Desk {
    fn new(db: &crate::support::TestDatabase, civil: &str) -> Self {
        Self::of(Office::at(db, civil))
    }

    fn of(office: Office) -> Self {
        let issued = office.issued();
        let (sato, login_id) = (text(&issued["account_id"]), text(&issued["login_id"]));
        give(&office.server, &sato);
        // A second person, with a mail address as the first has from now on.
        let body = json!({"role": "operator", "display_name": "窓口二", "mail_address": "desk2@example.jp"});
        let made = office.post(&office.desk, "/accounts", &body).json();
        let (id, login) = (text(&made["id"]), text(&made["login_id"]));
        office
            .server
            .store
            .write_blocking(move |conn| {
                let hash = account::find_by_login_id(conn, "operator")?.unwrap().password_hash;
                let id: i64 = id.parse().unwrap();
                diesel::update(accounts::table.find(id)).set(accounts::password_hash.eq(hash)).execute(conn)?;
                for (who, mail) in [("operator", "desk1@example.jp"), ("yokohama", "city@example.jp")] {
                    diesel::update(accounts::table.filter(accounts::login_id.eq(who)))
                        .set(accounts::mail_address.eq(Some(mail)))
                        .execute(conn)?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
        let second = office.server.log_in(&login);
        Self { office, second, sato, login_id }
    }

    fn ask(&self, token: &str) -> Reply {
        let path = format!("/accounts/{}/second-factor-removals", self.sato);
        self.office.post(token, &path, &json!({"reason": "端末の紛失、電話で本人を確認"}))
    }

    fn answer(&self, token: &str, asked: &Value, what: &str, body: &Value) -> Reply {
        let path = format!("/api/v1/second-factor-removals/{}/{what}", text(&asked["id"]));
        let call = self.office.server.call("POST", &path).token(token).english().if_match(&text(&asked["etag"]));
        if body.is_null() { call.send() } else { call.json(body).send() }
    }

    fn has_totp(&self) -> bool {
        let path = format!("/accounts/{}", self.sato);
        self.office.get(&self.office.desk, &path).json()["has_totp"] == true
    }

    /// Addresses and subjects of mails that tell of it, sorted.
    fn told(&self, of: &str) -> Vec<String> {
        let mails = self.office.get(&self.office.desk, "/outbox?kind=account_changed&limit=200").json();
        let mut told: Vec<String> = mails["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|mail| text(&mail["subject"]).contains(of))
            .map(|mail| text(&mail["mail_address"]))
            .collect();
        told.sort();
        told
    }

    /// What Yokohama's audit says was done about second factors, the newest first, and by whom.
    fn events(&self) -> Vec<(String, Value)> {
        let read = self.office.get(&self.office.yokohama, "/audit-events?action=account.totp&limit=200").json();
        let events = read["items"].as_array().unwrap().clone();
        events.iter().map(|event| (text(&event["action"]), event["login_id"].clone())).collect()
    }
}

/// A second factor without setting it up over HTTP.
pub(crate) fn give(server: &Server, id: &str) {
    let id = AccountId(id.parse().unwrap());
    let now = server.state.clock.instant();
    server
        .store
        .write_blocking(move |conn| {
            second_factor::begin(conn, id, "GEZDGNBVGY3TQOJQ", now)?;
            second_factor::confirm(conn, id, "GEZDGNBVGY3TQOJQ", 1, now)
        })
        .unwrap();
}

on_both_databases! {
    /// Who is suspended asks for nothing: another person of the service desk asks anew, at once.
    fn what_a_suspended_person_asked_for_is_over(db) {
        let desk = Desk::new(db, "2021-04-20 10:00:00");
        let Desk { office, second, .. } = &desk;
        let asked = desk.ask(second).json();
        let me = office.get(second, "/me").json();
        let suspend = format!("/api/v1/accounts/{}/suspend", text(&me["account_id"]));
        let call = office.server.call("POST", &suspend).token(&office.desk).if_match("*");
        let reply = call.json(&json!({"reason": "退職"})).send();
        assert_eq!(reply.status, 200, "{}", reply.text);
        check(&desk.answer(&office.desk, &asked, "agree", &Value::Null), 409, "removal-settled");
        assert!(desk.has_totp());
        assert_eq!(desk.ask(&office.desk).status, 201);
    }

    fn two_people_take_a_lost_second_factor_away(db) {
        let desk = Desk::new(db, "2021-04-20 10:00:00");
        let Desk { office, second, .. } = &desk;
        for token in [&office.yokohama, &office.yokosuka, &office.server.log_in("agent01")] {
            check(&desk.ask(token), 403, "not-permitted");
            check(&office.get(token, "/second-factor-removals"), 403, "not-permitted");
        }
        let path = format!("/accounts/{}/second-factor-removals", desk.sato);
        assert_eq!(office.post(&office.desk, &path, &json!({"reason": " "})).field_errors(), ["/reason required"]);
        let asked = desk.ask(&office.desk);
        assert_eq!(asked.status, 201, "{}", asked.text);
        let asked = asked.json();
        assert_eq!(
            (&asked["status"], &asked["asked_by"], &asked["login_id"], &asked["expires_at"]),
            (&json!("open"), &json!("operator"), &json!(desk.login_id), &json!("2021-04-21T10:00:00+09:00"))
        );
        check(&desk.ask(second), 409, "removal-open");
        assert!(desk.has_totp(), "nothing has happened yet");
        let open = office.get(second, "/second-factor-removals?status=open").json();
        assert_eq!(open["items"], json!([asked]));
        assert_eq!(desk.told("解除の依頼"), ["hanako.sato@example.jp"]);
        assert_eq!(desk.told("解除の確認"), ["desk2@example.jp"]);

        // Not by who asked, not by a municipality, not on another version.
        check(&desk.answer(&office.desk, &asked, "agree", &Value::Null), 409, "another-operator-required");
        let no = json!({"reason": "x"});
        check(&desk.answer(&office.desk, &asked, "refuse", &no), 409, "another-operator-required");
        check(&desk.answer(&office.yokohama, &asked, "agree", &Value::Null), 403, "not-permitted");
        check(&desk.answer(second, &asked, "withdraw", &Value::Null), 403, "not-permitted");
        let stale = with(asked.clone(), json!({"etag": "\"7\""}));
        check(&desk.answer(second, &stale, "agree", &Value::Null), 412, "version-mismatch");

        let agreed = desk.answer(second, &asked, "agree", &Value::Null);
        assert_eq!((agreed.status, &agreed.json()["status"]), (200, &json!("agreed")), "{}", agreed.text);
        assert!(!desk.has_totp());
        assert_eq!(
            desk.told("解除のお知らせ"),
            ["city@example.jp", "desk1@example.jp", "desk2@example.jp", "hanako.sato@example.jp"]
        );
        check(&desk.answer(second, &asked, "agree", &Value::Null), 409, "removal-settled");
        check(&desk.ask(second), 409, "no-second-factor");
        // The municipality reads who asked and who agreed.
        let by = &agreed.json()["decided_by"];
        assert_eq!(
            desk.events(),
            [
                ("account.totp_removed".to_owned(), by.clone()),
                ("account.totp_removal_agreed".to_owned(), by.clone()),
                ("account.totp_removal_asked".to_owned(), json!("operator")),
            ]
        );
    }

    fn log_ins_end_with_the_second_factor(db) {
        let office = Office::new(db);
        let agent = office.server.log_in("agent01");
        let id = text(&office.get(&agent, "/me").json()["account_id"]);
        give(&office.server, &id);
        let mut desk = Desk::of(office);
        desk.sato = id;
        let asked = desk.ask(&desk.office.desk).json();
        assert_eq!(desk.office.get(&agent, "/me").status, 200);
        assert_eq!(desk.answer(&desk.second, &asked, "agree", &Value::Null).status, 200);
        check(&desk.office.get(&agent, "/me"), 401, "not-logged-in");
        assert_eq!(desk.office.server.try_log_in("agent01", PASSWORD).status, 200, "the password alone does");
    }

    fn a_request_is_refused_taken_back_or_runs_out(db) {
        let desk = Desk::new(db, "2021-04-20 10:00:00");
        let (first, second) = (&desk.office.desk, &desk.second);
        let asked = desk.ask(first).json();
        let no = desk.answer(second, &asked, "refuse", &json!({"reason": "本人と連絡が取れません"}));
        assert_eq!(
            (no.status, &no.json()["status"], &no.json()["refusal_reason"]),
            (200, &json!("refused"), &json!("本人と連絡が取れません"))
        );
        let asked = desk.ask(first).json();
        let back = desk.answer(first, &asked, "withdraw", &Value::Null);
        assert_eq!((back.status, &back.json()["status"]), (200, &json!("withdrawn")), "{}", back.text);
        check(&desk.answer(second, &asked, "agree", &Value::Null), 409, "removal-settled");
        assert_eq!(desk.ask(first).status, 201);
        assert!(desk.has_totp());
        drop(desk);

        // A day later the last one has run out, and another may be asked for.
        let office = Office::at(db, "2021-04-21 10:00:00");
        let all = office.get(&office.desk, "/second-factor-removals").json();
        let statuses: Vec<String> = all["items"].as_array().unwrap().iter().map(|one| text(&one["status"])).collect();
        assert_eq!(statuses, ["expired", "withdrawn", "refused"]);
        assert_eq!(office.get(&office.desk, "/second-factor-removals?status=open").json()["items"], json!([]));
        let last = all["items"][0].clone();
        let login = office.get(&office.desk, "/accounts?role=operator").json();
        let other = login["items"].as_array().unwrap().iter().find(|a| a["login_id"] != "operator").unwrap().clone();
        let other = office.server.log_in(&text(&other["login_id"]));
        let path = format!("/api/v1/second-factor-removals/{}/agree", text(&last["id"]));
        check(&office.server.call("POST", &path).token(&other).if_match("*").send(), 409, "removal-settled");
        let path = format!("/accounts/{}/second-factor-removals", text(&last["account_id"]));
        assert_eq!(office.post(&office.desk, &path, &json!({"reason": "もう一度"})).status, 201);
    }

    fn of_all_who_answer_or_ask_at_once_one_does(db) {
        let desk = Desk::new(db, "2021-04-20 10:00:00");
        let asked = std::thread::scope(|scope| {
            let all: Vec<_> = (0..4).map(|_| scope.spawn(|| desk.ask(&desk.office.desk))).collect();
            all.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        assert_eq!(asked.iter().filter(|reply| reply.status == 201).count(), 1);
        for lost in asked.iter().filter(|reply| reply.status != 201) {
            check(lost, 409, "removal-open");
        }
        let asked = with(asked.iter().find(|reply| reply.status == 201).unwrap().json(), json!({"etag": "*"}));
        let replies = std::thread::scope(|scope| {
            let no = json!({"reason": "x"});
            let (asked, desk) = (&asked, &desk);
            let agree = scope.spawn(move || desk.answer(&desk.second, asked, "agree", &Value::Null));
            let refuse = scope.spawn(move || desk.answer(&desk.second, asked, "refuse", &no));
            let back = scope.spawn(move || desk.answer(&desk.office.desk, asked, "withdraw", &Value::Null));
            [agree, refuse, back].map(|thread| thread.join().unwrap())
        });
        assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
        for lost in replies.iter().filter(|reply| reply.status != 200) {
            check(lost, 409, "removal-settled");
        }
        assert_eq!(desk.has_totp(), replies[0].status != 200);
    }

    fn nobody_asks_for_oneself_or_where_there_is_nothing(db) {
        let desk = Desk::new(db, "2021-04-20 10:00:00");
        let office = &desk.office;
        let ask = |id: &str| {
            office.post(&office.desk, &format!("/accounts/{id}/second-factor-removals"), &json!({"reason": "x"}))
        };
        let own = text(&office.get(&office.desk, "/me").json()["account_id"]);
        check(&ask(&own), 409, "own-account");
        check(&ask("999999"), 404, "not-found");
        // The one whose second factor it is does not agree either.
        let second = text(&office.get(&desk.second, "/me").json()["account_id"]);
        check(&ask(&second), 409, "no-second-factor");
        give(&office.server, &second);
        let asked = ask(&second);
        assert_eq!(asked.status, 201, "{}", asked.text);
        check(&desk.answer(&desk.second, &asked.json(), "agree", &Value::Null), 409, "another-operator-required");
        let path = format!("/api/v1/accounts/{}/delete", desk.sato);
        let deleted = office.server.call("POST", &path).token(&office.desk).if_match("*").json(&json!({"reason": "x"}));
        assert_eq!(deleted.send().status, 200);
        check(&desk.ask(&office.desk), 409, "account-state");
    }

    fn the_command_line_does_it_for_a_service_desk_of_one(db) {
        use clap::Parser;
        let desk = Desk::new(db, "2021-04-20 10:00:00");
        let url = db.address();
        let run = |login_id: &str, reason: &str| {
            let words = ["madoguchi", "remove-second-factor", "--database-url", &url, "--login-id", login_id];
            let line = CommandLine::try_parse_from(words.into_iter().chain(["--reason", reason])).unwrap();
            let Command::RemoveSecondFactor(options) = line.command else { panic!("another command") };
            maintenance::remove_second_factor(&options).map_err(|error| error.to_string())
        };
        assert!(run("nobody", "x").unwrap_err().contains("there is no account nobody"));
        assert!(run("operator", "x").unwrap_err().contains("operator has no second factor"));
        assert!(run(&desk.login_id, " ").is_err());
        assert!(desk.has_totp());
        run(&desk.login_id, "端末の紛失").unwrap();
        assert!(!desk.has_totp());
        assert_eq!(desk.told("解除のお知らせ"), ["city@example.jp", "hanako.sato@example.jp"]);
        let written = audit_event::table
            .filter(audit_event::action.eq("account.totp_removed"))
            .select((audit_event::account_id, audit_event::request_id, audit_event::municipality_code));
        let written: Vec<(Option<i64>, String, Option<String>)> = written.load(&mut db.connect()).unwrap();
        assert_eq!(written, [(None, "command-line".to_owned(), Some("141003".to_owned()))]);
        let kept = totp_removal::table.select((totp_removal::reason, totp_removal::asked_by));
        let kept: Vec<(String, Option<i64>)> = kept.load(&mut db.connect()).unwrap();
        assert_eq!(kept, [("端末の紛失".to_owned(), None)]);
        let all = desk.office.get(&desk.office.desk, "/second-factor-removals").json();
        assert_eq!((&all["items"][0]["asked_by"], &all["items"][0]["status"]), (&Value::Null, &json!("agreed")));
    }

    fn an_operator_of_the_command_line_is_in_the_audit(db) {
        use madoguchi_service::account::{NewOperator, create_operator};
        let office = Office::new(db);
        let now = office.server.state.clock.now();
        let new = NewOperator { login_id: "desk9".into(), display_name: "九".into(), password_hash: "!".into() };
        create_operator(&office.server.store, new.clone(), now).unwrap();
        create_operator(&office.server.store, new, now).unwrap();
        let id = office.server.store.read_blocking(|c| account::find_by_login_id(c, "desk9")).unwrap().unwrap().id;
        let written = audit_event::table
            .filter(audit_event::action.eq("account.created"))
            .filter(audit_event::subject_id.eq(id.to_string()))
            .select((audit_event::account_id, audit_event::request_id));
        let written: Vec<(Option<i64>, String)> = written.load(&mut db.connect()).unwrap();
        assert_eq!(written, [(None, "command-line".to_owned())], "once, though it was asked for twice");
    }

    fn a_municipality_suspends_and_resumes_its_own_agents(db) {
        let office = Office::new(db);
        let issued = office.issued();
        let id = text(&issued["account_id"]);
        let act = |token: &str, id: &str, what: &str, reason: &str| {
            let path = format!("/api/v1/accounts/{id}/{what}");
            let call = office.server.call("POST", &path).token(token).english().if_match("*");
            call.json(&json!({"reason": reason})).send()
        };
        let city = office.yokohama.as_str();
        let blank = act(city, &id, "suspend", " ");
        assert_eq!(blank.field_errors(), ["/reason required"]);
        let suspended = act(city, &id, "suspend", "端末の紛失");
        assert_eq!(
            (suspended.status, &suspended.json()["status"], &suspended.json()["status_reason"]),
            (200, &json!("suspended"), &json!("端末の紛失")),
            "{}",
            suspended.text
        );
        check(&act(city, &id, "suspend", "x"), 409, "account-state");
        let resumed = act(city, &id, "resume", "見つかった");
        assert_eq!((resumed.status, &resumed.json()["status"]), (200, &json!("active")), "{}", resumed.text);
        // Deletion is applied for.
        check(&act(city, &id, "delete", "x"), 403, "not-permitted");
        // Whom the service desk has suspended, it lets in again.
        assert_eq!(act(&office.desk, &id, "suspend", "不正利用の疑い").status, 200);
        check(&act(city, &id, "resume", "x"), 409, "suspended-by-desk");
        assert_eq!(act(&office.desk, &id, "resume", "確認済み").status, 200);
        assert_eq!(act(city, &id, "suspend", "休職").status, 200);
        assert_eq!(act(&office.desk, &id, "resume", "復職").status, 200, "the service desk may always");

        // Not the service desk's agents, not offices, not another's.
        let of = |login_id: &'static str| {
            let found = office.server.store.read_blocking(move |c| account::find_by_login_id(c, login_id));
            found.unwrap().unwrap().id.to_string()
        };
        check(&act(city, &of("agent01"), "suspend", "x"), 403, "not-permitted");
        check(&act(city, &of("yokohama"), "suspend", "x"), 409, "own-account");
        check(&act(city, &of("agent11"), "suspend", "x"), 404, "not-found");
        check(&act(city, &of("operator"), "suspend", "x"), 404, "not-found");
        check(&act(&office.yokosuka, &id, "suspend", "x"), 404, "not-found");
        check(&act(&office.server.log_in("agent01"), &id, "suspend", "x"), 403, "not-permitted");
        // Another for whom the company works, too, sees the agent and does nothing to it.
        let commission = json!({
            "vendor_id": issued["vendor"]["id"], "municipality_code": "142018", "starts_on": "2021-03-01",
        });
        assert_eq!(office.post(&office.desk, "/commissions", &commission).status, 201);
        check(&act(&office.yokosuka, &id, "suspend", "x"), 403, "not-permitted");
        let events = office.get(&office.yokosuka, "/audit-events?action=account.suspended").json();
        assert_eq!(events["items"], json!([]), "it was before the commission");
    }
}
