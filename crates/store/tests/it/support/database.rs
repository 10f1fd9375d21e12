//! Databases for tests: a temporary SQLite file, and a PostgreSQL database of its own when
//! `MADOGUCHI_TEST_DATABASE_URL` names a server (an address with a database; its user may make others, and roles).

use diesel::connection::SimpleConnection;
use madoguchi_store::database::app_role::{self, Granted};
use madoguchi_store::database::migrations;
use madoguchi_store::{AnyConnection, DatabaseUrl, Store, StoreOptions};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

static COUNT: AtomicU32 = AtomicU32::new(0);

fn unique_name() -> String {
    let nanos = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    format!("madoguchi_test_{}_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed), nanos % 1_000_000_000)
}

/// An empty database that goes away with the value.
pub struct TestDatabase {
    /// The owner's.
    pub url: DatabaseUrl,
    app: OnceLock<DatabaseUrl>,
    remove: Remove,
}

enum Remove {
    Folder(PathBuf),
    Database { server: String, name: String },
}

impl TestDatabase {
    pub fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(unique_name());
        std::fs::create_dir_all(&folder).unwrap();
        let url = DatabaseUrl::Sqlite(folder.join("test.sqlite3"));
        Self { url, app: OnceLock::new(), remove: Remove::Folder(folder) }
    }

    /// `None` when no server is named.
    pub fn postgresql() -> Option<Self> {
        let server = std::env::var("MADOGUCHI_TEST_DATABASE_URL").ok()?;
        let name = unique_name();
        admin(&server, &format!("CREATE DATABASE {name}"));
        admin(&server, &format!("CREATE ROLE {name}; GRANT {name} TO CURRENT_USER"));
        let url = DatabaseUrl::Postgresql(with_database(&server, &name));
        Some(Self { url, app: OnceLock::new(), remove: Remove::Database { server, name } })
    }

    /// The role that servers are to run under; named like the database, and it goes away with it. SQLite has none.
    pub fn app_role(&self) -> Option<&str> {
        match &self.remove {
            Remove::Folder(_) => None,
            Remove::Database { name, .. } => Some(name),
        }
    }

    /// The owner's address as a command line takes it.
    #[allow(dead_code, reason = "the server's tests use it")]
    pub fn address(&self) -> String {
        match &self.url {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
            DatabaseUrl::Postgresql(url) => url.clone(),
        }
    }

    /// A connection of the owner.
    pub fn connect(&self) -> AnyConnection {
        self.url.connect().unwrap()
    }

    /// Opens the database as a server has it. On PostgreSQL the owner brings it up to date, and everything else is done
    /// under the role that owns nothing: what is not granted fails in the test of whoever needs it.
    pub fn open(&self) -> Store {
        Store::open(self.app_url(), StoreOptions { connections: 16, wait: Duration::from_secs(30) }).unwrap()
    }

    /// The address of the role that servers are to run under; the owner has brought the database up to date before.
    pub fn app_url(&self) -> &DatabaseUrl {
        self.app.get_or_init(|| self.make_app())
    }

    fn make_app(&self) -> DatabaseUrl {
        let (DatabaseUrl::Postgresql(owner), Some(role)) = (&self.url, self.app_role()) else {
            return self.url.clone();
        };
        let conn = &mut self.connect();
        migrations::run(conn).unwrap();
        assert_eq!(app_role::grant(conn, role).unwrap(), Granted::Done);
        let joint = if owner.contains('?') { '&' } else { '?' };
        DatabaseUrl::Postgresql(format!("{owner}{joint}options=-c%20role%3D{role}"))
    }

    /// Takes the guards of the audit away and runs SQL, as an administrator of the database could.
    pub fn tamper(&self, sql: &str) {
        let mut conn = self.connect();
        let guards = match &conn {
            AnyConnection::Postgresql(_) => {
                "DROP TRIGGER IF EXISTS audit_link_append_only ON audit_link; \
                 DROP TRIGGER IF EXISTS audit_event_append_only ON audit_event; \
                 GRANT UPDATE, DELETE ON audit_event, audit_link TO CURRENT_USER;"
            }
            AnyConnection::Sqlite(_) => {
                "DROP TRIGGER IF EXISTS audit_link_no_delete; DROP TRIGGER IF EXISTS audit_link_no_update; \
                 DROP TRIGGER IF EXISTS audit_event_no_delete; DROP TRIGGER IF EXISTS audit_event_no_update;"
            }
        };
        conn.batch_execute(&format!("{guards} {sql}")).unwrap();
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match &self.remove {
            Remove::Folder(folder) => drop(std::fs::remove_dir_all(folder)),
            Remove::Database { server, name } => {
                admin(server, &format!("DROP DATABASE {name} WITH (FORCE)"));
                admin(server, &format!("DROP ROLE {name}"));
            }
        }
    }
}

fn admin(server: &str, sql: &str) {
    DatabaseUrl::parse(server).unwrap().connect().unwrap().batch_execute(sql).unwrap();
}

/// The server's address with another database.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = match server.split_once('?') {
        Some((address, options)) => (address, format!("?{options}")),
        None => (server, String::new()),
    };
    let (scheme, rest) = address.split_once("://").unwrap();
    let host = rest.split_once('/').map_or(rest, |(host, _)| host);
    format!("{scheme}://{host}/{name}{options}")
}
