//! The list of the audit at the size of months: whatever its page can ask, PostgreSQL reads by an index, and about as
//! much as it shows.
//!
//! What counts is the statement that the product runs: the server's own counters tell what it read.

use crate::support::TestDatabase;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use madoguchi_domain::{AccountId, AuditEventId, EventFilter, EventPlace, LookPurpose, MunicipalityCode, Role, Scope};
use madoguchi_store::AnyConnection;
use madoguchi_store::audit::list::list;
use madoguchi_store::database::migrations;

/// A page.
const LIMIT: usize = 50;
const EVENTS: i64 = 200_000;

/// Three accounts, forty municipalities and 200 days: as many events as a service desk of a prefecture has in months.
/// Each has its link. What is rare: one purpose in a thousand is an export, one action in twenty thousand a warning,
/// one municipality has ten events.
const FILL: &str = "
    INSERT INTO account (login_id, password_hash, role, display_name, status, created_at, updated_at)
        SELECT 'operator' || n, '!', 'operator', 'サービスデスク', 'active', '2021-03-01', '2021-03-01'
        FROM generate_series(1, 3) n;
    INSERT INTO audit_event
            (at, account_id, municipality_code, action, subject_kind, subject_id, request_id, address, purpose)
        SELECT timestamp '2021-03-01' + n * interval '86.4 seconds',
            CASE WHEN n % 20000 = 7 THEN 3 ELSE 1 + n % 2 END,
            CASE WHEN n % 20000 = 11 THEN '142018' WHEN n % 5 > 0 THEN lpad((n % 40)::text, 6, '0') END,
            CASE WHEN n % 20000 = 3 THEN 'look_ups.over_quota' WHEN n % 3 = 0 THEN 'booking.created'
                WHEN n % 3 = 1 THEN 'booking.read' ELSE 'session.opened' END,
            'booking', n::text, md5(n::text), '192.0.2.1',
            CASE WHEN n % 1000 = 5 THEN 'export' WHEN n % 3 = 2 THEN '' ELSE 'call' END
        FROM generate_series(1, 200000) n;
    INSERT INTO audit_link (seq, event_id, hash, sealed_at)
        SELECT id, id, md5(id::text) || md5(id::text), at FROM audit_event;
    DELETE FROM audit_pending;
    ANALYZE;";

/// What the transaction has read of the two tables.
#[derive(Debug, QueryableByName)]
struct ReadSoFar {
    #[diesel(sql_type = BigInt)]
    whole: i64,
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

fn read_so_far(conn: &mut AnyConnection) -> ReadSoFar {
    let sql = "SELECT sum(seq_scan)::bigint AS whole, sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::bigint AS rows \
               FROM pg_stat_xact_user_tables WHERE relname IN ('audit_event', 'audit_link')";
    diesel::sql_query(sql).get_result(conn).unwrap()
}

fn operator() -> Scope {
    Scope::new(AccountId(1), Role::Operator, vec![])
}

fn office(code: &str) -> Scope {
    Scope::new(AccountId(1), Role::Municipality, vec![MunicipalityCode::parse(code).unwrap()])
}

fn day(n: u64) -> Option<NaiveDateTime> {
    Some((NaiveDate::from_ymd_opt(2021, 3, 1).unwrap() + chrono::Days::new(n)).into())
}

#[test]
fn every_filter_is_read_by_an_index() {
    let Some(db) = TestDatabase::postgresql() else {
        eprintln!("skipped: MADOGUCHI_TEST_DATABASE_URL is not set");
        return;
    };
    let conn = &mut db.connect();
    migrations::run(conn).unwrap();
    conn.batch_execute(FILL).unwrap();
    let all = EventFilter::default;
    let rare = MunicipalityCode::parse("142018").unwrap();
    let few = EventFilter { municipality: Some(rare), ..all() };
    let by = |login_id: &str| EventFilter { login_id: Some(login_id.to_owned()), ..all() };
    let did = |action: &str| EventFilter { action: Some(action.to_owned()), ..all() };
    let looked = |purpose| EventFilter { purpose: Some(purpose), ..all() };
    let days = |filter: EventFilter, from: u64, to: u64| EventFilter { from: day(from), before: day(to), ..filter };
    let deep = Some(EventPlace { at: day(100).unwrap(), id: AuditEventId(100_000) });
    let (desk, common) = (operator(), office("142018"));
    let rows = [
        ("all", &desk, all(), None, 50),
        ("all, a deep page", &desk, all(), deep, 50),
        ("two days", &desk, days(all(), 30, 32), None, 50),
        ("an empty day", &desk, days(all(), 300, 301), None, 0),
        ("one who did much", &desk, by("operator1"), None, 50),
        ("one who did little", &desk, by("operator3"), None, 10),
        ("one who did much, on a day", &desk, days(by("operator1"), 30, 31), None, 50),
        ("nobody", &desk, by("nobody"), None, 0),
        ("what is done often", &desk, did("booking."), None, 50),
        ("what is done often, on two days", &desk, days(did("booking.read"), 30, 32), None, 50),
        ("what is done rarely", &desk, did("look_ups."), None, 10),
        ("what is never done", &desk, did("venue.created"), None, 0),
        ("a usual purpose", &desk, looked(LookPurpose::Call), None, 50),
        ("a rare purpose", &desk, looked(LookPurpose::Export), None, 50),
        ("a purpose nobody had", &desk, looked(LookPurpose::Audit), None, 0),
        ("a purpose nobody had, in a month", &desk, days(looked(LookPurpose::Audit), 30, 60), None, 0),
        ("a municipality's", &desk, few.clone(), None, 10),
        ("a municipality's in a month", &desk, days(few, 30, 60), None, 1),
        ("an office", &common, all(), None, 10),
        ("an office in a month", &common, days(all(), 30, 60), None, 1),
        ("an office, one action", &common, did("booking.read"), None, 3),
        ("an office, a deep page", &common, all(), deep, 5),
    ];
    // After some rounds PostgreSQL may plan a statement once and for all, whatever is asked for.
    for (name, scope, filter, after, expected) in std::iter::repeat_n(&rows, 8).flatten() {
        conn.batch_execute("BEGIN").unwrap();
        let before = read_so_far(conn);
        let (found, _) = list(conn, scope, filter, *after, LIMIT).unwrap();
        let after = read_so_far(conn);
        conn.batch_execute("ROLLBACK").unwrap();
        let (whole, rows) = (after.whole - before.whole, after.rows - before.rows);
        println!("{name}: {} events, {rows} rows read, {whole} tables read as a whole", found.len());
        assert_eq!(found.len(), *expected, "{name}");
        assert_eq!(whole, 0, "{name}: a table is read as a whole");
        // Events and their links, and what a rarer filter passes over.
        assert!(rows < 1_000, "{name}: {rows} rows read of {EVENTS}");
    }
}
