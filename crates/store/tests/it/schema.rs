//! The migrations: up, down, up; the same schema in both dialects and in `schema.rs`; many processes at once.

use crate::older::{BOOKED, take_back};
use crate::support::TestDatabase;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use madoguchi_store::audit::chain;
use madoguchi_store::audit::verify::verify;
use madoguchi_store::database::migrations;
use madoguchi_store::schema::{account, vendor};
use madoguchi_store::{AnyConnection, Store, StoreOptions};
use std::collections::BTreeSet;

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct Index {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    index_name: String,
    #[diesel(sql_type = Text)]
    columns: String,
    #[diesel(sql_type = Bool)]
    is_unique: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct Schema {
    columns: Vec<Column>,
    indexes: Vec<Index>,
    constraints: Vec<String>,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Indexes that SQLite, which does not know how rare a value is, would use to its harm.
const ONLY_POSTGRESQL: [&str; 1] = ["audit_event_action"];

const PG_COLUMNS: &str = "
    SELECT table_name::text, column_name::text,
        CASE data_type WHEN 'timestamp without time zone' THEN 'timestamp' ELSE data_type END::text AS kind,
        is_nullable = 'YES' AS nullable
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'";
/// SQLite's INTEGER key is the 64-bit row id: BIGINT in the other dialect.
const SQLITE_COLUMNS: &str = "
    SELECT m.name AS table_name, c.name AS column_name,
        CASE WHEN c.pk > 0 AND lower(c.type) = 'integer' THEN 'bigint' ELSE lower(c.type) END AS kind,
        c.\"notnull\" = 0 AS nullable
    FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%'";
const PG_INDEXES: &str = "
    SELECT t.relname::text AS table_name, i.relname::text AS index_name,
        (SELECT string_agg(coalesce(a.attname, '(expression)'), ',' ORDER BY k.n)
            FROM unnest(x.indkey) WITH ORDINALITY k(att, n) LEFT JOIN pg_attribute a
            ON a.attrelid = t.oid AND a.attnum = k.att) AS columns,
        x.indisunique AS is_unique
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
        JOIN pg_namespace s ON s.oid = t.relnamespace
    WHERE s.nspname = 'public' AND t.relname NOT LIKE '\\_\\_%'
        AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.oid)";
const SQLITE_INDEXES: &str = "
    SELECT m.tbl_name AS table_name, m.name AS index_name,
        (SELECT group_concat(coalesce(name, '(expression)'), ',')
            FROM (SELECT name FROM pragma_index_info(m.name) ORDER BY seqno)) AS columns,
        l.\"unique\" = 1 AS is_unique
    FROM sqlite_master m JOIN pragma_index_list(m.tbl_name) l ON l.name = m.name
    WHERE m.type = 'index' AND m.sql IS NOT NULL";
const PG_CONSTRAINTS: &str = "
    SELECT conname::text AS name FROM pg_constraint c JOIN pg_namespace s ON s.oid = c.connamespace
    JOIN pg_class t ON t.oid = c.conrelid
    WHERE s.nspname = 'public' AND t.relname NOT LIKE '\\_\\_%' ORDER BY 1";

fn read(conn: &mut AnyConnection) -> Schema {
    let (columns, indexes) = match conn {
        AnyConnection::Postgresql(_) => (PG_COLUMNS, PG_INDEXES),
        AnyConnection::Sqlite(_) => (SQLITE_COLUMNS, SQLITE_INDEXES),
    };
    let mut columns: Vec<Column> = diesel::sql_query(columns).load(conn).unwrap();
    columns.sort();
    let mut indexes: Vec<Index> = diesel::sql_query(indexes).load(conn).unwrap();
    indexes.sort();
    let mut constraints: Vec<String> = match conn {
        AnyConnection::Postgresql(_) => {
            let names: Vec<Name> = diesel::sql_query(PG_CONSTRAINTS).load(conn).unwrap();
            names.into_iter().map(|n| n.name).collect()
        }
        AnyConnection::Sqlite(_) => {
            let sql = "SELECT sql AS name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_%' \
                ESCAPE '\\' AND sql IS NOT NULL";
            let tables: Vec<Name> = diesel::sql_query(sql).load(conn).unwrap();
            let words = tables.iter().flat_map(|t| t.name.split("CONSTRAINT ").skip(1));
            words.map(|rest| rest.split_whitespace().next().unwrap().to_owned()).collect()
        }
    };
    constraints.sort();
    Schema { columns, indexes, constraints }
}

on_both_databases! {
    fn up_down_up_leaves_the_same_schema(db) {
        let mut conn = db.connect();
        migrations::run(&mut conn).unwrap();
        let first = read(&mut conn);
        migrations::revert_all(&mut conn).unwrap();
        let empty = read(&mut conn);
        assert_eq!((empty.columns, empty.indexes, empty.constraints), (vec![], vec![], vec![]));
        migrations::run(&mut conn).unwrap();
        assert_eq!(read(&mut conn), first);
    }

    fn a_second_run_changes_nothing(db) {
        let mut conn = db.connect();
        migrations::run(&mut conn).unwrap();
        let first = read(&mut conn);
        migrations::run(&mut conn).unwrap();
        assert_eq!(read(&mut conn), first);
    }

    /// A name that an office has given the group itself stays.
    fn the_last_group_gets_a_name_that_can_be_read_aloud(db) {
        let mut conn = db.connect();
        let renames = match &conn {
            AnyConnection::Postgresql(_) => {
                include_str!("../../../../migrations/postgres/20261128000002_general_group_name/up.sql")
            }
            AnyConnection::Sqlite(_) => {
                include_str!("../../../../migrations/sqlite/20261128000002_general_group_name/up.sql")
            }
        };
        conn.batch_execute("CREATE TABLE priority_group (code TEXT, name_ja TEXT, name_en TEXT)").unwrap();
        for (before, after) in [
            ("('general', '上記以外', 'Everyone else')", "一般 / General public"),
            ("('general', 'その他の方', 'Others')", "その他の方 / Others"),
        ] {
            let old = format!("DELETE FROM priority_group; INSERT INTO priority_group VALUES {before}; {renames}");
            conn.batch_execute(&old).unwrap();
            let query = diesel::sql_query("SELECT name_ja || ' / ' || name_en AS name FROM priority_group");
            let name: Name = query.get_result(&mut conn).unwrap();
            assert_eq!(name.name, after);
        }
    }

    /// What products and groups said, editions of an office included, is what the programme of the notice says; all
    /// that is booked is of it. Taken back, the tables say the same again.
    fn a_populated_database_goes_into_the_programme_of_the_notice(db) {
        let mut conn = db.connect();
        migrations::run(&mut conn).unwrap();
        let (down, up) = match &conn {
            AnyConnection::Postgresql(_) => (
                include_str!("../../../../migrations/postgres/20261130000047_programmes/down.sql"),
                include_str!("../../../../migrations/postgres/20261130000047_programmes/up.sql"),
            ),
            AnyConnection::Sqlite(_) => (
                include_str!("../../../../migrations/sqlite/20261130000047_programmes/down.sql"),
                include_str!("../../../../migrations/sqlite/20261130000047_programmes/up.sql"),
            ),
        };
        take_back(&mut conn, "20261130000047");
        let text = |conn: &mut AnyConnection, sql: &str| -> String {
            let row: Name = diesel::sql_query(sql).get_result(conn).unwrap();
            row.name
        };
        let before = format!(
            "{BOOKED}
            INSERT INTO vaccine (code, effective_from, name_ja, name_en, doses, standard_interval_days,
                    earliest_interval_days, min_age, sort)
                VALUES ('moderna', '2021-07-26', 'モデルナ', 'Moderna (Spikevax)', 2, 28, 27, 18, 2);
            UPDATE priority_group SET opens_on = '2021-04-12' WHERE code = 'elderly';"
        );
        conn.batch_execute(&before).unwrap();
        let editions = "SELECT code || ' ' || effective_from || ' ' || doses || ' ' || standard_interval_days || ' ' ||
            earliest_interval_days || ' ' || min_age AS name FROM vaccine ORDER BY code DESC, effective_from DESC";
        let groups = "SELECT code || ' ' || name_ja || ' ' || coalesce(CAST(born_to AS TEXT), '') || ' ' || opens_on
            AS name FROM priority_group WHERE code = 'elderly'";
        let old = [text(&mut conn, editions), text(&mut conn, groups)];
        conn.batch_execute(up).unwrap();
        let content = text(
            &mut conn,
            "SELECT content AS name FROM programme_version WHERE programme = 'covid19_initial_2021' AND number = 1",
        );
        let content: serde_json::Value = serde_json::from_str(&content).unwrap();
        let rules = &content["rules"];
        let shown = |rule: &serde_json::Value, field: &str| -> String {
            format!("{} {} {} {}", rule["product"], rule[field], rule["from"], rule["to"]).replace('"', "")
        };
        let all = |list: &str, field: &str| -> Vec<String> {
            rules[list].as_array().unwrap().iter().map(|rule| shown(rule, field)).collect()
        };
        assert_eq!(
            all("ages", "min"),
            [
                "pfizer 12 null null",
                "moderna 12 null 2021-07-25",
                "moderna 18 2021-07-26 null",
                "astrazeneca 40 null null"
            ]
        );
        assert_eq!(
            all("intervals", "least")[1..3],
            [
                "moderna {count:21,unit:days} null 2021-07-25".to_owned(),
                "moderna {count:27,unit:days} 2021-07-26 null".to_owned()
            ]
        );
        assert_eq!(rules["groups"][1]["opens_on"], "2021-04-12");
        assert_eq!((&content["running"], &rules["last_dose"]), (&true.into(), &2.into()));
        for table in ["slot_plan", "slot", "booking"] {
            assert_eq!(text(&mut conn, &format!("SELECT programme AS name FROM {table}")), "covid19_initial_2021");
        }
        let again = BOOKED.rsplit("INSERT INTO booking").next().unwrap().replace("(9, '123456782'", "(10, '123456790'");
        let again = conn.batch_execute(&format!("INSERT INTO booking{again}"));
        assert!(again.is_err(), "one live booking per person, programme and dose");
        conn.batch_execute(down).unwrap();
        assert_eq!([text(&mut conn, editions), text(&mut conn, groups)], old);
    }

    /// Keys of before (ｶ) was known are made anew; a company that turns out to be there already is found by its name.
    fn companies_with_a_legal_form_in_kana_get_their_key(db) {
        let mut conn = db.connect();
        migrations::run(&mut conn).unwrap();
        let up = match &conn {
            AnyConnection::Postgresql(_) => {
                include_str!("../../../../migrations/postgres/20261129000041_company_key_kana/up.sql")
            }
            AnyConnection::Sqlite(_) => {
                include_str!("../../../../migrations/sqlite/20261129000041_company_key_kana/up.sql")
            }
        };
        let before = "
            INSERT INTO vendor (id, name, status, search_key, created_at, version)
                VALUES (1, 'みなと株式会社', 'confirmed', 'ミナト株式会社', '2021-03-01', 1),
                    (2, 'みなと(ｶ)', 'confirmed', 'ミナト(カ)', '2021-03-01', 1),
                    (3, 'ﾕ)みうら', 'confirmed', 'ユ)ミウラ', '2021-03-01', 1),
                    (4, 'カナ会社', 'confirmed', 'カナ会社', '2021-03-01', 1);";
        conn.batch_execute(&format!("{before}{up}")).unwrap();
        migrations::run(&mut conn).unwrap();
        let keys: Vec<String> =
            vendor::table.order(vendor::id).select(vendor::search_key).load(&mut conn).unwrap();
        assert_eq!(keys, ["ミナト株式会社", "ミナト株式会社 2", "有限会社ミウラ", "カナ会社"]);
    }

    /// What an older program has stored is found by the rules of today.
    fn keys_of_older_rules_are_made_anew(db) {
        let mut conn = db.connect();
        migrations::run(&mut conn).unwrap();
        let booked = BOOKED.replace("coupon_municipality_code, coupon_number", "person_municipality_code, person_key");
        let resident = booked.rsplit("INSERT INTO booking").next().unwrap();
        let resident = resident.replace("(9, '123456782'", "(10, '123456790'").replace("0000012345", "1950-01-02 old");
        let before = format!("
            INSERT INTO vendor (id, name, status, search_key, created_at, version)
                VALUES (1, '保土ヶ谷コール', 'confirmed', '保土ヶ谷コール', '2021-03-01 00:00:00', 1);
            {booked}
            INSERT INTO booking{resident}
            UPDATE municipality SET search_key = 'old' WHERE code = '122246';
            UPDATE key_edition SET edition = 0;");
        if let AnyConnection::Postgresql(_) = &conn {
            for table in ["slot_plan", "slot", "booking"] {
                let default = format!("ALTER TABLE {table} ALTER programme SET DEFAULT 'covid19_initial_2021'");
                conn.batch_execute(&default).unwrap();
            }
        }
        conn.batch_execute(&before).unwrap();
        migrations::run(&mut conn).unwrap();
        let key = |conn: &mut AnyConnection, sql: &str| -> Vec<String> {
            let rows: Vec<Name> = diesel::sql_query(sql).load(conn).unwrap();
            rows.into_iter().map(|row| row.name).collect()
        };
        for (sql, expected) in [
            ("SELECT search_key AS name FROM vendor", vec!["保土ケ谷コール"]),
            ("SELECT search_key AS name FROM account", vec!["desk01jose"]),
            ("SELECT kana_key AS name FROM venue", vec!["ホドガヤ"]),
            ("SELECT search_key AS name FROM venue", vec!["保土ケ谷会場\nホドガヤ\n2丁目\n\n\n二丁目"]),
            ("SELECT search_key AS name FROM municipality WHERE code = '122246'", vec!["千葉県鎌ケ谷市カマガヤシ"]),
            ("SELECT DISTINCT booker_kana_key AS name FROM booking", vec!["ヤマダハナコ"]),
            ("SELECT DISTINCT recipient_name_key AS name FROM booking", vec!["joseobrien"]),
            ("SELECT DISTINCT recipient_kana_key AS name FROM booking", vec!["ホセオブライエン"]),
            (
                "SELECT person_key AS name FROM booking ORDER BY id",
                vec!["0000012345", "1950-01-02 ホセオブライエン"],
            ),
            (
                "SELECT name_key AS name FROM booking_name_key WHERE booking_id = 9 ORDER BY name_key",
                vec!["obrienjose", "オブライエンホセ", "ハナコヤマダ"],
            ),
        ] {
            assert_eq!(key(&mut conn, sql), expected, "{sql}");
        }
    }

    /// An account that was issued belongs to who applied for it; one that the service desk made by hand to the only
    /// municipality that its company ever worked for, or to the desk.
    fn accounts_get_the_owner_who_applied(db) {
        let mut conn = db.connect();
        migrations::run(&mut conn).unwrap();
        let (down, up) = match &conn {
            AnyConnection::Postgresql(_) => (
                include_str!("../../../../migrations/postgres/20261129000019_account_owner/down.sql"),
                include_str!("../../../../migrations/postgres/20261129000019_account_owner/up.sql"),
            ),
            AnyConnection::Sqlite(_) => (
                include_str!("../../../../migrations/sqlite/20261129000019_account_owner/down.sql"),
                include_str!("../../../../migrations/sqlite/20261129000019_account_owner/up.sql"),
            ),
        };
        let before = "
            INSERT INTO vendor (id, name, status, search_key, created_at, version)
                VALUES (1, 'みなと', 'confirmed', 'みなと', '2021-03-01', 1),
                    (2, 'みうら', 'confirmed', 'みうら', '2021-03-01', 1);
            INSERT INTO commission (vendor_id, municipality_code, starts_on)
                VALUES (1, '141003', '2021-03-01'), (1, '142018', '2021-03-01'), (2, '142018', '2021-03-01'),
                    (2, '142018', '2022-03-01');
            INSERT INTO account
                (id, login_id, password_hash, role, display_name, vendor_id, status, created_at, updated_at)
                VALUES (1, 'issued', '!', 'agent', '佐藤', 1, 'active', '2021-03-01', '2021-03-01'),
                    (2, 'made', '!', 'agent', '鈴木', 1, 'active', '2021-03-01', '2021-03-01'),
                    (3, 'only', '!', 'agent', '高橋', 2, 'active', '2021-03-01', '2021-03-01');
            INSERT INTO application
                (id, municipality_code, kind, sent_by, sent_at, round_number, round_deadline, mails_on)
                VALUES (1, '141003', 'issue', 2, '2021-03-01', 1, '2021-03-01', '2021-03-01'),
                    (2, '142018', 'change', 2, '2021-03-01', 1, '2021-03-01', '2021-03-01');
            INSERT INTO application_person (application_id, municipality_code, round_number, kind, position, status,
                    vendor_id, account_id, name, mail_address, note, decided_at, version)
                VALUES (1, '141003', 1, 'issue', 1, 'issued', 1, 1, '佐藤', 'a@example.jp', '', '2021-03-01', 1),
                    (2, '142018', 1, 'change', 1, 'changed', 1, 2, '鈴木', 'b@example.jp', '', '2021-03-01', 1);";
        conn.batch_execute(&format!("{down}{before}{up}")).unwrap();
        let owners: Vec<(String, Option<String>)> =
            account::table.order(account::id).select((account::login_id, account::owner_code)).load(&mut conn).unwrap();
        let owned = |login_id: &str, code: Option<&str>| (login_id.to_owned(), code.map(str::to_owned));
        assert_eq!(owners, [owned("issued", Some("141003")), owned("made", None), owned("only", Some("142018"))]);
    }

    /// What was sealed before events had details still holds, and so does what is sealed after it.
    fn the_chain_from_before_details_goes_on(db) {
        let mut conn = db.connect();
        migrations::run(&mut conn).unwrap();
        let (down, up) = match &conn {
            AnyConnection::Postgresql(_) => (
                include_str!("../../../../migrations/postgres/20261129000040_audit_details/down.sql"),
                include_str!("../../../../migrations/postgres/20261129000040_audit_details/up.sql"),
            ),
            AnyConnection::Sqlite(_) => (
                include_str!("../../../../migrations/sqlite/20261129000040_audit_details/down.sql"),
                include_str!("../../../../migrations/sqlite/20261129000040_audit_details/up.sql"),
            ),
        };
        // The first link that docs/audit-chain.md shows, and an event that waits.
        let before = "
            INSERT INTO account (id, login_id, password_hash, role, display_name, status, created_at, updated_at)
                VALUES (7, 'operator', '!', 'operator', '佐藤', 'active', '2021-03-01', '2021-03-01');
            INSERT INTO audit_event (id, at, account_id, municipality_code, action, subject_kind, subject_id,
                    request_id, address, purpose)
                VALUES (12, '2021-03-01 00:00:00.5', 7, '141003', 'booking.created', 'booking', '5', '0f',
                        '192.0.2.1', 'call'),
                    (13, '2021-03-01 00:00:00.5', 7, '141003', 'booking.read', 'booking', '5', '0f',
                        '192.0.2.1', 'call');
            DELETE FROM audit_pending WHERE event_id = 12;
            INSERT INTO audit_link (seq, event_id, hash, sealed_at)
                VALUES (1, 12, '5b8a353b52e2bd9305b40abd9f511523639136510a6eddcde4c8832de70f85a4',
                    '2021-03-01 00:00:01');";
        conn.batch_execute(&format!("{down}{before}{up}")).unwrap();
        let report = verify(&mut conn, None).unwrap();
        assert_eq!((report.links, report.waiting, report.is_sound()), (1, 1, true), "{report:?}");
        // An event with details after it, by the program as it is now.
        let details = r#"[{"field":"status","from":"active","to":"suspended"}]"#;
        let insert = format!(
            "INSERT INTO audit_event (id, at, action, subject_kind, subject_id, request_id, address, details)
                VALUES (14, '2021-03-01 00:00:00', 'account.suspended', 'account', '5', '0f', '192.0.2.1', '{details}')"
        );
        conn.batch_execute(&insert).unwrap();
        let store = db.open();
        let seal = |conn: &mut AnyConnection| chain::seal(conn, || "2021-03-02T00:00:00".parse().unwrap(), 10);
        assert_eq!(store.write_blocking(seal).unwrap(), 2);
        let report = verify(&mut conn, None).unwrap();
        assert_eq!((report.links, report.waiting, report.is_sound()), (3, 0, true), "{report:?}");
        drop(store);
        // Details can neither be changed, nor be taken away, nor be added to what had none.
        for (sql, broken) in [
            ("UPDATE audit_event SET details = replace(details, 'suspended', 'deleted') WHERE id = 14", 3),
            ("UPDATE audit_event SET details = '' WHERE id = 14", 3),
            ("UPDATE audit_event SET details = '[]' WHERE id = 12", 1),
        ] {
            db.tamper(sql);
            let report = verify(&mut conn, None).unwrap();
            assert_eq!(report.broken.map(|link| link.seq), Some(broken), "{sql}");
        }
    }

    fn processes_may_start_at_once(db) {
        let stores: Vec<_> = std::thread::scope(|threads| {
            let starts: Vec<_> =
                (0..4).map(|_| threads.spawn(|| Store::open(&db.url, StoreOptions::default()).unwrap())).collect();
            starts.into_iter().map(|s| s.join().unwrap()).collect()
        });
        for store in stores {
            use madoguchi_store::schema::municipality::dsl;
            let count: i64 = store
                .read_blocking(|c| Ok::<_, madoguchi_store::StoreError>(dsl::municipality.count().get_result(c)?))
                .unwrap();
            assert_eq!(count, 1741);
        }
    }
}

#[test]
fn schemas_agree() {
    let sqlite = TestDatabase::sqlite();
    let mut conn = sqlite.connect();
    migrations::run(&mut conn).unwrap();
    let lite = read(&mut conn);
    let stored: BTreeSet<_> = lite.columns.iter().map(as_declared).collect();
    let differing: Vec<_> = stored.symmetric_difference(&declared()).cloned().collect();
    assert!(differing.is_empty(), "schema.rs and the migrations differ: {differing:?}");
    let Some(postgresql) = TestDatabase::postgresql() else {
        eprintln!("skipped: MADOGUCHI_TEST_DATABASE_URL is not set");
        return;
    };
    let mut conn = postgresql.connect();
    migrations::run(&mut conn).unwrap();
    let mut pg = read(&mut conn);
    let both = pg.indexes.len();
    pg.indexes.retain(|index| !ONLY_POSTGRESQL.contains(&index.index_name.as_str()));
    assert_eq!(pg.indexes.len() + ONLY_POSTGRESQL.len(), both);
    assert_eq!(lite, pg);
}

fn as_declared(column: &Column) -> (String, String, String) {
    let kind = match column.kind.as_str() {
        "text" => "Text",
        "date" => "Date",
        "timestamp" => "Timestamp",
        "bigint" => "BigInt",
        "integer" => "Integer",
        "smallint" => "SmallInt",
        "boolean" => "Bool",
        other => panic!("{}.{} is of the odd type {other}", column.table_name, column.column_name),
    };
    let kind = if column.nullable { format!("Nullable<{kind}>") } else { kind.to_owned() };
    (column.table_name.clone(), column.column_name.clone(), kind)
}

/// Tables, columns and types as `schema.rs` declares them.
fn declared() -> BTreeSet<(String, String, String)> {
    let source = include_str!("../../src/schema.rs");
    let mut columns = BTreeSet::new();
    let mut table = String::new();
    for line in source.lines().map(str::trim).filter(|line| !line.starts_with("diesel::")) {
        if let Some((column, kind)) = line.trim_end_matches(',').split_once(" -> ") {
            columns.insert((table.clone(), column.to_owned(), kind.to_owned()));
        } else if line.ends_with(") {") {
            table = line.split(' ').next().unwrap().to_owned();
        }
    }
    columns
}

/// A beginning is a range of keys only where they are compared by bytes, whatever the database's own collation.
#[test]
fn keys_are_compared_by_bytes() {
    let Some(db) = TestDatabase::postgresql() else {
        eprintln!("skipped: MADOGUCHI_TEST_DATABASE_URL is not set");
        return;
    };
    let mut conn = db.connect();
    migrations::run(&mut conn).unwrap();
    let sql = "SELECT table_name || '.' || column_name AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND collation_name = 'C' ORDER BY 1";
    let rows: Vec<Name> = diesel::sql_query(sql).load(&mut conn).unwrap();
    let columns: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(
        columns,
        [
            "booking.booker_kana_key",
            "booking.recipient_kana_key",
            "booking.recipient_name_key",
            "booking_name_key.name_key",
            "venue.kana_key"
        ]
    );
}

#[test]
fn a_wrong_address_makes_no_file() {
    assert!(madoguchi_store::DatabaseUrl::parse("postgres://127.0.0.1:1/nothing").unwrap().connect().is_err());
    assert!(!std::path::Path::new("postgres:").exists());
}

#[test]
fn sqlite_keeps_what_it_answered() {
    let db = TestDatabase::sqlite();
    let mut conn = db.connect();
    conn.batch_execute("CREATE TABLE t (x INTEGER)").unwrap();
    let mode: Name =
        diesel::sql_query("SELECT journal_mode AS name FROM pragma_journal_mode").get_result(&mut conn).unwrap();
    assert_eq!(mode.name, "wal");
    let level: Name = diesel::sql_query("SELECT CAST(synchronous AS TEXT) AS name FROM pragma_synchronous")
        .get_result(&mut conn)
        .unwrap();
    assert_eq!(level.name, "2", "FULL");
}
