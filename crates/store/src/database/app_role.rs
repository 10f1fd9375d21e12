//! The role a server runs under on PostgreSQL: it reads and writes rows, and can neither change the tables nor the
//! audit.
//!
//! The owner of the tables migrates (`madoguchi migrate --app-role NAME`), the server runs under NAME. Each table is
//! named here with what the server does to its rows, and a test compares the list with the tables there are.

use crate::{AnyConnection, StoreError};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

/// What the server may do to the rows of each table.
pub const GRANTS: [(&str, &str); 42] = [
    // The audit: added to and read, by nobody changed.
    ("audit_event", "SELECT, INSERT"),
    ("audit_link", "SELECT, INSERT"),
    // Added to by the trigger, emptied by the sealer.
    ("audit_pending", "SELECT, INSERT, DELETE"),
    // Histories.
    ("account_event", "SELECT, INSERT"),
    ("booking_event", "SELECT, INSERT"),
    ("outbox_attempt", "SELECT, INSERT"),
    // Written once; what becomes of it stands elsewhere.
    ("application", "SELECT, INSERT"),
    ("slot_plan", "SELECT, INSERT"),
    // Editions and versions, which are only added to.
    ("vaccine", "SELECT, INSERT"),
    // Comes with the program.
    ("municipality", "SELECT"),
    ("key_edition", "SELECT"),
    ("__diesel_schema_migrations", "SELECT"),
    // Written by the readiness check.
    ("write_probe", "SELECT, UPDATE"),
    // Made once.
    ("server_secret", "SELECT, INSERT"),
    ("programme", "SELECT, INSERT"),
    ("programme_version", "SELECT, INSERT"),
    ("programme_draft", "SELECT, INSERT, UPDATE, DELETE"),
    // Counted up by the triggers of products and versions, in the name of who adds one.
    ("reference_version", "SELECT, UPDATE"),
    ("issuance_rule", "SELECT"),
    ("account", "SELECT, INSERT, UPDATE"),
    ("account_link", "SELECT, INSERT, UPDATE"),
    ("account_totp", "SELECT, INSERT, UPDATE, DELETE"),
    ("application_person", "SELECT, INSERT, UPDATE"),
    ("booking", "SELECT, INSERT, UPDATE"),
    ("booking_name_key", "SELECT, INSERT, UPDATE, DELETE"),
    ("commission", "SELECT, INSERT, UPDATE, DELETE"),
    ("idempotency_record", "SELECT, INSERT, UPDATE, DELETE"),
    // UPDATE lets it be locked while a round is fixed.
    ("issuance_round", "SELECT, INSERT, UPDATE"),
    ("export_request", "SELECT, INSERT, UPDATE"),
    ("login_id_counter", "SELECT, INSERT, UPDATE"),
    ("login_throttle", "SELECT, INSERT, UPDATE, DELETE"),
    ("look_limit", "SELECT, INSERT, UPDATE"),
    ("look_up_count", "SELECT, INSERT, UPDATE, DELETE"),
    ("outbox_mail", "SELECT, INSERT, UPDATE"),
    ("recovery_code", "SELECT, INSERT, UPDATE, DELETE"),
    ("session", "SELECT, INSERT, UPDATE, DELETE"),
    ("slot", "SELECT, INSERT, UPDATE"),
    ("totp_removal", "SELECT, INSERT, UPDATE"),
    ("totp_used_step", "SELECT, INSERT, DELETE"),
    ("vendor", "SELECT, INSERT, UPDATE"),
    ("venue", "SELECT, INSERT, UPDATE"),
    ("venue_vaccine", "SELECT, INSERT, UPDATE, DELETE"),
];

/// What became of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Granted {
    /// The role has what it needs, and nothing else on our tables.
    Done,
    /// There is no such role.
    NoSuchRole,
    /// The role owns the tables, is a superuser, or may change the audit by way of another role: nothing holds it back.
    TooMighty,
    /// Only PostgreSQL has roles.
    NotPostgresql,
}

/// Gives `role` what the server needs, and takes away what it had beyond that.
///
/// # Errors
/// When the database fails.
pub fn grant(conn: &mut AnyConnection, role: &str) -> Result<Granted, StoreError> {
    let AnyConnection::Postgresql(conn) = conn else { return Ok(Granted::NotPostgresql) };
    let Some(Known { quoted, schema, too_mighty }) = known(conn, role)? else { return Ok(Granted::NoSuchRole) };
    if too_mighty {
        return Ok(Granted::TooMighty);
    }
    conn.transaction(|conn| {
        conn.batch_execute(&format!(
            "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {quoted}; \
             REVOKE CREATE ON SCHEMA {schema} FROM {quoted}; \
             GRANT USAGE ON SCHEMA {schema} TO {quoted}"
        ))?;
        for (table, privileges) in GRANTS {
            conn.batch_execute(&format!("GRANT {privileges} ON {schema}.{table} TO {quoted}"))?;
        }
        // What comes by PUBLIC or another role is not ours to take away.
        let sql = "SELECT bool_or(has_table_privilege($1, t, p)) AS may \
                   FROM unnest('{audit_event,audit_link}'::text[]) t, unnest('{UPDATE,DELETE,TRUNCATE}'::text[]) p";
        let still: May = diesel::sql_query(sql).bind::<Text, _>(role).get_result(conn)?;
        Ok::<_, StoreError>(if still.may { Granted::TooMighty } else { Granted::Done })
    })
}

#[derive(QueryableByName)]
struct Known {
    #[diesel(sql_type = Text)]
    quoted: String,
    #[diesel(sql_type = Text)]
    schema: String,
    #[diesel(sql_type = Bool)]
    too_mighty: bool,
}

fn known(conn: &mut PgConnection, role: &str) -> Result<Option<Known>, StoreError> {
    let query = diesel::sql_query(
        "SELECT quote_ident(r.rolname) AS quoted, quote_ident(n.nspname) AS schema, \
             r.rolsuper OR pg_has_role(r.oid, t.relowner, 'MEMBER') AS too_mighty \
         FROM pg_roles r, pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace \
         WHERE r.rolname = $1 AND t.oid = to_regclass('audit_event')",
    );
    Ok(query.bind::<Text, _>(role).get_result(conn).optional()?)
}

#[derive(QueryableByName)]
struct May {
    #[diesel(sql_type = Bool)]
    may: bool,
}

/// Whether the connection's role may change the tables: it owns them, or there are none yet and it may make some.
pub(crate) fn may_migrate(conn: &mut PgConnection) -> Result<bool, StoreError> {
    let query = diesel::sql_query(
        "SELECT coalesce( \
             (SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class \
              WHERE oid = to_regclass('__diesel_schema_migrations')), \
             has_schema_privilege(current_schema(), 'CREATE'), false) AS may",
    );
    Ok(query.get_result::<May>(conn)?.may)
}
