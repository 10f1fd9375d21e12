//! Before and after of a change as the audit keeps it: JSON, since fields come and go.

use madoguchi_domain::{Change, Changes};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    field: String,
    from: Option<String>,
    to: Option<String>,
}

/// As it is stored; empty without a change.
pub(super) fn write(changes: &Changes) -> String {
    let changes = changes.as_slice();
    if changes.is_empty() {
        return String::new();
    }
    let field = |Change { field, from, to }: &Change| serde_json::json!({"field": field, "from": from, "to": to});
    serde_json::Value::Array(changes.iter().map(field).collect()).to_string()
}

/// As it was stored. What cannot be read is an event that somebody tampered with: it is shown as it is.
pub(super) fn read(text: String) -> Vec<Change> {
    if text.is_empty() {
        return Vec::new();
    }
    match serde_json::from_str::<Vec<Stored>>(&text) {
        Ok(stored) => stored.into_iter().map(|Stored { field, from, to }| Change { field, from, to }).collect(),
        Err(_) => vec![Change { field: text, from: None, to: None }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_domain::{AccountStatus, VendorStatus};

    #[track_caller]
    fn check(changes: &Changes, expected: &str) {
        let text = write(changes);
        assert_eq!(text, expected);
        assert_eq!(read(text), changes.as_slice());
    }

    #[test]
    fn what_is_written_reads_back() {
        check(&Changes::default(), "");
        check(
            &Changes::of_account_status(AccountStatus::Active, AccountStatus::Deleted),
            r#"[{"field":"status","from":"active","to":"deleted"}]"#,
        );
        check(
            &Changes::of_vendor(None, ("\"み\\\n", VendorStatus::Confirmed)),
            r#"[{"field":"name","from":null,"to":"\"み\\\n"},{"field":"status","from":null,"to":"confirmed"}]"#,
        );
    }

    #[test]
    fn what_cannot_be_read_is_shown_as_it_is() {
        for text in ["x", "{}", r#"[{"from":"a"}]"#, r#"[{"field":"a","from":1,"to":null}]"#] {
            assert_eq!(read(text.to_owned()), [Change { field: text.to_owned(), from: None, to: None }], "{text}");
        }
    }
}
