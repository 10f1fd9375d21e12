//! What a password must be (after NIST SP 800-63B): long enough and not one of the known bad ones.

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
}

/// What guessers try first, of twelve characters and more, in small letters.
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
];

/// Checks a new password.
///
/// # Errors
/// [`PasswordError`]; the password is not repeated.
pub fn check_new(password: &str) -> Result<(), PasswordError> {
    let chars: Vec<char> = password.chars().collect();
    if chars.len() < 12 {
        return Err(PasswordError::TooShort);
    }
    if chars.len() > 128 {
        return Err(PasswordError::TooLong);
    }
    let steps: Vec<i64> = chars.windows(2).map(|pair| i64::from(pair[1] as u32) - i64::from(pair[0] as u32)).collect();
    let plain = steps.iter().filter(|step| step.abs() <= 1).count() * 10 >= steps.len() * 9;
    // A well-known word does not become a secret by a year behind it, nor by saying it twice.
    let lower = password.to_lowercase();
    let well_known = |word: &&str| lower.replace(*word, "").chars().filter(|c| c.is_alphanumeric()).count() < 5;
    match WELL_KNOWN.iter().any(well_known) {
        _ if plain => Err(PasswordError::TooPlain),
        true => Err(PasswordError::WellKnown),
        false => Ok(()),
    }
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
            "パスワードパスワード2021",
        ] {
            check(known, Err(PasswordError::WellKnown));
        }
        check("my password is a long sentence", Ok(()));
        check("490315827461", Ok(()));
        check(&"x7".repeat(65), Err(PasswordError::TooLong));
    }
}
