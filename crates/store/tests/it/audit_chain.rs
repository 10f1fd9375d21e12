//! The chain over the audit: sealed once, in order, whoever writes late; and whatever is done to it afterwards shows.

use crate::support::world::now;
use crate::support::{TestDatabase, write};
use chrono::{NaiveDateTime, TimeDelta};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use madoguchi_domain::{AuditEventId, LookPurpose};
use madoguchi_store::audit::verify::{Break, BrokenLink, Expect, Report, Unmet, verify};
use madoguchi_store::audit::{self, NewEvent};
use madoguchi_store::schema::{audit_event, audit_link, audit_pending};
use madoguchi_store::{AnyConnection, Store, StoreError};
use std::time::{Duration, Instant};

fn event(n: i64) -> NewEvent {
    NewEvent {
        at: now() + TimeDelta::seconds(n),
        account_id: None,
        municipality_code: (n % 2 == 0).then(|| "141003".to_owned()),
        action: "booking.read".to_owned(),
        subject_kind: "booking".to_owned(),
        subject_id: format!("{n} \"山\"\n\u{1}"),
        request_id: "0f".to_owned(),
        address: "192.0.2.1".to_owned(),
        purpose: Some(LookPurpose::Call),
        // Some change something.
        details: if n % 3 == 0 {
            format!(r#"[{{"field":"name","from":"{n}\n山","to":null}}]"#)
        } else {
            String::new()
        },
    }
}

fn append(store: &Store, count: i64) {
    write(store, move |conn| (1..=count).try_for_each(|n| audit::append(conn, &event(n))));
}

fn sealed_at() -> NaiveDateTime {
    now() + TimeDelta::milliseconds(1_234_567)
}

/// Seals all that waits, a few at a time.
fn seal_all(store: &Store, batch: usize) -> usize {
    let mut all = 0;
    loop {
        let sealed = write(store, move |conn| audit::chain::seal(conn, sealed_at, batch));
        all += sealed;
        if sealed < batch {
            return all;
        }
    }
}

/// Ten sealed events, with ids and links from 1 to 10.
fn chain(db: &TestDatabase) -> Store {
    let store = db.open();
    append(&store, 10);
    assert_eq!(seal_all(&store, 4), 10);
    store
}

fn check_of(db: &TestDatabase) -> Report {
    verify(&mut db.connect(), None).unwrap()
}

#[derive(QueryableByName, Debug)]
struct Broken {
    #[diesel(sql_type = BigInt)]
    seq: i64,
}

/// The statement of `docs/audit-chain.md`, by which an auditor recomputes the chain without this program.
fn recomputed(conn: &mut AnyConnection) -> Option<Vec<i64>> {
    let document = include_str!("../../../../docs/audit-chain.md");
    let sql = document.split("```sql").nth(1).unwrap().split("```").next().unwrap().trim().trim_end_matches(';');
    match conn {
        AnyConnection::Postgresql(c) => {
            Some(diesel::sql_query(sql).load::<Broken>(c).unwrap().into_iter().map(|row| row.seq).collect())
        }
        AnyConnection::Sqlite(_) => None,
    }
}

fn broken(seq: i64, event_id: i64, why: Break) -> Option<BrokenLink> {
    Some(BrokenLink { seq, event_id: AuditEventId(event_id), why })
}

/// Tampers with a sound chain of ten; what is found first, how many links are broken, and what else is wrong.
#[track_caller]
fn check(db: &TestDatabase, sql: &str, expected: impl Fn(&mut Report)) {
    let store = chain(db);
    let sound = check_of(db);
    assert!(sound.is_sound());
    db.tamper(sql);
    let mut report = Report { links: sound.links, head: sound.head, ..Report::default() };
    expected(&mut report);
    let mut found = check_of(db);
    // The hash that a changed event gives now is of no interest.
    if let Some(BrokenLink { why: Break::Hash(hash), .. }) = &mut found.broken {
        hash.clear();
    }
    assert_eq!(found, report, "{sql}");
    assert!(!found.is_sound());
    drop(store);
}

on_both_databases! {
    fn events_are_sealed_once_and_in_order(db) {
        let store = db.open();
        assert_eq!(seal_all(&store, 4), 0);
        assert_eq!(check_of(db), Report::default());
        assert!(!store.read_blocking(audit::chain::is_waiting).unwrap());
        append(&store, 10);
        assert!(store.read_blocking(audit::chain::is_waiting).unwrap());
        assert_eq!(store.read_blocking(audit::chain::state).unwrap().waiting, 10);
        assert_eq!(check_of(db).waiting, 10);
        assert_eq!(seal_all(&store, 4), 10);
        assert_eq!(seal_all(&store, 4), 0);
        let links: Vec<(i64, AuditEventId)> = audit_link::table
            .order(audit_link::seq)
            .select((audit_link::seq, audit_link::event_id))
            .load(&mut db.connect())
            .unwrap();
        assert_eq!(links, (1..=10).map(|n| (n, AuditEventId(n))).collect::<Vec<_>>());
        let state = store.read_blocking(audit::chain::state).unwrap();
        let report = check_of(db);
        assert_eq!((report.links, report.is_sound(), report.head.clone()), (10, true, state.head));
        assert_eq!(state.waiting, 0);
        if let Some(rows) = recomputed(&mut db.connect()) {
            assert_eq!(rows, Vec::<i64>::new(), "the documented statement agrees");
        }
        // A head that was noted holds, then and later.
        let (seq, hash) = report.head.unwrap();
        append(&store, 3);
        seal_all(&store, 2);
        let noted = Expect { seq, hash };
        assert!(verify(&mut db.connect(), Some(&noted)).unwrap().is_sound());
    }

    fn nobody_changes_the_audit(db) {
        let store = chain(db);
        for sql in [
            "UPDATE audit_event SET action = 'x'",
            "DELETE FROM audit_event",
            "UPDATE audit_link SET hash = 'x'",
            "DELETE FROM audit_link",
        ] {
            let refused = db.connect().batch_execute(sql).unwrap_err().to_string();
            assert!(refused.contains("append-only") || refused.contains("permission denied"), "{sql}: {refused}");
        }
        assert!(check_of(db).is_sound());
        drop(store);
    }

    fn a_changed_event_shows(db) {
        check(db, "UPDATE audit_event SET purpose = 'list' WHERE id = 4", |r| {
            r.broken = broken(4, 4, Break::Hash(String::new()));
            r.broken_links = 1;
        });
        if let Some(rows) = recomputed(&mut db.connect()) {
            assert_eq!(rows, [4]);
        }
    }

    fn a_changed_time_of_sealing_shows(db) {
        check(db, "UPDATE audit_link SET sealed_at = '2021-01-01 00:00:00' WHERE seq = 1", |r| {
            r.broken = broken(1, 1, Break::Hash(String::new()));
            r.broken_links = 1;
        });
    }

    fn a_deleted_event_shows(db) {
        check(db, "DELETE FROM audit_event WHERE id = 7", |r| {
            r.broken = broken(7, 7, Break::MissingEvent);
            r.broken_links = 1;
        });
    }

    fn a_deleted_link_shows(db) {
        check(db, "DELETE FROM audit_link WHERE seq = 3", |r| {
            r.links = 9;
            r.broken = broken(4, 4, Break::Gap(3));
            r.broken_links = 1;
            r.unsealed = Some((1, AuditEventId(3)));
        });
    }

    fn a_deleted_event_with_its_link_shows(db) {
        check(db, "DELETE FROM audit_link WHERE seq = 3; DELETE FROM audit_event WHERE id = 3", |r| {
            r.links = 9;
            r.broken = broken(4, 4, Break::Gap(3));
            r.broken_links = 1;
        });
    }

    fn a_closed_gap_shows(db) {
        check(
            db,
            "DELETE FROM audit_link WHERE seq = 3; DELETE FROM audit_event WHERE id = 3; \
             UPDATE audit_link SET seq = -seq WHERE 3 < seq; UPDATE audit_link SET seq = -seq - 1 WHERE seq < 0",
            |r| {
                r.links = 9;
                r.head.as_mut().unwrap().0 = 9;
                r.broken = broken(3, 4, Break::Hash(String::new()));
                r.broken_links = 7;
            },
        );
    }

    fn the_first_link_is_guarded_too(db) {
        check(db, "DELETE FROM audit_link WHERE seq = 1", |r| {
            r.links = 9;
            r.broken = broken(2, 2, Break::Gap(1));
            r.broken_links = 1;
            r.unsealed = Some((1, AuditEventId(1)));
        });
    }

    fn swapped_events_show(db) {
        check(
            db,
            "UPDATE audit_link SET event_id = -1 WHERE seq = 5; UPDATE audit_link SET event_id = 5 WHERE seq = 6; \
             UPDATE audit_link SET event_id = 6 WHERE seq = 5",
            |r| {
                r.broken = broken(5, 6, Break::Hash(String::new()));
                r.broken_links = 2;
            },
        );
    }

    fn swapped_contents_show(db) {
        check(
            db,
            "UPDATE audit_event SET id = -1 WHERE id = 5; UPDATE audit_event SET id = 5 WHERE id = 6; \
             UPDATE audit_event SET id = 6 WHERE id = -1",
            |r| {
                r.broken = broken(5, 5, Break::Hash(String::new()));
                r.broken_links = 2;
            },
        );
    }

    fn a_forged_hash_breaks_the_next_link(db) {
        check(db, "UPDATE audit_link SET hash = 'ff' WHERE seq = 5", |r| {
            r.broken = broken(5, 5, Break::Hash(String::new()));
            r.broken_links = 2;
        });
    }

    fn an_event_that_neither_waits_nor_is_sealed_shows(db) {
        check(
            db,
            "INSERT INTO audit_event (at, action, subject_kind, subject_id, request_id, address) VALUES \
             ('2021-03-01 00:00:00', 'x', '', '', '', ''); DELETE FROM audit_pending",
            |r| {
                r.unsealed = Some((1, AuditEventId(11)));
            },
        );
    }

    fn an_event_that_waits_and_is_gone_shows_and_stops_nothing(db) {
        check(db, "INSERT INTO audit_pending (event_id) VALUES (99), (3)", |r| {
            r.waiting = 2;
            r.lost = Some((1, AuditEventId(99)));
        });
        let store = db.open();
        append(&store, 5);
        assert_eq!(seal_all(&store, 1), 5, "also in batches as small as the faults");
        assert_eq!(
            check_of(db),
            Report {
                links: 15,
                waiting: 1,
                lost: Some((1, AuditEventId(99))),
                head: check_of(db).head,
                ..Report::default()
            }
        );
    }

    fn a_tail_that_was_cut_off_shows_by_a_noted_head(db) {
        let store = chain(db);
        let (seq, hash) = check_of(db).head.unwrap();
        let noted = Expect { seq, hash };
        let with = |noted: &Expect| verify(&mut db.connect(), Some(noted)).unwrap();
        assert!(with(&noted).is_sound());
        db.tamper("DELETE FROM audit_link WHERE 8 < seq; DELETE FROM audit_event WHERE 8 < id");
        assert!(check_of(db).is_sound(), "it looks like a shorter chain");
        assert_eq!(with(&noted).unmet, Some(Unmet::Missing));
        // It grows again: other events in the place of the old.
        append(&store, 4);
        seal_all(&store, 100);
        assert!(check_of(db).is_sound());
        assert!(matches!(with(&noted).unmet, Some(Unmet::Differs(_))));
        assert!(!with(&noted).is_sound());
    }

    fn an_event_that_commits_late_is_sealed_late(db) {
        let AnyConnection::Postgresql(_) = db.connect() else { return };
        let store = db.open();
        let mut early = db.connect();
        early.batch_execute("BEGIN").unwrap();
        audit::append(&mut early, &event(1)).unwrap();
        append(&store, 5);
        assert_eq!(seal_all(&store, 100), 5);
        let report = check_of(db);
        assert_eq!((report.links, report.waiting, report.is_sound()), (5, 0, true));
        early.batch_execute("COMMIT").unwrap();
        assert_eq!(check_of(db).waiting, 1);
        assert_eq!(seal_all(&store, 100), 1);
        let last: (i64, AuditEventId) = audit_link::table
            .order(audit_link::seq.desc())
            .select((audit_link::seq, audit_link::event_id))
            .first(&mut db.connect())
            .unwrap();
        assert_eq!(last, (6, AuditEventId(1)), "the lowest id has the highest number");
        assert!(check_of(db).is_sound());
    }

    fn who_rolls_back_leaves_nothing(db) {
        let store = db.open();
        let refused = store.write_blocking(|conn| {
            audit::append(conn, &event(1))?;
            Err::<(), _>(StoreError::Gone)
        });
        assert!(refused.is_err());
        append(&store, 2);
        assert_eq!(seal_all(&store, 100), 2);
        assert!(check_of(db).is_sound());
    }

    fn sealers_at_once_make_one_chain(db) {
        let stores = [db.open(), db.open()];
        let start = Instant::now();
        std::thread::scope(|threads| {
            for n in 0..4_usize {
                let store = &stores[n % 2];
                threads.spawn(move || (0..25).for_each(|_| append(store, 5)));
                threads.spawn(move || {
                    while start.elapsed() < Duration::from_secs(60) {
                        let sealed = write(store, |conn| audit::chain::seal(conn, sealed_at, 7));
                        let links: i64 = audit_link::table.count().get_result(&mut db.connect()).unwrap();
                        if sealed == 0 && links == 500 {
                            break;
                        }
                    }
                });
            }
        });
        let report = check_of(db);
        assert_eq!((report.links, report.waiting, report.is_sound()), (500, 0, true), "{report:?}");
    }

    fn who_writes_does_not_wait_for_a_seal(db) {
        let AnyConnection::Postgresql(_) = db.connect() else { return };
        let store = chain(db);
        append(&store, 100);
        let mut sealer = db.connect();
        sealer.batch_execute("BEGIN").unwrap();
        assert_eq!(audit::chain::seal(&mut sealer, sealed_at, 1000).unwrap(), 100);
        // The seal is under way and holds what it holds.
        let start = Instant::now();
        append(&store, 100);
        assert!(start.elapsed() < Duration::from_secs(2), "lock_timeout is ten seconds");
        assert_eq!(seal_all(&store, 100), 0, "another process is at it");
        sealer.batch_execute("COMMIT").unwrap();
        assert_eq!(seal_all(&store, 100), 100);
        assert!(check_of(db).is_sound());
        let pending: i64 = audit_pending::table.count().get_result(&mut db.connect()).unwrap();
        let events: i64 = audit_event::table.count().get_result(&mut db.connect()).unwrap();
        assert_eq!((pending, events), (0, 210));
    }
}
