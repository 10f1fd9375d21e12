//! What a password must be (after NIST SP 800-63B): long enough, none that guessers try first, and nothing of its
//! owner's. No mixture of signs is asked for: it makes passwords worse.
//!
//! The server and the browser run the same check with the same list and the same words of the owner, so that what the
//! screen ticks is what the server accepts.

mod pieces;

use crate::person::kana::text_key;
use crate::person::normal_form::nfkc;
use pieces::{Known, plain, signs};
use std::collections::{BTreeSet, HashSet};
use thiserror::Error;

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PasswordError {
    /// Shorter than twelve characters.
    #[error("a password has at least 12 characters")]
    TooShort,
    /// Longer than 128 characters.
    #[error("a password has at most 128 characters")]
    TooLong,
    /// Runs like 123456789012 or qwertyuiop, years and repetitions, and little else.
    #[error("a password must not be runs and repetitions alone")]
    TooPlain,
    /// A word that a guesser tries first, and little else.
    #[error("this password is known to guessers")]
    WellKnown,
    /// It holds the log-in id, the name, the mail address or the company.
    #[error("a password must not hold the log-in id, the name, the mail address or the company")]
    Personal,
}

/// The fewest characters.
pub const MIN_CHARS: usize = 12;
/// The most characters.
pub const MAX_CHARS: usize = 128;
/// Shorter words of the owner's stand in too many sentences by chance.
const MIN_PERSONAL_CHARS: usize = 3;

/// What guessers try first here, whatever the list says: the service, what it is for, and what Japanese people type. In
/// small letters, hiragana as katakana.
const WORDS: &[&str] = &[
    "password",
    "パスワード",
    "administrator",
    "iloveyou",
    "letmein",
    "changeme",
    "welcome",
    "madoguchi",
    "マドグチ",
    "窓口",
    "yoyaku",
    "ヨヤク",
    "予約",
    "vsys",
    "v-sys",
    "vaccine",
    "wakuchin",
    "ワクチン",
    "sesshu",
    "セッシュ",
    "接種",
    "corona",
    "コロナ",
    "covid",
    "callcenter",
    "コールセンター",
];

/// Passwords that guessers try first: a list, one a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommonPasswords {
    words: HashSet<String>,
    lengths: BTreeSet<usize>,
}

impl CommonPasswords {
    /// The passwords of a list.
    #[must_use]
    pub fn of_list(list: &str) -> CommonPasswords {
        let words: HashSet<String> = list
            .lines()
            .filter(|word| !word.is_empty())
            .map(|word| signs(word).into_iter().map(plain).collect())
            .collect();
        let lengths = words.iter().map(|word: &String| word.chars().count()).collect();
        CommonPasswords { words, lengths }
    }

    /// Those that stand in a text of plain characters.
    fn within(&self, text: &[char]) -> HashSet<String> {
        let parts = (0..text.len()).flat_map(|start| {
            let lengths = self.lengths.iter().take_while(move |length| start + **length <= text.len());
            lengths.map(move |length| text[start..start + length].iter().collect::<String>())
        });
        parts.filter(|part| self.words.contains(part)).collect()
    }
}

/// A password as it is hashed: on another keyboard the same signs may come in another form of Unicode.
#[must_use]
pub fn normalized(password: &str) -> String {
    nfkc(password.chars())
}

/// Checks a new password by itself.
///
/// # Errors
/// [`PasswordError`]; the password is not repeated.
pub fn check_new(password: &str, common: &CommonPasswords) -> Result<(), PasswordError> {
    let password = normalized(password);
    let count = password.chars().count();
    if count < MIN_CHARS {
        return Err(PasswordError::TooShort);
    }
    if MAX_CHARS < count {
        return Err(PasswordError::TooLong);
    }
    let signs = signs(&password);
    let plain_signs: Vec<char> = signs.iter().copied().map(plain).collect();
    let mut known = Known::of(&signs);
    if known.leaves_little(&signs) {
        return Err(PasswordError::TooPlain);
    }
    for word in WORDS {
        known.add_word(&plain_signs, &plain_word(word));
    }
    // One word of the list at a time: several of them are a passphrase, which is what we recommend.
    let with_one = |word: &String| {
        let mut known = known.clone();
        known.add_word(&plain_signs, &plain_word(word));
        known.leaves_little(&signs)
    };
    match known.leaves_little(&signs) || common.within(&plain_signs).iter().any(with_one) {
        true => Err(PasswordError::WellKnown),
        false => Ok(()),
    }
}

fn plain_word(word: &str) -> Vec<char> {
    word.chars().map(plain).collect()
}

/// Checks a new password of an owner, who has these words: see [`crate::Account::password_words`].
///
/// # Errors
/// [`PasswordError`]; the password is not repeated.
pub fn check_new_of(password: &str, owner: &[impl AsRef<str>], common: &CommonPasswords) -> Result<(), PasswordError> {
    check_new(password, common)?;
    let key = text_key(password);
    let plain_key: String = key.chars().map(plain).collect();
    let parts = owner.iter().map(AsRef::as_ref).flat_map(|word: &str| {
        let whole = std::iter::once(word);
        whole.chain(word.split(|c: char| c.is_whitespace() || c == '@'))
    });
    let mut parts = parts.map(text_key).filter(|part| MIN_PERSONAL_CHARS <= part.chars().count());
    let stands_in =
        |part: String| key.contains(&part) || plain_key.contains(&part.chars().map(plain).collect::<String>());
    if parts.any(stands_in) { Err(PasswordError::Personal) } else { Ok(()) }
}

#[cfg(test)]
#[path = "password_tests.rs"]
mod tests;
