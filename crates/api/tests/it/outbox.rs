//! The outbox as the service desk sees it, on a server without SMTP settings.

use crate::support::Server;
use chrono::Duration;
use madoguchi_contract::problem::ProblemType;
use madoguchi_domain::{Account, AccountStatus, MailAddress, MailOutcome};
use madoguchi_service::Transaction;
use madoguchi_service::mail::{LinkToken, letters};
use madoguchi_store::{StoreError, account, audit, mail};
use serde_json::{Value, json};

const BASE: &str = "https://madoguchi.example.jp";

/// An account of the tests, with a mail address.
fn account(server: &Server, login_id: &'static str) -> Account {
    let found = server.store.read_blocking(move |conn| account::find_by_login_id(conn, login_id));
    let address = MailAddress::parse(&format!("{login_id}@example.jp")).unwrap();
    Account { mail_address: Some(address), ..found.unwrap().unwrap() }
}

/// Puts the log-in mail of an account, due after some hours; its id.
fn log_in(server: &Server, login_id: &'static str, hours: i64) -> String {
    let (owner, now) = (account(server, login_id), server.state.clock.instant());
    let due = now + Duration::hours(hours);
    server
        .store
        .write_blocking(move |conn| {
            letters::log_in(
                &mut Transaction::within(conn, &madoguchi_service::Settings::default()),
                &owner,
                due,
                now,
                BASE,
            )
        })
        .unwrap();
    let desk = server.log_in("operator");
    let newest = server.get(&desk, "/api/v1/outbox?limit=1").json();
    newest["items"][0]["id"].as_str().unwrap().to_owned()
}

/// The token in a mail's text.
fn token(mail: &Value) -> Option<LinkToken> {
    let body = mail["body"].as_str().unwrap();
    body.lines().find_map(|line| LinkToken::parse(line.strip_prefix(&format!("{BASE}/set-password#"))?))
}

fn is_valid(server: &Server, token: &LinkToken) -> bool {
    let (hash, now) = (token.hash(), server.state.clock.instant());
    server.store.read_blocking(move |conn| account::link::find_valid(conn, &hash, now)).unwrap().is_some()
}

on_both_databases! {
    fn the_list_filters_and_pages(db) {
        let server = Server::start(db);
        let ids = ["agent01", "agent02", "agent11"].map(|login_id| log_in(&server, login_id, 24));
        let (owner, now) = (account(&server, "agent01"), server.state.clock.instant());
        let to = owner.mail_address.clone().unwrap();
        server
            .store
            .write_blocking(move |conn| {
                letters::account_changed(
                    &mut Transaction::within(conn, &madoguchi_service::Settings::default()),
                    &[(&owner, &to)],
                    now,
                )
            })
            .unwrap();
        let desk = server.log_in("operator");
        let list = |query: &str| {
            let page = server.get(&desk, &format!("/api/v1/outbox{query}")).json();
            let items = page["items"].as_array().unwrap_or_else(|| panic!("{page}"));
            let told = items
                .iter()
                .map(|mail| format!("{} {}", mail["login_id"].as_str().unwrap(), mail["kind"].as_str().unwrap()));
            (told.collect::<Vec<_>>(), page["next_cursor"].as_str().map(str::to_owned))
        };
        let all = ["agent01 account_changed", "agent11 log_in", "agent02 log_in", "agent01 log_in"];
        assert_eq!(list("").0, all);
        let (first, cursor) = list("?limit=3");
        let (second, end) = list(&format!("?limit=3&cursor={}", cursor.unwrap()));
        assert_eq!(([first, second].concat(), end), (all.map(str::to_owned).to_vec(), None));
        assert_eq!(list("?kind=log_in&login_id=agent0").0, all[2..]);
        assert_eq!(list("?kind=log_in&login_id=Agent0").0, all[2..]);
        assert_eq!(list("?status=sent").0, Vec::<String>::new());
        assert_eq!(list("?status=waiting&kind=account_changed").0, all[..1]);
        let wrong = server.get(&desk, "/api/v1/outbox?status=gone&kind=letter&limit=0");
        assert_eq!(wrong.field_errors(), ["?status unknown-value", "?kind unknown-value", "?limit out-of-range"]);
        let state = server.get(&desk, "/api/v1/outbox/state").json();
        assert_eq!(state, json!({"smtp": false, "due": 1, "scheduled": 3, "failed": 0, "unreachable_since": null}));
        assert_eq!(server.get(&desk, "/api/v1/outbox/999999").problem(), "not-found");
        let mail = server.get(&desk, &format!("/api/v1/outbox/{}", ids[0])).json();
        assert_eq!((&mail["mail"]["mail_address"], &mail["tries"]), (&"agent01@example.jp".into(), &json!([])));
    }

    fn without_smtp_the_service_desk_reads_the_link(db) {
        let server = Server::start(db);
        let id = log_in(&server, "agent01", 0);
        let desk = server.log_in("operator");
        let reply = server.get(&desk, &format!("/api/v1/outbox/{id}"));
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        let first = token(&reply.json()).unwrap();
        assert!(is_valid(&server, &first));
        // The list never has it.
        assert!(!server.get(&desk, "/api/v1/outbox").text.contains(first.text()));
        // A newer link withdraws the older one and its mail.
        let newer = log_in(&server, "agent01", 0);
        let older = server.get(&desk, &format!("/api/v1/outbox/{id}")).json();
        assert_eq!((older["mail"]["status"].as_str(), token(&older)), (Some("withdrawn"), None));
        assert!(!is_valid(&server, &first));
        let second = token(&server.get(&desk, &format!("/api/v1/outbox/{newer}")).json()).unwrap();
        // Used, it is gone from the outbox, too.
        let (hash, now) = (second.hash(), server.state.clock.instant());
        let used = server.store.write_blocking(move |conn| account::link::use_up(conn, &hash, now));
        assert!(used.unwrap_or_else(|error: StoreError| panic!("{error}")).is_some());
        assert!(!server.get(&desk, &format!("/api/v1/outbox/{newer}")).text.contains(second.text()));
    }

    fn the_service_desk_is_warned_while_the_mail_server_takes_nothing(db) {
        let server = Server::start(db);
        let (desk, yokohama) = (server.log_in("operator"), server.log_in("yokohama"));
        let alerts = |token: &str| server.get(token, "/api/v1/alerts").json()["items"].clone();
        let since = || server.get(&desk, "/api/v1/outbox/state").json()["unreachable_since"].clone();
        for login_id in ["agent01", "agent02"] {
            log_in(&server, login_id, -2);
        }
        log_in(&server, "agent11", 24);
        assert_eq!((alerts(&desk), since()), (json!([]), Value::Null));
        let at = server.state.clock.instant();
        // Each handed over, with what came of it.
        let tried = |outcome: Option<MailOutcome>, hours: i64| {
            let now = at + Duration::hours(hours);
            let done = server.store.write_blocking(move |conn| {
                let mail = mail::sending::claim(conn, now, now + Duration::minutes(1))?.unwrap();
                match outcome {
                    None => mail::sending::note_sent(conn, &mail, now, "250", now + Duration::hours(72)),
                    Some(outcome) => {
                        let again = Some(now + Duration::minutes(1));
                        mail::sending::note_not_sent(conn, &mail, now, (outcome, "words"), again)
                    }
                }
            });
            done.unwrap_or_else(|error: StoreError| panic!("{error}"));
        };
        let (deferred, away) = (Some(MailOutcome::Deferred), Some(MailOutcome::Unreachable));
        // A server that asks to come again is there.
        tried(deferred, -1);
        assert_eq!((alerts(&desk), since()), (json!([]), Value::Null));
        tried(away, 0);
        tried(away, 1);
        assert_eq!(alerts(&desk), json!([{"kind": "mails_held_up", "count": 2}]));
        assert_eq!(since(), json!(madoguchi_contract::rfc3339(at)));
        assert_eq!(alerts(&yokohama), json!([]));
        // One is taken: the server is there again, and the other one is tried in its time.
        tried(None, 2);
        assert_eq!((alerts(&desk), since()), (json!([]), Value::Null));
    }

    fn every_look_is_audited_as_one_at_accounts(db) {
        let server = Server::start(db);
        let id = log_in(&server, "agent01", 0);
        let desk = server.log_in("operator");
        server.get(&desk, "/api/v1/outbox");
        server.get(&desk, &format!("/api/v1/outbox/{id}"));
        server.call("POST", &format!("/api/v1/outbox/{id}/retry")).token(&desk).send();
        let events = server.store.read_blocking(|conn| {
            let account = account::find_by_login_id(conn, "operator")?.unwrap();
            audit::actions_of(conn, account.id, 3)
        });
        assert_eq!(events.unwrap(), ["outbox_mail.retried", "outbox_mail.read", "outbox.listed"]);
    }

    fn a_mail_is_made_due_again_once(db) {
        let server = Server::start(db);
        let id = log_in(&server, "agent01", 48);
        let desk = server.log_in("operator");
        let before = token(&server.get(&desk, &format!("/api/v1/outbox/{id}")).json()).unwrap();
        // Before its day it takes a reason.
        let retry = |key: &str| {
            let call = server.call("POST", &format!("/api/v1/outbox/{id}/retry")).token(&desk).key(key);
            call.json(&json!({"reason": "明日から"})).send()
        };
        let (first, again) = (retry("one"), retry("one"));
        assert_eq!((first.status, again.header("idempotency-replayed")), (200, Some("true")), "{}", first.text);
        assert_eq!(first.text, again.text);
        // The answer is kept for the key, so the link is not in it.
        assert_eq!(token(&first.json()), None);
        assert_eq!(server.get(&desk, "/api/v1/outbox/state").json()["due"], 1);
        let after = token(&server.get(&desk, &format!("/api/v1/outbox/{id}")).json()).unwrap();
        assert!(before != after && !is_valid(&server, &before) && is_valid(&server, &after));
        // Given up, it is tried again all the same.
        let later = server.state.clock.instant() + Duration::hours(73);
        server.store.write_blocking(move |conn| mail::sending::expire(conn, later)).unwrap();
        assert_eq!(server.get(&desk, "/api/v1/outbox/state").json()["failed"], 1);
        assert_eq!(
            (retry("two").status, server.get(&desk, "/api/v1/outbox/state").json()["failed"].as_u64()),
            (200, Some(0))
        );
        // Suspended, its owner gets no link.
        server.administer("agent01", "suspend");
        assert_eq!(retry("three").problem(), "account-not-live");
        // Nor does the mail come back with the account.
        server.administer("agent01", "resume");
        assert_eq!(retry("four").problem(), "mail-not-waiting");
        log_in(&server, "agent01", 0);
        assert_eq!((retry("five").status, retry("six").problem().as_str()), (409, "mail-not-waiting"));
    }

    fn a_reset_does_not_call_the_log_in_mail_forward(db) {
        let server = Server::start(db);
        let id = log_in(&server, "agent01", 48);
        let desk = server.log_in("operator");
        let reset = || {
            let (owner, now) = (account(&server, "agent01"), server.state.clock.instant());
            server
                .store
                .write_blocking(move |conn| {
                    letters::password_reset(
                        &mut Transaction::within(conn, &madoguchi_service::Settings::default()),
                        &owner,
                        now,
                        BASE,
                    )
                })
                .unwrap();
            let list = server.get(&desk, "/api/v1/outbox").json();
            list["items"].as_array().unwrap().iter().map(|mail| mail["status"].to_string()).collect::<Vec<_>>()
        };
        assert_eq!(reset(), ["\"waiting\""]);
        let token = token(&server.get(&desk, &format!("/api/v1/outbox/{id}")).json()).unwrap();
        let (hash, now) = (token.hash(), server.state.clock.instant());
        let used = server.store.write_blocking(move |conn| account::link::use_up(conn, &hash, now));
        assert!(used.unwrap_or_else(|error: StoreError| panic!("{error}")).is_some());
        assert_eq!(reset(), ["\"waiting\"", "\"withdrawn\""]);
    }

    fn who_cannot_get_a_link_gets_none(db) {
        let server = Server::start(db);
        let now = server.state.clock.instant();
        let owner = account(&server, "agent01");
        let (store, nowhere) = (&server.store, Account { mail_address: None, ..owner.clone() });
        let refused = store.write_blocking(move |conn| {
            letters::log_in(
                &mut Transaction::within(conn, &madoguchi_service::Settings::default()),
                &nowhere,
                now,
                now,
                BASE,
            )
        });
        assert!(matches!(refused, Err(madoguchi_service::Failure::Problem(ProblemType::AccountNotLive))));
        let suspended = Account { status: AccountStatus::Suspended, ..owner.clone() };
        let refused = store.write_blocking(move |conn| {
            letters::password_reset(
                &mut Transaction::within(conn, &madoguchi_service::Settings::default()),
                &suspended,
                now,
                BASE,
            )
        });
        assert!(matches!(refused, Err(madoguchi_service::Failure::Problem(ProblemType::AccountNotLive))));
        let to = [owner.clone(), Account { mail_address: None, ..owner }];
        store
            .write_blocking(move |conn| {
                letters::look_up_warning(
                    &mut Transaction::within(conn, &madoguchi_service::Settings::default()),
                    &to,
                    "agent11",
                    321,
                    now,
                )
            })
            .unwrap();
        let desk = server.log_in("operator");
        let list = server.get(&desk, "/api/v1/outbox").json();
        let id = list["items"][0]["id"].as_str().unwrap().to_owned();
        let body = server.get(&desk, &format!("/api/v1/outbox/{id}")).json()["body"].clone();
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        assert!(
            body.as_str().unwrap().contains("ログインID: agent11") && body.as_str().unwrap().contains("321人分"),
            "{body}"
        );
    }
}
