//! `cargo xtask test`: the steps, their order, and what each runs.

use crate::postgres::{Database, Durability, URL_VARIABLE};
use crate::process::{self, Interrupted};
use crate::summary::{Line, Outcome, Summary};
use crate::{imports, lines, schemathesis, server, spa, tools, workspace};
use anyhow::{Context as _, Result, bail};
use nix::sys::signal::Signal;
use std::fs;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// One check. They run in this order: the quick ones first, and what others need before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Fmt,
    Lines,
    Imports,
    Dependencies,
    Clippy,
    ClippyWasm,
    Docs,
    Spa,
    Unit,
    Doctest,
    Spec,
    E2e,
    Schemathesis,
}

const ALL: [Step; 13] = [
    Step::Fmt,
    Step::Lines,
    Step::Imports,
    Step::Dependencies,
    Step::Clippy,
    Step::ClippyWasm,
    Step::Docs,
    // Before whatever is linked with the server, which holds the screens: it then builds once.
    Step::Spa,
    Step::Unit,
    Step::Doctest,
    Step::Spec,
    Step::E2e,
    Step::Schemathesis,
];

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Lines => "lines",
            Self::Imports => "imports",
            Self::Dependencies => "dependencies",
            Self::Clippy => "clippy",
            Self::ClippyWasm => "clippy-wasm",
            Self::Docs => "docs",
            Self::Unit => "unit",
            Self::Doctest => "doctest",
            Self::Spec => "spec",
            Self::Spa => "spa",
            Self::E2e => "e2e",
            Self::Schemathesis => "schemathesis",
        }
    }

    fn about(self) -> &'static str {
        match self {
            Self::Fmt => "the code is formatted",
            Self::Lines => "no line is longer than 120 characters",
            Self::Imports => "no file imports one that imports it",
            Self::Dependencies => "every dependency is used, from the registry, and of a licence that fits",
            Self::Clippy => "no warning in any crate, tests included",
            Self::ClippyWasm => "no warning in the screens as the browser gets them",
            Self::Docs => "the documentation builds, without broken links",
            Self::Unit => {
                "unit and integration tests, on SQLite and a private PostgreSQL, with a real mail server and proxies"
            }
            Self::Doctest => "the examples in the documentation",
            Self::Spec => "api-spec/openapi.json is what the server says of itself",
            Self::Spa => "the screens build, and how much there is to load",
            Self::E2e => "Playwright, in Chromium against the real server",
            Self::Schemathesis => "generated requests, good and bad, as each role against the running server",
        }
    }

    fn parse(name: &str) -> Result<Self> {
        let names = || ALL.map(Self::name).join(", ");
        ALL.into_iter()
            .find(|step| step.name() == name)
            .with_context(|| format!("no step `{name}`; there are: {}", names()))
    }

    /// A step whose result this one uses.
    fn needs(self) -> Option<Self> {
        match self {
            Self::E2e => Some(Self::Spa),
            Self::Fmt
            | Self::Lines
            | Self::Imports
            | Self::Dependencies
            | Self::Clippy
            | Self::ClippyWasm
            | Self::Docs
            | Self::Unit
            | Self::Doctest
            | Self::Spec
            | Self::Spa
            | Self::Schemathesis => None,
        }
    }

    /// Runs the step; the answer is a note for the table.
    fn run(self) -> Result<String> {
        match self {
            Self::Fmt => quiet(workspace::cargo("fmt").args(["--all", "--", "--check"])),
            Self::Lines => lines::check(),
            Self::Imports => imports::check(),
            Self::Dependencies => dependencies(),
            Self::Clippy => quiet(server::cargo(&["clippy"])?.args(["--all-targets", "--", "--deny", "warnings"])),
            Self::ClippyWasm => {
                tools::wasm_target()?;
                let mut cargo = workspace::cargo("clippy");
                cargo
                    .args(["--package", "madoguchi-frontend", "--target", tools::WASM_TARGET])
                    .args(workspace::locked())
                    .args(["--", "--deny", "warnings"]);
                quiet(&mut cargo)
            }
            Self::Docs => quiet(server::cargo(&["doc"])?.arg("--no-deps").env("RUSTDOCFLAGS", "--deny warnings")),
            Self::Unit => unit(),
            Self::Doctest => quiet(server::cargo(&["test"])?.arg("--doc")),
            Self::Spec => server::check_spec().map(|()| String::new()),
            // How large they are is told, not judged: what counts is the time, which `cargo xtask bench` measures.
            Self::Spa => spa::ensure().map(|size| size.to_string()),
            Self::E2e => e2e(),
            Self::Schemathesis => schemathesis::run(),
        }
    }
}

/// A command whose success says everything.
fn quiet(command: &mut Command) -> Result<String> {
    process::run(command).map(|()| String::new())
}

/// Advisories are looked up before a release: their database lies elsewhere than the registry, and changes by itself.
fn dependencies() -> Result<String> {
    let [machete, deny] = tools::for_dependencies()?;
    quiet(Command::new(machete).current_dir(workspace::root()))?;
    let mut deny = Command::new(deny);
    deny.current_dir(workspace::root()).args(["--workspace", "--locked", "check", "--hide-inclusion-graph"]);
    quiet(deny.args(["bans", "licenses", "sources"]))
}

fn unit() -> Result<String> {
    let has_nextest = process::output(workspace::cargo("nextest").arg("--version")).is_ok();
    let mut cargo = if has_nextest {
        server::cargo(&["nextest", "run"])?
    } else {
        let mut cargo = server::cargo(&["test"])?;
        // The examples are a step of their own.
        cargo.args(["--lib", "--bins", "--tests"]);
        cargo
    };
    // The mail server that the tests send to lies there.
    tools::npm_packages("e2e")?;
    tools::proxies()?;
    let database = Database::provide(Durability::None)?;
    cargo.arg("--no-fail-fast").env(URL_VARIABLE, database.url());
    process::run_within(&mut cargo, Duration::from_secs(30 * 60))?;
    Ok(format!("SQLite and {}, npm's smtp-server, nginx and Caddy", database.describe()))
}

fn e2e() -> Result<String> {
    spa::ensure()?;
    let binary = server::build(false)?;
    let chromium = tools::chromium()?;
    let bin = tools::npm_packages("e2e")?;
    let home = workspace::path("e2e");
    process::run(Command::new(bin.join("tsc")).args(["--project", "."]).current_dir(&home))?;
    let mut playwright = Command::new(bin.join("playwright"));
    playwright
        .arg("test")
        .current_dir(&home)
        .env("MADOGUCHI_BIN", binary)
        .env("MADOGUCHI_CHROMIUM", &chromium)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    // On SIGINT it lets the tests put away what they have.
    process::run_stopped_by(&mut playwright, Duration::from_secs(90 * 60), Signal::SIGINT)?;
    Ok(chromium.display().to_string())
}

/// What `cargo xtask test` was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TestOptions {
    steps: Vec<Step>,
    list: bool,
}

impl TestOptions {
    /// Without `--only`: every step.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self { steps: ALL.to_vec(), list: false };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let (name, inline) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (argument.as_str(), None),
            };
            match name {
                "--list" => options.list = true,
                "--only" => {
                    let value = inline.or_else(|| arguments.next().map(String::as_str)).unwrap_or_default();
                    let wanted = value.split(',').map(Step::parse).collect::<Result<Vec<_>>>()?;
                    options.steps = ALL.into_iter().filter(|step| wanted.contains(step)).collect();
                }
                other => bail!("`{other}`? usage: cargo xtask test [--only STEP,…] [--list]"),
            }
        }
        Ok(options)
    }
}

/// Runs the steps and prints the table; success when all is well.
pub(crate) fn test(options: &TestOptions) -> Result<ExitCode> {
    if options.list {
        for step in &options.steps {
            println!("{:13} {}", step.name(), step.about());
        }
        return Ok(ExitCode::SUCCESS);
    }
    let in_ci = workspace::in_ci();
    let mut summary = Summary::default();
    let mut failed: Vec<Step> = Vec::new();
    let mut interrupted = None;
    for &step in &options.steps {
        println!("\n── {}: {} ──", step.name(), step.about());
        let started = Instant::now();
        let outcome = match step.needs().filter(|needed| failed.contains(needed)) {
            Some(needed) => Outcome::Skipped(format!("needs {}, which failed", needed.name())),
            None => match step.run() {
                Ok(note) => Outcome::Passed(note),
                Err(error) if error.is::<Interrupted>() => {
                    interrupted = Some(error);
                    Outcome::Skipped("interrupted".to_owned())
                }
                Err(error) => {
                    println!("{} failed: {error:#}", step.name());
                    failed.push(step);
                    Outcome::Failed(format!("{error:#}"))
                }
            },
        };
        summary.add(Line { step: step.name(), time: started.elapsed(), outcome });
        if interrupted.is_some() {
            break;
        }
    }
    let table = summary.render(in_ci);
    keep(&table)?;
    print!("{table}");
    match interrupted {
        Some(error) => Err(error),
        None if summary.is_good(in_ci) => Ok(ExitCode::SUCCESS),
        None => Ok(ExitCode::FAILURE),
    }
}

/// The table, for whoever comes after the terminal was closed.
fn keep(table: &str) -> Result<()> {
    let file = workspace::scratch("test-summary.txt");
    fs::create_dir_all(workspace::scratch("")).context("making target")?;
    fs::write(&file, table).with_context(|| format!("writing {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<TestOptions> {
        TestOptions::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn only_picks_steps_and_keeps_their_order() {
        for (line, steps) in [
            ("", ALL.to_vec()),
            ("--only unit", vec![Step::Unit]),
            ("--only=e2e,unit,e2e", vec![Step::Unit, Step::E2e]),
        ] {
            assert_eq!(parse(line).unwrap().steps, steps, "{line}");
        }
    }

    #[test]
    fn an_unknown_step_is_told_the_known_ones() {
        let error = parse("--only units").unwrap_err().to_string();
        assert!(error.contains("`units`") && error.contains("unit, doctest"), "{error}");
        assert!(parse("--only").is_err());
        assert!(parse("--quick").is_err());
    }

    #[test]
    fn a_needed_step_runs_before_the_one_that_needs_it() {
        let position = |wanted: Step| ALL.iter().position(|&step| step == wanted);
        for step in ALL {
            if let Some(needed) = step.needs() {
                assert!(position(needed) < position(step), "{step:?}");
            }
        }
    }
}
