//! Log-in, refresh, log-out, throttle.

use crate::support::{PASSWORD, Reply, Server, behind_a_proxy};
use diesel::prelude::*;
use madoguchi_api::clock::Clock;
use madoguchi_api::state::Settings;
use madoguchi_domain::AccountId;
use madoguchi_store::schema::{login_throttle, session};
use madoguchi_store::{account, audit};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

fn refresh(server: &Server, cookie: &str) -> Reply {
    server.call("POST", "/api/v1/sessions/refresh").header("cookie", cookie).send()
}

on_both_databases! {
    fn a_log_in_gives_a_token_and_a_cookie(db) {
        let server = Server::start(db);
        let reply = server.try_log_in("agent01", PASSWORD);
        assert_eq!(reply.status, 200);
        assert_eq!(
            (reply.json()["token_type"].as_str(), reply.json()["expires_in"].as_u64()),
            (Some("Bearer"), Some(900))
        );
        let cookie = reply.header("set-cookie").unwrap();
        for part in ["madoguchi_refresh=", "HttpOnly", "SameSite=Strict", "Path=/api/v1/sessions"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Secure"), "{cookie}");
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        let token = reply.json()["access_token"].as_str().unwrap().to_owned();
        let me = server.get(&token, "/api/v1/me").json();
        assert_eq!(me["role"], "agent");
        assert_eq!(me["account_id"], reply.json()["account_id"]);
        assert_eq!(me["municipalities"][0]["name"], "横浜市");
        assert_eq!(me["municipalities"].as_array().unwrap().len(), 1);
        assert!(me["now"].as_str().unwrap().starts_with("2021-03-01T"), "{me}");
        let permissions: Vec<_> = me["permissions"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
        assert_eq!(permissions, ["read_venues", "write_slots", "book", "export_bookings"]);
    }

    /// A phone writes the first letter large, a keyboard left at full width writes all of them wide.
    fn a_login_id_is_the_same_however_it_is_typed(db) {
        let server = Server::start(db);
        let account_id = server.try_log_in("agent01", PASSWORD).json()["account_id"].clone();
        for typed in ["AGENT01", "Agent01", " agent01 ", "ａｇｅｎｔ０１"] {
            let reply = server.try_log_in(typed, PASSWORD);
            assert_eq!((reply.status, &reply.json()["account_id"]), (200, &account_id), "{typed}: {}", reply.text);
        }
        // Nobody gets more tries by writing it in other ways.
        let ways = ["agent02", "AGENT02", "Agent02", "aGENT02"].into_iter().cycle().take(8);
        let statuses: Vec<_> = ways.map(|typed| server.try_log_in(typed, "wrong").status).collect();
        assert!(statuses.contains(&429), "{statuses:?}");
    }

    fn a_cookie_behind_tls_is_secure(db) {
        let server = Server::start_with(db, crate::support::behind_a_proxy());
        let body = serde_json::json!({"login_id": "agent01", "password": PASSWORD});
        let reply = server.call("POST", "/api/v1/sessions").header("x-forwarded-proto", "https").json(&body).send();
        assert!(reply.header("set-cookie").unwrap().contains("Secure"));
    }

    fn a_log_in_s_address_is_the_client_s_and_not_what_it_says(db) {
        let trusting = crate::support::behind_a_proxy();
        let both = [("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "203.0.113.7:40001, 127.0.0.1")];
        let rfc = [("forwarded", "for=6.6.6.6"), ("forwarded", "for=\"[2001:db8::7]:40001\"")];
        let mapped = [("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "[::ffff:203.0.113.7]:40001")];
        for (settings, headers, expected) in [
            (trusting.clone(), both, "203.0.113.7"),
            (trusting.clone(), rfc, "2001:db8::7"),
            (trusting, mapped, "203.0.113.7"),
            (Settings::default(), both, "127.0.0.1"),
            (Settings::default(), rfc, "127.0.0.1"),
        ] {
            let server = Server::start_with(db, settings);
            let body = serde_json::json!({"login_id": "agent01", "password": PASSWORD});
            let call = server.call("POST", "/api/v1/sessions").json(&body);
            let reply = headers.iter().fold(call, |call, (name, value)| call.header(name, *value)).send();
            let token = reply.json()["access_token"].as_str().unwrap().to_owned();
            let sessions = server.get(&token, "/api/v1/me/sessions").json();
            assert_eq!(sessions["items"][0]["address"], expected, "{headers:?}");
        }
    }

    fn a_page_of_another_site_refreshes_nothing(db) {
        let server = Server::start(db);
        let mut cookie = server.try_log_in("agent01", PASSWORD).cookie().unwrap();
        for (headers, status) in [
            (&[("sec-fetch-site", "cross-site")][..], 403),
            (&[("sec-fetch-site", "same-site"), ("origin", "https://neighbour.example.jp")], 403),
            (&[("origin", "https://evil.example")], 403),
            (&[("origin", server.base.as_str())], 200),
            (&[("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:8081")], 200),
            (&[], 200),
        ] {
            let call = server.call("POST", "/api/v1/sessions/refresh").header("cookie", &cookie);
            let reply = headers.iter().fold(call, |call, (name, value)| call.header(name, *value)).send();
            assert_eq!(reply.status, status, "{headers:?}: {}", reply.text);
            if status == 403 {
                assert_eq!(reply.problem(), "cross-site-request");
            }
            cookie = reply.cookie().unwrap_or(cookie);
        }
    }

    fn unknown_accounts_and_wrong_passwords_are_not_told_apart(db) {
        let server = Server::start(db);
        let (wrong, unknown) = (server.try_log_in("agent01", "wrong"), server.try_log_in("nobody", "wrong"));
        let without_id = |reply: &crate::support::Reply| {
            let mut problem = reply.json();
            problem["instance"] = "".into();
            (reply.status, problem.to_string())
        };
        assert_eq!(without_id(&wrong), without_id(&unknown));
        assert_eq!(wrong.problem(), "bad-credentials");
    }

    fn a_refresh_rotates_and_an_old_token_ends_the_log_in(db) {
        let server = Server::start(db);
        let first = server.try_log_in("agent01", PASSWORD);
        let second = refresh(&server, &first.cookie().unwrap());
        assert_eq!(second.status, 200, "{}", second.text);
        assert_ne!(first.cookie(), second.cookie());
        assert_eq!(first.json()["account_id"], second.json()["account_id"]);
        let third = refresh(&server, &second.cookie().unwrap());
        // Two rotations ago: a stolen copy.
        let stolen = refresh(&server, &first.cookie().unwrap());
        assert_eq!((stolen.status, stolen.problem().as_str()), (401, "not-logged-in"));
        assert_eq!(refresh(&server, &third.cookie().unwrap()).status, 401);
        let token = third.json()["access_token"].as_str().unwrap().to_owned();
        assert_eq!(server.get(&token, "/api/v1/me").status, 401);
        let account = server.store.read_blocking(|conn| account::find_by_login_id(conn, "agent01")).unwrap().unwrap();
        let actions = server.store.read_blocking(|conn| audit::actions_of(conn, account.id, 10)).unwrap();
        assert_eq!(actions, ["session.reuse_detected", "session.opened"]);
    }

    /// `a>b`: cookie `a` is sent, and `b` comes back; `a!`: it is refused.
    fn a_cookie_may_be_sent_again_until_its_successor_was(db) {
        let server = Server::start(db);
        for steps in [
            "a>b b>c c>d",
            // An answer is lost, or several in a row.
            "a>b a>c c>d d>e",
            "a>b b>c b>d b>e e>f f>g",
            // Two tabs at once: the cookie of either answer may be the one that stays.
            "a>b a>c b>d b>e e>f",
            "a>b a>c c>d c>e d>f",
            // A copy, sent when a successor was used.
            "a>b b>c a! c!",
            "a>b a>c c>d a! d!",
            // A copy that was faster than its owner: the owner's next refresh ends the log-in, or the copy's does.
            "a>b a>c b>d c! d!",
            "a>b a>c c>d b! d!",
            "a>b a>c b>d d>e c! e!",
            "a>b b>c b>d d>e c! e!",
        ] {
            let first = server.try_log_in("agent01", PASSWORD).cookie().unwrap();
            let mut cookies = BTreeMap::from([("a", first)]);
            for step in steps.split(' ') {
                let (sent, got) = step.split_at(1);
                let reply = refresh(&server, &cookies[sent]);
                let expected = if got == "!" { 401 } else { 200 };
                assert_eq!(reply.status, expected, "{step} of {steps}: {}", reply.text);
                if let Some(got) = got.strip_prefix('>') {
                    let token = reply.json()["access_token"].as_str().unwrap().to_owned();
                    assert_eq!(server.get(&token, "/api/v1/me").status, 200, "{step} of {steps}");
                    cookies.insert(got, reply.cookie().unwrap());
                }
            }
        }
    }

    fn tabs_that_refresh_at_once_all_go_on(db) {
        let server = Server::start(db);
        let mut cookie = server.try_log_in("agent01", PASSWORD).cookie().unwrap();
        for _ in 0..3 {
            let replies: Vec<Reply> = std::thread::scope(|threads| {
                let tabs: Vec<_> = (0..6).map(|_| threads.spawn(|| refresh(&server, &cookie))).collect();
                tabs.into_iter().map(|tab| tab.join().unwrap()).collect()
            });
            for reply in &replies {
                assert_eq!(reply.status, 200, "{}", reply.text);
                let token = reply.json()["access_token"].as_str().unwrap().to_owned();
                assert_eq!(server.get(&token, "/api/v1/me").status, 200);
            }
            cookie = replies.last().and_then(Reply::cookie).unwrap();
        }
    }

    fn a_cookie_that_is_sent_again_outlives_no_log_out_and_no_end(db) {
        let server = Server::start(db);
        let reply = server.try_log_in("agent01", PASSWORD);
        let (first, token) = (reply.cookie().unwrap(), reply.json()["access_token"].as_str().unwrap().to_owned());
        assert_eq!(refresh(&server, &first).status, 200);
        assert_eq!(server.call("DELETE", "/api/v1/sessions/current").token(&token).send().status, 204);
        assert_eq!(refresh(&server, &first).status, 401);
        let second = server.try_log_in("agent01", PASSWORD).cookie().unwrap();
        assert_eq!(refresh(&server, &second).status, 200);
        let ended = diesel::update(session::table).set(session::expires_at.eq(Clock::real()));
        ended.execute(&mut db.connect()).unwrap();
        assert_eq!(refresh(&server, &second).status, 401);
    }

    fn a_log_out_ends_both_tokens_at_once(db) {
        let server = Server::start(db);
        let reply = server.try_log_in("agent01", PASSWORD);
        let token = reply.json()["access_token"].as_str().unwrap().to_owned();
        assert_eq!(server.get(&token, "/api/v1/me").status, 200);
        let gone = server.call("DELETE", "/api/v1/sessions/current").token(&token).send();
        assert_eq!(gone.status, 204);
        assert!(gone.header("set-cookie").unwrap().contains("Max-Age=0"));
        assert_eq!(server.get(&token, "/api/v1/me").problem(), "not-logged-in");
        let refreshed =
            server.call("POST", "/api/v1/sessions/refresh").header("cookie", reply.cookie().unwrap()).send();
        assert_eq!(refreshed.status, 401);
    }

    /// Another tab has logged in meanwhile: the browser's cookie is theirs.
    fn a_log_out_leaves_the_cookie_of_another_log_in(db) {
        let server = Server::start(db);
        let token = server.log_in("agent01");
        for other in ["agent01", "agent02"] {
            let cookie = server.try_log_in(other, PASSWORD).cookie().unwrap();
            let own = if other == "agent01" { server.log_in("agent01") } else { token.clone() };
            let call = server.call("DELETE", "/api/v1/sessions/current").token(&own).header("cookie", &cookie);
            let gone = call.send();
            assert_eq!((gone.status, gone.header("set-cookie")), (204, None), "{other}");
            assert_eq!(refresh(&server, &cookie).status, 200, "{other}");
        }
    }

    fn a_suspended_account_is_cut_off_within_a_second(db) {
        let server = Server::start(db);
        let token = server.log_in("agent01");
        assert_eq!(server.get(&token, "/api/v1/me").status, 200);
        server.administer("agent01", "suspend");
        let since = Instant::now();
        while server.get(&token, "/api/v1/me").status != 401 {
            assert!(since.elapsed() < Duration::from_secs(1));
        }
        assert_eq!(server.try_log_in("agent01", PASSWORD).problem(), "bad-credentials");
    }

    fn wrong_passwords_slow_down_but_lock_nobody_out(db) {
        let server = Server::start_with(db, crate::support::behind_a_proxy());
        let from = |address: &str, password: &str| {
            let body = serde_json::json!({"login_id": "agent01", "password": password});
            server.call("POST", "/api/v1/sessions").header("x-forwarded-for", address).json(&body).send()
        };
        let statuses: Vec<_> = (0..8).map(|_| from("203.0.113.7", "wrong").status).collect();
        assert_eq!(statuses[..5], [401; 5]);
        assert!(statuses.contains(&429), "{statuses:?}");
        let blocked = loop {
            let reply = from("203.0.113.7", PASSWORD);
            if reply.status == 429 {
                break reply;
            }
            from("203.0.113.7", "wrong");
        };
        assert_eq!(blocked.problem(), "too-many-requests");
        assert!(blocked.header("retry-after").unwrap().parse::<u64>().unwrap() >= 1);
        // The owner elsewhere, and others at the same address, get in.
        assert_eq!(from("198.51.100.9", PASSWORD).status, 200);
        let other = serde_json::json!({"login_id": "agent02", "password": PASSWORD});
        let reply =
            server.call("POST", "/api/v1/sessions").header("x-forwarded-for", "203.0.113.7").json(&other).send();
        assert_eq!(reply.status, 200, "{}", reply.text);
    }

    fn a_block_that_the_clock_left_behind_when_it_was_set_back_is_none(db) {
        let server = Server::start_with(db, behind_a_proxy());
        let from = |address: &str, password: &str| {
            let body = serde_json::json!({"login_id": "agent01", "password": password});
            server.call("POST", "/api/v1/sessions").header("x-forwarded-for", address).json(&body).send()
        };
        let blocked = (0..20).map(|_| from("203.0.113.7", "wrong")).find(|reply| reply.status == 429);
        assert!(blocked.is_some());
        // Of no key a wait may be longer than a quarter of an hour: these were set by a clock that ran five hours
        // ahead.
        let ahead = Clock::real() + chrono::Duration::hours(5);
        let set = diesel::update(login_throttle::table).set((
            login_throttle::blocked_until.eq(ahead),
            login_throttle::last_failure_at.eq(ahead),
            login_throttle::failures.eq(1_000),
        ));
        assert_ne!(set.execute(&mut db.connect()).unwrap(), 0);
        let mut statuses = Vec::new();
        for _ in 0..3 {
            let reply = from("203.0.113.7", "wrong");
            let wait = reply.header("retry-after").map(|wait| wait.parse::<u64>().unwrap());
            assert!(wait.is_none_or(|wait| wait <= 900), "{reply:?}");
            statuses.push(reply.status);
        }
        assert_eq!(statuses, [401, 429, 429], "one try is free, and blocks by the clock as it is now");
        diesel::update(login_throttle::table)
            .set(login_throttle::blocked_until.eq(ahead))
            .execute(&mut db.connect())
            .unwrap();
        assert_eq!(from("203.0.113.7", PASSWORD).status, 200);
    }

    fn tokens_that_are_not_ours_are_refused(db) {
        let server = Server::start(db);
        let foreign = madoguchi_api::auth::Keys::new(b"another key, which is not the server's");
        let forged = foreign.access_token(AccountId(1), "session", Clock::real()).unwrap();
        // Header {"alg":"none"}.
        let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", forged.split('.').nth(1).unwrap());
        for token in ["", "x", "a.b.c", &forged, &unsigned] {
            let reply = server.get(token, "/api/v1/me");
            assert_eq!((reply.status, reply.problem().as_str()), (401, "not-logged-in"), "{token}");
            assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
        }
        assert_eq!(server.call("GET", "/api/v1/me").send().status, 401);
        assert_eq!(server.call("POST", "/api/v1/sessions/refresh").send().problem(), "not-logged-in");
    }
}
