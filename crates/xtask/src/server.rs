//! The server: building it, starting it with demo data, waiting until it answers.

use crate::process::{self, Job};
use crate::{http, spa, tools, workspace};
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const DEFAULT_LISTEN: &str = "127.0.0.1:8080";
/// The password of the demo accounts, unless the environment has another; always that of a [`DemoServer`].
pub(crate) const DEFAULT_PASSWORD: &str = "madoguchi-demo";
const PASSWORD_VARIABLE: &str = "MADOGUCHI_DEMO_PASSWORD";
const READY_LIMIT: Duration = Duration::from_secs(120);

const ACCOUNTS: [(&str, &str); 6] = [
    ("operator", "運営 (accounts and the system)"),
    ("yokohama", "横浜市 (municipality 141003)"),
    ("yokosuka", "横須賀市 (municipality 142018)"),
    ("agent01", "call centre, commissioned by Yokohama"),
    ("agent02", "call centre, commissioned by Yokohama"),
    ("agent11", "call centre, commissioned by Yokosuka"),
];

/// The password of the demo accounts of a server that a person starts.
pub(crate) fn demo_password() -> String {
    std::env::var(PASSWORD_VARIABLE).unwrap_or_else(|_| DEFAULT_PASSWORD.to_owned())
}

/// A cargo command on every crate of this machine's own kind. One set of packages and features for
/// clippy, tests and the server: what one of them compiled, the others find.
pub(crate) fn cargo(words: &[&str]) -> Result<Command> {
    tools::libpq()?;
    // The screens go into the server as this folder has them, and it may be empty yet.
    let dist = workspace::path("frontend/dist");
    fs::create_dir_all(&dist).with_context(|| format!("making {}", dist.display()))?;
    let mut command = workspace::cargo(words.first().copied().unwrap_or("build"));
    command
        .args(words.iter().skip(1))
        .args(["--workspace", "--features", "madoguchi-api/embed-spa"])
        .args(workspace::locked());
    Ok(command)
}

/// Builds the server with the screens in it; answers with the executable.
pub(crate) fn build(release: bool) -> Result<PathBuf> {
    let mut command = cargo(&["build"])?;
    command.args(["--bin", "madoguchi"]);
    if release {
        command.arg("--release");
    }
    process::run(&mut command)?;
    let binary = if release { "release/madoguchi" } else { "debug/madoguchi" };
    Ok(workspace::cargo_target().join(binary))
}

/// `cargo xtask spec`.
pub(crate) fn write_spec() -> Result<()> {
    let spec = describe(&build(false)?)?;
    let file = workspace::path("api-spec/openapi.json");
    if fs::read_to_string(&file).is_ok_and(|found| found == spec) {
        println!("api-spec/openapi.json is current");
        return Ok(());
    }
    fs::create_dir_all(workspace::path("api-spec")).context("making api-spec")?;
    fs::write(&file, spec).context("writing api-spec/openapi.json")?;
    println!("api-spec/openapi.json is new: read the change before you commit it");
    Ok(())
}

/// Compares the committed description of the interface with the server's own.
pub(crate) fn check_spec() -> Result<()> {
    let spec = describe(&build(false)?)?;
    let committed = fs::read_to_string(workspace::path("api-spec/openapi.json"))
        .context("reading api-spec/openapi.json; `cargo xtask spec` writes it")?;
    if let Some((line, ours, theirs)) = first_difference(&committed, &spec) {
        bail!(
            "api-spec/openapi.json differs from the server at line {line}; `cargo xtask spec` writes it anew\n\
             committed: {ours}\nserver:    {theirs}"
        );
    }
    Ok(())
}

fn describe(binary: &Path) -> Result<String> {
    let text = process::output(Command::new(binary).arg("openapi"))?;
    Ok(format!("{}\n", text.trim_end()))
}

fn first_difference<'a>(ours: &'a str, theirs: &'a str) -> Option<(usize, &'a str, &'a str)> {
    let (mut ours, mut theirs) = (ours.lines(), theirs.lines());
    (1..).find_map(|line| match (ours.next(), theirs.next()) {
        (None, None) => Some(None),
        (a, b) if a == b => None,
        (a, b) => Some(Some((line, a.unwrap_or("(the end)"), b.unwrap_or("(the end)")))),
    })?
}

/// What `cargo xtask run` was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RunOptions {
    fresh: bool,
    serve: Vec<String>,
}

impl RunOptions {
    /// Our own options come before `--`, those of `serve` after it.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self { fresh: false, serve: Vec::new() };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--fresh" => options.fresh = true,
                "--" => options.serve.extend(arguments.by_ref().cloned()),
                other => bail!("`{other}`? The server's own arguments come after `--`: cargo xtask run -- {other}"),
            }
        }
        Ok(options)
    }

    /// The value of an option of `serve`, as `--name value` or `--name=value`.
    fn value_of(&self, name: &str) -> Option<&str> {
        let prefix = format!("{name}=");
        self.serve.iter().enumerate().find_map(|(at, word)| {
            if word == name { self.serve.get(at + 1).map(String::as_str) } else { word.strip_prefix(&prefix) }
        })
    }
}

/// `cargo xtask run`: everything that is missing, the screens, the server, until Ctrl+C.
pub(crate) fn run_demo(options: &RunOptions) -> Result<()> {
    let inherited = std::env::var("MADOGUCHI_LISTEN").ok();
    let listen = options.value_of("--listen").or(inherited.as_deref()).unwrap_or(DEFAULT_LISTEN);
    let address = resolve(listen)?;
    if TcpListener::bind(address).is_err() {
        bail!("cannot listen on {address}: is it taken? Another: cargo xtask run -- --listen 127.0.0.1:8081");
    }

    spa::ensure()?;
    let binary = build(false)?;

    // Always named: demo data must not end up in whatever DATABASE_URL points to.
    let folder = workspace::scratch("demo");
    let own_data = options.value_of("--database-url").is_none();
    let mut serve = process::guarded(&binary, "TERM");
    serve.current_dir(workspace::root()).args(["serve", "--demo"]);
    if own_data {
        if options.fresh && folder.exists() {
            fs::remove_dir_all(&folder).context("throwing the demo data away")?;
        }
        fs::create_dir_all(&folder).context("making target/demo")?;
        serve.arg("--database-url").arg(sqlite_url(&folder.join("madoguchi.sqlite3")));
    }
    if options.value_of("--listen").is_none() {
        serve.args(["--listen", listen]);
    }
    serve.args(&options.serve);
    let mut job = Job::start(&mut serve)?;
    wait_until_ready(&mut job, address).context("the server did not start")?;
    let data = if own_data { "target/demo (start over: cargo xtask run --fresh)" } else { "as you asked" };
    print!("{}", banner(address, &demo_password(), data));
    let status = job.wait(Duration::MAX)?;
    if status.success() { Ok(()) } else { bail!("the server ended with {status}") }
}

/// What a person needs to know once the server runs.
fn banner(address: SocketAddr, password: &str, data: &str) -> String {
    let accounts: String = ACCOUNTS.iter().map(|(login, who)| format!("    {login:9} {who}\n")).collect();
    format!(
        "\n  Madoguchi is ready:  http://{address}/\n  For programs:        http://{address}/api/docs\n\n  \
         Log-ins, all with the password {password}\n{accounts}\n  \
         Data: {data}\n  Ctrl+C stops it.\n\n"
    )
}

/// A server with demo data of its own, for a step of the tests.
#[derive(Debug)]
pub(crate) struct DemoServer {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    log: PathBuf,
    job: Job,
}

impl DemoServer {
    /// Starts the server on a new SQLite file in the folder, on the notice's own days.
    pub(crate) fn start(binary: &Path, folder: &Path) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
        }
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        let address = http::free_address()?;
        let log = folder.join("server.log");
        let output = fs::File::create(&log).context("making the server's log")?;
        let mut serve = process::guarded(binary, "TERM");
        serve
            .args([
                "serve",
                "--demo",
                "--today",
                "2021-03-01T09:00",
                "--listen",
                &address.to_string(),
                "--database-url",
            ])
            .arg(sqlite_url(&folder.join("madoguchi.sqlite3")))
            .env(PASSWORD_VARIABLE, DEFAULT_PASSWORD)
            .stdout(Stdio::from(output.try_clone()?))
            .stderr(Stdio::from(output));
        let mut job = Job::start(&mut serve)?;
        if let Err(error) = wait_until_ready(&mut job, address) {
            bail!("{error:#}\n{}", fs::read_to_string(&log).unwrap_or_default());
        }
        Ok(Self { address, log, job })
    }

    /// An error if the server ended by itself meanwhile.
    pub(crate) fn check_running(&mut self) -> Result<()> {
        match self.job.ended()? {
            None => Ok(()),
            Some(status) => {
                bail!("the server ended with {status}:\n{}", fs::read_to_string(&self.log).unwrap_or_default())
            }
        }
    }
}

fn wait_until_ready(job: &mut Job, address: SocketAddr) -> Result<()> {
    let started = Instant::now();
    loop {
        if let Some(status) = job.ended()? {
            bail!("it ended with {status}");
        }
        if http::is_ready(address) {
            return Ok(());
        }
        if READY_LIMIT < started.elapsed() {
            bail!("it was not ready after {} s", READY_LIMIT.as_secs());
        }
        process::pause()?;
    }
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// Where to find the server that listens there: "everywhere" is found on this machine.
fn resolve(listen: &str) -> Result<SocketAddr> {
    let mut addresses = listen.to_socket_addrs().with_context(|| format!("`{listen}` is no address to listen on"))?;
    let mut address = addresses.next().with_context(|| format!("`{listen}` is no address to listen on"))?;
    if address.ip().is_unspecified() {
        address.set_ip([127, 0, 0, 1].into());
    }
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn arguments_after_the_dashes_are_the_servers() {
        let options = RunOptions::parse(&words("--fresh -- --today 2021-03-01 --listen=0.0.0.0:80")).unwrap();
        assert!(options.fresh);
        assert_eq!(options.value_of("--today"), Some("2021-03-01"));
        assert_eq!(options.value_of("--listen"), Some("0.0.0.0:80"));
        assert_eq!(options.value_of("--database-url"), None);
        let error = RunOptions::parse(&words("--today 2021-03-01")).unwrap_err().to_string();
        assert!(error.contains("cargo xtask run -- --today"), "{error}");
    }

    #[test]
    fn a_server_that_listens_everywhere_is_found_here() {
        for (listen, found) in [("127.0.0.1:8080", "127.0.0.1:8080"), ("0.0.0.0:80", "127.0.0.1:80")] {
            assert_eq!(resolve(listen).unwrap().to_string(), found);
        }
        assert!(resolve("8080").is_err());
    }

    #[test]
    fn the_first_differing_line_is_told() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some((2, "b", "c")));
        assert_eq!(first_difference("a\n", "a\nb\n"), Some((2, "(the end)", "b")));
    }

    #[test]
    fn the_banner_names_address_accounts_and_password() {
        let text = banner("127.0.0.1:8080".parse().unwrap(), "secret", "here");
        assert!(text.contains("http://127.0.0.1:8080/\n") && text.contains("password secret"));
        assert!(ACCOUNTS.iter().all(|(login, _)| text.contains(login)));
    }
}
