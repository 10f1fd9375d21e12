//! `cargo xtask bench`: gives the benchmark a database that keeps its promises, and runs it.

use crate::postgres::{Database, Durability, URL_VARIABLE};
use crate::{postgres, process, server, spa, workspace};
use anyhow::{Result, bail};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(2 * 60 * 60);

/// Builds the screens (their size is one of the figures) and runs the crate `madoguchi-bench`.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    if !workspace::path("crates/bench/Cargo.toml").exists() {
        bail!("there is no crate `madoguchi-bench` in crates/bench yet");
    }
    let size = spa::ensure()?;
    let binary = server::build(true)?;
    let package = ["--release", "--package", "madoguchi-bench"];
    process::run(workspace::cargo("build").args(package))?;
    let database = Database::provide(Durability::Full)?;
    println!("screens: {size}\n{}", database.describe());
    let mut bench = workspace::cargo("run");
    bench
        .arg("--quiet")
        .args(package)
        .arg("--")
        .args(arguments.strip_prefix(&["--".to_owned()]).unwrap_or(arguments))
        .env(URL_VARIABLE, database.url())
        .env("MADOGUCHI_BIN", binary);
    if let Some(pgbench) = postgres::pgbench() {
        bench.env("PGBENCH", pgbench);
    }
    process::run_within(&mut bench, LIMIT)
}
