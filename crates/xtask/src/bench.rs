//! `cargo xtask bench`: gives the benchmark a database that keeps its promises, and runs it.

use crate::postgres::{Database, Durability, URL_VARIABLE};
use crate::{process, spa, tools, workspace};
use anyhow::{Result, bail};

/// Builds the screens (their size is one of the figures) and runs the crate `madoguchi-bench`.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    if !workspace::path("crates/bench/Cargo.toml").exists() {
        bail!("there is no crate `madoguchi-bench` in crates/bench yet");
    }
    tools::libpq()?;
    let size = spa::ensure()?;
    process::run(workspace::cargo("build").args(["--release", "--package", "madoguchi-bench"]))?;
    let database = Database::provide(Durability::Full)?;
    println!("screens: {size}\n{}", database.describe());
    let arguments = arguments
        .strip_prefix(&["--".to_owned()])
        .unwrap_or(arguments);
    let mut bench = workspace::cargo("run");
    bench
        .args(["--quiet", "--release", "--package", "madoguchi-bench", "--"])
        .args(arguments)
        .env(URL_VARIABLE, database.url());
    process::run(&mut bench)
}
