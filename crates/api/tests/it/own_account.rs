//! The own log-ins and the own password; and a cut-off that reaches every process.

use crate::process::Process;
use crate::support::{PASSWORD, Reply, Server};
use diesel::prelude::*;

use madoguchi_store::schema::{account, outbox_mail};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn log_in_with(server: &Server, login_id: &str, program: &str) -> Reply {
    let body = json!({"login_id": login_id, "password": PASSWORD});
    server.call("POST", "/api/v1/sessions").header("user-agent", program).json(&body).send()
}

fn token(reply: &Reply) -> String {
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()["access_token"].as_str().unwrap().to_owned()
}

fn refresh(server: &Server, reply: &Reply) -> u16 {
    let cookie = reply.cookie_named("madoguchi_refresh").unwrap();
    server.call("POST", "/api/v1/sessions/refresh").header("cookie", cookie).send().status
}

fn delete(server: &Server, token: &str, path: &str) -> Reply {
    server.call("DELETE", path).token(token).send()
}

on_both_databases! {
    fn owners_see_and_end_their_log_ins(db) {
        let server = Server::start(db);
        let long = "x".repeat(300);
        let (desk, phone) = (log_in_with(&server, "agent01", "Desk 1.0"), log_in_with(&server, "agent01", &long));
        let third = log_in_with(&server, "agent01", "Third");
        let (token, phone_token) = (token(&desk), token(&phone));
        let list =
            || -> Vec<Value> { server.get(&token, "/api/v1/me/sessions").json()["items"].as_array().unwrap().clone() };
        let listed = list();
        assert_eq!(listed.len(), 3);
        let of = |program: &str| listed.iter().find(|entry| entry["user_agent"] == program).unwrap();
        assert_eq!(
            (of("Desk 1.0")["current"].as_bool(), of("Desk 1.0")["address"].as_str()),
            (Some(true), Some("127.0.0.1"))
        );
        assert_eq!(of(&"x".repeat(200))["current"], false);
        // What is shown is no part of a cookie.
        let id = of(&"x".repeat(200))["id"].as_str().unwrap().to_owned();
        for reply in [&desk, &phone, &third] {
            assert!(listed.iter().all(|entry| !reply.cookie().unwrap().contains(entry["id"].as_str().unwrap())));
        }
        // Somebody else's is not found.
        let stranger = server.log_in("agent02");
        for unknown in [id.as_str(), "nothing"] {
            assert_eq!(delete(&server, &stranger, &format!("/api/v1/me/sessions/{unknown}")).status, 404);
        }
        assert_eq!(delete(&server, &token, &format!("/api/v1/me/sessions/{id}")).status, 204);
        assert_eq!(delete(&server, &token, &format!("/api/v1/me/sessions/{id}")).status, 404);
        assert_eq!((server.get(&phone_token, "/api/v1/me").status, refresh(&server, &phone)), (401, 401));
        assert_eq!(list().len(), 2);
        assert_eq!(delete(&server, &token, "/api/v1/me/sessions").status, 204);
        assert_eq!((list().len(), refresh(&server, &third), refresh(&server, &desk)), (1, 401, 200));
        assert_eq!(server.get(&stranger, "/api/v1/me").status, 200);
    }

    fn a_new_password_ends_the_other_log_ins(db) {
        let server = Server::start(db);
        diesel::update(account::table.filter(account::login_id.eq("agent01")))
            .set(account::mail_address.eq("sato@example.jp"))
            .execute(&mut db.connect())
            .unwrap();
        let (here, there) = (server.log_in("agent01"), log_in_with(&server, "agent01", "There"));
        let change = |current: &str, new: &str| {
            server.post(&here, "/api/v1/me/password", &json!({"current_password": current, "new_password": new}))
        };
        let refused = [
            ("", "/new_password required"),
            ("a b c", "/new_password password-too-short"),
            (&"x7".repeat(65), "/new_password password-too-long"),
            ("aaaaaaaaaaaaaa", "/new_password password-too-plain"),
            ("Password12345", "/new_password password-well-known"),
            // Of the long list.
            ("sunshine-2021", "/new_password password-well-known"),
            ("blue agent01 river", "/new_password password-personal"),
            ("blue sato@example.jp", "/new_password password-personal"),
        ];
        for (new, expected) in refused {
            let reply = change(PASSWORD, new);
            assert_eq!((reply.status, reply.field_errors()), (422, vec![expected.to_owned()]), "{new}");
            assert!(new.is_empty() || !reply.text.contains(new), "a password is never repeated");
        }
        assert_eq!(
            change("wrong", "窓口の予約は電話で九時から受付").field_errors(),
            ["/current_password wrong-password"]
        );
        let changed = change(PASSWORD, "ｒｉｖｅｒ stone harbour");
        assert_eq!(changed.status, 204, "{}", changed.text);
        assert_eq!((server.get(&here, "/api/v1/me").status, refresh(&server, &there)), (200, 401));
        assert_eq!(server.try_log_in("agent01", PASSWORD).problem(), "bad-credentials");
        // On a keyboard that makes other characters of the same keys.
        assert_eq!(server.try_log_in("agent01", "river stone harbour").status, 200);
        let mails: Vec<String> = outbox_mail::table.select(outbox_mail::subject).load(&mut db.connect()).unwrap();
        assert_eq!(mails, ["【Madoguchi】パスワード変更のお知らせ"]);
    }

    fn an_open_page_cannot_guess_the_password(db) {
        let server = Server::start(db);
        let token = server.log_in("agent01");
        let confirm = |password: &str| server.post(&token, "/api/v1/me/totp", &json!({"current_password": password}));
        let statuses: Vec<u16> = (0..9).map(|_| confirm("wrong").status).collect();
        assert_eq!(statuses[..5], [422; 5]);
        assert!(statuses.contains(&429), "{statuses:?}");
        // The others are not made to wait, nor is the log-in.
        assert_eq!(server.try_log_in("agent01", PASSWORD).status, 200);
    }

    fn a_cut_off_reaches_every_process_within_a_second(db) {
        let processes = [Process::start(db), Process::start(db)].map(Process::ready);
        let desk = processes[0].log_in("operator");
        for (login_id, act) in [("agent01", "suspend"), ("agent02", "delete")] {
            let tokens = [processes[0].log_in(login_id), processes[1].log_in(login_id)];
            let statuses = || -> Vec<u16> {
                let ask =
                    |process: &Process, token: &String| process.call("GET", "/api/v1/me").token(token).send().status;
                processes.iter().flat_map(|process| tokens.iter().map(move |token| ask(process, token))).collect()
            };
            // Every process has just believed both log-ins.
            assert_eq!(statuses(), [200; 4]);
            let id = madoguchi_store::account::find_by_login_id(&mut db.connect(), login_id).unwrap().unwrap().id;
            let call = processes[0].call("POST", &format!("/api/v1/accounts/{id}/{act}")).token(&desk).if_match("*");
            let reply = call.json(&json!({"reason": "異動"})).send();
            assert_eq!(reply.status, 200, "{}", reply.text);
            let since = Instant::now();
            let took = loop {
                if statuses() == [401; 4] {
                    break since.elapsed();
                }
            };
            assert!(took < Duration::from_secs(1), "{login_id}: {took:?}");
            println!("{login_id} was cut off in both processes after {took:?}");
            let body = json!({"login_id": login_id, "password": "madoguchi-demo"});
            let again = processes[1].call("POST", "/api/v1/sessions").json(&body).send();
            assert_eq!(again.problem(), "bad-credentials");
        }
        // Wrong passwords are counted in every process alike.
        let wrong = json!({"login_id": "agent11", "password": "wrong"});
        let statuses: Vec<u16> =
            (0..8).map(|n| processes[n % 2].call("POST", "/api/v1/sessions").json(&wrong).send().status).collect();
        assert_eq!(statuses[..5], [401; 5]);
        assert!(statuses[5..].contains(&429), "{statuses:?}");
    }
}
