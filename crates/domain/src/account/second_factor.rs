//! Codes of the second factor as people type them: six digits of an authenticator, or a recovery code.

use crate::digits::{all_digits, without_separators};

/// The letters and digits of a recovery code: none that is taken for another when it is written down.
pub const RECOVERY_ALPHABET: [char; 31] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P', 'Q', 'R',
    'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
];
/// How many of them a recovery code has: 79 bits.
pub const RECOVERY_CHARS: usize = 16;

/// What was typed for a code.
#[derive(Clone, PartialEq, Eq)]
pub enum SecondFactorCode {
    /// Six digits.
    Totp(String),
    /// A recovery code, in capital letters, without separators.
    Recovery(String),
}

// A code is as good as a key.
impl std::fmt::Debug for SecondFactorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Totp(_) => "Totp(…)",
            Self::Recovery(_) => "Recovery(…)",
        })
    }
}

impl SecondFactorCode {
    /// Reads a code; full-width letters and digits, spaces and hyphens do no harm. `None` when it can be neither of
    /// both.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let plain = without_separators(typed).to_uppercase();
        match plain.chars().count() {
            6 if all_digits(&plain) => Some(Self::Totp(plain)),
            RECOVERY_CHARS if plain.chars().all(|c| RECOVERY_ALPHABET.contains(&c)) => Some(Self::Recovery(plain)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "a row of a table")]
    fn check(typed: &str, expected: Option<SecondFactorCode>) {
        assert_eq!(SecondFactorCode::parse(typed), expected, "{typed}");
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        let totp = || Some(SecondFactorCode::Totp("012345".to_owned()));
        check("012345", totp());
        check(" 012 345 ", totp());
        check("０１２３４５", totp());
        check("012-345", totp());
        let recovery = || Some(SecondFactorCode::Recovery("AB23CD45EF67GH89".to_owned()));
        check("AB23-CD45-EF67-GH89", recovery());
        check("ab23 cd45 ef67 gh89", recovery());
        check("ＡＢ２３ーｃｄ４５－EF67GH89", recovery());
        check("", None);
        check("12345", None);
        check("1234567", None);
        check("12a456", None);
        check("AB23-CD45-EF67-GH8", None);
        check("AB01-CD45-EF67-GH89", None);
        check("１２３４５六", None);
    }
}
