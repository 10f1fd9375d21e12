//! One connection type over both databases, opened by the scheme of the address.

use crate::StoreError;
use crate::database::ending::Holder;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::{PgConnection, SqliteConnection};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long a new file that others open, too, is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long until the next try.
const PAUSE: Duration = Duration::from_millis(10);

pub use either::AnyConnection;

mod either {
    #![allow(missing_docs, reason = "the derive makes undocumented public items")]
    use diesel::{PgConnection, SqliteConnection};

    /// A connection to either database. Plain queries are written once against it.
    #[derive(diesel::MultiConnection)]
    pub enum AnyConnection {
        /// PostgreSQL.
        Postgresql(PgConnection),
        /// SQLite.
        Sqlite(SqliteConnection),
    }
}

/// Instantiates the same source on the inner, fully typed connection: for what `AnyConnection` cannot express
/// (several rows in one insert, ON CONFLICT, `returning(X::as_returning())`).
#[macro_export]
macro_rules! each_backend {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::AnyConnection::Postgresql($c) => $body,
            $crate::AnyConnection::Sqlite($c) => $body,
        }
    };
}

/// Where the data lies.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL address, as libpq takes it.
    Postgresql(String),
}

// The address holds a password.
impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgresql(_) => write!(f, "postgres://…"),
        }
    }
}

impl DatabaseUrl {
    /// Reads `sqlite:PATH`, `postgres://…` or `postgresql://…`.
    ///
    /// # Errors
    /// [`StoreError::Address`] for any other scheme and for an empty path.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err(StoreError::Address(
                    "sqlite: needs a path, as in sqlite:/var/lib/madoguchi.sqlite3".into(),
                ));
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgresql(text.to_owned()));
        }
        // The address itself is not repeated: it may hold a password.
        Err(StoreError::Address("the database address must begin with sqlite: or postgres://".into()))
    }

    /// Opens one connection with the settings every connection has.
    ///
    /// # Errors
    /// When the database cannot be reached or refuses the settings.
    pub fn connect(&self) -> Result<AnyConnection, StoreError> {
        match self {
            Self::Postgresql(url) => {
                let mut conn = PgConnection::establish(&patient(url))?;
                conn.batch_execute("SET TIME ZONE 'UTC'; SET lock_timeout = '10s'; SET statement_timeout = '60s'")?;
                Ok(AnyConnection::Postgresql(conn))
            }
            Self::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
                // FULL puts every commit on disk before it is answered.
                conn.batch_execute(
                    "PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                     PRAGMA cache_size = -32000",
                )?;
                write_ahead(&mut conn)?;
                Ok(AnyConnection::Sqlite(conn))
            }
        }
    }
}

/// The address with limits on how long a server that is silent is waited for: without them a lost network holds a
/// connection for hours. What the address says itself stays.
fn patient(url: &str) -> String {
    let limits = [
        // Seconds.
        ("connect_timeout", "5"),
        ("keepalives_idle", "10"),
        ("keepalives_interval", "5"),
        ("keepalives_count", "2"),
        // Milliseconds.
        ("tcp_user_timeout", "10000"),
    ];
    let mut address = url.to_owned();
    // A password may hold a question mark.
    let parameters = url.rsplit_once('@').map_or(url, |(_, rest)| rest).split_once('?').map(|(_, after)| after);
    let mut first = parameters.is_none();
    let own = |name: &str| parameters.is_some_and(|all| all.split('&').any(|one| one.starts_with(&format!("{name}="))));
    for (name, value) in limits {
        if !own(name) {
            address.push(if std::mem::take(&mut first) { '?' } else { '&' });
            address.push_str(&format!("{name}={value}"));
        }
    }
    address
}

/// WAL lets readers go on while the write queue writes. Whoever opens a new file first turns it to WAL, and those who
/// come at the same moment are refused at once: `busy_timeout` does not count there.
fn write_ahead(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let start = Instant::now();
    loop {
        match conn.batch_execute("PRAGMA journal_mode = WAL").map_err(StoreError::from) {
            Err(error) if error.is_transient() && start.elapsed() < PATIENCE => std::thread::sleep(PAUSE),
            done => return done,
        }
    }
}

/// Whether the database answers.
///
/// # Errors
/// When it does not.
pub fn answers(conn: &mut AnyConnection) -> Result<(), StoreError> {
    conn.batch_execute("SELECT 1")?;
    Ok(())
}

/// How long a connection that worked is believed to work. Asking "are you there?" before each use would double the
/// round trips of a busy server; one that idles a little longer is asked, so that a database that was restarted
/// meanwhile costs nobody a failed request.
const PROVEN_FOR: Duration = Duration::from_millis(500);

/// A connection of the pool.
pub(crate) struct Pooled {
    pub(crate) conn: AnyConnection,
    /// When it last did what it was asked to; `None` when it did not.
    proven: Option<Instant>,
    // Dropped after the connection above is closed.
    _holder: Holder,
}

impl Pooled {
    /// Notes whether the connection did what it was asked to.
    pub(crate) fn note(&mut self, works: bool) {
        self.proven = works.then(Instant::now);
    }
}

/// Opens connections for the pool. Diesel's own manager would try each backend in turn and hide the error.
pub(crate) struct Manager {
    url: DatabaseUrl,
    holder: Holder,
}

impl Manager {
    pub(crate) fn new(url: DatabaseUrl, holder: Holder) -> Self {
        Self { url, holder }
    }
}

impl r2d2::ManageConnection for Manager {
    type Connection = Pooled;
    type Error = StoreError;

    fn connect(&self) -> Result<Pooled, StoreError> {
        Ok(Pooled { conn: self.url.connect()?, proven: Some(Instant::now()), _holder: self.holder.clone() })
    }

    /// Called before each use. Diesel marks a connection as broken when a statement fails, but not when preparing one
    /// does: after a failure the connection has to prove itself, too.
    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), StoreError> {
        if pooled.proven.is_some_and(|at| at.elapsed() < PROVEN_FOR) {
            return Ok(());
        }
        answers(&mut pooled.conn)
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        use diesel::connection::TransactionManager;
        type Manager = <AnyConnection as Connection>::TransactionManager;
        std::thread::panicking() || Manager::is_broken_transaction_manager(&mut pooled.conn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let shown = DatabaseUrl::parse(text).ok().map(|u| format!("{u:?}"));
        assert_eq!(shown.as_deref(), expected, "{text}");
    }

    #[test]
    fn limits_are_added_to_what_an_address_says_itself() {
        let limits = "keepalives_idle=10&keepalives_interval=5&keepalives_count=2&tcp_user_timeout=10000";
        for (address, expected) in [
            ("postgres://h/d", format!("postgres://h/d?connect_timeout=5&{limits}")),
            ("postgres://h/d?sslmode=disable", format!("postgres://h/d?sslmode=disable&connect_timeout=5&{limits}")),
            ("postgres://h/d?connect_timeout=60", format!("postgres://h/d?connect_timeout=60&{limits}")),
            ("postgres://u:a?b@h/d", format!("postgres://u:a?b@h/d?connect_timeout=5&{limits}")),
        ] {
            assert_eq!(patient(address), expected);
        }
    }

    #[test]
    fn addresses_are_chosen_by_scheme() {
        check("sqlite:data.sqlite3", Some("sqlite:data.sqlite3"));
        check("sqlite:///var/lib/data.sqlite3", Some("sqlite:/var/lib/data.sqlite3"));
        check("postgres://u:secret@h/d", Some("postgres://…"));
        check("postgresql://h/d", Some("postgres://…"));
        check("mysql://h/d", None);
        check("sqlite:", None);
        check("", None);
    }
}
