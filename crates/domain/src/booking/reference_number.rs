//! The reference number of a booking: easy to say, hard to mistake.

use std::fmt;

use thiserror::Error;

use crate::digits::{all_digits, without_separators};

/// Nine digits: eight random and a check digit (Luhn), which finds every single wrong digit and nearly every swap of
/// neighbours. Nine, because no coupon (10), phone (10 or 11) or date (8) has that length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReferenceNumber(u32);

/// Why something is not a reference number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReferenceNumberError {
    /// Not nine digits.
    #[error("a reference number has nine digits")]
    NotNineDigits,
    /// Misread or mistyped.
    #[error("the check digit of the reference number does not fit")]
    CheckDigit,
}

impl ReferenceNumber {
    /// A number from randomness; the first digit is never 0.
    pub fn from_random(random: u32) -> ReferenceNumber {
        let body = 10_000_000 + random % 90_000_000;
        ReferenceNumber(body * 10 + luhn(body))
    }

    /// Reads nine digits; full-width digits, spaces and hyphens are taken too.
    ///
    /// # Errors
    /// Unless nine digits with a fitting check digit.
    pub fn parse(text: &str) -> Result<ReferenceNumber, ReferenceNumberError> {
        let all = without_separators(text);
        if all.len() != 9 || !all_digits(&all) {
            return Err(ReferenceNumberError::NotNineDigits);
        }
        let number: u32 = all.parse().map_err(|_| ReferenceNumberError::NotNineDigits)?;
        match luhn(number / 10) == number % 10 {
            true => Ok(ReferenceNumber(number)),
            false => Err(ReferenceNumberError::CheckDigit),
        }
    }

    /// The nine digits without hyphens.
    pub fn digits(self) -> String {
        format!("{:09}", self.0)
    }
}

/// Luhn's check digit over the decimal digits of `body`.
fn luhn(mut body: u32) -> u32 {
    let mut sum = 0;
    let mut double = true;
    while body > 0 {
        let digit = if double { body % 10 * 2 } else { body % 10 };
        sum += digit / 10 + digit % 10;
        double = !double;
        body /= 10;
    }
    (10 - sum % 10) % 10
}

impl fmt::Display for ReferenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.digits();
        write!(f, "{}-{}-{}", &all[..3], &all[3..6], &all[6..])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_known_number_is_shown_in_threes() {
        assert_eq!(ReferenceNumber::parse("１２３-456 782").unwrap().to_string(), "123-456-782");
        assert_eq!(ReferenceNumber::parse("123456783"), Err(ReferenceNumberError::CheckDigit));
        assert_eq!(ReferenceNumber::parse("12345678"), Err(ReferenceNumberError::NotNineDigits));
    }

    proptest! {
        #[test]
        fn numbers_read_back_as_shown(random: u32) {
            let number = ReferenceNumber::from_random(random);
            prop_assert_eq!(ReferenceNumber::parse(&number.to_string()), Ok(number));
        }

        #[test]
        fn one_wrong_digit_is_found(random: u32, at in 0usize..9, by in 1u8..10) {
            let mut all = ReferenceNumber::from_random(random).digits().into_bytes();
            all[at] = b'0' + (all[at] - b'0' + by) % 10;
            let wrong = String::from_utf8(all).unwrap();
            prop_assert_eq!(ReferenceNumber::parse(&wrong), Err(ReferenceNumberError::CheckDigit));
        }
    }
}
