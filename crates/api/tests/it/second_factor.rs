//! The second factor: set up, asked for, used once, taken away, and required of the service desk.

use crate::authenticator::{code, code_at, codes, give, log_in, moment, set_up};
use crate::support::{PASSWORD, Reply, Server, behind_a_proxy};
use chrono::Duration;
use madoguchi_api::spec;
use madoguchi_api::state::Settings;
use madoguchi_service::OperatorTotp;
use madoguchi_service::session::second_factor::{Proof, use_code};
use madoguchi_store::{account, audit};
use serde_json::json;
use std::collections::BTreeSet;

const HOME: &str = "203.0.113.7";

/// What a log-in answered: the status, or the problem and its fields.
fn outcome(reply: &Reply) -> String {
    if reply.status == 200 {
        "in".to_owned()
    } else {
        format!("{} {}", reply.problem(), reply.field_errors().join(" "))
    }
}

#[track_caller]
fn check(reply: &Reply, expected: &str) {
    assert_eq!(outcome(reply).trim(), expected, "{}", reply.text);
}

fn actions(server: &Server, login_id: &str, limit: i64) -> Vec<String> {
    let store = &server.store;
    let account = store.read_blocking(|conn| account::find_by_login_id(conn, login_id)).unwrap().unwrap();
    store.read_blocking(|conn| audit::actions_of(conn, account.id, limit)).unwrap()
}

on_both_databases! {
    fn a_second_factor_from_beginning_to_end(db) {
        let server = Server::start_with(db, behind_a_proxy());
        let token = server.log_in("agent01");
        let security = || {
            let mut security = server.get(&token, "/api/v1/me/security").json();
            // What a new password must not hold: the own page ticks it by these.
            let words = security.as_object_mut().unwrap().remove("password_words").unwrap();
            assert_eq!(words, json!(["agent01", "agent01", "みなと", "ミナト"]));
            security
        };
        assert_eq!(security(), json!({"has_totp": false, "totp_required": false, "recovery_codes_left": 0}));
        let none = server.post(&token, "/api/v1/me/recovery-codes", &json!({"current_password": PASSWORD}));
        assert_eq!((none.status, none.problem().as_str()), (409, "no-second-factor"));

        let begin = |password: &str| server.post(&token, "/api/v1/me/totp", &json!({"current_password": password}));
        check(&begin("wrong"), "validation-failed /current_password wrong-password");
        let begun = begin(PASSWORD).json();
        let secret = begun["secret"].as_str().unwrap();
        assert!(
            begun["uri"].as_str().unwrap().contains(&format!("secret={secret}"))
                && begun["qr_svg"].as_str().unwrap().contains("<svg")
        );
        // Begun is not yet done.
        assert_eq!(server.try_log_in("agent01", PASSWORD).status, 200);
        let confirm = |code: &str| server.post(&token, "/api/v1/me/totp/confirm", &json!({"code": code}));
        check(&confirm(&code(secret, 10)), "validation-failed /code wrong-code");
        check(&confirm("recovery"), "validation-failed /code wrong-code");
        let recovery = codes(&confirm(&code(secret, 0)).json());
        assert_eq!(recovery.iter().collect::<BTreeSet<_>>().len(), 10);
        assert_eq!(actions(&server, "agent01", 1), ["totp.set_up"]);
        check(&confirm(&code(secret, 1)), "validation-failed /code wrong-code");
        assert_eq!(security(), json!({"has_totp": true, "totp_required": false, "recovery_codes_left": 10}));

        // The right password alone, then with codes that are wrong, used, right, and used again.
        check(&server.try_log_in("agent01", PASSWORD), "second-factor-required");
        check(&log_in(&server, "agent01", "", HOME), "second-factor-required");
        check(&server.try_log_in("agent01", "wrong"), "bad-credentials");
        check(&log_in(&server, "agent01", &code(secret, 10), HOME), "second-factor-required /code wrong-code");
        assert_eq!(actions(&server, "agent01", 1), ["second_factor.refused"]);
        check(&log_in(&server, "agent01", &code(secret, 0), HOME), "second-factor-required /code wrong-code");
        let next = code(secret, 1);
        check(&log_in(&server, "agent01", &format!(" {} {} ", &next[..3], &next[3..]), HOME), "in");
        assert_eq!(actions(&server, "agent01", 2), ["session.opened", "totp.used"]);
        check(&log_in(&server, "agent01", &next, HOME), "second-factor-required /code wrong-code");
        check(&log_in(&server, "agent01", &recovery[3].to_lowercase().replace('-', " "), HOME), "in");
        assert_eq!(actions(&server, "agent01", 2), ["session.opened", "recovery_code.used"]);
        check(&log_in(&server, "agent01", &recovery[3], HOME), "second-factor-required /code wrong-code");
        assert_eq!(security()["recovery_codes_left"], 9);

        let renewed =
            codes(&server.post(&token, "/api/v1/me/recovery-codes", &json!({"current_password": PASSWORD})).json());
        assert_eq!(actions(&server, "agent01", 1), ["recovery_codes.renewed"]);
        check(&log_in(&server, "agent01", &recovery[4], HOME), "second-factor-required /code wrong-code");
        check(&log_in(&server, "agent01", &renewed[0], HOME), "in");

        let gone = server.post(&token, "/api/v1/me/totp/remove", &json!({"current_password": PASSWORD}));
        assert_eq!(gone.status, 204, "{}", gone.text);
        assert_eq!(actions(&server, "agent01", 1), ["totp.removed"]);
        check(&server.try_log_in("agent01", PASSWORD), "in");
        check(&log_in(&server, "agent01", "000000", HOME), "in");
        assert_eq!(security(), json!({"has_totp": false, "totp_required": false, "recovery_codes_left": 0}));
    }

    fn one_code_lets_one_log_in_in(db) {
        let servers = [Server::start_with(db, behind_a_proxy()), Server::start_with(db, behind_a_proxy())];
        let secret = give(&servers[0], "agent01");
        let code = code(&secret, 0);
        let replies: Vec<Reply> = std::thread::scope(|threads| {
            let start = |n: usize| {
                let (server, code) = (&servers[n % 2], &code);
                threads.spawn(move || log_in(server, "agent01", code, &format!("198.51.100.{n}")))
            };
            let all: Vec<_> = (0..6).map(start).collect();
            all.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let mut outcomes: Vec<String> = replies.iter().map(outcome).collect();
        outcomes.sort();
        assert_eq!(outcomes[0], "in");
        assert!(outcomes[1..].iter().all(|o| o == "second-factor-required /code wrong-code"), "{outcomes:?}");
    }

    fn codes_cannot_be_guessed_and_the_owner_s_device_is_not_counted_with_the_guesser(db) {
        let server = Server::start_with(db, behind_a_proxy());
        let secret = give(&server, "agent01");
        let at_home = log_in(&server, "agent01", &code(&secret, 0), HOME);
        check(&at_home, "in");
        let device = at_home.cookie_named("madoguchi_device_").unwrap();
        // Somebody knows the password and tries codes from everywhere.
        let tries: Vec<String> =
            (0..12).map(|n| outcome(&log_in(&server, "agent01", "000000", &format!("198.51.100.{n}")))).collect();
        assert!(tries[..10].iter().all(|o| o == "second-factor-required /code wrong-code"), "{tries:?}");
        assert_eq!(tries[10].trim(), "too-many-requests");
        let body = json!({"login_id": "agent01", "password": PASSWORD, "code": code(&secret, 1)});
        let owner =
            server.call("POST", "/api/v1/sessions").header("x-forwarded-for", "192.0.2.99").header("cookie", device);
        check(&owner.json(&body).send(), "in");
    }

    fn codes_count_again_when_the_clock_is_set_back_and_none_counts_twice(db) {
        let server = Server::start(db);
        let secret = give(&server, "agent01");
        let account =
            server.store.read_blocking(|conn| account::find_by_login_id(conn, "agent01")).unwrap().unwrap().id;
        let used = |steps: i64, clock: i64| {
            let (secret, code) = (secret.clone(), code_at(&secret, steps));
            let now = moment() + Duration::seconds(30 * clock);
            server.store.write_blocking(move |conn| use_code(conn, account, &secret, &code, now)).unwrap()
                == Some(Proof::Totp)
        };
        // The step of the code that is typed, the step of the server's clock, and whether it is taken.
        for (step, clock, taken) in [
            (0, 0, true),
            (0, 0, false),
            // The clock jumps ahead by a year, and so does the owner's device.
            (1_000_000, 1_000_000, true),
            (1_000_002, 1_000_002, true),
            (1_000_001, 1_000_002, false),
            // Both are right again.
            (0, 1, false),
            (1, 1, true),
            (1, 1, false),
            (0, 1, false),
            (2, 2, true),
            (1, 2, false),
            // A year later the codes of the jump are used up still, and so is what lies between them.
            (1_000_000, 999_999, false),
            (1_000_000, 1_000_000, false),
            (1_000_001, 1_000_001, false),
            (1_000_002, 1_000_002, false),
            (1_000_003, 1_000_003, true),
        ] {
            assert_eq!(used(step, clock), taken, "the code of {step} at {clock}");
        }
    }

    fn the_service_desk_sets_one_up_before_anything_else(db) {
        let server = Server::start_with(
            db,
            Settings {
                service: madoguchi_service::Settings {
                    operator_totp: OperatorTotp::Required,
                    ..madoguchi_service::Settings::default()
                },
                ..behind_a_proxy()
            },
        );
        let token = server.log_in("operator");
        assert_eq!(server.get(&token, "/api/v1/me").json()["must_set_up_totp"], true);
        assert_eq!(server.get(&token, "/api/v1/me/security").json()["totp_required"], true);
        for (method, path, item) in operations() {
            if !item || path.starts_with("/api/v1/me") || path == "/api/v1/sessions/current" {
                continue;
            }
            let concrete = path.replace("{id}", "1").replace("{key}", "x").replace("{number}", "1");
            let reply = server.call(method, &concrete).token(&token).send();
            assert_eq!(
                (reply.status, reply.problem().as_str()),
                (403, "second-factor-set-up-required"),
                "{method} {path}"
            );
        }
        assert_eq!(server.get(&token, "/api/v1/me/sessions").status, 200);
        set_up(&server, &token);
        // At once, and in this log-in.
        assert_eq!(server.get(&token, "/api/v1/me").json()["must_set_up_totp"], false);
        assert_eq!(server.get(&token, "/api/v1/reference").status, 200);
        server.post(&token, "/api/v1/me/totp/remove", &json!({"current_password": PASSWORD}));
        assert_eq!(server.get(&token, "/api/v1/reference").problem(), "second-factor-set-up-required");
        // Nobody else is asked for one.
        let agent = server.log_in("agent01");
        assert_eq!(server.get(&agent, "/api/v1/me").json()["must_set_up_totp"], false);
        assert_eq!(server.get(&agent, "/api/v1/venues").status, 200);
    }
}

/// Method and path of every operation, and whether it asks for a log-in.
fn operations() -> Vec<(&'static str, String, bool)> {
    let document = spec::openapi();
    let paths = document.paths.paths.iter();
    let all = paths.flat_map(|(path, item)| {
        spec::operations(item).map(|(method, operation)| {
            (method, path.clone(), operation.security.as_ref().is_some_and(|s| !s.is_empty()))
        })
    });
    all.collect()
}
