//! Mails (ACC3): what they say, and the single-use links in them.

pub mod letters;
pub mod outbox;
pub mod sending;
mod texts;
pub mod wire;

pub use texts::Protection;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use madoguchi_store::mail::outbox::LINK;
use sha2::{Digest, Sha256};

/// How long a link works, from when its mail leaves.
pub const LINK_LIFE: Duration = Duration::hours(72);

/// The text of a mail with its link filled in.
#[must_use]
pub fn with_link(body: &str, token: &str) -> String {
    body.replace(LINK, token)
}

/// The text of a mail for those who must not have its link: the line of the link is [`LINK`] alone.
#[must_use]
pub fn without_link(body: &str) -> String {
    body.split_inclusive('\n')
        .map(|line| match (line.contains(LINK), line.ends_with('\n')) {
            (true, true) => format!("{LINK}\n"),
            (true, false) => LINK.to_owned(),
            (false, _) => line.to_owned(),
        })
        .collect()
}

/// The token of a link: 256 random bits. In a link it stands behind `#`, which no browser sends to a server.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkToken(String);

impl LinkToken {
    const LENGTH: usize = 43;

    /// A new one.
    #[must_use]
    pub fn fresh() -> Self {
        Self(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
    }

    /// The token that somebody sends; `None` when it cannot be one of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        (text.len() == Self::LENGTH && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }

    /// As it stands in the link.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What the database keeps of it.
    #[must_use]
    pub fn hash(&self) -> String {
        hex::encode(Sha256::digest(self.0.as_bytes()))
    }
}

// A token is as good as a password.
impl std::fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_filled_in_or_taken_out() {
        let body = "開いてください。\nhttps://example.jp/set-password#{link}\n\n72時間\n";
        assert_eq!(with_link(body, "abc"), "開いてください。\nhttps://example.jp/set-password#abc\n\n72時間\n");
        assert_eq!(without_link(body), "開いてください。\n{link}\n\n72時間\n");
        assert_eq!(without_link("a\nhttps://b#{link}"), "a\n{link}");
        assert_eq!(without_link("nothing"), "nothing");
    }

    #[test]
    fn tokens_read_back() {
        let token = LinkToken::fresh();
        assert_eq!(token.text().len(), LinkToken::LENGTH);
        assert!(LinkToken::parse(token.text()).is_some_and(|read| read.hash() == token.hash()));
        assert_ne!(LinkToken::fresh().hash(), token.hash());
        assert_eq!(format!("{token:?}"), "LinkToken(…)");
        for text in ["", "short", &"=".repeat(43), &"a".repeat(44), &"あ".repeat(15)] {
            assert!(LinkToken::parse(text).is_none(), "{text}");
        }
    }
}
