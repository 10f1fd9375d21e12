//! The release server, as it is deployed.

use anyhow::{Context, Result, bail};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server; stopped when dropped.
pub(crate) struct Server {
    child: Child,
    url: String,
}

impl Server {
    /// Starts it on a database and waits until it is ready.
    pub(crate) fn start(database_url: &str) -> Result<Self> {
        let program = std::env::var("MADOGUCHI_BIN").unwrap_or_else(|_| "target/release/madoguchi".to_owned());
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let listen = format!("127.0.0.1:{port}");
        let child = Command::new(&program)
            .args(["serve", "--demo", "--listen", &listen, "--database-url", database_url])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| {
                format!("cannot start {program}; build it with `cargo build --release -p madoguchi-api`")
            })?;
        let server = Self { child, url: format!("http://{listen}") };
        let deadline = Instant::now() + Duration::from_secs(60);
        while Instant::now() < deadline {
            if ureq::get(format!("{}/health/ready", server.url)).call().is_ok() {
                return Ok(server);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("the server was not ready within 60 s")
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
