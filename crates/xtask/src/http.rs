//! As much HTTP as it takes to ask our own server on this machine two questions.

use anyhow::{Context as _, Result, bail};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// Status and body of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The status code.
    pub(crate) status: u16,
    /// The body as it came.
    pub(crate) body: String,
}

/// `GET path`.
pub(crate) fn get(address: SocketAddr, path: &str) -> Result<Answer> {
    exchange(address, &format!("GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n"))
}

/// `POST path` with a JSON body.
pub(crate) fn post_json(address: SocketAddr, path: &str, json: &str) -> Result<Answer> {
    let length = json.len();
    exchange(
        address,
        &format!(
            "POST {path} HTTP/1.0\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{json}"
        ),
    )
}

fn exchange(address: SocketAddr, request: &str) -> Result<Answer> {
    let limit = Duration::from_secs(30);
    let mut stream = TcpStream::connect_timeout(&address, limit)?;
    stream.set_read_timeout(Some(limit))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    parse(&String::from_utf8_lossy(&answer))
}

fn parse(answer: &str) -> Result<Answer> {
    let (head, body) = answer.split_once("\r\n\r\n").context("no HTTP answer")?;
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no HTTP status")?;
    Ok(Answer { status, body: body.to_owned() })
}

/// The text of a field in a JSON answer of ours, for values that need no escapes (a token).
pub(crate) fn text_field<'a>(json: &'a str, field: &str) -> Result<&'a str> {
    let Some((_, rest)) = json.split_once(&format!("\"{field}\"")) else { bail!("no `{field}` in the answer") };
    let value = rest.trim_start().strip_prefix(':').and_then(|rest| rest.trim_start().strip_prefix('"'));
    value.and_then(|value| value.split('"').next()).with_context(|| format!("`{field}` is no text"))
}

/// An address on this machine where nobody listens now.
pub(crate) fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("looking for a free port")?;
    listener.local_addr().context("looking for a free port")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_and_body_are_read() {
        let answer = parse("HTTP/1.1 201 Created\r\nA: b\r\n\r\n{\"x\":1}").unwrap();
        assert_eq!(answer, Answer { status: 201, body: "{\"x\":1}".into() });
        assert!(parse("nonsense").is_err());
        assert!(parse("HTTP/1.1 many\r\n\r\n").is_err());
    }

    #[test]
    fn a_text_field_is_found_with_and_without_spaces() {
        assert_eq!(text_field(r#"{"a":"1","access_token":"x.y.z"}"#, "access_token").unwrap(), "x.y.z");
        assert_eq!(text_field(r#"{"access_token" : "x"}"#, "access_token").unwrap(), "x");
        assert!(text_field(r#"{"access_token":5}"#, "access_token").is_err());
        assert!(text_field("{}", "access_token").is_err());
    }
}
