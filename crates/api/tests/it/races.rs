//! Two real server processes on one database: never more bookings than places.

use crate::process::Process;
use crate::scene::booking;
use crate::support::{Reply, TestDatabase};
use madoguchi_store::slot::verify;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

const THREADS: u64 = 12;

/// Two processes that started at the same time, each with its own log-in, and a free slot.
struct Two {
    processes: [Process; 2],
    tokens: [String; 2],
}

impl Two {
    fn start(db: &TestDatabase) -> Self {
        let starting = [Process::start(db), Process::start(db)];
        let processes = starting.map(Process::ready);
        // A log-in counts in every process.
        let tokens = [processes[0].log_in("agent01"), processes[0].log_in("agent02")];
        Self { processes, tokens }
    }

    fn slot(&self, date: &str, capacity: u64) -> String {
        self.plan(date, &json!({"opens": "09:00", "closes": "10:00", "slot_minutes": 60, "capacity": capacity}))
            .remove(0)
    }

    /// The slots of a plan for a day, at a venue of the demo.
    fn plan(&self, date: &str, hours: &Value) -> Vec<String> {
        let (process, token) = (&self.processes[0], &self.tokens[0]);
        let venues = process.get(token, "/api/v1/venues?limit=200");
        let venue = venues["items"].as_array().unwrap().iter().find(|v| v["name"] == "特設の接種会場テスト").unwrap();
        let venue = venue["id"].as_str().unwrap();
        let mut plan = json!({
            "venue_id": venue, "vaccine": "pfizer", "first_date": date, "last_date": date,
            "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        });
        plan.as_object_mut().unwrap().extend(hours.as_object().unwrap().clone());
        let reply = process.call("POST", "/api/v1/slot-plans").token(token).json(&plan).send();
        assert_eq!(reply.status, 201, "{}", reply.text);
        let day = process.get(token, &format!("/api/v1/venues/{venue}/slots?date={date}"));
        day["items"].as_array().unwrap().iter().map(|slot| slot["id"].as_str().unwrap().to_owned()).collect()
    }

    fn post(&self, n: u64, path: &str, body: &Value, if_match: Option<&str>) -> Reply {
        let which = usize::from(n % 2 == 1);
        let call = self.processes[which].call("POST", path).token(&self.tokens[which]).json(body);
        match if_match {
            Some(etag) => call.if_match(etag).send(),
            None => call.send(),
        }
    }

    /// Runs `work` in many threads, each with its number.
    fn at_once<T: Send>(&self, work: impl Fn(u64) -> T + Sync) -> Vec<T> {
        std::thread::scope(|threads| {
            let work = &work;
            let all: Vec<_> = (0..THREADS).map(|n| threads.spawn(move || work(n))).collect();
            all.into_iter().map(|thread| thread.join().unwrap()).collect()
        })
    }
}

on_both_databases! {
    fn two_processes_share_the_places(db) {
        let two = Two::start(db);
        let slot = two.slot("2021-03-15", 10);
        let replies: Vec<Reply> = two
            .at_once(|n| {
                (0..3)
                    .map(|i| two.post(n, "/api/v1/bookings", &booking(&slot, 9_000_000_000 + n * 10 + i), None))
                    .collect::<Vec<_>>()
            })
            .into_iter()
            .flatten()
            .collect();
        let won = replies.iter().filter(|reply| reply.status == 201).count();
        assert_eq!(won, 10);
        for reply in replies.iter().filter(|reply| reply.status != 201) {
            assert_eq!((reply.status, reply.problem().as_str()), (409, "slot-full"), "{}", reply.text);
        }
        let detail = two.processes[1].get(&two.tokens[1], &format!("/api/v1/slots/{slot}"));
        assert_eq!(detail["slot"]["free"], 0);

        // One person from everywhere gets one booking.
        let wide = two.slot("2021-03-16", 100);
        let replies = two.at_once(|n| two.post(n, "/api/v1/bookings", &booking(&wide, 9_100_000_000), None));
        assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
        assert!(replies.iter().filter(|reply| reply.status != 201).all(|reply| reply.problem() == "already-booked"));

        // Everybody cancels one booking at once: it is cancelled once, and its place is free once.
        let booked = two.post(0, "/api/v1/bookings", &booking(&wide, 9_100_000_001), None).json();
        let path = format!("/api/v1/bookings/{}/cancel", booked["id"].as_str().unwrap());
        let replies = two.at_once(|n| two.post(n, &path, &json!({"reason": "変更"}), Some("\"1\"")));
        let mut statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
        statuses.sort_unstable();
        assert_eq!((statuses[0], statuses.iter().filter(|status| **status >= 500).count()), (200, 0), "{statuses:?}");
        assert!(statuses[1..].iter().all(|status| matches!(status, 409 | 412)), "{statuses:?}");
        let detail = two.processes[1].get(&two.tokens[1], &format!("/api/v1/slots/{wide}"));
        assert_eq!(detail["slot"]["free"], 99);

        // Book, move and cancel, mixed.
        let (left, right) = (two.slot("2021-03-17", 4), two.slot("2021-03-18", 4));
        two.at_once(|n| {
            for i in 0..4 {
                let (here, there) = if (n + i) % 2 == 0 { (&left, &right) } else { (&right, &left) };
                let reply = two.post(n, "/api/v1/bookings", &booking(here, 9_200_000_000 + n * 10 + i), None);
                if reply.status != 201 {
                    assert_eq!(reply.problem(), "slot-full");
                    continue;
                }
                let booked = reply.json();
                let path = format!("/api/v1/bookings/{}", booked["id"].as_str().unwrap());
                let moved = two.post(
                    n + 1,
                    &format!("{path}/move"),
                    &json!({"slot_id": there, "reason": "変更"}),
                    booked["etag"].as_str(),
                );
                assert!(moved.status == 200 || moved.problem() == "slot-full", "{}", moved.text);
                if i % 2 == 0 {
                    let cancelled = two.post(n, &format!("{path}/cancel"), &json!({"reason": "変更"}), Some("*"));
                    assert_eq!(cancelled.status, 200, "{}", cancelled.text);
                }
            }
        });
        assert_eq!(verify::counters(&mut db.connect()).unwrap(), []);
    }

    fn what_was_answered_outlives_a_kill(db) {
        let two = Two::start(db);
        let hours = json!({"opens": "09:00", "closes": "13:00", "slot_minutes": 60, "capacity": 60});
        let slots = two.plan("2021-03-23", &hours);
        let confirmed = AtomicU64::new(0);
        // All book at the process that is killed, as soon as sixty have their answers, and go on until it is gone.
        let answered: Vec<Value> = two
            .at_once(|n| {
                let mut answered = Vec::new();
                for i in 0..1_000 {
                    let (slot, who) = (&slots[(n + i) as usize % slots.len()], 9_400_000_000 + n * 1_000 + i);
                    let call = two.processes[0].call("POST", "/api/v1/bookings").token(&two.tokens[0]);
                    match call.key(&format!("killed-{who}")).json(&booking(slot, who)).try_send() {
                        Ok(reply) if reply.status == 201 => answered.push(reply.json()),
                        Ok(reply) => assert_eq!(reply.problem(), "slot-full"),
                        Err(_gone) => break,
                    }
                    if confirmed.fetch_add(1, Ordering::Relaxed) == 60 {
                        two.processes[0].kill();
                    }
                }
                answered
            })
            .into_iter()
            .flatten()
            .collect();
        assert!(60 <= answered.len(), "{} were answered", answered.len());
        for booked in &answered {
            let path = format!("/api/v1/bookings/{}", booked["id"].as_str().unwrap());
            let found = two.processes[1].get(&two.tokens[1], &path);
            assert_eq!(found["reference"], booked["reference"]);
        }
        assert_eq!(verify::counters(&mut db.connect()).unwrap(), []);
    }

    fn copies_of_a_request_get_the_answer_of_the_first(db) {
        let two = Two::start(db);
        let work = |n: u64, slot: &str, who: u64| {
            let which = usize::from(n % 2 == 1);
            // One client, whose log-in counts in both processes.
            two.processes[which]
                .call("POST", "/api/v1/bookings")
                .token(&two.tokens[0])
                .key(&format!("copy-{who}"))
                .json(&booking(slot, who))
                .send()
        };
        let hours = json!({"opens": "09:00", "closes": "13:00", "slot_minutes": 10, "capacity": 1});
        for (who, slot) in (9_300_000_000..).zip(&two.plan("2021-03-22", &hours)) {
            let replies = two.at_once(|n| work(n, slot, who));
            for reply in &replies {
                assert_eq!((reply.status, &reply.text), (201, &replies[0].text), "{slot}");
            }
            assert_eq!(replies.iter().filter(|reply| reply.header("idempotency-replayed").is_none()).count(), 1);
        }
        assert_eq!(verify::counters(&mut db.connect()).unwrap(), []);
    }
}
