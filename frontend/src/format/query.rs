//! Query strings, for addresses of pages and of the API.

use std::fmt::Write as _;

/// A query under construction; empty values are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query(String);

impl Query {
    /// Without parameters.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a parameter, unless its value is empty.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl AsRef<str>) -> Self {
        let value = value.as_ref();
        if !value.is_empty() {
            self.0.push(if self.0.is_empty() { '?' } else { '&' });
            self.0.push_str(name);
            self.0.push('=');
            encode_into(value, &mut self.0);
        }
        self
    }

    /// `path?name=value…`, or the bare path.
    pub(crate) fn on(&self, path: &str) -> String {
        format!("{path}{}", self.0)
    }
}

/// Percent-encodes a part of an address.
pub(crate) fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    encode_into(value, &mut out);
    out
}

fn encode_into(value: &str, out: &mut String) {
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            // Writing into a String does not fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_values_are_left_out_and_others_encoded() {
        let cases = [
            (Query::new(), "/x"),
            (Query::new().with("a", ""), "/x"),
            (Query::new().with("a", "1").with("b", "").with("c", "横 &"), "/x?a=1&c=%E6%A8%AA%20%26"),
        ];
        for (query, expected) in cases {
            assert_eq!(query.on("/x"), expected);
        }
    }
}
