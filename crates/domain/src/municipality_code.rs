//! The national code of a municipality (全国地方公共団体コード).

use std::fmt;

use thiserror::Error;

use crate::digits::{all_digits, without_separators};
use crate::municipality::Municipality;

/// Six digits, the last a check digit, of a municipality that exists. `131016` is Chiyoda.
///
/// A right check digit is not enough: the code must be in the list (domain facts, municipality code).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityCode(&'static str);

/// Why something is not a municipality code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MunicipalityCodeError {
    /// Not six digits.
    #[error("a municipality code has six digits, such as 141003")]
    Format,
    /// The last digit does not follow from the others.
    #[error("municipality code {code} is mistyped: its check digit should be {expected}")]
    CheckDigit {
        /// The six digits as read.
        code: String,
        /// The digit that would be right for the first five.
        expected: u8,
    },
    /// Well-formed, but no municipality has it.
    #[error("no municipality has the code {0}")]
    NotInList(String),
}

impl MunicipalityCode {
    /// Reads a code; full-width digits, spaces and hyphens do no harm.
    ///
    /// # Errors
    /// Says whether the shape, the check digit or the list refuses it.
    pub fn parse(text: &str) -> Result<MunicipalityCode, MunicipalityCodeError> {
        let code = without_separators(text);
        if code.len() != 6 || !all_digits(&code) {
            return Err(MunicipalityCodeError::Format);
        }
        let digits: Vec<u8> = code.bytes().map(|b| b - b'0').collect();
        let expected = check_digit(&digits[..5]);
        if digits[5] != expected {
            return Err(MunicipalityCodeError::CheckDigit { code, expected });
        }
        match Municipality::of_code(&code) {
            Some(municipality) => Ok(municipality.code()),
            None => Err(MunicipalityCodeError::NotInList(code)),
        }
    }

    /// The six digits.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The municipality that has the code.
    pub fn municipality(self) -> &'static Municipality {
        Municipality::find(self)
    }

    /// A code of the list itself.
    pub(crate) fn listed(code: &'static str) -> MunicipalityCode {
        MunicipalityCode(code)
    }
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The check digit of five digits: weights 6, 5, 4, 3, 2; (11 − Σ mod 11) mod 10.
pub(crate) fn check_digit(digits: &[u8]) -> u8 {
    let sum: u32 = digits.iter().zip([6, 5, 4, 3, 2]).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    ((11 - sum % 11) % 10) as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &str>) {
        let got = MunicipalityCode::parse(text).map(MunicipalityCode::as_str).map_err(|e| e.to_string());
        assert_eq!(got, expected.map_err(str::to_owned), "{text}");
    }

    #[test]
    fn codes_of_the_facts_are_valid() {
        for code in ["011002", "131016", "141003", "142018", "393860"] {
            check(code, Ok(code));
        }
        check("１４１００３", Ok("141003"));
        check(" 14100-3 ", Ok("141003"));
    }

    #[test]
    fn a_refusal_says_why() {
        let format = "a municipality code has six digits, such as 141003";
        for text in ["", "14100", "1410031", "14100a", "一四一〇〇三", "141\u{0}003"] {
            check(text, Err(format));
        }
        check("000000", Err("municipality code 000000 is mistyped: its check digit should be 1"));
        check("654321", Err("municipality code 654321 is mistyped: its check digit should be 9"));
        check("555555", Err("municipality code 555555 is mistyped: its check digit should be 0"));
        check("141004", Err("municipality code 141004 is mistyped: its check digit should be 3"));
        check("000001", Err("no municipality has the code 000001"));
        // A ward of Yokohama has a code, but is folded into its city; a prefecture is no municipality.
        check("141011", Err("no municipality has the code 141011"));
        check("140007", Err("no municipality has the code 140007"));
    }

    proptest! {
        #[test]
        fn a_single_wrong_digit_is_mostly_caught_and_never_accepted_against_the_rule(code in "[0-9]{6}") {
            let digits: Vec<u8> = code.bytes().map(|b| b - b'0').collect();
            let right = check_digit(&digits[..5]) == digits[5];
            match MunicipalityCode::parse(&code) {
                Ok(parsed) => prop_assert!(right && parsed.as_str() == code),
                Err(MunicipalityCodeError::NotInList(_)) => prop_assert!(right),
                Err(MunicipalityCodeError::CheckDigit { expected, .. }) => prop_assert!(!right && expected != digits[5]),
                Err(MunicipalityCodeError::Format) => prop_assert!(false, "six digits are the right shape"),
            }
        }
    }
}
