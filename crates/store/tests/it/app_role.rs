//! The role a server runs under has what the list says, and nothing else. That the list is enough shows in every other
//! test on PostgreSQL: `TestDatabase::open` runs under the role.

use crate::support::TestDatabase;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use madoguchi_store::database::app_role::{GRANTS, Granted, grant};
use madoguchi_store::database::migrations;
use madoguchi_store::{AnyConnection, Store, StoreOptions};
use std::collections::BTreeSet;

#[derive(Debug, QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    privilege: String,
}

/// Table and privilege.
type Grants = BTreeSet<(String, String)>;

/// As the list says it.
fn listed() -> Grants {
    let words = |(table, privileges): (&str, &str)| -> Vec<(String, String)> {
        privileges.split(", ").map(|privilege| (table.to_owned(), privilege.to_owned())).collect()
    };
    GRANTS.into_iter().flat_map(words).collect()
}

/// As PostgreSQL has it.
fn granted(conn: &mut AnyConnection, role: &str) -> Grants {
    let sql = format!(
        "SELECT table_name::text AS name, privilege_type::text AS privilege FROM information_schema.role_table_grants \
         WHERE grantee = '{role}'"
    );
    let rows: Vec<Row> = diesel::sql_query(sql).load(conn).unwrap();
    rows.into_iter().map(|row| (row.name, row.privilege)).collect()
}

fn tables(conn: &mut AnyConnection) -> BTreeSet<String> {
    let sql = match conn {
        AnyConnection::Postgresql(_) => {
            "SELECT table_name::text AS name, '' AS privilege FROM information_schema.tables \
             WHERE table_schema = 'public'"
        }
        AnyConnection::Sqlite(_) => {
            "SELECT name, '' AS privilege FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        }
    };
    let rows: Vec<Row> = diesel::sql_query(sql).load(conn).unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

/// Whether the role may run a statement; what it does is taken back.
fn attempt(conn: &mut AnyConnection, role: &str, sql: &str) -> Result<(), String> {
    conn.batch_execute(&format!("BEGIN; SET LOCAL ROLE {role}")).unwrap();
    let done = conn.batch_execute(sql).map_err(|error| error.to_string());
    conn.batch_execute("ROLLBACK").unwrap();
    done
}

on_both_databases! {
    fn every_table_is_listed(db) {
        let conn = &mut db.connect();
        migrations::run(conn).unwrap();
        assert_eq!(tables(conn), GRANTS.iter().map(|(table, _)| (*table).to_owned()).collect());
    }
}

#[test]
fn the_role_has_what_is_listed_and_nothing_else() {
    let Some(db) = TestDatabase::postgresql() else {
        return eprintln!("skipped: MADOGUCHI_TEST_DATABASE_URL is not set");
    };
    let (conn, role) = (&mut db.connect(), db.app_role().unwrap());
    migrations::run(conn).unwrap();
    assert_eq!(granted(conn, role), Grants::new());
    assert_eq!(grant(conn, role).unwrap(), Granted::Done);
    assert_eq!(granted(conn, role), listed());
    // What somebody gave by hand goes, what somebody took comes back.
    conn.batch_execute(&format!(
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}; REVOKE ALL ON booking FROM {role}"
    ))
    .unwrap();
    assert_ne!(granted(conn, role), listed());
    assert_eq!(grant(conn, role).unwrap(), Granted::Done);
    assert_eq!(granted(conn, role), listed());
    // No privilege on columns either, which the list of tables would not show.
    let columns = format!(
        "SELECT DISTINCT table_name::text AS name, privilege_type::text AS privilege \
         FROM information_schema.role_column_grants WHERE grantee = '{role}'"
    );
    let columns: Vec<Row> = diesel::sql_query(columns).load(conn).unwrap();
    let columns: Grants = columns.into_iter().map(|row| (row.name, row.privilege)).collect();
    assert!(columns.is_subset(&listed()), "{columns:?}");
    for (table, column) in [("audit_event", "action"), ("audit_link", "hash")] {
        for sql in [
            format!("UPDATE {table} SET {column} = {column}"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
            format!("ALTER TABLE {table} DISABLE TRIGGER ALL"),
            format!("DROP TABLE {table}"),
        ] {
            let refused = attempt(conn, role, &sql).unwrap_err();
            assert!(refused.contains("permission denied") || refused.contains("must be owner"), "{sql}: {refused}");
        }
        assert_eq!(attempt(conn, role, &format!("SELECT count(*) FROM {table}")), Ok(()));
    }
    for sql in [
        "CREATE TABLE mine (n INTEGER)",
        "SET session_replication_role = replica",
        "INSERT INTO municipality SELECT * FROM municipality",
    ] {
        let refused = attempt(conn, role, sql).unwrap_err();
        assert!(refused.contains("permission denied"), "{sql}: {refused}");
    }
}

#[test]
fn a_role_that_nothing_holds_back_is_refused() {
    let Some(db) = TestDatabase::postgresql() else {
        return eprintln!("skipped: MADOGUCHI_TEST_DATABASE_URL is not set");
    };
    let (conn, role) = (&mut db.connect(), db.app_role().unwrap());
    migrations::run(conn).unwrap();
    let check = |conn: &mut AnyConnection, sql: &str, back: &str, expected: Granted| {
        conn.batch_execute(sql).unwrap();
        let found = grant(conn, role);
        conn.batch_execute(back).unwrap();
        assert_eq!(found.unwrap(), expected, "{sql}");
    };
    let public = "GRANT UPDATE ON audit_event TO PUBLIC";
    check(conn, public, "REVOKE UPDATE ON audit_event FROM PUBLIC", Granted::TooMighty);
    check(conn, &format!("ALTER ROLE {role} SUPERUSER"), &format!("ALTER ROLE {role} NOSUPERUSER"), Granted::TooMighty);
    check(conn, "SELECT 1", "SELECT 1", Granted::Done);
    assert_eq!(grant(conn, "nobody_of_this_name").unwrap(), Granted::NoSuchRole);
}

#[test]
fn a_role_without_rights_starts_no_server() {
    let Some(db) = TestDatabase::postgresql() else {
        return eprintln!("skipped: MADOGUCHI_TEST_DATABASE_URL is not set");
    };
    drop(db.open());
    let url = db.app_url().clone();
    let open = || {
        Store::open(&url, StoreOptions { connections: 1, ..StoreOptions::default() })
            .map(drop)
            .map_err(|error| error.to_string())
    };
    assert_eq!(open(), Ok(()));
    let role = db.app_role().unwrap();
    let newest = "version = (SELECT max(version) FROM __diesel_schema_migrations)";
    // A migration that did not run, a name that is old, and what cannot be read.
    for (sql, back) in [
        (
            format!("UPDATE __diesel_schema_migrations SET version = version || 'x' WHERE {newest}"),
            format!("UPDATE __diesel_schema_migrations SET version = rtrim(version, 'x') WHERE {newest}"),
        ),
        (
            "UPDATE municipality SET name = name || 'x' WHERE code = '141003'".to_owned(),
            "UPDATE municipality SET name = rtrim(name, 'x') WHERE code = '141003'".to_owned(),
        ),
        (
            format!("REVOKE ALL ON __diesel_schema_migrations FROM {role}"),
            format!("GRANT SELECT ON __diesel_schema_migrations TO {role}"),
        ),
    ] {
        db.connect().batch_execute(&sql).unwrap();
        let refused = open().unwrap_err();
        assert!(refused.contains("--app-role"), "{sql}: {refused}");
        db.connect().batch_execute(&back).unwrap();
        assert_eq!(open(), Ok(()), "{back}");
    }
}
