//! The national municipality code (全国地方公共団体コード).

use std::fmt;

use thiserror::Error;

use crate::municipality;

/// Six digits with a check digit, of one of the 1,741 municipalities.
///
/// A valid check digit is not enough: the code must be in the national list (domain-facts, "Municipality code").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityCode([u8; 6]);

/// Why something is not a municipality code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MunicipalityCodeError {
    /// Not six digits.
    #[error("a municipality code has six digits")]
    Format,
    /// The sixth digit does not fit the first five.
    #[error("the check digit of the municipality code does not fit")]
    CheckDigit,
    /// The check digit fits, but no municipality has the code.
    #[error("there is no municipality with this code")]
    Unknown,
}

impl MunicipalityCode {
    /// Reads six ASCII digits.
    ///
    /// # Errors
    /// Unless six digits, with a fitting check digit, in the national list.
    pub fn parse(text: &str) -> Result<MunicipalityCode, MunicipalityCodeError> {
        let digits: [u8; 6] = text.as_bytes().try_into().map_err(|_| MunicipalityCodeError::Format)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(MunicipalityCodeError::Format);
        }
        if check_digit(digits) != digits[5] - b'0' {
            return Err(MunicipalityCodeError::CheckDigit);
        }
        match municipality::is_listed(text) {
            true => Ok(MunicipalityCode(digits)),
            false => Err(MunicipalityCodeError::Unknown),
        }
    }

    /// The six digits.
    pub fn as_str(&self) -> &str {
        // The constructor lets ASCII digits in only.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Weights 6, 5, 4, 3, 2 over the first five digits; (11 − sum mod 11) mod 10.
fn check_digit(digits: [u8; 6]) -> u8 {
    let sum: u32 = digits.iter().zip([6, 5, 4, 3, 2]).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    ((11 - sum % 11) % 10) as u8
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use MunicipalityCodeError::{CheckDigit, Format, Unknown};

    #[track_caller]
    fn check(text: &str, expected: Result<(), MunicipalityCodeError>) {
        assert_eq!(MunicipalityCode::parse(text).map(drop), expected, "{text}");
    }

    #[test]
    fn a_code_needs_six_digits_a_check_digit_and_a_municipality() {
        check("011002", Ok(()));
        check("131016", Ok(()));
        check("141003", Ok(()));
        check("393860", Ok(()));
        check("000000", Err(CheckDigit));
        check("654321", Err(CheckDigit));
        check("555555", Err(CheckDigit));
        check("141004", Err(CheckDigit));
        check("140007", Err(Unknown));
        check("14100", Err(Format));
        check("1410030", Err(Format));
        check("14100３", Err(Format));
        check("1410o3", Err(Format));
        check("", Err(Format));
    }

    #[test]
    fn every_listed_code_is_valid() {
        let mut count = 0;
        for entry in municipality::all() {
            assert_eq!(MunicipalityCode::parse(entry.code), Ok(entry.municipality_code()), "{}", entry.name);
            count += 1;
        }
        assert_eq!(count, 1741);
    }

    proptest! {
        #[test]
        fn another_last_digit_never_fits(pick in 0usize..1741, other in 0u8..10) {
            let code = municipality::all().nth(pick).unwrap().code;
            let changed = format!("{}{other}", &code[..5]);
            prop_assert_eq!(MunicipalityCode::parse(&changed).is_ok(), changed == code);
        }
    }
}
