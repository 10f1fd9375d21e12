//! Bringing the database up to date at start, under a lock, so that any number of processes may start at once.

use crate::database::{app_role, keys, municipalities};
use crate::{AnyConnection, StoreError};
use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource, Result as MigrationResult};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
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
        let current = is_current(c)? && municipalities::are_current(conn)? && keys::are_current(conn)?;
        return if current { Ok(()) } else { Err(StoreError::Migration(NOT_PERMITTED.to_owned())) };
    }
    locked(conn, |conn| {
        match conn {
            AnyConnection::Postgresql(c) => run_pending(c, POSTGRES),
            AnyConnection::Sqlite(c) => run_pending(c, SQLITE),
        }
        .map_err(|e| StoreError::Migration(e.to_string()))?;
        municipalities::load(conn)?;
        keys::bring_up_to_date(conn)
    })
}

/// Runs what has not run yet, step by step: a large database hears how far it is.
fn run_pending<DB: Backend>(conn: &mut impl MigrationHarness<DB>, source: EmbeddedMigrations) -> MigrationResult<()> {
    let pending = conn.pending_migrations(source)?;
    let steps = pending.len();
    // Nothing to be said of a database that begins.
    let begins = conn.applied_migrations()?.is_empty();
    for (n, migration) in pending.iter().enumerate() {
        if !begins {
            tracing::info!(step = n + 1, steps, name = %migration.name(), "the database is brought up to date");
        }
        conn.run_migration(migration)?;
    }
    Ok(())
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
