//! A small client that shows everything of an answer.

use serde_json::Value;
use std::time::Duration;
use ureq::http::Request;

/// A request to be sent.
pub struct Call {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub text: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Call {
    pub fn new(method: &str, url: String) -> Self {
        Self { method: method.to_owned(), url, headers: Vec::new(), body: None }
    }

    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub fn token(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// In English, so that a test reads.
    pub fn english(self) -> Self {
        self.header("accept-language", "en")
    }

    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub fn if_match(self, etag: &str) -> Self {
        self.header("if-match", etag)
    }

    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").bytes(body.to_string().into_bytes())
    }

    pub fn bytes(mut self, body: Vec<u8>) -> Self {
        self.body = Some(body);
        self
    }

    pub fn send(self) -> Reply {
        self.try_send().unwrap()
    }

    /// The same where the server may be gone.
    pub fn try_send(self) -> Result<Reply, ureq::Error> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(60)))
            .allow_non_standard_methods(true)
            .build()
            .into();
        let mut request = Request::builder().method(self.method.as_str()).uri(&self.url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut response = match self.body {
            Some(body) => agent.run(request.body(body).unwrap())?,
            None => agent.run(request.body(()).unwrap())?,
        };
        let headers = response.headers().iter();
        let headers =
            headers.map(|(n, v)| (n.to_string(), String::from_utf8_lossy(v.as_bytes()).into_owned())).collect();
        let bytes = response.body_mut().with_config().limit(64 << 20).read_to_vec().unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Reply { status: response.status().as_u16(), headers, text, bytes })
    }
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The problem's slug; every 4xx and 5xx must be one.
    #[track_caller]
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status, "{problem}");
        assert!(!problem["instance"].as_str().unwrap().is_empty(), "{problem}");
        assert_eq!(self.header("x-request-id"), problem["instance"].as_str(), "{problem}");
        assert!(!problem["detail"].as_str().unwrap().is_empty(), "{problem}");
        problem["type"].as_str().unwrap().strip_prefix("/problems/").unwrap().to_owned()
    }

    /// `pointer code` of each field error.
    #[track_caller]
    pub fn field_errors(&self) -> Vec<String> {
        let problem = self.json();
        let errors = problem["errors"].as_array().unwrap().iter();
        errors.map(|e| format!("{} {}", e["pointer"].as_str().unwrap(), e["code"].as_str().unwrap())).collect()
    }

    /// The refresh cookie, as it is sent back.
    pub fn cookie(&self) -> Option<String> {
        self.cookie_named("madoguchi_refresh")
    }

    /// The cookie whose name begins like this, as it is sent back.
    pub fn cookie_named(&self, start: &str) -> Option<String> {
        let set = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        let cookies = set.filter_map(|(_, value)| value.split(';').next());
        cookies.into_iter().find(|cookie| cookie.starts_with(start)).map(str::to_owned)
    }
}
