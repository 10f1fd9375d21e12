//! Behind a real nginx and a real Caddy with TLS, set up by the very examples in `docs/proxy`.

use crate::mail_server::Certificates;
use crate::process::{Process, wait_for_words};
use crate::support::TestDatabase;
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

const NAME: &str = "madoguchi.example.jp";
/// Where the client is: not on the proxy's own address.
const CLIENT: &str = "127.0.0.2";

/// A proxy and the server behind it.
struct Proxy {
    child: Child,
    address: SocketAddr,
    certificates: Certificates,
    folder: tempfile::TempDir,
    server: Process,
}

impl Proxy {
    /// Starts a server, and the program before it, and waits for what that says once it listens. `set_up` writes its
    /// files into the folder and gives the command.
    fn start(db: &TestDatabase, says: &str, set_up: impl FnOnce(&Self) -> Command) -> Self {
        let server = Process::start_with(db, &[("MADOGUCHI_TRUSTED_PROXY", "127.0.0.1")]).ready();
        let mut proxy = Self {
            // Takes the place of the program until its files are written.
            child: Command::new("true").spawn().unwrap(),
            address: free_address(),
            certificates: Certificates::make(),
            folder: tempfile::tempdir().unwrap(),
            server,
        };
        let mut command = set_up(&proxy);
        drop(proxy.child.wait());
        proxy.child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        wait_for_words(proxy.child.stderr.take().unwrap(), says);
        proxy
    }

    /// The example with what belongs to this test in the place of what belongs to an installation.
    fn fit(&self, example: &str, places: &[(&str, &str)]) -> String {
        places.iter().fold(example.to_owned(), |text, (theirs, ours)| {
            assert!(text.contains(theirs), "the example has no {theirs}");
            text.replace(theirs, ours)
        })
    }

    fn upstream(&self) -> &str {
        self.server.address()
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Sends a request over TLS from [`CLIENT`], with headers that somebody makes up who wants another address.
    fn call(&self, method: &str, path: &str, token: Option<&str>, body: &Value) -> Answer {
        let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
        socket.bind(&SocketAddr::new(CLIENT.parse().unwrap(), 0).into()).unwrap();
        socket.connect(&self.address.into()).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(self.certificates.authority()).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_root_certificates(roots).with_no_client_auth();
        let name = ServerName::try_from(NAME).unwrap();
        let connection = ClientConnection::new(Arc::new(config), name).unwrap();
        let mut stream = StreamOwned::new(connection, TcpStream::from(socket));
        let (body, token) = (body.to_string(), token.unwrap_or("none"));
        let (port, length) = (self.address.port(), body.len());
        let head = format!(
            "{method} {path} HTTP/1.0\r\nHost: {NAME}:{port}\r\nOrigin: https://{NAME}:{port}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\nAuthorization: Bearer {token}\r\n\
             X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\n\
             Forwarded: for=6.6.6.6\r\n"
        );
        write!(stream, "{head}\r\n{body}").unwrap();
        let mut bytes = Vec::new();
        // Not every server says good-bye in TLS; a broken answer shows below.
        drop(stream.read_to_end(&mut bytes));
        Answer(String::from_utf8(bytes).unwrap())
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// An answer as it came.
struct Answer(String);

impl Answer {
    #[track_caller]
    fn json(&self) -> Value {
        let (head, body) = self.0.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {}", self.0));
        assert_eq!(head.split(' ').nth(1), Some("200"), "{}", self.0);
        serde_json::from_str(body).unwrap()
    }

    #[track_caller]
    fn cookie(&self) -> &str {
        let cookie = self.0.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            (name.eq_ignore_ascii_case("set-cookie") && value.starts_with("madoguchi_refresh=")).then_some(value)
        });
        cookie.unwrap_or_else(|| panic!("no cookie: {}", self.0))
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A program as the system has it, or as `cargo xtask` unpacked it.
fn program(name: &str) -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools/debian/usr");
    let system = std::env::var_os("PATH").unwrap();
    let system: Vec<_> = std::env::split_paths(&system).chain(["/usr/sbin".into()]).collect();
    let folders = system.into_iter().chain([own.join("sbin"), own.join("bin")]);
    let found = folders.map(|folder| folder.join(name)).find(|file| file.exists());
    found.unwrap_or_else(|| panic!("{name} is missing: `cargo xtask test --only unit` brings it"))
}

/// What a client that makes up headers has of it: nothing.
fn check(proxy: &Proxy) {
    let log_in = json!({"login_id": "agent01", "password": "madoguchi-demo"});
    let answer = proxy.call("POST", "/api/v1/sessions", None, &log_in);
    assert!(answer.cookie().split("; ").any(|part| part == "Secure"), "{}", answer.cookie());
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    let sessions = proxy.call("GET", "/api/v1/me/sessions", Some(&token), &json!({})).json();
    assert_eq!(sessions["items"][0]["address"], CLIENT);
    let yokohama = json!({"login_id": "yokohama", "password": "madoguchi-demo"});
    let yokohama = proxy.call("POST", "/api/v1/sessions", None, &yokohama).json();
    let events = proxy.call("GET", "/api/v1/audit-events", yokohama["access_token"].as_str(), &json!({})).json();
    let addresses: Vec<_> = events["items"].as_array().unwrap().iter().map(|event| &event["address"]).collect();
    assert!(2 <= addresses.len() && addresses.iter().all(|address| *address == CLIENT), "{events}");
}

#[test]
fn nginx_tells_who_the_client_is() {
    let db = TestDatabase::sqlite();
    let proxy = Proxy::start(&db, "event method", |proxy| {
        let site = proxy.fit(
            include_str!("../../../../docs/proxy/nginx.conf"),
            &[
                ("listen 443 ssl;", &format!("listen {} ssl;", proxy.address)),
                ("listen 80;", &format!("listen {};", free_address())),
                ("/etc/ssl/madoguchi/fullchain.pem", proxy.certificates.certificate().to_str().unwrap()),
                ("/etc/ssl/madoguchi/key.pem", proxy.certificates.key().to_str().unwrap()),
                ("127.0.0.1:8080", proxy.upstream()),
            ],
        );
        let site = proxy.write("site.conf", &site);
        let folder = proxy.folder.path().display();
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|what| format!("{what}_temp_path {folder}/{what};\n"))
            .concat();
        let main = proxy.write(
            "main.conf",
            &format!(
                "daemon off;\nmaster_process off;\nerror_log stderr notice;\npid {folder}/pid;\nevents {{}}\n\
                 http {{\naccess_log off;\n{temporary}include {};\n}}\n",
                site.display()
            ),
        );
        let mut command = Command::new(program("nginx"));
        command.args(["-e", "stderr", "-p"]).arg(proxy.folder.path()).arg("-c").arg(main);
        command
    });
    check(&proxy);
}

#[test]
fn caddy_tells_who_the_client_is() {
    let db = TestDatabase::sqlite();
    let proxy = Proxy::start(&db, "serving initial configuration", |proxy| {
        let site = proxy.fit(
            include_str!("../../../../docs/proxy/Caddyfile"),
            &[
                (
                    "madoguchi.example.jp {\n",
                    &format!(
                        "{NAME}:{} {{\n\tbind 127.0.0.1\n\ttls {} {}\n",
                        proxy.address.port(),
                        proxy.certificates.certificate().display(),
                        proxy.certificates.key().display()
                    ),
                ),
                ("127.0.0.1:8080", proxy.upstream()),
            ],
        );
        let file = proxy.write("Caddyfile", &format!("{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n{site}"));
        let mut command = Command::new(program("caddy"));
        command.args(["run", "--adapter", "caddyfile", "--config"]).arg(file);
        command.env("HOME", proxy.folder.path()).env("XDG_DATA_HOME", proxy.folder.path());
        command.env("XDG_CONFIG_HOME", proxy.folder.path());
        command
    });
    check(&proxy);
}
