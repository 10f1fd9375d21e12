//! Bringing the database up to date at start, under a lock, so that any number of processes may start at once.

use crate::database::{app_role, keys};
use crate::schema::municipality;
use crate::{AnyConnection, StoreError};
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use madoguchi_domain::{Municipality, text_key};
use std::collections::HashSet;

const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

/// PostgreSQL advisory lock that a migrating process holds ("MADO").
const LOCK: i64 = 0x4d41_444f;

/// Runs what has not run yet, loads the list of municipalities and fills the keys of older rows. All or nothing, under
/// a lock.
///
/// Under a role that cannot change tables (see [`crate::database::app_role`]) nothing is tried, and nothing may be left
/// to do.
///
/// # Errors
/// When a migration fails; the database is then as it was. When something is left to do that the role may not.
pub fn run(conn: &mut AnyConnection) -> Result<(), StoreError> {
    if let AnyConnection::Postgresql(c) = conn
        && !app_role::may_migrate(c)?
    {
        let current = is_current(c)? && new_municipalities(conn)?.is_empty() && keys::are_current(conn)?;
        return if current { Ok(()) } else { Err(StoreError::Migration(NOT_PERMITTED.to_owned())) };
    }
    locked(conn, |conn| {
        match conn {
            AnyConnection::Postgresql(c) => c.run_pending_migrations(POSTGRES).map(drop),
            AnyConnection::Sqlite(c) => c.run_pending_migrations(SQLITE).map(drop),
        }
        .map_err(|e| StoreError::Migration(e.to_string()))?;
        load_municipalities(conn)?;
        keys::bring_up_to_date(conn)
    })
}

const NOT_PERMITTED: &str = "the database is not up to date, and this role may not change its tables. As the \
    owner of the tables run: madoguchi migrate --database-url postgres://OWNER@… --app-role ROLE";

/// Whether all migrations ran, as far as this role can see.
fn is_current(conn: &mut PgConnection) -> Result<bool, StoreError> {
    let readable: Vec<Applied> = diesel::sql_query(
        "SELECT 'readable' AS version WHERE has_table_privilege(to_regclass('__diesel_schema_migrations'), 'SELECT')",
    )
    .load(conn)?;
    if readable.is_empty() {
        return Ok(false);
    }
    let applied: Vec<Applied> = diesel::sql_query("SELECT version::text FROM __diesel_schema_migrations").load(conn)?;
    let applied: HashSet<String> = applied.into_iter().map(|row| row.version).collect();
    let known = MigrationSource::<Pg>::migrations(&POSTGRES).map_err(|e| StoreError::Migration(e.to_string()))?;
    Ok(known.iter().all(|migration| applied.contains(&migration.name().version().to_string())))
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Text)]
    version: String,
}

/// Takes everything back. For tests: it drops the data.
///
/// # Errors
/// When a `down.sql` fails.
pub fn revert_all(conn: &mut AnyConnection) -> Result<(), StoreError> {
    locked(conn, |conn| {
        match conn {
            AnyConnection::Postgresql(c) => c.revert_all_migrations(POSTGRES).map(drop),
            AnyConnection::Sqlite(c) => c.revert_all_migrations(SQLITE).map(drop),
        }
        .map_err(|e| StoreError::Migration(e.to_string()))
    })
}

/// Runs `work` while no other process migrates. On SQLite diesel's own transactions take the write lock, and a second
/// process that looked before the first committed fails on the version table's key: it looks again.
fn locked(
    conn: &mut AnyConnection,
    work: impl Fn(&mut AnyConnection) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    match conn {
        AnyConnection::Postgresql(c) => {
            c.batch_execute(&format!(
                "SET lock_timeout = 0; SET statement_timeout = 0; SELECT pg_advisory_lock({LOCK})"
            ))?;
            let done = work(conn);
            conn.batch_execute(&format!(
                "SELECT pg_advisory_unlock({LOCK}); SET lock_timeout = '10s'; SET statement_timeout = '60s'"
            ))?;
            done
        }
        AnyConnection::Sqlite(_) => {
            let mut result = work(conn);
            for _ in 0..20 {
                if result.is_ok() {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_millis(50));
                result = work(conn);
            }
            result
        }
    }
}

/// The municipalities that are not stored as this program knows them.
fn new_municipalities(conn: &mut AnyConnection) -> Result<Vec<&'static Municipality>, StoreError> {
    let stored: Vec<(String, String, String, String)> = municipality::table
        .select((municipality::code, municipality::prefecture, municipality::name, municipality::name_kana))
        .load(conn)?;
    let stored: HashSet<_> = stored.into_iter().collect();
    let is_new = |m: &&'static Municipality| {
        let row = (m.code().to_string(), m.prefecture().to_owned(), m.name().to_owned(), m.kana().to_owned());
        !stored.contains(&row)
    };
    Ok(Municipality::all().filter(is_new).collect())
}

/// The list is data of the program: a new edition replaces names and adds codes; codes are never removed, since
/// bookings refer to them.
fn load_municipalities(conn: &mut AnyConnection) -> Result<(), StoreError> {
    let news = new_municipalities(conn)?;
    write_municipalities(conn, &news)
}

/// The list with its keys, whatever is stored.
pub(super) fn rewrite_municipalities(conn: &mut AnyConnection) -> Result<(), StoreError> {
    write_municipalities(conn, &Municipality::all().collect::<Vec<_>>())
}

fn write_municipalities(conn: &mut AnyConnection, list: &[&'static Municipality]) -> Result<(), StoreError> {
    let rows: Vec<_> = list
        .iter()
        .map(|m| {
            (
                municipality::code.eq(m.code().as_str()),
                municipality::prefecture.eq(m.prefecture()),
                municipality::name.eq(m.name()),
                municipality::name_kana.eq(m.kana()),
                municipality::search_key.eq(text_key(&format!("{}{}{}", m.prefecture(), m.name(), m.kana()))),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    each_backend!(conn, |c| {
        use diesel::upsert::excluded;
        c.transaction(|c| {
            for rows in rows.chunks(500) {
                diesel::insert_into(municipality::table)
                    .values(rows)
                    .on_conflict(municipality::code)
                    .do_update()
                    .set((
                        municipality::prefecture.eq(excluded(municipality::prefecture)),
                        municipality::name.eq(excluded(municipality::name)),
                        municipality::name_kana.eq(excluded(municipality::name_kana)),
                        municipality::search_key.eq(excluded(municipality::search_key)),
                    ))
                    .execute(c)?;
            }
            Ok::<_, diesel::result::Error>(())
        })?;
    });
    Ok(())
}
