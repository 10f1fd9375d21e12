//! Links to set a password: who asks learns nothing, who has one sets a password once.

use crate::support::{PASSWORD, Reply, Server, TestDatabase, YOKOHAMA};
use diesel::prelude::*;
use madoguchi_api::state::Settings;
use madoguchi_domain::NO_PASSWORD;
use madoguchi_store::schema::{account, audit_event, outbox_mail};
use serde_json::json;
use std::time::{Duration, Instant};

const NEW: &str = "river stone harbour";

fn proxied() -> Settings {
    let public_url = "https://madoguchi.example.jp".to_owned();
    let service = madoguchi_service::Settings { public_url, ..madoguchi_service::Settings::default() };
    Settings { service, ..crate::support::behind_a_proxy() }
}

fn give_mail_address(db: &TestDatabase, login_id: &str) {
    let given = diesel::update(account::table.filter(account::login_id.eq(login_id)));
    given.set(account::mail_address.eq(format!("{login_id}@example.jp"))).execute(&mut db.connect()).unwrap();
}

fn ask(server: &Server, login_id: &str, address: &str) -> Reply {
    let call = server.call("POST", "/api/v1/password-links").header("x-forwarded-for", address);
    call.json(&json!({"login_id": login_id})).send()
}

/// Tokens in the mails that wait, the newest last.
fn tokens(db: &TestDatabase) -> Vec<String> {
    let waiting = outbox_mail::table.filter(outbox_mail::status.eq("waiting")).order(outbox_mail::id);
    let tokens: Vec<Option<String>> = waiting.select(outbox_mail::link_token).load(&mut db.connect()).unwrap();
    tokens.into_iter().flatten().collect()
}

/// Account, subject, municipality and address of the events of an action.
type Told = (Option<i64>, String, Option<String>, String);

fn told(db: &TestDatabase, action: &str) -> Vec<Told> {
    let columns =
        (audit_event::account_id, audit_event::subject_id, audit_event::municipality_code, audit_event::address);
    let events = audit_event::table.filter(audit_event::action.eq(action)).order(audit_event::id);
    events.select(columns).load(&mut db.connect()).unwrap()
}

/// One event of agent01, who works for Yokohama.
fn of_agent01(db: &TestDatabase, by_its_owner: bool, address: &str) -> Vec<Told> {
    let id = account::table.filter(account::login_id.eq("agent01")).select(account::id);
    let id: i64 = id.first(&mut db.connect()).unwrap();
    vec![(by_its_owner.then_some(id), id.to_string(), Some(YOKOHAMA.to_owned()), address.to_owned())]
}

fn check_link(server: &Server, token: &str) -> Reply {
    server.call("POST", "/api/v1/password-links/check").json(&json!({"token": token})).send()
}

fn use_link(server: &Server, token: &str, password: &str) -> Reply {
    let body = json!({"token": token, "new_password": password});
    server.call("POST", "/api/v1/password-links/use").json(&body).send()
}

on_both_databases! {
    fn whoever_asks_hears_the_same(db) {
        let server = Server::start_with(db, proxied());
        give_mail_address(db, "agent01");
        give_mail_address(db, "agent02");
        server.administer("agent02", "suspend");
        for login_id in ["agent01", "agent11", "agent02", "nobody"] {
            let since = Instant::now();
            let reply = ask(&server, login_id, "203.0.113.7");
            assert_eq!((reply.status, reply.text.as_str()), (202, ""), "{login_id}");
            assert!(Duration::from_millis(250) <= since.elapsed(), "{login_id}");
        }
        assert_eq!(tokens(db).len(), 1, "only agent01 is active and has a mail address");
        // Whoever asked, it is written down for whom; who was sent nothing leaves nothing.
        assert_eq!(told(db, "password_link.asked"), of_agent01(db, false, "203.0.113.7"));
        for (login_id, expected) in [("", "/login_id required"), (&"x".repeat(65), "/login_id too-long")] {
            let reply = ask(&server, login_id, "203.0.113.7");
            assert_eq!((reply.status, reply.field_errors()), (422, vec![expected.to_owned()]));
        }
    }

    fn a_link_sets_a_password_once(db) {
        let server = Server::start_with(db, proxied());
        give_mail_address(db, "agent01");
        let open = server.try_log_in("agent01", PASSWORD);
        ask(&server, "agent01", "203.0.113.7");
        let first = tokens(db).pop().unwrap();
        ask(&server, "agent01", "203.0.113.7");
        let token = tokens(db).pop().unwrap();
        // A newer link takes the older one's place.
        for (lang, told) in [("ja", "新しいメール"), ("en", "newest mail")] {
            let call = server.call("POST", "/api/v1/password-links/check").header("accept-language", lang);
            let reply = call.json(&json!({"token": first})).send();
            assert_eq!((reply.status, reply.problem().as_str()), (404, "link-replaced"));
            assert!(reply.text.contains(told), "{}", reply.text);
        }
        assert_eq!(use_link(&server, &first, NEW).problem(), "link-replaced");
        let link = check_link(&server, &token).json();
        assert_eq!((link["login_id"].as_str(), link["purpose"].as_str()), (Some("agent01"), Some("reset_password")));
        assert!(link["expires_at"].as_str().unwrap().starts_with("2021-03-04T"), "{link}");
        let words = json!(["agent01", "agent01", "agent01@example.jp", "みなと", "ミナト"]);
        assert_eq!(link["password_words"], words);
        // A password that is refused does not use it up.
        for (refused, code) in [
            ("blue agent01 river", "password-personal"),
            ("blue みなと river", "password-personal"),
            ("password1234567", "password-well-known"),
            ("yokohama2021", "password-well-known"),
            ("qwertyuiopasdfg", "password-too-plain"),
        ] {
            let errors = use_link(&server, &token, refused).field_errors();
            assert_eq!(errors, [format!("/new_password {code}")], "{refused}");
        }
        let used = use_link(&server, &token, NEW);
        assert_eq!(used.status, 204, "{}", used.text);
        assert!(used.cookie_named("madoguchi_device_").is_some(), "the owner's device is known from now on");
        assert_eq!(told(db, "password.set"), of_agent01(db, true, "127.0.0.1"));
        for reply in [use_link(&server, &token, NEW), check_link(&server, &token), use_link(&server, "x", NEW)] {
            assert_eq!((reply.status, reply.problem().as_str()), (404, "link-not-valid"));
        }
        // Whoever holds the older mail is led to the newer one, also when that was used.
        assert_eq!(check_link(&server, &first).problem(), "link-replaced");
        let old = open.json()["access_token"].as_str().unwrap().to_owned();
        assert_eq!(server.get(&old, "/api/v1/me").status, 401);
        assert_eq!(server.try_log_in("agent01", PASSWORD).status, 401);
        assert_eq!(server.try_log_in("agent01", NEW).status, 200);
    }

    /// Programs that look through mails open every link; the token stands behind `#`, and a look uses nothing up.
    fn a_look_at_a_link_does_not_use_it_up(db) {
        let server = Server::start_with(db, proxied());
        give_mail_address(db, "agent01");
        ask(&server, "agent01", "203.0.113.7");
        let token = tokens(db).pop().unwrap();
        for _ in 0..3 {
            assert_eq!(check_link(&server, &token).status, 200);
            for path in ["/set-password".to_owned(), format!("/set-password?{token}")] {
                server.call("GET", &path).send();
                server.call("HEAD", &path).send();
            }
        }
        assert_eq!(use_link(&server, &token, NEW).status, 204);
    }

    fn a_new_account_gets_in_by_its_link_only(db) {
        let server = Server::start_with(db, proxied());
        give_mail_address(db, "agent01");
        let unset = diesel::update(account::table.filter(account::login_id.eq("agent01")));
        unset.set(account::password_hash.eq(NO_PASSWORD)).execute(&mut db.connect()).unwrap();
        for password in [PASSWORD, NO_PASSWORD] {
            assert_eq!(server.try_log_in("agent01", password).problem(), "bad-credentials");
        }
        ask(&server, "agent01", "203.0.113.7");
        assert_eq!(use_link(&server, &tokens(db)[0], NEW).status, 204);
        assert_eq!(server.try_log_in("agent01", NEW).status, 200);
    }

    fn a_suspended_account_s_link_is_worth_nothing(db) {
        let server = Server::start_with(db, proxied());
        give_mail_address(db, "agent01");
        ask(&server, "agent01", "203.0.113.7");
        let token = tokens(db).pop().unwrap();
        server.administer("agent01", "suspend");
        assert_eq!((check_link(&server, &token).status, use_link(&server, &token, NEW).status), (404, 404));
    }

    fn nobody_is_flooded_with_mails(db) {
        let server = Server::start_with(db, proxied());
        give_mail_address(db, "agent01");
        // From many addresses: the account gets three, and the answer stays the same.
        let statuses: Vec<u16> = (0..8).map(|n| ask(&server, "agent01", &format!("198.51.100.{n}")).status).collect();
        assert_eq!(statuses, [202; 8]);
        let mails: i64 = outbox_mail::table.count().get_result(&mut db.connect()).unwrap();
        assert!((3..=4).contains(&mails), "{mails}");
        // From one address: it has to wait.
        let mut asked = (0..40).map(|n| ask(&server, &format!("nobody{n}"), "203.0.113.7"));
        let refused = asked.find(|reply| reply.status != 202).unwrap();
        assert_eq!((refused.status, refused.problem().as_str()), (429, "too-many-requests"));
    }

    fn who_has_a_link_need_not_wait_for_a_guesser(db) {
        let server = Server::start_with(db, proxied());
        give_mail_address(db, "agent01");
        let wrong = |n: u32, password: &str| {
            let body = json!({"login_id": "agent01", "password": password});
            server
                .call("POST", "/api/v1/sessions")
                .header("x-forwarded-for", format!("198.51.100.{n}"))
                .json(&body)
                .send()
        };
        let blocked = (0..60).any(|n| wrong(n, "wrong").status == 429);
        assert!(blocked && wrong(200, PASSWORD).status == 429, "strangers wait");
        ask(&server, "agent01", "203.0.113.7");
        assert_eq!(use_link(&server, &tokens(db)[0], NEW).status, 204);
        assert_eq!(wrong(201, NEW).status, 200);
    }
}
