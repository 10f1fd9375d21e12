//! A database that is away, frozen, locked or full of other people's locks: requests are told to come again, the
//! readiness check says no, and everything is well again as soon as the database is.

use crate::process::Process;
use crate::scene::{Scene, booking};
use crate::support::{Reply, TestDatabase};
use diesel::connection::SimpleConnection;
use madoguchi_store::{AnyConnection, DatabaseUrl};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

/// The way between a server and its PostgreSQL, which a test can cut or block.
#[derive(Clone)]
struct Way(Arc<(Mutex<State>, Condvar)>);

struct State {
    open: bool,
    frozen: bool,
    streams: Vec<TcpStream>,
}

impl Way {
    /// Opens a way to the database; the address that leads over it.
    fn to(db: &TestDatabase) -> (Self, String) {
        let DatabaseUrl::Postgresql(url) = db.app_url() else { panic!("a way is for PostgreSQL") };
        let (before, rest) = url.split_once('@').unwrap();
        let (target, after) = rest.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("{before}@{}/{after}", listener.local_addr().unwrap());
        let way =
            Self(Arc::new((Mutex::new(State { open: true, frozen: false, streams: Vec::new() }), Condvar::new())));
        let (this, target) = (way.clone(), target.to_owned());
        std::thread::spawn(move || {
            for near in listener.incoming() {
                this.lead(near.unwrap(), &target);
            }
        });
        (way, address)
    }

    fn lead(&self, near: TcpStream, target: &str) {
        let mut state = self.0.0.lock().unwrap();
        if !state.open {
            return;
        }
        let far = TcpStream::connect(target).unwrap();
        state.streams.extend([near.try_clone().unwrap(), far.try_clone().unwrap()]);
        for (mut from, mut to) in [(near.try_clone().unwrap(), far.try_clone().unwrap()), (far, near)] {
            let this = self.clone();
            std::thread::spawn(move || {
                let mut bytes = [0; 8192];
                while let Ok(read @ 1..) = from.read(&mut bytes) {
                    this.wait_while_frozen();
                    if to.write_all(&bytes[..read]).is_err() {
                        break;
                    }
                }
                drop(to.shutdown(Shutdown::Both));
            });
        }
    }

    fn wait_while_frozen(&self) {
        let (state, changed) = &*self.0;
        drop(changed.wait_while(state.lock().unwrap(), |state| state.frozen).unwrap());
    }

    /// Ends all connections; how many there were.
    fn cut(&self) -> usize {
        let streams = std::mem::take(&mut self.0.0.lock().unwrap().streams);
        streams.iter().for_each(|stream| drop(stream.shutdown(Shutdown::Both)));
        streams.len() / 2
    }

    /// Whether new connections get through.
    fn set_open(&self, open: bool) {
        self.0.0.lock().unwrap().open = open;
    }

    /// Frozen, nothing moves and nothing ends.
    fn set_frozen(&self, frozen: bool) {
        self.0.0.lock().unwrap().frozen = frozen;
        self.0.1.notify_all();
    }
}

/// PostgreSQL, a way to it, and a server that takes this way.
struct World {
    db: TestDatabase,
    way: Way,
    process: Process,
    token: String,
}

impl World {
    /// `None` without a PostgreSQL.
    fn new() -> Option<Self> {
        let Some(db) = TestDatabase::postgresql() else {
            eprintln!("skipped: MADOGUCHI_TEST_DATABASE_URL is not set");
            return None;
        };
        let (way, address) = Way::to(&db);
        let process = Process::start_with(&db, &[("DATABASE_URL", &address)]).ready();
        let token = process.log_in("agent01");
        Some(Self { db, way, process, token })
    }

    fn read(&self) -> Reply {
        self.process.call("GET", "/api/v1/venues").token(&self.token).send()
    }

    /// Reads from many threads, so that many connections are open.
    fn read_at_once(&self, threads: usize) -> Vec<Reply> {
        std::thread::scope(|scope| {
            let all: Vec<_> = (0..threads).map(|_| scope.spawn(|| self.read())).collect();
            all.into_iter().map(|thread| thread.join().unwrap()).collect()
        })
    }

    fn ready(&self) -> u16 {
        self.process.call("GET", "/health/ready").send().status
    }

    /// Waits for a readiness that the database decides.
    fn until_ready(&self, expected: u16) {
        while self.ready() != expected {}
    }
}

/// 503 with the time to wait, as a problem.
#[track_caller]
fn told_to_come_again(reply: &Reply) {
    assert_eq!((reply.status, reply.problem().as_str()), (503, "unavailable"), "{}", reply.text);
    assert_eq!(reply.header("retry-after"), Some("1"));
}

/// After connections ended: at most one failure for each, and then none.
#[track_caller]
fn heals(world: &World, ended: usize) {
    let replies: Vec<Reply> = (0..ended + 20).map(|_| world.read()).collect();
    let failed: Vec<&Reply> = replies.iter().filter(|reply| reply.status != 200).collect();
    failed.iter().for_each(|reply| told_to_come_again(reply));
    assert!(failed.len() <= ended, "{} failures for {ended} connections", failed.len());
    assert!(replies[ended..].iter().all(|reply| reply.status == 200), "it did not heal");
}

#[test]
fn connections_that_were_cut_are_found_and_replaced() {
    let Some(world) = World::new() else { return };
    world.read_at_once(12);
    let ended = world.way.cut();
    assert!(0 < ended);
    heals(&world, ended);
}

#[test]
fn connections_that_the_database_ended_are_found_and_replaced() {
    let Some(world) = World::new() else { return };
    world.read_at_once(12);
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    world.db.connect().batch_execute(end).unwrap();
    heals(&world, 17);
}

#[test]
fn a_database_that_is_away_is_told_and_its_return_is_found() {
    let Some(world) = World::new() else { return };
    world.way.set_open(false);
    world.way.cut();
    world.until_ready(503);
    world.read_at_once(24).iter().for_each(told_to_come_again);
    world.way.set_open(true);
    world.until_ready(200);
    assert!(world.read_at_once(24).iter().all(|reply| reply.status == 200));
}

#[test]
fn a_frozen_database_is_not_ready_and_nothing_is_lost() {
    let Some(world) = World::new() else { return };
    world.way.set_frozen(true);
    world.until_ready(503);
    let replies = std::thread::scope(|scope| {
        let reading = scope.spawn(|| world.read_at_once(24));
        // Also while all connections hang.
        assert_eq!(world.ready(), 503);
        world.way.set_frozen(false);
        reading.join().unwrap()
    });
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        told_to_come_again(reply);
    }
    world.until_ready(200);
    assert!(world.read_at_once(24).iter().all(|reply| reply.status == 200));
}

#[test]
fn a_database_that_takes_nothing_is_not_ready() {
    let Some(world) = World::new() else { return };
    let set = |value: &str| {
        let sql = format!(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = {value}', \
             current_database()); END $$"
        );
        let mut owner = world.db.connect();
        owner.batch_execute("SET default_transaction_read_only = off").unwrap();
        owner.batch_execute(&sql).unwrap();
        world.way.cut();
    };
    set("on");
    world.until_ready(503);
    let body = serde_json::json!({"login_id": "agent01", "password": "madoguchi-demo"});
    told_to_come_again(&world.process.call("POST", "/api/v1/sessions").json(&body).send());
    set("off");
    world.until_ready(200);
    assert_eq!(world.process.call("POST", "/api/v1/sessions").json(&body).send().status, 200);
}

on_both_databases! {
    fn whoever_waits_for_a_lock_in_vain_is_told_to_come_again(db) {
        let scene = Scene::new(db);
        let slot = scene.slot(&scene.venue, "2021-03-15", ("09:00", "10:00"), 1);
        let mut other = db.connect();
        let lock = match &other {
            AnyConnection::Postgresql(_) => "BEGIN; LOCK TABLE booking, write_probe IN ACCESS EXCLUSIVE MODE",
            AnyConnection::Sqlite(_) => "BEGIN IMMEDIATE",
        };
        other.batch_execute(lock).unwrap();
        assert_eq!(scene.server.call("GET", "/health/ready").send().status, 503);
        told_to_come_again(&scene.post("/bookings", &booking(&slot, 1)));
        other.batch_execute("ROLLBACK").unwrap();
        while scene.server.call("GET", "/health/ready").send().status != 200 {}
        assert_eq!(scene.post("/bookings", &booking(&slot, 1)).status, 201);
    }
}
