//! Telephone numbers of Japan.

use std::fmt;

use thiserror::Error;

use crate::digits::{all_digits, is_noise};
use crate::person::normal_form::nfkc;

/// A telephone number: 10 or 11 digits, the first of them 0 (domain facts, names and phones).
///
/// Personal: its `Debug` shows the last two digits only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

/// Why something is not a telephone number. The text itself is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PhoneError {
    /// Something else than digits.
    #[error("a phone number has digits, hyphens and brackets only")]
    NotDigits,
    /// Too few or too many digits.
    #[error("a phone number has 10 or 11 digits, not {0}")]
    Length(usize),
    /// Another first digit.
    #[error("a phone number starts with 0")]
    FirstDigit,
}

impl Phone {
    /// Reads a number; full-width digits, spaces, hyphens, dots and brackets do no harm, and `+81` stands for the first
    /// 0.
    ///
    /// # Errors
    /// Unless 10 or 11 digits remain, the first of them 0.
    pub fn parse(text: &str) -> Result<Phone, PhoneError> {
        let noise = |c: char| is_noise(c) || matches!(c, '(' | ')' | '.');
        let plain: String = nfkc(text.chars().take(100)).chars().filter(|c| !noise(*c)).collect();
        let digits = match plain.strip_prefix("+81") {
            Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
            None => plain,
        };
        match digits.len() {
            0 => Err(PhoneError::Length(0)),
            _ if !all_digits(&digits) => Err(PhoneError::NotDigits),
            length if !(10..=11).contains(&length) => Err(PhoneError::Length(length)),
            _ if !digits.starts_with('0') => Err(PhoneError::FirstDigit),
            _ => Ok(Phone(digits)),
        }
    }

    /// The digits alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last four digits, which a caller is asked for.
    pub fn last_four(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    /// The number with hyphens, as it is read aloud: 090-1234-5678, 03-1234-5678, 0120-123-456, 045-123-4567.
    ///
    /// Area codes of four and more digits are not told apart; they read as three digits.
    pub fn display(&self) -> String {
        let (area, office) = match self.0.as_bytes() {
            [b'0', b'1', b'2', b'0', ..] | [b'0', b'5', b'7', b'0', ..] | [b'0', b'8', b'0', b'0', ..] => (4, 3),
            _ if self.0.len() == 11 => (3, 4),
            [b'0', b'3' | b'6', ..] => (2, 4),
            _ => (3, 3),
        };
        format!("{}-{}-{}", &self.0[..area], &self.0[area..area + office], &self.0[area + office..])
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone(********{})", &self.0[self.0.len() - 2..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(&str, &str), PhoneError>) {
        let got = Phone::parse(text).map(|phone| (phone.as_str().to_owned(), phone.display()));
        assert_eq!(got, expected.map(|(digits, shown)| (digits.to_owned(), shown.to_owned())), "{text}");
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for text in [
            "0451234567",
            "045-123-4567",
            "０４５−１２３−４５６７",
            "045ー123ー4567",
            "(045) 123-4567",
            "045（123）4567",
            "+81 45-123-4567",
            "+81(0)45 123 4567",
        ] {
            check(text, Ok(("0451234567", "045-123-4567")));
        }
        check("09012345678", Ok(("09012345678", "090-1234-5678")));
        check("＋８１９０１２３４５６７８", Ok(("09012345678", "090-1234-5678")));
        check("0312345678", Ok(("0312345678", "03-1234-5678")));
        check("0120123456", Ok(("0120123456", "0120-123-456")));
        check("08001234567", Ok(("08001234567", "0800-123-4567")));
        check("05012345678", Ok(("05012345678", "050-1234-5678")));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        check("", Err(PhoneError::Length(0)));
        check("045123456", Err(PhoneError::Length(9)));
        check("045123456789", Err(PhoneError::Length(12)));
        check("1451234567", Err(PhoneError::FirstDigit));
        check("045-123-456x", Err(PhoneError::NotDigits));
        check("+1 212 555 0100", Err(PhoneError::NotDigits));
        check("０４５一二三４５６７", Err(PhoneError::NotDigits));
    }

    #[test]
    fn debug_output_hides_the_number() {
        let phone = Phone::parse("045-123-4567").unwrap();
        assert_eq!((format!("{phone:?}").as_str(), phone.last_four()), ("Phone(********67)", "4567"));
    }
}
