//! The developer's commands, called as `cargo xtask <command>`.
//!
//! What lives here: bringing what a fresh clone is missing, and running the steps that make, start
//! and check the product. What never may: anything the product itself needs when it runs, and
//! asynchronous frameworks (every command waits until this crate is built).
//!
//! Whatever a command starts (PostgreSQL, servers, builds) it stops again: when it ends, when it
//! fails, and on Ctrl+C. See [`process`].
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod bench;
mod debian;
mod fingerprint;
mod http;
mod imports;
mod lines;
mod postgres;
mod process;
mod schemathesis;
mod server;
mod spa;
mod steps;
mod summary;
mod tools;
mod workspace;

use anyhow::{Result, bail};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  run [--fresh] [-- serve's arguments]
        Bring what is missing, build the screens and the server, and start it with demo data.
        --fresh throws the demo data away first.
  test [--only STEP,…] [--list]
        Every check, and a table of what ran. In CI (CI=true) a skipped step is a failure.
  build [--debug]
        Build the one file to deploy: the server, optimised, with the screens inside.
        --debug builds it quickly instead, as `run` and `test` do.
  spec
        Write api-spec/openapi.json from the server's own description.
  bench [server|bookings|screens]
        The benchmark, optimised: the server on a private PostgreSQL with fsync on, and the screens in Chromium on a
        slow machine behind a slow line.
  postgres -- COMMAND…
        Run COMMAND with MADOGUCHI_TEST_DATABASE_URL set to a private PostgreSQL with fsync on.

Environment:
  MADOGUCHI_TEST_DATABASE_URL  use this PostgreSQL server and start none; its user makes databases and roles
  MADOGUCHI_PG_BIN             folder of initdb and postgres
  MADOGUCHI_CHROMIUM           the Chromium to test with
  MADOGUCHI_DEMO_PASSWORD      password of the demo accounts (default madoguchi-demo)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match process::listen_for_signals().and_then(|()| dispatch(&arguments)) {
        Ok(code) => code,
        Err(error) if error.is::<process::Interrupted>() => {
            eprintln!("stopped");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<ExitCode> {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments),
    };
    match command {
        "run" => server::run_demo(&server::RunOptions::parse(rest)?)?,
        "test" => return steps::test(&steps::TestOptions::parse(rest)?),
        "build" => {
            let release = match rest {
                [] => true,
                [flag] if flag == "--release" => true,
                [flag] if flag == "--debug" => false,
                _ => bail!("usage: cargo xtask build [--debug]"),
            };
            spa::ensure()?;
            let binary = server::build(release)?;
            println!("{}", binary.display());
        }
        "spec" => server::write_spec()?,
        "bench" => bench::run(rest)?,
        "postgres" => {
            return postgres::run_command(rest.strip_prefix(&["--".to_owned()]).unwrap_or(rest));
        }
        "help" | "--help" | "-h" => print!("{HELP}"),
        other => bail!("no command `{other}`\n\n{HELP}"),
    }
    Ok(ExitCode::SUCCESS)
}
