//! A private PostgreSQL: made for one command, on a free port of this machine, with a password of
//! its own, and gone afterwards. As root it runs as an unprivileged user, since PostgreSQL refuses
//! to be root.

use crate::process::{self, Job};
use crate::{debian, http, workspace};
use anyhow::{Context as _, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, User};
use std::fs;
use std::io::Read as _;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// The variable by which tests and benchmarks find their server.
pub(crate) const URL_VARIABLE: &str = "MADOGUCHI_TEST_DATABASE_URL";

/// The folders of private servers, by the process that made them.
const FOLDER_PREFIX: &str = "madoguchi-pg-";

/// What a commit promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Nothing: tests throw the data away.
    None,
    /// What PostgreSQL promises by itself: figures mean something.
    Full,
}

/// A server for tests: the one we were given, or a private one.
#[derive(Debug)]
pub(crate) struct Database {
    url: String,
    // Held for its Drop.
    private: Option<Private>,
}

impl Database {
    /// The server named by `MADOGUCHI_TEST_DATABASE_URL`, or a private one.
    pub(crate) fn provide(durability: Durability) -> Result<Self> {
        match std::env::var(URL_VARIABLE) {
            Ok(url) if !url.is_empty() => Ok(Self { url, private: None }),
            _ => {
                let private = Private::start(durability)?;
                Ok(Self { url: private.url.clone(), private: Some(private) })
            }
        }
    }

    /// The address for `MADOGUCHI_TEST_DATABASE_URL`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Where it comes from, for people.
    pub(crate) fn describe(&self) -> String {
        match &self.private {
            Some(private) => format!("private PostgreSQL on port {}", private.port),
            None => format!("the PostgreSQL of {URL_VARIABLE}"),
        }
    }
}

/// `cargo xtask postgres -- COMMAND…`
pub(crate) fn run_command(words: &[String]) -> Result<ExitCode> {
    let Some((program, arguments)) = words.split_first() else {
        bail!("usage: cargo xtask postgres -- COMMAND…");
    };
    let database = Database::provide(Durability::Full)?;
    println!("{}: {}", database.describe(), database.url());
    let mut command = Command::new(program);
    command.args(arguments).env(URL_VARIABLE, database.url());
    let status = Job::start_in_foreground(&mut command)?.wait(Duration::from_secs(24 * 60 * 60))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

#[derive(Debug)]
struct Private {
    url: String,
    port: u16,
    folder: PathBuf,
    job: Job,
}

impl Private {
    fn start(durability: Durability) -> Result<Self> {
        let programs = programs()?;
        let owner = owner()?;
        let folder = folder(owner.as_ref())?;
        let result = Self::start_in(&programs, owner.as_ref(), &folder, durability);
        if result.is_err() {
            // The error that counts is the one we have.
            fs::remove_dir_all(&folder).ok();
        }
        result
    }

    fn start_in(programs: &Path, owner: Option<&User>, folder: &Path, durability: Durability) -> Result<Self> {
        let password = password()?;
        let password_file = folder.join("password");
        fs::write(&password_file, &password).context("writing the password file")?;
        fs::set_permissions(&password_file, fs::Permissions::from_mode(0o600))?;
        give(&password_file, owner)?;
        let mut initdb = as_owner(Command::new(programs.join("initdb")), owner, folder);
        initdb
            // The password itself, over loopback: SCRAM would hash thousands of times for each of the many connections
            // that tests open.
            .args(["--username=postgres", "--auth=password", "--pwfile=password", "--pgdata=data"])
            // Byte order, as SQLite compares; and nothing that depends on the machine.
            .args(["--encoding=UTF8", "--locale=C", "--no-sync"]);
        process::output(&mut initdb)?;

        let mut tries = 0;
        loop {
            tries += 1;
            match Self::serve(programs, owner, folder, durability, &password) {
                // Someone else may have taken the port between our look and its start.
                Err(error) if tries < 3 && format!("{error:#}").contains("could not bind") => {}
                result => return result,
            }
        }
    }

    fn serve(
        programs: &Path,
        owner: Option<&User>,
        folder: &Path,
        durability: Durability,
        password: &str,
    ) -> Result<Self> {
        let port = http::free_address()?.port();
        let log_file = folder.join("log");
        let log = fs::File::create(&log_file).context("making PostgreSQL's log")?;
        // INT is its "fast" shutdown; TERM would wait for its clients.
        let mut command = as_owner(process::guarded(programs.join("postgres"), "INT"), owner, folder);
        command.args(["-D", "data", "-p"]).arg(port.to_string());
        for setting in settings(durability, folder) {
            command.args(["-c", &setting]);
        }
        command.stdout(log.try_clone()?).stderr(log);
        let mut job = Job::start(&mut command)?.stopped_by(Signal::SIGINT);

        let started = Instant::now();
        while !is_ready(&folder.join("data/postmaster.pid")) {
            let ended = job.ended()?;
            if ended.is_some() || Duration::from_secs(60) < started.elapsed() {
                bail!("PostgreSQL did not start:\n{}", tail(&log_file));
            }
            process::pause()?;
        }
        // Loopback, and ours alone: no TLS.
        let url =
            format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres?sslmode=disable&gssencmode=disable");
        Ok(Self { url, port, folder: folder.to_path_buf(), job })
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        self.job.stop();
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("left behind: {}: {error}", self.folder.display());
        }
    }
}

/// The server's settings.
fn settings(durability: Durability, folder: &Path) -> Vec<String> {
    // A socket's path must fit into 107 bytes; TCP is there in any case.
    let sockets = if folder.as_os_str().len() < 80 { folder.to_string_lossy() } else { "".into() };
    let mut settings = vec![
        "listen_addresses=127.0.0.1".to_owned(),
        format!("unix_socket_directories={sockets}"),
        "max_connections=200".to_owned(),
        "shared_buffers=256MB".to_owned(),
        "log_checkpoints=off".to_owned(),
    ];
    let more: &[&str] = match durability {
        Durability::None => &["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
        Durability::Full => &["fsync=on", "synchronous_commit=on", "max_wal_size=4GB", "checkpoint_timeout=15min"],
    };
    settings.extend(more.iter().map(|&setting| setting.to_owned()));
    settings
}

/// PostgreSQL writes its state into the eighth line of its pid file.
fn is_ready(pid_file: &Path) -> bool {
    fs::read_to_string(pid_file).is_ok_and(|text| text.lines().nth(7).is_some_and(|state| state.trim() == "ready"))
}

/// The folder of `initdb` and `postgres`, which Debian keeps out of `PATH`.
fn programs() -> Result<PathBuf> {
    if let Some(folder) = find_programs() {
        return Ok(folder);
    }
    debian::install("a PostgreSQL server", &["postgresql"])?;
    find_programs().context("PostgreSQL was installed, and no initdb is to be found; please set MADOGUCHI_PG_BIN")
}

/// PostgreSQL's own benchmark, which Debian keeps beside the server.
pub(crate) fn pgbench() -> Option<PathBuf> {
    let beside = find_programs()?.join("pgbench");
    if workspace::is_executable(&beside) { Some(beside) } else { workspace::which("pgbench") }
}

fn find_programs() -> Option<PathBuf> {
    let named = std::env::var_os("MADOGUCHI_PG_BIN").map(PathBuf::from);
    let in_path = || Some(workspace::which("initdb")?.canonicalize().ok()?.parent()?.to_path_buf());
    let debian = || {
        let versions = Path::new("/usr/lib/postgresql").read_dir().ok()?;
        let folders = versions.filter_map(|entry| Some(entry.ok()?.path().join("bin")));
        folders.filter(|folder| has_programs(folder)).max_by_key(|folder| version_of(folder))
    };
    named.or_else(in_path).filter(|folder| has_programs(folder)).or_else(debian)
}

fn has_programs(folder: &Path) -> bool {
    ["initdb", "postgres"].iter().all(|name| workspace::is_executable(&folder.join(name)))
}

/// The 15 of `/usr/lib/postgresql/15/bin`.
fn version_of(folder: &Path) -> u32 {
    let name = folder.parent().and_then(Path::file_name);
    name.and_then(|name| name.to_string_lossy().parse().ok()).unwrap_or(0)
}

/// Whom PostgreSQL runs as: ourselves, or somebody unprivileged when we are root.
fn owner() -> Result<Option<User>> {
    if !workspace::is_root() {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        if let Some(user) = User::from_name(name).context("looking for an unprivileged user")? {
            return Ok(Some(user));
        }
    }
    bail!("PostgreSQL refuses to run as root, and there is neither a user `postgres` nor `nobody`");
}

/// The command as that user (the standard library drops root's groups with it).
fn as_owner(mut command: Command, owner: Option<&User>, folder: &Path) -> Command {
    command.current_dir(folder).env("LC_ALL", "C");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(name);
        }
    }
    if let Some(user) = owner {
        command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
    }
    command
}

fn give(path: &Path, owner: Option<&User>) -> Result<()> {
    match owner {
        Some(user) => chown(path, Some(user.uid.as_raw()), Some(user.gid.as_raw()))
            .with_context(|| format!("giving {} to {}", path.display(), user.name)),
        None => Ok(()),
    }
}

/// A new folder that the owner can reach: in the clone if possible, else (a clone below a private
/// folder) where temporary files go.
fn folder(owner: Option<&User>) -> Result<PathBuf> {
    let own = workspace::scratch("pg");
    fs::create_dir_all(&own).with_context(|| format!("making {}", own.display()))?;
    let places = [own, std::env::temp_dir(), PathBuf::from("/tmp")];
    for place in &places {
        sweep(place);
        let folder = place.join(format!("{FOLDER_PREFIX}{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("making {}", folder.display()))?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        give(&folder, owner)?;
        let mut probe = as_owner(Command::new("touch"), owner, &folder);
        if process::output(probe.arg("probe")).is_ok() {
            return Ok(folder);
        }
        fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    let tried: Vec<_> = places.iter().map(|place| place.display().to_string()).collect();
    bail!("PostgreSQL's user cannot write to any of {}", tried.join(", "))
}

/// Removes what runs that were killed left behind.
fn sweep(place: &Path) {
    let Ok(entries) = place.read_dir() else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let pid = name.strip_prefix(FOLDER_PREFIX).and_then(|pid| pid.parse().ok());
        let gone = pid.is_some_and(|pid| kill(Pid::from_raw(pid), None) == Err(nix::Error::ESRCH));
        if gone {
            // Only tidiness: if it cannot be removed, the next run tries again.
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}

fn password() -> Result<String> {
    let mut bytes = [0_u8; 16];
    let mut random = fs::File::open("/dev/urandom").context("opening the random source")?;
    random.read_exact(&mut bytes).context("reading the random source")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The last lines of a log.
fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_measured_with_fsync_and_tests_run_without() {
        let folder = Path::new("/short");
        assert!(settings(Durability::Full, folder).contains(&"fsync=on".to_owned()));
        assert!(settings(Durability::None, folder).contains(&"fsync=off".to_owned()));
    }

    #[test]
    fn a_long_path_gets_no_socket() {
        let long = format!("/{}", "x".repeat(100));
        assert!(settings(Durability::None, Path::new("/short")).contains(&"unix_socket_directories=/short".to_owned()));
        assert!(settings(Durability::None, Path::new(&long)).contains(&"unix_socket_directories=".to_owned()));
    }

    #[test]
    fn the_newest_of_debians_versions_is_a_number() {
        assert_eq!(version_of(Path::new("/usr/lib/postgresql/15/bin")), 15);
        assert_eq!(version_of(Path::new("/usr/lib/postgresql/9/bin")), 9);
        assert_eq!(version_of(Path::new("/")), 0);
    }

    #[test]
    fn passwords_differ() {
        let (one, other) = (password().unwrap(), password().unwrap());
        assert_eq!(one.len(), 32);
        assert_ne!(one, other);
    }
}
