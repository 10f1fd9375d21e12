//! `cargo xtask bench`: what the server does beside what its database can do, and what a person feels of the screens.

use crate::postgres::{Database, Durability, URL_VARIABLE};
use crate::server::DemoServer;
use crate::spa::Size;
use crate::{postgres, process, server, spa, tools, workspace};
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(2 * 60 * 60);

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Everything,
    Server,
    Screens,
    /// The part of the server that books.
    Bookings,
}

impl Part {
    fn parse(arguments: &[String]) -> Result<Self> {
        let own = arguments.strip_prefix(&["--".to_owned()]).unwrap_or(arguments);
        match own.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] => Ok(Self::Everything),
            ["server"] => Ok(Self::Server),
            ["screens"] => Ok(Self::Screens),
            ["bookings"] => Ok(Self::Bookings),
            _ => bail!("usage: cargo xtask bench [server|bookings|screens]"),
        }
    }
}

/// Builds screens and server, both optimised, and measures.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let part = Part::parse(arguments)?;
    let size = spa::ensure()?;
    let binary = server::build(true)?;
    if part != Part::Screens {
        measure_server(&binary, part)?;
    }
    if part != Part::Server && part != Part::Bookings {
        measure_screens(&binary, size)?;
    }
    Ok(())
}

/// The crate `madoguchi-bench`, on a database that keeps its promises.
fn measure_server(binary: &Path, part: Part) -> Result<()> {
    let package = ["--release", "--package", "madoguchi-bench"];
    process::run(workspace::cargo("build").args(package))?;
    let database = Database::provide(Durability::Full)?;
    println!("{}", database.describe());
    let mut bench = workspace::cargo("run");
    bench.arg("--quiet").args(package).env(URL_VARIABLE, database.url()).env("MADOGUCHI_BIN", binary);
    if part == Part::Bookings {
        bench.args(["--", "bookings"]);
    }
    if let Some(pgbench) = postgres::pgbench() {
        bench.env("PGBENCH", pgbench);
    }
    process::run_within(&mut bench, LIMIT)
}

/// `e2e/bench/screens.mjs`, in Chromium against a server with demo data.
fn measure_screens(binary: &Path, size: Size) -> Result<()> {
    let chromium = tools::chromium()?;
    tools::npm_packages("e2e")?;
    let mut server = DemoServer::start(binary, &workspace::scratch("bench"))?;
    let mut node = Command::new("node");
    node.current_dir(workspace::path("e2e"))
        .args(["bench/screens.mjs", &format!("http://{}", server.address)])
        .arg(chromium)
        .args(size.words())
        .env("MADOGUCHI_DEMO_PASSWORD", server::DEFAULT_PASSWORD);
    let result = process::run_within(&mut node, LIMIT);
    server.check_running()?;
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_named_or_everything_is_measured() {
        for (line, part) in [
            ("", Some(Part::Everything)),
            ("--", Some(Part::Everything)),
            ("server", Some(Part::Server)),
            ("screens", Some(Part::Screens)),
            ("-- screens", Some(Part::Screens)),
            ("screens server", None),
            ("screen", None),
        ] {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            assert_eq!(Part::parse(&words).ok(), part, "{line}");
        }
    }
}
