//! Japanese phone numbers.

use std::fmt;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// A phone number: 0 and nine or ten more digits (domain-facts: `^0\d{9,10}$`).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// The text is no Japanese phone number. The number itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a phone number has 10 or 11 digits and begins with 0")]
pub struct PhoneError;

impl Phone {
    /// Reads a number; full-width digits, hyphens, spaces, brackets and a leading +81 are taken too.
    ///
    /// # Errors
    /// Unless 10 or 11 digits beginning with 0 remain.
    pub fn parse(text: &str) -> Result<Phone, PhoneError> {
        // A hostile text is refused before it is normalised.
        if text.len() > 200 {
            return Err(PhoneError);
        }
        let plain: String = text.trim().nfkc().filter(|c| !is_separator(*c)).collect();
        let digits = match plain.strip_prefix("+81") {
            Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
            None => plain,
        };
        let fits = matches!(digits.len(), 10 | 11) && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
        if fits { Ok(Phone(digits)) } else { Err(PhoneError) }
    }

    /// The digits.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The last four digits, by which people are asked to confirm.
    pub fn last_four(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    /// With hyphens where they are certain: mobile, IP and free numbers by their prefix, Tokyo and Osaka by theirs, other
    /// areas before the last four digits only, since the length of an area code needs a table.
    pub fn display(&self) -> String {
        let d = &self.0;
        match (d.len(), &d[..3]) {
            (11, _) => format!("{}-{}-{}", &d[..3], &d[3..7], &d[7..]),
            (_, "012" | "080") => format!("{}-{}-{}", &d[..4], &d[4..7], &d[7..]),
            _ if d.starts_with("03") || d.starts_with("06") => format!("{}-{}-{}", &d[..2], &d[2..6], &d[6..]),
            _ => format!("{}-{}-{}", &d[..3], &d[3..6], &d[6..]),
        }
    }
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '(' | ')' | '‐' | '‑' | '–' | '—' | '−' | 'ー' | '.')
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Phone::parse(text).ok().map(|p| p.display()).as_deref(), expected, "{text}");
    }

    #[test]
    fn numbers_are_normalised() {
        check("0451234567", Some("045-123-4567"));
        check("０４５－１２３－４５６７", Some("045-123-4567"));
        check("(03) 1234 5678", Some("03-1234-5678"));
        check("090-1234-5678", Some("090-1234-5678"));
        check("+81 90 1234 5678", Some("090-1234-5678"));
        check("+81 (0)90 1234 5678", Some("090-1234-5678"));
        check("0120123456", Some("0120-123-456"));
        check("045123456", None);
        check("045123456789", None);
        check("1451234567", None);
        check("045-abc-4567", None);
        check("", None);
    }

    #[test]
    fn the_last_four_digits_are_kept_for_search() {
        assert_eq!(Phone::parse("090-1234-5678").unwrap().last_four(), "5678");
    }
}
