//! Databases for tests: a temporary SQLite file, and a PostgreSQL database of its own when
//! `MADOGUCHI_TEST_DATABASE_URL` names a server (an address with a database the user may create others from).

use diesel::connection::SimpleConnection;
use madoguchi_store::{AnyConnection, DatabaseUrl, Store, StoreOptions};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

static COUNT: AtomicU32 = AtomicU32::new(0);

fn unique_name() -> String {
    let nanos = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    format!("madoguchi_test_{}_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed), nanos % 1_000_000_000)
}

/// An empty database that goes away with the value.
pub struct TestDatabase {
    pub url: DatabaseUrl,
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
        Self { url, remove: Remove::Folder(folder) }
    }

    /// `None` when no server is named.
    pub fn postgresql() -> Option<Self> {
        let server = std::env::var("MADOGUCHI_TEST_DATABASE_URL").ok()?;
        let name = unique_name();
        admin(&server, &format!("CREATE DATABASE {name}"));
        let url = DatabaseUrl::Postgresql(with_database(&server, &name));
        Some(Self { url, remove: Remove::Database { server, name } })
    }

    /// The address as a command line takes it.
    pub fn address(&self) -> String {
        match &self.url {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
            DatabaseUrl::Postgresql(url) => url.clone(),
        }
    }

    pub fn connect(&self) -> AnyConnection {
        self.url.connect().unwrap()
    }

    pub fn open(&self) -> Store {
        Store::open(&self.url, StoreOptions { connections: 16, wait: Duration::from_secs(30) }).unwrap()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match &self.remove {
            Remove::Folder(folder) => drop(std::fs::remove_dir_all(folder)),
            Remove::Database { server, name } => admin(server, &format!("DROP DATABASE {name} WITH (FORCE)")),
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
