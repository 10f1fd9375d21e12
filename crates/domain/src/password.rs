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
}

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
    if plain { Err(PasswordError::TooPlain) } else { Ok(()) }
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
        check(&"x7".repeat(65), Err(PasswordError::TooLong));
    }
}
