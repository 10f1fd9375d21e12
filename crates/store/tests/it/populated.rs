//! Bringing a populated database of the version before up to date: nothing is lost, nothing is written anew, nobody is
//! shut out for long, and whoever waits is told how far it is.

use crate::older::{BOOKED, take_back};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use madoguchi_store::AnyConnection;
use madoguchi_store::database::migrations;
use std::fmt::{Debug, Write};
use std::sync::mpsc::TryRecvError;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

/// Filling the table takes nearly all of the time: 17 s on PostgreSQL and 12 s on SQLite with two cores and no
/// optimisation, where bringing it up to date took one to two.
const BOOKINGS: i64 = 1_000_000;
/// The first migration that an older program does not know.
const PROGRAMMES: &str = "20261130000047";

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn number(conn: &mut AnyConnection, sql: &str) -> i64 {
    let row: Number = diesel::sql_query(format!("SELECT CAST(({sql}) AS BIGINT) AS number")).get_result(conn).unwrap();
    row.number
}

fn lines(conn: &mut AnyConnection, sql: &str) -> Vec<String> {
    let rows: Vec<Line> = diesel::sql_query(sql).load(conn).unwrap();
    rows.into_iter().map(|row| row.line).collect()
}

/// Fills the table of bookings beside the one of [`BOOKED`], each of a person of its own. What a row is held against
/// is put aside until all are written, which is quicker.
fn populate(conn: &mut AnyConnection) {
    conn.batch_execute(BOOKED).unwrap();
    let (set_aside, put_back) = match conn {
        AnyConnection::Postgresql(_) => {
            let of_constraint = "FROM pg_constraint WHERE conrelid = 'booking'::regclass AND contype = 'f'";
            let of_index = "FROM pg_indexes i WHERE tablename = 'booking'
                AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)";
            let drop = format!(
                "SELECT 'ALTER TABLE booking DROP CONSTRAINT ' || conname AS line {of_constraint}
                UNION ALL SELECT 'DROP INDEX ' || indexname {of_index}"
            );
            let add = format!(
                "SELECT indexdef AS line {of_index} UNION ALL SELECT
                'ALTER TABLE booking ADD CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(oid) {of_constraint}"
            );
            (lines(conn, &drop), lines(conn, &add))
        }
        AnyConnection::Sqlite(_) => {
            let indexes = "FROM sqlite_master WHERE tbl_name = 'booking' AND type = 'index' AND sql IS NOT NULL";
            let drop = format!("SELECT 'DROP INDEX ' || name AS line {indexes}");
            let mut drop = lines(conn, &drop);
            drop.push("PRAGMA foreign_keys = OFF".to_owned());
            let mut add = lines(conn, &format!("SELECT sql AS line {indexes}"));
            add.push("PRAGMA foreign_keys = ON".to_owned());
            (drop, add)
        }
    };
    conn.batch_execute(&set_aside.join(";")).unwrap();
    let rows = format!(
        "INSERT INTO booking (id, reference, municipality_code, slot_id, venue_id, vaccine, date, starts_minute,
                ends_minute, status, booker_name_kana, booker_kana_key, booker_phone, booker_phone_last_four,
                recipient_name, recipient_name_key, recipient_name_kana, recipient_kana_key, birth_date,
                priority_group, dose, coupon_municipality_code, coupon_number, version, created_by, created_at,
                updated_at)
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {BOOKINGS} - 1)
            SELECT 100 + n, CAST(200000000 + n AS TEXT), '141003', 4, 3, 'pfizer', '2021-03-15', 540, 600, 'booked',
                'ヤマダ ハナコ', 'ヤマダハナコ', '0451234567', '4567', '山田 太郎', '山田太郎', 'ヤマダ タロウ', 'ヤマダタロウ',
                '1950-01-02', 'elderly', 1, '141003', CAST(1000000000 + n AS TEXT), 1, 7, '2021-03-01 00:00:00',
                '2021-03-01 00:00:00' FROM numbers"
    );
    conn.batch_execute(&rows).unwrap();
    conn.batch_execute(&put_back.join(";")).unwrap();
}

/// Hears what is told while a database is brought up to date. Each time somebody else changes a booking.
struct Listener {
    told: Arc<Mutex<Vec<String>>>,
    other: Mutex<AnyConnection>,
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{}={value:?} ", field.name()).unwrap();
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("madoguchi_store")
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = String::new();
        event.record(&mut Fields(&mut line));
        self.told.lock().unwrap().push(line);
        let write = "UPDATE booking SET version = version + 1 WHERE id = 9";
        self.other.lock().unwrap().batch_execute(write).unwrap();
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// Where the rows lie: another place when a table is written anew.
fn place(conn: &mut AnyConnection) -> i64 {
    match conn {
        AnyConnection::Postgresql(_) => number(conn, "SELECT pg_relation_filenode('booking')"),
        AnyConnection::Sqlite(_) => number(conn, "SELECT rootpage FROM sqlite_master WHERE name = 'booking'"),
    }
}

on_both_databases! {
    fn a_million_bookings_go_into_the_programme_of_the_notice(db) {
        let mut conn = db.connect();
        migrations::run(&mut conn).unwrap();
        let steps = take_back(&mut conn, PROGRAMMES);
        populate(&mut conn);
        let before = place(&mut conn);

        let told = Arc::new(Mutex::new(Vec::new()));
        let mut other = db.connect();
        if let AnyConnection::Postgresql(_) = &other {
            other.batch_execute("SET lock_timeout = '100ms'").unwrap();
        }
        let listener = Listener { told: Arc::clone(&told), other: Mutex::new(other) };
        let mut reader = db.connect();
        let (done, is_done) = std::sync::mpsc::channel::<()>();
        // Who reads meanwhile waits no longer than a server lets anybody wait for a lock.
        let reading = std::thread::spawn(move || {
            while is_done.try_recv() == Err(TryRecvError::Empty) {
                assert_eq!(number(&mut reader, "SELECT count(*) FROM booking WHERE id = 101"), 1);
            }
        });
        tracing::subscriber::with_default(listener, || migrations::run(&mut conn)).unwrap();
        drop(done);
        reading.join().unwrap();

        let told = told.lock().unwrap();
        let told: Vec<&String> = told.iter().filter(|line| line.contains("steps=")).collect();
        assert_eq!(told.len(), steps, "{told:?}");
        for (n, line) in told.iter().enumerate() {
            assert!(line.contains(&format!("step={} steps={steps} ", n + 1)), "{line}");
        }
        assert_eq!(place(&mut conn), before);
        let of_notice = "SELECT count(*) FROM booking WHERE programme = 'covid19_initial_2021'";
        assert_eq!(number(&mut conn, of_notice), BOOKINGS);
        // Whoever wrote at each step did.
        let written = number(&mut conn, "SELECT version FROM booking WHERE id = 9");
        assert!(i64::try_from(steps).unwrap() < written, "{written}");
        for (change, doubles) in [
            ("person_key = '1000000077'", true),
            ("person_key = '1000000077', dose = 2", false),
            ("person_key = '1000000078', programme = 'covid19_dose3_2021'", false),
            ("person_key = '1000000079', status = 'cancelled'", false),
        ] {
            let changed = conn.batch_execute(&format!("UPDATE booking SET {change} WHERE id = 9"));
            assert_eq!(changed.is_err(), doubles, "{change}: {changed:?}");
        }
    }
}
