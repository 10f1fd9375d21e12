//! A real mail server in a process of its own, and certificates for it.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// The server of `e2e/support/smtp-server.mjs`; it ends when dropped.
pub(crate) struct MailServer {
    child: Child,
    events: Receiver<Value>,
    pub(crate) port: u16,
}

impl MailServer {
    /// Starts it with the options of the script, and waits until it listens.
    pub(crate) fn start(options: &Value) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e/support/smtp-server.mjs");
        assert!(
            script.with_file_name("../node_modules/smtp-server").exists(),
            "the mail server for tests is missing: `cargo xtask test --only unit` brings it, or `npm ci` in e2e"
        );
        let mut child = Command::new("node")
            .arg(script)
            .arg(options.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (tell, events) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if tell.send(serde_json::from_str(&line).unwrap()).is_err() {
                    break;
                }
            }
        });
        let mut server = Self { child, events, port: 0 };
        server.port = server.next("listening").as_u64().unwrap().try_into().unwrap();
        server
    }

    /// What happened next, which must be of this kind.
    #[track_caller]
    pub(crate) fn next(&self, kind: &str) -> Value {
        let event = self.events.recv_timeout(Duration::from_secs(30)).unwrap();
        event.get(kind).unwrap_or_else(|| panic!("{kind} was expected: {event}")).clone()
    }

    /// What happened until nothing did for a while.
    pub(crate) fn rest(&self, quiet: Duration) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            match self.events.recv_timeout(quiet) {
                Ok(event) => all.push(event),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return all,
            }
        }
    }

    /// The first `count` mails.
    #[track_caller]
    pub(crate) fn mails(&self, count: usize) -> Vec<Value> {
        let until = Instant::now() + Duration::from_secs(60);
        (0..count)
            .map(|n| {
                let event = self.events.recv_timeout(until.saturating_duration_since(Instant::now()));
                event.unwrap_or_else(|_| panic!("{n} mails of {count} came"))["mail"].clone()
            })
            .collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// An authority, and a certificate of it for 127.0.0.1 and madoguchi.example.jp: in a folder that goes away with the
/// value.
pub(crate) struct Certificates {
    folder: tempfile::TempDir,
}

impl Certificates {
    pub(crate) fn make() -> Self {
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let names = ["127.0.0.1", "madoguchi.example.jp"].map(str::to_owned);
        let server = CertificateParams::new(names).unwrap().signed_by(&key, &issuer).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), issuer.pem()).unwrap();
        std::fs::write(folder.path().join("server.pem"), server.pem()).unwrap();
        std::fs::write(folder.path().join("key.pem"), key.serialize_pem()).unwrap();
        Self { folder }
    }

    /// What a client must trust.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// What a server shows.
    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.path().join("server.pem")
    }

    /// The key of what a server shows.
    pub(crate) fn key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }

    /// The mail server's options with TLS, for a client with name and password.
    pub(crate) fn options(&self, tls: &str) -> Value {
        let file = |name: &str| self.folder.path().join(name).display().to_string();
        json!({"tls": tls, "key": file("key.pem"), "cert": file("server.pem"), "user": "desk", "password": "p@ss word"})
    }
}
