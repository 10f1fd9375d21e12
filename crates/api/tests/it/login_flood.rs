//! Ten thousand wrong log-ins, and the right user in between.

use crate::support::{PASSWORD, Reply, Server};
use diesel::prelude::*;
use madoguchi_domain::NO_PASSWORD;
use madoguchi_store::schema::account;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const TRIES: usize = 10_000;
const ATTACKERS: usize = 8;
/// Addresses that the attackers have.
const ADDRESSES: usize = 2_000;

/// A log-in from an address, with cookies.
fn log_in(server: &Server, login_id: &str, password: &str, address: &str, cookie: Option<&str>) -> Reply {
    let body = json!({"login_id": login_id, "password": password});
    let call = server.call("POST", "/api/v1/sessions").header("x-forwarded-for", address);
    match cookie {
        Some(cookie) => call.header("cookie", cookie).json(&body).send(),
        None => call.json(&body).send(),
    }
}

/// One of the attackers: a connection of its own, the next numbers until all tries are made; how often each status
/// came.
fn attack(server: &Server, next: &AtomicUsize) -> BTreeMap<u16, usize> {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut statuses = BTreeMap::new();
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        if TRIES <= n {
            return statuses;
        }
        let login_id = ["agent01", "agent02", "nobody"][n % 3];
        let address = format!("10.{}.{}.7", n % ADDRESSES / 250, n % 250);
        let call = agent.post(format!("{}/api/v1/sessions", server.base)).header("x-forwarded-for", address);
        let reply = call.send_json(json!({"login_id": login_id, "password": format!("wrong {n}")})).unwrap();
        *statuses.entry(reply.status().as_u16()).or_default() += 1;
    }
}

/// How long the right user took to get in.
#[track_caller]
fn gets_in(what: &str, reply: impl FnOnce() -> Reply) -> Duration {
    let since = Instant::now();
    let reply = reply();
    let took = since.elapsed();
    assert_eq!(reply.status, 200, "{what}: {}", reply.text);
    took
}

on_both_databases! {
    fn ten_thousand_wrong_log_ins_keep_the_right_user_out_of_nothing(db) {
        let server = Server::start_with(db, crate::support::behind_a_proxy());
        // Yesterday's log-ins: one left a mark on its device, one is remembered by its address.
        let device = log_in(&server, "agent01", PASSWORD, "192.0.2.1", None).cookie_named("madoguchi_device_").unwrap();
        log_in(&server, "agent02", PASSWORD, "192.0.2.2", None);
        let (next, over) = (AtomicUsize::new(0), AtomicBool::new(false));
        let since = Instant::now();
        let (statuses, slowest) = std::thread::scope(|threads| {
            let attackers: Vec<_> = (0..ATTACKERS).map(|_| threads.spawn(|| attack(&server, &next))).collect();
            let user = threads.spawn(|| {
                let mut slowest = Duration::ZERO;
                let mut round = 0;
                while !over.load(Ordering::Relaxed) {
                    round += 1;
                    let strange = format!("198.51.{}.{}", round / 250, round % 250);
                    let took = [
                        gets_in("another account, at an address of its own", || {
                            log_in(&server, "yokohama", PASSWORD, &strange, None)
                        }),
                        gets_in("the attacked account, on its device elsewhere", || {
                            log_in(&server, "agent01", PASSWORD, &strange, Some(&device))
                        }),
                        gets_in("the attacked account, at its address", || {
                            log_in(&server, "agent02", PASSWORD, "192.0.2.2", None)
                        }),
                    ];
                    slowest = took.into_iter().fold(slowest, Duration::max);
                }
                slowest
            });
            let mut statuses = BTreeMap::new();
            for attacker in attackers {
                for (status, count) in attacker.join().unwrap() {
                    *statuses.entry(status).or_default() += count;
                }
            }
            over.store(true, Ordering::Relaxed);
            (statuses, user.join().unwrap())
        });
        let whole = since.elapsed();
        println!("{TRIES} wrong log-ins in {whole:?}: {statuses:?}; the right user needed at most {slowest:?}");
        // However slow the machine: nobody waits for the attack to be over.
        assert!(slowest * 4 < whole, "the right user needed {slowest:?} of {whole:?}");
        assert_eq!(statuses.values().sum::<usize>(), TRIES);
        assert!(!statuses.contains_key(&200), "{statuses:?}");
        // Each account took its fifty strangers and a few more; everybody else was sent away without a hash.
        let hashed = statuses.get(&401).copied().unwrap_or_default();
        assert!((100..=400).contains(&hashed), "{statuses:?}");
    }

    fn time_does_not_tell_whether_there_is_an_account(db) {
        let server = Server::start_with(db, crate::support::behind_a_proxy());
        let conn = &mut db.connect();
        server.administer("agent02", "suspend");
        let unset = diesel::update(account::table.filter(account::login_id.eq("agent11")));
        unset.set(account::password_hash.eq(NO_PASSWORD)).execute(conn).unwrap();
        let whom = ["agent01", "nobody", "agent02", "agent11"];
        let mut took: Vec<Vec<Duration>> = vec![Vec::new(); whom.len()];
        for round in 0..9 {
            for (times, login_id) in took.iter_mut().zip(whom) {
                let since = Instant::now();
                let reply = log_in(&server, login_id, "wrong", &format!("203.0.113.{round}"), None);
                times.push(since.elapsed());
                assert_eq!(reply.problem(), "bad-credentials", "{login_id}");
            }
        }
        // The fastest of each: what else the machine did then does not count. Without the hash one would take a
        // twentieth.
        let fastest: Vec<Duration> = took.iter().filter_map(|times| times.iter().min().copied()).collect();
        let (least, most) = (fastest.iter().min().unwrap(), fastest.iter().max().unwrap());
        assert!(most.as_secs_f64() / least.as_secs_f64() < 3.0, "{whom:?}: {fastest:?}");
    }
}
