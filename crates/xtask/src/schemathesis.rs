//! Requests made from the API's own description, good and bad, as each role, and what they reached: a run whose calls
//! are all refused for want of a log-in would find nothing, and say so of nobody.

use crate::server::{self, DemoServer};
use crate::{process, tools, workspace};
use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// What a role can do besides logging in and out.
const WORK: &[&str] =
    &["--exclude-path-regex", "^/api/v1/(sessions(/current)?$|me/(password|recovery-codes|sessions|totp))"];
/// Operations that end log-ins, or change how one logs in.
const OWN_LOG_IN: &[&str] =
    &["--include-path-regex", "^/api/v1/(sessions/current$|me/(password|recovery-codes|sessions|totp))"];
/// What takes the password once more, with the right one: after a few wrong ones, which the other run makes up, every
/// one has to wait.
const SECOND_FACTOR: &[&str] =
    &["--include-path-regex", "^/api/v1/me/totp(/remove)?$", "--mode", "positive", "--phases", "fuzzing"];
/// Logging in: wrong passwords slow down whoever logs in from here.
const LOG_IN: &[&str] = &["--include-path", "/api/v1/sessions"];

/// One run.
struct Run {
    name: &'static str,
    login_id: &'static str,
    /// Which operations, and how: options of schemathesis.
    choice: &'static [&'static str],
}

/// One after the other, against one server: the operator decides on what the municipality has applied for, and comes
/// last of the roles because he may end the others' log-ins.
const RUNS: [Run; 6] = [
    Run { name: "agent", login_id: "agent01", choice: WORK },
    Run { name: "second-factor", login_id: "agent02", choice: SECOND_FACTOR },
    Run { name: "own-log-in", login_id: "agent02", choice: OWN_LOG_IN },
    Run { name: "municipality", login_id: "yokohama", choice: WORK },
    Run { name: "operator", login_id: "operator", choice: WORK },
    Run { name: "log-in", login_id: "operator", choice: LOG_IN },
];

const NO_SECOND_FACTOR: &str = "takes a second factor that was confirmed";

/// Operations whose success no generated request can bring about, and why.
const BEYOND_REACH: [(&str, &str); 8] = [
    ("GET /api/v1/slot-plans/progress/{key}", "is known only while a slot plan is being written"),
    ("POST /api/v1/me/totp/confirm", "takes a code of an authenticator"),
    ("POST /api/v1/me/password", "would change the password by which the run logs in"),
    ("POST /api/v1/me/recovery-codes", NO_SECOND_FACTOR),
    ("POST /api/v1/accounts/{id}/second-factor-removals", NO_SECOND_FACTOR),
    ("POST /api/v1/second-factor-removals/{id}/agree", NO_SECOND_FACTOR),
    ("POST /api/v1/second-factor-removals/{id}/refuse", NO_SECOND_FACTOR),
    ("POST /api/v1/second-factor-removals/{id}/withdraw", NO_SECOND_FACTOR),
];

/// The step: the answer is a note for the table.
pub(crate) fn run() -> Result<String> {
    let bin = tools::python_packages()?;
    let binary = server::build(false)?;
    let spec = fs::read_to_string(workspace::path("api-spec/openapi.json")).context("reading the API's description")?;
    let operations = Operation::all(&serde_json::from_str(&spec).context("reading the API's description")?)?;
    let (mut reached, mut calls, mut failed) = (BTreeSet::new(), 0, Vec::new());
    let folder = workspace::scratch("schemathesis");
    let mut server = DemoServer::start(&binary, &folder)?;
    for run in &RUNS {
        let report = folder.join(format!("{}.har", run.name));
        let mut command = Command::new(bin.join("schemathesis"));
        command
            .current_dir(&folder)
            .arg("--config-file")
            .arg(workspace::path("e2e/schemathesis.toml"))
            .args(["run", &format!("http://{}/api/v1/openapi.json", server.address)])
            .args(run.choice)
            .arg("--report-har-path")
            .arg(&report)
            .env("MADOGUCHI_LOGIN_ID", run.login_id)
            .env("MADOGUCHI_DEMO_PASSWORD", server::DEFAULT_PASSWORD);
        println!("\nas {} ({})", run.login_id, run.name);
        // The other runs are worth their time, too: one hears of everything at once.
        if let Err(error) = process::run_within(&mut command, Duration::from_secs(10 * 60)) {
            process::check_interrupted()?;
            failed.push(format!("{}: {error:#}", run.name));
        }
        server.check_running()?;
        let answered = answered(&report)?;
        calls += answered.len();
        let well = answered.into_iter().filter(|call| (200..300).contains(&call.status));
        reached.extend(well.filter_map(|call| Operation::of_call(&operations, &call)).map(Operation::name));
    }
    if !failed.is_empty() {
        bail!("{}", failed.join("; "));
    }
    judge(&operations, &reached)?;
    Ok(format!(
        "{calls} calls in {} runs; each operation that needs a log-in, and is within reach, succeeded in one of them",
        RUNS.len()
    ))
}

/// An error where an operation that needs a log-in never succeeded, or one does that is said to be beyond reach.
fn judge(operations: &[Operation], reached: &BTreeSet<String>) -> Result<()> {
    let beyond = |name: &str| BEYOND_REACH.iter().any(|(known, _)| *known == name);
    let needed = operations.iter().filter(|operation| operation.needs_log_in).map(Operation::name);
    let missed: Vec<String> = needed.filter(|name| !reached.contains(name) && !beyond(name)).collect();
    if !missed.is_empty() {
        bail!("no request to these was answered with 2xx, so that little of them was tested: {}", missed.join(", "));
    }
    let within: Vec<&str> = BEYOND_REACH.iter().map(|(name, _)| *name).filter(|name| reached.contains(*name)).collect();
    if !within.is_empty() {
        bail!("these are within reach, take them off the list: {}", within.join(", "));
    }
    Ok(())
}

/// An operation of the description.
#[derive(Debug, PartialEq, Eq)]
struct Operation {
    method: String,
    /// With its parameters: `/api/v1/venues/{id}`.
    path: String,
    needs_log_in: bool,
}

impl Operation {
    fn all(spec: &Value) -> Result<Vec<Self>> {
        let paths = spec.get("paths").and_then(Value::as_object).context("the API's description has no paths")?;
        let mut all = Vec::new();
        for (path, item) in paths {
            for (method, operation) in item.as_object().into_iter().flatten() {
                if !["get", "post", "put", "patch", "delete"].contains(&method.as_str()) {
                    continue;
                }
                let security = operation.get("security").and_then(Value::as_array);
                all.push(Self {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    needs_log_in: security.is_some_and(|security| !security.is_empty()),
                });
            }
        }
        Ok(all)
    }

    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The operation of a call: the one with the fewest parameters where several fit.
    fn of_call<'a>(operations: &'a [Self], call: &Call) -> Option<&'a Self> {
        let path = call.url.split(['?', '#']).next()?;
        let path = path.split_once("://").map_or(path, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
        let fitting = operations.iter().filter(|operation| operation.method == call.method && operation.takes(path));
        fitting.min_by_key(|operation| operation.path.matches('{').count())
    }

    fn takes(&self, path: &str) -> bool {
        let (mut own, mut called) = (self.path.split('/'), path.split('/'));
        loop {
            match (own.next(), called.next()) {
                (None, None) => return true,
                (Some(own), Some(called)) if own == called || (own.starts_with('{') && !called.is_empty()) => {}
                _ => return false,
            }
        }
    }
}

/// A call and its answer.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    method: String,
    url: String,
    status: u64,
}

/// The calls of a report, an HTTP archive.
fn answered(report: &Path) -> Result<Vec<Call>> {
    let text = fs::read_to_string(report).with_context(|| format!("reading {}", report.display()))?;
    let archive: Value = serde_json::from_str(&text).with_context(|| format!("reading {}", report.display()))?;
    let entries = archive.pointer("/log/entries").and_then(Value::as_array);
    let entries = entries.with_context(|| format!("{} has no calls", report.display()))?;
    let call = |entry: &Value| {
        let text = |pointer: &str| entry.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let status = entry.pointer("/response/status").and_then(Value::as_u64)?;
        Some(Call { method: text("/request/method")?, url: text("/request/url")?, status })
    };
    entries.iter().map(|entry| call(entry).context("a call of the report cannot be read")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn operations() -> Vec<Operation> {
        let bearer = json!({"security": [{"bearer": []}]});
        let spec = json!({"paths": {
            "/api/v1/rounds/{number}": {"get": bearer, "parameters": []},
            "/api/v1/rounds/current": {"get": bearer},
            "/api/v1/rounds/{number}/approve": {"post": bearer},
            "/health/live": {"get": {}},
        }});
        Operation::all(&spec).unwrap()
    }

    #[test]
    fn a_call_is_found_by_method_and_path() {
        let operations = operations();
        let check = |method: &str, url: &str, expected: Option<&str>| {
            let call = Call { method: method.to_owned(), url: url.to_owned(), status: 200 };
            let found = Operation::of_call(&operations, &call).map(Operation::name);
            assert_eq!(found.as_deref(), expected, "{method} {url}");
        };
        check("GET", "http://127.0.0.1:80/api/v1/rounds/7?a=/b", Some("GET /api/v1/rounds/{number}"));
        check("GET", "http://127.0.0.1:80/api/v1/rounds/current", Some("GET /api/v1/rounds/current"));
        check("POST", "http://127.0.0.1:80/api/v1/rounds/7/approve", Some("POST /api/v1/rounds/{number}/approve"));
        check("DELETE", "http://127.0.0.1:80/api/v1/rounds/7", None);
        check("GET", "http://127.0.0.1:80/api/v1/rounds/", None);
        check("GET", "http://127.0.0.1:80/health/live", Some("GET /health/live"));
        check("GET", "http://127.0.0.1:80", None);
    }

    #[test]
    fn an_operation_that_never_succeeds_fails_the_step() {
        let name = |name: &str| format!("GET /api/v1/rounds/{name}");
        let mut reached: BTreeSet<String> = [name("{number}"), name("current")].into();
        let error = judge(&operations(), &reached).unwrap_err().to_string();
        // What needs no log-in may go without: a link to set a password is not guessed.
        assert!(error.ends_with("tested: POST /api/v1/rounds/{number}/approve"), "{error}");
        reached.insert("POST /api/v1/rounds/{number}/approve".to_owned());
        assert!(judge(&operations(), &reached).is_ok());
    }
}
