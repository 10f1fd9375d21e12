//! Asking our own server on this machine, and where it can listen.

use anyhow::{Context as _, Result};
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

/// Whether a server answers there that it is ready. Refused connections and 503 both mean: not yet.
pub(crate) fn is_ready(address: SocketAddr) -> bool {
    // Somebody's HTTP_PROXY does not lead to this machine.
    let config = ureq::Agent::config_builder().proxy(None).timeout_global(Some(Duration::from_secs(30)));
    config.build().new_agent().get(format!("http://{address}/health/ready")).call().is_ok()
}

/// An address on this machine where nobody listens now.
pub(crate) fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("looking for a free port")?;
    listener.local_addr().context("looking for a free port")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::process::Command;
    use std::sync::mpsc;

    fn check(answer: &'static str, expected: bool) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, asked) = mpsc::channel();
        // Nobody joins it: when it is asked nothing, it waits for ever.
        std::thread::spawn(move || {
            let mut client = listener.accept().unwrap().0;
            assert_ne!(client.read(&mut [0; 4096]).unwrap(), 0);
            tell.send(()).unwrap();
            client.write_all(answer.as_bytes()).unwrap();
        });
        assert_eq!(is_ready(address), expected, "{answer}");
        assert_eq!(asked.try_recv(), Ok(()), "{answer}");
    }

    #[test]
    fn only_a_server_that_says_so_is_ready() {
        check("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true);
        check("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", false);
        check("nonsense\r\n\r\n", false);
        assert!(!is_ready(free_address().unwrap()));
    }

    #[test]
    fn a_proxy_is_not_asked_for_a_server_on_this_machine() {
        // The test above, where the environment names a proxy that is not there.
        let mut above = Command::new(std::env::current_exe().unwrap());
        above.args(["--exact", "http::tests::only_a_server_that_says_so_is_ready"]);
        above.env("HTTP_PROXY", format!("http://{}", free_address().unwrap()));
        above.env_remove("NO_PROXY").env_remove("no_proxy");
        let output = above.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.contains("1 passed"), "{said}");
    }
}
