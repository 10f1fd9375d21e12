//! Real server processes, as an operator starts them.

use crate::support::{Call, TestDatabase};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Waits until a program says what it says once it listens. All that it says is this test's output, too.
pub(crate) fn wait_for_words(output: impl Read + Send + 'static, words: &str) {
    let (said, heard) = mpsc::channel();
    let expected = words.to_owned();
    // Goes on after the words: a program whose output nobody reads stops at some time.
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            eprintln!("{line}");
            if line.contains(&expected) {
                said.send(()).ok();
            }
        }
    });
    heard.recv().unwrap_or_else(|_| panic!("it ended without a word of {words:?}"));
}

/// Waits for what another process does to the database by a clock of its own, and of which it tells nobody: the one
/// place where a test sleeps between two looks.
#[track_caller]
pub(crate) fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_secs(60), "still not so: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A running `madoguchi serve --demo`; killed when dropped.
pub(crate) struct Process {
    child: Child,
    base: String,
}

impl Process {
    /// Starts a process; it is not ready at once, so that several can start together.
    pub(crate) fn start(db: &TestDatabase) -> Self {
        Self::start_with(db, &[])
    }

    /// The same with more variables in its environment.
    pub(crate) fn start_with(db: &TestDatabase, variables: &[(&str, &str)]) -> Self {
        Self::start_logging(db, variables, Stdio::inherit())
    }

    /// The same with its log elsewhere.
    pub(crate) fn start_logging(db: &TestDatabase, variables: &[(&str, &str)], log: Stdio) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
            .args(["serve", "--demo", "--listen", &format!("127.0.0.1:{port}")])
            // Shifted by whole days, the clocks of all processes agree to the microsecond.
            .env("MADOGUCHI_TODAY", "2021-03-01")
            .env("DATABASE_URL", db.address())
            .env("MADOGUCHI_LOG", "warn")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        Self { child, base: format!("http://127.0.0.1:{port}") }
    }

    /// Waits until the process says where it listens, and answers that it is ready.
    pub(crate) fn ready(mut self) -> Self {
        wait_for_words(self.child.stdout.take().unwrap(), &self.base);
        assert_eq!(self.call("GET", "/health/ready").send().status, 200);
        self
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// Ends it as an operator does, and waits until it has.
    #[cfg(unix)]
    pub(crate) fn stop(mut self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it at once, whatever it is at.
    #[cfg(unix)]
    pub(crate) fn kill(&self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::KILL).unwrap();
    }

    pub(crate) fn call(&self, method: &str, path: &str) -> Call {
        Call::new(method, format!("{}{path}", self.base))
    }

    /// An access token.
    pub(crate) fn log_in(&self, login_id: &str) -> String {
        let body = json!({"login_id": login_id, "password": "madoguchi-demo"});
        let reply = self.call("POST", "/api/v1/sessions").json(&body).send();
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) fn get(&self, token: &str, path: &str) -> Value {
        let reply = self.call("GET", path).token(token).send();
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
