//! What a mail server said, fit to be kept: without the addressee, in bounds.

use madoguchi_domain::MailAddress;
use std::fmt::Display;

/// The most characters kept of an answer.
const MOST: usize = 300;
/// What stands where an address stood.
const HIDDEN: &str = "…";

/// One line, at most [`MOST`] characters, without anything like a mail address and without the addressee's name in it.
pub(super) fn said(answer: &impl Display, to: Option<&MailAddress>) -> String {
    let name = to.map(MailAddress::as_str).and_then(|to| to.rsplit_once('@')).map(|(name, _)| name);
    let text = answer.to_string();
    let mut kept = String::new();
    // A word of an address is what stands between spaces and brackets.
    for piece in text.split_inclusive(is_edge) {
        let word = piece.trim_end_matches(is_edge);
        let edge = &piece[word.len()..];
        let is_name = name.is_some_and(|name| name.eq_ignore_ascii_case(word.trim_matches(['.', '!', '?'])));
        kept.push_str(if word.contains('@') || is_name { HIDDEN } else { word });
        kept.push_str(edge);
    }
    let line = kept.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    line.collect::<Vec<_>>().join(" ").chars().take(MOST).collect()
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "<>()[]{}\"'`,;:=".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(answer: &str, expected: &str) {
        let to = MailAddress::parse("hanako.sato@example.jp").expect("an address");
        assert_eq!(said(&answer, Some(&to)), expected, "{answer}");
    }

    #[test]
    fn what_is_kept_names_nobody() {
        check("250 2.0.0 Ok: queued as 4F1A", "250 2.0.0 Ok: queued as 4F1A");
        check("550 5.1.1 <hanako.sato@example.jp>: User unknown", "550 5.1.1 <…>: User unknown");
        check("user=Hanako.Sato@EXAMPLE.JP is over quota", "user=… is over quota");
        check("no mailbox 'hanako.sato' here", "no mailbox '…' here");
        check("no such user hanako.sato.", "no such user …");
        check("forwarded to taro@elsewhere.example", "forwarded to …");
        check("two\r\nlines\u{0}\t of it", "two lines of it");
        check("satoshi stays", "satoshi stays");
        check(&"あ".repeat(1000), &"あ".repeat(300));
        assert_eq!(said(&"554 no service for a@b", None), "554 no service for …");
    }
}
