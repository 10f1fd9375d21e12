//! What a password must be (after NIST SP 800-63B): long enough, none that guessers try first, and nothing of its
//! owner's. No mixture of signs is asked for: it makes passwords worse.

use crate::person::kana::text_key;
use crate::person::normal_form::nfkc;
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
    /// One character over and over, or a run like 123456789012.
    #[error("a password must not be one character repeated or a plain run")]
    TooPlain,
    /// Among the first that a guesser tries.
    #[error("this password is known to guessers")]
    WellKnown,
    /// It holds the log-in id, the name or the mail address.
    #[error("a password must not hold the log-in id, the name or the mail address")]
    Personal,
}

/// The fewest characters.
pub const MIN_CHARS: usize = 12;
/// The most characters.
pub const MAX_CHARS: usize = 128;
/// Shorter words of the owner's stand in too many sentences by chance.
const MIN_PERSONAL_CHARS: usize = 3;

/// What guessers try first, and the name of the service, in small letters.
const WELL_KNOWN: &[&str] = &[
    "password",
    "passw0rd",
    "p@ssw0rd",
    "qwertyuiop",
    "1q2w3e4r",
    "1qaz2wsx",
    "administrator",
    "iloveyou",
    "letmein",
    "changeme",
    "welcome",
    "パスワード",
    "madoguchi",
];

/// A password as it is hashed: on another keyboard the same signs may come in another form of Unicode.
#[must_use]
pub fn normalized(password: &str) -> String {
    nfkc(password.chars())
}

/// Checks a new password by itself.
///
/// # Errors
/// [`PasswordError`]; the password is not repeated.
pub fn check_new(password: &str) -> Result<(), PasswordError> {
    let password = normalized(password);
    let chars: Vec<char> = password.chars().collect();
    if chars.len() < MIN_CHARS {
        return Err(PasswordError::TooShort);
    }
    if MAX_CHARS < chars.len() {
        return Err(PasswordError::TooLong);
    }
    let steps: Vec<i64> = chars.windows(2).map(|pair| i64::from(pair[1] as u32) - i64::from(pair[0] as u32)).collect();
    let plain = steps.iter().filter(|step| step.abs() <= 1).count() * 10 >= steps.len() * 9;
    let lower = password.to_lowercase();
    match WELL_KNOWN.iter().any(|word| is_padded(&lower, word)) {
        _ if plain => Err(PasswordError::TooPlain),
        true => Err(PasswordError::WellKnown),
        false => Ok(()),
    }
}

/// Checks a new password of an owner, who has these words: log-in id, name, mail address.
///
/// # Errors
/// [`PasswordError`]; the password is not repeated.
pub fn check_new_of(password: &str, owner: &[&str]) -> Result<(), PasswordError> {
    check_new(password)?;
    let key = text_key(password);
    let parts = owner.iter().flat_map(|word| {
        let whole = std::iter::once(*word);
        whole.chain(word.split(|c: char| c.is_whitespace() || c == '@'))
    });
    let mut parts = parts.map(text_key).filter(|part| MIN_PERSONAL_CHARS <= part.chars().count());
    if parts.any(|part| key.contains(&part)) { Err(PasswordError::Personal) } else { Ok(()) }
}

/// Whether a password is a well-known word and little else, both in small letters: it does not become a secret by a
/// year behind it, nor by being said twice.
#[must_use]
pub fn is_padded(password: &str, word: &str) -> bool {
    password.contains(word) && password.replace(word, "").chars().filter(|c| c.is_alphanumeric()).count() < 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(password: &str, expected: Result<(), PasswordError>) {
        assert_eq!(check_new(password), expected, "{password}");
    }

    #[test]
    fn passwords_are_long_and_not_plain() {
        check("correct horse battery", Ok(()));
        check("窓口の予約は電話で九時から受付", Ok(()));
        check("short", Err(PasswordError::TooShort));
        check("aaaaaaaaaaaaaa", Err(PasswordError::TooPlain));
        check("123456789012", Err(PasswordError::TooPlain));
        for known in [
            "Password1234",
            "passwordpassword",
            "P@ssw0rd2021",
            "1qaz2wsx1qaz2wsx",
            "Administrator1",
            "Ｐａｓｓｗｏｒｄ１２３４",
            "パスワードパスワード2021",
            "Madoguchi-2021",
        ] {
            check(known, Err(PasswordError::WellKnown));
        }
        check("my password is a long sentence", Ok(()));
        check("490315827461", Ok(()));
        check(&"x7".repeat(65), Err(PasswordError::TooLong));
    }

    #[test]
    fn length_counts_characters_as_they_are_hashed() {
        // A letter and its mark typed apart are one character.
        check("か\u{3099}か\u{3099}か\u{3099}か\u{3099}か\u{3099}か\u{3099}", Err(PasswordError::TooShort));
        assert_eq!(normalized("か\u{3099}ＡＢ"), "がAB");
    }

    #[track_caller]
    fn check_owner(password: &str, expected: Result<(), PasswordError>) {
        let owner = ["agent01", "佐藤 花子", "h.sato@example.jp", "横浜コールセンター"];
        assert_eq!(check_new_of(password, &owner), expected, "{password}");
    }

    #[test]
    fn nothing_of_the_owner_is_in_it() {
        check_owner("blue-agent01-river", Err(PasswordError::Personal));
        check_owner("Blue AGENT01 river", Err(PasswordError::Personal));
        check_owner("わたしは佐藤花子といいます", Err(PasswordError::Personal));
        check_owner("h.sato and the river", Err(PasswordError::Personal));
        check_owner("river example.jp stone", Err(PasswordError::Personal));
        check_owner("よこはまこーるせんたー一号室", Ok(()));
        check_owner("横浜コールセンターの一号室", Err(PasswordError::Personal));
        // Two characters stand in many sentences.
        check_owner("佐藤さんではない誰かの合い言葉", Ok(()));
        check_owner("agent and river and stone", Ok(()));
        check_owner("short", Err(PasswordError::TooShort));
    }
}
