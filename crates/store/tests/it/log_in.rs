//! What a log-in rests on: tries are counted once each, codes and recovery codes are good once, also when all come at
//! the same time.

use crate::support::world::{World, now};
use chrono::Duration;
use diesel::prelude::*;
use madoguchi_domain::AccountId;
use madoguchi_store::schema::totp_used_step;
use madoguchi_store::session::throttle::{self, Count};
use madoguchi_store::session::{self, Rotation, second_factor};
use madoguchi_store::{AnyConnection, Store, StoreError};

const THREADS: i64 = 8;
/// The last time step whose code is taken.
const LATEST: i64 = 102;
/// The longest wait of a key.
const LONGEST: Duration = Duration::minutes(15);

/// Runs `work` in many transactions at once.
fn at_once<T: Send + 'static>(
    store: &Store,
    work: impl Fn(&mut AnyConnection) -> Result<T, StoreError> + Clone + Send + Sync + 'static,
) -> Vec<T> {
    std::thread::scope(|threads| {
        let start = |_| {
            let work = work.clone();
            threads.spawn(move || crate::support::write(store, work))
        };
        let all: Vec<_> = (0..THREADS).map(start).collect();
        all.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// A log-in whose first token has its id for a hash.
fn log_in(id: &str, account_id: AccountId) -> session::NewSession {
    session::NewSession {
        id: id.to_owned(),
        account_id,
        refresh_hash: id.to_owned(),
        rotated_at: now(),
        created_at: now(),
        expires_at: now() + Duration::days(1),
        address: "203.0.113.7".to_owned(),
        user_agent: "x".to_owned(),
    }
}

on_both_databases! {
    fn every_try_is_counted_and_the_last_free_one_blocks(db) {
        let store = db.open();
        let delay = |count| if count < 20 { Duration::zero() } else { Duration::seconds(60) };
        let count = move |conn: &mut _| throttle::count(conn, "key", now(), now() - Duration::hours(1), LONGEST, delay);
        // Eight threads with five tries each: twenty are counted, whoever made them.
        let counted: Vec<Count> = (0..5).flat_map(|_| at_once(&store, count)).collect();
        assert_eq!(counted.iter().filter(|count| **count == Count::Counted).count(), 20);
        let conn = &mut db.connect();
        let count = |conn: &mut _| count(conn).unwrap();
        let until = now() + Duration::seconds(60);
        assert_eq!(count(conn), Count::BlockedUntil(until));
        assert_eq!(throttle::blocks(conn, &["other", "key"], now()).unwrap(), [("key".to_owned(), until)]);
        assert_eq!(throttle::blocks(conn, &["key"], until).unwrap(), []);
        // Taken back, the last one leaves no block, and the next is the twentieth again.
        throttle::take_back(conn, "key", now()).unwrap();
        assert_eq!((count(conn), count(conn)), (Count::Counted, Count::BlockedUntil(until)));
        throttle::forget(conn, "key").unwrap();
        assert_eq!(throttle::blocks(conn, &["key"], now()).unwrap(), []);
    }

    fn a_block_longer_than_the_longest_is_of_a_clock_that_was_set_back(db) {
        db.open();
        let conn = &mut db.connect();
        let mut count = |minutes: i64| {
            let at = now() + Duration::minutes(minutes);
            throttle::count(conn, "key", at, at - Duration::hours(1), LONGEST, |_| LONGEST).unwrap()
        };
        let until = |minutes: i64| Count::BlockedUntil(now() + Duration::minutes(minutes));
        let minutes = LONGEST.num_minutes();
        for (at, expected) in [
            (500, Count::Counted),
            (499, Count::Counted),
            (499, until(499 + minutes)),
            (499 + minutes, Count::Counted),
            (0, Count::Counted),
            (minutes - 1, until(minutes)),
            (minutes, Count::Counted),
        ] {
            assert_eq!(count(at), expected, "{at}");
        }
    }

    fn a_try_that_began_earlier_may_be_counted_later(db) {
        let store = db.open();
        for seconds in [1, 0] {
            let at = now() + Duration::seconds(seconds);
            let counted = crate::support::write(&store, move |conn| {
                throttle::count(conn, "key", at, at - Duration::hours(1), LONGEST, |_| Duration::zero())
            });
            assert_eq!(counted, Count::Counted, "{seconds}");
        }
    }

    fn a_quiet_key_starts_anew(db) {
        db.open();
        let conn = &mut db.connect();
        let mut counts = Vec::new();
        for minutes in [0, 1, 62, 63] {
            let at = now() + Duration::minutes(minutes);
            throttle::count(conn, "key", at, at - Duration::hours(1), LONGEST, |count| {
                counts.push(count);
                Duration::zero()
            })
            .unwrap();
        }
        assert_eq!(counts, [1, 2, 1, 2]);
    }

    fn a_code_is_good_once(db) {
        let world = World::new(db);
        let account = world.account_id;
        let conn = &mut db.connect();
        assert!(!second_factor::is_set_up(conn, account).unwrap());
        second_factor::begin(conn, account, "FIRST", now()).unwrap();
        assert!(!second_factor::is_set_up(conn, account).unwrap());
        assert!(!second_factor::use_step(conn, account, 100, LATEST).unwrap(), "not confirmed yet");
        assert!(!second_factor::confirm(conn, account, "OTHER", 100, now()).unwrap());
        assert!(second_factor::confirm(conn, account, "FIRST", 100, now()).unwrap());
        assert!(second_factor::is_set_up(conn, account).unwrap());
        assert!(!second_factor::use_step(conn, account, 100, LATEST).unwrap(), "used to confirm");
        let used = at_once(&world.store, move |conn| second_factor::use_step(conn, account, 101, LATEST));
        assert_eq!(used.iter().filter(|used| **used).count(), 1);
        assert!(!second_factor::use_step(conn, account, 99, LATEST).unwrap(), "an older one");
        // The clock ran ahead to 5000, and is set back.
        assert!(second_factor::use_step(conn, account, 5_000, 5_001).unwrap());
        assert!(!second_factor::use_step(conn, account, 101, LATEST).unwrap(), "used before it ran ahead");
        assert!(second_factor::use_step(conn, account, 102, LATEST).unwrap());
        assert!(!second_factor::use_step(conn, account, 5_000, 5_001).unwrap(), "used while it ran ahead");
        // A new device takes the place of the old one only when it is confirmed.
        second_factor::begin(conn, account, "SECOND", now()).unwrap();
        let known = second_factor::find(conn, account).unwrap().unwrap();
        assert_eq!((known.secret.as_deref(), known.pending_secret.as_deref()), (Some("FIRST"), Some("SECOND")));
        assert!(second_factor::confirm(conn, account, "SECOND", 101, now()).unwrap());
        let known = second_factor::find(conn, account).unwrap().unwrap();
        assert_eq!((known.secret.as_deref(), known.pending_secret), (Some("SECOND"), None));
        assert!(second_factor::remove(conn, account).unwrap());
        assert!(!second_factor::remove(conn, account).unwrap());
    }

    fn the_latest_used_steps_are_known(db) {
        let world = World::new(db);
        let account = world.account_id;
        let conn = &mut db.connect();
        second_factor::begin(conn, account, "FIRST", now()).unwrap();
        assert!(second_factor::confirm(conn, account, "FIRST", 100, now()).unwrap());
        for step in 101..1_200 {
            assert!(second_factor::use_step(conn, account, step, step + 1).unwrap());
        }
        let known: Vec<i64> =
            totp_used_step::table.order(totp_used_step::step).select(totp_used_step::step).load(conn).unwrap();
        assert_eq!((known.len(), known[0]), (1_001, 199));
        assert!(!second_factor::use_step(conn, account, 150, 1_200).unwrap(), "before one that is known");
    }

    fn a_recovery_code_is_good_once(db) {
        let world = World::new(db);
        let account = world.account_id;
        let conn = &mut db.connect();
        let codes = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        second_factor::replace_recovery_codes(conn, account, &codes("a b c"), now()).unwrap();
        let used = at_once(&world.store, move |conn| second_factor::use_recovery_code(conn, account, "b", now()));
        assert_eq!(used.iter().filter(|used| **used).count(), 1);
        assert_eq!(second_factor::recovery_codes_left(conn, account).unwrap(), 2);
        second_factor::replace_recovery_codes(conn, account, &codes("d e f"), now()).unwrap();
        assert!(!second_factor::use_recovery_code(conn, account, "a", now()).unwrap(), "an earlier one");
        assert_eq!(second_factor::recovery_codes_left(conn, account).unwrap(), 3);
    }

    /// Every order in which the tokens of a log-in can be brought, five times.
    fn a_token_is_good_until_a_successor_was_used(db) {
        let world = World::new(db);
        let conn = &mut db.connect();
        for order in 0..5 * 4 * 3 * 2 {
            let id = format!("log-in {order}");
            session::open(conn, &log_in(&id, world.account_id)).unwrap();
            // Token n is the answer to the nth refresh, if there was one; what it follows is in its place.
            let mut given: Vec<Option<usize>> = vec![None];
            let (mut used, mut ended) = (None, false);
            let mut rest = order;
            for n in 1..=5 {
                let token = rest % n;
                rest /= n;
                let Some(follows) = given.get(token).copied() else { continue };
                let name = |n: usize| if n == 0 { id.clone() } else { format!("{id} {n}") };
                let presented = session::Presented { hash: name(token), follows: follows.map(name) };
                let rotation = session::rotate(conn, &id, &presented, &name(given.len()), now()).unwrap();
                let account = world.account_id;
                let expected = if ended {
                    Rotation::Refused
                } else if used == Some(token) {
                    Rotation::Again(account)
                } else if used == follows {
                    Rotation::Rotated(account)
                } else {
                    Rotation::Reused(account)
                };
                assert_eq!(rotation, expected, "token {token} of {given:?} in {order}");
                ended = matches!(rotation, Rotation::Reused(_) | Rotation::Refused);
                if !ended {
                    used = Some(token);
                    given.push(Some(token));
                }
            }
        }
    }

    fn of_successors_brought_at_once_one_is_taken(db) {
        let world = World::new(db);
        let account = world.account_id;
        let conn = &mut db.connect();
        session::open(conn, &log_in("log-in", account)).unwrap();
        let rotate = |conn: &mut _, hash: String, follows: Option<&str>, next: &str| {
            let presented = session::Presented { hash, follows: follows.map(str::to_owned) };
            session::rotate(conn, "log-in", &presented, next, now())
        };
        rotate(conn, "log-in".to_owned(), None, "next").unwrap();
        let number = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
        let all = at_once(&world.store, move |conn| {
            let n = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            rotate(conn, format!("sibling {n}"), Some("log-in"), &format!("after {n}"))
        });
        let count = |wanted| all.iter().filter(|rotation| **rotation == wanted).count();
        // The second one is a copy's, and ends it.
        let found = (count(Rotation::Rotated(account)), count(Rotation::Reused(account)), count(Rotation::Refused));
        assert_eq!(found, (1, 1, all.len() - 2), "{all:?}");
    }

    fn all_log_ins_of_an_account_end_but_one(db) {
        let world = World::new(db);
        let conn = &mut db.connect();
        for id in ["one", "two", "three"] {
            session::open(conn, &log_in(id, world.account_id)).unwrap();
        }
        assert_eq!(session::live_of(conn, world.account_id, now()).unwrap().len(), 3);
        assert_eq!(session::end_others(conn, world.account_id, "two", now()).unwrap(), 2);
        let left = session::live_of(conn, world.account_id, now()).unwrap();
        assert_eq!(left.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["two"]);
        assert!(session::opened_from(conn, world.account_id, "203.0.113.7", now()).unwrap());
        assert!(!session::opened_from(conn, world.account_id, "203.0.113.8", now()).unwrap());
        assert_eq!(session::end_all(conn, &[world.account_id], now()).unwrap(), 1);
    }
}
