//! A mail address.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::person::normal_form::half_width_text;

/// A mail address, at most 254 characters of ASCII. Full-width characters are read as their narrow twins.
///
/// The part before `@` is kept as typed; the domain is compared and kept in small letters. Personal: its `Debug` does
/// not show it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MailAddress(String);

/// Why something is not a mail address. What was typed is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MailAddressError {
    /// Nothing but spaces.
    #[error("the mail address is empty")]
    Empty,
    /// Longer than 254 characters (RFC 5321, 4.5.3.1.3).
    #[error("a mail address has at most 254 characters")]
    TooLong,
    /// Not `name@domain` of ASCII with a dot in the domain (RFC 5321, 4.1.2).
    #[error("a mail address is name@domain")]
    Malformed,
}

impl MailAddress {
    /// The address in `text`, less spaces at both ends.
    ///
    /// # Errors
    /// If it is empty, too long, or not `name@domain`.
    pub fn parse(text: &str) -> Result<MailAddress, MailAddressError> {
        let address = half_width_text(text.trim());
        match address.len() {
            0 => return Err(MailAddressError::Empty),
            1..=254 => (),
            _ => return Err(MailAddressError::TooLong),
        }
        // A quoted name, an address literal and a bare host are legal mail addresses that no person here has.
        let plain = address.is_ascii() && !address.contains(['"', '[', '(', ' ']);
        let valid = plain && email_address::EmailAddress::from_str(&address).is_ok();
        match address.rsplit_once('@') {
            Some((name, domain)) if valid && domain.contains('.') => {
                Ok(MailAddress(format!("{name}@{}", domain.to_ascii_lowercase())))
            }
            Some(_) | None => Err(MailAddressError::Malformed),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether two addresses reach the same person: no mail server tells capital letters apart.
    pub fn is_same(&self, other: &MailAddress) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl fmt::Debug for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, MailAddressError>) {
        assert_eq!(
            MailAddress::parse(text).as_ref().map(MailAddress::as_str).map_err(|error| *error),
            expected,
            "{text}"
        );
    }

    #[test]
    fn addresses_are_read_as_people_type_them() {
        check("hanako.sato@example.jp", Ok("hanako.sato@example.jp"));
        check("  Hanako+1@Example.JP ", Ok("Hanako+1@example.jp"));
        check("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", Ok("hanako@example.jp"));
        check("", Err(MailAddressError::Empty));
        check("　", Err(MailAddressError::Empty));
        check(&format!("{}@example.jp", "a".repeat(250)), Err(MailAddressError::TooLong));
        for malformed in [
            "hanako",
            "hanako@",
            "@example.jp",
            "hanako@example",
            "a b@example.jp",
            "佐藤@example.jp",
            "hanako@例え.jp",
            "a@b@example.jp",
            "hanako@example..jp",
            "hanako.@example.jp",
            "\"a b\"@example.jp",
            "a@[127.0.0.1]",
            "a@example.jp\r\nBcc: b@example.jp",
            "a\u{0}@example.jp",
        ] {
            check(malformed, Err(MailAddressError::Malformed));
        }
    }

    #[test]
    fn capital_letters_make_no_difference() {
        let address = |text| MailAddress::parse(text).unwrap();
        assert!(address("Hanako@example.jp").is_same(&address("hanako@EXAMPLE.jp")));
        assert!(!address("hanako@example.jp").is_same(&address("hanako@example.com")));
        assert_eq!(format!("{:?}", address("a@example.jp")), "MailAddress(…)");
    }
}
