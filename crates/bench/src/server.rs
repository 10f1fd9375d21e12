//! The release server, as it is deployed.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Lines};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running server; stopped when dropped.
pub(crate) struct Server {
    child: Child,
    url: String,
    // Held, since the server cannot speak into a closed pipe.
    output: Lines<BufReader<ChildStdout>>,
}

impl Server {
    /// Starts it on a database and waits until it says where it listens.
    pub(crate) fn start(database_url: &str) -> Result<Self> {
        let program = std::env::var("MADOGUCHI_BIN").unwrap_or_else(|_| "target/release/madoguchi".to_owned());
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let listen = format!("127.0.0.1:{port}");
        let mut child = Command::new(&program)
            .args(["serve", "--demo", "--listen", &listen, "--database-url", database_url])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| {
                format!("cannot start {program}; build it with `cargo build --release -p madoguchi-api`")
            })?;
        let output = child.stdout.take().context("the server's output")?;
        let mut server = Self { child, url: format!("http://{listen}"), output: BufReader::new(output).lines() };
        while let Some(line) = server.output.next().transpose()? {
            if line.contains(&server.url) {
                return Ok(server);
            }
        }
        bail!("the server ended before it listened")
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Resident memory.
    pub(crate) fn memory_kib(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").trim().parse()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing to do about a child that is gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
